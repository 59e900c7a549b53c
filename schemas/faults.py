"""What marshmallow finds wrong, as remarks with a pointer, a code and a sentence."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Self


class Fault(str):
    """A message of a validator that knows its code."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, detail: str) -> Self:
        """Make the message of a code."""
        made = super().__new__(cls, detail)
        made.code = code
        return made


class Found(NamedTuple):
    """One fault at one place of what was sent."""

    pointer: str
    code: str
    detail: str


CODES = {
    "Missing data": "required",
    "Unknown field": "unknown-field",
    "Field may not be null": "null",
    "Longer than": "too-long",
    "Shorter than": "too-short",
    "Length must be": "too-long",
    "Must be one of": "not-in-vocabulary",
    "Must be greater": "out-of-range",
    "Must be less": "out-of-range",
}
"""How the messages of marshmallow's own validators begin; whatever else is a wrong type."""


def found(messages: Any, pointer: str = "") -> Iterator[Found]:
    """Yield every fault in marshmallow's tree of messages, by JSON pointer (RFC 6901)."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            step = "" if name == "_schema" else "/" + _step(str(name))
            yield from found(inner, pointer + step)
    elif isinstance(messages, list):
        for message in messages:
            yield from found(message, pointer)
    else:
        yield Found(pointer, code_of(messages), _carried(str(messages)))


def _step(name: str) -> str:
    return _carried(name).replace("~", "~0").replace("/", "~1")


def _carried(text: str) -> str:
    """Return a text that may be sent: half of a surrogate pair is written as JSON escapes it."""
    return text.encode(errors="backslashreplace").decode()


def code_of(message: Any) -> str:
    """Return the code of a message: its own, or that of marshmallow's validator."""
    if isinstance(message, Fault):
        return message.code
    begins = (code for start, code in CODES.items() if str(message).startswith(start))
    return next(begins, "wrong-type")
