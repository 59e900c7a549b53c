"""The filters of a search: each turns what was asked for into terms of the text index.

A new filter is one line of `FILTERS`. Given twice, a filter means either value; `!value` means
not that value; different filters must all hold.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Label, Source, Speaker, SpeakerName
from service.record import ids, indexing, names, sources
from service.record.errors import InvalidQuery
from service.text import Clause, Query, Term

MOST_TERMS = 5_000
"""Names that one filter may stand for; both engines were tried with as many operands."""

Filter = Callable[[Session, str, str], Iterable[str]]
"""Of a session, the parameter's name and one value: the index tokens that match it."""


def compile(session: Session, asked: Mapping[str, Sequence[str]]) -> Query:
    """Return the query of all filters asked for. Raises InvalidQuery.

    A filter that nothing in the record can match makes a clause without terms, which no
    statement satisfies.
    """
    must: list[Clause] = [(Term((indexing.LISTED,)),)]
    must_not: list[Term] = []
    for name, values in asked.items():
        wanted = [value for value in values if not value.startswith("!")]
        if wanted:
            must.append(tuple(_terms(session, name, wanted)))
        refused = [value[1:] for value in values if value.startswith("!")]
        must_not.extend(_terms(session, name, refused))
    return Query(tuple(must), tuple(must_not))


def _terms(session: Session, name: str, values: Sequence[str]) -> list[Term]:
    tokens = dict.fromkeys(
        token for value in values for token in FILTERS[name](session, name, value)
    )
    if len(tokens) > MOST_TERMS:
        detail = f"more than {MOST_TERMS} names match {name}: add a word"
        raise InvalidQuery.at(name, "too-many-names", detail)
    return [Term((token,)) for token in tokens]


def _exact(session: Session, name: str, value: str) -> Iterable[str]:  # noqa: ARG001 - one signature
    return [f":{name}.{value}"]


def _language(session: Session, name: str, value: str) -> Iterable[str]:  # noqa: ARG001
    return [f":language.{value.lower()}"]


def _by_words(session: Session, name: str, value: str) -> Iterable[str]:
    wanted = select(Label.number).where(names.matching(name, value, [name]))
    return [f":{name}.{number}" for number in session.scalars(wanted.limit(MOST_TERMS + 1))]


def _by_name(session: Session, name: str, value: str) -> Iterable[str]:
    wanted = select(Label.number).where(Label.field == name, Label.folded == names.key(value))
    return [f":{name}.{number}" for number in session.scalars(wanted)]


def _speaker(session: Session, name: str, value: str) -> Iterable[str]:
    """Match every speaker with one name that has the words; unnamed ones by their description."""
    condition = names.matching(name, value, ["speaker", "unnamed"])
    for number, _ in _bearers(session, value, name):
        yield f":speaker.{number}"
    described = select(Label.number).where(condition, Label.field == "unnamed")
    for label in session.scalars(described.limit(MOST_TERMS + 1)):
        yield f":unnamed.{label}"


def _organisation(session: Session, name: str, value: str) -> Iterable[str]:
    """Match the bodies that somebody spoke for, and what such a body said itself."""
    for number, kind in _bearers(session, value, name):
        yield f":organisation.{number}"
        if kind == "organisation":
            yield f":speaker.{number}"


def _bearers(session: Session, value: str, parameter: str) -> Sequence[tuple[int, str]]:
    folded = select(Label.folded).where(names.matching(parameter, value, ["speaker"]))
    bearers = (
        select(Speaker.number, Speaker.kind)
        .join(SpeakerName)
        .where(SpeakerName.folded.in_(folded), Speaker.kind != "unnamed")
        .distinct()
        .limit(MOST_TERMS + 1)
    )
    return session.execute(bearers).all()


def _speaker_id(session: Session, name: str, value: str) -> Iterable[str]:  # noqa: ARG001
    wanted = select(Speaker.number).where(Speaker.id == ids.read("speaker_id", value))
    return [f":speaker.{number}" for number in session.scalars(wanted)]


def _source_url(session: Session, name: str, value: str) -> Iterable[str]:  # noqa: ARG001
    wanted = select(Source.number).where(Source.url_key == sources.url_key(value))
    return [f":source.{number}" for number in session.scalars(wanted)]


FILTERS: Mapping[str, Filter] = {
    "speaker": _speaker,
    "speaker_id": _speaker_id,
    "role": _by_words,
    "organisation": _organisation,
    "outlet": _by_words,
    "via": _by_words,
    "said_to": _by_words,
    "source_url": _source_url,
    "quotation": _exact,
    "language": _language,
    "tag": _by_name,
}
