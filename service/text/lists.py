"""A long list of numbers or words as one parameter of a query, on both databases.

So the query is one whatever the length of the list: it is built, prepared and planned once.
"""

import json
from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import ARRAY, BindParameter, Dialect, String, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

Column: TypeAlias = (
    ColumnElement[Any]
    | InstrumentedAttribute[int]
    | InstrumentedAttribute[int | None]
    | InstrumentedAttribute[str]
)


def listed(values: Collection[int] | Collection[str]) -> str:
    """Return numbers as the value of a parameter that stands for a list, or words on SQLite."""
    return json.dumps(list(values), separators=(",", ":"))


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


class Words(TypeDecorator[Any]):
    """A list of words as the value of one parameter: an array where the database has such."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database knows."""
        return ARRAY(Text()) if dialect.name == "postgresql" else String()

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        """Return the words in the form that the database knows."""
        words = list(value or ())
        return words if dialect.name == "postgresql" else listed(words)


class AmongWords(Among):
    """The condition that a column is one of the words of a parameter, which is given a list."""

    inherit_cache = True

    def __init__(self, column: Column, name: str) -> None:
        super().__init__(column, bindparam(name, type_=Words()))


@compiles(Among, "sqlite")
def _sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = _parts(element, compiler, options)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - a bound parameter


@compiles(Among, "postgresql")
def _postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = _parts(element, compiler, options)
    return f"{column} = ANY (CAST(translate({numbers}, '[]', '{{}}') AS bigint[]))"


@compiles(AmongWords, "postgresql")
def _words(element: AmongWords, compiler: SQLCompiler, **options: Any) -> str:
    column, words = _parts(element, compiler, options)
    return f"{column} = ANY ({words})"


def _parts(element: Among, compiler: SQLCompiler, options: dict[str, Any]) -> tuple[str, str]:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return column, numbers
