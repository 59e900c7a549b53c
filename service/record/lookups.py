"""What the statements of a batch name, looked up for all of them in a fixed number of queries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from service.models import Source, Speaker, SpeakerName
from service.record import batches, dates, names, seconds, sources, survivors
from service.record.batches import Batch

Fields = Mapping[str, Any]


def fill(session: Session, batch: Batch, statements: Sequence[Fields]) -> None:
    """Let a batch know whatever the fields of some statements name; nothing else stays in it."""
    speakers = [each for fields in statements for each in _speakers(fields)]
    cited = [each for fields in statements for each in _sources(fields)]
    batch.bearers = _bearers(session, [each["name"] for each in speakers if "name" in each])
    batch.speakers = _by_id(session, Speaker, speakers, selectinload(Speaker.survivor))
    batch.sources = _by_id(session, Source, cited)
    batch.by_url, batch.by_item = _known(session, cited)
    batch.labels = {}
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
    for some in batches.parts(list(found)):
        for folded, speaker in session.execute(_BEARERS, {"folded": some}):
            if speaker not in found[folded] and len(found[folded]) < names.MOST_BEARERS:
                found[folded].append(speaker)
    return found


def _by_id(
    session: Session, table: Any, given: Iterable[Fields], *options: ORMOption
) -> dict[Any, Any]:
    found = {}
    for some in batches.parts({each["id"] for each in given if "id" in each}):
        for each in session.scalars(select(table).where(table.id.in_(some)).options(*options)):
            found[each.id] = each
    return found


def _known(
    session: Session, cited: Sequence[Fields]
) -> tuple[dict[str, Source | None], dict[str, list[Source]]]:
    by_url: dict[str, Source | None] = dict.fromkeys(
        key for each in cited if (key := sources.url_key(each.get("url"))) is not None
    )
    for some in batches.parts(list(by_url)):
        for source in session.scalars(_OF_URLS, {"keys": some}):
            by_url[source.url_key or ""] = source
    by_item: dict[str, list[Source]] = {
        key: [] for each in cited if (key := sources.item_key_of(each)) is not None
    }
    for some in batches.parts(list(by_item)):
        for source in session.scalars(_OF_ITEMS, {"keys": some}):
            by_item[source.item_key or ""].append(source)
    return by_url, by_item


_bearer = aliased(Speaker)
_BEARERS = (
    select(SpeakerName.folded, Speaker)
    .join(_bearer, _bearer.number == SpeakerName.speaker_number)
    .join(Speaker, Speaker.number == survivors.of(_bearer))
    .where(
        SpeakerName.folded.in_(bindparam("folded", expanding=True)),
        Speaker.kind != "unnamed",
    )
    .order_by(Speaker.number)
)
_OF_URLS = select(Source).where(Source.url_key.in_(bindparam("keys", expanding=True)))
_OF_ITEMS = (
    select(Source)
    .where(Source.item_key.in_(bindparam("keys", expanding=True)))
    .order_by(Source.number)
)
