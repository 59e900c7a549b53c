"""Lists: what every one takes and what it answers."""

from marshmallow import fields, validate

from schemas.base import OutSchema
from schemas.links import RemarkSchema
from schemas.parameters import CURSOR, LIMIT, QuerySchema


class TotalSchema(OutSchema):
    """How many there are, exactly or at least."""

    value = fields.Integer()
    relation = fields.String(validate=validate.OneOf(["exact", "at_least"]))


class BucketSchema(OutSchema):
    """One value of a field, and how many of the statements have it."""

    value = fields.String(metadata={"description": "what the field's filter takes"})
    label = fields.String(metadata={"description": "the value for people"})
    count = fields.Integer()


class FacetSchema(OutSchema):
    """How the matches spread over one field."""

    buckets = fields.List(fields.Nested(BucketSchema))
    other = fields.Integer(metadata={"description": "have values, none of those shown"})
    missing = fields.Integer(metadata={"description": "have no value"})
    bounded = fields.Boolean(
        metadata={"description": "only the newest 10,000 matches were counted"}
    )


class PageLinksSchema(OutSchema):
    """Where the page is, and the next one, or null at the end."""

    self = fields.String()
    next = fields.String(allow_none=True)


class PageSchema(OutSchema):
    """A page of a list."""

    total = fields.Nested(TotalSchema)
    facets = fields.Dict(keys=fields.String(), values=fields.Nested(FacetSchema))
    links = fields.Nested(PageLinksSchema)
    warnings = fields.List(fields.Nested(RemarkSchema))


class ListQuerySchema(QuerySchema):
    """What a plain list takes."""

    limit = LIMIT
    cursor = CURSOR
