"""The words of speakers' names, kept so that they are found in spite of a typing error."""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Select, bindparam, delete, or_, select
from sqlalchemy.orm import Session

from service.models import LabelWord, NearWord
from service.record.inserting import Insertion
from service.text import near
from service.text.folding import END
from service.text.lists import AmongWords

FIELD = "speaker"
"""The field of the labels whose words are kept."""

LEAST_BEGINNING = 4
"""Letters of a beginning in which an error is looked for; fewer begin every other name."""

SHORT = 2
"""Letters of a word that stands alone of which one may be missing, and none be wrong."""

MOST = 2_000
"""Words that are looked at for a beginning."""


def learn(session: Session, words: Iterable[str]) -> None:
    """Keep the words of names, in the transaction in which the names are recorded."""
    wanted = {word: near.letters(word) for word in words if near.keys(word)}
    if not wanted:
        return
    known = set(session.scalars(_KNOWN, {"keys": [*wanted.values()], "words": [*wanted]}))
    rows = [(key, word) for word in wanted if word not in known for key in near.keys(word)]
    _INSERT.write(session, rows)


def forget(session: Session, words: Iterable[str]) -> None:
    """Remove what is kept of words that stand in no name any longer."""
    session.flush()
    asked = set(words)
    borne = select(LabelWord.word).where(LabelWord.field == FIELD, LabelWord.word.in_(asked))
    for word in asked - set(session.scalars(borne)):
        session.execute(
            delete(NearWord).where(NearWord.key.in_(near.keys(word)), NearWord.word == word)
        )


def around(session: Session, words: Iterable[str]) -> set[str]:
    """Return the known words that share a remainder with one of some words, these among them.

    Whether they are near is to be looked at.
    """
    shared = sorted({key for word in words for key in near.keys(word)})
    return set(session.scalars(_AROUND, {"keys": shared}))


def begun(session: Session, typed: str) -> set[str]:
    """Return the known words that begin with what was typed, but for one typing error."""
    if not LEAST_BEGINNING <= len(near.letters(typed)) <= near.LONGEST:
        return set()
    keys = sorted(near.keys(typed))
    values = {f"from_{place}": key for place, key in enumerate(keys)}
    values |= {f"to_{place}": key + END for place, key in enumerate(keys)}
    some = session.scalars(_begun(len(keys)), values)
    return {word for word in some if near.is_begun(typed, word)}


@lru_cache(near.LONGEST + 1)
def _begun(count: int) -> Select[str]:
    """Return the question for words under keys that begin in one of so many ways."""
    beginnings = (
        (NearWord.key >= bindparam(f"from_{place}")) & (NearWord.key < bindparam(f"to_{place}"))
        for place in range(count)
    )
    found = select(NearWord.word).where(or_(*beginnings)).distinct()
    return found.order_by(NearWord.word).limit(MOST)


_AROUND = select(NearWord.word).where(AmongWords(NearWord.key, "keys"))
_KNOWN = _AROUND.where(AmongWords(NearWord.word, "words"))
_INSERT = Insertion(NearWord, ("key", "word"))
