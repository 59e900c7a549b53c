"""Errors, as RFC 9457 has them."""

from marshmallow import fields

from schemas.base import OutSchema
from schemas.fields import Moment
from schemas.imports import ResultSchema, SummarySchema
from schemas.links import RemarkSchema
from schemas.speakers import SpeakerBriefSchema


class TombstoneSchema(OutSchema):
    """What is left to say of a withdrawn statement, at present or as it stood at a moment."""

    id = fields.UUID()
    status = fields.String()
    erased = fields.Boolean()
    reason = fields.String(allow_none=True)
    revision = fields.Integer(metadata={"description": "what a restoration names as If-Match"})
    updated = Moment()


class ProblemSchema(OutSchema):
    """What went wrong, and where."""

    sometimes = (
        "instance",
        "existing",
        "speakers",
        "revision",
        "merged_into",
        "statement",
        "line",
        "style",
        "language",
        "byte",
        "data",
        "summary",
        "request_id",
    )

    type = fields.String(metadata={"description": "where this kind of problem is explained"})
    title = fields.String(metadata={"description": "the kind of problem in words"})
    status = fields.Integer(metadata={"description": "the status of the answer"})
    detail = fields.String(metadata={"description": "what is the matter this time"})
    instance = fields.String(metadata={"description": "the path that was asked for"})
    errors = fields.List(
        fields.Nested(RemarkSchema), metadata={"description": "each fault at its place"}
    )

    existing = fields.UUID(metadata={"description": "of a 409: what is there already"})
    speakers = fields.List(
        fields.Nested(SpeakerBriefSchema),
        metadata={"description": "of a 409: who bears the name"},
    )
    revision = fields.Integer(metadata={"description": "of a 412: the last one there is"})
    merged_into = fields.UUID(metadata={"description": "of a 308 or 409: what it is part of now"})
    statement = fields.Nested(TombstoneSchema, metadata={"description": "of a 410"})
    line = fields.Raw(
        metadata={
            "description": "of a 410: what there is to print; of a file that cannot be read: where",
            "type": ["string", "integer"],
        }
    )
    style = fields.String(metadata={"description": "of that line"})
    language = fields.String(metadata={"description": "of that line"})
    byte = fields.Integer(metadata={"description": "of a file that cannot be read: where"})
    data = fields.List(
        fields.Nested(ResultSchema), metadata={"description": "of an import: each row's result"}
    )
    summary = fields.Nested(SummarySchema, metadata={"description": "of an import: how many rows"})
    request_id = fields.String(metadata={"description": "of a 500: by which the log knows it"})
