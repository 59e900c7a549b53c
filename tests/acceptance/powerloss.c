/* A disk that keeps what was synced and nothing else.

   Loaded before libc: after each fsync or fdatasync of a file in POWERLOSS_FROM, its content is
   copied to the folder POWERLOSS_TO. What stands there is what a loss of power leaves. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static void keep(int descriptor)
{
    const char *from = getenv("POWERLOSS_FROM"), *to = getenv("POWERLOSS_TO");
    char link[64], path[PATH_MAX], part[PATH_MAX], whole[PATH_MAX];
    struct stat status;
    if (!from || !to)
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return;
    path[length] = 0;
    size_t folder = strlen(from);
    if (strncmp(path, from, folder) || path[folder] != '/' || strchr(path + folder + 1, '/'))
        return;
    if (fstat(descriptor, &status) || !S_ISREG(status.st_mode))
        return;
    snprintf(part, sizeof part, "%s/.part-%d-%d", to, getpid(), gettid());
    snprintf(whole, sizeof whole, "%s/%s", to, path + folder + 1);
    int out = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    off_t offset = 0;
    while (offset < status.st_size)
        if (sendfile(out, descriptor, &offset, (size_t)(status.st_size - offset)) <= 0)
            break;
    close(out);
    rename(part, whole);
}

int fsync(int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int result = real(descriptor);
    if (!result)
        keep(descriptor);
    return result;
}

int fdatasync(int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int result = real(descriptor);
    if (!result)
        keep(descriptor);
    return result;
}
