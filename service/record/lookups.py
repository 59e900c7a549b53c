"""What the statements of a batch name, looked up for all of them in a fixed number of queries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from service.models import Source, Speaker, SpeakerName
from service.record import batches, dates, names, plain, seconds, sources, survivors
from service.record.batches import Batch

Fields = Mapping[str, Any]


def fill(session: Session, batch: Batch, statements: Sequence[Fields]) -> None:
    """Let a batch know whatever the fields of some statements name; nothing else stays in it."""
    speakers = [each for fields in statements for each in _speakers(fields)]
    cited = [each for fields in statements for each in _sources(fields)]
    batch.bearers = _bearers(session, [each["name"] for each in speakers if "name" in each])
    batch.speakers = _answering(session, _by_id(session, plain.Speaker, speakers))
    batch.sources = _by_id(session, plain.Source, cited)
    batch.by_url, batch.by_item = _known(session, cited)
    batch.labels, batch.tokens = {}, {}
    batch.ties = seconds.last(session, set(_seconds(statements)))


def _speakers(fields: Fields) -> Iterator[Fields]:
    for credited in (fields, *(fields.get("joint_with") or ())):
        yield credited["speaker"]
        if credited.get("organisation") is not None:
            yield credited["organisation"]


def _sources(fields: Fields) -> Iterator[Fields]:
    if "source" in fields:
        yield fields["source"]
    yield from (each["source"] for each in fields.get("appearances") or ())


def _seconds(statements: Iterable[Fields]) -> Iterator[tuple[int, int]]:
    for fields in statements:
        said = dates.parse(fields.get("date"))
        if said.second is not None:
            yield said.first_day, said.second


def _bearers(session: Session, called: Iterable[str]) -> dict[str, list[Speaker]]:
    found: dict[str, list[Speaker]] = {names.key(name): [] for name in called}
    met: dict[UUID, Speaker] = {}
    for some in batches.parts(list(found)):
        for folded, *values in session.execute(_BEARERS, {"folded": some}):
            read = plain.read(plain.Speaker, values)
            speaker = met.setdefault(read.id, read)
            if speaker not in found[folded] and len(found[folded]) < names.MOST_BEARERS:
                found[folded].append(speaker)
    return found


def _by_id(session: Session, kind: type[Any], given: Iterable[Fields]) -> dict[Any, Any]:
    found, table = {}, plain.TABLES[kind].__table__
    for some in batches.parts({each["id"] for each in given if "id" in each}):
        for values in session.execute(select(table).where(table.c.id.in_(some))):
            read = plain.read(kind, values)
            found[read.id] = read
    return found


def _known(
    session: Session, cited: Sequence[Fields]
) -> tuple[dict[str, Source | None], dict[str, list[Source]]]:
    by_url: dict[str, Source | None] = dict.fromkeys(
        key for each in cited if (key := sources.url_key(each.get("url"))) is not None
    )
    for some in batches.parts(list(by_url)):
        for source in _sources_of(session, _OF_URLS, some):
            by_url[source.url_key or ""] = source
    by_item: dict[str, list[Source]] = {
        key: [] for each in cited if (key := sources.item_key_of(each)) is not None
    }
    for some in batches.parts(list(by_item)):
        for source in _sources_of(session, _OF_ITEMS, some):
            by_item[source.item_key or ""].append(source)
    return by_url, by_item


def _answering(session: Session, found: dict[UUID, Speaker]) -> dict[UUID, Speaker]:
    """Return speakers with those who answer for them, where they are part of another."""
    asked = {each.survivor_number for each in found.values()} - {None}
    for some in batches.parts(asked):
        for values in session.execute(select(_SPEAKER).where(_SPEAKER.c.number.in_(some))):
            survivor = plain.read(plain.Speaker, values)
            for each in found.values():
                if each.survivor_number == survivor.number:
                    each.survivor = survivor
    return found


def _sources_of(session: Session, listed: Select[Any], keys: list[str]) -> Iterator[Source]:
    for values in session.execute(listed, {"keys": keys}):
        yield plain.read(plain.Source, values)


_bearer: Any = aliased(Speaker)
_SPEAKER: Any = Speaker.__table__
_BEARERS = (
    select(SpeakerName.folded, _SPEAKER)
    .select_from(SpeakerName)
    .join(_bearer, _bearer.number == SpeakerName.speaker_number)
    .join(Speaker, Speaker.number == survivors.of(_bearer))
    .where(
        SpeakerName.folded.in_(bindparam("folded", expanding=True)),
        Speaker.kind != "unnamed",
    )
    .order_by(Speaker.number)
)
_OF_URLS = select(Source.__table__).where(Source.url_key.in_(bindparam("keys", expanding=True)))
_OF_ITEMS = (
    select(Source.__table__)
    .where(Source.item_key.in_(bindparam("keys", expanding=True)))
    .order_by(Source.number)
)
