"""Laws of releases: the same content gives the same bytes, and comes back as it was."""

import tempfile
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from attain.domain.observations import KEY_COLUMNS
from attain.domain.series import SeriesKey
from attain.store.releases import FILES, open_release, write_release
from tests.release_content import content, observation, table

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def rows(draw):
    status = draw(st.sampled_from("AAABEOQM"))
    value = None if status in "OQM" else draw(NUMBERS)
    text = draw(st.one_of(TEXTS, st.just("" if value is None else repr(value))))
    return observation(
        draw(st.sampled_from(["SH_DYN_MORT", "SI_POV_DAY1"])),
        draw(st.sampled_from(["LAO", "KHM"])),
        draw(st.integers(1990, 2030)),
        value,
        value_text=text,
        status=status,
        dimensions=draw(st.sampled_from(["", "SEX=F"])),
        source=draw(TEXTS),
        footnote=draw(TEXTS),
        lower=draw(st.one_of(st.none(), st.floats(-10, 0))),
        nature=draw(st.sampled_from(["", "C", "E"])),
        row=draw(st.one_of(st.none(), st.integers(1, 10**6))),
    )


TABLES = st.lists(
    rows(), max_size=25, unique_by=lambda row: tuple(row[n] for n in (*KEY_COLUMNS, "period"))
).map(lambda found: table(*found))


@settings(max_examples=60, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_a_release_written_read_and_written_again_is_equal_to_the_byte(frame, random):
    with tempfile.TemporaryDirectory() as folder:
        first = write_release(Path(folder) / "first", **content(frame))
        with open_release(first) as release:
            order = random.sample(range(frame.height), frame.height)
            again = {
                "observations": release.observations()[order],
                "verdicts": release.verdicts(),
                "dictionary": release.dictionary(),
                "origins": release.origins(),
                "software": release.software,
            }
        second = write_release(Path(folder) / "second", **content() | again)
        for name in (*FILES, "manifest.json"):
            assert (first / name).read_bytes() == (second / name).read_bytes(), name


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_the_index_says_what_the_table_says(frame):
    with tempfile.TemporaryDirectory() as folder:
        path = write_release(Path(folder), **content(frame))
        with open_release(path) as release:
            found = [
                {**dict(zip(KEY_COLUMNS, key, strict=True)), **row}
                for key in frame.select(KEY_COLUMNS).unique().rows()
                for row in release.rows(SeriesKey(*key))
            ]
            observations = release.observations()
    everything = [*KEY_COLUMNS, "period"]
    assert table(*found).sort(everything).equals(observations)
    assert frame.sort(everything).equals(observations)
    assert isinstance(observations, pl.DataFrame)
