"""The words of a search as the record understands them: in every language that it holds."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Label
from service.record.errors import InvalidQuery
from service.record.indexing import STEMMED
from service.text.query import QueryError, Reading, read


def understood(session: Session, typed: str) -> Reading:
    """Return what was typed, plain words by their roots in every language in use.

    Not in that of ``language=`` alone: an original and a wording have languages of their own.
    Raises InvalidQuery.
    """
    stated = session.scalars(select(Label.folded).where(Label.field == STEMMED))
    languages = [*stated, None]  # and the statements whose language nobody stated
    try:
        return read(typed, languages)
    except QueryError as error:
        raise InvalidQuery.at("q", error.code, str(error)) from error
