"""The kinds of field that a record is made of."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, validate

from schemas import rules
from schemas.faults import Fault
from schemas.vocabularies import listed

Checks = list[Callable[[Any], Any]]

LONGEST_TEXT = 64_000
LONGEST_NAME = 500
LONGEST_NOTE = 2_000
FARTHEST = 2**31 - 1
"""The greatest whole number that a column of either database holds."""


def text_field(longest: int = LONGEST_TEXT, **options: Any) -> fields.String:
    """Return a field of words that are kept to the byte."""
    checks: Checks = [
        validate.Length(max=longest),
        rules.characters,
        rules.readable,
        rules.visible,
    ]
    metadata = {"minLength": 1, **options.pop("metadata", {})}
    return fields.String(validate=checks, metadata=metadata, **options)


def beside_field(meaning: str) -> fields.String:
    """Return a field of what stands beside some words: spaces alone, or nothing at an end, too."""
    checks: Checks = [validate.Length(max=LONGEST_TEXT), rules.characters, rules.readable]
    return fields.String(validate=checks, metadata={"description": meaning}, allow_none=True)


def note_field(meaning: str, **options: Any) -> fields.String:
    """Return an optional field of a sentence or two."""
    return text_field(LONGEST_NOTE, allow_none=True, metadata={"description": meaning}, **options)


def name_field(meaning: str, longest: int = LONGEST_NAME, **options: Any) -> fields.String:
    """Return a field of one line, without characters that cannot be seen."""
    checks: Checks = [
        validate.Length(max=longest),
        rules.characters,
        rules.readable,
        rules.visible,
        rules.name,
    ]
    metadata = {"description": meaning, "minLength": 1}
    return fields.String(validate=checks, metadata=metadata, **options)


def url_field(meaning: str, **options: Any) -> fields.String:
    """Return a field of a plain http or https address."""
    checks: Checks = [validate.Length(max=2_000), rules.characters, rules.url]
    metadata = {"description": meaning, "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}
    return fields.String(validate=checks, metadata=metadata, allow_none=True, **options)


def language_field(meaning: str, **options: Any) -> fields.String:
    """Return a field of a BCP 47 language tag."""
    checks: Checks = [validate.Length(max=35), rules.language]
    metadata = {"description": meaning, "pattern": f"^({rules.LANGUAGE.pattern})$"}
    return fields.String(validate=checks, metadata=metadata, allow_none=True, **options)


def date_field(meaning: str, **options: Any) -> fields.String:
    """Return a field of an EDTF date with honest precision."""
    metadata = {"description": meaning, "pattern": f"^({rules.EDTF.pattern})$"}
    checks: Checks = [validate.Length(max=50), rules.date]
    return fields.String(validate=checks, metadata=metadata, allow_none=True, **options)


def one_of(words: Mapping[str, str], meaning: str, **options: Any) -> fields.String:
    """Return a field of a closed vocabulary, each word documented with its sentence."""
    return fields.String(
        validate=validate.OneOf(list(words)),
        metadata={"description": f"{meaning} {listed(words)}."},
        **options,
    )


class Bounded(fields.List[Any]):
    """A list that is not endless: one that is too long is refused before its items are read."""

    def __init__(self, inner: Any, most: int, *, least: int | None = None, **options: Any) -> None:
        self._length = validate.Length(max=most)
        checks = [self._length, *([] if least is None else [validate.Length(min=least)])]
        super().__init__(inner, validate=checks, **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, list):
            self._length(value)
        return super()._deserialize(value, attr, data, **options)


def many(inner: fields.Field[Any], most: int, meaning: str, **options: Any) -> Bounded:
    """Return a field of so many at most."""
    return Bounded(inner, most, metadata={"description": meaning}, **options)


class TextOr(fields.Nested):
    """An object, or a plain text that stands for one.

    `short` makes the object of the text; the object's faults are then those of the text.
    """

    def __init__(
        self, nested: Any, *, short: Callable[[str], dict[str, Any]], **options: Any
    ) -> None:
        super().__init__(nested, **options)
        self.short = short

    def _deserialize(
        self, value: Any, attr: Any, data: Any, partial: Any = None, **options: Any
    ) -> Any:
        if isinstance(value, Mapping):
            return super()._deserialize(value, attr, data, partial, **options)
        if not isinstance(value, str):
            raise ValidationError(Fault("wrong-type", "is neither a text nor an object: { … }"))
        try:
            return super()._deserialize(self.short(value), attr, data, partial, **options)
        except ValidationError as error:
            raise ValidationError(_flat(error.messages)) from error


class SomeOf(fields.Nested):
    """An object of an answer, whole, or those of its fields that were asked for."""


class Moment(fields.String):
    """A point in time of an answer: UTC, to the second, 2026-11-20T10:00:00Z."""

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"format": "date-time"}, **options)

    def _serialize(self, value: Any, attr: Any, obj: Any, **options: Any) -> str:  # noqa: ARG002 - the signature is marshmallow's
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"


class StrictInteger(fields.Integer):
    """A whole number as JSON writes it: neither a text nor a number with a fraction nor true."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(low, high), **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValidationError(Fault("wrong-type", "is no whole number"))
        return super()._deserialize(value, attr, data, **options)


class StrictBoolean(fields.Boolean):
    """True or false as JSON writes them, and no word for them."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:
        if not isinstance(value, bool):
            raise ValidationError(Fault("wrong-type", "is neither true nor false"))
        return super()._deserialize(value, attr, data, **options)


def _flat(messages: Any) -> list[Any]:
    """Return the messages of an object that the sender never wrote, without their places."""
    if isinstance(messages, Mapping):
        return [message for inner in messages.values() for message in _flat(inner)]
    return list(messages) if isinstance(messages, Sequence) else [messages]
