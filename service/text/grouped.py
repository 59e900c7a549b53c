"""Great numbers as keyboards write them, in groups with a space between: 45 000.

A text that has the space of a printer there holds one word, 45000; with that of a keyboard it holds
two. A reader cannot tell them apart, so what is typed in one way is looked for in the other too.
"""

from collections.abc import Collection, Iterable, Iterator

import regex

from service.text.folding import light

# Of 21 digits at most before its decimals, and no part of a longer row of them.
_GROUPED = regex.compile(
    r"(?<![\w.,'-])(?<!\d )[1-9]\d{0,2}(?: \d{3}){1,6}+(?:[.,]\d++)?(?!\w| ?\d|[.,'-]\d)",
)
_WHOLE = regex.compile(r"(?<![\w.])[1-9]\d{3,20}+(?:\.\d++)?(?![\w.])")
_YEAR = regex.compile(r"(?:1[5-9]|20)\d\d")
_GROUP = regex.compile(r"\d++")


def groups(typed: str) -> Iterator[tuple[int, str]]:
    """Yield where each group of a number begins, and the word that the whole number is."""
    for found in _GROUPED.finditer(typed):
        whole = light(found[0]).replace(" ", "")
        yield from ((found.start() + group.start(), whole) for group in _GROUP.finditer(found[0]))


def printed(text: str) -> str:
    """Return a text of equal length that has the space of a printer inside its great numbers."""
    return _GROUPED.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def spelled(words: Iterable[str], marked: Collection[str] = ()) -> Iterable[tuple[str, ...]]:
    """Return words side by side as they are, with their numbers whole, and with these in groups.

    What may be a year is no great number, unless it is of those that were typed with a mark.
    """
    line = " ".join(words)
    whole = _GROUPED.sub(lambda found: found[0].replace(" ", ""), line)

    def in_groups(found: "regex.Match[str]") -> str:
        number: str = found[0]
        if number not in marked and _YEAR.fullmatch(number):
            return number
        integer, point, decimals = number.partition(".")
        return f"{int(integer):,}{point}{decimals}".replace(",", " ")

    grouped = _WHOLE.sub(in_groups, line)
    return dict.fromkeys(tuple(each.split(" ")) for each in (line, whole, grouped))
