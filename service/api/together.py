"""Statements that clients post at the same time, recorded in one transaction.

A transaction takes its turn among the writers, asks for the end of the record and waits for the
disk once, whatever it holds. So whoever has the turn records for those who wait behind it too.
Each of them is answered as if it had come alone.
"""

from collections.abc import Callable, Iterable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import TypeAlias

from flask import Flask, Response, current_app
from sqlalchemy.orm import Session

from service import metrics, record
from service.api import errors, idempotency
from service.api.sessions import database
from service.crew import Crew, Take, Ticket
from service.db import Database
from service.models import Statement
from service.record import chain
from service.record.bulk import Bulk
from service.record.drafts import Draft
from service.record.errors import RecordError
from service.record.remarks import Recorded
from service.text.connections import ENDED

MOST = 32
"""Requests of one transaction."""

Answer: TypeAlias = Callable[[Recorded[Statement]], Response]


@dataclass(frozen=True, slots=True)
class Job:
    """A statement to be recorded, how its request is answered, and the context of that request."""

    draft: Draft
    answer: Answer
    context: Context


Brought: TypeAlias = Ticket[Job, Response]


def add(draft: Draft, answer: Answer) -> Response:
    """Record a statement, alone or with others, and return the answer to its own request.

    `answer` makes it. Raises what `record.statements.add` does.
    """
    crew: Crew[Job, Response] = current_app.extensions["crew"]
    return crew.do(Job(draft, answer, copy_context()))


def register(app: Flask) -> None:
    """Give the application its crew."""
    with app.app_context():
        found = database()
    app.extensions["crew"] = Crew[Job, Response](lambda take: _work(found, take), MOST)


def _work(database: Database, take: Take[Job, Response]) -> None:
    """Record all who wait; where one of them fails by itself, each of them alone."""
    with database.writing() as session:
        with metrics.waiting():
            chain.take_turn(session)  # those who come meanwhile are taken along
        tickets = take()
        try:
            answers = _record(session, tickets)
        except Exception as error:
            # Two may be repeats of one request, of which each would be the first.
            if len(tickets) == 1 or errors.passes(error) or ENDED in session.info:
                raise
            session.rollback()
        else:
            session.commit()
            _tell(answers)
            return
    for ticket in tickets:
        _work_alone(database, ticket)


def _work_alone(database: Database, ticket: Brought) -> None:
    try:
        with database.writing() as session:
            answers = _record(session, [ticket])
            session.commit()
            _tell(answers)
    except Exception as error:  # noqa: BLE001 - it is raised again by the request's own thread
        ticket.error = error


def _record(session: Session, tickets: Sequence[Brought]) -> list[tuple[Brought, Response]]:
    """Record what is not recorded yet, and return the answers.

    Nothing is committed, unless no request has an answer to be kept: then the rows may be.
    """
    known = [(each, each.job.context.run(idempotency.answered, session)) for each in tickets]
    answers = [(ticket, answer) for ticket, answer in known if answer is not None]
    fresh = [ticket for ticket, answer in known if answer is None]
    if not fresh:
        return answers
    drafts = [ticket.job.draft for ticket in fresh]
    with record.bulk.opened(session, drafts, on_conflict="error") as bulk:
        taken = [(ticket, _taken(bulk, ticket)) for ticket in fresh]
        keyed = [ticket.job.context.run(idempotency.is_keyed) for ticket in fresh]
        bulk.write(ends=not any(keyed))
    for ticket, recorded in taken:
        if recorded is not None:
            answers.append((ticket, ticket.job.context.run(_answer, session, ticket, recorded)))
    session.flush()
    return answers


def _taken(bulk: Bulk, ticket: Brought) -> Recorded[Statement] | None:
    try:
        return bulk.add(ticket.job.draft)
    except RecordError as error:
        ticket.error = error
        return None


def _answer(session: Session, ticket: Brought, recorded: Recorded[Statement]) -> Response:
    answer = ticket.job.answer(recorded)
    idempotency.keep(session, answer)
    return answer


def _tell(answers: Iterable[tuple[Brought, Response]]) -> None:
    for ticket, answer in answers:
        ticket.outcome = answer
