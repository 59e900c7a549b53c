"""What a list of sources takes."""

from marshmallow import fields, validate

from schemas.parameters import CURSOR, LIMIT, QuerySchema, value, values
from schemas.vocabularies import SOURCE_STATUS


class SourceQuerySchema(QuerySchema):
    """The words, the outlet, the status, the order and the page of a list of sources."""

    q = fields.String(
        validate=value,
        metadata={
            "description": "Words of the outlet, the title or the author, in any order; the last "
            "is a beginning, as it is being typed."
        },
    )
    outlet = values(
        "Published by: every word stands in the outlet's name, `guard*` as a beginning; in double "
        "quotes: whole."
    )
    status = values("Of this status.", validate.OneOf(list(SOURCE_STATUS)))
    sort = fields.String(
        validate=validate.OneOf(["-recorded", "recorded", "name", "-statements"]),
        load_default="-recorded",
        metadata={
            "description": "`-recorded`, `recorded`: the newest, the oldest first; `name`: by "
            "outlet and title; `-statements`: what carries the most statements first."
        },
    )
    limit = LIMIT
    cursor = CURSOR
