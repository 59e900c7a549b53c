"""What make sets up, with a Python that does what is asked in its place."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent

PYTHON = """#!/bin/sh
test "$1 $2" = "-m venv" || exit 0
mkdir -p "$3/bin" && touch "$3/pyvenv.cfg" || exit 1
if test ! -e complete; then echo "ensurepip is not available" >&2; exit 1; fi
cp "$0" "$3/bin/python"
"""
"""It makes no environment where a part of it is missing, as Debian's does without python3-venv."""


def test_what_could_not_be_set_up_is_set_up_once_what_was_missing_is_there(tmp_path):
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "python").write_text(PYTHON, "utf-8")
    (tmp_path / "python").chmod(0o755)

    def run():
        command = ("make", "run", "PYTHON=./python")
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    before = run()
    (tmp_path / "complete").touch()
    after = run()

    assert (before.returncode, "ensurepip is not available" in before.stderr) == (2, True)
    assert (after.returncode, after.stderr) == (0, "setting up .venv …\n")
