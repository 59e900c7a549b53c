"""Lists that are gone through to their end, a page at a time, while others write."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.hour.corpus import OUTLETS, SPEAKERS, TAGS, WORDS

LISTS = [
    urlencode({"limit": 100} | each)
    for each in (
        {},
        {"sort": "recorded"},
        {"sort": "-updated"},
        {"q": WORDS[0]},
        {"q": f"{WORDS[1]} OR {WORDS[2]}", "sort": "date"},
        {"outlet": OUTLETS[0]},
        {"speaker": SPEAKERS[0]},
        {"tag": TAGS[0], "from": "2005"},
    )
]


@dataclass
class Walk:
    """One list, gone through again and again.

    What stood in it the first time, before anybody wrote, is touched by nobody: it must be met
    again each time.
    """

    query: str
    expected: frozenset[str] | None = None
    next: str | None = None
    seen: set[str] = field(default_factory=set)

    @property
    def path(self) -> str:
        """Where the next page is."""
        return self.next or f"/v1/statements?{self.query}"

    def met(self, body: bytes) -> str | None:
        """Take a page; return what is wrong with it."""
        page = json.loads(body)
        ids = {each["id"] for each in page["data"]}
        twice = len(page["data"]) - len(ids) + len(self.seen & ids)
        self.seen |= ids
        self.next = page["links"]["next"]
        missing = set() if self.next else self._end()
        if twice or missing:
            return f"{self.query}: {twice} there before, {len(missing)} left out"
        return None

    def _end(self) -> frozenset[str]:
        met, self.seen = frozenset(self.seen), set()
        self.expected = met if self.expected is None else self.expected
        return self.expected - met
