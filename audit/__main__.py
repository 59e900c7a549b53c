"""Look at what the service ships of other people's: their licences, their known faults, a list.

`make audit` ends with 0 where all is well, with 1 where something is to be done, and with 2 where
the advisories could not be asked: an audit that did not happen is never a pass.
"""

import subprocess
import sys
from pathlib import Path

from audit import advisories, licences
from audit.lock import Locked, locked

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.txt"
SBOM = ROOT / "sbom.json"


def main() -> int:
    """Print each finding, and write the list of what is shipped."""
    shipped = locked(LOCK)
    print(f"{len(shipped)} packages are locked in {LOCK.name}")
    write_sbom()
    return max(of_licences(shipped), of_advisories(shipped))


def write_sbom() -> None:
    """Write the list as CycloneDX, checked against its schema, the same for the same lock."""
    options = ("--output-reproducible", "--validate", "--output-file", SBOM, LOCK)
    subprocess.run((sys.executable, "-m", "cyclonedx_py", "requirements", *options), check=True)
    print(f"list of what is shipped (CycloneDX): {SBOM.name}")


def of_licences(shipped: list[Locked]) -> int:
    """Look at the licence of each package."""
    found = licences.faults(shipped)
    for fault in found:
        print(f"licence: {fault}")
    print(f"licences: {len(found)} to look at")
    return bool(found)


def of_advisories(shipped: list[Locked]) -> int:
    """Look for known faults of each package."""
    try:
        found = advisories.faults(LOCK, shipped)
    except advisories.NotRun as error:
        print(f"advisories: not run: {error}")
        return 2
    for fault in found:
        print(f"advisory: {fault}")
    print(f"advisories: {len(shipped)} packages asked for, {len(found)} to look at")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
