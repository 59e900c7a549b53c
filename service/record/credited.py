"""How a speaker is credited in the statements that lists show: by which names, in which roles.

Counted are the newest statements, up to a bound, as facets are. All is read in a fixed number of
queries, and a page is cut out of what was counted.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session, selectinload

from service.models import Appearance, JointSpeaker, Speaker, Statement
from service.record import cursor, facets, listing, speakers, unlisted, walk
from service.record.documents import Document, body
from service.record.paging import Page, Total
from service.record.remarks import Warnings
from service.text import Term
from service.text.lists import Among

BOUND = facets.BOUND

BEGINNING = 80
"""Characters by which equally frequent credits are put in order; a cursor holds no more of them."""

Place: TypeAlias = tuple[int, str, str]
"""Where a credit stands: what its cursor holds."""

Row: TypeAlias = tuple[Any, str, int, int, int]
"""What the credit is, how it is put in order; of a statement the number, first and last day."""

Read: TypeAlias = Callable[[Session, Speaker, Sequence[int]], Iterable[Row]]


@dataclass(slots=True)
class Credit:
    """One credit: what it is, in how many statements, between which days (0: none is dated)."""

    what: Any
    order: str
    statements: int = 0
    first: int = 0
    last: int = 0

    def count(self, first: int, last: int) -> None:
        """Count a statement said between two days."""
        self.statements += 1
        if first:
            self.first = min(first, self.first or first)
            self.last = max(last, self.last)

    @property
    def place(self) -> Place:
        """Where it stands: the most counted first; those that begin alike by a digest."""
        digest = hashlib.sha256(self.order.encode()).hexdigest()[:16]
        return -self.statements, self.order[:BEGINNING], digest

    @property
    def document(self) -> Document:
        """What is answered of it."""
        days = (day and date.fromordinal(day).isoformat() for day in (self.first, self.last))
        first, last = (day or None for day in days)
        return {**self.what, "statements": self.statements, "first": first, "last": last}


def names(session: Session, id: UUID, *, limit: int, after: str | None) -> Page[Document]:
    """Return a page of the names a speaker is credited by, as printed.

    Raises NotFound, Merged, InvalidQuery.
    """
    return _page(session, id, _names, limit=limit, after=after, scope=f"credits {id}")


def roles(session: Session, id: UUID, *, limit: int, after: str | None) -> Page[Document]:
    """Return a page of the roles and bodies a speaker is credited with. Raises as `names` does."""
    return _page(session, id, _roles, limit=limit, after=after, scope=f"roles {id}")


def _page(
    session: Session, id: UUID, read: Read, *, limit: int, after: str | None, scope: str
) -> Page[Document]:
    speaker = speakers.get(session, id)
    query = unlisted.without((Term((f":speaker.{speaker.number}",)),))
    parts = walk.stretches(query, walk.Days(), oldest_first=False)
    keys = list(walk.keys(session, parts, BOUND + 1, oldest_first=False))
    warnings = Warnings()
    if len(keys) > BOUND:
        detail = f"of more than {BOUND:,} statements the newest {BOUND:,} are counted"
        warnings.add("", "only-the-newest-counted", detail)
    counted = sorted(_counted(read(session, speaker, keys[:BOUND])), key=lambda each: each.place)
    rest = counted
    if after is not None:
        kinds = (listing.number, cursor.text, cursor.text)
        statements, begins, digest = cursor.decode(after, scope, *kinds)
        rest = [each for each in counted if each.place > (-statements, begins, digest)]
    shown = [each.document for each in rest[:limit]]
    next_ = None
    if len(rest) > limit:
        last = rest[limit - 1]
        next_ = cursor.encode(scope, last.statements, *last.place[1:])
    return Page(shown, Total(len(counted)), next_, warnings)


def _counted(rows: Iterable[Row]) -> Iterable[Credit]:
    found: dict[str, Credit] = {}
    seen: set[tuple[str, int]] = set()
    for what, order, number, first, last in rows:
        if (order, number) not in seen:
            seen.add((order, number))
            found.setdefault(order, Credit(what, order)).count(first, last)
    return found.values()


def _names(session: Session, speaker: Speaker, keys: Sequence[int]) -> Iterable[Row]:
    """Yield each name with the days of a statement; several sources may have printed it."""
    credited = (
        select(Statement.number, Appearance.credited_as, Statement.first_day, Statement.last_day)
        .join(Appearance, Appearance.statement_number == Statement.number)
        .where(
            Among(Statement.key, keys),
            Statement.speaker_number.in_(speaker.numbers),
            Appearance.credited_as.is_not(None),
        )
        .distinct()
    )
    for number, name, first, last in session.execute(credited):
        yield {"credited_as": name}, name or "", number, first, last


def _roles(session: Session, speaker: Speaker, keys: Sequence[int]) -> Iterable[Row]:
    """Yield each role with its body and the days of a statement, joint ones too."""
    days = (Statement.number, Statement.first_day, Statement.last_day)
    among = Among(Statement.key, keys)
    alone = select(Statement.role, Statement.organisation_number, *days).where(
        among, Statement.speaker_number.in_(speaker.numbers)
    )
    joint = (
        select(JointSpeaker.role, JointSpeaker.organisation_number, *days)
        .join(Statement, Statement.number == JointSpeaker.statement_number)
        .where(among, JointSpeaker.speaker_number.in_(speaker.numbers))
    )
    rows = session.execute(union(alone, joint)).all()
    bodies = _bodies(session, {row.organisation_number for row in rows})
    for role, body_number, number, first, last in rows:
        if role is not None or body_number is not None:
            organisation = bodies.get(body_number)
            order = "\n".join(map(str, (role or "", *(organisation or {}).values())))
            yield {"role": role, "organisation": organisation}, order, number, first, last


def _bodies(session: Session, numbers: set[int | None]) -> dict[int | None, Document | None]:
    known = [number for number in numbers if number is not None]
    listed = select(Speaker).where(Among(Speaker.number, known))
    listed = listed.options(selectinload(Speaker.survivor))
    return {each.number: body(each) for each in session.scalars(listed)}
