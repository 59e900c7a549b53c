"""Five files as people have them, by the command: which rows come in, and the exit code."""

import codecs
import json
import os
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main
from service.db import connect
from service.exchange import formats
from service.record import export
from service.record.asked import Query
from service.settings import load

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parent / "files"


@pytest.fixture
def command(url):
    """Run the import command on the database; its exit code, and what it said."""

    def run(*words):
        done = CliRunner().invoke(main, ["import", *map(str, words)], env={"DATABASE_URL": url})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def stored(url):
    """What is in the store, in the order in which it came."""

    def read(*fields):
        database = connect(load({"DATABASE_URL": url}))
        with database.reading() as session:
            found = list(chain.from_iterable(export.statements(session, Query(sort="recorded"))))
        database.dispose()
        return [tuple(at(each, field) for field in fields) for each in found]

    return read


def at(document, path):
    for step in path.split("."):
        document = document[int(step)] if step.isdecimal() else document[step]
    return document


OUTLET = "appearances.0.source.outlet"


def test_the_format_is_told_by_the_name_or_the_first_letter_be_there_a_mark_or_not():
    for begins, expected in ((b'{"text"', "ndjson"), (b"text,speaker", "csv")):
        for mark in (b"", codecs.BOM_UTF8):
            assert formats.guessed("/dev/stdin", mark + begins) == expected
            assert formats.guessed("a.TSV", mark + begins) == "csv"


def test_a_file_of_a_spreadsheet_with_semicolons_and_a_bom(command, stored):
    code, said, _ = command(FILES / "spreadsheet.csv")

    assert (code, said) == (0, "3 lines: 3 created\n")
    assert stored("external_id", "text", "speaker.name", "role", "date", "tags", OUTLET) == [
        (
            "s-1",
            "Die Steuern werden nicht steigen; so viel ist sicher",
            "Jürgen Müller",
            "Finanzminister",
            "2023-04-05",
            ["Steuern", "Größe"],
            "Süddeutsche Zeitung",
        ),
        (
            "s-2",
            'Er sagte: „Nein“ und dann "vielleicht"',
            "Åsa Öberg",
            None,
            "2023-04",
            [],
            "Süddeutsche Zeitung",
        ),
        (
            "s-3",
            "Zwei Zeilen\nin einer Zelle",
            "Jürgen Müller",
            "Finanzminister",
            None,
            [],
            "Die Zeit",
        ),
    ]
    assert command(FILES / "spreadsheet.csv")[:2] == (0, "3 lines: 3 skipped\n")


def test_a_file_of_pythons_csv(command, stored):
    code, said, _ = command(FILES / "python.csv", "--client", "archive")

    assert (code, said) == (0, "3 lines: 3 created\n")
    via = "appearances.0.via"
    assert stored(
        "text", "speaker.name", "speaker.kind", "date", "context", via, "recorded_by"
    ) == [
        (
            'She said, "we are, in effect, done"',
            "Ann O’Example",
            "person",
            "2023-04-05T10:30:00+03:00",
            None,
            [{"name": "AP", "relation": "reported_by", "url": None}],
            "archive",
        ),
        (
            " spaces before and after  ",
            "two senior officials",
            "unnamed",
            None,
            "a,b;c\td",
            [],
            "archive",
        ),
        ("=1+1 is what he wrote", "Ben Example", "person", "2023", '""', [], "archive"),
    ]


