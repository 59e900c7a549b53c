"""The record's nouns as plain objects: read like those of `service.models`, made in no time.

Whatever the service reads of a statement that is recorded (its document, its tokens, its texts) it
reads of these too, so that what the corpus fills in is what the service would have written. A
column that nobody here knows of ends the filling, by its name.
"""

from typing import Any

from service.models import Base, Speaker, Statement


class Plain:
    """Something with the columns that it was given."""

    def __init__(self, **columns: Any) -> None:
        self.__dict__.update(columns)


class Said(Plain):
    """A statement."""

    external_id = language = original_text = original_language = role = date = None
    date_as_published = channel = said_to = place = context = note = None
    organisation = organisation_number = merged_into = merged_into_number = None
    status, revision, key = "current", 1, None
    is_erased, original = Statement.is_erased, Statement.original
    tag_names = Statement.tag_names


class Carried(Plain):
    """An appearance."""

    wording = language = translated_by = cue = credited_as = None


class Credited(Plain):
    """A speaker: `unnamed` ones alone are made together with their statement."""

    unnamed_count = unnamed_reason = unnamed_terms = merged_into = merged_into_number = None
    revision = 1
    unnamed, aliases = Speaker.unnamed, Speaker.aliases


class Joint(Plain):
    """A further speaker."""

    role = organisation = organisation_number = None


class Published(Plain):
    """A source."""

    outlet = title = url = author = published = language = retrieved = archive_url = None
    item_key = None
    status, revision = "current", 1


NUMBERED_LATER = {"speaker_name"}
"""Tables of which the database numbers the rows."""


def columns(table: str) -> list[str]:
    """Return the columns of a table that are filled."""
    named = [column.name for column in Base.metadata.tables[table].columns]
    return [name for name in named if name != "number" or table not in NUMBERED_LATER]
