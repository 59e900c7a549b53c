"""The declarative base, and the column types that mean the same on both databases."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

Number = BigInteger().with_variant(Integer(), "sqlite")
"""An internal row number. SQLite counts rows by itself only in a column named INTEGER."""

Folded = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""A search key, compared by code point on both databases, so that ranges and order agree."""


class Moment(TypeDecorator[datetime]):
    """A point in time: UTC, whole seconds, aware in Python and bare in the database.

    Neither database then shifts or rounds it, and a hash over what was read back stays the same.
    """

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Store the moment as bare UTC; a naive one is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment needs its time zone"
            raise ValueError(message)
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Give the moment back with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


def now() -> datetime:
    """Return this moment as the record keeps it: UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


class Base(DeclarativeBase):
    """What every table shares: names of constraints that migrations can refer to."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[type, Any]] = {datetime: Moment, str: Text}
