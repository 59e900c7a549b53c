"""Sources: as a statement names them, and as they are answered."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from schemas import rules
from schemas.base import InSchema, OutSchema
from schemas.faults import Fault
from schemas.fields import (
    Moment,
    TextOr,
    date_field,
    language_field,
    name_field,
    one_of,
    url_field,
)
from schemas.links import RemarkSchema, SourceLinksSchema
from schemas.paging import PageSchema
from schemas.reasons import PatchSchema
from schemas.vocabularies import SOURCE_STATUS


class SourceFieldsSchema(InSchema):
    """What a client may say of a published item."""

    outlet = name_field("who published it", allow_none=True)
    title = name_field("its headline or name", 1_000, allow_none=True)
    url = url_field("its address, kept as sent")
    author = name_field("as printed", allow_none=True)
    published = date_field("the day it was published")
    language = language_field("the language it is in")
    retrieved = date_field("the day it was fetched")
    archive_url = url_field("the address of an archived copy")


class NewSourceSchema(SourceFieldsSchema):
    """One published item, by id or by at least one of outlet, title and url."""

    id = fields.UUID(metadata={"description": "of a source already recorded"})

    @validates_schema
    def says_what(self, data: Mapping[str, Any], **_: Any) -> None:
        """Demand an id alone, or something to know the item by."""
        stated = {key for key, value in data.items() if value is not None}
        if "id" in stated and stated != {"id"}:
            raise ValidationError(Fault("id-or-fields", "takes an id alone, or other fields"))
        if "id" not in stated:
            _demand_some(stated)
        rules.no_id(data.get("outlet") or "", "outlet")


class RecordedSourceSchema(SourceFieldsSchema):
    """One published item, to be recorded by itself."""

    @validates_schema
    def says_what(self, data: Mapping[str, Any], **_: Any) -> None:
        """Demand something to know the item by."""
        _demand_some({key for key, value in data.items() if value is not None})


def _demand_some(stated: set[str]) -> None:
    if not stated & {"outlet", "title", "url"}:
        raise ValidationError(Fault("required", "needs an outlet, a title or a url"))


class SourcePatchSchema(PatchSchema, SourceFieldsSchema):
    """A correction; `status` amends or withdraws the item."""

    status = one_of(SOURCE_STATUS, "Whether it stands.")


def _short(text: str) -> dict[str, str]:
    return {"url" if text.lstrip().lower().startswith("http") else "outlet": text}


def source_field(**options: Any) -> TextOr:
    """Return the field of a source: an object, or a url (it begins with http), or an outlet."""
    return TextOr(NewSourceSchema, short=_short, **options)


class SourceBriefSchema(OutSchema):
    """A source inside an appearance."""

    id = fields.UUID()
    outlet = fields.String(allow_none=True)
    title = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    author = fields.String(allow_none=True)
    published = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    retrieved = fields.String(allow_none=True)
    archive_url = fields.String(allow_none=True)
    status = one_of(SOURCE_STATUS, "Whether it stands.")


class SourceSchema(SourceBriefSchema):
    """A source by itself."""

    revision = fields.Integer()
    recorded = Moment()
    updated = Moment()
    links = fields.Nested(SourceLinksSchema)
    warnings = fields.List(fields.Nested(RemarkSchema))


class SourcePageSchema(PageSchema):
    """A page of sources, in the order asked for."""

    data = fields.List(fields.Nested(SourceSchema))
