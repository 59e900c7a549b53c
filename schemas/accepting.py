"""A schema's own rules as plain functions, for what is right beyond doubt.

marshmallow looks for every fault there may be, and takes its time. What is sent is mostly right. So
each schema is made into a function once, which either returns what `load` would, or doubts; and of
whatever is doubted, marshmallow says what is wrong with it. A test holds the two equal.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from marshmallow import Schema, ValidationError, fields, missing, validate
from marshmallow.decorators import POST_LOAD, PRE_LOAD, VALIDATES, VALIDATES_SCHEMA

from schemas import rules
from schemas.base import InSchema
from schemas.fields import Bounded, TextOr

Reader: TypeAlias = Callable[[Any], Any]
"""Returns a value as it is loaded. Raises Doubt."""

MOST_KNOWN = 2_000
"""Words of one field that are remembered."""


class Doubt(Exception):  # noqa: N818 - it says that marshmallow is to be asked
    """What was sent may be wrong."""


class AcceptingSchema(InSchema):
    """A schema that is asked often."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.accept: Reader = _of_schema(self)

    def load(self, data: Any, **options: Any) -> Any:
        """Return what is loaded, as every schema does, at once where it is right beyond doubt."""
        if not options:
            try:
                return self.accept(data)
            except Doubt:
                pass
        return super().load(data, **options)


def _of_schema(schema: Schema) -> Reader:
    hooks = schema._hooks  # noqa: SLF001 - marshmallow tells them in no other way
    ours = isinstance(schema, InSchema) and not schema.keeps_nulls and not schema.partial
    if not ours or hooks[PRE_LOAD] or hooks[VALIDATES] or len(hooks[POST_LOAD]) > 1:
        message = f"{type(schema).__name__} has rules that are not known here"
        raise TypeError(message)
    known = schema.load_fields
    readers = {field.data_key or name: _of_field(field) for name, field in known.items()}
    named = {field.data_key or name: field.attribute or name for name, field in known.items()}
    nullable = {field.data_key or name for name, field in known.items() if field.allow_none}
    required = [field.attribute or name for name, field in known.items() if field.required]
    defaults = {
        field.attribute or name: field.load_default
        for name, field in known.items()
        if field.load_default not in (missing, None)
    }
    checks = list(_checks(schema))

    def accept(given: Any) -> dict[str, Any]:
        if type(given) is not dict:
            raise Doubt
        made = defaults.copy()
        for name, value in given.items():
            if value is not None:
                read = readers.get(name)
                if read is None:
                    raise Doubt
                made[named[name]] = read(value)
            elif name not in nullable:
                raise Doubt
        for name in required:
            if name not in made:
                raise Doubt
        for check in checks:
            check(made, given)
        return made

    return accept


def _checks(schema: Schema) -> Iterator[Callable[[Any, Any], Any]]:
    for name, _, options in schema._hooks[VALIDATES_SCHEMA]:  # noqa: SLF001 - as above
        method = getattr(schema, name)
        yield _doubting(method if options["pass_original"] else _of_made(method))


def _of_made(method: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda made, _: method(made)


def _doubting(act: Callable[..., Any]) -> Callable[..., Any]:
    def doubting(*given: Any) -> Any:
        try:
            return act(*given)
        except ValidationError as error:
            raise Doubt from error

    return doubting


def _of_field(field: fields.Field[Any]) -> Reader:
    """Return the reader of a field; of a kind that is not known here, its own."""
    kind = type(field)
    if kind is fields.String:
        return _of_string(field)
    if kind is TextOr or kind is fields.Nested:
        return _of_nested(field)
    if kind is Bounded or kind is fields.List:
        return _of_list(field)
    return _own(field)


def _own(field: fields.Field[Any]) -> Reader:
    return _doubting(field.deserialize)


def _of_nested(field: Any) -> Reader:
    load = _of_schema(field.schema)
    if field.validators or field.schema.many:
        return _own(field)
    if not isinstance(field, TextOr):
        return load
    short = _doubting(field.short)

    def read(value: Any) -> Any:
        return load(short(value) if type(value) is str else value)

    return read


def _of_list(field: Any) -> Reader:
    read, checks = _of_field(field.inner), _checked(field)
    if field.inner.allow_none or not all(
        type(each) is validate.Length for each in field.validators
    ):
        return _own(field)

    def read_all(value: Any) -> list[Any]:
        if type(value) is not list:
            raise Doubt
        checks(value)  # first: there may be very many
        return [read(each) for each in value]

    return read_all


def _of_string(field: fields.Field[Any]) -> Reader:
    """Return the reader of a text; most are plain, and are seen to be right at one glance."""
    checks, longest = _checked(field), _longest(field)
    if longest is None:
        return _of_word(checks)

    def read(value: Any) -> str:
        if type(value) is not str:
            raise Doubt
        if not (len(value) <= longest and value.isprintable() and rules.begins_plainly(value)):
            checks(value)
        return value

    return read


def _longest(field: fields.Field[Any]) -> int | None:
    """Return how long a plain text may be, None where a field has other rules than of a text."""
    if not field.validators:
        return None
    first, *rest = field.validators
    if not isinstance(first, validate.Length) or first.min is not None or first.equal is not None:
        return None
    return first.max if set(rest) <= rules.OF_TEXTS else None


def _of_word(checks: Callable[[Any], None]) -> Reader:
    """Return the reader of words of which few are ever met, so that each is checked once."""
    known: set[str] = set()

    def read(value: Any) -> str:
        if type(value) is not str:
            raise Doubt
        if value not in known:
            checks(value)
            if len(known) < MOST_KNOWN:
                known.add(value)
        return value

    return read


def _checked(field: fields.Field[Any]) -> Callable[[Any], Any]:
    validators = field.validators

    def check(value: Any) -> None:
        for each in validators:
            each(value)

    return _doubting(check)
