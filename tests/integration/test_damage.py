"""Reliability G9: whatever is changed in a release is found, and no wrong figure is shown."""

import random
import shutil

import pytest

from attain.domain.observations import KEY_COLUMNS
from attain.domain.series import SeriesKey
from attain.errors import DamagedRelease
from attain.store.releases import INDEX, Check, open_release, write_release
from tests.release_content import content

PLACES = 200


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_release(tmp_path_factory.mktemp("releases"), **content())


def _flip(place, random_source):
    content = bytearray(place.read_bytes())
    content[random_source.randrange(len(content))] ^= 1 << random_source.randrange(8)
    place.write_bytes(content)


def test_one_bit_flipped_at_200_places_is_found_200_times(path, tmp_path):
    source = random.Random(1)
    places = sorted(path.iterdir())
    found = 0
    for number in range(PLACES):
        copy = shutil.copytree(path, tmp_path / "copy")
        _flip(copy / places[number % len(places)].name, source)
        try:
            open_release(copy)
        except DamagedRelease as damage:
            found += places[number % len(places)].name in str(damage)
        shutil.rmtree(copy)
    assert found == PLACES


def test_no_wrong_figure_is_shown_from_a_damaged_index_opened_quickly(path, tmp_path):
    source = random.Random(2)
    with open_release(path) as release:
        keys = [
            SeriesKey(*row) for row in release.observations().select(KEY_COLUMNS).unique().rows()
        ]
        right = {key: (release.rows(key), release.series_verdicts(key)) for key in keys}
    refused = 0
    for _ in range(PLACES):
        copy = shutil.copytree(path, tmp_path / "copy")
        _flip(copy / INDEX, source)
        with open_release(copy, check=Check.QUICK) as release:
            for key in keys:
                try:
                    assert (release.rows(key), release.series_verdicts(key)) == right[key]
                except DamagedRelease:
                    refused += 1
        shutil.rmtree(copy)
    assert refused
