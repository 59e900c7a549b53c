"""A backup is the whole store, and what is put back is that store; or nothing is done."""

import os
import resource
import zipfile
from pathlib import Path

import orjson
import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.engine import make_url

from service import backups, heads, record
from service.backups import BackupError, Wishes
from service.cli import main
from service.db import connect
from service.identity import StoreUnavailable
from service.settings import load
from tests import make, rows
from tests.acceptance.test_upgrades import looked_at, to
from tests.commands import command

BOTH = pytest.mark.parametrize(
    ("url", "empty"), [("sqlite", "sqlite"), ("postgresql", "postgresql")], indirect=True
)
SQLITE = pytest.mark.parametrize(("url", "empty"), [("sqlite", "sqlite")], indirect=True)
POSTGRESQL = pytest.mark.parametrize(
    ("url", "empty"), [("postgresql", "postgresql")], indirect=True
)


def run(*words, **environ):
    """Run a command within this process; it reads its settings anew."""
    return CliRunner().invoke(main, words, env=environ)


def written(url, count=3):
    """Let a service write some statements; return the head of the chain."""
    database = connect(load({"DATABASE_URL": url}))
    with database.writing() as session:
        for number in range(count):
            make.statement(session, text=f"{rows.HARD[number % len(rows.HARD)]} {number}")
        head = record.changes.head(session)
        session.commit()
    database.dispose()
    return f"{head['number']}:{head['hash']}"


def store_of(url):
    return looked_at(url, lambda each: each.execute(text("SELECT id FROM store")).scalar())


def untouched(url):
    """Whether there is nothing in a database, and nothing beside its file."""
    if url.startswith("sqlite"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        return not folder.exists() or list(folder.iterdir()) == []
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute("SELECT to_regclass('store') IS NULL").fetchone()[0]


@BOTH
def test_every_row_of_every_table_comes_back(url, empty, tmp_path):
    looked_at(url, rows.fill)
    kept = looked_at(url, rows.held)

    taken = backups.take(url, tmp_path / "kept", Wishes(allow_faults=True))
    restored = backups.restore(empty, taken.path, Wishes(allow_faults=True))

    assert restored.seen == taken.seen
    assert looked_at(empty, rows.held) == kept
    assert {name for name, found in kept.items() if not found} == set()
    assert taken.path.stat().st_mode & 0o777 == 0o600


@BOTH
def test_what_is_put_back_is_written_on_where_it_ended(url, empty, tmp_path):
    head = written(url)
    path = tmp_path / "kept"

    backed_up = command("backup", "--output", str(path), DATABASE_URL=url)
    restored = command("restore", str(path), "--head", head, DATABASE_URL=empty)

    last = f"all is as recorded, up to revision {head}"
    assert backed_up.stdout.splitlines() == [
        f"{path}: 3 statements, {path.stat().st_size / 1e6:.1f} MB",
        last,
    ]
    assert restored.stdout.splitlines() == [f"3 statements are restored from {path}", last]
    assert (backed_up.stderr, restored.stderr) == ("", "")
    assert written(empty, 5).startswith("24:")
    assert command("verify", DATABASE_URL=empty).returncode == 0
    assert store_of(empty) == store_of(url)


@BOTH
def test_a_backup_in_a_folder_is_named_by_its_moment(url, empty, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()

    taken = backups.take(url, folder, Wishes())

    assert list(folder.iterdir()) == [taken.path]
    assert taken.path.name.startswith("onrecord-2")
    backups.restore(empty, taken.path, Wishes())


@BOTH
def test_what_is_there_is_not_overwritten(url, empty, tmp_path):
    written(url)
    path = tmp_path / "kept"
    path.write_text("something else")
    before = looked_at(url, rows.held)

    backed_up = run("backup", "--output", str(path), DATABASE_URL=url)
    path.unlink()
    backups.take(url, path, Wishes())
    restored = run("restore", str(path), DATABASE_URL=url)

    assert (backed_up.exit_code, restored.exit_code) == (1, 1)
    assert backed_up.stderr == f"Error: {path} is there already: take another name\n"
    assert "is there already" in restored.stderr or "is not empty" in restored.stderr
    assert looked_at(url, rows.held) == before


@BOTH
def test_a_store_that_is_not_there_is_not_backed_up(url, empty, tmp_path):
    done = run("backup", "--output", str(tmp_path / "kept"), DATABASE_URL=empty)

    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "kept").exists()
    assert untouched(empty)


@BOTH
def test_without_space_there_is_no_half_of_a_backup(url, empty, tmp_path, monkeypatch):
    written(url, 30)
    folder = tmp_path / "small"
    folder.mkdir()
    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, was[1]))
    try:
        with pytest.raises(BackupError, match=r"cannot be (written|copied)"):
            backups.take(url, folder / "kept", Wishes())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)

    assert list(folder.iterdir()) == []


