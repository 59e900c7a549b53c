"""Takes out each guard in a copy of the program, and prints the test that it turned red.

    python -m tests.mutations [WORD …]

The words choose the guards whose names hold one of them. The exit code is 1 where a test stays
green, is red before anything is taken out, or does not end.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutations.guard import Guard
from tests.mutations.guards import GUARDS

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "data", "*.pyc")
SECONDS = 300
"""How long a test may take, on a machine that does other work."""

GREEN, RED, ENDLESS = "green", "red", "endless"

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
    with_it, _ = _run(copy, guard)
    file.write_text(whole.replace(guard.old, guard.new), "utf-8")
    try:
        without, red = _run(copy, guard)
    finally:
        file.write_text(whole, "utf-8")
    seen = (with_it, without) == (GREEN, RED)
    print(f"{guard.name}: {red if seen else f'NOT SEEN: {with_it}, then {without}'}", flush=True)  # noqa: T201
    return seen


def _run(copy: Path, guard: Guard) -> tuple[str, str]:
    """Return what became of the guard's test, and the first that failed."""
    chosen = ("-k", guard.only) if guard.only else ()
    with subprocess.Popen(
        (*PYTEST, *chosen, guard.test),
        cwd=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as running:
        try:
            said, _ = running.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            _end(running)
            return ENDLESS, f"{guard.test} did not end"
    if running.returncode == 0:
        return GREEN, ""
    named = [line for line in said.splitlines() if line.startswith(("FAILED tests", "ERROR tests"))]
    if not named:  # no test was chosen, or pytest could not begin
        return f"pytest ended with {running.returncode}", ""
    return RED, named[0].split(" ")[1]


def _end(running: subprocess.Popen[str]) -> None:
    """End a test and the servers that it has started."""
    running.send_signal(signal.SIGINT)
    try:
        running.communicate(timeout=SECONDS / 4)
    except subprocess.TimeoutExpired:
        running.kill()


if __name__ == "__main__":
    sys.exit(main([word.lower() for word in sys.argv[1:]]))
