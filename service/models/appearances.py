"""Where a statement was published: a source carries it, perhaps by way of others."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, Number
from service.models.sources import Source


class Appearance(Base):
    """One source carrying one statement: its wording, its cue, the credit it gives."""

    __tablename__ = "appearance"
    __table_args__ = (UniqueConstraint("statement_number", "position"),)

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    statement_number: Mapped[int] = mapped_column(Number, ForeignKey("statement.number"))
    position: Mapped[int]
    source_number: Mapped[int] = mapped_column(Number, ForeignKey("source.number"), index=True)
    wording: Mapped[str | None]
    quotation: Mapped[str]
    language: Mapped[str | None]
    translated_by: Mapped[str | None]
    cue: Mapped[str | None]
    credited_as: Mapped[str | None]
    selectors: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    source: Mapped[Source] = relationship(lazy="raise_on_sql")
    via: Mapped[list["Carrier"]] = relationship(
        lazy="raise_on_sql", order_by="Carrier.position", cascade="all, delete-orphan"
    )


class Carrier(Base):
    """One hand between the addressee and the source; position 0 is nearest to the utterance."""

    __tablename__ = "carrier"

    appearance_number: Mapped[int] = mapped_column(
        Number, ForeignKey("appearance.number"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    relation: Mapped[str]
    url: Mapped[str | None]