@BOTH
def test_what_a_killed_backup_left_is_no_part_of_the_next(url, empty, tmp_path):
    written(url)
    for side in (".partial", ".partial-journal", ".partial-wal"):
        (tmp_path / f"kept{side}").write_bytes(os.urandom(9_999))

    taken = backups.take(url, tmp_path / "kept", Wishes())

    assert [each.name for each in tmp_path.iterdir() if "partial" in each.name] == []
    assert backups.restore(empty, taken.path, Wishes()).seen == taken.seen


@BOTH
@pytest.mark.parametrize("damage", ["cut", "flipped", "something else"])
def test_a_damaged_backup_is_refused_and_nothing_is_made(url, empty, tmp_path, damage):
    written(url, 40)
    path = backups.take(url, tmp_path / "kept", Wishes()).path
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "cut": whole[:middle],
            "flipped": whole[: middle - 4_000] + bytes(8_000) + whole[middle + 4_000 :],
            "something else": b"# Notes\n" * 999,
        }[damage]
    )

    done = run("restore", str(path), DATABASE_URL=empty)

    assert done.exit_code == 1, done.stdout
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    assert untouched(empty)


@BOTH
def test_a_record_that_is_not_as_its_history_says_is_backed_up_only_if_asked(url, empty, tmp_path):
    written(url)
    looked_at(url, lambda each: each.execute(text("UPDATE statement SET role = 'another'")))
    path = tmp_path / "kept"

    refused = run("backup", "--output", str(path), DATABASE_URL=url)
    was_there = path.exists()
    allowed = run("backup", "--output", str(path), "--allow-faults", DATABASE_URL=url)
    restored = run("restore", str(path), DATABASE_URL=empty)

    assert (refused.exit_code, was_there) == (1, False)
    assert "is not as revision 1 has it: role" in refused.stderr
    assert (allowed.exit_code, "with faults, up to revision" in allowed.stdout) == (0, True)
    assert restored.exit_code == 1
    assert untouched(empty)
    backups.restore(empty, path, Wishes(allow_faults=True))


@BOTH
def test_a_backup_that_is_not_of_the_head_that_was_kept_is_refused(url, empty, tmp_path):
    written(url)
    path = backups.take(url, tmp_path / "kept", Wishes()).path
    head = written(url)

    done = run("restore", str(path), "--head", head, DATABASE_URL=empty)

    assert done.exit_code == 1
    assert "is not there with the hash that was kept of it" in done.stderr
    assert untouched(empty)
    assert run("restore", str(path), "--head", "x", DATABASE_URL=empty).exit_code == 2


@BOTH
def test_a_store_of_an_earlier_release_is_backed_up_and_upgraded_when_put_back(
    empty, url, tmp_path
):
    other = tmp_path / "other.db"
    older = f"sqlite:///{other}" if url.startswith("sqlite") else empty
    to(older, "0009")
    looked_at(older, rows.fill)
    tables = looked_at(older, rows.tables)
    kept = looked_at(older, lambda each: rows.held(each, tables))
    path = tmp_path / "kept"

    done = run("backup", "--output", str(path), DATABASE_URL=older)
    if older == empty:
        looked_at(empty, lambda each: each.exec_driver_sql("DROP SCHEMA public CASCADE"))
        looked_at(empty, lambda each: each.exec_driver_sql("CREATE SCHEMA public"))
    restored = backups.restore(empty, path, Wishes(allow_faults=True))

    assert done.stdout.splitlines()[1] == "not verified: the schema 0009 is of another release"
    assert looked_at(empty, heads.is_at_head)
    found = looked_at(empty, lambda each: rows.held(each, tables))
    assert {name: found[name] for name in kept} == kept
    assert restored.seen.indexed is False


