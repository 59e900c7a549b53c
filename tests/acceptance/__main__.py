"""Runs the acceptance tests in their full forms, and prints T01 to T45.

    python -m tests.acceptance [T01 … | beside] [option of pytest …]

The numbers choose rows of the table; `beside` are the long tests that belong to none. Exit code 1
where a figure is below its bar, or a row has no test.
"""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.acceptance.lanes import LINES, Lanes
from tests.acceptance.summary import Summary
from tests.acceptance.table import BESIDE, ROWS

OPTIONS = ("--numprocesses=0", "-p", "no:randomly", "-q", "-m", "")


def main(words: list[str]) -> int:
    """Return the exit code."""
    numbers = [each for each in words if re.fullmatch(r"T\d\d|beside", each)]
    rows = [row for row in (*ROWS, BESIDE) if row.number in numbers] or list(ROWS)
    if len(rows) < len(set(numbers)):
        sys.exit(f"of {', '.join(numbers)} there is not every one")
    options = [each for each in words if each not in numbers]
    os.environ.setdefault("HYPOTHESIS_PROFILE", "soak")
    if len(rows) > 1:
        return Lanes(options).run(rows)
    [row] = rows
    file = Path(os.environ[LINES]) if LINES in os.environ else None
    return int(pytest.main([*OPTIONS, *options, *row.files], plugins=[Summary(rows, file)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
