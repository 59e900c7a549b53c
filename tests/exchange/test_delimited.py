"""Records of a table: as csv reads them where all is in order, and no line lost where it is not."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.exchange import lines, sheets
from service.exchange.delimited import Records
from service.exchange.lines import split
from service.record.errors import Invalid

CELLS = st.text(alphabet='ab";,\t\r\n \x00é\u2028', max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5)


def pieces(text, size):
    return [text[start : start + size] for start in range(0, len(text), size)]


def records(text, delimiter=",", size=10_000):
    return list(Records(split(pieces(text, size), lines.ANY), delimiter))


@given(
    TABLES,
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.integers(1, 9),
)
def test_what_python_writes_is_read_as_it_was(table, delimiter, end, size):
    file = io.StringIO(newline="")
    # Left to itself it quotes no carriage return that is not a line end of the file.
    quoting = csv.QUOTE_MINIMAL if end == "\r\n" else csv.QUOTE_ALL
    csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(table)

    found = records(file.getvalue(), delimiter, size)

    assert [each.cells for each in found] == table
    assert all(each.fault is None for each in found)


def test_the_end_of_a_line_that_is_too_long_is_seen_wherever_a_piece_ends(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST", 3)

    for cut in (["xxxxx", "\rab\r"], ["xxxxx\r", "ab\r"], ["xxxxx\r", "\nab\r"]):
        assert list(split(cut, lines.ANY)) == [(1, None), (2, "ab\r")]


@given(st.text(alphabet='ab",\r\n', max_size=40), st.integers(1, 9))
def test_whatever_comes_no_line_is_lost_without_a_word(text, size):
    found = records(text, size=size)

    assert sum(each.size for each in found) == len(text)
    assert [each.line for each in found] == sorted({each.line for each in found})
    assert '"' in text or not any(each.fault for each in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\n"c,d\ne,f\n"g",h\n', [["a", "b"], None, ["e", "f"], ["g", "h"]]),
        ('a,b\n"c"d,e\nf,g\n', [["a", "b"], None, ["f", "g"]]),
        ('a,b"c\nd,e\n', [None, ["d", "e"]]),
        ('a, "b"\nc,d\n', [None, ["c", "d"]]),
        ('"a\nb","c"d\ne,f\n', [None, None, ["e", "f"]]),
        ('a,b\n"c,d\ne,f', [["a", "b"], None, ["e", "f"]]),
        ('"a ""b"" c","d"\n"",""""\n', [['a "b" c', "d"], ["", '"']]),
        ('a,"', [None]),
        ("", []),
        ("\n\na\n", [[""], [""], ["a"]]),
        ("a,b,\n", [["a", "b", ""]]),
    ],
)
def test_a_stray_mark_spoils_one_line(text, expected):
    assert [None if each.fault else each.cells for each in records(text)] == expected


def test_a_speech_of_doubled_marks_and_many_lines_is_one_cell():
    speech = '"He said ""yes"".\r\nAnd ""no"".\r\n' * 20_000
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["x", speech], ["y", "z"]])

    found = records(file.getvalue(), size=65_536)

    assert [each.cells for each in found] == [["x", speech], ["y", "z"]]
    assert [each.line for each in found] == [1, 1 + 40_001]


def test_a_mark_that_never_ends_takes_no_more_than_a_long_record(monkeypatch):
    monkeypatch.setattr("service.exchange.delimited.LONGEST", 1_000)
    taken = []

    def counted():
        for number in range(10_000):
            taken.append(number)
            yield lines.Line(number + 1, '"a,b\n' if number == 0 else "c,d\n")

    found = iter(Records(counted(), ","))

    assert next(found).fault is not None
    assert next(found).cells == ["c", "d"]
    assert len(taken) < 300


def test_a_line_that_is_too_long_is_named_and_not_kept(monkeypatch):
    monkeypatch.setattr("service.exchange.lines.LONGEST", 100)
    text = "a,b\n" + "x" * 1_000 + "\nc,d\n"

    found = records(text, size=30)

    assert [each.cells for each in found] == [["a", "b"], [], ["c", "d"]]
    assert found[1].fault is not None


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("text,speaker", ","),
        ("text;speaker", ";"),
        ("text\tspeaker", "\t"),
        ("text|speaker", "|"),
        ('"text, the words";speaker', ";"),
        ("text", ","),
    ],
)
def test_the_delimiter_is_told_from_the_header(header, delimiter):
    assert sheets.likeliest(header) == delimiter


def rows(text, **options):
    return list(sheets.read([text], **{"names": {}, **options}))


def test_a_delimiter_may_stand_in_the_first_line():
    found = rows("sep=;\r\ntext;speaker\r\na,b;c\r\n")

    assert [(each.line, each.given["text"]) for each in found] == [(3, "a,b")]


def test_the_delimiter_is_told_from_a_header_of_several_lines_too():
    header = '"text\r\n(as printed, whole)";speaker;"note; or\n""remark"""\r\n'

    found = rows(header + "a;b;c\r\n", names={"text\r\n(as printed, whole)": "text", "*": ""})

    assert [(each.line, each.given) for each in found] == [
        (4, {"text": "a", "speaker": {"name": "b"}})
    ]


@pytest.mark.parametrize("behind", [0, 1, 200])
def test_a_header_that_never_ends_is_refused_by_its_line(behind):
    with pytest.raises(Invalid, match="line 1, the header"):
        rows('text;"speaker\r\n' + "a;b\r\n" * behind)


def test_rows_of_empty_cells_alone_are_none_before_the_header_too():
    found = rows(";;\r\n\r\n;;\r\ntext;speaker;role\r\na;b;c\r\n;;\r\n")

    assert [(each.line, each.given) for each in found] == [
        (5, {"text": "a", "speaker": {"name": "b"}, "role": "c"})
    ]
    assert rows(";;\r\n;;\r\n") == []


def test_rows_with_fewer_cells_are_whole_unless_they_were_cut_off():
    found = rows("text,speaker,role\r\na,b\r\nc,d,e,,\r\nf,g,h,i\r\n,,\r\n\r\nj,k")

    assert [(each.line, each.fault is None) for each in found] == [
        (2, True),
        (3, True),
        (4, False),
        (7, False),
    ]
    assert found[2].fault.remarks[0].code == "wrong-number-of-cells"
