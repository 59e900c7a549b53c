"""How the text of a setting is read. One that cannot be meant is a ValueError: what it takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from service.proxies import networks


def number(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers, in ASCII digits, between two of them."""

    def read(given: str) -> int:
        if not given.isascii() or not given.isdecimal() or not low <= int(given) <= high:
            message = f"a whole number from {low} to {high}"
            raise ValueError(message)
        return int(given)

    return read


def switch(given: str) -> bool:
    """Read 1 or 0."""
    if given not in {"0", "1"}:
        message = "1 or 0"
        raise ValueError(message)
    return given == "1"


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader of one of some words."""

    def read(given: str) -> str:
        if given not in words:
            message = f"{', '.join(words[:-1])} or {words[-1]}"
            raise ValueError(message)
        return given

    return read


def address(given: str) -> str:
    """Read an address of this machine, or none; return it as it stands before a port."""
    if not given:
        return ""
    try:
        read = ip_address(given.removeprefix("[").removesuffix("]"))
    except ValueError as error:
        message = "an address such as 127.0.0.1 or 0.0.0.0"
        raise ValueError(message) from error
    return f"[{read}]" if read.version == 6 else str(read)  # noqa: PLR2004 - IPv6


@dataclass(frozen=True, slots=True)
class Listener:
    """An address to listen on."""

    host: str
    port: int


HOST = re.compile(r"\[[^\[\]/]+\]|[^\[\]/:]+")
"""A name or an address as it stands before a port: one of IPv6 in brackets."""


def listener(given: str) -> Listener | None:
    """Read an address to listen on, or none."""
    if not given:
        return None
    host, _, port = given.rpartition(":")
    try:
        is_one = HOST.fullmatch(host)
        return Listener(host, number(1, 65_535)(port)) if is_one else _no_listener()
    except ValueError:
        return _no_listener()


def _no_listener() -> Listener:
    message = "an address and a port, such as 127.0.0.1:9100"
    raise ValueError(message)


BEGINNING = re.compile("[!-~]*")
"""What a header can hold of an address; a host of other letters is written as `xn--…`."""

BEHIND = set("?#")
"""What would stand between the beginning of an address and the path that is put behind it."""


def origin(given: str) -> str:
    """Read the beginning of an address, or none."""
    if given and not _begins(given):
        message = "an address such as https://record.example.org, in ASCII"
        raise ValueError(message)
    return given.rstrip("/")


def _begins(given: str) -> bool:
    """Tell whether a path may be put behind an address, for anybody to follow."""
    try:
        parts = urlsplit(given)
        leads = bool(parts.hostname) and parts.port != 0  # which raises for what is no port
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and parts.username is None
    return leads and is_web and not BEHIND & set(given) and bool(BEGINNING.fullmatch(given))


ORIGIN = re.compile(
    r"(?!http://[^/]*:80$)(?!https://[^/]*:443$)"
    r"https?://([a-z0-9._-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?"
)
"""As browsers send it: in small letters, with no slash at its end, and no port that goes unsaid."""


def origins(given: str) -> frozenset[str]:
    """Read a list of origins, `*` alone for any, or none."""
    found = frozenset(filter(None, (each.strip() for each in given.split(","))))
    if found != {"*"} and not all(map(ORIGIN.fullmatch, found)):
        message = "origins such as https://desk.example.org, with commas between, or * alone"
        raise ValueError(message)
    return found


def database(given: str) -> str:
    """Choose the driver that is shipped, whichever way PostgreSQL is spelled."""
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:  # the second tells what it took for the port
        message = "an address such as postgresql://user:password@host/name"
        raise ValueError(message) from error
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    is_file = url.drivername == "sqlite" and url.database not in {None, "", ":memory:"}
    # Of sqlite://data/file the folder would be a host, and the file one of this folder.
    if not is_file or url.host or url.query:
        message = "postgresql://… or sqlite:///file"
        raise ValueError(message)
    return given


def proxies(given: str) -> str:
    """Read a list of addresses and networks."""
    try:
        networks(given)
    except ValueError as error:
        message = "addresses or networks such as 10.0.0.0/8, with commas between"
        raise ValueError(message) from error
    return given
