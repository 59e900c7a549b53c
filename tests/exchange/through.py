"""A file into the record and out again, for tests."""

import json

from service import record
from service.exchange import exporting, formats, importing, lines, table
from service.exchange.columns import NAMES
from service.exchange.delimited import Records
from service.record.asked import Query
from tests.exchange import hard

WRITTEN = {"ndjson": hard.ndjson, "csv": hard.table_of}


def taken(database, stream, form, **plan):
    """The results of an import, as they come."""
    rows = formats.rows(stream, formats.form(form, None, None, {}))
    return importing.run(database.writing, rows, importing.Plan(by="desk", **plan))


def out(database, form):
    """The records of an export, in the order in which they came."""
    with database.reading() as session:
        found = exporting.pieces(session, Query(sort="recorded"), exporting.FORMATS[form])
        texts = [piece.data.decode() for piece in found]
    if form == "ndjson":
        for _, line in lines.split(texts, lines.FEED):
            yield json.loads(line)
        return
    header, *rows = Records(lines.split(texts, lines.ANY), ",")
    assert header.cells == list(NAMES)
    for row in rows:
        yield table.document(dict(zip(NAMES, row.cells, strict=True)))


def head(database):
    """The head of the chain."""
    with database.reading() as session:
        return record.changes.head(session)


def spoken(body):
    """What a record answers of a body: nulls in a place where none was, short forms in full."""
    made = {name: value for name, value in body.items() if value is not None}
    made["appearances"] = [
        {name: value for name, value in each.items() if value is not None}
        for each in body["appearances"]
    ]
    for each in made["appearances"]:
        if "via" in each:
            each["via"] = [{"relation": "reported_by", **carrier} for carrier in each["via"]]
    speaker = made["speaker"]
    if speaker.get("kind") != "unnamed":
        # Two spellings of one name are one speaker, who has the first of them.
        made["speaker"] = {}
    made["joint_with"] = [{**each, "speaker": {}} for each in made.get("joint_with", ())]
    return made


def assert_all_came_out(database, results, count):
    """Whether every generated statement is in, once, in order, and comes out to the byte."""
    assert {each.status for each in results} == {"created"}
    assert len(results) == count
    for leaving in ("ndjson", "csv"):
        found = out(database, leaving)
        for body, kept, result in zip(hard.bodies(count), found, results, strict=True):
            assert kept["id"] == str(result.id)
            assert hard.states(kept, spoken(body)), (body, kept)
