"""What an operator takes out and brings back; the first test goes all the way, as they do."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from service import postgresql
from service.db import connect
from service.settings import load
from tests import make
from tests.commands import command
from tests.exchange import rich
from tests.test_cli import ROOT
from tests.test_cli import command as operator


@pytest.fixture(scope="module")
def filled(sqlite_template, tmp_path_factory):
    """The address of a store in which everything has happened."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path_factory.mktemp('filled') / 'db')}"
    database = connect(load({"DATABASE_URL": url}))
    with database.writing() as session:
        rich.fill(session)
        session.commit()
    database.dispose()
    return url


POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
IMPATIENT = """
from service import cli, postgresql
postgresql.IDLE = "1s"
cli.main()
"""


@contextmanager
def waiting(url, *words):
    """Run a command on a server that waits a second for it; yield it as it waits for somebody."""
    with (
        subprocess.Popen(
            [sys.executable, "-c", IMPATIENT, *words],
            env=os.environ | {"DATABASE_URL": url},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
        psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server,
    ):
        if "restore" in words:  # which looks at a first line before it asks the database
            process.stdin.write(b"\n")
            process.stdin.flush()
        while not server.execute(IS_WAITING).fetchone()[0]:
            assert process.poll() is None
            time.sleep(0.05)
        yield process


IS_WAITING = """
SELECT count(*) > 0 FROM pg_stat_activity
WHERE datname = current_database() AND state LIKE 'idle in transaction%'
AND state_change < clock_timestamp() - interval '0.5s'
"""


@POSTGRESQL
def test_whoever_reads_the_output_of_a_command_slowly_has_all_of_it(database, url):
    with database.writing() as session:
        for _ in range(60):
            make.statement(session, speaker="Ann Example", text="said " * 2_000)
        session.commit()

    for words in (("export",), ("export", "--full"), ("history",)):
        with waiting(url, *words) as process:
            time.sleep(1)
            output, said = process.communicate(timeout=60)

        assert (process.returncode, b"Error" in said) == (0, False), (words, said)
        assert output.count(b"\n") >= 60


@POSTGRESQL
@pytest.mark.parametrize(
    "words", [("verify", "--against", "-"), ("import", "--mode", "restore", "-")]
)
def test_what_a_command_reads_may_come_slowly(url, words):
    with waiting(url, *words) as process:
        time.sleep(1)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (0, b"")


@POSTGRESQL
@pytest.mark.parametrize(
    "words",
    [
        ("reindex",),
        ("reindex", "--verify"),
        ("erase", "speaker", "{speaker}", "--reason", "a court", "--yes"),
    ],
    ids=lambda words: "".join(words[:2]),
)
def test_a_command_may_take_long_over_long_texts(database, url, monkeypatch, words):
    with database.writing() as session:
        for number in range(10):
            text = " ".join(f"w{number}x{place}" for place in range(7_000))
            made = make.statement(session, speaker="Ann Example", text=text)
        speaker = made.speaker.id
        session.commit()
    monkeypatch.setattr(postgresql, "IDLE", "100ms")

    done = command(*(each.format(speaker=speaker) for each in words), DATABASE_URL=url)

    assert (done.returncode, done.stderr) == (0, "")


def counted(url, table):
    """How many rows a table of an SQLite store has."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def names(folder):
    return sorted(each.name for each in folder.iterdir())


def test_a_store_goes_into_a_file_and_out_of_it(filled, tmp_path):
    whole, plain = tmp_path / "whole.ndjson", tmp_path / "plain.csv"
    new = {"DATA": str(tmp_path / "new"), "DATABASE_URL": ""}

    out = operator("export", "--full", "--output", str(whole), DATABASE_URL=filled)
    back = operator("import", "--mode", "restore", str(whole), **new)
    twice = operator("import", "--mode", "restore", str(whole), **new)
    again = operator("export", "--full", **new)
    table = operator("export", "--output", str(plain), "--status", "withdrawn", **new)

    assert (out.returncode, out.stdout) == (0, "")
    assert "revisions in" in out.stderr
    assert (back.returncode, back.stderr) == (0, "")
    assert back.stdout.startswith(f"{counted(filled, 'statement')} statements, ")
    assert f" {counted(filled, 'speaker')} speakers, " in back.stdout
    assert (twice.returncode, twice.stderr.splitlines()[-1]) == (
        1,
        f"Error: {whole}: something is recorded here already: a restoration needs an empty store",
    )
    assert again.stdout == whole.read_text("utf-8")
    assert table.stderr.startswith("1 statement in ")
    assert plain.read_text("utf-8").startswith("id,external_id,text,")
    assert operator("verify", "--against", str(whole), **new).returncode == 0
    assert names(tmp_path) == ["new", "plain.csv", "whole.ndjson"]


def test_the_ending_of_a_file_tells_its_form_in_capitals_too(filled, tmp_path):
    table = tmp_path / "PLAIN.CSV"

    command("export", "--output", str(table), DATABASE_URL=filled)

    assert table.read_text("utf-8").startswith("id,external_id,text,")


@pytest.mark.parametrize("name", ["whole.csv", "WHOLE.CSV"])
def test_a_whole_store_goes_into_no_file_that_would_be_read_as_a_table(filled, tmp_path, name):
    output = ("--full", "--output", str(tmp_path / name))

    refused = command("export", *output, DATABASE_URL=filled)
    left = names(tmp_path)
    meant = command("export", *output, "--format", "ndjson", DATABASE_URL=filled)

    assert (refused.returncode, refused.stderr.splitlines()[-1], left) == (
        2,
        "Error: --full is NDJSON, and a file that ends in .csv would be read as CSV: "
        "let it end in .ndjson, or say --format ndjson",
        [],
    )
    assert (meant.returncode, names(tmp_path)) == (0, [name])


def test_an_export_takes_the_filters_of_a_search(filled):
    def texts(*words):
        done = command("export", *words, DATABASE_URL=filled)
        assert done.returncode == 0, done.stderr
        return [json.loads(line)["text"] for line in done.stdout.splitlines()]

    assert texts("--q", "noon", "--sort", "date") == ["At noon 0", "At noon 1", "At noon 2"]
    assert len(texts("--external-id", "1", "--external-id", "3", "--recorded-by", "desk")) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sort", "relevance"), "--sort does not take 'relevance'"),
        (("--from", ""), "--from is not a year, a month or a day"),
        (("--q", ""), "no word to search for"),
        (("--from", "2023", "--from", "2024"), "--from is given more than once"),
        (("--full", "--to", ""), "--to is not a year, a month or a day"),
        (("--full", "--tag", "a"), "--full is the whole store"),
        (("--output", "."), ". is there, and is no file"),
        (("--output", "/nowhere/file"), "/nowhere/file cannot be written: No such file"),
    ],
)
def test_what_cannot_be_exported_is_one_line_and_no_file(filled, words, said):
    done = command("export", *words, DATABASE_URL=filled)

    assert done.returncode != 0
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_file_that_was_there_stays_until_the_new_one_is_whole(filled, tmp_path):
    file = tmp_path / "kept.ndjson"
    file.write_text("old")

    failed = command("export", "--q", "-", "--output", str(file), DATABASE_URL=filled)
    kept = file.read_text()
    done = command("export", "--q", "noon", "--output", str(file), DATABASE_URL=filled)

    assert (failed.returncode, kept) == (1, "old")
    assert done.returncode == 0
    assert len(file.read_text("utf-8").splitlines()) == 3
    assert names(tmp_path) == ["kept.ndjson"]


AS_IN_A_CONTAINER = """
import os, sys
from service.cli import main
from service.exchange import full
number, os.getpid = os.getpid(), lambda: 1
if sys.argv.pop(1) == "killed":
    full._line = lambda of: os.kill(number, 9)
main()
"""


def test_what_a_killed_export_left_is_overwritten_by_the_next(filled, tmp_path):
    file = tmp_path / "kept.ndjson"
    export = ("export", "--full", "--output", str(file))
    ended, left = [], []

    for how in ("killed", "whole"):
        done = subprocess.run(
            [sys.executable, "-c", AS_IN_A_CONTAINER, how, *export],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": filled},
            stderr=subprocess.PIPE,
            check=False,
        )
        ended.append(done.returncode)
        left.append(names(tmp_path))

    assert ended == [-9, 0], done.stderr
    assert left == [["kept.ndjson.partial"], ["kept.ndjson"]]
    assert file.read_bytes() == command("export", "--full", DATABASE_URL=filled).stdout.encode()


@pytest.mark.parametrize("name", ["export", "history"])
def test_output_that_cannot_be_written_is_told_in_one_line(filled, name):
    reading, writing = os.pipe()
    os.close(reading)
    full = os.open("/dev/full", os.O_WRONLY)

    done = [
        subprocess.run(
            [sys.executable, "-m", "service.cli", name],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": filled},
            stdout=output,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        for output in (writing, full)
    ]
    os.close(writing)
    os.close(full)

    assert [each.returncode for each in done] == [1, 1]
    assert [each.stderr for each in done] == [
        "Error: whoever read the output has gone\n",
        "Error: the output cannot be written: No space left on device\n",
    ]


@pytest.mark.parametrize("words", [("verify",), ("import", "-", "--results", "/dev/full")])
def test_what_else_cannot_be_written_is_told_in_one_line_too(filled, words):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "service.cli", *words],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": filled, "PYTHONUNBUFFERED": ""},
            input='{"text": "So", "speaker": "Ada Example", "source": "The Example"}\n',
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    said = "Error: what is read or written cannot be used: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_a_restoration_is_tried_without_a_trace_and_takes_no_option_that_it_ignores(
    filled, tmp_path
):
    whole, new = tmp_path / "whole.ndjson", {"DATA": str(tmp_path), "DATABASE_URL": ""}
    command("export", "--full", "--output", str(whole), DATABASE_URL=filled)
    restore = ("import", "--mode", "restore", str(whole))

    tried = command(*restore, "--dry-run", **new)
    done = command(*restore, **new)
    ignored = [("--on-conflict", "error"), ("--results", str(tmp_path / "r")), ("--atomic",)]
    ignored += [("--map", "a=text"), ("--encoding", "utf-8"), ("--delimiter", ";"), (str(whole),)]
    refused = [command(*restore, *options, **new) for options in ignored]

    assert (tried.returncode, tried.stderr) == (0, "")
    assert tried.stdout == done.stdout.replace("\n", " (nothing was written)\n")
    assert done.returncode == 0
    assert [each.returncode for each in refused] == [2] * len(ignored)


def test_a_restoration_that_fails_leaves_nothing(filled, tmp_path):
    cut, new = tmp_path / "cut.ndjson", {"DATA": str(tmp_path), "DATABASE_URL": ""}
    out = command("export", "--full", DATABASE_URL=filled).stdout
    cut.write_text("".join(out.splitlines(keepends=True)[:-1]), "utf-8")

    failed = command("import", "--mode", "restore", str(cut), **new)
    piped = subprocess.run(
        [sys.executable, "-m", "service.cli", "import", "--mode", "restore", "-"],
        cwd=ROOT,
        env=os.environ | new,
        input=out.encode(),
        capture_output=True,
        check=False,
    )

    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].endswith("cut off: its last line is missing")
    assert piped.returncode == 0, piped.stderr


SLY = "\x1b[2K\r\n9 lines: 9 created\u202e"


def test_nothing_in_a_file_begins_a_line_or_moves_the_cursor_of_a_terminal(url, tmp_path):
    lines, table = tmp_path / "lines.ndjson", tmp_path / "table.csv"
    lines.write_text(json.dumps({"text": "A", "speaker": "B", "source": "C", SLY: 1}), "utf-8")
    table.write_text(f'text,speaker,outlet,"{SLY}"\r\na,b,c,d\r\n', "utf-8", newline="")

    of_lines, of_table = (command("import", str(each), DATABASE_URL=url) for each in (lines, table))

    escaped = json.dumps(SLY)[1:-1]
    said = "is no field of this object (unknown-field)"
    assert of_lines.stderr == f"{lines}:1: /{escaped} {said}\n"
    assert of_table.stderr.count("\n") == 1
    assert escaped in of_table.stderr
    assert (of_lines.returncode, of_table.returncode) == (3, 1)
