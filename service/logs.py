"""The log: one line an event, as JSON or for a terminal, gunicorn's own and those of the libraries.

No line holds a key, a body or the words of a search. What came from outside cannot begin a line,
move a cursor or turn the direction of the text: such characters are written as escapes.
"""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO

from gunicorn.glogging import Logger

from service.escapes import visible

NOTED = "onrecord.noted"
"""Where a request's environment holds what the application knows of it, for its line."""

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The id of the request in hand, which every line about it bears."""

MOST_OF_AN_AGENT = 200
"""Characters of a User-Agent that are kept."""


class Json(logging.Formatter):
    """An event as one line of JSON, in ASCII."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of an event."""
        return json.dumps(dict(fields(self, record)), default=str)


class Plain(logging.Formatter):
    """An event as a line to read, and its traceback below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of an event."""
        found = dict(fields(self, record))
        time, level, message = (found.pop(name) for name in ("time", "level", "message"))
        trace = found.pop("trace", "")
        found.pop("logger")
        said = " ".join([str(message), *(f"{name}={value}" for name, value in found.items())])
        below = "".join(f"\n{visible(line)}" for line in trace.splitlines())
        return f"{time} {level:<7} {visible(said)}{below}"


def fields(formatter: logging.Formatter, record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    """Yield what a line says of an event."""
    at = datetime.fromtimestamp(record.created, UTC)
    yield "time", at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    yield "level", record.levelname.lower()
    yield "logger", record.name
    yield "message", record.getMessage()
    noted: Mapping[str, Any] = getattr(record, "noted", {})
    request_id = REQUEST_ID.get()
    if request_id is not None and "request_id" not in noted:
        yield "request_id", request_id
    yield from noted.items()
    if record.exc_info:
        yield "trace", _without_rows(formatter.formatException(record.exc_info), record.exc_info[1])


def _without_rows(trace: str, error: BaseException | None) -> str:
    """Return a traceback without what PostgreSQL adds to an error: the row, with all its words."""
    while error is not None:
        told = getattr(error, "diag", None)
        for each in ("message_detail", "context"):
            if said := getattr(told, each, None):
                trace = trace.replace(said, "…")
        error = error.__cause__ or error.__context__
    return trace


def formatter(form: str, stream: TextIO) -> logging.Formatter:
    """Return the formatter of the setting LOG_FORMAT."""
    plain = form == "plain" or (form == "auto" and stream.isatty())
    return Plain() if plain else Json()


class ServerLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """The log of the server and of the application within it."""

    form = "auto"
    """The setting LOG_FORMAT, as gunicorn.conf.py has read it."""

    def setup(self, cfg: Any) -> None:
        """Set up gunicorn's logs, and one for everything else."""
        super().setup(cfg)
        for log, stream in ((self.error_log, sys.stderr), (self.access_log, sys.stdout)):
            for handler in log.handlers:
                handler.setFormatter(formatter(self.form, stream))
        rest = logging.StreamHandler(sys.stderr)
        rest.setFormatter(formatter(self.form, sys.stderr))
        logging.root.handlers = [rest]
        for log in (self.access_log, logging.getLogger("service")):
            log.setLevel(self.loglevel)  # of the libraries nobody wants to know but the warnings
        logging.captureWarnings(capture=True)

    def debug(self, msg: str, *args: Any, **options: Any) -> None:
        """Write what may help; of a head that broke off, without what was sent of it."""
        if msg.startswith("Ignored premature client disconnection"):
            msg, args = msg.partition(".")[0], ()
        super().debug(msg, *args, **options)

    def warning(self, msg: str, *args: Any, **options: Any) -> None:
        """Write a warning; of a request that is no HTTP, without what was sent.

        That may be a key, or the words of a search.
        """
        if msg.startswith("Invalid request from"):
            msg = ": ".join(msg.split(": ")[:2])
        super().warning(msg, *args, **options)

    def exception(self, msg: str, *args: Any, **options: Any) -> None:
        """Write a fault with its traceback; of an address, without the words of a search."""
        super().exception(msg, *(str(each).partition("?")[0] for each in args), **options)

    def access(
        self,
        resp: Any,
        req: Any,  # noqa: ARG002 - gunicorn's signature
        environ: Mapping[str, Any],
        request_time: timedelta,
    ) -> None:
        """Write the line of a request."""
        noted = {
            "method": environ["REQUEST_METHOD"],
            "path": environ["RAW_URI"].partition("?")[0],
            "status": int(str(resp.status).split()[0]) if resp.status else None,
            "seconds": round(request_time.total_seconds(), 4),
            "bytes": resp.sent,
            "address": environ.get("REMOTE_ADDR"),
            "agent": environ.get("HTTP_USER_AGENT", "")[:MOST_OF_AN_AGENT],
            **environ.get(NOTED, {}),
        }
        self.access_log.info("request", extra={"noted": noted})