@BOTH
def test_a_backup_of_a_later_release_is_refused(url, empty, tmp_path):
    looked_at(url, lambda each: each.execute(text("UPDATE alembic_version SET version_num='9999'")))
    path = backups.take(url, tmp_path / "kept", Wishes()).path

    with pytest.raises(StoreUnavailable, match="9999 is of a later release"):
        backups.restore(empty, path, Wishes())
    assert untouched(empty)


@pytest.mark.parametrize(
    ("url", "empty"), [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=True
)
def test_a_backup_of_the_other_kind_of_database_is_refused(url, empty, tmp_path):
    path = backups.take(url, tmp_path / "kept", Wishes()).path

    with pytest.raises(BackupError, match="is no backup of a store on"):
        backups.restore(empty, path, Wishes())
    assert untouched(empty)


@POSTGRESQL
def test_what_others_keep_in_the_database_is_not_the_store_s(url, empty, tmp_path):
    written(url)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE copied AS SELECT * FROM revision")
        connection.execute("CREATE TABLE of_another (number serial PRIMARY KEY)")

    taken = backups.take(url, tmp_path / "kept", Wishes())

    assert backups.restore(empty, taken.path, Wishes()).seen == taken.seen


@POSTGRESQL
@pytest.mark.parametrize("left_out", ["the last row", "the table", "its name"])
def test_an_archive_that_lacks_something_is_refused(url, empty, tmp_path, left_out):
    written(url)
    path = backups.take(url, tmp_path / "kept", Wishes()).path
    shorter = tmp_path / "shorter"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(shorter, "w") as made:
        for name in whole.namelist():
            held = whole.read(name)
            if name == "change.copy" and left_out != "its name":
                if left_out == "the table":
                    continue
                held = b"".join(held.splitlines(keepends=True)[:-1])
            if name == "manifest.json" and left_out == "its name":
                manifest = orjson.loads(held)
                del manifest["tables"]["change"]
                held = orjson.dumps(manifest)
            made.writestr(name, held)

    with pytest.raises(BackupError, match=r"change|lacks tables"):
        backups.restore(empty, shorter, Wishes())
    assert untouched(empty)


@pytest.mark.parametrize(
    "words", [("backup", "--output", ""), ("export", "--output", ""), ("migrate", "--app-role", "")]
)
def test_an_option_whose_variable_was_not_set_does_nothing(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)

    done = run(*words, DATA=str(tmp_path))

    assert (done.exit_code, "empty" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["backup", "export"])
def test_a_folder_that_is_not_there_does_not_become_a_file(tmp_path, name):
    run("migrate", DATA=str(tmp_path))

    done = run(name, "--output", f"{tmp_path}/backups/", DATA=str(tmp_path))

    assert (done.exit_code, done.stderr.splitlines()[-1]) == (
        2,
        f"Error: Invalid value for '--output': there is no folder {tmp_path}/backups/",
    )
    assert not (tmp_path / "backups").exists()


@SQLITE
def test_a_folder_that_cannot_be_made_is_told_in_one_line(url, empty, tmp_path):
    path = backups.take(url, tmp_path / "kept", Wishes()).path

    done = run("restore", str(path), DATA=str(path))

    assert (done.exit_code, done.stderr) == (1, f"Error: {path} cannot be used: File exists\n")


@SQLITE
def test_a_store_that_is_replaced_is_put_aside_with_its_log(url, empty, tmp_path):
    written(url)
    path = backups.take(url, tmp_path / "kept", Wishes()).path
    file = Path(url.removeprefix("sqlite:///"))
    Path(f"{file}-wal").write_bytes(b"left by a crash")
    Path(f"{file}").write_bytes(b"damaged beyond reading")

    done = run("restore", str(path), "--replace", DATABASE_URL=url)

    assert done.exit_code == 0, done.stderr
    aside = Path(done.stdout.splitlines()[1].removeprefix("the store that was there is now "))
    assert aside.read_bytes() == b"damaged beyond reading"
    assert Path(f"{aside}-wal").read_bytes() == b"left by a crash"
    assert looked_at(url, lambda each: each.execute(text("PRAGMA journal_mode")).scalar()) == "wal"
    assert command("verify", DATABASE_URL=url).returncode == 0


@SQLITE
def test_a_store_in_use_is_not_replaced(url, empty, tmp_path, database):
    written(url)
    path = backups.take(url, tmp_path / "kept", Wishes()).path
    with database.reading() as session:
        session.connection()  # and it stays in the pool

    done = run("restore", str(path), "--replace", DATABASE_URL=url)

    assert (done.exit_code, done.stderr) == (
        1,
        f"Error: {url.removeprefix('sqlite:///')} is in use: stop the service first\n",
    )


@POSTGRESQL
def test_on_postgresql_nothing_is_replaced(url, empty, tmp_path):
    path = backups.take(url, tmp_path / "kept", Wishes()).path

    done = run("restore", str(path), "--replace", DATABASE_URL=empty)

    assert (done.exit_code, "into an empty database" in done.stderr) == (1, True)


@POSTGRESQL
def test_the_role_that_serves_may_back_up(url, empty, tmp_path, role):
    head = written(url)
    served = make_url(url).set(username=role).render_as_string(hide_password=False)

    taken = backups.take(served, tmp_path / "kept", Wishes())

    assert taken.seen.head == head
    assert backups.restore(empty, taken.path, Wishes()).seen == taken.seen


@SQLITE
def test_a_damaged_text_index_is_no_backup(url, empty, tmp_path):
    written(url)
    damage = "UPDATE statement_index_data SET block = zeroblob(length(block)) WHERE id > 10"
    looked_at(url, lambda each: each.exec_driver_sql(damage))

    with pytest.raises(BackupError, match="is damaged"):
        backups.take(url, tmp_path / "kept", Wishes())
    assert not (tmp_path / "kept").exists()


@SQLITE
@pytest.mark.parametrize(
    ("table", "damage"),
    [
        ("api_key", "UPDATE api_key SET name = name || '.'"),
        ("idempotency", "UPDATE idempotency SET body = CAST('{ }' AS blob)"),
        ("statement_index_docsize", "DELETE FROM statement_index_docsize WHERE id > 0"),
        ("label_word", "DELETE FROM label_word WHERE word = (SELECT min(word) FROM label_word)"),
        ("tag", "DROP TABLE tag"),
    ],
)
def test_a_backup_in_which_something_became_another_is_refused(url, empty, tmp_path, table, damage):
    looked_at(url, rows.fill)
    path = backups.take(url, tmp_path / "kept", Wishes(allow_faults=True)).path
    looked_at(f"sqlite:///{path}", lambda each: each.exec_driver_sql(damage))

    with pytest.raises(BackupError, match=f"{path} is damaged: ({table}|the schema) is not what"):
        backups.restore(empty, path, Wishes(allow_faults=True))
    assert untouched(empty)


@SQLITE
def test_a_backup_of_a_backup_that_was_written_to_is_sealed_anew(url, empty, tmp_path):
    written(url)
    path = backups.take(url, tmp_path / "kept", Wishes()).path
    again = f"sqlite:///{tmp_path}/again"
    backups.restore(again, path, Wishes())
    path.rename(tmp_path / "served")
    command("migrate", DATABASE_URL=f"sqlite:///{tmp_path}/served")
    head = written(f"sqlite:///{tmp_path}/served")

    taken = backups.take(f"sqlite:///{tmp_path}/served", tmp_path / "newer", Wishes())

    assert backups.restore(empty, taken.path, Wishes()).seen.head == head


@SQLITE
def test_a_backup_of_a_release_that_did_not_seal_them_is_put_back(url, empty, tmp_path):
    written(url)
    taken = backups.take(url, tmp_path / "kept", Wishes())
    looked_at(
        f"sqlite:///{taken.path}", lambda each: each.exec_driver_sql("DROP TABLE backup_seal")
    )

    assert backups.restore(empty, taken.path, Wishes()).seen == taken.seen
