"""What a list of speakers takes."""

from marshmallow import fields, validate

from schemas.parameters import CURSOR, LIMIT, QuerySchema, value, values
from schemas.vocabularies import KIND


class SpeakerQuerySchema(QuerySchema):
    """The words, the kind, the order and the page of a list of speakers."""

    q = fields.String(
        validate=value,
        metadata={
            "description": "Words of a name, a main one or an alias, in any order; the last is a "
            "beginning, as it is being typed. In double quotes: the whole name."
        },
    )
    kind = values("Of this kind.", validate.OneOf(list(KIND)))
    sort = fields.String(
        validate=validate.OneOf(["relevance", "name", "-statements", "-recorded", "recorded"]),
        metadata={
            "description": "`relevance` (with `q` the default): who matches as typed, the most "
            "quoted first; where fewer than 20 do, then who may have been meant: with an initial "
            "for a word, or one typing error. `name` (without `q` the default): in the order of "
            "the folded main names; `-statements`: who has the most statements first; `-recorded`, "
            "`recorded`: the newest, the oldest first."
        },
    )
    limit = LIMIT
    cursor = CURSOR
