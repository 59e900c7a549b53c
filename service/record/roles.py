"""The role that a speaker is credited with, against the positions that are recorded of them.

The credit stays as it was published. Where positions are known for the day and none of them can
be what is credited, a warning says what was held.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from service.models import JointSpeaker, Position, Speaker, Statement
from service.models.base import Number
from service.record import known, survivors
from service.record.remarks import Warnings
from service.text.titles import is_same_office

FIELDS = {"speaker", "role", "date", "joint_with"}
"""The fields of a statement that a warning may follow from."""


@dataclass(frozen=True, slots=True)
class Held:
    """A position that somebody held; days as in service.models.Position."""

    title: str
    organisation: str | None
    begins: str | None
    ends: str | None
    first_day: int
    last_day: int

    def __str__(self) -> str:
        """Say it in a line: the title, the body, the time."""
        titled = ", ".join(filter(None, (self.title, self.organisation)))
        return f"{titled} ({self.begins or '…'} to {self.ends or '…'})"


def warn(
    session: Session, statement: Statement, fields: Mapping[str, Any], warnings: Warnings
) -> None:
    """Warn of each role that its speaker held nothing like on the date, once it is stated."""
    if not FIELDS & fields.keys() or not statement.first_day:
        return
    for pointer, credited in _credited(statement):
        speaker = credited.speaker.shown
        held = list(_then(statement, _of(session, speaker)))
        role = credited.role or ""
        if held and role and not any(is_same_office(role, each.title) for each in held):
            detail = f"{speaker.name} held on {statement.date}: "
            listed = "; ".join(map(str, held))
            warnings.add(pointer, "role-not-held-on-date", detail + listed)


def _credited(statement: Statement) -> Iterator[tuple[str, Statement | JointSpeaker]]:
    yield "/role", statement
    for place, joint in enumerate(statement.joint_with):
        yield f"/joint_with/{place}/role", joint


def _then(statement: Statement, held: Iterable[Held]) -> Iterator[Held]:
    """Yield what may have been held on some of the days on which the statement may be said."""
    for each in held:
        if each.first_day <= statement.last_day and (
            not each.last_day or each.last_day >= statement.first_day
        ):
            yield each


def _of(session: Session, speaker: Speaker) -> Sequence[Held]:
    if speaker.revision == 1:  # each position makes a revision, and each merge
        return ()

    def ask() -> Sequence[Held]:
        with session.no_autoflush:
            rows = session.execute(_HELD, {"speaker": speaker.number})
            return [Held(*row) for row in rows]

    return known.ask_once(session, ("positions", speaker.number), ask)


_recorded, _body = aliased(Speaker), aliased(Speaker)
_HELD = (
    select(
        Position.title,
        _body.name,
        Position.begins,
        Position.ends,
        Position.begins_first_day,
        Position.ends_last_day,
    )
    .outerjoin(_recorded, _recorded.number == Position.organisation_number)
    .outerjoin(_body, _body.number == survivors.of(_recorded))
    .where(Position.speaker_number.in_(survivors.parts(bindparam("speaker", type_=Number))))
    .order_by(Position.begins_first_day, Position.number)
)
