"""Statements, with their joint speakers and tags."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, Folded, Number
from service.models.speakers import Speaker

if TYPE_CHECKING:
    from service.models.appearances import Appearance


class Statement(Base):
    """What one speaker said, as one record.

    `number` is the order of arrival; ids are minted so that they rise with it. `key` is the
    statement's place in the text index (`service.text.key`): its first day, time and number.
    `date` stands as given beside the days it spans (ordinals of the proleptic Gregorian
    calendar, 0 where there is no date). `published` is the moment by which statements are
    ordered by publication (`service.record.clocks`), 0 where it is not known. `merged_revision` is
    the revision of the other statement with which this one became part of it.
    """

    __tablename__ = "statement"
    LISTED: ClassVar[ColumnElement[bool]] = text(
        "status <> 'withdrawn' AND merged_into_number IS NULL"
    )  # type: ignore[assignment]  # a text stands for a condition
    """The statements that lists show unless asked otherwise, in the words of a partial index."""

    __table_args__ = (
        UniqueConstraint("recorded_by", "external_id"),
        Index("ix_statement_twin", "speaker_number", "text_key"),
        Index("ix_statement_recorded", "recorded", "number", "key"),
        Index("ix_statement_updated", "updated", "number", "key"),
        Index("ix_statement_published", "published", "number", "key"),
        Index(
            "ix_statement_listed",
            "speaker_number",
            sqlite_where=LISTED,
            postgresql_where=LISTED,
        ),
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    key: Mapped[int] = mapped_column(BigInteger, unique=True)
    external_id: Mapped[str | None] = mapped_column(index=True)
    text: Mapped[str]
    text_key: Mapped[str] = mapped_column(Folded)
    quotation: Mapped[str]
    verbatim: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str | None]
    original_text: Mapped[str | None]
    original_language: Mapped[str | None]
    speaker_number: Mapped[int] = mapped_column(Number, ForeignKey("speaker.number"))
    role: Mapped[str | None]
    organisation_number: Mapped[int | None] = mapped_column(
        Number, ForeignKey("speaker.number"), index=True
    )
    date: Mapped[str | None]
    first_day: Mapped[int] = mapped_column(default=0)
    last_day: Mapped[int] = mapped_column(default=0)
    date_as_published: Mapped[str | None]
    channel: Mapped[str | None]
    said_to: Mapped[str | None]
    place: Mapped[str | None]
    context: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="current")
    note: Mapped[str | None]
    merged_into_number: Mapped[int | None] = mapped_column(
        Number, ForeignKey("statement.number"), index=True
    )
    merged_revision: Mapped[int | None]
    revision: Mapped[int] = mapped_column(default=1)
    recorded_by: Mapped[str]
    recorded: Mapped[datetime]
    updated: Mapped[datetime]
    published: Mapped[int] = mapped_column(BigInteger, default=0)

    speaker: Mapped[Speaker] = relationship(lazy="raise_on_sql", foreign_keys=[speaker_number])
    organisation: Mapped[Speaker | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[organisation_number]
    )
    merged_into: Mapped["Statement | None"] = relationship(
        lazy="raise_on_sql", foreign_keys=[merged_into_number], remote_side=[number]
    )
    joint_with: Mapped[list["JointSpeaker"]] = relationship(
        lazy="raise_on_sql", order_by="JointSpeaker.position", cascade="all, delete-orphan"
    )
    tags: Mapped[list["Tag"]] = relationship(
        lazy="raise_on_sql", order_by="Tag.position", cascade="all, delete-orphan"
    )
    appearances: Mapped[list["Appearance"]] = relationship(
        lazy="raise_on_sql", order_by="Appearance.position", cascade="all, delete-orphan"
    )

    @property
    def is_erased(self) -> bool:
        """Whether its content was blanked by order: nothing else leaves a statement no words."""
        return not self.text

    @property
    def original(self) -> dict[str, str | None]:
        """The words before they were translated, and their language."""
        return {"text": self.original_text, "language": self.original_language}

    @property
    def tag_names(self) -> list[str]:
        """The tags as given, in the order given."""
        return [tag.name for tag in self.tags]

    @property
    def speakers(self) -> list[Speaker]:
        """Everybody the words are attributed to, in the order credited."""
        return [self.speaker, *(joint.speaker for joint in self.joint_with)]


class JointSpeaker(Base):
    """A further speaker of a joint statement, in the order credited."""

    __tablename__ = "joint_speaker"

    statement_number: Mapped[int] = mapped_column(
        Number, ForeignKey("statement.number"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    speaker_number: Mapped[int] = mapped_column(Number, ForeignKey("speaker.number"), index=True)
    role: Mapped[str | None]
    organisation_number: Mapped[int | None] = mapped_column(
        Number, ForeignKey("speaker.number"), index=True
    )

    speaker: Mapped[Speaker] = relationship(lazy="raise_on_sql", foreign_keys=[speaker_number])
    organisation: Mapped[Speaker | None] = relationship(
        lazy="raise_on_sql", foreign_keys=[organisation_number]
    )


class Tag(Base):
    """A word that files a statement, kept as given and compared folded."""

    __tablename__ = "tag"

    statement_number: Mapped[int] = mapped_column(
        Number, ForeignKey("statement.number"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(Folded, index=True)
