"""Statements that clients post at the same time, recorded in one transaction.

A transaction takes its turn among the writers, asks for the end of the record and waits for the
disk once, whatever it holds. So whoever has the turn records for those who wait behind it too.
Each of them is answered as if it had come alone.
"""

from collections.abc import Callable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass

from flask import Flask, Response, current_app
from sqlalchemy.orm import Session

from service.api import errors, idempotency
from service.api.sessions import database
from service.crew import Crew, Take, Ticket
from service.db import Database

MOST = 32
"""Requests of one transaction."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a request wants to have recorded, in the context of that request."""

    record: Callable[[Session], Response]
    context: Context

    def __call__(self, session: Session) -> Response:
        """Record it, or find the answer to a repeat; nothing is committed."""
        return self.context.run(self._answer, session)

    def _answer(self, session: Session) -> Response:
        try:
            idempotency.settle(session)
        except idempotency.Repeated as repeated:
            return repeated.answer
        answer = self.record(session)
        idempotency.keep(session, answer)
        session.flush()
        return answer


def record(what: Callable[[Session], Response]) -> Response:
    """Record in a session that the request shares with others, and return its own answer.

    Where one of them is refused, or fails by itself, all are recorded one by one.
    """
    crew: Crew[Job, Response] = current_app.extensions["crew"]
    return crew.do(Job(what, copy_context()))


def _all(database: Database, take: Take[Job, Response]) -> None:
    with database.writing() as session:
        session.connection()  # waits for the turn; those who come meanwhile are taken along
        tickets = take()
        try:
            answers = [ticket.job(session) for ticket in tickets]
        except Exception as error:
            if len(tickets) == 1 or errors.passes(error):
                raise
            session.rollback()
        else:
            session.commit()
            for ticket, answer in zip(tickets, answers, strict=True):
                ticket.outcome = answer
            return
    _each(database, tickets)


def _each(database: Database, tickets: Sequence[Ticket[Job, Response]]) -> None:
    for ticket in tickets:
        try:
            with database.writing() as session:
                ticket.outcome = ticket.job(session)
                session.commit()
        except Exception as error:  # noqa: BLE001 - it is raised again by the request's own thread
            ticket.error = error


def register(app: Flask) -> None:
    """Give the application its crew."""
    with app.app_context():
        found = database()
    app.extensions["crew"] = Crew[Job, Response](lambda take: _all(found, take), MOST)
