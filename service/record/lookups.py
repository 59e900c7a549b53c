"""What the statements of a batch name, looked up for all of them in a fixed number of queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from service.models import Source, Speaker, SpeakerName
from service.record import batches, dates, known, names, plain, seconds, sources, survivors
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
    wanted = dict.fromkeys(map(names.key, called))
    rows = known.ask_each(session, "bearers", wanted, lambda some: _rows(session, _BEARERS, some))
    found: dict[str, list[Speaker]] = {}
    met: dict[UUID, Speaker] = {}
    for folded in wanted:
        read = (plain.read(plain.Speaker, values) for values in rows[folded])
        bearers = dict.fromkeys(met.setdefault(each.id, each) for each in read)
        found[folded] = list(bearers)
    return found


def _rows(session: Session, listed: Select[Any], keys: list[str]) -> dict[str, list[Any]]:
    """Return the rows of each key, which is the first of their columns, without it."""
    found: dict[str, list[Any]] = {each: [] for each in keys}
    for some in batches.parts(keys):
        for key, *values in session.execute(listed, {"keys": some}):
            found[key].append(values)
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
    urls = dict.fromkeys(
        key for each in cited if (key := sources.url_key(each.get("url"))) is not None
    )
    items = dict.fromkeys(key for each in cited if (key := sources.item_key_of(each)) is not None)
    by_url = _sources_of(session, "urls", _OF_URLS, urls)
    by_item = _sources_of(session, "items", _OF_ITEMS, items)
    return {key: found[0] if found else None for key, found in by_url.items()}, by_item


def _sources_of(
    session: Session, kind: str, listed: Select[Any], keys: Collection[str]
) -> dict[str, list[Source]]:
    rows = known.ask_each(session, kind, keys, lambda some: _rows(session, listed, some))
    return {
        key: [plain.read(plain.Source, values) for values in found] for key, found in rows.items()
    }


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


_bearer: Any = aliased(Speaker)
_SPEAKER: Any = Speaker.__table__
_BEARERS = (
    select(SpeakerName.folded, _SPEAKER)
    .select_from(SpeakerName)
    .join(_bearer, _bearer.number == SpeakerName.speaker_number)
    .join(Speaker, Speaker.number == survivors.of(_bearer))
    .where(
        SpeakerName.folded.in_(bindparam("keys", expanding=True)),
        Speaker.kind != "unnamed",
    )
    .order_by(Speaker.number)
)
_SOURCE = Source.__table__.c
_OF_URLS = select(_SOURCE.url_key, Source.__table__).where(
    _SOURCE.url_key.in_(bindparam("keys", expanding=True))
)
_OF_ITEMS = (
    select(_SOURCE.item_key, Source.__table__)
    .where(_SOURCE.item_key.in_(bindparam("keys", expanding=True)))
    .order_by(_SOURCE.number)
)
