"""Every setting: its name in the environment, its type, its default and what it is for."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from service import proxies


class SettingError(ValueError):
    """A setting cannot be meant; the message is one line for the operator."""


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(given: str) -> int:
        if not given.isascii() or not given.isdecimal() or not low <= int(given) <= high:
            message = f"a whole number from {low} to {high}"
            raise ValueError(message)
        return int(given)

    return read


def _switch(given: str) -> bool:
    if given not in {"0", "1"}:
        message = "1 or 0"
        raise ValueError(message)
    return given == "1"


def _who_reads(given: str) -> str:
    if given not in {"public", "key"}:
        message = "public or key"
        raise ValueError(message)
    return given


def _origin(given: str) -> str:
    parts = urlsplit(given)
    if given and (parts.scheme not in {"http", "https"} or not parts.netloc or parts.query):
        message = "an address such as https://record.example.org"
        raise ValueError(message)
    return given.rstrip("/")


def _database(given: str) -> str:
    """Choose the driver that is shipped, whichever way PostgreSQL is spelled."""
    try:
        url = make_url(given)
    except ArgumentError as error:
        message = "an address such as postgresql://user:password@host/name"
        raise ValueError(message) from error
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    if url.drivername != "sqlite" or url.database in {None, "", ":memory:"}:
        message = "postgresql://… or sqlite:///file"
        raise ValueError(message)
    return given


def _proxies(given: str) -> str:
    try:
        proxies.networks(given)
    except ValueError as error:
        message = "addresses or networks such as 10.0.0.0/8, with commas between"
        raise ValueError(message) from error
    return given


def setting(name: str, read: Callable[[str], Any], default: str, meaning: str) -> Any:
    """Declare a setting: where it is read from, how, and what it means."""
    return field(metadata={"name": name, "read": read, "default": default, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process, read once."""

    data: Path = setting("DATA", Path, "./data", "folder of the SQLite file")
    database_url: str = setting(
        "DATABASE_URL", _database, "", "the database; empty: the SQLite file onrecord.db in DATA"
    )
    public_url: str = setting(
        "PUBLIC_URL",
        _origin,
        "",
        "address that clients reach the service by, for links; empty: links without a host",
    )
    reads: str = setting(
        "READS", _who_reads, "public", "who may read: `public`, or `key` for holders of a key"
    )
    address_limit: int = setting(
        "ADDRESS_LIMIT",
        _number(0, 1_000_000),
        "0",
        "requests a minute without a key from one address; 0: any number",
    )
    key_limit: int = setting(
        "KEY_LIMIT", _number(0, 1_000_000), "0", "requests a minute with one key; 0: any number"
    )
    failed_limit: int = setting(
        "FAILED_LIMIT",
        _number(0, 1_000_000),
        "100",
        "times a minute that one address may send one key that does not hold; 0: any number",
    )
    proxies: str = setting(
        "PROXY_ADDRESS",
        _proxies,
        "127.0.0.1",
        "proxies that may say whose a request is; addresses or networks, with commas between",
    )
    port: int = setting("PORT", _number(1, 65_535), "8000", "port that gunicorn listens on")
    workers: int = setting("WORKERS", _number(1, 64), "2", "processes of gunicorn")
    threads: int = setting(
        "THREADS", _number(1, 64), "8", "threads and database connections of each process"
    )
    migrate_on_start: bool = setting(
        "MIGRATE_ON_START",
        _switch,
        "0",
        "1: bring the database's schema up to date before serving (the image does, on one machine)",
    )
    store: str = setting(
        "STORE",
        str,
        "",
        "the store that must be served, as the command store prints it; empty: the one found first",
    )
    sql_seconds: int = setting(
        "SQL_SECONDS", _number(1, 600), "5", "seconds after which a query of a request is stopped"
    )


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of an environment; an empty variable counts as absent.

    Raises SettingError, naming the variable and what it takes.
    """
    values: dict[str, Any] = {}
    for each in fields(Settings):
        name = each.metadata["name"]
        given = environ.get(name) or each.metadata["default"]
        if each.name == "database_url" and not given:
            given = f"sqlite:///{values['data'].resolve() / 'onrecord.db'}"
        try:
            values[each.name] = each.metadata["read"](given)
        except ValueError as error:
            message = f"{name} is {given!r}, and must be {error}"
            if each.name == "database_url":
                message = f"{name} must be {error}"  # what was given may hold a password
            raise SettingError(message) from error
    return Settings(**values)
