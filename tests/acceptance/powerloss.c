/* A disk that keeps what was synced and nothing else.

   Loaded before libc. The folder POWERLOSS_FROM is the disk as the program sees it; POWERLOSS_TO is
   what a loss of power leaves of it. A file's bytes get there by fsync or fdatasync of the file, its
   name by fsync of the folder, and a name that was taken away goes by fsync of the folder alone.

   POWERLOSS_TO/files holds the bytes, each file under the number of its inode; POWERLOSS_TO/names
   holds the same files by their names, as hard links. Whoever cuts the power takes the lock
   POWERLOSS_TO/lock first, so that no copy is left half-made. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))
typedef int (*one_descriptor)(int);
typedef int (*one_path)(const char *);
typedef int (*two_paths)(const char *, const char *);

static void must(int holds, const char *what)
{
    if (holds)
        return;
    perror(what);
    abort(); /* a model that goes on without its copy proves nothing */
}

static const char *kept(char *path, const char *format, ...)
{
    va_list rest;
    int length = snprintf(path, PATH_MAX, "%s/", getenv("POWERLOSS_TO"));
    va_start(rest, format);
    vsnprintf(path + length, PATH_MAX - length, format, rest);
    va_end(rest);
    return path;
}

static int lock(void)
{
    char path[PATH_MAX];
    int held = open(kept(path, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    must(held >= 0 && !flock(held, LOCK_EX), "powerloss: lock");
    return held;
}

/* Tell whether a path is the disk itself (1), a file of it (2) or something else (0). */
static int place(const char *path)
{
    const char *from = getenv("POWERLOSS_FROM");
    if (!from || !getenv("POWERLOSS_TO"))
        return 0;
    size_t length = strlen(from);
    if (strncmp(path, from, length))
        return 0;
    if (!path[length])
        return 1;
    return path[length] == '/' && !strchr(path + length + 1, '/') ? 2 : 0;
}

static void keep_bytes(int descriptor)
{
    char path[PATH_MAX];
    struct stat status;
    off_t offset = 0;
    must(!fstat(descriptor, &status), "powerloss: fstat");
    kept(path, "files/%lu", (unsigned long)status.st_ino);
    int out = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    must(out >= 0 && !ftruncate(out, status.st_size), "powerloss: copy");
    while (offset < status.st_size)
        if (sendfile(out, descriptor, &offset, (size_t)(status.st_size - offset)) <= 0)
            break; /* somebody has cut the file meanwhile: what is left are zeros, as on a disk */
    close(out);
}

static void keep_names(const char *folder)
{
    char path[PATH_MAX], bytes[PATH_MAX];
    struct dirent *entry;
    struct stat status;
    DIR *names = opendir(kept(path, "names"));
    must(names != NULL, "powerloss: names");
    while ((entry = readdir(names)))
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            REAL("unlink", one_path)(kept(path, "names/%s", entry->d_name));
    closedir(names);
    must((names = opendir(folder)) != NULL, "powerloss: folder");
    while ((entry = readdir(names))) {
        if (fstatat(dirfd(names), entry->d_name, &status, 0) || !S_ISREG(status.st_mode))
            continue;
        kept(bytes, "files/%lu", (unsigned long)status.st_ino);
        int empty = open(bytes, O_WRONLY | O_CREAT | O_CLOEXEC, 0600); /* if never synced */
        must(empty >= 0, "powerloss: bytes");
        close(empty);
        must(!link(bytes, kept(path, "names/%s", entry->d_name)), "powerloss: name");
    }
    closedir(names);
}

static void keep(int descriptor)
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return;
    path[length] = 0;
    int what = place(path);
    if (!what)
        return;
    int held = lock();
    if (what == 1)
        keep_names(path);
    else
        keep_bytes(descriptor);
    close(held);
}

int fsync(int descriptor)
{
    int result = REAL("fsync", one_descriptor)(descriptor);
    if (!result)
        keep(descriptor);
    return result;
}

int fdatasync(int descriptor)
{
    int result = REAL("fdatasync", one_descriptor)(descriptor);
    if (!result)
        keep(descriptor);
    return result;
}

/* A name that goes keeps its bytes until the folder is synced; but a new file may be given the same
   inode, and must not find them there. */
static int forget(const char *path)
{
    char whole[PATH_MAX], bytes[PATH_MAX];
    struct stat status;
    if (!realpath(path, whole) || place(whole) != 2 || stat(whole, &status))
        return -1;
    int held = lock();
    REAL("unlink", one_path)(kept(bytes, "files/%lu", (unsigned long)status.st_ino));
    return held;
}

int unlink(const char *path)
{
    int held = forget(path);
    int result = REAL("unlink", one_path)(path);
    if (held >= 0)
        close(held);
    return result;
}

int rename(const char *from, const char *to)
{
    int held = forget(to);
    int result = REAL("rename", two_paths)(from, to);
    if (held >= 0)
        close(held);
    return result;
}
