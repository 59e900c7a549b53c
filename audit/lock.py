"""The lock: what is installed, to the version and the hash."""

from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


class Locked(NamedTuple):
    """A package of the lock; it is not needed everywhere."""

    name: str
    version: str
    is_needed: bool


def locked(lock: Path) -> list[Locked]:
    """Return what a lock holds. Raises ValueError for what is not pinned, or has no hash."""
    text = lock.read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    return [_locked(line) for line in lines]


def _locked(line: str) -> Locked:
    said, *hashes = line.split(" --hash=")
    found = Requirement(said.strip())
    (pin,) = found.specifier
    if pin.operator != "==" or not hashes:
        message = f"{found.name} is not pinned with a hash"
        raise ValueError(message)
    needed = found.marker is None or found.marker.evaluate()
    return Locked(canonicalize_name(found.name), pin.version, needed)
