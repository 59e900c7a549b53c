"""Titles as they are compared: whether a role that is credited can be a position that was held."""

from service.text.folding import UNSPACED_RUN
from service.text.names import fold_words

QUALIFIERS = frozenset(
    [
        "vice",
        "deputy",
        "former",
        "ex",
        "acting",
        "interim",
        "assistant",
        "associate",
        "elect",
        "designate",
        "shadow",
        "honorary",
        "emeritus",
        "late",
        "outgoing",
        "incoming",
        "candidate",
        "nominee",
        "aide",
        "adviser",
        "advisor",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "ancien",
        "ancienne",
        "adjoint",
        "adjointe",
        "porte",
        "ehemaliger",
        "ehemalige",
        "stellvertretender",
        "stellvertretende",
        "sprecher",
        "sprecherin",
        "exministro",
        "expresidente",
        "vicepresidente",
        "portavoz",
    ]
)
"""Words that make another office of a title: a vice president is no president."""

_BEFORE = frozenset("副前元代")
"""The same in Chinese and Japanese, where they stand before the title without a space."""


def is_same_office(role: str, title: str) -> bool:
    """Tell whether one names what the other does, perhaps in more words.

    An abbreviation, another language, a synonym are not known to be the same: whoever asks can
    only say what was held.
    """
    credited, held = set(fold_words(role)), set(fold_words(title))
    more = credited ^ held
    if credited <= held or held <= credited:
        return not more & QUALIFIERS
    shorter, longer = sorted(("".join(fold_words(each)) for each in (role, title)), key=len)
    is_unspaced = UNSPACED_RUN.fullmatch(longer) is not None
    before = longer.removesuffix(shorter)
    return is_unspaced and longer.endswith(shorter) and not set(before) & _BEFORE
