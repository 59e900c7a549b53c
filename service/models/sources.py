"""Published items that carry statements."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.models.base import Base, Folded, Number
from service.models.source_words import SourceWord


class Source(Base):
    """One published item: article, release, broadcast or post; `folded` is what it is sorted by."""

    __tablename__ = "source"

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    folded: Mapped[str] = mapped_column(Folded, default="", server_default="", index=True)
    outlet: Mapped[str | None]
    title: Mapped[str | None]
    url: Mapped[str | None]
    url_key: Mapped[str | None] = mapped_column(Folded, unique=True)
    item_key: Mapped[str | None] = mapped_column(Folded, index=True)
    author: Mapped[str | None]
    published: Mapped[str | None]
    published_first_day: Mapped[int] = mapped_column(default=0)
    published_last_day: Mapped[int] = mapped_column(default=0)
    language: Mapped[str | None]
    retrieved: Mapped[str | None]
    archive_url: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="current")
    revision: Mapped[int] = mapped_column(default=1)
    recorded: Mapped[datetime]
    updated: Mapped[datetime]

    words: Mapped[list[SourceWord]] = relationship(cascade="all, delete-orphan")
    """Read only to be written anew, so it is loaded when it must be."""

    @property
    def is_erased(self) -> bool:
        """Whether its content was blanked by order: else there is something to know it by."""
        return not (self.outlet or self.title or self.url)
