"""Bytes as text, whatever the pieces they come in."""

import gzip
import io

import pytest

from service.exchange import decoding
from service.record.errors import Unreadable

TEXT = "a“é”\r\nü😀\u2028x\r" * 50


class Dripping(io.BytesIO):
    """A stream that hands over a few bytes at a time."""

    def read(self, size=-1):
        return super().read(min(size, 3))


def read(data, encoding="utf-8", stream=io.BytesIO):
    return "".join(decoding.decoded(stream(data), decoding.known(encoding)))


@pytest.mark.parametrize("stream", [io.BytesIO, Dripping])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_mark_at_the_beginning_is_no_part_of_the_text(encoding, stream):
    marked = encoding in {"utf-8-sig", "utf-16"}
    data = ("" if marked else "\ufeff").encode(encoding) + TEXT.encode(encoding)

    assert read(data, encoding, stream) == TEXT
    assert read("\ufeffa\ufeffb".encode(), "utf-8", stream) == "a\ufeffb"


@pytest.mark.parametrize("stream", [io.BytesIO, Dripping])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("lines", [0, 1, 7_000])
def test_what_is_not_in_the_encoding_is_named_by_line_and_byte(lines, mark, stream):
    before = mark + "aé😀\n".encode() * lines + b"xy"

    with pytest.raises(Unreadable) as refused:
        read(before + b"\xe4z\n", "utf8", stream)

    assert refused.value.extra == {"line": lines + 1, "byte": len(before) + 1}
    assert "state its `encoding`, for instance cp1252" in str(refused.value)


def test_a_character_that_is_cut_off_is_named():
    with pytest.raises(Unreadable) as refused:
        read("abc\né".encode()[:-1])

    assert refused.value.extra == {"line": 2, "byte": 5}


@pytest.mark.parametrize("begins", [b"PK\x03\x04\x14", b"\xd0\xcf\x11\xe0\xa1"])
@pytest.mark.parametrize("stated", ["utf-8", "cp1252"])
def test_a_file_of_a_spreadsheet_is_told_to_be_saved_as_csv(begins, stated):
    with pytest.raises(Unreadable, match="is no text but a spreadsheet: save it as CSV"):
        read(begins + b"\x8d\x81\xff" * 40, stated)


def test_a_file_that_is_compressed_is_told_to_be_unpacked():
    with pytest.raises(Unreadable, match="is no text but an archive: unpack it"):
        read(gzip.compress(TEXT.encode()))


def test_utf_16_is_told_by_its_mark():
    with pytest.raises(Unreadable, match="for instance utf-16"):
        read(TEXT.encode("utf-16"))


@pytest.mark.parametrize("stream", [io.BytesIO, Dripping])
@pytest.mark.parametrize(
    ("written", "hint"),
    [("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"), ("utf-8", "utf-8")],
)
@pytest.mark.parametrize("stated", ["utf-16", "utf-32"])
def test_what_lacks_the_mark_that_tells_its_order_is_not_in_that_encoding(
    stated, written, hint, stream
):
    with pytest.raises(Unreadable, match=rf"not {stated}: .* for instance {hint}$") as refused:
        read("text,speaker\nx,y\n".encode(written), stated, stream)

    assert refused.value.extra == {"line": 1, "byte": 1}


@pytest.mark.parametrize("stream", [io.BytesIO, Dripping])
@pytest.mark.parametrize("order", ["le", "be"])
def test_what_is_not_utf_16_is_named_in_either_order(order, stream):
    before = ("\ufeff" + "aé\n" * 40_000).encode(f"utf-16-{order}")
    half = "\udc00".encode(f"utf-16-{order}", "surrogatepass")

    with pytest.raises(Unreadable) as refused:
        read(before + half + half, "utf-16", stream)

    assert refused.value.extra == {"line": 40_001, "byte": len(before) + 1}


def test_an_undefined_byte_of_another_encoding_is_named():
    with pytest.raises(Unreadable, match=r"line 2 \(byte 4 of the file\) is not cp1252"):
        read(b"a\r\n\x81", "windows-1252")


def test_utf_8_that_was_stated_to_be_of_windows_is_told():
    with pytest.raises(Unreadable, match=r"is not cp1252: .* for instance utf-8$"):
        read("text\n“We will publish.”\n".encode(), "cp1252")


@pytest.mark.parametrize(
    ("named", "written", "text"),
    [
        ("iso-8859-1", "cp1252", "“é” – 5 €…"),
        ("latin1", "cp1252", "‘ÿ’"),
        ("ISO-8859-9", "cp1254", "“ğ” – İ"),
        ("shift_jis", "cp932", "「①増税～」髙橋"),
        ("euc-kr", "cp949", "“똠방각하”"),
        ("gb2312", "gb18030", "“镕基”€"),
        ("big5", "cp950", "「碁銹」"),
    ],
)
def test_a_file_is_read_as_programs_write_what_they_call_so(named, written, text):
    assert read(text.encode(written), named) == text


@pytest.mark.parametrize(
    "name",
    [
        "latin-99",
        "base64",
        "rot13",
        "zlib",
        "",
        "a\x00b",
        "x" * 500,
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "UTF7",
    ],
)
def test_what_is_no_encoding_of_text_is_refused(name):
    with pytest.raises(Unreadable):
        decoding.known(name)
