"""The filters of a search as options of a command, by the same names."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
from marshmallow import ValidationError, fields
from werkzeug.datastructures import MultiDict

from schemas import faults
from schemas.exports import ExportQuerySchema
from service.record.asked import Query

Command = TypeVar("Command", bound=Callable[..., Any])


def options(command: Command) -> Command:
    """Give a command an option for each filter, for the order and for the form."""
    for name, field in reversed(_named().items()):
        option = click.option(
            _option(name),
            name,
            multiple=True,
            help=field.metadata["description"],
        )
        command = option(command)
    return command


def read(given: Mapping[str, Any]) -> tuple[str | None, Query]:
    """Return the form and the query that options ask for. Raises UsageError."""
    asked = MultiDict({name: values for name, values in given.items() if values})
    for name, field in _named().items():
        if not isinstance(field, fields.List) and len(asked.getlist(name)) > 1:
            raise click.UsageError(f"{_option(name)} is given more than once")
    try:
        read = ExportQuerySchema().load(asked)
    except ValidationError as error:
        wrong = faults.found(error.messages)
        said = (f"{_option(each.pointer.split('/')[1])} {each.detail}" for each in wrong)
        raise click.UsageError("; ".join(said)) from error
    form = read.pop("format", None)
    return form, Query(**read)


def _named() -> dict[str, fields.Field[Any]]:
    known = ExportQuerySchema().load_fields
    return {field.data_key or name: field for name, field in known.items()}


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
