"""Names as they are typed: those that have the words, then those that may have been meant.

A name may have been meant where one word of it is typed with one error, where a word stands as an
initial, or where a space is missing, is too many, or is a letter off. Whatever was typed beside
that must stand in the name, in any order, the last word a beginning.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from service.record import name_query, names, near_words
from service.record.errors import InvalidQuery
from service.record.name_query import Arm, Word
from service.text import near
from service.text.analysis import fold_words, pieces
from service.text.respaced import respaced

WHOLE, AS_TYPED, BY_INITIALS, MISTYPED, MISTYPED_BEGINNING = range(5)
"""How well a name fits, the best first."""

FITS = 4
"""Degrees in which a name can be one of these."""

MOST_TYPED = 32
"""Words that can be typed."""

MOST_WORDS = 6
"""Words of a name in which errors are looked for."""

MOST_ARMS = 32
"""Ways in which the words may have been meant that are looked for; three words have about ten."""

MOST_NAMES = 500
"""Names that what was typed may stand for."""


def as_typed(typed: str) -> ColumnElement[bool]:
    """Return the condition on names that they have every word that was typed.

    The last word is a beginning; in double quotes it is the whole name. Raises InvalidQuery.
    """
    if not is_whole(typed):
        words = list(dict.fromkeys(pieces(typed)))
        if len(words) > MOST_TYPED:
            detail = f"a name has {MOST_TYPED} words at most"
            raise InvalidQuery.at("q", "too-many-words", detail)
        typed = " ".join(words) + "*"
    return names.matching("q", typed, [near_words.FIELD, "unnamed"])


def is_whole(typed: str) -> bool:
    """Tell whether what was typed is a whole name, in double quotes."""
    return names.unquoted(typed) != typed


def fitting(session: Session, typed: str, standing: Iterable[str]) -> dict[str, int]:
    """Return folded names that have the words or may have been meant, with how well each fits.

    ``standing`` are those that have every word as it was typed. Less is better: `FITS` times one
    of the numbers above, and a little more for what fits less. The number of questions to the
    database does not grow with what was typed.
    """
    words = _words(typed)
    found: dict[str, int] = {}
    for folded in standing:
        found[folded] = FITS * (WHOLE if sorted(folded.split()) == sorted(words) else AS_TYPED)
    if not 0 < len(words) <= MOST_WORDS:
        return found
    arms = _arms(session, list(dict.fromkeys(words)))
    for folded, how in name_query.ask(session, arms, MOST_NAMES) if arms else ():
        fit = FITS * how + (_by_initials_less(folded, words) if how == BY_INITIALS else 0)
        found[folded] = min(fit, found.get(folded, fit))
    return found


def _by_initials_less(folded: str, words: Sequence[str]) -> int:
    """Return how much less a name fits that begins with another letter, or has other words too."""
    return 2 * (folded[:1] != words[0][0]) + (len(folded.split()) != len(words))


def _words(typed: str) -> list[str]:
    """Return the folded words; a sign that stands alone is none, as in "J . Smith"."""
    bare = (piece.strip(names.DOUBLE_QUOTES).rstrip("*") for piece in pieces(typed))
    words = [word for piece in bare for word in fold_words(piece)]
    return [word for word in words if any(map(str.isalnum, word))]


def _arms(session: Session, words: Sequence[str]) -> list[Arm]:
    readings = list(respaced(words))
    looked_up = [*words, *(word for each in readings for word in (*each.parts, each.joined or ""))]
    known = near_words.around(session, looked_up)
    arms = [*_by_initials(words), *_mistyped(words, known)]
    if beginning := near_words.begun(session, words[-1]):
        loosely = _loosely(words, len(words) - 1)
        arms.append(Arm(MISTYPED_BEGINNING, tuple(sorted(beginning)), tuple(loosely)))
    for reading in readings:
        others = [Word(each, is_begun=each == words[-1]) for each in reading.others]
        if reading.joined is not None:
            meant = [each for each in known if near.is_near(reading.joined, each)]
            arms += [Arm(MISTYPED, tuple(meant), tuple(others))] if meant else []
        elif all(len(part) == 1 or part in known for part in reading.parts):
            first, *rest = sorted(reading.parts, key=len, reverse=True)
            arms.append(Arm(MISTYPED, (first,), (*map(Word, rest), *others)))
    return arms[:MOST_ARMS]  # SQLite refuses some hundreds, which names of many short words have


def _by_initials(words: Sequence[str]) -> Iterator[Arm]:
    """Yield the names in which one word stands as typed, the others at least as initials."""
    for place, word in enumerate(words):
        if len(word) > 1 < len(words):
            is_begun = place == len(words) - 1
            yield Arm(BY_INITIALS, (word,), tuple(_loosely(words, place)), is_begun=is_begun)


def _mistyped(words: Sequence[str], known: set[str]) -> Iterator[Arm]:
    """Yield the names in which one word is typed with an error, the others as they are."""
    for place, word in enumerate(words):
        is_short = len(words) == 1 and len(near.letters(word)) <= near_words.SHORT
        meant = tuple(
            sorted(
                each
                for each in known
                if near.is_near(word, each)
                and word != each
                # Of two letters alone one is right in too many words.
                and (not is_short or len(near.letters(each)) > len(near.letters(word)))
            )
        )
        if meant:
            yield Arm(MISTYPED, meant, tuple(_loosely(words, place)))


def _loosely(words: Sequence[str], but: int) -> list[Word]:
    """Return all words but one, each of which may stand as an initial."""
    last = len(words) - 1
    return [
        Word(word, is_begun=place == last, is_loose=True)
        for place, word in enumerate(words)
        if place != but
    ]
