"""What an import takes, and what it answers."""

from marshmallow import fields

from schemas.base import OutSchema
from schemas.fields import one_of
from schemas.history import HeadSchema
from schemas.links import RemarkSchema
from schemas.parameters import QuerySchema, choice, value
from schemas.speakers import SpeakerBriefSchema
from schemas.switches import switch
from schemas.vocabularies import MODE, ON_CONFLICT, RESULT


class ImportQuerySchema(QuerySchema):
    """How a file is imported."""

    mode = choice("What the rows are.", MODE, load_default="add")
    dry_run = switch("Write nothing, and say what would be written.")
    atomic = switch("Write all of it or nothing; up to 1,000 statements.")
    on_conflict = choice(
        "What is done with an external id that is known.", ON_CONFLICT, load_default="skip"
    )
    encoding = fields.String(
        validate=value, metadata={"description": "Of the file; else the charset of its type."}
    )
    delimiter = fields.String(
        metadata={"description": "Of CSV: one character, or `tab`; else told from the header."},
    )
    map = fields.List(
        fields.String(validate=value),
        load_default=(),
        metadata={
            "description": "Of CSV, `COLUMN=FIELD`: which of our columns one of the file is;"
            " `COLUMN=` leaves it out, `*=` every one that is not ours. Repeatable.",
            "explode": True,
        },
    )


class ResultSchema(OutSchema):
    """What became of one row."""

    sometimes = ("existing", "speakers")

    line = fields.Integer(metadata={"description": "where the row begins, from 1"})
    status = one_of(RESULT, "What became of it.")
    id = fields.UUID(allow_none=True)
    errors = fields.List(fields.Nested(RemarkSchema))
    warnings = fields.List(fields.Nested(RemarkSchema))
    existing = fields.UUID(metadata={"description": "of a duplicate: what is there already"})
    speakers = fields.List(
        fields.Nested(SpeakerBriefSchema),
        metadata={"description": "of a name that several bear: who they are"},
    )


class SummarySchema(OutSchema):
    """How many rows there were, by what became of them."""

    lines = fields.Integer(metadata={"description": "all of them"})
    created = fields.Integer()
    updated = fields.Integer()
    unchanged = fields.Integer()
    skipped = fields.Integer()
    error = fields.Integer()
    would_create = fields.Integer(data_key="would-create")
    would_update = fields.Integer(data_key="would-update")
    not_written = fields.Integer(data_key="not-written")


class RestoredSchema(OutSchema):
    """What came back into an empty store."""

    statements = fields.Integer()
    speakers = fields.Integer()
    sources = fields.Integer()
    head = fields.Nested(HeadSchema)


class ImportSchema(OutSchema):
    """A result for each row, in their order."""

    sometimes = ("restored",)

    data = fields.List(fields.Nested(ResultSchema))
    summary = fields.Nested(SummarySchema)
    restored = fields.Nested(
        RestoredSchema, metadata={"description": "only of `mode=restore`, which has no results"}
    )
