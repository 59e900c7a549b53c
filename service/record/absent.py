"""Columns that are empty in nearly all rows, or in very many, asked for without their index."""

from typing import Any

from sqlalchemy import ColumnElement, func


def is_absent(column: Any, nothing: int | str = 0) -> ColumnElement[bool]:
    """Return the condition that a column is empty; `nothing` is of its type, and no value of it.

    Asked whether it is null, SQLite goes through all rows where it is, by the index of the column,
    though another index leads to the few that are meant.
    """
    return func.coalesce(column, nothing) == nothing
