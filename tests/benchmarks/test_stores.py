"""Filled stores that are kept from one run to the next."""

import pytest

from benchmarks import stores
from service import heads


def test_a_store_of_an_earlier_schema_is_the_one_that_is_migrated():
    older, oldest = stores.name(1_000, "0002"), stores.name(1_000, "0001")

    assert stores.earlier(1_000, {oldest, older, stores.name(2_000, "0003")}) == older
    assert stores.earlier(1_000, {stores.name(1_000)}) is None
    assert stores.earlier(1_000, {f"{older}_filling", "postgres"}) is None


def test_a_store_of_a_later_schema_is_left_alone():
    assert stores.name(1_000).endswith(str(heads.head()))
    assert stores.earlier(1_000, {stores.name(1_000, "9999")}) is None


def test_a_store_that_the_disk_has_no_room_for_is_not_begun(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_STORES", str(tmp_path))

    with pytest.raises(SystemExit, match="GB are free"):
        stores.refuse_without_room("sqlite", 10**15)
