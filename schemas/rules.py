"""What a text, a name, a date or an address may hold; nothing is ever changed, only refused."""

import re
import unicodedata
from datetime import UTC, datetime
from urllib.parse import urlsplit

from marshmallow import ValidationError

from schemas.faults import Fault

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LATER_CONTROLS = re.compile(r"[\x80-\x84\x86-\x9f]")
"""Those of C1, without the line end among them."""

SURROGATES = re.compile("[\ud800-\udfff]")
LINE_BREAKS = re.compile("[\t\n\r\x85\u2028\u2029]")
JOINERS = "\u200c\u200d"
"""Persian and the scripts of India need these inside words."""

INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
"""Code points that count as letters or signs and show nothing."""

DAY = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
CLOCK = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
EDTF = re.compile(rf"{DAY}[?~]?(?:/{DAY}[?~]?)?|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{CLOCK}")
TWO_WAYS = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,7}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2}))?"
)
ID = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
URL = re.compile(r"https?://[^/?#@\s]+(?:[/?#]\S*)?", re.IGNORECASE)


def characters(value: str) -> None:
    """Refuse what no text holds: NUL and other controls, halves of a surrogate pair."""
    if found := CONTROLS.search(value):
        detail = f"holds the control character U+{ord(found[0]):04X}"
        raise ValidationError(Fault("control-character", detail))
    if SURROGATES.search(value):
        detail = "holds half of a surrogate pair, which is no character"
        raise ValidationError(Fault("surrogate", detail))


def readable(value: str) -> None:
    """Refuse the later controls, which come where cp1252 was read as ISO 8859-1.

    What was recorded before this rule is restored, and looked for, all the same.
    """
    if found := LATER_CONTROLS.search(value):
        mark = found[0].encode("latin-1").decode("cp1252", "replace")
        detail = f"has the control U+{ord(found[0]):04X}, as where {mark} was read as ISO 8859-1"
        raise ValidationError(Fault("control-character", detail))


def visible(value: str) -> None:
    """Refuse a text in which nothing can be seen."""
    if begins_plainly(value):
        return
    if not any(_shows(character) for character in value):
        raise ValidationError(Fault("empty", "is empty, or holds nothing that can be seen"))


def begins_plainly(value: str) -> bool:
    """Tell whether a text begins with a letter or digit that is not one of the invisible ones."""
    return value[:1].isalnum() and value[0] < min(INVISIBLE_LETTERS)


def _shows(character: str) -> bool:
    return unicodedata.category(character)[0] not in "CZM" and character not in INVISIBLE_LETTERS


def name(value: str) -> None:
    """Refuse a name over several lines, or with characters that are not seen or turn the text.

    The two joiners are allowed: Persian and the scripts of India spell with them.
    """
    if value.isprintable():  # then it has neither
        return
    if LINE_BREAKS.search(value):
        raise ValidationError(Fault("line-break", "holds a tab or a line break: it is one line"))
    for character in value:
        if unicodedata.category(character) == "Cf" and character not in JOINERS:
            detail = f"holds the invisible character U+{ord(character):04X}"
            raise ValidationError(Fault("invisible-character", detail))


def url(value: str) -> None:
    """Refuse an address that is not plain http or https, names a user, or has no readable host."""
    address(value)
    try:
        urlsplit(value)
    except ValueError as error:
        detail = "is no address: its host is none, nor an IP address in brackets"
        raise ValidationError(Fault("invalid-url", detail)) from error


def address(value: str) -> None:
    """Refuse what has not the form of a plain http or https address; the host is asked later."""
    if URL.fullmatch(value) is None or not (
        value.isprintable()
        or all(unicodedata.category(character) not in {"Cc", "Cf"} for character in value)
    ):
        detail = "is no http or https address (without a user name, without spaces)"
        raise ValidationError(Fault("invalid-url", detail))


def language(value: str) -> None:
    """Refuse what does not look like a BCP 47 language tag: en, pt-BR, zh-Hant."""
    if LANGUAGE.fullmatch(value) is None:
        detail = "is no language tag such as en, pt-BR or zh-Hant"
        raise ValidationError(Fault("invalid-language", detail))


def date(value: str) -> None:
    """Refuse what has not the form of EDTF level 0 with ?, ~ and intervals (docs/record.md).

    The calendar is asked later.
    """
    if EDTF.fullmatch(value):
        return
    if TWO_WAYS.fullmatch(value):
        detail = "may be read in two ways: write the year, the month, the day, as in 2023-04-05"
        raise ValidationError(Fault("ambiguous-date", detail))
    detail = "is no date: write 2023, 2023-04, 2023-04-05, 2023-04-05T10:30:00Z, 2023~ or 2023/2024"
    raise ValidationError(Fault("invalid-date", detail))


def no_id(value: str, field: str) -> None:
    """Refuse an id where a field takes a name: taken for one, it would make something new."""
    if ID.fullmatch(value.strip()):
        detail = f'is an id: send {{"id": "{value.strip()}"}}'
        raise ValidationError(Fault("id-as-text", detail), field)


def scheme(value: str) -> None:
    """Refuse what is no plain name of a catalogue."""
    if re.fullmatch("[a-z][a-z0-9_-]{0,30}", value) is None:
        detail = "is no name of a catalogue: up to 31 lower-case letters, digits, dashes"
        raise ValidationError(Fault("invalid-scheme", detail))


def moment(value: str) -> None:
    """Refuse what is not a day, or a point in time with its zone (RFC 3339)."""
    try:
        read = datetime.fromisoformat(value)
        if read.tzinfo is not None:
            read = read.astimezone(UTC)  # which may be before the first year, or after the last
    except (ValueError, OverflowError):
        read = None
    if MOMENT.fullmatch(value) is None or read is None:
        detail = "is no day and no moment with its zone: 2026-11-20 or 2026-11-20T10:00:00Z"
        if " " in value and MOMENT.fullmatch(value.replace(" ", "+")):
            detail += "; in an address, + is written %2B"
        raise ValidationError(Fault("invalid-date", detail))


def day(value: str) -> None:
    """Refuse what is not a year, a month or a day: the ends of a search's range."""
    if re.fullmatch(DAY, value) is None:
        detail = "is not a year, a month or a day: 2023, 2023-04 or 2023-04-05"
        raise ValidationError(Fault("invalid-date", detail))


OF_TEXTS = frozenset((characters, readable, visible, name))
"""Rules that every text keeps that is printable and begins plainly: it has no controls, no halves
of pairs, no line breaks and nothing invisible, and something shows."""
