"""What a line is made of: the facts of one statement, in no language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Day:
    """A day, a month or a year, as precise as it is known."""

    year: int
    month: int | None = None
    day: int | None = None
    uncertain: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A date, or the two ends of an interval."""

    first: Day
    last: Day | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker as credited then. `count`, `reason` and `terms` are those of an unnamed one.

    `organisation` is left out where the name or the role says it already; an erased speaker has no
    name.
    """

    name: str
    is_named: bool = True
    role: str | None = None
    organisation: str | None = None
    count: int | None = None
    reason: str | None = None
    terms: str | None = None


@dataclass(frozen=True, slots=True)
class Carrier:
    """One hand the statement came through, and what it did with the words."""

    name: str
    relation: str


@dataclass(frozen=True, slots=True)
class Item:
    """The one source that is named, and how it carries the words.

    `via` begins nearest to the utterance. `differs`: its own wording is another; `language`: it is
    in that language, which is not the text's.
    """

    outlet: str | None
    title: str | None = None
    author: str | None = None
    url: str | None = None
    published: When | None = None
    retrieved: When | None = None
    archive_url: str | None = None
    status: str = "current"
    via: tuple[Carrier, ...] = ()
    differs: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One statement; `others` are the further sources that carry it.

    `apart`: not all of them have it by way of the carriers of the one that is named.
    `translated_by` is None where the text is no translation, as far as is known; `translated_from`
    is the language of the original. `translator` is the source whose outlet has translated it,
    where that is not the one that is named.
    """

    text: str
    quotation: str
    verbatim: tuple[str, ...]
    voices: tuple[Voice, ...]
    when: When | None
    item: Item
    others: int = 0
    apart: bool = False
    date_as_published: str | None = None
    channel: str | None = None
    said_to: str | None = None
    place: str | None = None
    translated_by: str | None = None
    translated_from: str | None = None
    translator: Item | None = None
    status: str = "current"
