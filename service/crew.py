"""Work that comes at the same time, done in one go by one of those who brought it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Job = TypeVar("Job")
Outcome = TypeVar("Outcome")


@dataclass(eq=False, slots=True)
class Ticket(Generic[Job, Outcome]):
    """One job, and what has come of it: an outcome, or else an error for whoever brought it."""

    job: Job
    outcome: Outcome | None = None
    error: BaseException | None = None
    leads: bool = False
    called: threading.Event = field(default_factory=threading.Event)


Take = Callable[[], Sequence[Ticket[Job, Outcome]]]
"""Takes the jobs that wait at this moment, in the order in which they came."""


class Crew(Generic[Job, Outcome]):
    """Threads of which one at a time works, for itself and for those who wait behind it.

    `work` is given a function that takes the waiting tickets, to be called once, as late as may
    be, and sees to each ticket it took. `most` is how many it takes.
    """

    def __init__(self, work: Callable[[Take[Job, Outcome]], None], most: int) -> None:
        self._work = work
        self._most = most
        self._guard = threading.Lock()
        self._waiting: list[Ticket[Job, Outcome]] = []
        self._is_led = False

    @property
    def waiting(self) -> int:
        """How many jobs nobody has taken yet."""
        return len(self._waiting)

    def do(self, job: Job) -> Outcome:
        """Return the outcome of a job, whoever does it. Raises the error it ended with."""
        ticket: Ticket[Job, Outcome] = Ticket(job)
        with self._guard:
            self._waiting.append(ticket)
            if not self._is_led:
                self._is_led = ticket.leads = True
        if not ticket.leads:
            ticket.called.wait()
        if ticket.leads:
            self._lead()
        if ticket.outcome is None:
            raise ticket.error or RuntimeError("the job was forgotten")
        return ticket.outcome

    def _lead(self) -> None:
        """Work once; then call those it was done for, and the first of the rest to lead."""
        taken: list[Ticket[Job, Outcome]] = []

        def take() -> Sequence[Ticket[Job, Outcome]]:
            with self._guard:
                taken.extend(self._waiting[: self._most])
                del self._waiting[: self._most]
            return taken

        try:
            self._work(take)
        except BaseException as error:  # noqa: BLE001 - it is raised again for each of them
            # Who waits behind would only wait as long for the same: all meet it now.
            if not taken:
                take()
            for ticket in taken:
                if ticket.outcome is None:
                    ticket.error = error
        with self._guard:
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].called.set()
        for ticket in taken:
            ticket.called.set()
