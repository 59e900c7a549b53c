"""Hard statements go in by file, and what comes out says the same to the byte."""

import io

import pytest

from service.record import index_faults, verification
from tests.exchange import hard
from tests.exchange.through import WRITTEN, assert_all_came_out, head, out, taken

both_forms = pytest.mark.parametrize("form", ["ndjson", "csv"])


@both_forms
def test_what_goes_in_comes_out_to_the_byte(database, form):
    results = list(taken(database, io.BytesIO(WRITTEN[form](hard.bodies(500))), form))

    assert_all_came_out(database, results, 500)
    assert [each.line for each in results] == sorted({each.line for each in results})
    with database.reading() as session:
        assert list(verification.faults(session)) == []
        assert list(index_faults.find(session)) == []


@both_forms
def test_the_same_file_again_changes_nothing(database, form):
    file = WRITTEN[form](hard.bodies(120))
    first = list(taken(database, io.BytesIO(file), form))
    before = list(out(database, "ndjson")), head(database)

    for on_conflict in ("skip", "update"):
        again = list(taken(database, io.BytesIO(file), form, on_conflict=on_conflict))
        assert [each.id for each in again] == [each.id for each in first]
        assert {each.status for each in again} <= {"skipped", "unchanged"}

    assert (list(out(database, "ndjson")), head(database)) == before


def test_a_table_and_lines_of_the_same_statements_are_the_same_rows(database):
    made = list(hard.bodies(60))
    list(taken(database, io.BytesIO(hard.ndjson(made)), "ndjson"))

    again = list(taken(database, io.BytesIO(hard.table_of(made)), "csv"))

    stated = [each.status for each, body in zip(again, made, strict=True) if "external_id" in body]
    assert set(stated) == {"skipped"}