def test_a_file_in_another_encoding_is_refused_whole_and_is_right_once_that_is_stated(
    command, stored
):
    code, said, error = command(FILES / "cp1252.csv")

    assert (code, stored("text")) == (1, [])
    assert "line 2 (byte 25 of the file) is not UTF-8" in error
    assert "state its `encoding`, for instance cp1252" in error
    assert said == ""

    code, said, _ = command(FILES / "cp1252.csv", "--encoding", "cp1252")

    assert (code, said) == (0, "2 lines: 2 created\n")
    assert stored("text", "speaker.name", OUTLET) == [
        ("It’s “café” prices, he said – naïve", "François Müller", "Le Monde"),
        ("Plain words", "Ann Example", "CNN"),
    ]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_without_the_mark_of_its_encoding_is_refused_whole(command, stored, tmp_path):
    (tmp_path / "bare.csv").write_bytes("text,speaker,outlet\na,b,c\n".encode("utf-16-le"))

    code, _, error = command(tmp_path / "bare.csv", "--encoding", "utf-16")

    assert (code, stored("text")) == (1, [])
    assert "line 1 (byte 1 of the file) is not utf-16" in error
    assert "state its `encoding`, for instance utf-16-le" in error
    assert command(tmp_path / "bare.csv", "--encoding", "utf-16-le")[0] == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_whose_name_is_no_text_has_its_results(command, tmp_path):
    name, results = os.fsencode(tmp_path) + b"/\xff.csv", tmp_path / "results"
    Path(os.fsdecode(name)).write_bytes(b"text,speaker,outlet\na,b,c\n")

    code, _, _ = command(os.fsdecode(name), "--results", results)

    assert code == 0
    assert json.loads(results.read_text("utf-8"))["status"] == "created"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_is_looked_through_before_anything_is_written(command, stored, tmp_path):
    rows = "".join(f"{n} {'word ' * 100},Ann Example,CNN\n" for n in range(300))
    (tmp_path / "late.csv").write_bytes(f"text,speaker,outlet\n{rows}".encode() + b"\xe4,b,c\n")

    code, _, error = command(tmp_path / "late.csv")

    assert code == 1
    assert "line 302 (byte " in error
    assert stored("text") == []


def test_a_stray_quotation_mark_spoils_its_line_and_no_other(command, stored, tmp_path):
    code, said, error = command(FILES / "stray.csv", "--results", tmp_path / "results")

    assert (code, said) == (3, "7 lines: 4 created, 3 error\n")
    named = [line.removeprefix(f"{FILES / 'stray.csv'}:") for line in error.splitlines()]
    assert [line.partition(":")[0] for line in named] == ["3", "5", "7"]
    assert all(line.endswith("(stray-quote)") for line in named)
    assert stored("text", OUTLET) == [
        ("The first is in order", "CNN"),
        ("The third is in order", "CNN"),
        ("The fifth, too, is in order", "CNN"),
        ("The last is in order", "CNN, New York"),
    ]
    results = [json.loads(line) for line in (tmp_path / "results").read_bytes().splitlines()]
    assert [(each["line"], each["status"]) for each in results] == [
        (2, "created"),
        (3, "error"),
        (4, "created"),
        (5, "error"),
        (6, "created"),
        (7, "error"),
        (8, "created"),
    ]
    assert {each["file"] for each in results} == {str(FILES / "stray.csv")}


def test_line_ends_inside_a_field_are_kept_to_the_byte(command, stored):
    code, said, _ = command(FILES / "line-ends.csv")

    assert (code, said) == (0, "5 lines: 5 created\n")
    assert stored("text", "context") == [
        ("First line\r\nsecond line", "crlf"),
        ("First line\nsecond line", "lf"),
        ("First line\rsecond line", "cr"),
        ("\r\n\r\nafter blank lines\r\n", "blank"),
        ("The last", "none"),
    ]


def test_columns_of_other_peoples_files_are_mapped(command, stored, tmp_path):
    file = tmp_path / "other.txt"
    file.write_bytes(b"Zitat\tWer\tBlatt\tNr\r\nNein\tAnn Example\tDie Zeit\t7\r\n")
    names = ("--map", "Zitat=text", "--map", "Wer=speaker", "--map", "Blatt=outlet")

    refused = command(file, *names)
    code, said, _ = command(file, *names, "--map", "Nr=")

    assert refused[0] == 1
    assert "'Nr' is no field of a statement" in refused[2]
    assert (code, said) == (0, "1 line: 1 created\n")
    assert stored("text", "speaker.name", OUTLET) == [("Nein", "Ann Example", "Die Zeit")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--map", "Zitta=text"), "no column 'Zitta'; 'Zitat' was meant? Its columns are Zitat, W"),
        (("--map", "Zitat=txt"), "'txt' is no field of a statement; 'text' was meant? The fields"),
        (("--map", "Zitat"), "is not COLUMN=FIELD"),
        (("--map", "Zitat=text", "--map", "W=text"), "'Zitat', 'W' are all taken for text"),
        (("--encoding", "latin-99"), "is no encoding that is known"),
        (("--delimiter", ";;"), "is no delimiter"),
        (("--client", "a b"), "a name has up to 64"),
        (("--format", "ndjson", "--delimiter", ";"), "is of CSV alone"),
    ],
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_option_that_cannot_be_meant_is_one_clear_line(
    command, stored, words, expected, tmp_path
):
    (tmp_path / "other.csv").write_bytes(b"Zitat,W\r\na,b\r\n")

    code, _, error = command(tmp_path / "other.csv", *words)

    assert code == 1
    assert expected in error.splitlines()[-1]
    assert stored("text") == []


