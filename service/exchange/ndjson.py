"""One statement a line, in the shape that is sent to POST /v1/statements."""

import json
from collections.abc import Iterable

from marshmallow import ValidationError
from sqlalchemy.orm import Session

from schemas import faults
from schemas.statements import NewStatementSchema
from service import record
from service.record.errors import Invalid, Remark


def load(session: Session, lines: Iterable[bytes], *, by: str) -> int:
    """Record every line of a file and return how many there were; the caller commits them all.

    Raises Invalid, naming the line, at the first that cannot be recorded.
    """
    schema = NewStatementSchema()
    count = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = schema.load(json.loads(line))
        except ValidationError as error:
            remarks = [Remark(*found) for found in faults.found(error.messages)]
            message = f"line {number} is no statement"
            raise Invalid(message, remarks=remarks) from error
        record.statements.add(session, fields, by=by)
        count += 1
    return count
