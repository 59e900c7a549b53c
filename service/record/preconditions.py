"""What a client must have read before it changes something: no update is lost."""

from typing import TypeVar

from service.models import Source, Speaker, Statement
from service.record.errors import Stale

Subject = TypeVar("Subject", Statement, Speaker, Source)

Expected = frozenset[int] | None
"""The revisions that a change may follow; None is any."""

NONE_NAMED = (
    "If-Match names no revision, as with W/ before it, which a proxy that compresses puts there"
)
"""Why a change is refused that may follow no revision at all."""


def check(subject: Subject, expected: Expected) -> Subject:
    """Return the subject where it is at an expected revision. Raises Stale.

    Compared in the transaction of the change, which is serialised with every other, so that of
    two writers who have read the same revision one is refused.
    """
    if expected is not None and subject.revision not in expected:
        why = "it has been changed since" if expected else NONE_NAMED
        message = (
            f"{why}: it is at revision {subject.revision};"
            " read it again, and send its ETag as If-Match"
        )
        raise Stale(message, revision=subject.revision)
    return subject
