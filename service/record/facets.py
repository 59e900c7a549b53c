"""How the matches of a search spread over the values of a field.

Counted are the newest matches, up to a bound. The database tells which statements have which
values; all else is arithmetic, the same for both databases. A bucket's value is one that the
field's filter takes, and its count is what that filter then finds.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import holders, names, walk
from service.record.holders import Holders
from service.text.connections import connected
from service.text.lists import Among, listed, parameter

BOUND = 10_000
"""Matches that are counted, the newest by their date."""

Facet: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One field: what the statements have in it, and how a value is written for its filter."""

    holders: Holders
    value: Callable[[Any, str], str]


def count(
    session: Session, parts: Sequence[walk.Stretch], asked: Iterable[str], size: int
) -> dict[str, Facet]:
    """Return the facets asked for: the greatest buckets, those with none of them, those without.

    Buckets come by count, then by value. `other` counts statements that have values and none of
    those shown, `missing` those that have none.
    """
    fields = list(dict.fromkeys(asked))
    if not fields:
        return {}
    connection = connected(session)  # first: a glimpse gives up here, with nothing asked in vain
    keys = list(walk.keys(session, parts, BOUND + 1, oldest_first=False))
    bounded = len(keys) > BOUND
    counted = connection.scalars(_NUMBERS, {"keys": listed(keys[:BOUND])}).all()
    return {
        name: {**_facet(session, FACETS[name], counted, size), "bounded": bounded}
        for name in fields
    }


_columns = Statement.__table__.c
_NUMBERS = select(_columns.number).where(Among(_columns.key, parameter("keys")))


def _facet(session: Session, kind: Kind, numbers: Sequence[int], size: int) -> dict[str, Any]:
    having: dict[Any, set[int]] = {}
    spelled: dict[Any, dict[str, int]] = {}
    for value, label, those in kind.holders(session, numbers):
        having.setdefault(value, set()).update(those)
        times = spelled.setdefault(value, {})
        times[label] = times.get(label, 0) + len(those)
    most = heapq.nlargest(size, map(len, having.values()))
    buckets = []
    for value, some in having.items():
        if len(some) >= most[-1]:  # the others are not shown, whatever their values are
            label = min(spelled[value].items(), key=lambda one: (-one[1], one[0]))[0]
            buckets.append((-len(some), kind.value(value, label), label, value))
    shown = sorted(buckets)[:size]
    having_any = set().union(*having.values())
    covered = set().union(*(having[value] for *_, value in shown))
    return {
        "buckets": [
            {"value": value, "label": label, "count": -count} for count, value, label, _ in shown
        ],
        "other": len(having_any) - len(covered),
        "missing": len(numbers) - len(having_any),
    }


def _as_it_is(value: Any, label: str) -> str:  # noqa: ARG001 - one signature
    return str(value)


def _whole(value: Any, label: str) -> str:  # noqa: ARG001
    return f'"{label}"'


def _plain(value: Any, label: str) -> str:  # noqa: ARG001
    """A tag is compared whole; quotes keep what a filter would take for a sign of its own."""
    return f'"{label}"' if label.startswith(("!", *names.DOUBLE_QUOTES)) else label


FACETS: Mapping[str, Kind] = {
    "speaker": Kind(holders.speakers, _as_it_is),
    "role": Kind(holders.roles, _whole),
    "organisation": Kind(holders.organisations, _as_it_is),
    "outlet": Kind(holders.outlets, _whole),
    "via": Kind(holders.carriers, _whole),
    "said_to": Kind(holders.addressees, _whole),
    "first_hand": Kind(holders.first_hand, _as_it_is),
    "tag": Kind(holders.tags, _plain),
    "language": Kind(holders.languages, _as_it_is),
    "quotation": Kind(holders.own(Statement.quotation), _as_it_is),
    "channel": Kind(holders.own(Statement.channel), _as_it_is),
    "status": Kind(holders.own(Statement.status), _as_it_is),
    "year": Kind(holders.spans(len("2023")), _as_it_is),
    "month": Kind(holders.spans(len("2023-04")), _as_it_is),
}
