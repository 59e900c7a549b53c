"""What documents of statements are made of, as three queries that are built once.

Each begins with the number of the statement. Their columns stand in the order in which
`service.record.renderings` takes them.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Label, null, select, type_coerce, union_all

from service.models import Appearance, Carrier, JointSpeaker, Source, Speaker, Statement, Tag
from service.models.written import WrittenId, WrittenMoment
from service.record import survivors
from service.text.lists import Among, parameter

NUMBERS = parameter("numbers")
"""The numbers of the statements that are asked for, as `service.text.lists.listed` writes them."""

_statement, _appearance = Statement.__table__.c, Appearance.__table__.c
_source, _carrier = Source.__table__.c, Carrier.__table__.c
_joint, _tag = JointSpeaker.__table__.c, Tag.__table__.c
_credited, _speakers = Speaker.__table__.alias("credited"), Speaker.__table__
_spoken_for, _bodies = Speaker.__table__.alias("spoken_for"), Speaker.__table__.alias("body")


def _id(column: ColumnElement[Any], name: str | None = None) -> Label[str]:
    return type_coerce(column, WrittenId()).label(name)


def _moment(column: ColumnElement[Any]) -> Label[str]:
    return type_coerce(column, WrittenMoment()).label(None)


def _with_voices(rows: FromClause) -> FromClause:
    """Return rows with whom they credit, a speaker, and perhaps the body spoken for.

    Of one that was merged into another that is the other, in the end.
    """
    return (
        rows.join(_credited, rows.c.speaker_number == _credited.c.number)
        .join(_speakers, _speakers.c.number == survivors.of(_credited.c))
        .outerjoin(_spoken_for, rows.c.organisation_number == _spoken_for.c.number)
        .outerjoin(_bodies, _bodies.c.number == survivors.of(_spoken_for.c))
    )


_VOICE = (
    _id(_speakers.c.id),
    _speakers.c.name,
    _speakers.c.kind,
    _speakers.c.unnamed_count,
    _speakers.c.unnamed_reason,
    _speakers.c.unnamed_terms,
    _id(_bodies.c.id),
    _bodies.c.name,
)

STATEMENTS = select(
    _statement.number,
    _statement.merged_into_number,
    _id(_statement.id, "id"),
    _statement.external_id,
    _statement.text,
    _statement.quotation,
    _statement.verbatim,
    _statement.language,
    _statement.original_text,
    _statement.original_language,
    *_VOICE,
    _statement.role,
    _statement.date,
    _statement.date_as_published,
    _statement.channel,
    _statement.said_to,
    _statement.place,
    _statement.context,
    _statement.status,
    _statement.note,
    _statement.revision,
    _statement.recorded_by,
    _moment(_statement.recorded),
    _moment(_statement.updated),
).select_from(_with_voices(Statement.__table__))

APPEARANCES = (
    select(
        _appearance.statement_number,
        _appearance.position,
        _carrier.position.label("hand"),
        _carrier.name,
        _carrier.relation,
        _carrier.url.label("carrier_url"),
        _id(_appearance.id),
        _id(_source.id),
        _source.outlet,
        _source.title,
        _source.url,
        _source.author,
        _source.published,
        _source.language.label("source_language"),
        _source.retrieved,
        _source.archive_url,
        _source.status,
        _appearance.wording,
        _appearance.quotation,
        _appearance.language,
        _appearance.translated_by,
        _appearance.cue,
        _appearance.credited_as,
        _appearance.selectors,
    )
    .select_from(
        Appearance.__table__.join(Source.__table__).outerjoin(
            Carrier.__table__, _carrier.appearance_number == _appearance.number
        )
    )
    .where(Among(_appearance.statement_number, NUMBERS))
)

LISTS = union_all(
    select(_joint.statement_number, _joint.position, null().label("tag"), *_VOICE, _joint.role)
    .select_from(_with_voices(JointSpeaker.__table__))
    .where(Among(_joint.statement_number, NUMBERS)),
    select(
        _tag.statement_number, _tag.position, _tag.name, *(null() for _ in (*_VOICE, _joint.role))
    ).where(Among(_tag.statement_number, NUMBERS)),
)
"""The joint speakers, and the tags; of a tag all that is a speaker's is null."""
