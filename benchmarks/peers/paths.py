"""What each peer is asked for where the service is asked for a job: the same words and speakers."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.jobs import Job, Parameters
from benchmarks.peers import datasette, postgrest
from benchmarks.words import Chosen

SPAN = {"from": "2018-01-01", "to": "2021-06-30"}


def of_naive(job: Job, chosen: Chosen) -> list[str]:
    """Return what the naive service is asked for."""
    numbers = _numbers(chosen)
    found = []
    for each in job.asked:
        if set(each) == {"id"}:
            found.append(f"/statements/{each['id']}")
            continue
        kept = {name: each[name] for name in ("q", "sort", "tag", "language") if name in each}
        if "speaker_id" in each:
            kept["speaker"] = numbers[each["speaker_id"]]
        found.append(f"/statements?{urlencode(kept | (SPAN if 'from' in each else {}))}")
    return found


def of_datasette(job: Job, chosen: Chosen, plain: Path) -> list[str]:
    """Return what Datasette is asked for."""
    numbers = _numbers(chosen)
    found = []
    for each in job.asked:
        given = {name: each[name] for name in ("id", "q") if name in each}
        if "speaker_id" in each:
            given["speaker"] = numbers[each["speaker_id"]]
        found.append(datasette.path(plain, _query(each), given))
    return found


def of_postgrest(job: Job, chosen: Chosen) -> list[str]:
    """Return what PostgREST is asked for."""
    numbers = _numbers(chosen)
    return [_asked_of_postgrest(each, numbers) for each in job.asked]


def _asked_of_postgrest(each: Parameters, numbers: Mapping[str, str]) -> str:
    if set(each) == {"id"}:
        return postgrest.path("statement", {"public_id": f"eq.{each['id']}"})
    if each.get("sort") == "relevance":
        return postgrest.path("rpc/ranked", {"words": each["q"]})
    given = {"order": "date.desc.nullslast", "limit": "20"}
    if "q" in each:
        given["search"] = f"wfts(english).{each['q']}"
    if "speaker_id" in each:
        given["speaker_id"] = f"eq.{numbers[each['speaker_id']]}"
    return postgrest.path("statement", given)


def _query(each: Parameters) -> str:
    if "q" not in each:
        return "one" if "id" in each else "speaker"
    if each.get("sort") == "relevance":
        return "ranked"
    return "both" if "speaker_id" in each else "dated"


def _numbers(chosen: Chosen) -> dict[str, str]:
    speakers: Sequence[tuple[str, int, str]] = chosen.speakers
    return {id: str(number) for id, number, _ in speakers}
