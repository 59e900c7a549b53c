"""The passages of a text that stand between quotation marks."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from service.text.folding import UNSPACED_RUN

FELLOWS = {
    "“": "”",
    "„": '“”"',
    "‟": "”",
    "”": "”“",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "﹁": "﹂",
    "﹃": "﹄",
    "〝": "〞〟",
    "❝": "❞",
    '"': '"',
    "＂": "＂",
    "״": "״",
}
"""Each opening mark with the marks that may close it, across the languages of the press."""

_SINGLES = {"'": "'", "‘": "’", "‚": "‘’"}
"""The same of single marks."""

_BRACKETS, _ANGLES = "「『｢﹁﹃〝❝", "«»‹›"
_EITHER = {"''": ("''", "``", "„"), '"': ('"', "„")}
"""What a mark may close that opens and closes alike; keyboards have no other for a low one."""
_TYPED = {",,": "„", "‘‘": "“", "’’": "”"}
"""What is typed as two signs, and the mark that it is."""

_ALWAYS_CLOSE = {closing: mark for mark in _BRACKETS for closing in FELLOWS[mark]}
_ALWAYS_OPEN = {*_BRACKETS, "``"}
_TURNED = {mark: FELLOWS[mark] for mark in _ANGLES}


def _signs(fellows: Mapping[str, str]) -> str:
    return "".join(sorted({*fellows, *"".join(fellows.values())}))


MARKS = _signs(FELLOWS) + _signs(_SINGLES)
"""Every mark of one sign, single ones too."""

_MARK = re.compile(rf"''|``|‘‘|’’|(?<!\w),,(?=[^\s,])|[{_signs(FELLOWS)}]")
_SINGLE = re.compile(f"[{_signs(_SINGLES)}]")
_SHUT = re.compile(r"\s*\Z|[.,;:!?)\]](?:\s|\Z)")

_ARABIC = re.compile("[\u0620-\u064a]")
"""A letter of Arabic, the stroke that lengthens one too."""

_PREFIXING = re.compile("[\u0590-\u06ff]")
"""A letter of a script that writes prefixes in one with the word, Hebrew or Arabic."""

_HEBREW = re.compile("[\u05d0-\u05ea]{2}")
"""Two letters of Hebrew: a mark between them is that of an abbreviation, צה”ל."""

_ELIDED = re.compile(r"(?:tis|twas|twere|em|n|cause|till?|bout|round|\d\ds)\b", re.IGNORECASE)


_LEADING = "([—–:（［【「『《〈，、。：；！？…"
"""Signs right behind which a single mark may open; behind a full stop, U.S.'s, it does not."""


_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of a text and is not seen: the letters beside a mark stand beyond it."""


class Passages(NamedTuple):
    """Where the passages stand, and what else the marks tell.

    `spans` are the outermost ones, in order, each from where to where without its marks, in code
    points. `has_marks`: there are marks, be it that nobody can tell what they hold. `is_one`: one
    pair holds the whole text.
    """

    spans: list[tuple[int, int]]
    has_marks: bool
    is_one: bool


class _Place(NamedTuple):
    """A mark, where it ends and the letters on either side, empty at the ends of the text."""

    mark: str
    start: int
    end: int
    before: str
    after: str

    @property
    def is_glued(self) -> bool:
        """Tell whether something to be closed stands right before."""
        return bool(self.before) and not self.before.isspace() and self.before not in "(["

    @property
    def may_open(self) -> bool:
        """Tell whether a word begins here."""
        return bool(self.after) and not self.after.isspace() and not _is_letter(self.before)

    @property
    def may_close(self) -> bool:
        """Tell whether a word has ended here."""
        return self.is_glued and not _is_letter(self.after)


class _Pairing:
    """The marks that wait for their fellows, and the pairs found."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Place] = []
        self._waiting: Counter[str] = Counter()
        self._is_swedish = not any(mark in text for mark in ("“", "„", "‟", *_TYPED))
        self.pairs: list[tuple[_Place, _Place]] = []
        self.is_doubtful = False

    def take(self, place: _Place) -> None:
        """Open a passage with a mark, or close one, or leave it as one that tells nothing."""
        mark = place.mark
        if mark in _ALWAYS_OPEN:
            self._push(place)
        elif mark in _ALWAYS_CLOSE:
            self._close(place, _ALWAYS_CLOSE[mark])
        elif mark in {'"', "＂", "''", "״"} or (mark == "”" and self._is_swedish):
            self._take_either(place)
        elif mark == "”":
            self._take_right(place)
        elif mark in _TURNED:
            self._take_angle(place)
        elif mark == "“" and place.is_glued and (self._waiting["„"] or self._waiting["”"]):
            self._close(place, "„”")
        elif self._is_shut(place):
            self._close(place, "“„”" if mark == "“" else "")
        else:
            self._push(place)

    def end(self) -> bool:
        """Tell whether every mark had its fellow."""
        return not self._open and not self.is_doubtful

    def _take_either(self, place: _Place) -> None:
        """Take a mark that opens and closes alike: what stands around it tells which."""
        kinds = _EITHER.get(place.mark, (place.mark,))
        if place.mark == '"' and place.before.isdigit():
            kinds = ('"',)  # perhaps inches
        is_inside = place.before.isalpha() and _is_letter(place.before) and _is_letter(place.after)
        # Arabic writes prefixes in one with the mark, و"نعم", and Turkish endings, "suç"tan.
        is_prefixed = is_inside and _ARABIC.match(place.before)
        is_ended = is_inside and not _PREFIXING.match(place.before)
        if (place.may_close or is_ended) and any(self._waiting[kind] for kind in kinds):
            self._close(place, kinds)
        elif place.may_open or is_prefixed:
            self._push(place)
        elif not is_inside:  # as in a Hebrew abbreviation, which is no quotation
            self.is_doubtful = True

    def _take_right(self, place: _Place) -> None:
        """Take a mark that closes, or opens where it is turned the wrong way, as in ”Arabic“."""
        if _HEBREW.match(place.before + place.after):
            return
        is_closed = not any(self._waiting[kind] for kind in "“„‟”")
        if is_closed and place.may_open and not place.is_glued:
            self._push(place)
        else:
            self._close(place, "“„‟”")

    def _take_angle(self, place: _Place) -> None:
        """Take an angle: «French», »German« or »Finnish»."""
        other = _TURNED[place.mark]
        closes = place.mark in "»›" or place.is_glued
        if self._waiting[other] and closes:
            self._close(place, other)
        elif place.mark in "«‹" and place.before in {"'", "’"}:
            self._push(place)  # behind an elision: l’« État »
        elif self._is_shut(place):
            self._close(place, place.mark)
        elif place.may_open or place.mark in "«‹":
            self._push(place)
        else:
            self.is_doubtful = True

    def _is_shut(self, place: _Place) -> bool:
        """Tell whether nothing can begin here, whichever way the mark is turned."""
        if _SHUT.match(self._text, place.end):
            return True
        return place.is_glued and (place.after.isspace() or place.after in ",.;:!?)]")

    def _push(self, place: _Place) -> None:
        self._open.append(place)
        self._waiting[place.mark] += 1

    def _close(self, place: _Place, kinds: Collection[str]) -> None:
        """Close the innermost passage that a mark of these kinds has opened, if there is one."""
        if not any(self._waiting[kind] for kind in kinds):
            self.is_doubtful = True
            return
        while True:
            opening = self._open.pop()
            self._waiting[opening.mark] -= 1
            if opening.mark in kinds:
                break
            self.is_doubtful = True
        while self.pairs and self.pairs[-1][0].start > opening.start:
            self.pairs.pop()
        self.pairs.append((opening, place))


