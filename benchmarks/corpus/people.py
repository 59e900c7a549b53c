"""Who speaks in the corpus, as what, for whom, and who carries it: names of nobody and nothing."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count

from benchmarks.corpus.vocabulary import TONGUES, word

ENOUGH = 100_000
"""Statements from which on there are as many names as there ever are."""

SHIFT = 10
"""How much flatter than Zipf's law the first names are."""

OFFICES = "Minister Secretary Director Spokesman Spokeswoman Chair Deputy Mayor Envoy Judge".split()
FIELDS = "Health Finance Defence Trade Transport Energy Justice Culture Water Housing".split()
HOUSES = "Post Times Herald Radio Agency Review Courier Tribune Broadcasting Weekly".split()
BODY_KINDS = "Ministry Union Council Party Institute Court Bank Association Authority".split()


@dataclass(frozen=True)
class Pool:
    """Names of which the first are met most often."""

    names: tuple[str, ...]

    def draw(self, dice: random.Random) -> str:
        """Return one of the names."""
        return self.at(dice.random())

    def at(self, share: float) -> str:
        """Return the name that a share of all draws ends at, from 0 up to 1."""
        base = len(self.names) / SHIFT + 1
        return self.names[int(SHIFT * base**share - SHIFT)]


@dataclass(frozen=True)
class People:
    """The pools that a corpus draws its names from."""

    speakers: Pool
    bodies: Pool
    outlets: Pool
    roles: Pool
    tags: Pool
    places: Pool
    carriers: Pool


@cache
def people(statements: int) -> People:
    """Return the pools of a corpus of so many statements; a small one has fewer names."""

    def pool(of: str, most: int, make: Callable[[random.Random], str]) -> Pool:
        wanted = min(most, max(20, statements * most // ENOUGH))
        return Pool(tuple(_different(random.Random(of), wanted, make)))

    return People(
        speakers=pool("speakers", 20_000, _person),
        bodies=pool("bodies", 1_500, lambda dice: f"{_name(dice, 2)} {dice.choice(BODY_KINDS)}"),
        outlets=pool("outlets", 500, lambda dice: f"{_name(dice, 2)} {dice.choice(HOUSES)}"),
        roles=pool("roles", 3_000, _role),
        tags=pool("tags", 2_000, lambda dice: word(dice, TONGUES["en"], 2)),
        places=pool("places", 400, lambda dice: _name(dice, 2)),
        carriers=pool("carriers", 60, lambda dice: f"{_name(dice, 1)} {dice.choice(HOUSES)}"),
    )


def _different(
    dice: random.Random, wanted: int, make: Callable[[random.Random], str]
) -> Iterator[str]:
    """Yield so many names, no two of which are compared as equal."""
    known: set[str] = set()
    for attempt in count():
        name = make(dice)
        if name.casefold() in known:
            continue
        known.add(name.casefold())
        yield name
        if len(known) == wanted or attempt > 50 * wanted:
            return


def _person(dice: random.Random) -> str:
    return f"{dice.choice(_given())} {dice.choice(_family())}"


@cache
def _given() -> list[str]:
    dice = random.Random("given names")
    return [_name(dice, 1) for _ in range(400)]


@cache
def _family() -> list[str]:
    dice = random.Random("family names")
    return [_name(dice, 2) for _ in range(6_000)]


def _name(dice: random.Random, syllables: int) -> str:
    return word(dice, TONGUES["en"], syllables).capitalize()


def _role(dice: random.Random) -> str:
    role = f"{dice.choice(OFFICES)} for {dice.choice(FIELDS)}"
    return role if dice.random() < 0.1 else f"{role} of {_name(dice, 2)}"
