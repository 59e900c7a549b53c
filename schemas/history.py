"""Revisions and the feed of changes: who, when, what, why, and the hashes that hold them."""

from marshmallow import fields, validate

from schemas import rules
from schemas.base import OutSchema
from schemas.fields import Moment, one_of
from schemas.paging import PageSchema
from schemas.parameters import LIMIT, Digits, QuerySchema
from schemas.vocabularies import ACTION, SUBJECT

LAST = 2**53 - 1
"""The greatest number that every reader of JSON keeps exactly."""


class RevisionSchema(OutSchema):
    """One change: the record after it, and its link of the chain."""

    revision = fields.Integer()
    action = one_of(ACTION, "What happened.")
    at = Moment()
    by = fields.String(metadata={"description": "the name of the client's key"})
    reason = fields.String(allow_none=True)
    changed = fields.List(
        fields.String(), metadata={"description": "pointers to the fields that differ"}
    )
    record = fields.Dict(
        allow_none=True, metadata={"description": "as it stood then; null where it was erased"}
    )
    number = fields.Integer(metadata={"description": "the place in the chain of all revisions"})
    salt = fields.String(allow_none=True)
    content_digest = fields.String()
    previous_hash = fields.String()
    hash = fields.String()


class HistoryPageSchema(PageSchema):
    """A page of revisions, the newest first."""

    data = fields.List(fields.Nested(RevisionSchema))


class AsOfQuerySchema(QuerySchema):
    """When a statement is wanted as it stood."""

    as_of = fields.String(
        validate=rules.moment,
        metadata={
            "description": "as it stood then: a moment with its zone, or a day, which means its end"
            " in UTC",
            "pattern": f"^({rules.MOMENT.pattern})$",
        },
    )


class ChangesQuerySchema(QuerySchema):
    """Which part of the feed."""

    after = Digits(
        0,
        LAST,
        load_default=0,
        metadata={"description": "the number of the last line already seen"},
    )
    limit = LIMIT


class ChangeSchema(OutSchema):
    """One line of the feed."""

    number = fields.Integer(metadata={"description": "one more than the line before"})
    kind = one_of(SUBJECT, "What changed.")
    id = fields.UUID(metadata={"description": "of what changed"})
    revision = fields.Integer()
    action = one_of(ACTION, "What happened.")
    at = Moment()
    by = fields.String()
    statement = fields.UUID(
        allow_none=True, metadata={"description": "the statement whose answer changes with it"}
    )
    hash = fields.String(metadata={"description": "of the revision"})


class ChangesPageSchema(PageSchema):
    """Some lines of the feed, in the order in which they happened."""

    data = fields.List(fields.Nested(ChangeSchema))
    last = fields.Integer(metadata={"description": "what to send as `after` the next time"})


class HeadSchema(OutSchema):
    """The head of the chain."""

    number = fields.Integer(metadata={"description": "of the last revision; 0 if there is none"})
    hash = fields.String(validate=validate.Length(equal=64))
    at = Moment(allow_none=True)
    change = fields.Integer(metadata={"description": "the last line of the feed"})
