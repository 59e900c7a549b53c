"""Runs the acceptance tests in their full forms, one after the other, and prints T01 to T45.

    python -m tests.acceptance [T01 … | beside] [option of pytest …]

The numbers choose rows of the table; `beside` are the long tests that belong to none. Exit code 1
where a figure is below its bar, or a row has no test.
"""

import os
import re
import sys

import pytest

from tests.acceptance.summary import Summary
from tests.acceptance.table import BESIDE, ROWS

FOLDER = "tests/acceptance"
OPTIONS = ("--numprocesses=0", "-p", "no:randomly", "-q", "-m", "")


def main(words: list[str]) -> int:
    """Return the exit code."""
    numbers = [each for each in words if re.fullmatch(r"T\d\d|beside", each)]
    rows = [row for row in ROWS if not numbers or row.number in numbers]
    if unknown := set(numbers) - {row.number for row in rows} - {"beside"}:
        sys.exit(f"there is no {', '.join(sorted(unknown))}")
    places = dict.fromkeys(file for row in rows for file in row.files)
    if "beside" in numbers:
        rows, places = [*rows, BESIDE], {FOLDER: None}
    os.environ.setdefault("HYPOTHESIS_PROFILE", "soak")
    others = [each for each in words if each not in numbers]
    code = pytest.main([*OPTIONS, *others, *places], plugins=[Summary(rows)])
    return int(code) or int(any(not row.tests for row in rows if row is not BESIDE))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
