"""The wordings of a statement side by side."""

from marshmallow import fields

from schemas.appearances import CarrierDetailSchema
from schemas.base import OutSchema
from schemas.fields import one_of
from schemas.links import BesideLinksSchema, RemarkSchema
from schemas.sources import SourceBriefSchema
from schemas.vocabularies import DIFFERENCE, QUOTATION, SEGMENT, TRANSLATED_BY, VARIANT


class SegmentSchema(OutSchema):
    """A stretch of the statement's text, and what the wording has there."""

    kind = one_of(SEGMENT, "How they differ.")
    text = fields.String(metadata={"description": "of the statement; empty for what was added"})
    wording = fields.String(metadata={"description": "of the source; empty for what was dropped"})


class VariantSchema(OutSchema):
    """One wording, where it stands, and what it has in place of the statement's text."""

    kind = one_of(VARIANT, "Whose words they are.")
    appearance = fields.UUID(allow_none=True)
    source = fields.Nested(SourceBriefSchema, allow_none=True)
    quotation = one_of(QUOTATION, "How the words are given here.", allow_none=True)
    language = fields.String(
        allow_none=True, metadata={"description": "as stated, else the statement's"}
    )
    translated_by = one_of(TRANSLATED_BY, "Whose translation the words are.", allow_none=True)
    cue = fields.String(allow_none=True)
    credited_as = fields.String(allow_none=True)
    via = fields.List(fields.Nested(CarrierDetailSchema))
    wording = fields.String(
        allow_none=True,
        metadata={
            "description": "as recorded, else the statement's text; null where the source has it in"
            " another language and nobody has recorded the words"
        },
    )
    differences = fields.List(
        one_of(DIFFERENCE, "What sets it apart."),
        allow_none=True,
        metadata={"description": "in the order in which they occur; empty: the same to the byte"},
    )
    segments = fields.List(
        fields.Nested(SegmentSchema),
        allow_none=True,
        metadata={
            "description": "their texts, one after the other, are the statement's, and their"
            " wordings the wording, to the byte; null where it was not compared (a warning says so)"
        },
    )


class VariantsSchema(OutSchema):
    """A statement's text, and every variant of it: the original first, then by appearance."""

    id = fields.UUID(metadata={"description": "of the statement"})
    text = fields.String()
    language = fields.String(allow_none=True)
    revision = fields.Integer()
    variants = fields.List(fields.Nested(VariantSchema))
    links = fields.Nested(BesideLinksSchema)
    warnings = fields.List(fields.Nested(RemarkSchema))
