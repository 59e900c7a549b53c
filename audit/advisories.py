"""Which known faults are there in what the service ships: pip-audit, strictly.

pip-audit can end with 0 and have asked for nothing. So a package with a fault that everybody knows
is asked for first: where nothing is known of that one, nothing is known of any.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from audit.licences import POLICY
from audit.lock import Locked

CANARY = "jinja2==2.11.2\n"
"""Of 2020; CVE-2020-28493 and others are known of it."""

SECONDS = 600

Report = dict[str, dict[str, Any]]


class NotRun(Exception):  # noqa: N818 - it says what happened
    """The advisories could not be asked for."""


def faults(lock: Path, shipped: Iterable[Locked]) -> list[str]:
    """Return what is known against the packages of a lock, and what could not be found out."""
    with tempfile.TemporaryDirectory() as folder:
        canary = Path(folder, "canary.txt")
        canary.write_text(CANARY)
        if not asked("--no-deps", canary).get("jinja2", {}).get("vulns"):
            message = "the advisory service knows nothing of a package with known faults"
            raise NotRun(message)
    report = asked("--require-hashes", lock)
    policy = tomllib.loads(POLICY.read_text("utf-8"))["advisories"]
    return judged(report, shipped, policy, datetime.now(UTC).date())


def asked(kind: str, requirements: Path) -> Report:
    """Return what pip-audit says of each package. Raises NotRun where it says nothing."""
    done = subprocess.run(
        (
            *(sys.executable, "-m", "pip_audit", "--strict", "--disable-pip", kind),
            *("--progress-spinner", "off", "--format", "json", "-r", requirements),
        ),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    try:
        listed = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError) as error:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise NotRun(said[-1]) from error
    return {each["name"]: each for each in listed}


def judged(
    report: Report, shipped: Iterable[Locked], policy: dict[str, Any], today: date
) -> list[str]:
    """Return what is to be done about a report: an exception counts until its day."""
    found, used = [], set()
    for each in shipped:
        said = report.get(each.name)
        if said is None or "vulns" not in said:
            found.append(f"{each.name} was not audited")
            continue
        for fault in said["vulns"]:
            exception = policy.get(fault["id"])
            used.add(fault["id"])
            if exception is None or exception["until"] < today:
                better = ", ".join(fault.get("fix_versions", [])) or "no version yet"
                found.append(f"{each.name} {each.version}: {fault['id']}, mended in {better}")
    return found + [f"{id} has an exception and is not found" for id in policy.keys() - used]
