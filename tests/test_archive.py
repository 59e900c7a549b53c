"""An archive of a store on PostgreSQL is read as it was written, or refused."""

import random

import pytest

from service.backups.archive import Reader, Writer
from service.backups.files import BackupError

ROWS = {"speaker": [b"1\tAnn\n", b"2\tBen\n"], "statement": [b"%d\twords\n" % n for n in range(99)]}


@pytest.fixture
def path(tmp_path):
    """An archive of two tables."""
    path = tmp_path / "kept.zip"
    with Writer(path) as kept:
        for table, blocks in ROWS.items():
            kept.add(table, ["number", "text"], blocks)
        kept.finish(schema="0015", sequences={})
    return path


def read(path):
    with Reader(path) as kept:
        return {table: b"".join(kept.blocks(table)) for table in kept.manifest["tables"]}


def test_an_archive_is_read_as_it_was_written_wherever_it_is_damaged_or_refused(path):
    whole, dice = path.read_bytes(), random.Random(5)
    written = {table: b"".join(blocks) for table, blocks in ROWS.items()}
    assert read(path) == written

    refused = 0
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= dice.randint(1, 255)
        path.write_bytes(damaged)
        try:
            assert read(path) == written
        except BackupError:
            refused += 1

    assert refused > len(whole) // 2
