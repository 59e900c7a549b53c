"""A look at the record without a transaction: questions that the driver answers one by one.

What each of them finds was so at its own moment. Whoever asks several has to find out whether
anything has changed meanwhile (`service.record.remembered`).
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.text.driver import Rows, fetched, lent


class NeedsTransaction(Exception):  # noqa: N818 - it says what is to be done
    """Something was asked for that has to be read in one snapshot with the rest."""


class Unopened(Engine):
    """The database that a glimpse is of. It opens no connection: that would be a transaction."""

    def __init__(self, reader: Engine, asker: Engine) -> None:
        super().__init__(reader.pool, reader.dialect, reader.url, hide_parameters=True)
        self.asker = asker

    def connect(self) -> Any:
        """Raise NeedsTransaction."""
        raise NeedsTransaction


class Glimpse(Session):
    """A session that answers `service.text.connections.rows`; all else is a NeedsTransaction.

    SQLAlchemy's connection and transaction cost a page a fifth of its time, and PostgreSQL two more
    journeys.
    """

    def __init__(self, engine: Unopened, info: dict[Any, Any]) -> None:
        super().__init__(engine, expire_on_commit=False, autoflush=False, info=info)
        self._asker = engine.asker
        self._pooled: Any = None
        self.asked = 0
        """How many questions, since it was found out of which moment it is."""

    def ask(self, question: str, values: Any) -> Rows:
        """Return the rows that answer a question. Raises DBAPIError."""
        if self._pooled is None:
            self._pooled = lent(self._asker)
        self.asked += 1
        return fetched(self._asker, self._pooled, question, values)

    def close(self) -> None:
        """Give the connection back; of the session's own there is nothing to close."""
        if self._pooled is not None:
            self._pooled.close()
