"""How a speaker is credited: by which names, in which roles, how often, from when to when."""

from marshmallow import fields

from schemas.base import OutSchema
from schemas.paging import PageSchema
from schemas.speakers import SpeakerNameSchema


class CountedSchema(OutSchema):
    """In how many statements, and between which days; null where none of them is dated."""

    statements = fields.Integer()
    first = fields.Date(allow_none=True)
    last = fields.Date(allow_none=True)


class CreditSchema(CountedSchema):
    """One name, as printed."""

    credited_as = fields.String()


class RoleSchema(CountedSchema):
    """One role with the body it was held for, as credited."""

    role = fields.String(allow_none=True)
    organisation = fields.Nested(SpeakerNameSchema, allow_none=True)


class CreditPageSchema(PageSchema):
    """A page of names, the most frequent first."""

    data = fields.List(fields.Nested(CreditSchema))


class RolePageSchema(PageSchema):
    """A page of roles, the most frequent first."""

    data = fields.List(fields.Nested(RoleSchema))
