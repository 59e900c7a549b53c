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
    for twin in session.scalars(_TWINS, own):
        warnings.add("/text", "exact-twin", f"the same words of the same speaker are {twin}")


_columns = Statement.__table__.c
_TWINS = (
    select(_columns.id)
    .where(
        _columns.speaker_number == bindparam("speaker"),
        _columns.text_key == bindparam("text_key"),
        _columns.first_day <= bindparam("last"),
        _columns.last_day >= bindparam("first"),
        _columns.merged_into_number.is_(None),
        _columns.status != "withdrawn",
        _columns.number != bindparam("number"),
    )
    .order_by(_columns.number)
    .limit(MOST_NAMED)
)
