"""Small files for the readers' tests, and the maps that attain ships."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from attain.exchange.mapping import CodeMaps
from attain.exchange.readers.detect import read_table
from attain.exchange.table import ReadTable
from attain.usecases.read import shipped_code_maps

SPECIMENS = Path(__file__).parents[2] / "specimens"


@pytest.fixture(scope="session")
def maps() -> CodeMaps:
    return shipped_code_maps()


@pytest.fixture
def read(maps: CodeMaps) -> Callable[..., ReadTable]:
    """Read text or bytes and see that every row is accounted for."""

    def run(content: str | bytes, name: str = "data.csv", layout: str | None = None) -> ReadTable:
        data = content.encode() if isinstance(content, str) else content
        data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
        table = read_table(data, name=name, maps=maps, layout=layout)
        assert table.rows == table.frame.height + table.refused + table.folded
        return table

    return run


@pytest.fixture
def specimen(read: Callable[..., ReadTable]) -> Callable[[str], ReadTable]:
    return lambda path: read((SPECIMENS / path).read_bytes(), path)
