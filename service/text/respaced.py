"""What words may have been where a space among them is missing, too many, or a letter off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.text.folding import UNSPACED_RUN
from service.text.near import LONGEST


@dataclass(frozen=True, slots=True)
class Reading:
    """Another reading of some words: two of them as one, or some letters as two ``parts``.

    ``joined`` may lack the letter in whose place the space was typed. The ``others`` are as they
    were.
    """

    others: tuple[str, ...]
    parts: tuple[str, ...] = ()
    joined: str | None = None


def respaced(words: Sequence[str]) -> Iterator[Reading]:
    """Yield what the words may have been."""
    for place, (one, other) in enumerate(pairwise(words)):
        others = (*words[:place], *words[place + 2 :])
        yield Reading(others, joined=one + other)
        if UNSPACED_RUN.fullmatch(one + other):
            yield Reading(others, joined=other + one)
        if len(one) > 1:
            yield Reading(others, (one[:-1], one[-1] + other))
        if len(other) > 1:
            yield Reading(others, (one + other[0], other[1:]))
    for place, word in enumerate(words):
        others = (*words[:place], *words[place + 1 :])
        for at in range(1, min(len(word), LONGEST)):
            yield Reading(others, (word[:at], word[at:]))
            if at < len(word) - 1:
                yield Reading(others, (word[:at], word[at + 1 :]))
