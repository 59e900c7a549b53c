"""Who may write: API keys, and the answers kept for a client's repeated requests."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.models.base import Base, Number


class ApiKey(Base):
    """A client's key: found by its prefix, kept only as a digest."""

    __tablename__ = "api_key"

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    prefix: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    scope: Mapped[str]
    made: Mapped[datetime]
    expires: Mapped[datetime | None]
    revoked: Mapped[datetime | None]


class Idempotency(Base):
    """The first answer to a request that carried an Idempotency-Key, to be given again."""

    __tablename__ = "idempotency"
    __table_args__ = (UniqueConstraint("api_key_number", "key"),)

    number: Mapped[int] = mapped_column(Number, primary_key=True)
    api_key_number: Mapped[int] = mapped_column(Number, ForeignKey("api_key.number"))
    key: Mapped[str]
    request_digest: Mapped[str]
    status: Mapped[int]
    headers: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    made: Mapped[datetime] = mapped_column(index=True)
