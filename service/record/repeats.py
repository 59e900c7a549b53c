"""Answers kept for some days, for clients that repeat a request because they saw none."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from service.models import Idempotency, now
from service.record.pace import Pace

BATCH = 500

KEPT_FOR = timedelta(days=2)

BLANK = ""
"""The digest of a request of which nothing may be known any more."""


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


def blank(session: Session, id: UUID, names: Collection[str] = ()) -> None:
    """Blank the kept answers in which a subject stands, and the digests of their requests.

    So are those with a warning that has one of the names: it may tell of whom the answer does not
    show. The keys stay taken: a repeat would write anew what was erased. A digest has no salt, so
    that it would confirm whoever guesses the words. There are some days' worth of answers at most,
    which are looked through some at a time.
    """
    last, pace = 0, Pace(BATCH)
    kept = select(Idempotency.number, Idempotency.body).order_by(Idempotency.number)
    while rows := session.execute(kept.where(Idempotency.number > last).limit(pace.size)).all():
        pace.saw(sum(len(body) for _, body in rows))
        holding = [n for n, body in rows if str(id).encode() in body or _warns_of(names, body)]
        if holding:
            session.execute(
                update(Idempotency)
                .where(Idempotency.number.in_(holding))
                .values(request_digest=BLANK, headers="{}", body=b"")
            )
        last = rows[-1].number


def _warns_of(names: Collection[str], body: bytes) -> bool:
    """Tell whether a warning of an answer has one of some names, as it is or within JSON."""
    if not names or not body:
        return False
    details = [each["detail"] for each in orjson.loads(body).get("warnings", ())]
    written = {form for name in names for form in (name, orjson.dumps(name).decode()[1:-1])}
    return any(form in detail for form in written for detail in details)
