"""The schemas' common ground: unknown fields are refused, with the name that was meant."""

import difflib
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, post_load

from schemas.faults import Fault

SERVER_MADE = {
    "id",
    "revision",
    "recorded",
    "recorded_by",
    "updated",
    "corroboration",
    "hash",
    "links",
    "warnings",
}
"""Fields that an answer has and no request may."""

OTHERWISE = {
    "date_from": "from",
    "date_to": "to",
    "said_from": "from",
    "said_date": "date",
    "date_said": "date",
    "said_by": "speaker",
    "date_published": "published",
    "location": "place",
    "quote": "text",
    "source": "outlet",
    "headline": "title",
    "link": "url",
}
"""Names by which others call a field of ours; by their letters they are nearer to another one."""

SHORTEST_PART = 3
"""Letters of a part by which a longer name is known."""


class InSchema(Schema):
    """What comes in. A null is as good as an absent field; an unknown one is refused."""

    class Meta:
        """Misspelt fields and parameters must not be dropped."""

        unknown = RAISE

    error_messages = {"type": "is no object: { … }"}  # noqa: RUF012 - as marshmallow declares it
    keeps_nulls: ClassVar[bool] = False
    not_sent: ClassVar[Collection[str]] = SERVER_MADE
    stranger: ClassVar[str] = "is no field of this object"

    @post_load
    def drop_nulls(self, data: Mapping[str, Any], **_: Any) -> Mapping[str, Any]:
        """Leave out what was sent as null, but for a patch, in which it empties the field."""
        if self.keeps_nulls:
            return data
        return {name: value for name, value in data.items() if value is not None}

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:
        """Say of unknown fields, in the order in which they were sent, what may have been meant."""
        if not isinstance(error.messages, dict) or not isinstance(data, Mapping):
            return
        for name in data:
            if error.messages.get(name) == ["Unknown field."]:
                del error.messages[name]  # marshmallow has them in another order each time
                error.messages[name] = [self._unknown(str(name))]

    def _unknown(self, name: str) -> Fault:
        if name in self.not_sent:
            return Fault("server-made", "is made by the service and cannot be sent")
        near = self._meant(OTHERWISE.get(name, name)) or nearest(name, _names(self))
        hint = f"; {near} was meant?" if near else ""
        return Fault("unknown-field", f"{self.stranger}{hint}")

    def _meant(self, name: str) -> str | None:
        """Return a field of that name, or its place in an object of this one: `source.outlet`."""
        if name in _names(self):
            return name
        for key, field in self.load_fields.items():
            inner = field.inner if isinstance(field, fields.List) else field
            if isinstance(inner, fields.Nested) and name in _names(inner.schema):
                return f"{key}.{name}"
        return None


def _names(schema: Schema) -> Collection[str]:
    return [field.data_key or key for key, field in schema.load_fields.items()]


def nearest(name: str, known: Collection[str]) -> str | None:
    """Return the name that was meant by another, None where that would be a guess.

    It has nearly the same letters, or the other as a part: `kind` is `speaker_kind`, not `id`, and
    `name` no part of `unnamed_count`.
    """
    if (other := OTHERWISE.get(name)) in known:
        return other
    alike = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    is_part = len(name) >= SHORTEST_PART
    parts = [each for each in known if is_part and f"_{name}" in f"_{each}"]
    return next(iter(alike + parts), None)


class OutSchema(Schema):
    """What goes out: the documentation of the answers, and the measure of the fast path.

    The shape of an answer never varies, but for the fields that only some answers have.
    """

    sometimes: ClassVar[Collection[str]] = ()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Document that every answer has the field."""
        field_obj.required = field_name not in self.sometimes
