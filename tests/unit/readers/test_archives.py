"""Packed files: unpacked where they are small and single, refused before they fill the memory."""

import gzip
import io
import zipfile

import pytest

from attain.errors import InvalidData
from attain.usecases.read import read_file

FIGURES = b"indicator,reference_area,period,value\nI,IDN,2015,1\n"


def zipped(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


@pytest.mark.parametrize(
    "content", [FIGURES, gzip.compress(FIGURES, mtime=0), zipped(f__csv=FIGURES)]
)
def test_plain_gzip_and_single_zip_give_the_same_figures(content):
    assert read_file(content, name="f").frame["value"].to_list() == [1.0]


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b"0" * 300_000_000),
        gzip.compress(b"0" * 5_000_000),
        zipped(a__csv=b"0" * 5_000_000),
        zipped(a__csv=FIGURES, b__csv=FIGURES),
        zipped(a__zip=zipped(b__csv=FIGURES)),
        zipped(**{f"a{i}": b"" for i in range(2001)}),
        zipped(),
        zipped(f__csv=FIGURES)[:-30],
    ],
)
def test_bombs_and_unclear_archives_are_refused(content):
    with pytest.raises(InvalidData) as refusal:
        read_file(content, name="f")
    assert refusal.value.findings[0].check in {"R002", "R011"}


def test_a_file_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(InvalidData, match="cannot be read"):
        read_file(tmp_path / "absent.csv")
