"""The service that the same libraries make when each is used as its first page shows.

The ORM with its relationships, `paginate` by offset with a count of everything, a marshmallow dump,
FTS5 over rows as they arrived. It serves the tables of `benchmarks.peers.plain`.
"""

import os
from typing import Any

from flask import Flask, request
from marshmallow import Schema, fields
from sqlalchemy import ForeignKey, column, create_engine, func, select, table, text
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    relationship,
    selectinload,
)

PAGE = 20
WORDS = table("words", column("rowid"))


class Base(DeclarativeBase):
    """The tables."""


class Speaker(Base):
    """Who speaks."""

    __tablename__ = "speaker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]


class Source(Base):
    """What was published."""

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str | None]
    title: Mapped[str | None]
    url: Mapped[str | None]
    published: Mapped[str | None]


class Appearance(Base):
    """A source carries a statement."""

    __tablename__ = "appearance"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    wording: Mapped[str | None]
    cue: Mapped[str | None]
    credited_as: Mapped[str | None]
    source: Mapped[Source] = relationship()


class Tag(Base):
    """A word to file a statement by."""

    __tablename__ = "tag"
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class Statement(Base):
    """What was said."""

    __tablename__ = "statement"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]
    text: Mapped[str]
    quotation: Mapped[str]
    language: Mapped[str | None]
    speaker_id: Mapped[int] = mapped_column(ForeignKey("speaker.id"))
    role: Mapped[str | None]
    date: Mapped[str | None]
    channel: Mapped[str | None]
    said_to: Mapped[str | None]
    place: Mapped[str | None]
    speaker: Mapped[Speaker] = relationship()
    appearances: Mapped[list[Appearance]] = relationship()
    tags: Mapped[list[Tag]] = relationship()


SpeakerSchema = Schema.from_dict({"id": fields.Int(), "name": fields.Str(), "kind": fields.Str()})
SourceSchema = Schema.from_dict(
    {"id": fields.Int()} | {n: fields.Str() for n in ("outlet", "title", "url", "published")}
)
AppearanceSchema = Schema.from_dict(
    {"source": fields.Nested(SourceSchema)}
    | {name: fields.Str() for name in ("wording", "cue", "credited_as")}
)
StatementSchema = Schema.from_dict(
    {"id": fields.Str(attribute="public_id"), "speaker": fields.Nested(SpeakerSchema)}
    | {name: fields.Str() for name in ("text", "quotation", "language", "role", "date")}
    | {name: fields.Str() for name in ("channel", "said_to", "place")}
    | {"appearances": fields.List(fields.Nested(AppearanceSchema))}
    | {"tags": fields.Pluck(Schema.from_dict({"name": fields.Str()}), "name", many=True)}
)
schema = StatementSchema()
engine = create_engine(os.environ.get("PEERS_DATABASE", "sqlite://"), pool_size=8)
app = Flask(__name__)
WHOLE = (
    selectinload(Statement.speaker),
    selectinload(Statement.appearances).selectinload(Appearance.source),
    selectinload(Statement.tags),
)


@app.get("/statements")
def search() -> dict[str, Any]:
    """Search."""
    asked, given = select(Statement), request.args
    if "q" in given:
        asked = asked.join(WORDS, WORDS.c.rowid == Statement.id)
        asked = asked.where(text("words MATCH :q").bindparams(q=given["q"]))
    if "speaker" in given:
        asked = asked.where(Statement.speaker_id == int(given["speaker"]))
    if "language" in given:
        asked = asked.where(Statement.language == given["language"])
    if "tag" in given:
        asked = asked.where(Statement.tags.any(Tag.name == given["tag"]))
    if "from" in given:
        asked = asked.where(Statement.date >= given["from"], Statement.date <= given["to"])
    order = text("bm25(words)") if given.get("sort") == "relevance" else Statement.date.desc()
    page = int(given.get("page", "1"))
    with Session(engine) as session:
        total = session.scalar(select(func.count()).select_from(asked.subquery()))
        shown = asked.order_by(order).offset((page - 1) * PAGE).limit(PAGE).options(*WHOLE)
        return {"data": schema.dump(session.scalars(shown).all(), many=True), "total": total}


@app.get("/statements/<id>")
def get(id: str) -> dict[str, Any]:
    """Read one."""
    with Session(engine) as session:
        asked = select(Statement).where(Statement.public_id == id).options(*WHOLE)
        dumped: dict[str, Any] = schema.dump(session.scalars(asked).one())
        return dumped
