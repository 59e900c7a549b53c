"""What a search over the statements takes."""

from collections.abc import Mapping

from marshmallow import fields, validate

from schemas import rules
from schemas.fields import LONGEST_TEXT
from schemas.parameters import CURSOR, LIMIT, QuerySchema, values
from schemas.switches import switch
from schemas.vocabularies import QUOTATION

NAMES = "every word stands in one of its names, `spokes*` as a beginning; in double quotes: whole."


def among(words: Mapping[str, str]) -> validate.OneOf:
    """Return the check that a value is a word of a vocabulary."""
    return validate.OneOf(list(words))


class StatementQuerySchema(QuerySchema):
    """The filters, the order and the page of a search; the same names everywhere."""

    q = fields.String(
        validate=[validate.Length(max=LONGEST_TEXT), rules.characters],
        metadata={
            "description": "Words of the text, its original and every wording: `word`,"
            ' `"a phrase"`, `-not`, `OR`, `pre*`.'
        },
    )
    speaker = values(f"Who said it: {NAMES}")
    speaker_id = values("Who said it, by id.")
    role = values(f"As what: {NAMES}")
    organisation = values(f"For which body, or the body itself: {NAMES}")
    outlet = values(f"Which outlet carries it: {NAMES}")
    source_url = values("Which source carries it, by address.", rules.url)
    via = values(f"By way of whom: {NAMES}")
    said_to = values(f"Told to whom: {NAMES}")
    quotation = values("How the words are given.", among(QUOTATION))
    language = values("Language of the text; `en` also finds `en-GB`.", rules.language)
    tag = values("Filed under this tag.")
    id = values("These statements, at most 100.")
    from_ = fields.String(
        data_key="from",
        validate=rules.day,
        metadata={"description": "Said on or after: a year, a month or a day."},
    )
    to = fields.String(
        validate=rules.day,
        metadata={"description": "Said on or before: a year, a month or a day."},
    )
    sort = fields.String(
        validate=validate.OneOf(["-date", "date", "relevance"]),
        load_default="-date",
        metadata={
            "description": "`-date`: newest first, or `date`: oldest first; undated last either"
            " way. `relevance`: the best fit for `q` first, of the newest 10,000 matches."
        },
    )
    total = fields.String(
        validate=validate.OneOf(["bounded", "exact"]),
        load_default="bounded",
        metadata={"description": "`bounded` stops counting at 1,000 and says so."},
    )
    highlight = switch("`true`: every row has `highlight`, the matching words in `<mark>`.")
    limit = LIMIT
    cursor = CURSOR
