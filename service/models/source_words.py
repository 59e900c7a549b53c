"""The words that a source is found by."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, Folded, Number


class SourceWord(Base):
    """One folded word of an outlet, a title or an author; ``whole`` is the outlet's whole name."""

    __tablename__ = "source_word"

    field: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Folded, primary_key=True)
    source_number: Mapped[int] = mapped_column(
        Number, ForeignKey("source.number"), primary_key=True, autoincrement=False, index=True
    )
