"""What a row of the index holds, as one number: two rows of equal contents have the same.

The words count with their places, roots and filters without, for they stand in no order. Numbers
of what a row holds are added up, so that an engine may tell it in any order.
"""

from hashlib import blake2b

from service.text.terms import BORDER, Entry

MARKS = ("~", ":")
"""What roots and filters begin with, and no word does."""

BOUND = 1 << 64
"""Digests are less than this."""


def of_entry(entry: Entry) -> int:
    """Return the digest of an entry, as its row ought to have."""
    # An engine that keeps all in one row parts the words from the rest.
    words = sum(digest(place, word) for place, word in enumerate((*entry.words, BORDER)))
    return (words + sum(digest(None, token) for token in set(entry.tokens))) % BOUND


def digest(place: int | None, term: str) -> int:
    """Return the number of one term; that of a root or a filter does not know its place."""
    known = None if term.startswith(MARKS) else place
    return int.from_bytes(blake2b(f"{known} {term}".encode(), digest_size=8).digest())
