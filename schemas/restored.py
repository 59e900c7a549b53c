"""A statement as an export has it, read again: whole, and of the shape that GET answers."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas import rules
from schemas.base import InSchema
from schemas.faults import Fault
from schemas.fields import (
    FARTHEST,
    StrictInteger,
    date_field,
    language_field,
    many,
    one_of,
    url_field,
)
from schemas.speakers import count_field
from schemas.vocabularies import (
    CHANNEL,
    KIND,
    QUOTATION,
    REASON,
    RELATION,
    SOURCE_STATUS,
    STATUS,
    TERMS,
    TRANSLATED_BY,
)

ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def _id(value: str) -> None:
    if ID.fullmatch(value) is None:
        raise ValidationError(Fault("invalid-id", "is no id in lower case"))


def _moment(value: str) -> None:
    rules.moment(value)
    if MOMENT.fullmatch(value) is None:
        raise ValidationError(Fault("invalid-date", "is no moment in UTC: 2026-11-20T10:00:00Z"))


def _some(value: str) -> None:
    if not value:  # only one that is erased has no words
        raise ValidationError(Fault("empty", "is empty"))


def _address() -> fields.String:
    """Return a field of an address that nothing is found by, recorded perhaps by older rules."""
    checks = [rules.characters, rules.address]
    return fields.String(required=True, allow_none=True, validate=checks)


def _words(*, null: bool = True) -> fields.String:
    """Return a field of words as they were recorded, perhaps by older rules."""
    return fields.String(required=True, allow_none=null, validate=rules.characters)


def _stated(field: fields.Field[Any]) -> fields.Field[Any]:
    """Return a field that must be stated."""
    field.required = True
    return field


def _ids() -> fields.String:
    return fields.String(required=True, validate=_id)


class WholeSchema(InSchema):
    """An object of which nothing is left out."""

    keeps_nulls = True


class RestoredUnnamedSchema(WholeSchema):
    """How many, why and on which terms."""

    count = count_field(required=True)
    reason = one_of(REASON, "Why.", required=True)
    terms = one_of(TERMS, "How.", required=True)


class RestoredBodySchema(WholeSchema):
    """An organisation inside a statement."""

    id = _ids()
    name = _words(null=False)


class RestoredSpeakerSchema(RestoredBodySchema):
    """A speaker inside a statement."""

    kind = one_of(KIND, "What sort.", required=True)
    unnamed = fields.Nested(RestoredUnnamedSchema, required=True, allow_none=True)

    @validates_schema
    def details_the_unnamed(self, data: Mapping[str, Any], **_: Any) -> None:
        """Demand the details of an unnamed speaker, and refuse them of a named one."""
        if (data["kind"] == "unnamed") != (data["unnamed"] is not None):
            detail = 'is an object where "kind" is "unnamed", and else null'
            raise ValidationError(Fault("not-unnamed", detail), "unnamed")


class RestoredJointSpeakerSchema(WholeSchema):
    """Who is credited, as what, for whom."""

    speaker = fields.Nested(RestoredSpeakerSchema, required=True)
    role = _words()
    organisation = fields.Nested(RestoredBodySchema, required=True, allow_none=True)


class RestoredOriginalSchema(WholeSchema):
    """The words before they were translated."""

    text = _words()
    language = _stated(language_field("their language"))


class RestoredSourceSchema(WholeSchema):
    """A source inside an appearance."""

    id = _ids()
    outlet = _words()
    title = _words()
    url = _stated(url_field("its address"))
    author = _words()
    published = _stated(date_field("the day it was published"))
    language = _stated(language_field("the language it is in"))
    retrieved = _stated(date_field("the day it was fetched"))
    archive_url = _address()
    status = one_of(SOURCE_STATUS, "Whether it stands.", required=True)


class RestoredCarrierSchema(WholeSchema):
    """One hand the statement came through."""

    name = _words(null=False)
    relation = one_of(RELATION, "How.", required=True)
    url = _address()


class RestoredSelectorSchema(WholeSchema):
    """Where in the source the words stand."""

    exact = _words()
    prefix = _words()
    suffix = _words()
    start = StrictInteger(0, FARTHEST, required=True, allow_none=True)
    end = StrictInteger(0, FARTHEST, required=True, allow_none=True)


class RestoredAppearanceSchema(WholeSchema):
    """One source carrying the statement."""

    id = _ids()
    source = fields.Nested(RestoredSourceSchema, required=True)
    wording = _words()
    quotation = one_of(QUOTATION, "How.", required=True)
    language = _stated(language_field("the language of the wording"))
    translated_by = one_of(TRANSLATED_BY, "Whose.", required=True, allow_none=True)
    cue = _words()
    credited_as = _words()
    via = _stated(many(fields.Nested(RestoredCarrierSchema), 1_000, "the carriers"))
    selectors = _stated(many(fields.Nested(RestoredSelectorSchema), 1_000, "where"))


class RestoredStatementSchema(RestoredJointSpeakerSchema):
    """A statement with its ids, clocks and revision."""

    id = _ids()
    external_id = _words()
    text = fields.String(required=True, validate=[_some, rules.characters])
    quotation = one_of(QUOTATION, "How.", required=True)
    verbatim = fields.List(_words(null=False), required=True)
    language = _stated(language_field("the language of the text"))
    original = fields.Nested(RestoredOriginalSchema, required=True)
    joint_with = fields.List(fields.Nested(RestoredJointSpeakerSchema), required=True)
    date = _stated(date_field("when it was said"))
    date_as_published = _words()
    channel = one_of(CHANNEL, "How.", required=True, allow_none=True)
    said_to = _words()
    place = _words()
    context = _words()
    tags = fields.List(_words(null=False), required=True)
    appearances = fields.List(
        fields.Nested(RestoredAppearanceSchema), required=True, validate=validate.Length(min=1)
    )
    status = one_of(STATUS, "Whether the attribution stands.", required=True)
    note = _words()
    revision = StrictInteger(1, FARTHEST, required=True)
    recorded_by = _words(null=False)
    recorded = fields.String(required=True, validate=_moment)
    updated = fields.String(required=True, validate=_moment)

    def _unknown(self, name: str) -> Fault:
        return Fault("unknown-field", f"{name} is no field of an exported statement")
