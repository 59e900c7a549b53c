"""The lines of the log: one an event, and nothing in them that a terminal or a parser obeys."""

import json
import logging
import sys

import psycopg
import pytest

from service import logs
from tests import make
from tests.test_db import POSTGRESQL

HOSTILE = "a\r\nb\x1b[31mred\x9b2J\u202egnp.\u2066x\u2028y\ud800\x00"


def event(message, *args, level=logging.INFO, exc_info=None, **noted):
    record = logging.LogRecord("service.x", level, __file__, 1, message, args, exc_info)
    if noted:
        record.noted = noted
    return record


def test_a_line_of_json_says_when_how_grave_and_what():
    said = json.loads(logs.Json().format(event("moved %s", "there", route="/x", status=200)))

    assert said.pop("time").endswith("Z")
    assert said == {
        "level": "info",
        "logger": "service.x",
        "message": "moved there",
        "route": "/x",
        "status": 200,
    }


def test_no_field_breaks_a_line_of_json_or_moves_a_terminal():
    line = logs.Json().format(event("said %s", HOSTILE, path=HOSTILE))

    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["path"] == HOSTILE
    assert json.loads(line)["message"] == f"said {HOSTILE}"


def test_no_field_breaks_a_plain_line_or_moves_a_terminal():
    line = logs.Plain().format(event("said %s", HOSTILE, path=HOSTILE))

    assert line.isprintable()
    assert "\\u001b[31mred" in line
    assert "\\u202egnp." in line


@pytest.fixture
def fault():
    try:
        int(HOSTILE)
    except ValueError:
        return sys.exc_info()


def test_a_traceback_is_within_the_line(fault):
    line = logs.Json().format(event("failed", level=logging.ERROR, exc_info=fault))

    assert line.isascii()
    assert line.isprintable()
    said = json.loads(line)
    assert said["level"] == "error"
    assert said["trace"].startswith("Traceback (most recent call last)")


def test_a_plain_traceback_stands_below_and_moves_nothing_either(fault):
    lines = logs.Plain().format(event("failed", exc_info=fault)).split("\n")

    assert lines[1].startswith("Traceback")
    assert all(line.isprintable() for line in lines)


@POSTGRESQL
def test_a_traceback_has_no_word_of_a_row_that_the_database_refuses(client, url, caplog):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as operator:
        operator.execute("ALTER TABLE statement ADD CHECK (text NOT LIKE '%nobody%')")

    answer = client.post("/v1/statements", json=make.body(text="It is\nlocked, nobody is told"))

    lines = [logs.Json().format(each) for each in caplog.records if each.exc_info]
    assert answer.status_code == 500
    assert "CheckViolation" in lines[0]
    assert "told" not in "".join(lines)


def test_every_line_of_a_request_bears_its_id():
    token = logs.REQUEST_ID.set("0123456789abcdef")
    during = json.loads(logs.Json().format(event("within")))
    logs.REQUEST_ID.reset(token)
    after = json.loads(logs.Json().format(event("after")))

    assert during["request_id"] == "0123456789abcdef"
    assert "request_id" not in after


@pytest.mark.parametrize(
    ("form", "terminal", "kind"),
    [
        ("json", True, logs.Json),
        ("plain", False, logs.Plain),
        ("auto", True, logs.Plain),
        ("auto", False, logs.Json),
    ],
)
def test_lines_are_plain_where_somebody_reads_them(form, terminal, kind):
    class Stream:
        def isatty(self):
            return terminal

    assert type(logs.formatter(form, Stream())) is kind
