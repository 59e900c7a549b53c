"""What every answer carries beside its content: links and warnings."""

from marshmallow import fields

from schemas.base import OutSchema


class LinksSchema(OutSchema):
    """Where the thing itself and its history are found."""

    self = fields.String()
    history = fields.String()


class SourceLinksSchema(LinksSchema):
    """Where a source, its history and the statements that it carries are found."""

    statements = fields.String()


class SpeakerLinksSchema(SourceLinksSchema):
    """Where a speaker, its history, its statements and how it is credited in them are found."""

    credits = fields.String()
    roles = fields.String()


class StatementLinksSchema(LinksSchema):
    """Where a statement, its history and its page for people are found."""

    html = fields.String(allow_none=True)


class BesideLinksSchema(OutSchema):
    """Where something made of a statement, and the statement itself, is found."""

    self = fields.String()
    statement = fields.String()


class RemarkSchema(OutSchema):
    """Something to look at, at one place: a JSON pointer into a body, or a parameter's name."""

    pointer = fields.String()
    code = fields.String(metadata={"description": "listed in the documentation"})
    detail = fields.String()
