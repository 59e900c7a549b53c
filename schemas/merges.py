"""Merges: which record another becomes part of, and why."""

from marshmallow import fields

from schemas.reasons import ReasonSchema


class MergeSchema(ReasonSchema):
    """The record that it becomes part of, and the reason."""

    into = fields.UUID(
        required=True, metadata={"description": "the id of the record that it becomes part of"}
    )
