"""What a list of sources takes."""

from marshmallow import fields

from schemas.parameters import CURSOR, LIMIT, QuerySchema, choice, value, values
from schemas.vocabularies import SOURCE_SORT, SOURCE_STATUS


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
    status = values("Of this status.", known=SOURCE_STATUS)
    sort = choice("The order.", SOURCE_SORT, load_default="-recorded")
    limit = LIMIT
    cursor = CURSOR
