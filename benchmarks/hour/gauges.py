"""What the workers use: their private memory and their processor, looked at now and then."""

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.acceptance.server import Server, private_kilobytes

EVERY = 5.0
"""Seconds from one look to the next."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the workers: their private kilobytes and their seconds of processor, by id."""

    at: float
    kilobytes: dict[int, int]
    processor: dict[int, float]


class Gauges(threading.Thread):
    """Looks at the workers of a server until it is told to stop; `begun` is the moment 0."""

    def __init__(self, server: Server, begun: float) -> None:
        super().__init__(daemon=True)
        self.server, self.begun = server, begun
        self.looks: list[Look] = []
        self._over = threading.Event()

    def run(self) -> None:
        """Look."""
        while not self._over.wait(EVERY):
            workers = self.server.workers()
            self.looks.append(
                Look(
                    time.monotonic() - self.begun,
                    {pid: private_kilobytes(pid) for pid in workers},
                    {pid: processor(pid) for pid in workers},
                )
            )

    def stop(self) -> list[Look]:
        """Stop, and return what was seen from the moment 0 on."""
        self._over.set()
        self.join()
        return [each for each in self.looks if each.at >= 0]


def processor(pid: int) -> float:
    """Return the seconds of processor that a process has had."""
    words = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
