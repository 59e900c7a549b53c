"""The time of the processor that a program and all it has started have taken."""

import os
from contextlib import suppress
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(pid: int) -> float:
    """Return the seconds of a process and of those below it, as long as they live."""
    total = 0.0
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        total += sum(map(int, fields[11:15])) / TICKS
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8")
        total += sum(seconds(int(child)) for child in children.split())
    return total
