"""What happened to the record: revisions, chained by hash, and the feed made of them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, Number


class Revision(Base):
    """One change to one statement, speaker or source, as it stood after the change.

    `content` is canonical JSON; erasure blanks it and its salt and leaves the digest, so that the
    chain still verifies. `previous_hash` is unique: a fork is an error.
    """

    __tablename__ = "revision"
    OF_SUBJECTS: ClassVar[ColumnElement[bool]] = text(
        "subject_kind <> 'statement' OR action = 'erase'"
    )  # type: ignore[assignment]  # a text stands for a condition
    """The revisions after which what was known of speakers, sources and labels may not hold."""

    __table_args__ = (
        UniqueConstraint("subject_id", "subject_revision"),
        Index(
            "ix_revision_of_subjects",
            "number",
            sqlite_where=OF_SUBJECTS,
            postgresql_where=OF_SUBJECTS,
        ),
    )

    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID]
    subject_revision: Mapped[int]
    action: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    salt: Mapped[str | None]
    content: Mapped[str | None]
    content_digest: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)


class Change(Base):
    """One line of the feed of changes, numbered without a gap.

    A revision of a statement is one line. A revision of a speaker or a source is a line of its
    own and one for each statement that it touches.
    """

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_statement_id_number", "statement_id", "number"),)

    number: Mapped[int] = mapped_column(Number, primary_key=True, autoincrement=False)
    revision_number: Mapped[int] = mapped_column(Number, ForeignKey("revision.number"), index=True)
    statement_id: Mapped[UUID | None]
