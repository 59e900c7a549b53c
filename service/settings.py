"""Every setting: its name in the environment, its type, its default and what it is for."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


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


def _one_of(*words: str) -> Callable[[str], str]:
    def read(given: str) -> str:
        if given not in words:
            message = f"{', '.join(words[:-1])} or {words[-1]}"
            raise ValueError(message)
        return given

    return read


def _networks(given: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(each.strip()) for each in given.split(","))
    except ValueError as error:
        message = "addresses or networks, such as 10.0.0.7 or 10.0.0.0/24, separated by commas"
        raise ValueError(message) from error


@dataclass(frozen=True, slots=True)
class Listener:
    """An address to listen on."""

    host: str
    port: int


def _listener(given: str) -> Listener | None:
    if not given:
        return None
    host, _, port = given.rpartition(":")
    try:
        return Listener(host, _number(1, 65_535)(port)) if host else _no_listener()
    except ValueError:
        return _no_listener()


def _no_listener() -> Listener:
    message = "an address and a port, such as 127.0.0.1:9100"
    raise ValueError(message)


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
        "READS",
        _one_of("public", "key"),
        "public",
        "who may read: `public`, or `key` for holders of a key",
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
    proxies: tuple[IPv4Network | IPv6Network, ...] = setting(
        "PROXY_ADDRESS",
        _networks,
        "127.0.0.1,::1",
        "the proxy in front, whose word on clients is taken: addresses or networks, with commas",
    )
    metrics: Listener | None = setting(
        "METRICS",
        _listener,
        "",
        "address of its own on which /metrics is served, such as 127.0.0.1:9100; empty: nowhere",
    )
    least_free_mb: int = setting(
        "LEAST_FREE_MB",
        _number(0, 1_000_000_000),
        "100",
        "megabytes that must be free beside the SQLite file for `/readyz` to say so; 0: any",
    )
    log_format: str = setting(
        "LOG_FORMAT",
        _one_of("auto", "json", "plain"),
        "auto",
        "lines of the log: `json`, `plain`, or `auto`: plain on a terminal, else JSON",
    )
    log_level: str = setting(
        "LOG_LEVEL",
        _one_of("debug", "info", "warning", "error"),
        "info",
        "the least of what is logged; requests are `info`",
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
    made = Settings(**values)
    if made.metrics is not None and made.metrics.port == made.port:
        message = f"METRICS is on port {made.port}, and must be on another one than PORT"
        raise SettingError(message)
    return made
