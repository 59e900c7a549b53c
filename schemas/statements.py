"""Statements: what is recorded, and what is answered."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas.accepting import AcceptingSchema
from schemas.appearances import AppearanceSchema, NewAppearanceSchema
from schemas.base import InSchema, OutSchema
from schemas.faults import Fault
from schemas.fields import (
    Moment,
    SomeOf,
    date_field,
    language_field,
    many,
    name_field,
    note_field,
    one_of,
    text_field,
)
from schemas.highlights import HighlightSchema
from schemas.links import RemarkSchema, StatementLinksSchema
from schemas.paging import PageSchema
from schemas.reasons import PatchSchema
from schemas.sources import source_field
from schemas.speakers import (
    MeantSpeakerSchema,
    SpeakerBriefSchema,
    SpeakerNameSchema,
    organisation_field,
    speaker_field,
)
from schemas.vocabularies import CHANNEL, QUOTATION, STATUS

WRITABLE_STATUS = {word: meaning for word, meaning in STATUS.items() if word != "withdrawn"}


class OriginalSchema(InSchema):
    """The words before they were translated, as far as they are known."""

    text = text_field(allow_none=True, metadata={"description": "the original words"})
    language = language_field("their language")


class NewJointSpeakerSchema(InSchema):
    """A further speaker of a joint statement."""

    speaker = speaker_field(required=True)
    role = name_field("title or function at that time, as credited", allow_none=True)
    organisation = organisation_field()


class OriginalPatchSchema(OriginalSchema):
    """What is corrected of the words before they were translated."""

    keeps_nulls = True


class StatementFieldsSchema(NewJointSpeakerSchema):
    """What a client may say of a statement itself, at first or when correcting it."""

    external_id = name_field("the client's own id, unique for the client", 255, allow_none=True)
    text = text_field(required=True, metadata={"description": "the words, kept to the byte"})
    quotation = one_of(QUOTATION, "How the words are given.", allow_none=True)
    verbatim = many(
        text_field(), 1_000, "the words that stood between quotation marks", allow_none=True
    )
    language = language_field("the language of the text")
    original = fields.Nested(OriginalSchema, allow_none=True)
    joint_with = many(
        fields.Nested(NewJointSpeakerSchema), 100, "further speakers, in order", allow_none=True
    )
    date = date_field("when it was said, an EDTF date with honest precision")
    date_as_published = note_field("how the source puts the date")
    channel = one_of(CHANNEL, "How it was said.", allow_none=True)
    said_to = name_field("the addressee", allow_none=True)
    place = name_field("where it was said", allow_none=True)
    context = note_field("what it was about, in the recorder's words")
    tags = many(
        name_field("a word to file it by", 100), 100, "words to file it by", allow_none=True
    )
    status = one_of(WRITABLE_STATUS, "Whether the attribution stands.", allow_none=True)
    note = note_field("the recorder's remark")


class NewStatementSchema(AcceptingSchema, StatementFieldsSchema):
    """A statement to be recorded: who said what, as what, when, and who carries it."""

    source = source_field(
        allow_none=True, metadata={"description": "the one source; or send appearances"}
    )
    appearances = many(
        fields.Nested(NewAppearanceSchema),
        100,
        "the sources that carry it; or send one source",
        least=1,
        allow_none=True,
    )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def has_a_source(self, data: Any, original: Any, **_: Any) -> None:  # noqa: ARG002 - the signature is marshmallow's
        """Demand a source, or appearances, and not both."""
        if not isinstance(original, Mapping):
            return
        sent = [name for name in ("source", "appearances") if original.get(name) is not None]
        if len(sent) > 1:
            detail = "send source, or appearances, not both"
            raise ValidationError(Fault("source-or-appearances", detail), "source")
        if not sent:
            raise ValidationError(Fault("required", "needs a source, or appearances"), "source")


class StatementPatchSchema(PatchSchema, StatementFieldsSchema):
    """A correction. `speaker` re-attributes, and never renames; appearances have their routes."""

    speaker = speaker_field(MeantSpeakerSchema, required=True)
    original = fields.Nested(OriginalPatchSchema, allow_none=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(partial=("text", "speaker"), **options)


class OriginalDetailSchema(OutSchema):
    """The words before they were translated."""

    text = fields.String(allow_none=True)
    language = fields.String(allow_none=True)


class JointSpeakerSchema(OutSchema):
    """A further speaker of a joint statement."""

    speaker = fields.Nested(SpeakerBriefSchema)
    role = fields.String(allow_none=True)
    organisation = fields.Nested(SpeakerNameSchema, allow_none=True)


class CorroborationSchema(OutSchema):
    """How widely it is carried; sources that are withdrawn do not count."""

    appearances = fields.Integer(metadata={"description": "sources that carry it and stand"})
    outlets = fields.Integer(metadata={"description": "how many outlets these are of"})
    origins = fields.Integer(
        metadata={
            "description": "how many have it from none of the others, as far as `via` tells: copies"
            " of one agency report are one, with the agency's own"
        }
    )


class StatementSchema(JointSpeakerSchema):
    """A statement with everything that belongs to it; nothing is ever left out."""

    id = fields.UUID()
    external_id = fields.String(allow_none=True)
    text = fields.String()
    quotation = one_of(QUOTATION, "How the words are given.")
    verbatim = fields.List(fields.String())
    language = fields.String(allow_none=True)
    original = fields.Nested(OriginalDetailSchema)
    joint_with = fields.List(fields.Nested(JointSpeakerSchema))
    date = fields.String(allow_none=True)
    date_as_published = fields.String(allow_none=True)
    channel = one_of(CHANNEL, "How it was said.", allow_none=True)
    said_to = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    context = fields.String(allow_none=True)
    tags = fields.List(fields.String(), attribute="tag_names")
    appearances = fields.List(fields.Nested(AppearanceSchema))
    status = one_of(STATUS, "Whether the attribution stands.")
    note = fields.String(allow_none=True)
    revision = fields.Integer()
    recorded_by = fields.String()
    recorded = Moment()
    updated = Moment()
    corroboration = fields.Nested(
        CorroborationSchema, metadata={"description": "follows from the appearances"}
    )
    links = fields.Nested(StatementLinksSchema)
    warnings = fields.List(fields.Nested(RemarkSchema))


class FoundStatementSchema(StatementSchema):
    """A statement as a search finds it."""

    sometimes = ("highlight",)

    highlight = fields.Nested(
        HighlightSchema, metadata={"description": "only with `highlight=true`, then always"}
    )


class StatementPageSchema(PageSchema):
    """A page of statements."""

    data = fields.List(SomeOf(FoundStatementSchema))
