"""Answers kept for some days, for clients that repeat a request because they saw none."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from service.models import Idempotency, now

KEPT_FOR = timedelta(days=2)


def find(session: Session, api_key_number: int, key: str) -> Idempotency | None:
    """Return the answer that an API key has had to a request of an Idempotency-Key, or None."""
    return session.scalar(
        select(Idempotency).where(
            Idempotency.api_key_number == api_key_number, Idempotency.key == key
        )
    )


def keep(session: Session, *, headers: bytes, **columns: Any) -> None:
    """Keep an answer, and drop those whose time is over."""
    session.execute(delete(Idempotency).where(Idempotency.made < now() - KEPT_FOR))
    session.execute(insert(Idempotency).values(headers=headers.decode(), made=now(), **columns))
