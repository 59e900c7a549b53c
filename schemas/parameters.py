"""Parameters of a query string: texts only, read strictly."""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, post_load, pre_load

from schemas import rules
from schemas.base import InSchema
from schemas.faults import Fault
from schemas.fields import LONGEST_NAME
from schemas.vocabularies import Vocabulary, listed

MOST_VALUES = 100
LONGEST_VALUE = 4 * LONGEST_NAME
ONE_VALUE = {"minLength": 1, "maxLength": LONGEST_VALUE}


class QuerySchema(InSchema):
    """The parameters of a route; one that is unknown, or single and given twice, is refused."""

    not_sent: ClassVar[Collection[str]] = ()
    stranger: ClassVar[str] = "is no parameter here"

    @pre_load
    def split(self, data: Any, **_: Any) -> dict[str, Any]:
        """Read every value of a repeated parameter; refuse repeats of a single one."""
        given: Mapping[str, list[str]] = data.to_dict(flat=False)
        single = {
            field.data_key or key
            for key, field in self.load_fields.items()
            if not isinstance(field, fields.List)
        }
        for name, values in given.items():
            if name in single and len(values) > 1:
                raise ValidationError(Fault("repeated", "can be given once only"), name)
        return {name: vs[0] if name in single else vs for name, vs in given.items()}

    @post_load
    def freeze(self, data: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """Make lists into tuples: a query is a value."""
        return {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }


class Digits(fields.Integer):
    """A whole number in ASCII digits, within a range, and nothing else that Python would read."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        range_ = {"minimum": low, "maximum": high}
        super().__init__(metadata=range_ | options.pop("metadata", {}), **options)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:  # noqa: ARG002 - the signature is marshmallow's
        if re.fullmatch("[0-9]{1,16}", value) and self.low <= int(value) <= self.high:
            return int(value)
        detail = f"is a whole number from {self.low} to {self.high}"
        raise ValidationError(Fault("out-of-range", detail))


def value(value: str) -> None:
    """Refuse a value that is empty or too long, or that no text can hold."""
    if not value.removeprefix("!").strip():
        raise ValidationError(Fault("empty", "needs a value"))
    if len(value) > LONGEST_VALUE:
        raise ValidationError(Fault("too-long", f"is longer than {LONGEST_VALUE} characters"))
    rules.characters(value)


def values(meaning: str, *checks: Any, known: Vocabulary | None = None) -> fields.List[Any]:
    """Return a filter that may be repeated; each check is given the value without its `!`.

    `known` are the words that it takes, where these are a closed vocabulary.
    """
    said = f"{meaning} Given twice: either value; `!value`: not that value."
    if known is not None:
        said, checks = f"{said} {listed(known)}.", (*checks, _among(known))

    def each(given: str) -> None:
        value(given)
        for check in checks:
            check(given.removeprefix("!"))

    return fields.List(
        fields.String(validate=each, metadata=ONE_VALUE),
        validate=_few,
        metadata={
            "description": said,
            "explode": True,
            "maxItems": MOST_VALUES,
        },
    )


def choice(meaning: str, known: Mapping[str, str], **options: Any) -> fields.String:
    """Return a parameter that is one word of a vocabulary."""
    return fields.String(
        validate=_among(known),
        metadata={"description": f"{meaning} {listed(known)}.", "enum": list(known)},
        **options,
    )


def _among(known: Iterable[str]) -> Callable[[str], None]:
    """Return the check that a value is one of some words; of another it says which was meant."""
    words = list(known)

    def check(given: str) -> None:
        if given in words:
            return
        near = difflib.get_close_matches(given, words, n=1)
        hint = f"{near[0]} was meant?" if near else f"it is one of {', '.join(words)}"
        raise ValidationError(Fault("not-in-vocabulary", f"does not take {given[:80]!r}; {hint}"))

    return check


class Words(fields.String):
    """Some of a list of words, parted by commas; each once, in the order given."""

    def __init__(self, known: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self.check = _among(known)

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:
        given: str = super()._deserialize(value, attr, data, **options)
        listed = tuple(dict.fromkeys(word.strip() for word in given.split(",")))
        for word in listed:
            self.check(word)
        return listed


class Condition(fields.String):
    """True or false, as the one value of a filter: wanted, or refused."""

    VALUES = MappingProxyType({"true": ("true",), "false": ("!true",)})

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:
        given = super()._deserialize(value, attr, data, **options)
        _among(self.VALUES)(given)
        return self.VALUES[given]


def words(meaning: str, known: Sequence[str], name: str | None = None) -> Words:
    """Return a parameter that names some of a list of words."""
    metadata = {"description": f"{meaning} Known: {', '.join(known)}."}
    return Words(known, data_key=name, metadata=metadata)


def _few(given: list[str]) -> None:
    if len(given) > MOST_VALUES:
        detail = f"can be given {MOST_VALUES} times at most"
        raise ValidationError(Fault("too-many", detail))


LIMIT = Digits(
    1,
    100,
    load_default=20,
    metadata={"description": "rows of a page, 1 to 100"},
)
CURSOR = fields.String(
    validate=value,
    metadata={
        "description": "where the page begins: follow `links.next`, never make one",
        **ONE_VALUE,
    },
)
