"""What a search over the statements takes."""

from marshmallow import fields, validate

from schemas import rules
from schemas.fields import LONGEST_TEXT
from schemas.parameters import CURSOR, LIMIT, Condition, Digits, QuerySchema, choice, values, words
from schemas.selection import PATHS
from schemas.switches import switch
from schemas.vocabularies import (
    CHANNEL,
    DATES,
    FACET,
    KIND,
    MISSING,
    QUOTATION,
    SORT,
    STATUS,
    TOTAL,
)

NAMES = "every word stands in one of its names, `spokes*` as a beginning; in double quotes: whole."
ORDER = "The order; undated last either way, equal ones by id."


def day(meaning: str, name: str | None = None) -> fields.String:
    """Return one end of a range of days."""
    described = {
        "description": f"{meaning}: a year, a month or a day.",
        "pattern": f"^({rules.DAY})$",
    }
    return fields.String(data_key=name, validate=rules.day, metadata=described)


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
    role = values(f"As what, as credited: {NAMES}")
    held = values(f"Which position the speaker held on that day, whatever the credit: {NAMES}")
    organisation = values(f"For which body, or the body itself: {NAMES}")
    outlet = values(f"Which outlet carries it: {NAMES}")
    via = values(f"By way of whom: {NAMES}")
    said_to = values(f"Told to whom: {NAMES}")
    place = values(f"Said where: {NAMES}")
    id = values("These statements, at most 100; of a merged one, what it is part of.")
    speaker_id = values("Who said it, by id.")
    source_id = values("Which source carries it, by id.")
    source_url = values("Which source carries it, by address.", rules.url)
    external_id = values("The client's own id.")
    recorded_by = values("Which client recorded it, by the name of its key.")
    speaker_kind = values("What kind of speaker said it.", known=KIND)
    quotation = values("How the words are given.", known=QUOTATION)
    channel = values("How it was said.", known=CHANNEL)
    status = values(
        "Whether the attribution stands; withdrawn statements are left out unless asked for.",
        known=STATUS,
    )
    tag = values("Filed under this tag.")
    tag_all = values("Filed under every one of these tags.")
    language = values("Language of the text; `en` also finds `en-GB`.", rules.language)
    missing = values("This field is empty, `!field`: it is filled.", known=MISSING)
    first_hand = Condition(
        metadata={
            "description": "`true`: a source has it from the speaker; `false`: none has.",
            "enum": list(Condition.VALUES),
        },
    )
    from_ = day("Said on or after", "from")
    to = day("Said on or before")
    dates = choice("Which dates `from` and `to` find.", DATES, load_default="overlaps")
    published_from = day("In the first of its appearances published on or after")
    published_to = day("In the first of its appearances published on or before")
    recorded_from = day("Recorded on or after, in UTC")
    recorded_to = day("Recorded on or before, in UTC")
    updated_from = day("Last changed on or after, in UTC")
    updated_to = day("Last changed on or before, in UTC")
    sort = choice(ORDER, SORT, load_default="-date")
    total = choice("How far the matches are counted.", TOTAL, load_default="bounded")
    highlight = switch("`true`: every row has `highlight`, the matching words in `<mark>`.")
    limit = LIMIT
    cursor = CURSOR
    facets = words("How the matches spread over these fields, parted by commas.", FACET)
    facet_size = Digits(
        1,
        100,
        load_default=10,
        metadata={"description": "buckets of a facet, 1 to 100"},
    )
    fields_ = words("Only these fields, `id,text,speaker.name`, parted by commas.", PATHS, "fields")
