"""Words that differ by one typing error: a letter more, a letter less, another, two turned round.

Two words so near have in common what is left of one of them, or of both, without one letter. So a
word is found by these remainders, which are as many as it has letters, and then looked at closely.
A beginning is found by words that begin as one of its own remainders does.
"""

import unicodedata

LONGEST = 32
"""Letters of a word beyond which it is found as it is written only."""


def letters(word: str) -> str:
    """Return a folded word in the letters that are typed: Korean syllables in their parts."""
    return unicodedata.normalize("NFD", word)


def keys(word: str) -> set[str]:
    """Return what a word is found by: itself, and each remainder without one letter.

    Words of a single letter, and very long ones, have none.
    """
    typed = letters(word)
    if not 1 < len(typed) <= LONGEST:
        return set()
    return {typed} | {typed[:place] + typed[place + 1 :] for place in range(len(typed))}


def is_near(one: str, other: str) -> bool:
    """Tell whether two words are equal but for one typing error at most."""
    return _near(letters(one), letters(other))


def is_begun(typed: str, word: str) -> bool:
    """Tell whether a word begins with what was typed, but for one typing error at most."""
    given, whole = letters(typed), letters(word)
    lengths = range(len(given) - 1, len(given) + 2)
    return any(_near(given, whole[:length]) for length in lengths)


def _near(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    swapped = len(one) == len(other) == len("ab") and one == other[::-1]
    return swapped or max(len(one), len(other)) <= 1
