"""Why something is changed: required of every correction, kept in its history."""

from schemas.base import InSchema
from schemas.fields import LONGEST_NOTE, text_field
from schemas.parameters import QuerySchema

MEANING = {"description": "why; kept in the history, and not in what is corrected"}


class ReasonSchema(InSchema):
    """The reason alone."""

    reason = text_field(LONGEST_NOTE, required=True, metadata=MEANING)


class PatchSchema(ReasonSchema):
    """A merge patch (RFC 7396): what is sent is set, null empties, the rest stays; and a reason."""

    keeps_nulls = True


class ReasonQuerySchema(QuerySchema):
    """The reason as a parameter, for a request that has no body."""

    reason = text_field(LONGEST_NOTE, required=True, metadata=MEANING)
