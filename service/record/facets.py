"""How the matches of a search spread over the values of a field.

Counted are the newest matches, up to a bound. For each facet one query reads which statement has
which values; all else is arithmetic, the same for both databases. A bucket's value is one that
the field's filter takes, and its count is what that filter then finds.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import names, pairs, walk
from service.record.pairs import Pairs
from service.text.lists import Among

BOUND = 10_000
"""Matches that are counted, the newest by their date."""

Facet: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One field: what the statements have in it, and how a value is written for its filter."""

    pairs: Pairs
    value: Callable[[Any, str], str]


def count(
    session: Session, parts: Sequence[walk.Stretch], asked: Iterable[str], size: int
) -> dict[str, Facet]:
    """Return the facets asked for: the greatest buckets, those with none of them, those without.

    Buckets come by count, then by value. `other` counts statements that have values and none of
    those shown, `missing` those that have none.
    """
    names = list(dict.fromkeys(asked))
    if not names:
        return {}
    keys = list(walk.keys(session, parts, BOUND + 1, oldest_first=False))
    bounded = len(keys) > BOUND
    counted = session.scalars(
        select(Statement.number).where(Among(Statement.key, keys[:BOUND]))
    ).all()
    return {
        name: {**_facet(session, FACETS[name], counted, size), "bounded": bounded} for name in names
    }


def _facet(session: Session, kind: Kind, numbers: Sequence[int], size: int) -> dict[str, Any]:
    holders: dict[Any, set[int]] = defaultdict(set)
    spelled: dict[Any, Counter[str]] = defaultdict(Counter)
    for number, value, label in kind.pairs(session, numbers):
        holders[value].add(number)
        spelled[value][label] += 1
    buckets = []
    for value, having in holders.items():
        label = min(spelled[value].items(), key=lambda one: (-one[1], one[0]))[0]
        buckets.append((-len(having), kind.value(value, label), label, value))
    shown = sorted(buckets)[:size]
    having_any = set().union(*holders.values())
    covered = set().union(*(holders[value] for *_, value in shown))
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
    "speaker": Kind(pairs.speakers, _as_it_is),
    "role": Kind(pairs.roles, _whole),
    "organisation": Kind(pairs.organisations, _as_it_is),
    "outlet": Kind(pairs.outlets, _whole),
    "via": Kind(pairs.carriers, _whole),
    "said_to": Kind(pairs.addressees, _whole),
    "first_hand": Kind(pairs.first_hand, _as_it_is),
    "tag": Kind(pairs.tags, _plain),
    "language": Kind(pairs.languages, _as_it_is),
    "quotation": Kind(pairs.own(Statement.quotation), _as_it_is),
    "channel": Kind(pairs.own(Statement.channel), _as_it_is),
    "status": Kind(pairs.own(Statement.status), _as_it_is),
    "year": Kind(pairs.spans(len("2023")), _as_it_is),
    "month": Kind(pairs.spans(len("2023-04")), _as_it_is),
}
