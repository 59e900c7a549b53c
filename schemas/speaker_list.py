"""What a list of speakers takes."""

from marshmallow import fields

from schemas.parameters import CURSOR, LIMIT, QuerySchema, choice, value, values
from schemas.vocabularies import KIND, SPEAKER_SORT


class SpeakerQuerySchema(QuerySchema):
    """The words, the kind, the order and the page of a list of speakers."""

    q = fields.String(
        validate=value,
        metadata={
            "description": "Words of a name, a main one or an alias, in any order; the last is a "
            "beginning, as it is being typed. In double quotes: the whole name."
        },
    )
    kind = values("Of this kind.", known=KIND)
    sort = choice("The order; with `q` `relevance`, else `name`, unless stated.", SPEAKER_SORT)
    limit = LIMIT
    cursor = CURSOR
