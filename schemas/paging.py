"""Lists: what every one takes and what it answers."""

from marshmallow import fields, validate

from schemas.base import OutSchema
from schemas.links import RemarkSchema
from schemas.parameters import CURSOR, LIMIT, QuerySchema


class TotalSchema(OutSchema):
    """How many there are, exactly or at least."""

    value = fields.Integer()
    relation = fields.String(validate=validate.OneOf(["exact", "at_least"]))


class PageLinksSchema(OutSchema):
    """Where the page is, and the next one, or null at the end."""

    self = fields.String()
    next = fields.String(allow_none=True)


class PageSchema(OutSchema):
    """A page of a list."""

    total = fields.Nested(TotalSchema)
    facets = fields.Dict()
    links = fields.Nested(PageLinksSchema)
    warnings = fields.List(fields.Nested(RemarkSchema))


class ListQuerySchema(QuerySchema):
    """What a plain list takes."""

    limit = LIMIT
    cursor = CURSOR
