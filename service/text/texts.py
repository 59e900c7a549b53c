"""Which of a statement's texts have something of their own to be found by."""

from collections.abc import Sequence
from typing import TypeAlias

Text: TypeAlias = tuple[list[str], str]
"""The tokens of a text, and the language whose rules they follow."""


def apart(texts: Sequence[Text]) -> list[Text]:
    """The texts in their order, without those whose tokens stand side by side in another.

    Whatever finds such a text finds the other: its words, its phrases, its roots.
    """
    # No token holds a space.
    joined = [f" {' '.join(tokens)} " for tokens, _ in texts]
    return [
        text
        for place, text in enumerate(texts)
        if not any(
            language == text[1] and joined[place] in other and _first(joined, place, number)
            for number, ((_, language), other) in enumerate(zip(texts, joined, strict=True))
            if number != place
        )
    ]


def _first(joined: Sequence[str], place: int, number: int) -> bool:
    """Whether a text gives way to another that holds it: of equal ones, all to the first."""
    return len(joined[number]) > len(joined[place]) or number < place
