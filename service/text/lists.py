"""A long list of numbers as one parameter of a query, on both databases."""

import json
from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

Column: TypeAlias = (
    ColumnElement[Any] | InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
)


def listed(numbers: Collection[int]) -> str:
    """Return numbers as the value of a parameter that stands for a list."""
    return json.dumps(list(numbers), separators=(",", ":"))


def parameter(name: str) -> BindParameter[str]:
    """Return a parameter, for a query that is built once: its value is what `listed` gives."""
    return bindparam(name, type_=String())


class Among(FunctionElement[bool]):
    """The condition that a column is one of some numbers, however many there are."""

    inherit_cache = True
    # SQLite has no booleans, and of one it would ask whether it equals 1, which no index answers.
    type = NullType()  # type: ignore[assignment]  # as the comment says

    def __init__(
        self,
        column: Column,
        numbers: Collection[int] | BindParameter[str],
    ) -> None:
        if not isinstance(numbers, BindParameter):
            numbers = bindparam(None, listed(numbers), String())
        super().__init__(column, numbers)


@compiles(Among, "sqlite")
def _sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = _parts(element, compiler, options)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - a bound parameter


@compiles(Among, "postgresql")
def _postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = _parts(element, compiler, options)
    return f"{column} = ANY (CAST(translate({numbers}, '[]', '{{}}') AS bigint[]))"


def _parts(element: Among, compiler: SQLCompiler, options: dict[str, Any]) -> tuple[str, str]:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return column, numbers
