"""A statement brought to what a file says of it, as corrections with a reason."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from service.models import Statement
from service.record import appearances, statements
from service.record.remarks import Recorded, Warnings

REASON = "import"
"""The reason that the history gives."""


def apply(
    session: Session, id: UUID, wanting: Mapping[str, Any], *, by: str
) -> Recorded[Statement]:
    """Set what is wanting (`service.record.differences`); what a file leaves out stays.

    A source that carries the statement as well is added; none is ever removed. Raises what
    statements.revise and appearances.add do.
    """
    warnings = Warnings()
    own = {name: value for name, value in wanting.items() if name != "appearances"}
    done = statements.revise(session, id, None, {**own, "reason": REASON}, by=by)
    warnings += done.warnings
    for pointer, appearance, fields in wanting.get("appearances", ()):
        stated = {**fields, "reason": REASON}
        if appearance is None:
            done = appearances.add(session, id, None, stated, by=by, pointer=pointer)
        else:
            done = appearances.revise(session, id, appearance, None, stated, by=by, pointer=pointer)
        warnings += done.warnings
    return Recorded(done.subject, warnings)