def test_what_came_by_standard_input_before_it_broke_off_is_in(url, stored):
    line = json.dumps({"text": "Nein", "speaker": "Ann Example", "source": "Die Zeit"}) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "import", "-"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        input=(line + "\n{}\n" + line).encode() + b"\n" * 70_000 + b"\xe4",
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, b"3 lines: 2 created, 1 error\n")
    assert b"-: line 70005 (byte " in done.stderr
    assert stored("text") == [("Nein",), ("Nein",)]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_that_is_not_there_is_one_clear_line(command):
    done = command("nowhere.csv")

    assert done == (1, "", "Error: nowhere.csv cannot be read: No such file or directory\n")


@pytest.mark.parametrize("words", [(), ("--dry-run",), ("--atomic",)])
@pytest.mark.parametrize("content", [b"Zitat,Wer\na,b\n", b"text,text\na,b\n"])
def test_where_nothing_was_read_the_error_alone_is_said(command, tmp_path, content, words):
    (tmp_path / "rows.csv").write_bytes(content)

    code, said, error = command(tmp_path / "rows.csv", *words)

    assert (code, said, len(error.splitlines())) == (1, "", 1)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_where_there_was_nothing_to_read_that_is_said(command, tmp_path):
    (tmp_path / "rows.ndjson").touch()

    assert command(tmp_path / "rows.ndjson") == (0, "0 lines: nothing to do\n", "")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_file_after_one_that_came_in_does_not_hide_what_did(command, tmp_path):
    done = command(FILES / "python.csv", tmp_path / "nowhere.csv")

    assert (done[0], done[1]) == (1, "3 lines: 3 created\n")
    assert done[2].startswith(f"Error: {tmp_path / 'nowhere.csv'} cannot be read")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_dry_run_by_command_says_what_would_be_and_writes_nothing(command, stored):
    code, said, _ = command(FILES / "python.csv", "--dry-run")

    assert (code, said) == (0, "3 lines: 3 would-create (nothing was written)\n")
    assert stored("text") == []


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_atomic_import_by_command_is_all_or_nothing(command, stored):
    code, said, _ = command(FILES / "stray.csv", "--atomic")

    assert (code, said) == (3, "7 lines: 3 error, 4 not-written (nothing was written)\n")
    assert stored("text") == []


def test_an_atomic_import_of_several_files_which_are_no_whole_is_refused(command, stored, tmp_path):
    good, bad = tmp_path / "good.ndjson", tmp_path / "bad.ndjson"
    good.write_text('{"text": "a", "speaker": "A", "source": "CNN"}\n', "utf-8")
    bad.write_text('{"text": "", "speaker": "A", "source": "CNN"}\n', "utf-8")

    code, said, wrong = command(good, bad, "--atomic")

    assert (code, said, stored("text")) == (2, "", [])
    assert "--atomic takes one file" in wrong.splitlines()[-1]


def test_results_that_cannot_be_kept_are_known_before_anything_is_written(
    command, stored, tmp_path
):
    file, before = tmp_path / "good.ndjson", tmp_path / "before.ndjson"
    file.write_text('{"text": "a", "speaker": "A", "source": "CNN"}\n', "utf-8")
    before.write_text("{}\n", "utf-8")
    given, nothing = file.read_bytes(), tmp_path / "nothing.ndjson"
    nothing.touch()

    nowhere = command(file, "--results", tmp_path / "nowhere" / "results")
    itself = command(file, "--results", file)
    of_none = command(nothing, "--results", before)

    assert (nowhere[0], itself[0], of_none[0]) == (1, 2, 0)
    assert (stored("text"), file.read_bytes(), before.read_bytes()) == ([], given, b"")


def test_the_export_of_a_whole_store_is_told_how_it_comes_back(command, stored, tmp_path, url):
    whole = tmp_path / "whole.ndjson"
    options = ["export", "--full", "--output", str(whole)]
    assert CliRunner().invoke(main, options, env={"DATABASE_URL": url}).exit_code == 0

    code, _, said = command(whole)

    assert (code, stored("id")) == (1, [])
    assert len(said.splitlines()) == 1
    assert "mode=restore" in said
