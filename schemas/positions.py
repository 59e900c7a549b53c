"""Positions that a speaker held: as they are recorded and corrected."""

from typing import Any

from schemas.base import InSchema
from schemas.fields import date_field, name_field, note_field
from schemas.reasons import PatchSchema
from schemas.speakers import organisation_field


class PositionFieldsSchema(InSchema):
    """What a client may say of a position."""

    title = name_field("what was held, without the body", required=True)
    organisation = organisation_field()
    begins = date_field("the first day, as precisely as it is known", data_key="from")
    ends = date_field("the last day; none: held until now", data_key="to")


class NewPositionSchema(PositionFieldsSchema):
    """A title that a speaker held for a time."""

    reason = note_field("why it is recorded; kept in the history")


class PositionPatchSchema(PatchSchema, PositionFieldsSchema):
    """A correction of a position; null leaves an end open."""

    def __init__(self, **options: Any) -> None:
        super().__init__(partial=("title",), **options)
