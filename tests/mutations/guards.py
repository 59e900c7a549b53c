"""The guards: where each stands, what takes it out, and the test that must see it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard, and its removal: `old` stands once in the file and is replaced by `new`.

    `test` is a node of pytest, a file at least; `only` narrows it as pytest's -k does. `ends` says
    that the guard is what makes work end, so that a test that goes on without it has seen it.
    """

    name: str
    file: str
    old: str
    new: str
    test: str
    only: str = ""
    ends: bool = False


GUARDS = (
    Guard(
        "SQLite syncs at each commit (T06)",
        "service/sqlite.py",
        "{'FULL' if journal == 'wal' else 'EXTRA'}",
        "NORMAL",
        "tests/acceptance/test_power.py",
        "takes_nothing_that_was_acknowledged",
    ),
    Guard(
        "SQLite's writers begin with the lock (T01)",
        "service/turns.py",
        'connection.execute("BEGIN IMMEDIATE")',
        'connection.execute("BEGIN")',
        "tests/acceptance/test_writers.py",
        "sixteen and sqlite",
    ),
    Guard(
        "PostgreSQL's writers take the advisory lock (T01, T04)",
        "service/postgresql.py",
        'connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")',
        "pass",
        "tests/test_db.py",
        "take_turns and postgresql",
    ),
    Guard(
        "PostgreSQL's writers are at READ COMMITTED (T04)",
        "service/postgresql.py",
        'isolation_level="READ COMMITTED"',
        'isolation_level="REPEATABLE READ"',
        "tests/test_db.py",
        "take_turns and postgresql",
    ),
    Guard(
        "the file must stay the one it was (T13)",
        "service/identity.py",
        "if self.identity != identity:",
        "if False:",
        "tests/acceptance/test_files.py",
        "acknowledged",
    ),
    Guard(
        "the file is looked at again after the commit (T13)",
        "service/db.py",
        "        if self.file is not None:\n            self.file.check()\n        if (keep",
        "        if (keep",
        "tests/test_identity.py",
        "just_gone",
    ),
    Guard(
        "a SQLite with the WAL-reset bug is known (T15)",
        "service/sqlite.py",
        "    return (\n        version >= (3, 51, 3)",
        "    return (\n        True\n        or version >= (3, 51, 3)",
        "tests/test_db.py",
        "wal_reset_bug",
    ),
    Guard(
        "migrations wait for each other (T17)",
        "service/migrate.py",
        'connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATORS})")',
        "pass",
        "tests/test_migrations.py",
        "four and postgresql",
    ),
    Guard(
        "a long query is stopped on SQLite (T21)",
        "service/sqlite.py",
        "connection.set_progress_handler(",
        "(lambda *_: None)(",
        "tests/test_db.py",
        "deadline and sqlite",
        ends=True,
    ),
    Guard(
        "a long query is stopped on PostgreSQL (T21)",
        "service/postgresql.py",
        '"statement_timeout": f"{sql_seconds}s"',
        '"statement_timeout": "0"',
        "tests/test_db.py",
        "deadline and postgresql",
    ),
    Guard(
        "the answer of a keyed request is kept (T08)",
        "service/api/idempotency.py",
        "    repeats.keep(\n",
        "    bool and dict(\n",
        "tests/api/test_idempotency.py",
        "first_answer",
    ),
    Guard(
        "If-Match is compared (T03)",
        "service/record/preconditions.py",
        "if expected is not None and subject.revision not in expected:",
        "if False:",
        "tests/acceptance/test_writers.py",
        "one_wins",
    ),
    Guard(
        "controls are refused in every text (T25)",
        "schemas/rules.py",
        'detail = f"holds the control character',
        'return\n        detail = f"holds the control character',
        "tests/api/test_wrong_input.py",
    ),
    Guard(
        "a body has a largest size (T24)",
        "service/api/__init__.py",
        "MAX_CONTENT_LENGTH=MOST_BYTES,",
        "MAX_CONTENT_LENGTH=None,",
        "tests/api/test_corpus.py",
        "body",
    ),
    Guard(
        "recording needs the scope write (T31)",
        "service/api/statements.py",
        '@blueprint.post("")\n@requires("write")',
        '@blueprint.post("")\n@requires("read")',
        "tests/api/test_authority.py",
    ),
    Guard(
        "every error is a problem (T30)",
        "service/api/errors.py",
        "    app.register_error_handler(HTTPException, of_http)\n",
        "",
        "tests/api/test_wrong_input.py",
        "every_error",
    ),
    Guard(
        "every column of a revision is hashed (T34)",
        "service/record/history.py",
        "        revision.subject_revision,\n",
        "",
        "tests/record/test_verification.py",
    ),
    Guard(
        "a withdrawal writes the index (T28)",
        "service/record/statements.py",
        "    indexing.put(session, statement, warnings)\n    session.flush()\n    history",
        "    session.flush()\n    history",
        "tests/api/test_model.py",
    ),
    Guard(
        "a cursor is of its own query (T29)",
        "service/record/cursor.py",
        "if digest != _digest(scope):",
        "if False:",
        "tests/api/test_paging.py",
        "own_query",
    ),
    Guard(
        "statements are listed by keys and not by counting rows (T29)",
        "service/record/walk.py",
        "first, beyond = keyed.first_of_order(place), keyed.first_of_order(place + 1)",
        "first, beyond = keyed.first_of_order(place + 1), keyed.first_of_order(place + 1)",
        "tests/api/test_paging.py",
        "each_row",
    ),
)
