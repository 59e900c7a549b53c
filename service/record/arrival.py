"""Whether statements of one second of a day stand in the order of their arrival, and made so."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import seconds
from service.text.key import LONGEST, first_of_order, order_of, sequence, unpack, untied

BELOW = LONGEST + 1
"""What a key counts in its length class, which stays with the statement."""


def misplaced(session: Session) -> Iterator[Any]:
    """Yield the key and the id of each statement that stands behind a later one of its second."""
    listed = select(Statement.key, Statement.number, Statement.id).order_by(Statement.key)
    rows = session.execute(listed.execution_options(yield_per=10_000))
    timed = (row for row in rows if sequence(row.key) is None)
    for _, of_second in groupby(timed, lambda row: untied(row.key)):
        latest = 0
        for row in of_second:
            if row.number < latest:
                yield row
            latest = max(latest, row.number)


def mend(session: Session) -> None:
    """Let the statements of such a second change places; their rows are to be written anew."""
    for key in {untied(row.key): row.key for row in misplaced(session)}.values():
        placed = unpack(key)
        first, last = seconds.ends(placed.day, placed.second or 0)
        asked = select(Statement.number, Statement.key).where(Statement.key.between(first, last))
        rows = session.execute(asked.order_by(Statement.key)).all()
        moves = [
            {"number": row.number, "key": first_of_order(order_of(place.key)) + row.key % BELOW}
            for row, place in zip(sorted(rows), rows, strict=True)
        ]
        aside = [{"number": each["number"], "key": -each["number"]} for each in moves]
        session.execute(update(Statement), aside)  # for no two may have one key on the way
        session.execute(update(Statement), moves)
