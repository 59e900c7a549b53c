"""The archive that a store on PostgreSQL is kept in: a zip file that says what it holds.

It has a member for each table, its rows as COPY writes them, and `manifest.json`, written last:
the schema, and of each table the columns, the number of rows and their SHA-256. It is written and
read as a stream, whatever its size.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import orjson

from service.backups.files import BackupError

MANIFEST = "manifest.json"
FORM = "on-record-backup-1"
BLOCK = 1_000_000
"""Bytes that are handled at a time."""

DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What zipfile raises at damage: also where it is taken for a cipher, or for a later form."""


class Writer:
    """An archive that is being written."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED, compresslevel=1)
        self._tables: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._zip.fp = None  # else it would write its end on a disk that may be full
        self._zip.close()
        self._file.close()

    def add(self, table: str, columns: Sequence[str], blocks: Iterable[bytes]) -> int:
        """Write the rows of a table; return how many they were."""
        counted = Counted(blocks)
        with self._zip.open(f"{table}.copy", "w", force_zip64=True) as member:
            for block in counted:
                member.write(block)
        self._tables[table] = {"columns": list(columns), **counted.found()}
        return counted.rows

    def finish(self, **what: Any) -> None:
        """Write the manifest, without which it is no archive."""
        manifest = {"form": FORM, **what, "tables": self._tables}
        self._zip.writestr(MANIFEST, orjson.dumps(manifest, option=orjson.OPT_INDENT_2))


class Reader:
    """An archive that is read. Raises BackupError where it is none, or not whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = ZipFile(path)
            self.manifest: Mapping[str, Any] = orjson.loads(self._zip.read(MANIFEST))
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}"
            raise BackupError(message) from error
        except (*DAMAGED, KeyError, ValueError) as error:
            message = f"{path} is no backup of a store on PostgreSQL, or not all of one"
            raise BackupError(message) from error
        if self.manifest.get("form") != FORM:
            message = f"{path} is of a form that this release does not know"
            raise BackupError(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def blocks(self, table: str) -> Iterator[bytes]:
        """Yield the rows of a table; raise BackupError where they are not those written."""
        counted = Counted(self._member(table))
        yield from counted
        self.compare(table, counted)

    def compare(self, table: str, counted: "Counted") -> None:
        """Raise BackupError where rows are not those that the manifest tells of."""
        stated = self.manifest["tables"][table]
        if counted.found() != {name: stated[name] for name in ("rows", "sha256")}:
            message = f"the rows of {table} are not those that were backed up"
            raise BackupError(message)

    def check(self) -> None:
        """Read all of it. Raises BackupError where a row is not as it was written."""
        for table in self.manifest["tables"]:
            for _ in self.blocks(table):
                pass

    def _member(self, table: str) -> Iterator[bytes]:
        try:
            with self._zip.open(f"{table}.copy") as member:
                while block := member.read(BLOCK):
                    yield block
        except KeyError as error:
            message = f"{self._path} lacks the rows of {table}"
            raise BackupError(message) from error
        except DAMAGED as error:
            message = f"{self._path} is damaged: {error}"
            raise BackupError(message) from error


class Counted:
    """Rows that are passed on in blocks, counted and digested on the way."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = blocks
        self._digest = hashlib.sha256()
        self.rows = 0

    def __iter__(self) -> Iterator[bytes]:
        for block in self._blocks:
            self.rows += block.count(b"\n")  # one ends each row; those within are written \n
            self._digest.update(block)
            yield block

    def found(self) -> dict[str, Any]:
        """Return what a manifest says of a table's rows."""
        return {"rows": self.rows, "sha256": self._digest.hexdigest()}
