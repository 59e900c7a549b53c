"""Statements and speakers that have become part of another, of which the id alone is left.

The row stays as it was when it was merged, so that it can come back; `merged_into_number` points
to the next one, which may have been merged in its turn.
"""

from typing import Any, TypeVar

from sqlalchemy.orm import Session

from service.models import Speaker, Statement
from service.record.errors import Merged

Subject = TypeVar("Subject", Statement, Speaker)


def refuse(session: Session, found: Subject) -> Subject:
    """Return what is a record of its own. Raises Merged, with the one that it is part of now."""
    if found.merged_into_number is None:
        return found
    raise Merged(old=found.id, into=survivor(session, found).id)


def survivor(session: Session, found: Subject) -> Subject:
    """Return the one that this one is part of in the end, itself where it was never merged."""
    table: Any = type(found)
    while found.merged_into_number is not None:
        found = session.get_one(table, found.merged_into_number)
    return found
