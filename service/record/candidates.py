"""The statements that are worth holding against one: found by the text index, never by a scan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service import text
from service.models import Statement
from service.record import sequences, twins, unlisted, walk
from service.text import Term
from service.text.key import FIRST, LAST, LONGEST, words_of
from service.text.likeness import Text
from service.text.lists import Among

MOST = 500
"""Statements that are held against one, at most."""

MOST_WORDS = 150_000
"""Words that these have, at most; one of them may have more."""

OF_THE_DAY = 200
"""Statements of the same speaker that are looked through, of the days on which it may have been."""

_LONG = 16
"""Words of a text in which sequences may miss a short one that stands in it."""

_MOSTLY = 0.75
"""Of a short text's words so many stand in the long one where it is worth to look closer."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Keys of the text index, the likeliest first; `all_of_them` where none had to be left out."""

    keys: Sequence[int]
    all_of_them: bool


def of(session: Session, statement: Statement, texts: Sequence[Text]) -> Candidates:
    """Return the statements that share words with one whose texts these are.

    Withdrawn and merged ones are none. The number of SQL statements does not grow with them.
    """
    by_text = sequences.rarest(session, texts)
    # Who shares words with one text need not have any of another: each has its turn.
    terms = [term for some in zip_longest(*by_text) for term in some if term is not None]
    found = dict.fromkeys(twins.keys(session, statement, MOST))
    all_of_them = len(found) < MOST
    if terms:
        # Who has all of the first text comes first: however common the words are, these are few.
        found |= dict.fromkeys(_holding(session, [(term,) for term in by_text[0]], MOST))
        some, complete = _holding_any(session, terms)
        found |= dict.fromkeys(some)
        all_of_them = all_of_them and complete
    found |= dict.fromkeys(_of_the_speaker(session, statement, texts[0]))
    found.pop(statement.key, None)
    kept = list(_within_bounds(found))
    return Candidates(kept, all_of_them and len(kept) == len(found))


def _holding(session: Session, clauses: Sequence[text.Clause], limit: int) -> list[int]:
    query = unlisted.without(*clauses)
    return text.dialect(session).keys(session, query, LAST + 1, FIRST, limit)


def _holding_any(session: Session, terms: Sequence[Term]) -> tuple[list[int], bool]:
    """Return who has one of the terms; where these are too many, one of the rarer half of them."""
    asked = terms
    found = _holding(session, [tuple(asked)], MOST + 1)
    while len(found) > MOST and len(asked) > 1:
        asked = asked[: len(asked) // 2]
        found = _holding(session, [tuple(asked)], MOST + 1)
    return found[:MOST], len(found) <= MOST and len(asked) == len(terms)


def _of_the_speaker(session: Session, statement: Statement, own: Text) -> Iterator[int]:
    """Yield what the same speaker said on these days, or may have, that stands in a long text.

    A short one need not hold any of the sequences that are looked for in a long one.
    """
    if len(own.words) <= _LONG:
        return
    query = unlisted.without((Term((f":speaker.{statement.speaker.shown.number}",)),))
    days = walk.Days(statement.first_day or None, statement.last_day or None)
    parts = walk.stretches(query, days, oldest_first=False)
    keys = list(walk.keys(session, parts, OF_THE_DAY, oldest_first=False))
    known = set(own.words)
    # What a key tells of the length is that of the text with all wordings.
    is_short = func.length(Statement.text) <= 2 * len(own.text)
    listed = select(Statement.key, Statement.text).where(Among(Statement.key, keys), is_short)
    for key, words in session.execute(listed.order_by(Statement.key.desc())):
        said = Text(words).words
        if sum(word in known for word in said) >= _MOSTLY * len(said):
            yield key


def _within_bounds(keys: Sequence[int] | dict[int, None]) -> Iterator[int]:
    """Yield the keys as long as there are not too many, nor too many words behind them."""
    words = 0.0
    for number, key in enumerate(keys):
        words += words_of(key & LONGEST)
        if number >= MOST or (number and words > MOST_WORDS):
            return
        yield key
