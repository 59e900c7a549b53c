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


def known(encoding: str) -> str:
    """Return the name that Python has for an encoding of text. Raises Unreadable."""
    try:
        name = codecs.lookup(encoding).name
        b"a".decode(name)  # refused by what makes no text of bytes
    except UnicodeDecodeError:  # a letter has more bytes than one
        return name
    except (LookupError, ValueError) as error:
        detail = f"{encoding[:80]!r} is no encoding that is known: utf-8, cp1252 and utf-16 are"
        raise Unreadable.at("encoding", "unknown-encoding", detail) from error
    return UTF_8 if name == "utf-8" else name


def decoded(stream: IO[bytes], encoding: str) -> Iterator[str]:
    """Yield the text of a stream, piece by piece.

    Raises Unreadable, with the line and the byte, where it is not in that encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    read, lines, begun, head = 0, 1, False, b""
    while True:
        chunk = stream.read(CHUNK)
        head = head or chunk[:2]
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            before = bytes(error.object[: error.start]).decode(encoding, "replace")
            at = read + len(chunk) - len(error.object) + error.start
            raise _unlike(encoding, lines + before.count("\n"), at + 1, head) from error
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
    name = "UTF-8" if encoding == UTF_8 else encoding
    other = "utf-16" if head in WIDE else "cp1252"
    hint = f"--encoding {other}" if other != encoding else "another --encoding"
    detail = (
        f"line {line} (byte {byte} of the file) is not {name}: state the encoding"
        f" that the file has, for instance {hint}"
    )
    return Unreadable.at("encoding", "wrong-encoding", detail, line=line, byte=byte)
