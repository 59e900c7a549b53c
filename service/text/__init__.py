"""Full text: the one place where the two SQL dialects meet."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy.orm import Session

from service.text import postgresql, sqlite
from service.text.terms import BORDER, Clause, Entry, Query, Term

__all__ = ["BORDER", "Clause", "Entry", "FullText", "Query", "Term", "dialect"]


class FullText(Protocol):
    """What either database promises; every answer is the same on both."""

    @property
    def DDL(self) -> Sequence[str]:  # noqa: N802 - a constant of the modules that implement this
        """The statements that make an empty index, in order."""

    @property
    def WRITTEN(self) -> str:  # noqa: N802 - as above
        """What, in SQL, is another of a row once it was updated, and by `renew`."""

    def renew(self, session: Session, table: str) -> None:
        """Let ``WRITTEN`` be another of the rows of a small table, which were updated."""

    def keys(  # noqa: PLR0913 - the one question an engine answers
        self,
        session: Session,
        query: Query,
        below: int,
        above: int,
        limit: int,
        *,
        oldest_first: bool = False,
        among: Collection[int] | None = None,
    ) -> list[int]:
        """At most ``limit`` keys that match, ``above <= key < below``, greatest first.

        ``oldest_first`` walks from the least key up; ``among`` admits only these keys.
        """

    def count(
        self, session: Session, query: Query, below: int, above: int, limit: int | None
    ) -> int:
        """How many keys match, ``above <= key < below``, counted up to ``limit``; None: all."""

    def holding(
        self,
        session: Session,
        keys: Sequence[int],
        queries: Sequence[Query],
        *,
        narrow: bool = True,
    ) -> list[set[int]]:
        """For each query those of the keys that match it.

        ``narrow`` states that a query finds little else between the least of them and the greatest.
        """

    def add(self, session: Session, entries: Iterable[Entry], *, new: bool = False) -> None:
        """Write the entries; one of a known key takes the place of the old one.

        ``new`` states that none of the keys is known, which saves looking.
        """

    def together(self, session: Session) -> AbstractContextManager[None]:
        """Let what is sent in the block go to the database together; nothing may be asked in it.

        Raises DBAPIError at its end.
        """

    def end(self, session: Session) -> None:
        """Let the transaction end with what goes together, where that saves a journey.

        The session is to be committed afterwards all the same, with nothing more to write.
        """

    def settle(self, session: Session) -> bool:
        """Go a step towards the shape that answers fastest; return whether there are further ones.

        What is found stays the same. After many rows, each step in a transaction of its own.
        """

    def digests(self, session: Session) -> dict[int, int]:
        """Return the digest of each row, by its key (``service.text.digests``)."""

    def every_key(self, session: Session) -> Iterable[int]:
        """Yield the key of each row, in no order."""

    def delete(self, session: Session, keys: Iterable[int]) -> None:
        """Remove the entries of these keys; unknown keys are no error."""


def dialect(session: Session) -> FullText:
    """The full text of the database this session speaks to."""
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
