"""Statements out of a file, into the record: batch by batch, a result for each row.

A batch is one transaction. What needs no database is done before it begins, so that others write
meanwhile; a row that is refused leaves nothing behind. A row without an external id gets one of its
content, so that a file that was broken off is simply imported again.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from schemas import faults
from schemas.statements import NewStatementSchema
from service import record
from service.exchange.results import DRY, NOT_WRITTEN, Result
from service.exchange.rows import Row
from service.exchange.seen import Seen
from service.record.batches import MOST
from service.record.bulk import Bulk
from service.record.drafts import Draft
from service.record.errors import Invalid, RecordError, Remark, Unreadable

Writing: TypeAlias = Callable[[], AbstractContextManager[Session]]

MOST_ATOMIC = 1_000
"""Rows of an import that is written as a whole or not at all."""

WAIT = 0.5
"""Seconds that a batch may keep other writers waiting; on PostgreSQL they give up after four."""

FEWEST = 20
"""Rows of a batch, however slow it is."""

MOST_CHARACTERS = 500_000
"""Of a batch: with long speeches it has fewer rows, so that no other writer waits for seconds."""

_SCHEMA = NewStatementSchema()


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is imported, and for whom: `by` is whose external ids its rows have."""

    by: str
    on_conflict: str = "skip"
    dry_run: bool = False
    atomic: bool = False


@dataclass(frozen=True, slots=True)
class _Ready:
    """A row that was read: what is to be recorded."""

    line: int
    draft: Draft


def run(writing: Writing, rows: Iterable[Row], plan: Plan) -> Iterator[Result]:
    """Record the rows of a file, and yield the result of each once it is committed.

    `writing` opens a writer's session. Raises Invalid where an atomic import has too many rows,
    and what the rows raise while they are read; what was yielded before is in the record.
    """
    pace = _Pace()
    with closing(Seen()) as seen:
        for batch in _batches(rows, plan, pace):
            ready = [_ready(row, seen, plan.by) for row in batch]
            begun = time.monotonic()
            results = _record(writing, ready, plan)
            pace.learn(len(batch), time.monotonic() - begun)
            yield from results


@dataclass(slots=True)
class _Pace:
    """How many rows a batch has: as many as are written before anybody waits for long."""

    rows: int = MOST // 2

    def learn(self, rows: int, seconds: float) -> None:
        self.rows = min(MOST, max(FEWEST, int(rows * WAIT / max(seconds, 0.001))))


def _batches(rows: Iterable[Row], plan: Plan, pace: _Pace) -> Iterator[list[Row]]:
    batch: list[Row] = []
    size = 0
    try:
        for row in rows:
            batch.append(row)
            size += row.size
            if not plan.atomic and (len(batch) >= pace.rows or size >= MOST_CHARACTERS):
                yield batch
                batch, size = [], 0
            elif len(batch) > MOST_ATOMIC:
                detail = f"an atomic import has at most {MOST_ATOMIC:,} statements"
                raise Invalid.at("atomic", "too-many", detail)
    except Unreadable:
        if batch and not plan.atomic:
            yield batch
        raise
    if batch:
        yield batch


def _ready(row: Row, seen: Seen, by: str) -> _Ready | Result:
    if row.fault is not None:
        return Result.refused(row.line, row.fault)
    try:
        fields = loaded(row.given)
        given = fields.get("external_id")
        fields["external_id"] = known_by(row, seen, given)
        return _Ready(row.line, record.drafts.draft(fields, by=by, is_concluded=given is None))
    except RecordError as error:
        return Result.refused(row.line, error)


def known_by(row: Row, seen: Seen, given: str | None) -> str:
    """Return a row's external id, given or of its content. Raises Invalid."""
    if given is None:
        return seen.concluded(row.given)
    if (first := seen.other(given, row.given, row.line)) is not None:
        detail = f"line {first} is another statement of the external id {given}"
        raise Invalid.at("/external_id", "repeated", detail)
    return given


def loaded(given: Any) -> dict[str, Any]:
    """Return the fields of a statement, of the right shape. Raises Invalid."""
    try:
        fields: dict[str, Any] = _SCHEMA.load(given)
    except ValidationError as error:
        remarks = [Remark(*found) for found in faults.found(error.messages)]
        message = "this is no statement"
        raise Invalid(message, remarks=remarks) from error
    return fields


def _record(writing: Writing, batch: list[_Ready | Result], plan: Plan) -> list[Result]:
    drafts = [each.draft for each in batch if isinstance(each, _Ready)]
    if not drafts:
        return [each for each in batch if isinstance(each, Result)]
    with writing() as session:
        with record.bulk.opened(session, drafts, on_conflict=plan.on_conflict) as bulk:
            results = [_take(bulk, each) for each in batch]
            bulk.write()
        refused = plan.atomic and any(each.is_refused for each in results)
        if plan.dry_run or refused:
            session.rollback()
        else:
            session.commit()
    return [
        _unwritten(each, refused=refused) if refused or plan.dry_run else each for each in results
    ]


def _take(bulk: Bulk, ready: _Ready | Result) -> Result:
    if isinstance(ready, Result):
        return ready
    try:
        done = bulk.take(ready.draft)
    except RecordError as error:
        return Result.refused(ready.line, error)
    return Result(ready.line, done.status, done.id, done.warnings)


def _unwritten(result: Result, *, refused: bool) -> Result:
    """Return a result of which nothing was written: no new id was given."""
    if result.status not in DRY:  # nothing was to be written
        return result
    status = NOT_WRITTEN if refused else DRY[result.status]
    return replace(result, status=status, id=None if result.status == "created" else result.id)
