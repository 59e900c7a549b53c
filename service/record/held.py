"""What a speaker held on the day of a statement, by positions and dates of any precision.

Positions are not in the text index, so that one may be recorded of somebody who is quoted a
thousand times without a thousand rows to write. The index is asked for the statements of those
who ever held such a title, and the days are compared in the rows that it gives.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from service.models import JointSpeaker, Label, Position, Speaker, Statement
from service.record import filters, listing, names, survivors, walk
from service.record.errors import InvalidQuery
from service.record.positions import FIELD
from service.text import Term
from service.text.lists import Among


def narrowed(
    session: Session, parts: Sequence[walk.Stretch], values: Sequence[str]
) -> Sequence[walk.Stretch]:
    """Return a walk along those statements only whose speaker held one of the titles then.

    A value that begins with `!` leaves out the statements whose speaker held that. Raises
    InvalidQuery.
    """
    wanted, refused = listing.either(values)
    conditions: list[ColumnElement[bool]] = []
    if wanted:
        found = _positions(session, wanted)
        clause = tuple(Term((token,)) for token in dict.fromkeys(who for who, _ in found))
        parts = [replace(part, query=part.query.narrowed(clause)) for part in parts]
        conditions.append(_was_held([number for _, number in found]))
    if refused:
        conditions.append(~_was_held([number for _, number in _positions(session, refused)]))
    if not conditions:
        return parts
    return [replace(part, where=and_(*conditions)) for part in parts]


def during(first: object, last: object) -> ColumnElement[bool]:
    """Return the condition that a position may have been held on some of the days."""
    begun = Position.begins_first_day <= last
    return begun & ((Position.ends_last_day == 0) | (Position.ends_last_day >= first))


def _positions(session: Session, titles: Sequence[str]) -> list[tuple[str, int]]:
    """Return the index token of who has it, and the number, of every position so titled."""
    matching = or_(*(names.matching(FIELD, title, [FIELD]) for title in titles))
    folded = select(Label.folded).where(matching)
    listed = (
        select(survivors.of(Speaker), Position.number)
        .join(Speaker, Speaker.number == Position.speaker_number)
        .where(Position.folded.in_(folded))
    )
    rows = session.execute(listed.limit(filters.MOST_TERMS + 1)).all()
    if len(rows) > filters.MOST_TERMS:
        detail = f"more than {filters.MOST_TERMS} positions match {FIELD}: add a word"
        raise InvalidQuery.at(FIELD, "too-many-names", detail)
    return [(f":speaker.{speaker}", number) for speaker, number in rows]


def _was_held(numbers: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that a speaker of the statement held one of some positions then."""
    then = (
        # No index has the sum: a speaker has few positions, and a title may be that of very many.
        Among(Position.number + 0, numbers),
        Statement.first_day > 0,
        during(Statement.first_day, Statement.last_day),
    )
    joint = aliased(JointSpeaker)
    together = select(joint.position).where(
        joint.statement_number == Statement.number, _had(joint.speaker_number, joint, then)
    )
    return _had(Statement.speaker_number, Statement, then) | together.correlate(Statement).exists()


def _had(who: Any, table: Any, then: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition that whoever a column of a table points at has a position.

    Those of what was merged into the same one are looked for by themselves, so that an index
    answers both questions.
    """
    speaker, part = aliased(Speaker), aliased(Speaker)
    survivor: Any = select(survivors.of(speaker)).where(speaker.number == who)
    survivor = survivor.correlate(table).scalar_subquery()
    own = select(Position.number).where(Position.speaker_number == survivor, *then)
    others = (
        select(Position.number)
        .join(part, part.number == Position.speaker_number)
        .where(part.survivor_number == survivor, *then)
    )
    conditions = (each.correlate(Statement, table).exists() for each in (own, others))
    return or_(*conditions)
