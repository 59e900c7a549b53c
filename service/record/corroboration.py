"""How widely a statement is carried, and by how many that do not have it from one another.

It follows from the appearances and is worked out for each answer; the record does not hold it.
Decision 19 has the reasons for each rule.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from service.record import names
from service.record.documents import Document

ALONE = {"appearances": 1, "outlets": 1, "origins": 1}
"""Of a statement that one source carries, whatever it came through."""


def beside(document: Document) -> Document:
    """Return what an answer has beside a document: of a statement alone, its corroboration."""
    if "appearances" not in document:
        return {}
    return {"corroboration": of(document["appearances"])}


def of(appearances: Sequence[Document]) -> dict[str, int]:
    """Count appearances, outlets and independent origins; a source that is withdrawn counts not."""
    standing = [each for each in appearances if each["source"]["status"] != "withdrawn"]
    if len(standing) == 1:
        return dict(ALONE)
    chains = [_chain(each) for each in standing]
    return {
        "appearances": len(standing),
        "outlets": len({chain[-1] for chain in chains}),
        "origins": len(_origins(chains)),
    }


def _chain(appearance: Document) -> list[str]:
    """Return whose hands the words went through, the nearest to the utterance first."""
    return [*(names.key(each["name"]) for each in appearance["via"]), _outlet(appearance["source"])]


def _outlet(source: Document) -> str:
    """Return by what an outlet is told from others: its name, else its site, else the title."""
    if source["outlet"]:
        return names.key(source["outlet"])
    if source["url"]:
        host = urlsplit(source["url"]).hostname or source["url"]
        return names.key(host.removeprefix("www."))
    return names.key(source["title"] or source["id"])


def _origins(chains: Sequence[Sequence[str]]) -> set[frozenset[str]]:
    """Return those who have it from nobody else, as far as any of the chains tells.

    Each stands alone, but for those who have it from one another in a circle: they are one.
    """
    before: dict[str, set[str]] = defaultdict(set)
    for chain in chains:
        for nearer, farther in pairwise(chain):
            before[farther].add(nearer)
    for chain in chains:
        if len(chain) == 1:  # once at first hand is enough
            before.pop(chain[0], None)
    after: dict[str, set[str]] = defaultdict(set)
    for farther, those in before.items():
        for nearer in those:
            after[nearer].add(farther)
    behind = {chain[0]: _reached(chain[0], before) for chain in chains}
    return {found for name, found in behind.items() if found <= _reached(name, after)}


def _reached(name: str, steps: Mapping[str, set[str]]) -> frozenset[str]:
    """Return a name with all that steps lead to from it, directly or by way of others."""
    found, waiting = {name}, [name]
    while waiting:
        further = steps.get(waiting.pop(), set()) - found
        found |= further
        waiting += further
    return frozenset(found)
