"""Double quotation marks, across the languages of the press, and which of them are fellows."""

import re
from collections import Counter
from collections.abc import Collection

from service.text import gershayim
from service.text.mark_places import Place, begins_line, is_letter, located, signs

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
    "″": "″",
}
"""Each opening mark with the marks that may close it."""

_BRACKETS, _ANGLES = "「『｢﹁﹃〝❝", "«»‹›"
_EITHER = {"''": ("''", "``", "„"), '"': ('"', "„")}
"""What a mark may close that opens and closes alike; keyboards have no other for a low one."""
_TYPED = {",,": "„", "‘‘": "“", "’’": "”"}
"""What is typed as two signs, and the mark that it is."""
_TYPED_ANGLES = {"‹‹": "«", "››": "»", "<<": "«", ">>": "»"}
"""The same of angles, as in Amharic; an arrow alone ("more >>") is none."""

_ALWAYS_CLOSE = {closing: mark for mark in _BRACKETS for closing in FELLOWS[mark]}
_ALWAYS_OPEN = {*_BRACKETS, "``"}
_TURNED = {mark: FELLOWS[mark] for mark in _ANGLES}

_MARK = re.compile(rf"''|``|‘‘|’’|‹‹|››|<<(?=[^<>]*>>)|>>|(?<!\w),,(?=[^\s,])|[{signs(FELLOWS)}]")
_SHUT = re.compile(r"\s*\Z|[.,;:!?)\]](?:\s|\Z)")

_ARABIC = re.compile("[\u0620-\u064a]")
"""A letter of Arabic, the stroke that lengthens one too."""

_PREFIXING = re.compile("[\u0590-\u06ff]")
"""A letter of a script that writes prefixes in one with the word, Hebrew or Arabic."""


class Pairing:
    """The marks that wait for their fellows, and the pairs found."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[Place] = []
        self._waiting: Counter[str] = Counter()
        self._behind_prefix: Place | None = None
        self._is_swedish = not any(mark in text for mark in ("“", "„", "‟", *_TYPED))
        self.pairs: list[tuple[Place, Place]] = []
        self.is_doubtful = False

    def take(self, place: Place) -> None:
        """Open a passage with a mark, or close one, or leave it as one that tells nothing."""
        if place.mark == ">>" and not self._waiting["«"]:
            return
        mark = _TYPED_ANGLES.get(place.mark) or _TYPED.get(place.mark, place.mark)
        place = place._replace(mark=mark)
        if self._goes_on(place) or self._is_behind_prefix(place):
            return
        if mark in _ALWAYS_OPEN:
            self._push(place)
        elif mark in _ALWAYS_CLOSE:
            self._close(place, _ALWAYS_CLOSE[mark])
        elif mark in {'"', "＂", "''", "״", "″"} or (mark == "”" and self._is_swedish):
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

    def _goes_on(self, place: Place) -> bool:
        """Tell whether a paragraph begins with the mark that is open, or with an angle turned."""
        opened = self._open[-1].mark if self._open else ""
        if opened in _ALWAYS_OPEN or place.mark not in {opened, _TURNED.get(opened)}:
            return False
        return begins_line(self._text, place)

    def _is_behind_prefix(self, place: Place) -> bool:
        """Tell whether a mark opens a passage behind a prefix, if the next to be seen closes it."""
        begun, self._behind_prefix = self._behind_prefix, None
        if not self._open and gershayim.may_open(self._text, place):
            self._behind_prefix = place
            return True
        if begun and begun.mark == place.mark and place.may_close:
            self._push(begun)
        elif gershayim.is_within(place):
            self._behind_prefix = begun
        return False

    def _take_either(self, place: Place) -> None:
        """Take a mark that opens and closes alike: what stands around it tells which."""
        kinds = _EITHER.get(place.mark, (place.mark,))
        if place.mark == '"' and place.before.isdigit():
            kinds = ('"',)  # perhaps inches
        is_inside = place.before.isalpha() and is_letter(place.before) and is_letter(place.after)
        # Arabic writes prefixes in one with the mark, و"نعم", and Turkish endings, "suç"tan.
        is_prefixed = is_inside and _ARABIC.match(place.before)
        is_ended = is_inside and not _PREFIXING.match(place.before)
        # French and Arabic as typed have spaces inside the marks: " non ".
        may_close = place.may_close or is_ended or place.is_apart or self._is_shut(place)
        if may_close and any(self._waiting[kind] for kind in kinds):
            self._close(place, kinds)
        elif place.may_open or is_prefixed or (place.is_apart and self._begins_apart(place)):
            self._push(place)
        # Nothing is doubtful about a Hebrew abbreviation, nor about 12″.
        elif not is_inside and not (place.mark == "″" and place.before.isdigit()):
            self.is_doubtful = True

    def _begins_apart(self, place: Place) -> bool:
        """Tell whether words may begin behind a mark that stands apart: no inches, nor the end."""
        further = self._text[max(0, place.start - 2) : place.start]
        return bool(place.after) and not further[:1].isdigit()

    def _take_right(self, place: Place) -> None:
        """Take a mark that closes, or opens where it is turned the wrong way, as in ”Arabic“."""
        if gershayim.is_within(place):
            return
        is_closed = not any(self._waiting[kind] for kind in "“„‟”")
        if is_closed and place.may_open and not place.is_glued:
            self._push(place)
        else:
            self._close(place, "“„‟”")

    def _take_angle(self, place: Place) -> None:
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

    def _is_shut(self, place: Place) -> bool:
        """Tell whether nothing can begin here, whichever way the mark is turned."""
        if _SHUT.match(self._text, place.end):
            return True
        return place.is_glued and (place.after.isspace() or place.after in ",.;:!?)]")

    def _push(self, place: Place) -> None:
        self._open.append(place)
        self._waiting[place.mark] += 1

    def _close(self, place: Place, kinds: Collection[str]) -> None:
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


def paired(text: str) -> Pairing:
    """Return the pairs of marks of a text. It takes time in proportion to the text."""
    pairing = Pairing(text)
    for found in _MARK.finditer(text):
        pairing.take(located(text, found))
    return pairing
