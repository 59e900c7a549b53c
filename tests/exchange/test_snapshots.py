"""An export is of one moment, whatever is written while it is read."""

import pytest

from service import record
from service.exchange import exporting, full
from service.record.search import Query
from tests import make


@pytest.fixture
def recorded(database):
    """Twelve statements, which an export reads three at a time."""
    with database.writing() as session:
        made = [
            make.statement(session, text=f"Words {number}", date=f"2023-01-{number + 1:02}")
            for number in range(12)
        ]
        session.commit()
        return [each.id for each in made]


def disturb(database, ids, turn):
    """Withdraw one, correct one, rename a speaker, and record one at either end of every order."""
    with database.writing() as session:
        by = {"by": "desk"}
        statement = record.statements.find(session, ids[turn])
        record.statements.withdraw(session, ids[turn], None, reason="r", **by)
        changed = {"text": f"Other {turn}", "date": "2022", "reason": "r"}
        record.statements.revise(session, ids[11 - turn], None, changed, **by)
        renamed = {"name": f"Renamed {turn}", "reason": "r"}
        record.speakers.revise(session, statement.speaker.id, None, renamed, **by)
        for year in ("1900", "2100"):
            make.statement(session, text=f"New {year} {turn}", date=year)
        session.commit()


def disturbed(database, ids, pieces):
    """The bytes of an export, between whose pieces something is written."""
    data = b""
    for turn, piece in enumerate(pieces):
        data += piece.data
        if turn < 5:
            disturb(database, ids, turn)
    assert turn >= 3
    return data


@pytest.mark.parametrize("sort", ["-date", "-updated"])
def test_an_export_holds_what_was_there_when_it_began(database, recorded, monkeypatch, sort):
    monkeypatch.setattr("service.record.export.BATCH", 3)
    query, form = Query(sort=sort), exporting.FORMATS["ndjson"]
    with database.reading() as session:
        before = b"".join(piece.data for piece in exporting.pieces(session, query, form))

    with database.reading() as session:
        taken = disturbed(database, recorded, exporting.pieces(session, query, form))
    with database.reading() as session:
        after = b"".join(piece.data for piece in exporting.pieces(session, query, form))

    assert taken == before
    assert after != before


def test_the_history_of_an_export_ends_where_it_ended_when_it_began(
    database, recorded, monkeypatch
):
    monkeypatch.setattr("service.exchange.full.BATCH", 3)
    monkeypatch.setattr("service.record.verification.BATCH", 3)
    monkeypatch.setattr("service.record.changes.BATCH", 3)
    with database.reading() as session:
        before = b"".join(piece.data for piece in full.pieces(session))

    with database.reading() as session:
        taken = disturbed(database, recorded, full.pieces(session))

    assert taken == before
