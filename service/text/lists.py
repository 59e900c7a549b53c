"""A long list of numbers, words or pairs as one parameter of a query, on both databases.

So the query is one whatever the length of the list: it is built, prepared and planned once.
"""

import json
from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    BindParameter,
    Join,
    String,
    TableValuedAlias,
    Text,
    bindparam,
    column,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine

Column: TypeAlias = (
    ColumnElement[Any]
    | InstrumentedAttribute[int]
    | InstrumentedAttribute[int | None]
    | InstrumentedAttribute[str]
)


def listed(values: Collection[int] | Collection[tuple[int, str]]) -> str:
    """Return numbers or pairs as the value of a parameter that stands for a list."""
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


class AmongWords(Among):
    """The condition that a column is one of the words of a parameter, which is given a list."""

    inherit_cache = True

    def __init__(self, column: Column, name: str) -> None:
        super().__init__(column, bindparam(name, type_=_WORDS))


class EveryWord(FunctionElement[str]):
    """The words of a list as the rows of a table."""

    inherit_cache = True


class EveryNumber(EveryWord):
    """The numbers of a list as the rows of a table."""

    inherit_cache = True


class FromEach(Join):
    """The rows of a table that go with each of a list: a join that begins with the list.

    How long a list is SQLite does not know, and it would go through the table, and for each row of
    that through the list.
    """

    inherit_cache = True


class EveryPair(EveryWord):
    """The pairs of a list, each of a number and a word, as the rows of a table."""

    inherit_cache = True


def every_word(words: Collection[str]) -> TableValuedAlias:
    """Return a table with a row for each of some words, in its column `value`."""
    given = bindparam(None, list(words), _WORDS)
    return EveryWord(given).table_valued(column("value", String()))


def every_number(name: str) -> TableValuedAlias:
    """Return a table with a row for each number of a parameter, in its column `value`."""
    return EveryNumber(parameter(name)).table_valued(column("value", BigInteger()))


def every_pair(name: str) -> TableValuedAlias:
    """Return a table with a row for each pair of a parameter: its `number` and its `word`."""
    columns = column("number", BigInteger()), column("word", String())
    return EveryPair(parameter(name)).table_valued(*columns)


@compiles(Among, "sqlite")
def _sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = _parts(element, compiler, options)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"  # noqa: S608 - a bound parameter


@compiles(Among, "postgresql")
def _postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column, numbers = _parts(element, compiler, options)
    # As a question of its own it is read once: as a filter it would be for each row, from its text.
    # The outer CAST tells PostgreSQL that the answer is a list, and not rows to look among.
    return f"{column} = ANY (CAST((SELECT {_array(numbers)}) AS bigint[]))"


_WORDS: TypeEngine[Any] = JSON().with_variant(ARRAY(Text()), "postgresql")


@compiles(AmongWords, "postgresql")
def _words(element: AmongWords, compiler: SQLCompiler, **options: Any) -> str:
    column, words = _parts(element, compiler, options)
    return f"{column} = ANY ({words})"


@compiles(EveryWord, "sqlite")
def _rows(element: EveryWord, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(FromEach, "sqlite")
def _joined(element: FromEach, compiler: SQLCompiler, **options: Any) -> str:
    joined: str = compiler.visit_join(element, **options)  # type: ignore[no-untyped-call]  # it has none
    # To SQLite that is a join like any other, whose order it leaves as it is.
    return joined.replace(" JOIN ", " CROSS JOIN ", 1)


@compiles(EveryWord, "postgresql")
def _unnested(element: EveryWord, compiler: SQLCompiler, **options: Any) -> str:
    return f"(SELECT unnest({compiler.process(element.clauses, **options)}) AS value)"


@compiles(EveryNumber, "postgresql")
def _unnested_numbers(element: EveryNumber, compiler: SQLCompiler, **options: Any) -> str:
    numbers = compiler.process(element.clauses, **options)
    return f"(SELECT unnest({_array(numbers)}) AS value)"


@compiles(EveryPair, "sqlite")
def _paired(element: EveryPair, compiler: SQLCompiler, **options: Any) -> str:
    pairs = compiler.process(element.clauses, **options)
    return f"(SELECT value ->> 0 AS number, value ->> 1 AS word FROM json_each({pairs}))"  # noqa: S608 - as above


@compiles(EveryPair, "postgresql")
def _unnested_pairs(element: EveryPair, compiler: SQLCompiler, **options: Any) -> str:
    pairs = compiler.process(element.clauses, **options)
    return (
        "(SELECT CAST(value ->> 0 AS bigint) AS number, value ->> 1 AS word "  # noqa: S608 - as above
        f"FROM jsonb_array_elements(CAST({pairs} AS jsonb)))"
    )


def _array(listed: str) -> str:
    return f"CAST(translate({listed}, '[]', '{{}}') AS bigint[])"


def _parts(element: Among, compiler: SQLCompiler, options: dict[str, Any]) -> tuple[str, str]:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return column, numbers
