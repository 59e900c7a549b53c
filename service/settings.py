"""Every setting: its name in the environment, its type, its default and what it is for."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from service import values


class SettingError(ValueError):
    """A setting cannot be meant; the message is one line for the operator."""


def setting(name: str, read: Callable[[str], Any], default: str, meaning: str) -> Any:
    """Declare a setting: where it is read from, how, and what it means."""
    return field(metadata={"name": name, "read": read, "default": default, "meaning": meaning})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process, read once."""

    data: Path = setting("DATA", Path, "./data", "folder of the SQLite file")
    database_url: str = setting(
        "DATABASE_URL",
        values.database,
        "",
        "the database; empty: the SQLite file onrecord.db in DATA",
    )
    public_url: str = setting(
        "PUBLIC_URL",
        values.origin,
        "",
        "address that clients reach the service by, for links; empty: links without a host",
    )
    reads: str = setting(
        "READS",
        values.one_of("public", "key"),
        "public",
        "who may read: `public`, or `key` for holders of a key",
    )
    origins: frozenset[str] = setting(
        "CORS_ORIGINS",
        values.origins,
        "",
        "origins whose pages may read answers, with commas between; `*`: any; empty: none",
    )
    address_limit: int = setting(
        "ADDRESS_LIMIT",
        values.number(0, 1_000_000),
        "0",
        "requests a minute without a key from one address; 0: any number",
    )
    key_limit: int = setting(
        "KEY_LIMIT",
        values.number(0, 1_000_000),
        "0",
        "requests a minute with one key; 0: any number",
    )
    failed_limit: int = setting(
        "FAILED_LIMIT",
        values.number(0, 1_000_000),
        "100",
        "times a minute that one address may send one key that does not hold; 0: any number",
    )
    proxies: str = setting(
        "PROXY_ADDRESS",
        values.proxies,
        "127.0.0.1",
        "proxies that may say whose a request is; addresses or networks, with commas between",
    )
    listen: str = setting(
        "LISTEN",
        values.address,
        "",
        "address that gunicorn listens on; empty: 127.0.0.1 under `make run`, else 0.0.0.0, all",
    )
    port: int = setting("PORT", values.number(1, 65_535), "8000", "port that gunicorn listens on")
    workers: int = setting("WORKERS", values.number(1, 64), "2", "processes of gunicorn")
    threads: int = setting(
        "THREADS",
        values.number(1, 64),
        "8",
        "threads and database connections of a process; on PostgreSQL half as many more, and one",
    )
    migrate_on_start: bool = setting(
        "MIGRATE_ON_START",
        values.switch,
        "0",
        "1: bring the database's schema up to date before serving (the image does, on one machine)",
    )
    sample: bool = setting(
        "SAMPLE",
        values.switch,
        "1",
        "0: `make run` puts no sample statements into the SQLite file that it makes",
    )
    store: str = setting(
        "STORE",
        str,
        "",
        "the store that must be served, as the command store prints it; empty: the one found first",
    )
    sql_seconds: int = setting(
        "SQL_SECONDS",
        values.number(1, 600),
        "5",
        "seconds after which a query of a request is stopped",
    )
    metrics: values.Listener | None = setting(
        "METRICS",
        values.listener,
        "",
        "address of its own on which /metrics is served, such as 127.0.0.1:9100; empty: nowhere",
    )
    least_free_mb: int = setting(
        "LEAST_FREE_MB",
        values.number(0, 1_000_000_000),
        "100",
        "megabytes that must be free beside the SQLite file for `/readyz` to say so; 0: any",
    )
    log_format: str = setting(
        "LOG_FORMAT",
        values.one_of("auto", "json", "plain"),
        "auto",
        "lines of the log: `json`, `plain`, or `auto`: plain on a terminal, else JSON",
    )
    log_level: str = setting(
        "LOG_LEVEL",
        values.one_of("debug", "info", "warning", "error"),
        "info",
        "the least of what is logged; requests are `info`",
    )
    export_seconds: int = setting(
        "EXPORT_SECONDS",
        values.number(1, 86_400),
        "900",
        "seconds after which an export over HTTP is broken off, however slowly it is read",
    )


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of an environment; an empty variable counts as absent.

    Raises SettingError, naming the variable and what it takes.
    """
    read: dict[str, Any] = {}
    for each in fields(Settings):
        name = each.metadata["name"]
        given = environ.get(name) or each.metadata["default"]
        if each.name == "database_url" and not given:
            file = read["data"].resolve() / "onrecord.db"
            given = URL.create("sqlite", database=str(file)).render_as_string()
        try:
            read[each.name] = each.metadata["read"](given)
        except ValueError as error:
            message = f"{name} is {given!r}, and must be {error}"
            if each.name == "database_url":
                message = f"{name} must be {error}"  # what was given may hold a password
            raise SettingError(message) from error
    made = Settings(**read)
    if made.metrics is not None and made.metrics.port == made.port:
        message = f"METRICS is on port {made.port}, and must be on another one than PORT"
        raise SettingError(message)
    return made
