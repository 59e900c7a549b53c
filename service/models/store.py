"""The database itself: which one it is, and which analysis its index was made by."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base


class Store(Base):
    """The one row that tells this database from every other."""

    __tablename__ = "store"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    made: Mapped[datetime]
    analysis: Mapped[str]
