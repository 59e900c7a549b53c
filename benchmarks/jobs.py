"""The jobs that are measured, each a search that clients come with, as its parameters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.words import Chosen

Parameters = Mapping[str, str]

FEW = 500
"""Statements that are asked for again and again: fewer than are remembered."""


@dataclass(frozen=True)
class Job:
    """Something asked for in several ways: a statement by its id, or searches."""

    name: str
    asked: Sequence[Parameters] = field(repr=False)
    """The parameters of `GET /v1/statements`; of a single one its `id` alone."""

    once: Sequence[Parameters] = field(default=(), repr=False)
    """What is asked for in their place where they have no form that is not remembered."""

    def paths(self) -> list[str]:
        """Return what the service is asked for."""
        return [_path(each) for each in self.asked]

    def anew(self) -> list[str]:
        """Return what is asked for so that it has to be found: so many that none is remembered.

        Of searches these are the same in other forms: `facet_size` is part of the question, and
        changes nothing where no facets are asked for.
        """
        if self.once:
            return [_path(each) for each in self.once]
        sizes = range(1, 101)
        return [_path({**each, "facet_size": str(size)}) for size in sizes for each in self.asked]


def jobs(of: Chosen) -> dict[str, Job]:
    """Return the jobs for a store, by their names."""
    once = {"one by id": [{"id": id} for id in of.statements]}
    return {name: Job(name, asked, once.get(name, ())) for name, asked in _asked(of)}


def _asked(of: Chosen) -> Iterator[tuple[str, Sequence[Parameters]]]:
    words, speakers = of.words, [id for id, _, _ in of.speakers]
    step = max(1, len(of.statements) // FEW)
    yield "one by id", [{"id": id} for id in of.statements[::step][:FEW]]
    yield "speaker by date", [{"speaker_id": id} for id in speakers]
    span = {"from": "2018", "to": "2021-06"}
    filters = [{"tag": tag, "language": "en"} | span for tag in of.tags]
    yield "filters by date", filters
    for kind in words:
        yield f"{kind} word by date", [{"q": word, "highlight": "true"} for word in words[kind]]
    for kind in ("rare", "mid", "common"):
        yield f"{kind} word ranked", [{"q": word, "sort": "relevance"} for word in words[kind]]
    common = words["common"]
    pairs = list(zip(common, speakers, strict=False))
    yield "common word + speaker", [{"q": word, "speaker_id": id} for word, id in pairs]
    two = [f"{one} {other}" for one, other in zip(common, [*common[1:], common[0]], strict=True)]
    yield "two words ranked", [{"q": each, "sort": "relevance"} for each in two]
    four = {"language": "en", "channel": "interview", "quotation": "direct"}
    yield (
        "common word + four filters",
        [{"q": word, "tag": tag} | four for word, tag in zip(common, of.tags, strict=False)],
    )
    facets = {"facets": "speaker,outlet,tag,year"}
    yield "common word with facets", [{"q": word} | facets for word in common]
    yield "common word counted", [{"q": word, "limit": "1"} for word in common]


def _path(parameters: Parameters) -> str:
    if set(parameters) == {"id"}:
        return f"/v1/statements/{parameters['id']}"
    return f"/v1/statements?{urlencode(parameters)}"
