"""The ready line of a statement."""

from marshmallow import fields

from schemas import rules
from schemas.base import OutSchema
from schemas.fields import one_of
from schemas.links import BesideLinksSchema, RemarkSchema
from schemas.parameters import QuerySchema, choice
from schemas.vocabularies import STYLE


class LineQuerySchema(QuerySchema):
    """Which line."""

    style = choice("How it is written.", STYLE, load_default="agency")
    language = fields.String(
        validate=rules.language,
        load_default="en",
        metadata={"description": "The language of the line, as a tag; today `en`, English."},
    )


class LineSchema(OutSchema):
    """A statement in one line of plain text: escape it before it goes into a page."""

    id = fields.UUID(metadata={"description": "of the statement"})
    style = one_of(STYLE, "How it is written.")
    language = fields.String(metadata={"description": "the language of the line"})
    line = fields.String(
        metadata={"description": "the words in it are the statement's to the byte"}
    )
    revision = fields.Integer()
    links = fields.Nested(BesideLinksSchema)
    warnings = fields.List(fields.Nested(RemarkSchema))
