"""Columns as answers write them: read as text, with no object made on the way."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect
from sqlalchemy.types import UserDefinedType


@lru_cache(1_024)
def moment(at: datetime) -> str:
    """Return a moment as the record writes it: 2026-11-20T10:00:00Z."""
    return f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}Z"  # of any year four digits


class WrittenId(UserDefinedType[str]):
    """An id as text, from whatever the driver gives for it."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Return what writes an id."""
        return _id


class WrittenMoment(UserDefinedType[str]):
    """A moment as text, from whatever the driver gives for it."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ARG002 - as above
        """Return what writes a moment."""
        return _moment


@lru_cache(4_096)
def _id(stored: str | UUID | None) -> str | None:
    """SQLite holds 32 digits, and PostgreSQL has a type of its own."""
    if isinstance(stored, str):
        return f"{stored[:8]}-{stored[8:12]}-{stored[12:16]}-{stored[16:20]}-{stored[20:]}"
    return None if stored is None else str(stored)


def _moment(stored: str | datetime) -> str:
    """SQLite holds `2026-11-20 10:00:00.000000`, and PostgreSQL has a type of its own."""
    if isinstance(stored, str):
        return f"{stored[:10]}T{stored[11:19]}Z"
    return moment(stored)
