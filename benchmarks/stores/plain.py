"""The record's nouns as plain objects: read like those of `service.models`, made in no time.

Whatever the service reads of a statement that is recorded (its document, its tokens, its texts) it
reads of these too, so that what the corpus fills in is what the service would have written. A
column that nobody here knows of ends the filling, by its name.
"""

from typing import Any

from service.models import Appearance, Base, JointSpeaker, Source, Speaker, Statement


class Plain:
    """Something with the columns that it was given."""

    def __init__(self, **columns: Any) -> None:
        self.__dict__.update(columns)


def empty(table: type[Base]) -> dict[str, None]:
    """Return the columns of a table that may be empty, and are where nothing is said of them."""
    return {column.name: None for column in table.__table__.columns if column.nullable}


class Said(Plain):
    """A statement."""

    locals().update(empty(Statement))
    organisation = merged_into = key = None
    status, revision = "current", 1
    is_erased, original = Statement.is_erased, Statement.original
    tag_names = Statement.tag_names


class Carried(Plain):
    """An appearance."""

    locals().update(empty(Appearance))


class Credited(Plain):
    """A speaker: `unnamed` ones alone are made together with their statement."""

    locals().update(empty(Speaker))
    merged_into, revision = None, 1
    unnamed, aliases = Speaker.unnamed, Speaker.aliases


class Joint(Plain):
    """A further speaker."""

    locals().update(empty(JointSpeaker))
    organisation = None


class Published(Plain):
    """A source."""

    locals().update(empty(Source))
    status, revision = "current", 1


NUMBERED_LATER = {"speaker_name"}
"""Tables of which the database numbers the rows."""


def columns(table: str) -> list[str]:
    """Return the columns of a table that are filled."""
    named = [column.name for column in Base.metadata.tables[table].columns]
    return [name for name in named if name != "number" or table not in NUMBERED_LATER]
