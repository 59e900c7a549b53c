"""Appearances: one source carrying one statement."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.base import InSchema, OutSchema
from schemas.faults import Fault
from schemas.fields import (
    FARTHEST,
    StrictInteger,
    TextOr,
    beside_field,
    language_field,
    many,
    name_field,
    note_field,
    one_of,
    text_field,
    url_field,
)
from schemas.reasons import PatchSchema
from schemas.sources import SourceBriefSchema, source_field
from schemas.vocabularies import QUOTATION, RELATION, TRANSLATED_BY


class CarrierSchema(InSchema):
    """One hand between the addressee and the source."""

    name = name_field("who passed it on", required=True)
    relation = one_of(RELATION, "What they did with the words.", load_default="reported_by")
    url = url_field("where they did")


class SelectorSchema(InSchema):
    """Where in the source the words stand: W3C Web Annotation text quote and text position."""

    exact = text_field(allow_none=True, metadata={"description": "the words"})
    prefix = beside_field("what stands right before them")
    suffix = beside_field("what stands right behind them")
    start = StrictInteger(
        0, FARTHEST, allow_none=True, metadata={"description": "code points before them"}
    )
    end = StrictInteger(
        0, FARTHEST, allow_none=True, metadata={"description": "code points up to their end"}
    )

    @validates_schema
    def points_somewhere(self, data: Mapping[str, Any], **_: Any) -> None:
        """Demand the words, or a stretch that does not end before it starts."""
        start, end = data.get("start"), data.get("end")
        if data.get("exact") is None and (start is None or end is None):
            raise ValidationError(Fault("required", "needs exact, or start and end"))
        if start is not None and end is not None and end < start:
            raise ValidationError(Fault("invalid-range", "ends before it starts"), "end")


class NewAppearanceSchema(InSchema):
    """A source that carries the statement, and how."""

    source = source_field(required=True)
    wording = text_field(
        allow_none=True,
        metadata={"description": "the words as this source has them, where they differ"},
    )
    quotation = one_of(
        QUOTATION, "How the words are given here; else as in the statement.", allow_none=True
    )
    language = language_field("the language of the wording")
    translated_by = one_of(TRANSLATED_BY, "Whose translation the words are.", allow_none=True)
    cue = note_field("the words that say it was said")
    credited_as = note_field("how the speaker is credited here, as printed")
    via = many(
        TextOr(CarrierSchema, short=lambda text: {"name": text}),
        20,
        "the carriers it came through, nearest to the utterance first",
        allow_none=True,
    )
    selectors = many(
        fields.Nested(SelectorSchema),
        1_000,
        "where in the source the words stand",
        allow_none=True,
    )


class AddedAppearanceSchema(NewAppearanceSchema):
    """Another source that carries a statement already recorded."""

    reason = note_field("why it is added; kept in the history")


class AppearancePatchSchema(PatchSchema, NewAppearanceSchema):
    """A correction of how a source carries the statement, or of which source does."""

    def __init__(self, **options: Any) -> None:
        super().__init__(partial=("source",), **options)


class CarrierDetailSchema(OutSchema):
    """One hand the statement came through."""

    name = fields.String()
    relation = one_of(RELATION, "What they did with the words.")
    url = fields.String(allow_none=True)


class SelectorDetailSchema(OutSchema):
    """Where in the source the words stand."""

    exact = fields.String(allow_none=True)
    prefix = fields.String(allow_none=True)
    suffix = fields.String(allow_none=True)
    start = fields.Integer(allow_none=True)
    end = fields.Integer(allow_none=True)


class AppearanceSchema(OutSchema):
    """One source carrying the statement."""

    id = fields.UUID()
    source = fields.Nested(SourceBriefSchema)
    wording = fields.String(allow_none=True)
    quotation = one_of(QUOTATION, "How the words are given here.")
    language = fields.String(allow_none=True)
    translated_by = one_of(TRANSLATED_BY, "Whose translation the words are.", allow_none=True)
    cue = fields.String(allow_none=True)
    credited_as = fields.String(allow_none=True)
    via = fields.List(fields.Nested(CarrierDetailSchema))
    selectors = fields.List(fields.Nested(SelectorDetailSchema))
