"""Opaque ids that rise with time."""

import re
from uuid import UUID

from uuid_utils.compat import uuid7

from service.record.errors import InvalidQuery

FORM = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def new(after: UUID | None = None) -> UUID:
    """Return a new UUIDv7 (RFC 9562), greater than `after` whatever the clock says.

    Statements are listed by date, and equal dates by id; that order must be the order of
    arrival, also where a clock was set back or two machines disagree.
    """
    made = uuid7()
    if after is None or made > after:
        return made
    # The lowest bits are random: one more keeps version and variant but once in 2^62.
    return UUID(int=after.int + 1)


def read(parameter: str, value: str) -> UUID:
    """Return the id that a parameter states. Raises InvalidQuery."""
    if not FORM.fullmatch(value):
        raise InvalidQuery.at(parameter, "invalid-id", f"{value[:40]!r} is no id")
    return UUID(value)
