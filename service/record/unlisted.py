"""What no list shows unless asked: statements that are withdrawn, or part of another."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from service.record import renderings, walk
from service.record.indexing import LISTED, MERGED
from service.text import Clause, Query, Term

SHOWN: Clause = (Term((LISTED,)),)
"""The clause that holds of everything else."""

_UNLISTED = (Term((":status.withdrawn",)), Term((MERGED,)))


def without(*clauses: Clause) -> Query:
    """Return the query of what is shown and of which each clause holds."""
    return passed_over(Query((SHOWN, *clauses)))


def numbers(session: Session) -> Sequence[int]:
    """Return the numbers of the statements that no list shows, but for erased ones."""
    parts = walk.stretches(Query((_UNLISTED,)), walk.Days(), oldest_first=False)
    return renderings.numbers(session, list(walk.keys(session, parts, None, oldest_first=False)))


def passed_over(query: Query) -> Query:
    """Return a query that finds the same as one for what is shown, and passes over the rest.

    Nearly every statement is shown. Where something else must hold too, it takes the index ten
    times as long to look that up for each as to pass over the few that are not (seen with a
    speaker of thirty statements among 100,000). What was erased holds nothing at all.
    """
    rest = tuple(clause for clause in query.must if clause != SHOWN)
    if not rest or len(rest) == len(query.must):
        return query
    return replace(query, must=rest, must_not=(*query.must_not, *_UNLISTED))
