"""Whom words are attributed to: persons, organisations, and those left unnamed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, Folded, Number


class Speaker(Base):
    """A speaker of any kind. An organisation is a speaker; an unnamed one is never shared.

    `merged_revision` is the revision of the other speaker with which this one became part of it.
    `survivor_number` is the one that it is part of in the end, which may be one further; null for
    itself.
    """

    __tablename__ = "speaker"
    __table_args__ = (Index("ix_speaker_folded_id", "folded", "id"),)

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(Folded)
    unnamed_count: Mapped[int | None]
    unnamed_reason: Mapped[str | None]
    unnamed_terms: Mapped[str | None]
    identifiers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    merged_into_number: Mapped[int | None] = mapped_column(
        Number, ForeignKey("speaker.number"), index=True
    )
    merged_revision: Mapped[int | None]
    survivor_number: Mapped[int | None] = mapped_column(
        Number, ForeignKey("speaker.number"), index=True
    )
    revision: Mapped[int] = mapped_column(default=1)
    recorded: Mapped[datetime]
    updated: Mapped[datetime]

    merged_into: Mapped["Speaker | None"] = relationship(
        lazy="raise_on_sql", foreign_keys=[merged_into_number], remote_side=[number]
    )
    survivor: Mapped["Speaker | None"] = relationship(
        lazy="raise_on_sql", foreign_keys=[survivor_number], remote_side=[number]
    )
    merged: Mapped[list["Speaker"]] = relationship(
        lazy="raise_on_sql",
        viewonly=True,
        foreign_keys=[survivor_number],
        order_by="Speaker.number",
    )
    names: Mapped[list["SpeakerName"]] = relationship(
        lazy="raise_on_sql", order_by="SpeakerName.position", cascade="all, delete-orphan"
    )
    positions: Mapped[list["Position"]] = relationship(
        lazy="raise_on_sql",
        order_by="Position.number",
        cascade="all, delete-orphan",
        foreign_keys="Position.speaker_number",
    )

    @property
    def is_erased(self) -> bool:
        """Whether its content was blanked by order: nothing else leaves a speaker no name."""
        return not self.name

    @property
    def unnamed(self) -> dict[str, Any] | None:
        """How many they are, why they are not named, on which terms; None for a named speaker."""
        if self.kind != "unnamed":
            return None
        return {
            "count": self.unnamed_count,
            "reason": self.unnamed_reason,
            "terms": self.unnamed_terms,
        }

    @property
    def shown(self) -> "Speaker":
        """Who stands for it in every answer: the one that it is part of in the end."""
        return self.survivor or self

    @property
    def numbers(self) -> list[int]:
        """Its number, and those of all that was merged into it."""
        return [self.number, *(part.number for part in self.merged)]

    @property
    def own_aliases(self) -> list[str]:
        """The names beside the main one, in the order given."""
        return [each.name for each in self.names if each.position > 0]

    @property
    def aliases(self) -> list[str]:
        """The names beside the main one: its own, then those of what was merged into it."""
        others = (name for part in self.merged for name in (part.name, *part.own_aliases))
        known = dict.fromkeys([*self.own_aliases, *others])
        return [name for name in known if name and name != self.name]

    @property
    def known_identifiers(self) -> dict[str, Any]:
        """Its identifiers, its own before those of what was merged into it."""
        found: dict[str, Any] = {}
        for part in (self, *self.merged):
            found = {**part.identifiers, **found}
        return dict(sorted(found.items()))  # so that equal ones give equal bytes

    @property
    def held(self) -> list["Position"]:
        """Its positions: its own, then those of what was merged into it."""
        return [each for part in (self, *self.merged) for each in part.positions]


class SpeakerName(Base):
    """One name of a speaker: the main one at position 0, then the aliases."""

    __tablename__ = "speaker_name"
    __table_args__ = (UniqueConstraint("speaker_number", "position"),)

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    speaker_number: Mapped[int] = mapped_column(Number, ForeignKey("speaker.number"))
    position: Mapped[int]
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(Folded, index=True)


class Position(Base):
    """A title that a speaker held for a time, in a body.

    `begins` and `ends` are EDTF dates as given, beside the first and the last day that they may
    mean (ordinals, 0 where there is no date: since ever, until now).
    """

    __tablename__ = "position"

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    speaker_number: Mapped[int] = mapped_column(Number, ForeignKey("speaker.number"), index=True)
    title: Mapped[str]
    folded: Mapped[str] = mapped_column(Folded, index=True)
    organisation_number: Mapped[int | None] = mapped_column(
        Number, ForeignKey("speaker.number"), index=True
    )
    begins: Mapped[str | None]
    begins_first_day: Mapped[int] = mapped_column(default=0)
    ends: Mapped[str | None]
    ends_last_day: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Speaker | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[organisation_number]
    )
