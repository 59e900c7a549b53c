"""Eras: stretches of days that GIN can be asked for beside words.

GIN finds all rows that hold a word and knows of no order. What it indexes is a row's terms and
the eras that its day lies in, so that it can be asked for the matches of one era after the other
until a page is full. Eras come in three lengths, for words of different frequency.
"""

from service.text.key import DAY_SHIFT

DAYS = (8, 64, 512)
"""The lengths of eras: powers of two, so that the era of a key is its first bits."""

SHIFTS = {days: DAY_SHIFT + days.bit_length() - 1 for days in DAYS}
"""Of each length: the bits of a key that follow those of its era."""

_NAMES = ", ".join(f"':{days}d.' || CAST(key >> {shift} AS text)" for days, shift in SHIFTS.items())

TERMS = f"(terms || array_to_tsvector(ARRAY[{_NAMES}]))"
"""What GIN indexes of a row; a condition on these very words is answered by it."""

_RANGE = "key < %(below)s AND key >= %(above)s"


def along(days: int, condition: str, direction: str) -> str:
    """Return the question for keys, in order, along so many eras of so many days.

    `condition` is what matches: some of it GIN can be asked for. Each era is the next one that has
    rows; its matches are found by GIN and sorted after.
    """
    shift = SHIFTS[days]
    some = (
        f"SELECT key >> {shift} FROM statement_index WHERE {_RANGE}{{}} "  # noqa: S608 - ours
        f"ORDER BY key {direction} LIMIT 1"
    )
    beyond = f"< number << {shift}" if direction == "DESC" else f">= number + 1 << {shift}"
    # The loop of a LATERAL goes through the eras in their order, and no further than the limit.
    return (
        f"WITH RECURSIVE era(number) AS (({some.format('')}) UNION ALL "  # noqa: S608 - ours
        f"SELECT ({some.format(f' AND key {beyond}')}) FROM era WHERE number IS NOT NULL) "
        "SELECT found.key FROM (SELECT number FROM era LIMIT %(steps)s) AS era CROSS JOIN LATERAL "
        f"({_matches(days, condition)} ORDER BY key + 0 {direction}) AS found LIMIT %(limit)s"
    )


def within(days: int, condition: str) -> str:
    """Return what to read keys from that match in the eras from the first to the last."""
    # OFFSET 0 fences them. A plan that is made before its values knows of no number of eras, and
    # would else read all that match in any era, and look at the era of each row afterwards.
    return (
        "generate_series(CAST(%(first)s AS bigint), %(last)s) AS era(number) "
        f"CROSS JOIN LATERAL ({_matches(days, condition)} OFFSET 0) AS found"
    )


def _matches(days: int, condition: str) -> str:
    name = f"quote_literal(':{days}d.' || CAST(number AS text))"
    return (
        "SELECT key FROM statement_index WHERE "  # noqa: S608 - ours
        f"{TERMS} @@ CAST({name} AS tsquery) AND {condition}"
    )