def read(text: str) -> Passages:
    """Return the passages of a text, of those in one another the outermost.

    What cannot be told is left out: a mark without its fellow, as a speech of several paragraphs
    has, marks nothing. Single marks are read where there are no others, and only around words:
    most of them are apostrophes. It takes time in proportion to the text.
    """
    pairing = _Pairing(text)
    for found in _MARK.finditer(text):
        pairing.take(_place(text, found))
    pairs = pairing.pairs
    if not pairs and pairing.end():
        spans = _between_single_marks(text)
        return Passages(spans, bool(spans), is_one=spans == [(1, len(text) - 1)])
    is_one = len(pairs) == 1 and not pairs[0][0].start and pairs[0][1].end == len(text)
    spans = [(first.end, last.start) for first, last in pairs if first.end < last.start]
    return Passages(spans, has_marks=True, is_one=is_one)


def bare(text: str) -> str:
    """Return a text without what stands around it and is not seen: spaces, turns of direction."""
    first, last = 0, len(text)
    while first < last and (text[first].isspace() or text[first] in _TURNS):
        first += 1
    while first < last and (text[last - 1].isspace() or text[last - 1] in _TURNS):
        last -= 1
    return text[first:last]


def _place(text: str, found: re.Match[str]) -> _Place:
    start, end = begin, stop = found.span()
    while text[begin - 1 : begin] in _TURNS:
        begin -= 1
    while text[stop : stop + 1] in _TURNS:
        stop += 1
    before, after = text[begin - 1 : begin], text[stop : stop + 1]
    return _Place(_TYPED.get(found[0], found[0]), start, end, before, after)


def _is_letter(char: str) -> bool:
    """Tell whether it is a letter or digit of a script that has spaces between words."""
    return char.isalnum() and not UNSPACED_RUN.match(char)


def _between_single_marks(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opening: _Place | None = None
    for found in _SINGLE.finditer(text):
        place = _place(text, found)
        if opening and place.mark in _SINGLES[opening.mark] and place.may_close:
            between = text[opening.end : place.start]
            # An apostrophe is not closed paragraphs later.
            if between and "\n" not in between:
                spans.append((opening.end, place.start))
            opening = None
        elif _opens_single(text, place):
            opening = place
    return spans


def _opens_single(text: str, place: _Place) -> bool:
    before, after = place.before, place.after
    begins = not before or before.isspace() or before in _LEADING or UNSPACED_RUN.match(before)
    return bool(
        begins
        and place.mark in _SINGLES
        and after
        and not after.isspace()
        and after not in ".,;:!?)]"
        and not _ELIDED.match(text, place.end)
    )
