"""Exact twins: the same folded words of the same speaker on overlapping days."""

import hashlib

from sqlalchemy import bindparam, select
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
    own = {
        "speaker": statement.speaker.number,
        "text_key": statement.text_key,
        "first": statement.first_day,
        "last": statement.last_day,
        "number": statement.number,
    }
    with session.no_autoflush:  # a changed statement is written when it is whole
        twins = session.scalars(_TWINS, own).all()
    for twin in twins:
        warnings.add("/text", "exact-twin", f"the same words of the same speaker are {twin}")


_TWINS = (
    select(Statement.id)
    .where(
        Statement.speaker_number == bindparam("speaker"),
        Statement.text_key == bindparam("text_key"),
        Statement.first_day <= bindparam("last"),
        Statement.last_day >= bindparam("first"),
        Statement.merged_into_number.is_(None),
        Statement.status != "withdrawn",
        Statement.number != bindparam("number"),
    )
    .order_by(Statement.number)
    .limit(MOST_NAMED)
)
