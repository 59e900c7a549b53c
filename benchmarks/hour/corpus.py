"""Statements that are all different, with words and names as unevenly spread as in earnest."""

import random
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "el", "or")]
_made = random.Random(1)
WORDS = ["".join(_made.choices(SYLLABLES, k=_made.choice((2, 2, 3, 3, 4)))) for _ in range(4_000)]
SPEAKERS = [" ".join(each.title() for each in _made.sample(WORDS, 2)) for _ in range(500)]
ROLES = [f"{_made.choice(WORDS)} minister".capitalize() for _ in range(60)]
OUTLETS = [f"The {_made.choice(WORDS).title()}" for _ in range(40)]
TAGS = WORDS[100:130]
OFTEN = {
    len(each): list(accumulate(1 / place for place in range(1, len(each) + 1)))
    for each in (WORDS, SPEAKERS, ROLES, OUTLETS, TAGS)
}


def statement(number: int) -> dict[str, Any]:
    """Return the statement of a number; no two have the same text."""
    drawn = random.Random(number)
    words = _some(drawn, WORDS, drawn.randint(8, 40))
    return {
        "text": f"{' '.join(words).capitalize()}, and that was number {number}.",
        "speaker": _some(drawn, SPEAKERS)[0],
        "role": _some(drawn, ROLES)[0],
        "date": day(drawn),
        "language": "en",
        "tags": sorted(set(_some(drawn, TAGS, 2))),
        "source": {
            "outlet": _some(drawn, OUTLETS)[0],
            "title": f"Report {drawn.randrange(2_000)}",
            "published": "2025-06-01",
        },
    }


def day(drawn: random.Random) -> str:
    """Return a day of 25 years."""
    return f"{drawn.randint(2000, 2024)}-{drawn.randint(1, 12):02}-{drawn.randint(1, 28):02}"


def search(choice: int) -> str:
    """Return the query string of a search."""
    drawn = random.Random(choice)
    word, other, rare = *_some(drawn, WORDS, 2), drawn.choice(WORDS)
    speaker, outlet = _some(drawn, SPEAKERS)[0], _some(drawn, OUTLETS)[0]
    asked: dict[str, Any] = drawn.choice(
        [
            {"q": word},
            {"q": rare},
            {"q": f"{word} {other}"},
            {"q": f"{word} OR {rare}"},
            {"q": f"{word} -{other}"},
            {"q": f'"{word} {other}"'},
            {"q": f"{rare[:3]}*"},
            {"q": word, "sort": "relevance"},
            {"q": word, "highlight": "true"},
            {"q": rare, "facets": "speaker,year"},
            {"speaker": speaker},
            {"speaker": f"{speaker.split()[0].lower()}", "q": word},
            {"outlet": outlet, "from": "2010", "to": "2012-06"},
            {"tag": drawn.choice(TAGS), "role": "minister"},
            {"from": day(drawn), "sort": "date"},
            {"sort": "-recorded"},
        ]
    )
    return urlencode(asked)


def _some(drawn: random.Random, among: list[str], count: int = 1) -> list[str]:
    return drawn.choices(among, cum_weights=OFTEN[len(among)], k=count)
