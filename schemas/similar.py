"""Twins and near twins of a statement."""

from marshmallow import fields

from schemas.base import OutSchema
from schemas.fields import one_of
from schemas.paging import PageSchema
from schemas.statements import StatementSchema
from schemas.variants import SegmentSchema
from schemas.vocabularies import DATE_RELATION, SEGMENT, SIMILARITY, SPEAKER_RELATION, TEXT


class ComparedSchema(OutSchema):
    """Which of the texts are alike."""

    this = one_of(TEXT, "Of this statement.")
    other = one_of(TEXT, "Of the other one.")


class TwinSchema(OutSchema):
    """A statement that may be the same one, and what sets the two apart."""

    statement = fields.Nested(StatementSchema)
    reason = one_of(SIMILARITY, "Why they are alike.")
    score = fields.Float(
        metadata={"description": "the share of the words of the longer text that agree, 0 to 1"}
    )
    speaker = one_of(SPEAKER_RELATION, "Who said it.")
    date = one_of(DATE_RELATION, "When it was said.")
    compared = fields.Nested(ComparedSchema)
    differences = fields.List(
        one_of(SEGMENT, "What sets the words apart."),
        allow_none=True,
        metadata={"description": "in the order in which they occur; null as `segments` are"},
    )
    segments = fields.List(
        fields.Nested(SegmentSchema),
        allow_none=True,
        metadata={
            "description": "word by word as in `/variants`: `text` is that of this statement,"
            " `wording` that of the other; null where one has more than 4,000 characters"
        },
    )
    mergeable = fields.Boolean(
        metadata={"description": "whether a merge is accepted: they are of the same speakers"}
    )
    unlike = fields.List(
        fields.String(),
        metadata={
            "description": "fields of which a merge of the other into this one would warn"
            " (`merge-differs`): those of this one stay"
        },
    )


class SimilarPageSchema(PageSchema):
    """A page of statements that may be the same one, the likeliest first."""

    data = fields.List(fields.Nested(TwinSchema))
