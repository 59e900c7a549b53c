"""The bytes of a file as text: in UTF-8 with or without a mark before it, or as it was stated."""

import codecs
from collections.abc import Iterator
from typing import IO

from service.record.errors import Unreadable

CHUNK = 65_536
"""Bytes that are read at once."""

UTF_8 = "utf-8-sig"
"""UTF-8 whose byte order mark, where there is one, is no part of the text."""

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

NO_TEXTS = {
    b"PK\x03\x04": "a spreadsheet: save it as CSV",  # .xlsx and .ods are archives
    b"\xd0\xcf\x11\xe0": "a spreadsheet: save it as CSV",  # .xls
    b"\x1f\x8b\x08": "an archive: unpack it (gunzip)",
}
"""How files begin that are no text, and what each is."""

AS_WRITTEN = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "big5": "cp950",
}
"""What programs write that call it so (WHATWG, Encoding Standard). Read by the letter, quotation
marks of the first two would become controls that nobody sees."""

OF_NO_FILE = {
    "charmap",
    "idna",
    "punycode",
    "raw-unicode-escape",
    "unicode-escape",
    "utf-7",
}
"""Encodings of host names, of source code and of mail; some make halves of surrogate pairs."""


def known(encoding: str) -> str:
    """Return the name that Python has for an encoding of text. Raises Unreadable."""
    try:
        name = codecs.lookup(encoding).name
        if name in OF_NO_FILE:
            raise LookupError  # noqa: TRY301 - one refusal for all that are none
        b"a".decode(name)  # refused by what makes no text of bytes
    except UnicodeDecodeError:  # a letter has more bytes than one
        return name
    except (LookupError, ValueError) as error:
        detail = f"{encoding[:80]!r} is no encoding that is known: utf-8, cp1252 and utf-16 are"
        raise Unreadable.at("encoding", "unknown-encoding", detail) from error
    return UTF_8 if name == "utf-8" else AS_WRITTEN.get(name, name)


def decoded(stream: IO[bytes], encoding: str) -> Iterator[str]:
    """Yield the text of a stream, piece by piece.

    Raises Unreadable, with the line and the byte, where it is not in that encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    read, lines, begun, head = 0, 1, False, b""
    while True:
        chunk = stream.read(CHUNK)
        head = head or chunk[:4]
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            # Only the error still knows the order of bytes that a mark has told.
            exact = error.encoding if error.encoding.startswith("utf") else encoding
            before = bytes(error.object[: error.start]).decode(exact, "replace")
            at = read + len(chunk) - len(error.object) + error.start
            raise _unlike(encoding, lines + before.count("\n"), at + 1, head) from error
        except UnicodeError as error:  # the mark is missing by which the order of bytes is told
            raise _unlike(encoding, 1, 1, head) from error
        if text:
            yield text if begun else text.removeprefix("\ufeff")
            begun = True
        if not chunk:
            return
        read += len(chunk)
        lines += text.count("\n")


def check(stream: IO[bytes], encoding: str) -> None:
    """Read a stream that can be read again to its end, and go back. Raises as `decoded` does."""
    for _ in decoded(stream, encoding):
        pass
    stream.seek(0)


def _unlike(encoding: str, line: int, byte: int, head: bytes) -> Unreadable:
    for begins, what in NO_TEXTS.items():
        if head.startswith(begins):
            detail = f"the file is no text but {what}"
            return Unreadable.at("encoding", "wrong-encoding", detail, line=line, byte=byte)
    name = "UTF-8" if encoding == UTF_8 else encoding
    other = _likely(encoding, head)
    hint = f", for instance {other}" if other != encoding else ""
    detail = f"line {line} (byte {byte} of the file) is not {name}: state its `encoding`{hint}"
    return Unreadable.at("encoding", "wrong-encoding", detail, line=line, byte=byte)


def _likely(encoding: str, head: bytes) -> str:
    """Return the encoding that a file may have which begins so, and is not in the one stated."""
    if head[:2] in WIDE:
        return "utf-16"
    if b"\0" in head[:2]:
        return "utf-16-be" if head.startswith(b"\0") else "utf-16-le"
    return "cp1252" if encoding == UTF_8 else "utf-8"
