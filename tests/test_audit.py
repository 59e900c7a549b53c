"""What is shipped of other people: pinned, its licences allowed, without known faults."""

from datetime import date
from pathlib import Path

import pytest

from audit import licences
from audit.advisories import judged
from audit.lock import Locked, locked

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 20)
FLASK = Locked("flask", "3.1.3", is_needed=True)
FAULT = {"name": "flask", "version": "3.1.3", "vulns": [{"id": "X-1", "fix_versions": ["3.1.4"]}]}
POLICY = {"allowed": ["MIT", "Apache-2.0"], "names": {}, "exceptions": {}}


def test_each_package_that_is_shipped_is_pinned_and_under_a_licence_that_is_allowed():
    shipped = locked(ROOT / "requirements.txt")

    assert len(shipped) >= 25
    assert licences.faults(shipped) == []


def test_a_package_without_a_hash_or_a_version_is_not_locked(tmp_path):
    for line in ("flask==3.1.3", "flask>=3 --hash=sha256:00"):
        (tmp_path / "lock.txt").write_text(line)
        with pytest.raises(ValueError, match="flask is not pinned"):
            locked(tmp_path / "lock.txt")


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        ("MIT", True),
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT AND (GPL-3.0-only OR Apache-2.0)", True),
        ("AGPL-3.0-only", False),
        ("none stated", False),
        ("Proprietary", False),
    ],
)
def test_a_licence_is_allowed_if_it_can_be_met_by_allowed_ones(expression, fine):
    assert licences.is_allowed(expression, {"MIT", "Apache-2.0"}) is fine


def test_a_licence_that_is_not_allowed_or_an_exception_for_nothing_is_named():
    exceptions = {"gone": {"licence": "X", "reason": "r"}}

    assert licences.faults([FLASK], POLICY) == [
        "flask is BSD-3-Clause, which policy.toml does not allow"
    ]
    assert licences.faults([], POLICY | {"exceptions": exceptions}) == [
        "gone has an exception and is not shipped"
    ]


def test_a_package_that_was_not_asked_for_is_no_pass():
    skipped = {"flask": {"name": "flask", "skip_reason": "not found"}}

    assert judged({}, [FLASK], {}, TODAY) == ["flask was not audited"]
    assert judged(skipped, [FLASK], {}, TODAY) == ["flask was not audited"]


def test_a_known_fault_is_named_but_for_an_exception_until_its_day():
    report = {"flask": FAULT}
    named = ["flask 3.1.3: X-1, mended in 3.1.4"]

    def of(until):
        return judged(report, [FLASK], {"X-1": {"reason": "r", "until": until}}, TODAY)

    assert judged(report, [FLASK], {}, TODAY) == named
    assert of(date(2026, 11, 19)) == named
    assert of(TODAY) == []
    assert judged({"flask": {"vulns": []}}, [FLASK], {"X-1": {"until": TODAY}}, TODAY) == [
        "X-1 has an exception and is not found"
    ]
