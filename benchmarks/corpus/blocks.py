"""A thousand statements of the corpus, each block by itself, so that many can be made at once.

Shares are those of a desk's record: most statements are of the days before they arrive, some
blocks are an archive's; a tenth repeat an earlier one in almost its words, from another source.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any
from zlib import crc32

from benchmarks.corpus import texts
from benchmarks.corpus.people import People, people
from benchmarks.corpus.vocabulary import TONGUES

VERSION = "4"
"""Where it changes, other statements are made: stores that were filled before are of no use."""

BLOCK = 1_000
SOURCES = BLOCK // 4
"""Published items of one block."""

LAST_DAY = date(2026, 6, 30)
DAYS = 15 * 365
LAG = 20
"""Days that a statement may be old when it arrives; an archive's are of any age."""

CHANNELS = "interview statement press_conference speech social_post broadcast parliament".split()
RELATIONS = "reported_by cited_by broadcast_by published_by relayed_by".split()
UNNAMED = "two senior officials|a spokesman|eyewitnesses|a person close to the talks".split("|")
CUES = "said told added wrote announced condemned denied warned".split()
LANGUAGES = list(TONGUES)
SHARES = list(accumulate(each.share for each in TONGUES.values()))
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

Fields = dict[str, Any]


@dataclass
class _Item:
    """A published item, and the day that it speaks of."""

    fields: Fields
    day: date


def block(number: int, count: int) -> list[Fields]:
    """Return the statements of a block of a corpus of so many statements."""
    made = _Block(number, count)
    first, last = number * BLOCK, min(count, (number + 1) * BLOCK)
    return [made.statement(each) for each in range(first, last)]


