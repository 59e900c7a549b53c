"""Exact twins: the same folded words of the same speaker on overlapping days."""

import hashlib
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.models import Statement
from service.record.remarks import Warnings
from service.text.analysis import analyse

MOST_NAMED = 10
"""Twins that a warning names."""


def key(text: str) -> str:
    """Return what exact twins share: a digest of the folded words, in their order."""
    words = " ".join(analyse([(text, None)]).words) or text
    return hashlib.sha256(words.encode()).hexdigest()


def warn(session: Session, statement: Statement, warnings: Warnings) -> None:
    """Name the twins of a statement that is about to be recorded; nothing is merged by itself."""
    with session.no_autoflush:  # a changed statement is written when it is whole
        twins = session.scalars(_twins(statement)).all()
    for twin in twins:
        warnings.add("/text", "exact-twin", f"the same words of the same speaker are {twin}")


def _twins(statement: Statement) -> Select[UUID]:
    return (
        select(Statement.id)
        .where(
            Statement.speaker_number == statement.speaker.number,
            Statement.text_key == statement.text_key,
            Statement.first_day <= statement.last_day,
            Statement.last_day >= statement.first_day,
            Statement.merged_into_number.is_(None),
            Statement.status != "withdrawn",
            Statement.number != statement.number,
        )
        .order_by(Statement.number)
        .limit(MOST_NAMED)
    )
