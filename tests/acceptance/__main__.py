"""Runs the acceptance tests in their full forms, one after the other, and prints T01 to T45.

    python -m tests.acceptance [T01 …] [option of pytest …]

The numbers choose rows of the table. Exit code 1 where a figure is below its bar.
"""

import os
import re
import sys

import pytest

from tests.acceptance.summary import Summary
from tests.acceptance.table import ROWS

ALL = "tests/acceptance"
"""The folder of the long tests, of which some belong to no number."""


def main(words: list[str]) -> int:
    """Return the exit code."""
    numbers = [each for each in words if re.fullmatch(r"T\d\d", each)]
    rows = [row for row in ROWS if not numbers or row.number in numbers]
    if unknown := set(numbers) - {row.number for row in rows}:
        sys.exit(f"there is no {', '.join(sorted(unknown))}")
    files = dict.fromkeys(file for row in rows for file in row.files)
    if rows == list(ROWS):
        files = dict.fromkeys((ALL, *(each for each in files if not each.startswith(ALL))))
    os.environ.setdefault("HYPOTHESIS_PROFILE", "soak")
    options = ["--numprocesses=0", "-p", "no:randomly", "-q", "-m", ""]
    others = [each for each in words if each not in numbers]
    return pytest.main([*options, *others, *files], plugins=[Summary(rows)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
