"""Things that have every one of some words: conditions that do not grow with what was typed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, SelectBase, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from service.models import Label
from service.text import hangul
from service.text.folding import END, UNSPACED_RUN
from service.text.lists import FromEach, every_word
from service.text.names import elided, is_acronym

Typed: TypeAlias = tuple[str, bool]
"""A word, and whether it is a beginning only."""

FEW = 8
"""Words that have a condition each, of which a database may begin with the rarest."""


@dataclass(frozen=True, slots=True)
class Words:
    """A table of the words of things: the number of the thing, the word, and which rows count.

    ``named``: the folded names that the words are of. Given, a word is found behind an elision too,
    an acronym with its full stops (US as U.S.), and characters that stand together in a script
    without spaces, where a few are asked for.
    """

    number: InstrumentedAttribute[int]
    word: InstrumentedAttribute[str]
    which: ColumnElement[bool]
    named: type[Label] | None = None

    def standing(
        self, numbers: InstrumentedAttribute[int], typed: Iterable[Typed]
    ) -> list[ColumnElement[bool]]:
        """Return conditions on the numbers of things that hold where each has every word.

        None where there is no word.
        """
        asked = list(dict.fromkeys(typed))
        if len(asked) > FEW:
            return [numbers.in_(each) for each in self._having_all(asked)]
        return [or_(numbers.in_(self._having(each)), *self._inside(each)) for each in asked]

    def _inside(self, typed: Typed) -> Iterator[ColumnElement[bool]]:
        """Yield the condition on a name that a word stands in a longer run of it, if it may."""
        word, _ = typed
        if self.named and UNSPACED_RUN.match(word):
            yield self.named.folded.contains(word)

    def _having(self, typed: Typed) -> SelectBase:
        word, is_begun = typed
        spelled = elided(word, is_begun=is_begun) if self.named else [word]
        is_meant = or_(*(self._begun(each) if is_begun else self.word == each for each in spelled))
        found = select(self.number).where(self.which, is_meant)
        if self.named and is_acronym(word):
            return found.union(self._in_letters(word, aliased(self.named)))
        return found

    def _in_letters(self, acronym: str, named: type[Label]) -> Select[Any]:
        """Return the things whose names have the letters, each as a word, side by side."""
        line = " " + named.folded + " "
        return (
            select(self.number)
            .join(named, named.number == self.number)
            .where(self.which, self.word == acronym[0], line.contains(f" {' '.join(acronym)} "))
        )

    def _having_all(self, asked: Collection[Typed]) -> Iterator[Select[Any]]:
        """Yield one question for the words, one for the beginnings.

        With a condition for each, SQLite refuses some hundreds: the expression is too deep for it.
        """
        for begun in (False, True):
            words = [word for word, is_begun in asked if is_begun is begun]
            if not words:
                continue
            each = every_word(words)
            word = each.c.value
            is_meant = self._between(word, word + END) if begun else self.word == word
            yield (
                select(self.number)
                .select_from(FromEach(each, self.number.class_.__table__, is_meant))
                .where(self.which)
                .group_by(self.number)
                .having(func.count(each.c.value.distinct()) == len(words))
            )

    def _begun(self, typed: str) -> ColumnElement[bool]:
        """Return the condition on a word that it begins as typed, its last letter not yet whole."""
        spans = map(hangul.span, hangul.readings(typed))
        return or_(*(self._between(least, beyond) for least, beyond in spans))

    def _between(self, least: Any, beyond: Any) -> ColumnElement[bool]:
        return and_(self.word >= least, self.word < beyond)
