"""Takes out each guard in a copy of the program, and prints the test that it turned red.

    python -m tests.mutations [WORD …]

The words choose the guards whose names hold one of them. The exit code is 1 where a test stays
green, or is red before anything is taken out.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutations.guards import GUARDS, Guard

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "data", "*.pyc")
SECONDS = 120
PYTEST = (
    *(sys.executable, "-B", "-m", "pytest", "--numprocesses=0", "-p", "no:randomly", "-x", "-q"),
    *("-rfE", "-o", "addopts=--strict-markers", "-m", "not soak"),
)


def main(words: list[str]) -> int:
    """Return the exit code."""
    chosen = [
        each for each in GUARDS if not words or any(word in each.name.lower() for word in words)
    ]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        silent = [guard for guard in chosen if not _is_seen(copy, guard)]
    print(f"{len(chosen) - len(silent)} of {len(chosen)} guards are held by a test")  # noqa: T201 - a command
    return 1 if silent else 0


def _is_seen(copy: Path, guard: Guard) -> bool:
    """Tell whether the guard's test is green with it and red without it, and print which."""
    file = copy / guard.file
    whole = file.read_text("utf-8")
    if whole.count(guard.old) != 1:
        sys.exit(f"{guard.name}: {guard.file} holds its text {whole.count(guard.old)} times")
    with_it = _failed(copy, guard)
    file.write_text(whole.replace(guard.old, guard.new), "utf-8")
    try:
        without = _failed(copy, guard)
    finally:
        file.write_text(whole, "utf-8")
    if with_it is not None:
        print(f"{guard.name}: RED BEFORE, {with_it}", flush=True)  # noqa: T201
        return False
    print(f"{guard.name}: {without or 'NOT SEEN'}", flush=True)  # noqa: T201
    return without is not None


def _failed(copy: Path, guard: Guard) -> str | None:
    """Return the first test that fails, None where none does."""
    chosen = ("-k", guard.only) if guard.only else ()
    try:
        done = subprocess.run(
            (*PYTEST, *chosen, guard.test),
            cwd=copy,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"{guard.test} did not end"
    if done.returncode == 0:
        return None
    named = [
        line
        for line in done.stdout.splitlines()
        if line.startswith(("FAILED tests", "ERROR tests"))
    ]
    return named[0].split(" ")[1] if named else f"pytest ended with {done.returncode}"


if __name__ == "__main__":
    sys.exit(main([word.lower() for word in sys.argv[1:]]))
