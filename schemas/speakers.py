"""Speakers: as a statement names them, and as they are answered."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from schemas import rules
from schemas.base import InSchema, OutSchema
from schemas.faults import Fault
from schemas.fields import (
    Bounded,
    Moment,
    StrictBoolean,
    StrictInteger,
    TextOr,
    many,
    name_field,
    one_of,
)
from schemas.links import RemarkSchema, SpeakerLinksSchema
from schemas.paging import PageSchema
from schemas.reasons import PatchSchema
from schemas.vocabularies import KIND, REASON, TERMS

NAMED_KIND = {word: meaning for word, meaning in KIND.items() if word != "unnamed"}


def count_field(**options: Any) -> StrictInteger:
    """Return the field of how many unnamed speakers there are, which may be null."""
    described = {"description": "how many"}
    return StrictInteger(1, 1_000_000, allow_none=True, metadata=described, **options)


class UnnamedSchema(InSchema):
    """How many unnamed speakers, why they are not named, and on which terms they spoke."""

    count = count_field()
    reason = one_of(REASON, "Why they are not named; `unknown` of a new one, unless stated.")
    terms = one_of(TERMS, "On which terms they spoke; `not_stated` of a new one, unless stated.")


class UnnamedPatchSchema(UnnamedSchema):
    """What is corrected of why a speaker is unnamed."""

    keeps_nulls = True


class NamedSchema(InSchema):
    """An id, or a name that is resolved."""

    id = fields.UUID(metadata={"description": "of a speaker already recorded"})
    name = name_field("who is meant, compared folded; a new name makes a new speaker")
    new = StrictBoolean(
        load_default=False, metadata={"description": "another speaker of that name"}
    )

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def one_way(self, data: Any, original: Any, **_: Any) -> None:  # noqa: ARG002 - the signature is marshmallow's
        """Demand an id alone, or a name."""
        if not isinstance(original, Mapping):
            return
        sent = {name for name, value in original.items() if value is not None}
        if "id" in sent and sent != {"id"}:
            raise ValidationError(Fault("id-or-name", "takes an id alone, or a name, not both"))
        if not sent & {"id", "name"}:
            raise ValidationError(Fault("required", "needs a name, or an id"), "name")

    @validates_schema
    def no_id_for_a_name(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse the id of somebody where the name stands."""
        rules.no_id(data.get("name") or "", "name")


class NewSpeakerSchema(NamedSchema):
    """Whom the words are attributed to."""

    kind = one_of(KIND, "What sort of speaker.")
    unnamed = fields.Nested(
        UnnamedSchema, allow_none=True, metadata={"description": "only of an unnamed speaker"}
    )

    @validates_schema
    def only_the_unnamed(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse the details of an unnamed speaker on a named one."""
        if data.get("unnamed") is not None and data.get("kind") != "unnamed":
            detail = 'is only of a speaker of "kind": "unnamed"'
            raise ValidationError(Fault("not-unnamed", detail), "unnamed")


class IdentifiersField(fields.Dict):
    """Ids that other catalogues know a speaker by, each under the catalogue's name."""

    def __init__(self, *, allow_none: bool = False) -> None:
        super().__init__(
            keys=fields.String(validate=rules.scheme),
            values=name_field("the id there", 200, allow_none=allow_none),
            allow_none=allow_none,
            validate=validate.Length(max=50),
            metadata={"description": 'ids in other catalogues, such as {"wikidata": "Q42"}'},
        )

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **options)  # type: ignore[no-untyped-call]  # theirs
        except ValidationError as error:
            if not isinstance(error.messages, dict):
                raise
            # marshmallow's `key` and `value` of an entry are no places of what was sent.
            at = {name: [*each.values()] for name, each in error.messages.items()}
            raise ValidationError(at) from error


def _aliases(**options: Any) -> Bounded:
    return many(name_field("another name"), 100, "other names, in order", **options)


class RecordedSpeakerSchema(InSchema):
    """A speaker to be recorded alone; unnamed ones are recorded with their one statement."""

    name = name_field("the main name", required=True)
    kind = one_of(NAMED_KIND, "What sort of speaker.", allow_none=True)
    aliases = _aliases(allow_none=True)
    identifiers = IdentifiersField()
    new = StrictBoolean(
        load_default=False, metadata={"description": "though others bear that name"}
    )


class SpeakerPatchSchema(PatchSchema):
    """A correction of a speaker, which shows in each of their statements."""

    name = name_field("the main name; the one it replaces stays as an alias")
    kind = one_of(KIND, "What sort of speaker.")
    aliases = _aliases(allow_none=True)
    identifiers = IdentifiersField(allow_none=True)
    unnamed = fields.Nested(
        UnnamedPatchSchema, allow_none=True, metadata={"description": "only of an unnamed speaker"}
    )


class MeantSpeakerSchema(NewSpeakerSchema):
    """Whom a correction attributes the words to."""

    unnamed = fields.Nested(
        UnnamedPatchSchema, allow_none=True, metadata={"description": "only of an unnamed speaker"}
    )


def speaker_field(schema: type[NewSpeakerSchema] = NewSpeakerSchema, **options: Any) -> TextOr:
    """Return the field of a speaker: an object, or a name."""
    return TextOr(schema, short=lambda text: {"name": text}, **options)


def organisation_field(**options: Any) -> TextOr:
    """Return the field of the body that somebody spoke for: an object, or a name."""
    return TextOr(
        NamedSchema,
        short=lambda text: {"name": text},
        allow_none=True,
        metadata={"description": "the body they spoke for"},
        **options,
    )


class UnnamedDetailSchema(OutSchema):
    """How many unnamed speakers, why, and on which terms."""

    count = fields.Integer(allow_none=True)
    reason = one_of(REASON, "Why they are not named.")
    terms = one_of(TERMS, "On which terms they spoke.")


class SpeakerNameSchema(OutSchema):
    """A speaker, an organisation too, by its id and its main name."""

    id = fields.UUID()
    name = fields.String()


class SpeakerBriefSchema(SpeakerNameSchema):
    """A speaker inside a statement."""

    kind = one_of(KIND, "What sort of speaker.")
    unnamed = fields.Nested(UnnamedDetailSchema, allow_none=True)


class PositionSchema(OutSchema):
    """A title held for a time."""

    id = fields.UUID()
    title = fields.String()
    organisation = fields.Nested(SpeakerNameSchema, allow_none=True)
    from_ = fields.String(data_key="from", attribute="begins", allow_none=True)
    to = fields.String(attribute="ends", allow_none=True)


class SpeakerSchema(SpeakerBriefSchema):
    """A speaker by itself, with every name."""

    aliases = fields.List(
        fields.String(),
        metadata={"description": "the other names, then those of what was merged into it"},
    )
    identifiers = fields.Dict(
        keys=fields.String(), values=fields.String(), attribute="known_identifiers"
    )
    positions = fields.List(fields.Nested(PositionSchema), attribute="held")
    merged = fields.List(
        fields.Nested(SpeakerNameSchema),
        metadata={
            "description": "the speakers that were merged into it, in the order recorded; their ids"
            " lead to it"
        },
    )
    revision = fields.Integer()
    recorded = Moment()
    updated = Moment()
    links = fields.Nested(SpeakerLinksSchema)
    warnings = fields.List(fields.Nested(RemarkSchema))


class SpeakerPageSchema(PageSchema):
    """A page of speakers, in the order asked for."""

    data = fields.List(fields.Nested(SpeakerSchema))
