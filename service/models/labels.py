"""The names that stand in a field, each numbered, so that the text index can hold the number."""

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, Folded, Number


class Label(Base):
    """One folded name in one field: `:role.9` in the text index is the label of number 9."""

    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("field", "folded"),)

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    field: Mapped[str]
    folded: Mapped[str] = mapped_column(Folded)


class LabelWord(Base):
    """One word of a label, to find labels by their words and the beginnings of them."""

    __tablename__ = "label_word"
    __table_args__ = (Index("ix_label_word_label_number_word", "label_number", "word"),)

    field: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Folded, primary_key=True)
    label_number: Mapped[int] = mapped_column(
        Number, ForeignKey("label.number"), primary_key=True, autoincrement=False
    )


class NearWord(Base):
    """A word of a speaker's name, found by itself and by what is left of it without one letter."""

    __tablename__ = "near_word"

    key: Mapped[str] = mapped_column(Folded, primary_key=True)
    word: Mapped[str] = mapped_column(Folded, primary_key=True)
