"""A statement as a row of a table, and back: to the byte, and safe in a spreadsheet."""

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.statements import NewStatementSchema
from service.exchange import table
from service.exchange.columns import COLUMNS, NAMES
from service.exchange.guards import needs_guard
from service.record.errors import Invalid

PAGE = Path(__file__).parents[2] / "docs" / "import-and-export.md"
ROW = re.compile(r"^\| `([a-z_]+)` \| `?([^|`]*?)`? \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)

HARD = ["", "'", "''", "'=1", "=1", "\t", "\r\n", "\n", '"', ",", " a ", "\u00a0", "\u202eabc"]
HARD += [
    "e\u0301",
    "😀",
    "\u200fעברית",
    "می\u200cخواهم",
    "[]",
    "null",
    "007",
    "＝1",
    "-",
    "\x00",
    ";",
]
HARD += ["\ufeff", "\u2028"]
TEXTS = st.one_of(
    st.sampled_from(HARD),
    st.text(max_size=20),
    st.text(alphabet="=+-@\t\r\n'\",;[]{} aä", max_size=8),
)
LINES = TEXTS.filter(lambda text: text != "")
MAYBE = st.none() | TEXTS
IDS = st.uuids().map(str)
COUNTS = st.integers(1, 10**6)


def speakers():
    unnamed = st.fixed_dictionaries(
        {"count": st.none() | COUNTS, "reason": LINES, "terms": LINES},
    )
    named = st.fixed_dictionaries(
        {"id": IDS, "name": TEXTS, "kind": st.just("person"), "unnamed": st.none()}
    )
    return named | st.fixed_dictionaries(
        {"id": IDS, "name": TEXTS, "kind": st.just("unnamed"), "unnamed": unnamed}
    )


def bodies():
    return st.none() | st.fixed_dictionaries({"id": IDS, "name": TEXTS})


def appearances():
    source = {"id": IDS, "status": st.just("current")} | dict.fromkeys(
        ("outlet", "title", "url", "author", "published", "language", "retrieved", "archive_url"),
        MAYBE,
    )
    selector = dict.fromkeys(("exact", "prefix", "suffix"), MAYBE) | dict.fromkeys(
        ("start", "end"), st.none() | COUNTS
    )
    carrier = {"name": TEXTS, "relation": LINES, "url": MAYBE}
    return st.fixed_dictionaries(
        {"id": IDS, "source": st.fixed_dictionaries(source), "quotation": LINES}
        | {"via": st.lists(st.fixed_dictionaries(carrier), max_size=2)}
        | {"selectors": st.lists(st.fixed_dictionaries(selector), max_size=2)}
        | dict.fromkeys(("wording", "language", "translated_by", "cue", "credited_as"), MAYBE)
    )


def records():
    joint = {"speaker": speakers(), "role": MAYBE, "organisation": bodies()}
    return st.fixed_dictionaries(
        {"id": IDS, "text": TEXTS, "speaker": speakers(), "organisation": bodies()}
        | {"original": st.fixed_dictionaries({"text": MAYBE, "language": MAYBE})}
        | {"joint_with": st.lists(st.fixed_dictionaries(joint), max_size=2)}
        | {"appearances": st.lists(appearances(), max_size=3)}
        | dict.fromkeys(("verbatim", "tags"), st.lists(TEXTS, max_size=3))
        | dict.fromkeys(("quotation", "status", "recorded_by", "recorded", "updated"), LINES)
        | dict.fromkeys(("external_id", "language", "role", "date", "date_as_published"), MAYBE)
        | dict.fromkeys(("channel", "said_to", "place", "context", "note"), MAYBE)
        | {"revision": COUNTS}
    )


def read(written):
    """The rows of a CSV text, as Python's own reader sees them."""
    header, *rows = csv.reader(io.StringIO(written, newline=""))
    assert header == list(NAMES)
    return [dict(zip(header, row, strict=True)) for row in rows]


@given(st.lists(records(), max_size=3))
def test_every_record_comes_back_from_csv_as_it_was(recorded):
    written = table.written([NAMES, *map(table.row, recorded)])

    cells = read(written.encode().decode())

    assert [table.document(row) for row in cells] == recorded


@given(records())
def test_no_cell_is_evaluated_by_a_spreadsheet_and_no_other_is_touched(recorded):
    cells = dict(zip(NAMES, table.row(recorded), strict=True))

    behind = cells.pop("guarded").split()
    assert [name for name, cell in cells.items() if cell and needs_guard(cell)] == []
    assert all(needs_guard(cells[name].removeprefix("'")) for name in behind)
    assert cells["text"] == ("'" if "text" in behind else "") + recorded["text"]


EXAMPLE = {
    "text": "=1+1",
    "speaker": {"name": "A", "kind": "unnamed", "unnamed": {"count": 2}},
    "appearances": [
        {"source": {"outlet": "CNN"}, "via": ["AFP"], "cue": "@all"},
        {"source": {"url": "https://example.org/"}},
    ],
    "tags": ["a, b", "c"],
    "role": "-x",
}


def test_a_row_states_what_its_filled_cells_say_and_nothing_more():
    cells = dict.fromkeys(NAMES, "") | {
        "text": "'=1+1",
        "speaker": "A",
        "speaker_kind": "unnamed",
        "unnamed_count": "2",
        "outlet": "CNN",
        "via": '["AFP"]',
        "cue": "'@all",
        "more": '[{"source": {"url": "https://example.org/"}}]',
        "tags": '["a, b", "c"]',
        "role": "'-x",
        "guarded": "text cue role",
    }

    stated = table.sent(cells)

    assert stated == EXAMPLE
    assert NewStatementSchema().load(stated)["text"] == "=1+1"
    assert table.sent({"text": "a"}) == {"text": "a"}
    assert table.sent({"more": '[{"cue": "said"}]'}) == {"appearances": [{}, {"cue": "said"}]}
    assert table.sent({}) == {}


@given(records())
def test_a_row_without_what_the_service_makes_can_be_sent(recorded):
    cells = dict(zip(NAMES, table.row(recorded), strict=True))
    stated = table.sent(cells)

    for name, value in stated.items():
        if name not in {"speaker", "organisation", "original", "appearances"}:
            assert value == recorded[name]
    assert stated.get("appearances", []) == [
        {name: value for name, value in each.items() if value not in (None, [])}
        | {"source": {name: v for name, v in each["source"].items() if v is not None}}
        if place == 0
        else each
        for place, each in enumerate(recorded["appearances"])
    ]


@pytest.mark.parametrize(
    ("column", "cell", "pointer"),
    [
        ("tags", "economy", "/tags"),
        ("tags", '"economy"', "/tags"),
        ("verbatim", '["a",]', "/verbatim"),
        ("more", '[{"cue": "a", "cue": "b"}]', "/appearances"),
        ("via", "[1e400]", "/appearances/0/via"),
        ("selectors", "[NaN]", "/appearances/0/selectors"),
        ("joint_with", "[" * 100_000, "/joint_with"),
        ("unnamed_count", "two", "/speaker/unnamed/count"),
        ("unnamed_count", "٣", "/speaker/unnamed/count"),
        ("revision", "1.0", "/revision"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column, cell, pointer):
    for reading in (table.sent, table.document):
        with pytest.raises(Invalid) as refused:
            reading({"text": "a", column: cell})

        [remark] = refused.value.remarks
        assert (remark.pointer, remark.code) == (pointer, "wrong-type")
        assert remark.detail.startswith(column)


@given(TEXTS)
def test_a_guard_is_undone_only_where_the_row_names_it_and_it_stands_there(text):
    assume(text)

    assert table.sent({"text": text})["text"] == text
    assert table.sent({"text": text, "guarded": "role"})["text"] == text
    assert table.sent({"text": text, "guarded": "text"})["text"] in {text, text[1:]}
    assert table.sent({"text": "'=a", "guarded": "text"})["text"] == "=a"
    assert table.sent({"text": "'a", "guarded": "text"})["text"] == "'a"


def test_lines_end_as_rfc_4180_has_it_and_marks_are_doubled():
    assert table.written([["a", 'b"c', "d\ne", "f,g", " h", "\r"]]) == (
        'a,"b""c","d\ne","f,g", h,"\r"\r\n'
    )


def test_the_page_lists_every_column_with_its_path_and_meaning():
    listed = ROW.findall(PAGE.read_text("utf-8"))

    assert [name for name, *_ in listed] == list(NAMES)
    assert listed[:-1] == [
        (column.name, column.pointer, column.kind.value, column.meaning) for column in COLUMNS
    ]
