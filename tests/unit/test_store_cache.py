"""The cache gives back what was put in, or nothing."""

import polars as pl
import pytest

from attain.store.cache import MOST_PACKS, Cached, TableCache, key_of


@pytest.fixture
def cache(tmp_path):
    return TableCache(tmp_path / "cache", "table")


def _table(number):
    return Cached(pl.DataFrame({"a": [number, number + 1], "b": ["x", None]}), {"n": number})


def test_tables_come_back_with_their_notes(cache):
    cache.put({"one": _table(1), "two": _table(2)})
    cache.put({"three": _table(3)})
    found = cache.get(["one", "three", "four"])
    assert set(found) == {"one", "three"}
    assert found["three"].frame.equals(_table(3).frame)
    assert found["one"].notes == {"n": 1}


def test_a_damaged_pack_is_as_good_as_absent(cache):
    cache.put({"one": _table(1)})
    (pack,) = cache.folder.glob("*.arrow")
    content = bytearray(pack.read_bytes())
    content[len(content) // 2] ^= 1
    pack.write_bytes(content)
    assert cache.get(["one"]) == {}


@pytest.mark.parametrize("ending", ["json", "arrow"])
def test_half_a_pack_is_as_good_as_absent(cache, ending):
    cache.put({"one": _table(1)})
    (file,) = cache.folder.glob(f"*.{ending}")
    file.write_bytes(file.read_bytes()[:20])
    assert cache.get(["one"]) == {}


def test_many_packs_become_one_with_what_still_serves(cache):
    for number in range(MOST_PACKS + 1):
        cache.put({str(number): _table(number)})
    cache.tidy(["3", "5"])
    assert len(list(cache.folder.glob("*.arrow"))) == 1
    assert set(cache.get(map(str, range(MOST_PACKS)))) == {"3", "5"}


def test_a_key_tells_all_parts_apart():
    keys = {key_of("a", "b"), key_of("ab"), key_of(["a"], "b"), key_of("a", "b", None)}
    assert len(keys) == 4
