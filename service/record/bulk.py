"""Many statements recorded in one transaction, each as if it had been sent alone.

What needs no database is found out before (`drafts`), so that nobody waits for it. Names, sources
and the client's own ids are looked up for all statements at once, and what they add to the tables
is written at once. A statement that is refused leaves nothing behind, and the others stay.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from service import text
from service.models import Statement
from service.record import (
    batches,
    chain,
    differences,
    history,
    indexing,
    lookups,
    merged,
    names,
    notices,
    plain,
    rows,
    speakers,
    statements,
    twins,
    updates,
)
from service.record.batches import Alone, Batch
from service.record.drafts import Draft
from service.record.earlier import Earlier, There
from service.record.errors import Duplicate, RecordError
from service.record.remarks import Recorded, Warnings
from service.text import analysis

Done = TypeVar("Done")

CONFLICTS = ("skip", "update", "error")
"""What is done with a statement whose external id the client has recorded before."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one statement: created, updated, unchanged, skipped."""

    status: str
    id: UUID
    warnings: Warnings


@contextmanager
def opened(session: Session, drafts: Sequence[Draft], *, on_conflict: str) -> Iterator["Bulk"]:
    """Open a bulk of drafts that are taken one after the other, then written; nothing commits."""
    with batches.opened(session, Batch()) as batch:
        yield Bulk(session, batch, drafts, on_conflict=on_conflict)


@dataclass(frozen=True, slots=True)
class _Noted:
    """A statement that is yet to be written."""

    statement: Statement
    document: analysis.Document
    warnings: Warnings


class Bulk:
    """Drafts on their way into the record."""

    def __init__(
        self, session: Session, batch: Batch, drafts: Sequence[Draft], *, on_conflict: str
    ) -> None:
        self._session, self._batch, self._drafts = session, batch, drafts
        self._on_conflict = on_conflict
        self._noted: list[_Noted] = []
        self._look_up()
        self._earlier = Earlier(session, drafts)

    def take(self, draft: Draft) -> Outcome:
        """Record a draft, or do what is to be done where its external id is known.

        Raises what statements.add and statements.revise do; nothing of it is then left.
        """
        if (there := self._earlier.get(draft)) is not None:
            return self._meet(there, draft)
        return _outcome("created", self.add(draft))

    def add(self, draft: Draft) -> Recorded[Statement]:
        """Record a draft, of whose twins `write` warns. Raises what statements.add does."""
        if (there := self._earlier.get(draft)) is not None:
            raise Duplicate.of(draft.fields["external_id"], there.id)
        recorded = self._add(draft)
        self._earlier.add(recorded.subject)
        return recorded

    def write(self, *, ends: bool = False) -> None:
        """Write what was taken and is only noted so far.

        `ends` states that nothing is written behind it: the transaction may end with it.
        """
        session, batch, noted = self._session, self._batch, self._noted
        if not noted:
            return
        rows.add_subjects(session, batch.made)
        names.labels(session, self._named())
        added = [each.statement for each in noted]
        repeats = twins.Counts(session, [(each.statement, each.warnings) for each in noted])
        with text.dialect(session).together(session):
            rows.add(session, added)
            indexing.write(session, [(each.statement, each.document) for each in noted])
            history.write(session, batch.revisions, batch.changes)
            repeats.ask()
            if ends and not any(each.via for one in added for each in one.appearances):
                text.dialect(session).end(session)
        repeats.warn()
        rows.add_carriers(session, added)
        self._noted, batch.made, batch.revisions, batch.changes = [], [], [], []

    def _add(self, draft: Draft) -> Recorded[Statement]:
        batch, warnings = self._batch, Warnings()
        end = replace(chain.end(self._session))
        before = len(batch.made), len(batch.revisions), len(batch.changes)
        try:
            statement = statements.draw_up(
                self._session,
                draft.fields,
                by=draft.by,
                warnings=warnings,
                text_key=draft.text_key,
            )
            indexing.place(self._session, statement, draft.document)
        except (Alone, RecordError) as error:
            self._take_back(end, *before)
            if isinstance(error, Alone):
                return self._alone(lambda: statements.add(self._session, draft.fields, by=draft.by))
            raise
        indexing.warn(draft.document, warnings)
        statements.append(self._session, statement)
        self._noted.append(_Noted(statement, draft.document, warnings))
        return Recorded(statement, warnings)

    def _take_back(self, end: chain.End, made: int, revisions: int, changes: int) -> None:
        batch = self._batch
        for subject in batch.made[made:]:
            batch.forget(subject)
        del batch.made[made:], batch.revisions[revisions:], batch.changes[changes:]
        chain.take_back(self._session, end)

    def _meet(self, there: There, draft: Draft) -> Outcome:
        if self._on_conflict == "error":
            raise Duplicate.of(draft.fields["external_id"], there.id)
        external_id, warnings = draft.fields["external_id"], Warnings()
        if there.part_of is not None:
            _, last = merged.survivors(self._session, [there.id])[there.id]
            detail = f"{external_id} is recorded as {there.id}, which is part of {last} now"
            warnings.add("/external_id", "merged", detail)
        elif there.status == "withdrawn":
            detail = f"{external_id} is recorded as {there.id} and was withdrawn: it stays so"
            warnings.add("/external_id", "withdrawn", detail)
        elif self._on_conflict == "update" and not draft.is_concluded:
            return self._update(there, draft)
        return Outcome("skipped", there.id, warnings)

    def _update(self, there: There, draft: Draft) -> Outcome:
        if there.id in self._earlier.added:
            self.write()
        statement = self._earlier.read(there.id)
        wanting = differences.of(self._session, statement, draft.fields)
        warnings = Warnings()
        if differences.are_kept_back(statement):
            detail = f"a speaker or a source of {there.id} was erased: it stays so"
            warnings.add("/external_id", "erased", detail)
        if not wanting:
            return Outcome("unchanged", there.id, warnings)
        before = statement.revision
        done = self._alone(lambda: updates.apply(self._session, there.id, wanting, by=draft.by))
        done.warnings.extend(warnings)
        status = "unchanged" if done.subject.revision == before else "updated"
        return _outcome(status, done)

    def _alone(self, act: Callable[[], Done]) -> Done:
        """Do something that does not wait for the others, of which nothing is left if it fails."""
        self.write()
        self._batch.defers = False
        try:
            with self._session.begin_nested():
                return act()
        except RecordError:
            self._look_up()
            raise
        finally:
            self._batch.defers = True

    def _look_up(self) -> None:
        lookups.fill(self._session, self._batch, [each.fields for each in self._drafts])

    def _named(self) -> Iterator[tuple[str, str]]:
        for subject in self._batch.made:
            if isinstance(subject, plain.Speaker):
                yield from speakers.labelled(subject)
        for each in self._noted:
            for field, name in indexing.named(each.statement):
                if name is not None:
                    yield field, name


def _outcome(status: str, done: Recorded[Statement]) -> Outcome:
    """Return what became of a statement, with all that its answer would warn of."""
    done.warnings.extend(notices.of_statement(done.subject))
    return Outcome(status, done.subject.id, done.warnings)
