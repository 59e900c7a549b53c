"""Names as search keys: what makes two spellings one name, and the labels of the text index."""

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, select, tuple_
from sqlalchemy.orm import Session

from service.models import Label, LabelWord
from service.record.errors import InvalidQuery
from service.text.analysis import fold_name, fold_words

LONGEST_KEY = 1_000
"""Bytes of a key that stands in an index; PostgreSQL refuses a row of over 2,704 there."""


EXACT = {"recorded_by"}
"""Fields whose names are told apart to the letter: two keys of the service are two clients."""


def key_in(field: str, name: str) -> str:
    """Return what a name is compared by in a field."""
    return name if field in EXACT else key(name)


def key(name: str) -> str:
    """Return what a name is compared by: folded, and where that is very long, cut and hashed."""
    folded = fold_name(name)
    if len(folded.encode()) <= LONGEST_KEY:
        return folded
    return f"{folded[:100]}…{hashlib.sha256(folded.encode()).hexdigest()}"


def labels(session: Session, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the numbers of names, by field and folded name; unknown ones are made.

    `named` are pairs of a field and a name that stands in it.
    """
    wanted = {(field, key_in(field, name)): name for field, name in named}
    if not wanted:
        return {}
    known = select(Label.field, Label.folded, Label.number).where(
        tuple_(Label.field, Label.folded).in_(wanted)
    )
    found = {(field, folded): number for field, folded, number in session.execute(known)}
    for (field, folded), name in wanted.items():
        if (field, folded) not in found:
            found[field, folded] = _make(session, field, folded, fold_words(name))
    return found


def _make(session: Session, field: str, folded: str, words: Sequence[str]) -> int:
    label = Label(field=field, folded=folded)
    session.add(label)
    session.flush()
    session.add_all(
        LabelWord(field=field, word=word, label_number=label.number)
        for word in dict.fromkeys(words)
    )
    return label.number


def matching(parameter: str, typed: str, fields: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition on labels of some fields that what was typed sets.

    Every word stands in the name, in any order, `spokes*` as a beginning; in double quotes it is
    the whole name. Raises InvalidQuery where there is no word.
    """
    typed = typed.strip()
    if (whole_name := unquoted(typed)) != typed:
        return Label.field.in_(fields) & (Label.folded == key(whole_name))
    conditions = [
        Label.number.in_(
            select(LabelWord.label_number).where(LabelWord.field.in_(fields), condition)
        )
        for condition in _word_conditions(typed)
    ]
    if not conditions:
        raise InvalidQuery.at(parameter, "no-word", f"{parameter} needs a word to look for")
    return and_(Label.field.in_(fields), *conditions)


def unquoted(typed: str) -> str:
    """Return what stands between double quotes, or what was typed where there are none."""
    quoted = len(typed) > 1 and typed[0] == typed[-1] == '"'
    return (typed[1:-1].strip() if quoted else "") or typed


def _word_conditions(typed: str) -> Iterable[ColumnElement[bool]]:
    for piece in typed.split():
        words = fold_words(piece.strip('"').rstrip("*"))
        for place, word in enumerate(words):
            if piece.endswith("*") and place == len(words) - 1:
                # The last code point there is: every word that begins so comes before it.
                yield (LabelWord.word >= word) & (LabelWord.word < word + "\U0010ffff")
            else:
                yield LabelWord.word == word
