"""What is new to the record as plain objects: the columns and names of the tables' own classes.

What is only written once needs no session that watches each of its attributes: that cost more than
all else of recording a statement. To the type checker, and to whoever reads them, they are what
they stand for; a session refuses them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar, cast

from service import models
from service.models.base import Base

Row = TypeVar("Row", bound=Base)

_REFERRED = ("speaker", "organisation", "source")
"""What a row refers to, whose number may come to it later."""


def _plain(table: type[Row], **beside: Any) -> type[Row]:
    """Return a class with the columns and properties of a table's, and no more.

    `beside` is what belongs to a row in other tables, as it is where nothing is set.
    """
    columns = table.__table__.columns
    empty = {each.key: each.default.arg if _is_known(each.default) else None for each in columns}
    computed = {name: each for name, each in vars(table).items() if isinstance(each, property)}
    numbers = {f"{name}_number": _number_of(name) for name in beside if name in _REFERRED}
    members = {**empty, **beside, **computed, **numbers, "__init__": _set, "__doc__": table.__doc__}
    return cast("type[Row]", type(table.__name__, (), members))


def _set(self: Any, **values: Any) -> None:
    vars(self).update(values)


def _is_known(default: Any) -> bool:
    return default is not None and default.is_scalar


def _number_of(name: str) -> property:
    """Return the number of what a row refers to, once that has one."""

    def number(self: Any) -> int | None:
        referred = getattr(self, name)
        return None if referred is None else cast("int", referred.number)

    return property(number)


Speaker = _plain(models.Speaker, names=(), positions=(), merged=(), merged_into=None, survivor=None)
SpeakerName = _plain(models.SpeakerName)
Source = _plain(models.Source, words=())
SourceWord = _plain(models.SourceWord)
Statement = _plain(
    models.Statement,
    speaker=None,
    organisation=None,
    merged_into=None,
    joint_with=(),
    tags=(),
    appearances=(),
)
JointSpeaker = _plain(models.JointSpeaker, speaker=None, organisation=None)
Tag = _plain(models.Tag)
Appearance = _plain(models.Appearance, source=None, via=())
Carrier = _plain(models.Carrier)

TABLES: Mapping[type[Any], type[Base]] = {
    Speaker: models.Speaker,
    SpeakerName: models.SpeakerName,
    Source: models.Source,
    SourceWord: models.SourceWord,
    Statement: models.Statement,
    JointSpeaker: models.JointSpeaker,
    Tag: models.Tag,
    Appearance: models.Appearance,
    Carrier: models.Carrier,
}
"""Of each plain class the table's own."""

_PLAIN: Mapping[type[Base], type[Any]] = {table: plain for plain, table in TABLES.items()}


_COLUMNS = {kind: table.__table__.columns.keys() for kind, table in TABLES.items()}


def read(kind: type[Row], values: Iterable[Any]) -> Row:
    """Return a row that was read, of the values of all its columns in their order."""
    return kind(**dict(zip(_COLUMNS[kind], values, strict=True)))


def beside(subject: Base, table: type[Row]) -> Callable[..., Row]:
    """Return the class for a row that belongs to a subject: plain where that is."""
    return cast("type[Row]", _PLAIN[table]) if type(subject) in TABLES else table
