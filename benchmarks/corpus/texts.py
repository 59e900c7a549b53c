"""What is said in the corpus: sentences of drawn words, and the same ones a little altered."""

import random
from typing import Any

from benchmarks.corpus.vocabulary import vocabulary

SHORTEST, MOST = 5, 80
"""Words of a statement."""


def said(dice: random.Random, language: str) -> dict[str, Any]:
    """Return the text of a statement, and how the words are given."""
    count = min(MOST, max(SHORTEST, round(dice.lognormvariate(3.2, 0.5))))
    drawn = vocabulary(language).draw(dice, count)
    kind = dice.random()
    if kind < 0.6:
        return {"text": _sentence(dice, drawn, language), "quotation": "direct"}
    if kind < 0.8:
        return {"text": _sentence(dice, drawn, language), "quotation": "indirect"}
    begin = dice.randrange(1, count - 2)
    end = min(count - 1, begin + dice.randrange(2, 12))
    drawn[begin], drawn[end] = f"“{drawn[begin]}", f"{drawn[end]}”"
    return {"text": _sentence(dice, drawn, language), "quotation": "partial"}


def words(dice: random.Random, language: str, count: int) -> str:
    """Return so many words of a language."""
    return " ".join(vocabulary(language).draw(dice, count))


def altered(dice: random.Random, text: str) -> str:
    """Return a text in which one to three words are others, by places of its own."""
    parts = text.split(" ")
    for _ in range(dice.randrange(1, 4)):
        place = dice.randrange(len(parts))
        if not any(mark in parts[place] for mark in "“”"):
            parts[place] = dice.choice(parts).strip("“”.,") or parts[place]
    return " ".join(parts)


def _sentence(dice: random.Random, drawn: list[str], language: str) -> str:
    """Return words as a sentence, with a comma here and there; its first letter is a capital."""
    for place in range(7, len(drawn) - 2, dice.choice((6, 9, 12))):
        drawn[place] += ","
    text = (" " if vocabulary(language).tongue.spaced else "").join(drawn)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('”') else '.'}"