def arrival(number: int, count: int) -> date:
    """Return the day on which a statement arrives: the later, the greater its number."""
    return LAST_DAY - timedelta(days=DAYS - DAYS * number // count)


class _Block:
    def __init__(self, number: int, count: int) -> None:
        self.dice = random.Random(f"block {number}")
        self.pools: People = people(count)
        self.is_archive = number % 10 in (3, 6, 9)
        self.count, self.first = count, number * BLOCK
        self.items = [self._item(number * SOURCES + each) for each in range(SOURCES)]
        self.said: list[Fields] = []

    def statement(self, number: int) -> Fields:
        """Return the next statement."""
        dice = self.dice
        item = self.items[(number - self.first) // (BLOCK // SOURCES)]
        repeated = dice.choice(self.said) if len(self.said) > 50 and dice.random() < 0.1 else None
        made = self._again(repeated, item) if repeated else self._new(item)
        if dice.random() < 0.6:
            made["external_id"] = f"corpus-{number + 1:08}"
        self.said.append(made)
        return made

    def _new(self, item: _Item) -> Fields:
        dice, pools = self.dice, self.pools
        language = dice.choices(LANGUAGES, cum_weights=SHARES)[0]
        made: Fields = texts.said(dice, language)
        if dice.random() < 0.97:
            made["language"] = language
        made |= self._credited(item)
        if (said := self._date(item.day)) is not None:
            made["date"] = said
        if dice.random() < 0.2:
            made["date_as_published"] = WEEKDAYS[item.day.weekday()]
        if dice.random() < 0.7:
            made["channel"] = dice.choice(CHANNELS)
        if dice.random() < 0.3:
            made["said_to"] = dice.choice(("reporters", pools.outlets.draw(dice)))
        if dice.random() < 0.25:
            made["place"] = pools.places.draw(dice)
        if dice.random() < 0.05:
            made["context"] = texts.words(dice, "en", 6)
        if dice.random() < 0.03:
            original = dice.choice([each for each in TONGUES if each != language])
            made["original"] = {"text": texts.said(dice, original)["text"], "language": original}
        if tags := {pools.tags.draw(dice) for _ in range(dice.choice((0, 1, 2, 2, 3, 4)))}:
            made["tags"] = sorted(tags)
        made["appearances"] = self._appearances(made, item, dice.choice((1, 1, 1, 1, 1, 2, 2, 3)))
        return made

    def _again(self, earlier: Fields, item: _Item) -> Fields:
        """Return an earlier statement as another source has it: a word or two are others."""
        made = {name: each for name, each in earlier.items() if name != "external_id"}
        made["text"] = texts.altered(self.dice, made["text"])
        made.pop("verbatim", None)
        made["appearances"] = self._appearances(made, item, 1)
        return made

    def _credited(self, item: _Item) -> Fields:
        dice, pools = self.dice, self.pools
        kind = dice.random()
        if kind < 0.03:
            unnamed = {"count": dice.choice((None, 1, 2)), "reason": "not_authorised"}
            speaker = {"kind": "unnamed", "name": dice.choice(UNNAMED), "unnamed": unnamed}
            return {"speaker": speaker}
        if kind < 0.08:
            return {"speaker": {"name": pools.bodies.draw(dice), "kind": "organisation"}}
        made: Fields = {"speaker": self._person()}
        if dice.random() < 0.85:
            made["role"] = self._role(made["speaker"]["name"], item.day.year)
        if dice.random() < 0.5:
            made["organisation"] = {"name": pools.bodies.draw(dice)}
        if dice.random() < 0.02:
            other = self._person()
            made["joint_with"] = [
                {"speaker": other, "role": self._role(other["name"], item.day.year)}
            ]
        return made

    def _person(self) -> Fields:
        return {"name": self.pools.speakers.draw(self.dice), "kind": "person"}

    def _role(self, name: str, year: int) -> str:
        """Return what somebody is in a year: the same for five years."""
        return self.pools.roles.at(crc32(f"{name} {year // 5}".encode()) / 2**32)

    def _date(self, day: date) -> str | None:
        kind = self.dice.random()
        if kind < 0.92:
            return day.isoformat()
        if kind < 0.95:
            return day.isoformat()[:7]
        if kind < 0.96:
            return f"{day.year}"
        if kind < 0.97:
            return f"{day.isoformat()}/{(day + timedelta(days=9)).isoformat()}"
        return None

    def _item(self, number: int) -> _Item:
        dice = self.dice
        back = dice.randrange(DAYS) if self.is_archive else dice.randrange(LAG)
        earliest = LAST_DAY - timedelta(days=DAYS)
        arrives = arrival(min(number * BLOCK // SOURCES, self.count), self.count)
        day = max(earliest, arrives - timedelta(days=back))
        published = (day + timedelta(days=dice.choice((0, 0, 1)))).isoformat()
        outlet = self.pools.outlets.draw(dice)
        site = "".join(filter(str.isalpha, outlet)).lower()
        made = {"outlet": outlet, "published": published, "url": f"https://{site}.example/{number}"}
        if dice.random() < 0.6:
            made["title"] = texts.words(dice, "en", 5).capitalize()
        return _Item(made, day)

    def _appearances(self, made: Fields, item: _Item, how_many: int) -> list[Fields]:
        items = [item, *self.dice.sample(self.items, how_many - 1)] if how_many > 1 else [item]
        return [self._appearance(made, each, place) for place, each in enumerate(items)]

    def _appearance(self, made: Fields, item: _Item, place: int) -> Fields:
        dice = self.dice
        appearance: Fields = {"source": item.fields}
        if place and dice.random() < 0.3:
            appearance["wording"] = texts.altered(dice, made["text"])
        if dice.random() < 0.5:
            appearance["cue"] = dice.choice(CUES)
        if "role" in made and dice.random() < 0.4:
            appearance["credited_as"] = f"{made['role']} {made['speaker']['name']}"
        if dice.random() < 0.12:
            carrier = {"name": self.pools.carriers.draw(dice), "relation": dice.choice(RELATIONS)}
            appearance["via"] = [carrier]
        if dice.random() < 0.05:
            appearance["selectors"] = [{"exact": made["text"][:60], "start": 120, "end": 180}]
        return appearance
