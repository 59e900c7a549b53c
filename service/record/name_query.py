"""Names by several combinations of words at once: one question to the database.

Its statement depends on how many words each combination has and not on the words, so that it is
made and compiled once for all that are typed in this form.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    bindparam,
    exists,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from service.models import Label, LabelWord
from service.record.near_words import FIELD
from service.text.folding import END, UNSPACED_RUN
from service.text.lists import AmongWords

NOTHING = " "
"""No word is this."""

Form: TypeAlias = tuple[bool, int]
"""Of an arm: whether its first word is begun, and how many others it has."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that must stand in a name, perhaps begun; loosely: one of both as an initial."""

    text: str
    is_begun: bool = False
    is_loose: bool = False

    @property
    def range(self) -> tuple[str, str]:
        """The least and the last word that it may be."""
        is_open = self.is_begun or (self.is_loose and len(self.text) == 1)
        return self.text, self.text + END if is_open else self.text

    @property
    def initial(self) -> str:
        """What stands for it as an initial; of a script without initials itself."""
        return self.text if not self.is_loose or UNSPACED_RUN.match(self.text) else self.text[0]


@dataclass(frozen=True, slots=True)
class Arm:
    """Names that have one of some words, the only one of which may be begun, and all others."""

    how: int
    words: tuple[str, ...]
    others: tuple[Word, ...]
    is_begun: bool = False


def ask(session: Session, arms: Sequence[Arm], most: int) -> Iterator[tuple[str, int]]:
    """Yield folded names with how they fit, the best first, each perhaps in several ways."""
    forms: dict[Form, list[Arm]] = defaultdict(list)
    for arm in arms:
        forms[arm.is_begun, len(arm.others)].append(arm)
    values: dict[str, Any] = {"most": most}
    shape: list[Form] = []
    for form, alike in sorted(forms.items()):
        # Rounded up to a power of two: then there are few statements, and all are at hand.
        padded: Iterable[Arm | None] = chain(alike, repeat(None))
        for each in islice(padded, 1 << (len(alike) - 1).bit_length()):
            values |= _values(str(len(shape)), each, *form)
            shape.append(form)
    yield from session.execute(_statement(tuple(shape)), values)


def _values(place: str, arm: Arm | None, is_begun: bool, others: int) -> dict[str, Any]:
    """Return what an arm asks for; none asks for nothing."""
    words, how = (arm.words, arm.how) if arm else ((), 0)
    values: dict[str, Any] = {f"how_{place}": how}
    if is_begun:
        first = words[0] if words else NOTHING
        values |= {f"from_{place}": first, f"to_{place}": first + END if words else NOTHING}
    else:
        values[f"words_{place}"] = list(words)
    for other in range(others):
        word = arm.others[other] if arm else Word(NOTHING)
        least, last = word.range
        of = f"{place}_{other}"
        values |= {f"from_{of}": least, f"to_{of}": last, f"initial_{of}": word.initial}
    return values


@lru_cache(64)  # of many words one takes megabytes
def _statement(shape: tuple[Form, ...]) -> Select[Any]:
    every = union_all(*(_arm(str(place), *form) for place, form in enumerate(shape))).subquery()
    return (
        select(every.c.folded, every.c.how)
        .distinct()
        .order_by(every.c.how, every.c.folded)
        .limit(bindparam("most"))
    )


def _arm(place: str, is_begun: bool, others: int) -> Select[Any]:
    of = _words.alias(f"word_{place}")
    first = _within(of, place) if is_begun else AmongWords(of.c.word, f"words_{place}")
    standing = [_standing(of, f"{place}_{other}") for other in range(others)]
    return (
        select(_labels.c.folded, bindparam(f"how_{place}", type_=Integer()).label("how"))
        .join_from(of, _labels, _labels.c.number == of.c.label_number)
        .where(of.c.field == FIELD, first, *standing)
    )


def _standing(first: FromClause, name: str) -> ColumnElement[bool]:
    """Return the condition that a word stands in the name, begun or as an initial beside the first.

    So one word of a name is not two that were typed.
    """
    of = _words.alias(f"word_{name}")
    is_initial = of.c.word == bindparam(f"initial_{name}")
    beside = (of.c.word != first.c.word) & (_within(of, name) | is_initial)
    is_whole = of.c.word == bindparam(f"from_{name}")
    return exists().where(of.c.label_number == first.c.label_number, is_whole | beside)


def _within(of: FromClause, name: str) -> ColumnElement[bool]:
    return (of.c.word >= bindparam(f"from_{name}")) & (of.c.word <= bindparam(f"to_{name}"))


_labels, _words = Label.__table__, LabelWord.__table__
