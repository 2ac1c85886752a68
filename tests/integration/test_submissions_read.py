"""Submissions: what is wrong row by row, what would change, and what no file can do to the portal."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import UTC, datetime
from types import SimpleNamespace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from attain.domain.findings import Level
from attain.domain.observations import KEY_COLUMNS, SAID_COLUMNS
from attain.errors import InvalidData
from attain.reporting.language import language_of
from attain.reporting.template_workbook import write_template
from attain.store.releases import Check, open_release
from attain.usecases import confined
from attain.usecases.candidate import Addition, build_candidate, changes_against, differs_for
from attain.usecases.confined import Limits, read_confined
from attain.usecases.demo import build_demo_release
from attain.usecases.submission_template import WRITTEN, template_of
from attain.usecases.submissions import NOT_YOURS, read_submission, reading_of

HEAD = "series_code,reference_area,period,value,unit,age\n"
UNIT = "PER_1000_LIVE_BIRTHS,Y0T4"


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("releases")
    with build_demo_release(folder, time=datetime(2026, 1, 31, 8, 0, tzinfo=UTC)) as made:
        return made.path


@pytest.fixture(scope="module")
def released(release):
    return pl.read_parquet(release / "observations.parquet")


def of_cambodia(released: pl.DataFrame) -> pl.DataFrame:
    return released.filter(
        (pl.col("series_code") == "SH_DYN_MORT")
        & (pl.col("reference_area") == "KHM")
        & (pl.col("dimensions") == "AGE=Y0T4")
    ).sort("period")


def as_file(frame: pl.DataFrame) -> bytes:
    """Write released figures as a ministry would send them."""
    rows = [
        f"SH_DYN_MORT,KHM,{p},{v},{UNIT}" for p, v in frame.select("period", "value").iter_rows()
    ]
    return (HEAD + "\n".join(rows) + "\n").encode()


def test_figures_sent_again_as_released_change_nothing(released):
    known = of_cambodia(released)
    answer, frame = read_submission(
        as_file(known), name="a.csv", areas=["KHM"], previous=released, as_of=2026
    )
    assert answer.figures["same"] == known.height
    assert (answer.figures["new"], answer.figures["changed"]) == (0, 0)
    assert frame.height == known.height
    assert not answer.refused


def sent_again(frame: pl.DataFrame) -> bytes:
    """Write released figures with all that is said of them, as who has the release would send them."""
    paper = io.BytesIO()
    frame.select(*KEY_COLUMNS, "period", *SAID_COLUMNS).with_columns(
        pl.concat_str("bound", pl.col("value").cast(pl.String)).fill_null("").alias("value")
    ).drop("bound").write_csv(paper)
    return paper.getvalue()


def test_a_warning_about_figures_as_released_is_shown_and_asks_nothing(released):
    known = released.filter(
        pl.col("series_code").is_in(["MDG_0815_MOBILE", "EN_ATM_CO2MVA"])
        & (pl.col("reference_area") == "KHM")
    )
    told = {"name": "a.csv", "areas": ["KHM"], "previous": released, "as_of": 2026}
    answer, _ = read_submission(sent_again(known), **told)
    warnings = [each for each in answer.findings if each.level is Level.WARNING]
    assert (answer.counts["warning"], answer.settled) == (len(warnings), len(warnings))
    assert len(warnings) > 1
    assert not answer.needs_yes
    assert reading_of(answer.as_plain()) == answer

    of_mobile = pl.col("series_code") == "MDG_0815_MOBILE"
    for column, other in (
        ("footnote", pl.lit("Another word.")),
        ("value", pl.col("value") * 1.001),
    ):
        last = known.filter(of_mobile)["period"].max()
        touched = pl.when(of_mobile & (pl.col("period") == last))
        changed = known.with_columns(touched.then(other).otherwise(column).alias(column))
        again, _ = read_submission(sent_again(changed), **told)
        asked = [f for f in again.findings if f.level is Level.WARNING and "MOBILE" in f.message]
        assert asked
        assert again.settled == again.counts["warning"] - len(asked)
        assert again.needs_yes


def test_what_is_new_changed_and_missing_is_told_the_largest_change_first(released):
    known = of_cambodia(released)
    first, second, *_, last = known["period"].to_list()
    changed = known.with_columns(
        pl.when(pl.col("period") == first)
        .then(pl.col("value") * 1.05)
        .when(pl.col("period") == second)
        .then(pl.col("value") * 1.5)
        .otherwise("value")
        .alias("value")
    ).filter(pl.col("period") != last)
    content = as_file(changed) + f"SH_DYN_MORT,KHM,2024,22.5,{UNIT}\n".encode()
    answer, _ = read_submission(content, name="a.csv", areas=["KHM"], previous=released, as_of=2026)
    assert [each.period for each in answer.changed] == [second, first]
    assert answer.changed[0].size == pytest.approx(0.5)
    assert answer.changed[0].row == 3
    assert [(each.period, each.before, each.after) for each in answer.new] == [("2024", "", "22.5")]
    assert last in {each.period for each in answer.missing if each.dimensions == "AGE=Y0T4"}
    assert answer.needs_yes


def test_one_year_may_be_sent_alone(released):
    content = (HEAD + f"SH_DYN_MORT,KHM,2020,24.1,{UNIT}\n").encode()
    answer, _ = read_submission(content, name="a.csv", areas=["KHM"], previous=released, as_of=2026)
    assert not answer.refused
    assert answer.missing
    assert not {each.check for each in answer.findings} & {"V701", "V702", "V707"}


def test_figures_of_another_country_are_refused_by_row():
    content = (HEAD + f"SH_DYN_MORT,KHM,2020,24,{UNIT}\nSH_DYN_MORT,LAO,2020,44,{UNIT}\n").encode()
    answer, _ = read_submission(content, name="a.csv", areas=["KHM"], as_of=2026)
    found = [each for each in answer.findings if each.check == NOT_YOURS]
    assert [(each.row, each.level) for each in found] == [(3, Level.ERROR)]
    assert "about LAO; your body speaks for KHM" in found[0].message
    assert answer.refused


def test_a_factor_of_a_thousand_is_stopped_for_a_yes(released):
    wrong = of_cambodia(released).with_columns(pl.col("value") / 1000)
    answer, _ = read_submission(
        as_file(wrong), name="a.csv", areas=["KHM"], previous=released, as_of=2026
    )
    assert "V705" in {each.check for each in answer.findings}
    assert answer.needs_yes


def test_an_answer_survives_the_way_through_json(released):
    answer, _ = read_submission(
        as_file(of_cambodia(released)), name="a.csv", areas=["KHM"], previous=released, as_of=2026
    )
    assert reading_of(answer.as_plain()) == answer


def test_a_confined_reading_says_what_a_plain_one_says(release, released):
    content = as_file(of_cambodia(released))
    plain, frame = read_submission(
        content, name="a.csv", areas=["KHM"], previous=released, as_of=2026
    )
    confined_answer, confined_frame = read_confined(
        content, name="a.csv", areas=["KHM"], release=release, as_of=2026
    )
    assert confined_answer == plain
    assert confined_frame.equals(frame)


def bomb() -> bytes:
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("figures.csv", b"0," * 200_000_000)
    return paper.getvalue()


ENTITY = (
    b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""
)


def workbook_with_entity() -> bytes:
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w") as archive:
        archive.writestr("[Content_Types].xml", ENTITY)
        archive.writestr("xl/workbook.xml", ENTITY)
    return paper.getvalue()


HOSTILE = {
    "a zip bomb": bomb,
    "XML with entities": workbook_with_entity,
    "a cut workbook": lambda: workbook_with_entity()[:80],
    "a page of the web": lambda: b"<!doctype html><html><body>503</body></html>",
    "no bytes": lambda: b"",
    "any bytes": lambda: bytes(range(256)) * 50,
    "a program": lambda: b"\x7fELF" + bytes(500),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_whole_with_a_message(name):
    answer, frame = read_confined(HOSTILE[name](), name="../../etc/x\n.csv", areas=["KHM"])
    assert answer.refused
    assert frame.is_empty()
    said = " ".join(str(each) for each in answer.findings)
    assert "root:" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "limits", [Limits(memory=60_000_000), Limits(seconds=1)], ids=["memory", "time"]
)
def test_what_takes_too_much_is_ended_and_nothing_of_it_stays(limits, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    content = HEAD.encode() + f"SH_DYN_MORT,KHM,2020,24,{UNIT}\n".encode() * 600_000
    with pytest.raises(InvalidData, match=r"could not be read: .* Nothing of it was taken"):
        read_confined(content, name="big.csv", areas=["KHM"], limits=limits)
    assert list(tmp_path.iterdir()) == []


def test_the_process_that_reads_knows_no_secret(monkeypatch, tmp_path):
    """What it sees of the surroundings is what reading needs."""
    monkeypatch.setenv("ATTAIN_SECRET_KEY", "canary")
    seen = {}

    def looked(command, **options):
        seen.update(options["env"])
        raise InvalidData("enough seen")

    monkeypatch.setattr(confined.subprocess, "run", looked)
    with pytest.raises(InvalidData, match="enough seen"):
        read_confined(b"x", name="a.csv", areas=["KHM"])
    assert "canary" not in str(seen)
    assert set(seen) <= {*confined.PASSED_ON, "POLARS_MAX_THREADS", "TMPDIR", "HOME"}
    assert os.environ["ATTAIN_SECRET_KEY"] == "canary"


def test_many_rows_are_read_whole(tmp_path):
    """65,537 rows: one more than the sheets of old."""
    codes = [f"X_{number}" for number in range(65_537)]
    content = (HEAD + "\n".join(f"{code},KHM,2020,1,PER,Y0T4" for code in codes) + "\n").encode()
    answer, frame = read_confined(content, name="many.csv", areas=["KHM"])
    assert (answer.rows, frame.height) == (65_537, 65_537)


@pytest.mark.parametrize("way", ["csv", "xlsx"])
def test_a_template_that_comes_back_unchanged_changes_nothing_of_a_release(release, tmp_path, way):
    from attain.store.releases import open_release

    with open_release(release) as base:
        before = base.observations()
        table = template_of(base, ["KHM"], until=2025)
        paper = io.BytesIO()
        if way == "csv":
            table.write_csv(paper)
        else:
            spoken = language_of("en")
            write_template(paper, table, written=WRITTEN, lists={}, language=spoken, about="")
        answer, frame = read_submission(
            paper.getvalue(), name=f"a.{way}", areas=["KHM"], previous=before, as_of=2026
        )
        assert (answer.figures["new"], answer.figures["changed"]) == (0, 0)
        assert answer.figures["same"] == frame.height > 500
        addition = Addition(frame, {"id": "submission-1"})
        time = datetime(2026, 2, 28, 8, 0, tzinfo=UTC)
        with build_candidate(base, [addition], folder=tmp_path, id="next", time=time) as made:
            assert_frame_equal(made.observations(), before, check_row_order=False)
            assert changes_against(base, made)["moved_count"] == 0


def test_what_a_later_version_writes_otherwise_of_the_same_is_no_difference(release):
    """As between two versions of attain: one writes a field and a column more than the other did."""
    with open_release(release, check=Check.QUICK) as seen:
        figures, verdicts, dictionary = seen.observations(), seen.verdicts(), seen.dictionary()
        shorter = json.loads(
            json.dumps(dictionary["frameworks"]),
            object_hook=lambda told: {name: it for name, it in told.items() if it is not None},
        )
        assert shorter != dictionary["frameworks"]

        def told(said: dict, judged: pl.DataFrame) -> str:
            made = SimpleNamespace(
                observations=lambda: figures, verdicts=lambda: judged, dictionary=lambda: said
            )
            return differs_for(seen, made, areas=None)

        more = verdicts.with_columns(pl.lit("x").alias("more"))
        assert told({**dictionary, "frameworks": shorter}, more) == ""
        assert told(dictionary, more.head(-1)) == "verdicts"
        assert told(dictionary, more.with_columns(reference_area=pl.lit("KHM"))) == "verdicts"
        for other in ({"frameworks": shorter[1:]}, {"areas": []}):
            assert told({**dictionary, **other}, verdicts) == "definitions or targets"


def test_a_figure_in_thousands_that_comes_back_as_a_plain_one_is_a_change(released):
    of_co2 = released.filter(
        (pl.col("series_code") == "MDG_0702_CO2TOTAL_CDIAC")
        & (pl.col("reference_area") == "KHM")
        & (pl.col("period") == "2011")
    )
    assert of_co2["multiplier"].to_list() == [3]
    head = "series_code,reference_area,period,value,unit,multiplier\n"
    row = f"MDG_0702_CO2TOTAL_CDIAC,KHM,2011,{of_co2['value'][0]},T"
    plain, kept = (
        read_submission(
            f"{head}{row},{power}\n".encode(), name="a.csv", areas=["KHM"], previous=released
        )[0]
        for power in ("0", "3")
    )
    assert kept.figures["changed"] == 0
    assert [(each.before, each.after) for each in plain.changed] == [("4495.7 × 10^3", "4495.7")]
    assert plain.changed[0].size == pytest.approx(999)
