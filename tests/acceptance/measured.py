"""Commands of the operator that tell how much memory they had at most."""

import os
import subprocess
import sys
import time

from tests.acceptance.server import ROOT

MEASURED = """
import atexit, re, sys
from service.cli import main
status = open("/proc/self/status")
atexit.register(lambda: sys.stderr.write(re.search("VmHWM:\\s*([0-9]+)", status.read())[1]))
main()
"""
"""A command that tells the most memory it had. What its parent is told is no less than its own."""


def command(url, *words):
    """Run a command; return the most memory it had, in kilobytes, and how long it took."""
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stderr.splitlines()[-1]), time.monotonic() - begun
