"""The filters of a search: each turns what was asked for into terms of the text index.

A new filter is one line of `FILTERS`, one of `asked.Query` and one of `schemas.search`. Given
twice, a filter means either value; `!value` means not that value; different filters must all hold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.models import Label, Source, Speaker, SpeakerName, Statement
from service.record import (
    ids,
    indexing,
    label_tokens,
    listing,
    merged,
    names,
    remembered,
    sources,
    survivors,
    unlisted,
)
from service.record.errors import InvalidQuery
from service.text import Clause, Query, Term
from service.text.connections import connected

MOST_TERMS = 5_000
"""Names that one filter may stand for; both engines were tried with as many operands."""

Filter = Callable[[Session, str, Sequence[str]], Iterable[str]]
"""Of a session, the parameter's name and its values: the index tokens that match one of them."""

EACH = {"tag_all"}
"""Filters of which every value must hold."""

BEYOND_NAMES = {"id", "external_id", "source_url"}
"""Filters whose tokens a new or merged statement may change, or a new source."""


def compile(session: Session, asked: Mapping[str, Sequence[str]]) -> Query:
    """Return the query of all filters asked for. Raises InvalidQuery.

    A filter that nothing in the record can match makes a clause without terms, which no
    statement satisfies. Withdrawn statements are found only where their status is asked for.
    """
    must: list[Clause] = []
    must_not: list[Term] = []
    if any(not value.startswith("!") for value in asked.get("status", ())):
        must_not.append(Term((indexing.MERGED,)))
    else:
        must.append(unlisted.SHOWN)
    for name, values in asked.items():
        wanted, refused = listing.either(values)
        if name in EACH:
            must += [tuple(_terms(session, name, [value])) for value in wanted]
        elif wanted:
            must.append(tuple(_terms(session, name, wanted)))
        if refused:
            must_not += _terms(session, name, refused)
    return Query(tuple(must), tuple(must_not))


def _terms(session: Session, name: str, values: Sequence[str]) -> list[Term]:
    question = ("filter", name, *values)
    tokens = remembered.answer(
        session,
        question,
        lambda: dict.fromkeys(FILTERS[name](session, name, values)),
        len,
        of_names=name not in BEYOND_NAMES,
    )
    if len(tokens) > MOST_TERMS:
        detail = f"more than {MOST_TERMS} names match {name}: add a word"
        raise InvalidQuery.at(name, "too-many-names", detail)
    return [Term((token,)) for token in tokens]


def _exact(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:  # noqa: ARG001 - one signature
    return [f":{name}.{value.lower()}" for value in values]


def _kind(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:  # noqa: ARG001
    return [f":kind.{value}" for value in values]


def _first_hand(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:  # noqa: ARG001
    return [":first_hand"]


def _by_words(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:
    for value in values:
        condition = names.matching(name, value, [name])
        yield from label_tokens.matching(session, name, condition, MOST_TERMS + 1)


def _tag(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:  # noqa: ARG001
    """Match a tag, which may stand in double quotes: so one that begins with ! can be asked for."""
    return label_tokens.of_names(session, "tag", {names.key(names.unquoted(v)) for v in values})


def _recorded_by(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:
    return label_tokens.of_names(session, name, values)


def _speaker(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:
    """Match every speaker with one name that has the words; unnamed ones by their description.

    An id may stand for a name: by ids the facets tell namesakes apart.
    """
    by_id, by_name = _ids_and_names(values)
    if by_id:
        yield from _speaker_id(session, name, by_id)
    for value in by_name:
        condition = names.matching(name, value, ["speaker", "unnamed"])
        for number, _ in _bearers(session, value, name):
            yield f":speaker.{number}"
        unnamed = condition & (Label.field == "unnamed")
        yield from label_tokens.matching(session, "unnamed", unnamed, MOST_TERMS + 1)


def _organisation(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:
    """Match the bodies that somebody spoke for, and what such a body said itself; by id too."""
    by_id, by_name = _ids_and_names(values)
    bodies = [each for value in by_name for each in _bearers(session, value, name)]
    if by_id:
        which = Speaker.number.in_(_survivors(session, name, by_id))
        bodies += session.execute(select(Speaker.number, Speaker.kind).where(which))
    for number, kind in bodies:
        yield f":organisation.{number}"
        if kind == "organisation":
            yield f":speaker.{number}"


def _speaker_id(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:
    """Match by either id where one speaker was merged into the other."""
    return [f":speaker.{number}" for number in _survivors(session, name, values)]


def _survivors(session: Session, name: str, values: Sequence[str]) -> Sequence[int]:
    return survivors.numbers(session, [ids.read(name, value) for value in values])


def _ids_and_names(values: Sequence[str]) -> tuple[list[str], list[str]]:
    by_id = [value for value in values if ids.FORM.fullmatch(value)]
    return by_id, [value for value in values if value not in by_id]


def _bearers(session: Session, value: str, parameter: str) -> Sequence[tuple[int, str]]:
    folded = select(Label.folded).where(names.matching(parameter, value, ["speaker"]))
    bearing = survivors.named(SpeakerName.folded.in_(folded))
    bearers = (
        select(Speaker.number, Speaker.kind)
        .where(Speaker.number.in_(bearing), Speaker.kind != "unnamed")
        .limit(MOST_TERMS + 1)
    )
    return connected(session).execute(bearers).all()


def _by_id(number: InstrumentedAttribute[int], id: InstrumentedAttribute[UUID]) -> Filter:
    """Return the filter of a table's ids; its tokens are named as the table."""

    def tokens(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:
        return _rows(session, number, id.in_([ids.read(name, value) for value in values]))

    return tokens


def _source_url(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:  # noqa: ARG001
    keys = [sources.url_key(value) for value in values]
    return _rows(session, Source.number, Source.url_key.in_(keys))


def _id(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:
    """Match the statements of these ids; a merged one's is that of what it is part of now."""
    found = merged.survivors(session, [ids.read(name, value) for value in values])
    return [f":statement.{number}" for number, _ in found.values()]


def _external_id(session: Session, name: str, values: Sequence[str]) -> Iterable[str]:  # noqa: ARG001
    return _rows(session, Statement.number, Statement.external_id.in_(values))


def _rows(
    session: Session, number: InstrumentedAttribute[int], which: ColumnElement[bool]
) -> Iterable[str]:
    wanted = select(number).where(which).limit(MOST_TERMS + 1)
    return [
        f":{number.class_.__tablename__}.{found}" for found in connected(session).scalars(wanted)
    ]


FILTERS: Mapping[str, Filter] = {
    "speaker": _speaker,
    "role": _by_words,
    "organisation": _organisation,
    "outlet": _by_words,
    "via": _by_words,
    "said_to": _by_words,
    "place": _by_words,
    "id": _id,
    "speaker_id": _speaker_id,
    "source_id": _by_id(Source.number, Source.id),
    "source_url": _source_url,
    "external_id": _external_id,
    "recorded_by": _recorded_by,
    "speaker_kind": _kind,
    "quotation": _exact,
    "channel": _exact,
    "status": _exact,
    "tag": _tag,
    "tag_all": _tag,
    "language": _exact,
    "first_hand": _first_hand,
    "missing": _exact,
}
