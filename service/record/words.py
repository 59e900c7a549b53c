"""The words of a search as the record understands them: in every language that it holds."""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Label
from service.record import remembered
from service.record.errors import InvalidQuery
from service.record.indexing import STEMMED
from service.text.connections import connected
from service.text.query import QueryError, Reading, read

_label = Label.__table__.c
_LANGUAGES = select(_label.folded).where(_label.field == STEMMED)
_read = lru_cache(512)(read)
_SHORT = 100
"""Characters of what is remembered: of longer ones, in every language, hundreds take 200 MB."""


def understood(session: Session, typed: str) -> Reading:
    """Return what was typed, plain words by their roots in every language in use.

    Not in that of ``language=`` alone: an original and a wording have languages of their own.
    Raises InvalidQuery.
    """
    stated = remembered.answer(session, STEMMED, lambda: _languages(session), len, of_names=True)
    understand = _read if len(typed) <= _SHORT else read
    try:
        return understand(typed, (*stated, None))  # and the statements whose language nobody stated
    except QueryError as error:
        raise InvalidQuery.at("q", error.code, str(error)) from error


def _languages(session: Session) -> Sequence[str]:
    return connected(session).scalars(_LANGUAGES).all()
