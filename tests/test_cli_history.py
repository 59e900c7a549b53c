"""What an operator does with keys and with the history, as an operator does it."""

import json
import os
import sqlite3
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from service.app import create_app
from service.settings import load
from tests import make
from tests.commands import command
from tests.test_backups import untouched
from tests.test_cli import ROOT


@pytest.fixture
def store(url):
    """The address of a store, with a client that has written to it."""
    app = create_app(load({"DATABASE_URL": url, "THREADS": "4"}))
    made = command("key", "add", "--name", "desk", "--scope", "write", DATABASE_URL=url)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {made.stdout.strip()}"
    yield url, client
    app.extensions["database"].dispose()


def test_a_key_is_listed_and_revoked_at_once(store):
    url, client = store
    key = client.environ_base["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    make.posted(client)

    listed = command("key", "list", DATABASE_URL=url).stdout
    revoked = command("key", "revoke", key[:18], DATABASE_URL=url)

    assert listed == f"{key[:18]}  write  holds  desk\n"
    assert revoked.stdout == f"the key {key[:18]} of desk no longer holds\n"
    assert client.post("/v1/statements", json=make.body()).status_code == 401
    assert "revoked on" in command("key", "list", DATABASE_URL=url).stdout
    unknown = command("key", "revoke", "onrec_000000000000", DATABASE_URL=url)
    assert (unknown.returncode, unknown.stderr) == (
        1,
        "Error: there is no key that begins with onrec_000000000000\n",
    )


def test_a_key_may_end_on_a_day(store):
    url, client = store
    day = datetime.now(UTC).date() + timedelta(days=2)
    made = command("key", "add", "--name", "x", "--expires", str(day), DATABASE_URL=url)
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    first = client.get("/v1/statements", headers=headers)
    listed = command("key", "list", DATABASE_URL=url).stdout

    with client.application.extensions["database"].writing() as session:
        session.execute(text("UPDATE api_key SET expires = '2020-01-01 00:00:00' WHERE name = 'x'"))
        session.commit()

    assert (first.status_code, f"holds until {day}" in listed) == (200, True)
    assert client.get("/v1/statements", headers=headers).status_code == 401
    assert "expired on 2020-01-01" in command("key", "list", DATABASE_URL=url).stdout


@pytest.mark.parametrize("before", [0, 1, 3_000])
def test_a_key_that_would_hold_on_no_day_is_not_made(empty, before):
    day = str(datetime.now(UTC).date() - timedelta(days=before))

    done = command("key", "add", "--name", "x", "--expires", day, DATABASE_URL=empty)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == (
        f"Error: Invalid value for '--expires': on {day} it would hold no longer, "
        "and the day must be one to come, in UTC"
    )
    assert untouched(empty)


def test_a_record_is_verified_against_what_was_kept_outside(store, tmp_path):
    url, client = store
    make.posted(client)
    head = client.get("/v1/changes/head").json
    kept = tmp_path / "history.ndjson"
    kept.write_text(command("history", DATABASE_URL=url).stdout, "utf-8")
    make.posted(client)

    well = command(
        "verify",
        "--head",
        f"{head['number']}:{head['hash']}",
        "--against",
        str(kept),
        DATABASE_URL=url,
    )
    other = command("verify", "--head", f"{head['number']}:{'0' * 64}", DATABASE_URL=url)

    assert (well.returncode, well.stderr) == (0, "")
    now = client.get("/v1/changes/head").json
    assert well.stdout == f"all is as recorded, up to revision {now['number']}:{now['hash']}\n"
    assert other.returncode == 1
    assert f"revision {head['number']} is not there" in other.stderr
    lines = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    assert [line["number"] for line in lines] == list(range(1, head["number"] + 1))
    kept.write_text("{}\n")
    wrong = command("verify", "--against", str(kept), DATABASE_URL=url)
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (1, False)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_verify_names_a_row_that_was_edited(store):
    url, client = store
    made = make.posted(client)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as opened:
        opened.execute("UPDATE statement SET text = 'something else'")

    done = command("verify", DATABASE_URL=url)

    assert done.returncode == 1
    assert done.stderr == f"statement {made['id']} is not as revision 1 has it: text\n"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_of_very_many_faults_the_first_are_named_the_rest_counted_and_the_head_is_compared(store):
    url, client = store
    for _ in range(25):
        make.posted(client)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as opened:
        opened.execute("UPDATE statement SET text = 'something else', text_key = 'x'")

    verified = command("verify", "--head", f"1:{'0' * 64}", DATABASE_URL=url)
    indexed = command("reindex", "--verify", DATABASE_URL=url)

    assert (verified.returncode, indexed.returncode) == (1, 1)
    told = verified.stderr.splitlines()
    assert all(line.endswith("is not as revision 1 has it: text") for line in told[:20])
    assert told[20:] == [
        "and 5 more",
        "revision 1 is not there with the hash that was kept of it",
    ]
    counted, last = indexed.stderr.splitlines()[20:]
    assert counted.startswith("and ")
    assert last.startswith("Error: the index is not as the tables have it")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_record_of_which_the_end_cannot_be_read_is_verified_and_backed_up(store, tmp_path):
    url, client = store
    make.posted(client)
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER revision_update")
        connection.execute("UPDATE revision SET at = 'noon' WHERE number = 3")
    connection.close()
    copy = str(tmp_path / "copy.db")

    verified = command("verify", DATABASE_URL=url)
    taken = command("backup", "--allow-faults", "--output", copy, DATABASE_URL=url)

    assert (verified.returncode, verified.stdout) == (1, "")
    assert verified.stderr.startswith("revision 3 cannot be read: ")
    assert (taken.returncode, taken.stderr) == (0, verified.stderr)
    assert "with faults, up to revision 3:" in taken.stdout


def test_erasing_asks_for_a_reason_and_leaves_a_record_that_verifies(store):
    url, client = store
    made = make.posted(client, text="To be forgotten")

    unasked = command("erase", "statement", made["id"], DATABASE_URL=url)
    asked = command("erase", "statement", made["id"], "--reason", "x", DATABASE_URL=url)
    erased = command("erase", "statement", made["id"], "--reason", "x", "--yes", DATABASE_URL=url)
    nothing = command(
        "erase", "statement", str(uuid.uuid4()), "--reason", "x", "--yes", DATABASE_URL=url
    )

    assert [done.returncode for done in (unasked, asked, erased, nothing)] == [2, 1, 0, 1]
    assert client.get(f"/v1/statements/{made['id']}").status_code == 410
    assert command("verify", DATABASE_URL=url).returncode == 0
    assert "forgotten" not in command("history", DATABASE_URL=url).stdout


@pytest.mark.parametrize("reason", ["", " ", "a\x1bb", "\udcff", "x" * 10_001])
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_reason_that_no_request_may_give_erases_nothing(store, reason):
    url, client = store
    made = make.posted(client)

    done = command("erase", "statement", made["id"], "--reason", reason, "--yes", DATABASE_URL=url)

    assert (done.returncode, "Invalid value for '--reason'" in done.stderr) == (2, True)
    assert client.get(f"/v1/statements/{made['id']}").status_code == 200


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_erasure_whose_bytes_are_left_in_a_file_that_is_read_says_so_and_is_done_again(
    store, monkeypatch
):
    url, client = store
    made = make.posted(client, text="Rumpelstiltskin")
    erase = ("erase", "statement", made["id"], "--reason", "x", "--yes")
    file = Path(url.removeprefix("sqlite:///"))

    def is_there():
        files = file.parent.glob(f"{file.name}*")
        return any(b"rumpelstiltskin" in each.read_bytes().lower() for each in files)

    monkeypatch.setattr("service.sqlite.BUSY_SECONDS", 0.1)

    with client.application.extensions["database"].reading() as session:
        session.execute(text("SELECT count(*) FROM statement")).scalar()
        left = command(*erase, DATABASE_URL=url)
        is_left = is_there()
    again = command(*erase, DATABASE_URL=url)

    assert is_left
    assert left.returncode == again.returncode == 1
    assert left.stderr.startswith("Error: it is erased, but its bytes are left: ")
    assert again.stderr == f"Error: the statement {made['id']} is erased\n"
    assert not is_there()
    assert client.get(f"/v1/statements/{made['id']}").status_code == 410


IN_LITTLE_MEMORY = """
from service import cli, sqlite
sqlite.driver().connect(":memory:").execute("PRAGMA hard_heap_limit=8000000")
cli.main()
"""


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_erasure_says_that_it_is_done_where_the_file_does_not_fit_into_memory(store):
    url, client = store
    made = make.posted(client, text="Rumpelstiltskin")
    with client.application.extensions["database"].writing() as session:
        session.execute(text("CREATE TABLE of_another AS SELECT zeroblob(16000000) AS bytes"))
        session.commit()

    erase = ("erase", "statement", made["id"], "--reason", "x", "--yes")
    done = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_MEMORY, *erase],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("Error: it is erased, but its bytes are left: ")
    assert "does not fit into memory" in done.stderr
    assert client.get(f"/v1/statements/{made['id']}").status_code == 410


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_an_erasure_says_that_it_is_done_where_another_process_holds_a_table(store):
    url, client = store
    made = make.posted(client, text="Rumpelstiltskin")

    with psycopg.connect(url.replace("+psycopg", "")) as another:
        another.execute("LOCK TABLE source IN SHARE UPDATE EXCLUSIVE MODE")
        erase = ("erase", "statement", made["id"], "--reason", "x", "--yes")
        done = command(*erase, DATABASE_URL=url)

    assert done.returncode == 1
    assert done.stderr.startswith("Error: it is erased, but its bytes are left: ")
    assert client.get(f"/v1/statements/{made['id']}").status_code == 410


@pytest.mark.parametrize("line", ['"words"', "[]", "{}", "number", "further"])
def test_what_was_not_kept_of_this_record_is_told_in_a_line(store, tmp_path, line):
    url, client = store
    make.posted(client)
    first = json.loads(command("history", DATABASE_URL=url).stdout.splitlines()[0])
    changed = {"number": first | {"number": "1"}, "further": first | {"further": 1}}
    kept = tmp_path / "history.ndjson"
    kept.write_text(json.dumps(changed[line]) if line in changed else line, "utf-8")

    done = command("verify", "--against", str(kept), DATABASE_URL=url)
    beyond = command("verify", "--head", f"{2**63}:{'0' * 64}", DATABASE_URL=url)

    assert (done.returncode, done.stderr) == (
        1,
        "Error: line 1 is not what the command history writes\n",
    )
    assert (beyond.returncode, beyond.stderr) == (
        1,
        f"revision {2**63} is not there with the hash that was kept of it\n",
    )
