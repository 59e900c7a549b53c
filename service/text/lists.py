"""A long list of numbers as one parameter of a query, on both databases."""

import json
from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, String, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import coercions, roles
from sqlalchemy.sql.compiler import SQLCompiler

Column: TypeAlias = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


class Among(ColumnElement[bool]):
    """The condition that a column is one of some numbers, however many there are."""

    inherit_cache = False

    def __init__(self, column: Column, numbers: Collection[int]) -> None:
        self.column = coercions.expect(roles.ColumnArgumentRole, column)
        self.numbers = bindparam(None, json.dumps(list(numbers)), String())


@compiles(Among, "sqlite")
def _sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = _parts(element, compiler, options)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - a bound parameter


@compiles(Among, "postgresql")
def _postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = _parts(element, compiler, options)
    return f"{column} = ANY (CAST(translate({numbers}, '[]', '{{}}') AS bigint[]))"


def _parts(element: Among, compiler: SQLCompiler, options: dict[str, Any]) -> tuple[str, str]:
    return compiler.process(element.column, **options), compiler.process(element.numbers, **options)
