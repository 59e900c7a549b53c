"""Errors, as RFC 9457 has them."""

from marshmallow import fields

from schemas.base import OutSchema
from schemas.links import RemarkSchema


class ProblemSchema(OutSchema):
    """What went wrong, and where."""

    type = fields.String(metadata={"description": "where this kind of problem is explained"})
    title = fields.String(metadata={"description": "the kind of problem in words"})
    status = fields.Integer(metadata={"description": "the status of the answer"})
    detail = fields.String(metadata={"description": "what is the matter this time"})
    instance = fields.String(metadata={"description": "the path that was asked for"})
    errors = fields.List(
        fields.Nested(RemarkSchema), metadata={"description": "each fault at its place"}
    )
