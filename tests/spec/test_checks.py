"""Each check has one small file that gives exactly its number, in its row; a clean file gives none."""

from __future__ import annotations

import polars as pl
import pytest

from attain.domain.findings import Level
from attain.domain.frameworks import Limits
from attain.domain.validation.catalogue import CHECKS
from attain.domain.validation.references import References
from attain.errors import InvalidData
from attain.exchange.table import ReadTable, finish
from attain.usecases.check import check_frame, check_table
from attain.usecases.encoding import as_observations

AREAS = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL")
LEVELS = (22.0, 31.0, 45.0, 40.0, 52.0, 27.0, 36.0)
YEARS = range(2005, 2017)

KNOWN = References(
    areas=frozenset(AREAS),
    other_area_codes={"kh": "KHM", "116": "KHM"},
    series=frozenset({"SH_SHARE", "SH_COUNT", "SH_INDEX"}),
    units=frozenset({"PT", "NUMBER", "IX"}),
    limits={("SH_SHARE", "PT"): Limits(0, 100)},
    dimension_codes={"SEX": frozenset({"F", "M"})},
    as_of=2020,
)


def clean() -> pl.DataFrame:
    """A share by area, year and sex; a count by sex; an index. Row i is line i + 2 of a file."""
    rows = []
    for area, level in zip(AREAS, LEVELS, strict=True):
        for step, year in enumerate(YEARS):
            share = round(level * 1.01**step + 0.1 * (step % 3), 1)
            for sex, more in (("", 0.0), ("F", 1.5), ("M", -1.5)):
                rows.append(("SH_SHARE", area, sex, "PT", year, round(share + more, 1)))
            women = round(1000 * level * 1.02**step)
            for sex, count in (("", 2 * women), ("F", women), ("M", women)):
                rows.append(("SH_COUNT", area, sex, "NUMBER", year, float(count)))
            rows.append(("SH_INDEX", area, "", "IX", year, round(2 - level / 20 + step / 10, 1)))
    columns = ("series_code", "reference_area", "sex", "unit", "year", "value")
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return as_observations(
        frame.select(
            "series_code",
            "reference_area",
            pl.when(pl.col("sex") == "").then(pl.lit("")).otherwise("SEX=" + pl.col("sex"))
            .alias("dimensions"),
            "unit",
            pl.col("year").cast(pl.String).alias("period"),
            "value",
        )
    ).with_columns(
        origin=pl.lit("figures.csv"), row=pl.int_range(2, pl.len() + 2, dtype=pl.Int64)
    )  # fmt: skip


def line(frame: pl.DataFrame, code: str, area: str, year: int, dimensions: str = "") -> int:
    """The line of a cell in the file."""
    return frame.row(
        by_predicate=(pl.col("series_code") == code)
        & (pl.col("reference_area") == area)
        & (pl.col("period") == str(year))
        & (pl.col("dimensions") == dimensions),
        named=True,
    )["row"]


def with_cell(frame: pl.DataFrame, at: int, **cells: object) -> pl.DataFrame:
    """The frame with some cells of one line changed."""
    here = pl.col("row") == at
    changed = frame.with_columns(
        pl.when(here)
        .then(pl.lit(value, dtype=frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in cells.items()
    )
    return as_observations(changed.drop("time")) if "period" in cells else changed


def with_line_like(frame: pl.DataFrame, at: int, **cells: object) -> tuple[pl.DataFrame, int]:
    """The frame with one more line at its end, like line `at` but for some cells."""
    last = frame.height + 2
    new = with_cell(frame.filter(pl.col("row") == at), at, **cells)
    return pl.concat([frame, new.with_columns(row=pl.lit(last, dtype=pl.Int64))]), last


def found(frame: pl.DataFrame, **more: object) -> list[tuple[str, int | None]]:
    report = check_frame(frame, dictionary=KNOWN, **more)
    return [(finding.check, finding.row) for finding in report.findings]


def test_a_clean_file_gives_no_finding():
    report = check_frame(clean(), dictionary=KNOWN)
    assert report.findings == ()
    assert report.accepted
    report.refuse_unless_accepted()


def _cell(code: str, area: str = "KHM", year: int = 2010, dimensions: str = "", **cells: object):
    def case() -> tuple[pl.DataFrame, int]:
        frame = clean()
        at = line(frame, code, area, year, dimensions)
        return with_cell(frame, at, **cells), at

    return case


def _again(code: str, dimensions: str = "", **cells: object):
    def case() -> tuple[pl.DataFrame, int]:
        frame = clean()
        return with_line_like(frame, line(frame, code, "KHM", 2010, dimensions), **cells)

    return case


def _series(code: str, area: str, change: pl.Expr, since: int = 2005):
    def case() -> tuple[pl.DataFrame, int]:
        frame = clean()
        here = (pl.col("series_code") == code) & (pl.col("reference_area") == area)
        here &= pl.col("period") >= str(since)
        changed = frame.with_columns(value=pl.when(here).then(change).otherwise("value"))
        return changed, line(frame, code, area, since)

    return case


def _without_parts(case):
    """Only figures that have no parts, so that V8xx has nothing to say."""

    def narrowed() -> tuple[pl.DataFrame, int]:
        frame, at = case()
        return frame.filter(pl.col("dimensions") == ""), at

    return narrowed


def _alone(code: str, case):
    def narrowed() -> tuple[pl.DataFrame, int]:
        frame, at = case()
        return frame.filter((pl.col("series_code") == code) & (pl.col("dimensions") == "")), at

    return narrowed


def _unknown_series() -> tuple[pl.DataFrame, int]:
    frame = clean()
    renamed = frame.with_columns(pl.col("series_code").replace("SH_INDEX", "XX_OTHER_THING"))
    return renamed, line(frame, "SH_INDEX", "BRN", 2005)


def _unknown_unit() -> tuple[pl.DataFrame, int]:
    frame = clean()
    return frame.with_columns(pl.col("unit").replace("IX", "KWH")), line(
        frame, "SH_INDEX", "BRN", 2005
    )


def _under_two_units() -> tuple[pl.DataFrame, int]:
    frame = clean()
    return with_line_like(frame, line(frame, "SH_INDEX", "KHM", 2010), unit="")


def _unknown_sex() -> tuple[pl.DataFrame, int]:
    frame = clean()
    at = line(frame, "SH_INDEX", "KHM", 2010)
    return with_cell(frame, at, dimensions="SEX=W"), at


def _other_dash() -> tuple[pl.DataFrame, int]:
    frame, at = with_line_like(
        clean(), line(clean(), "SH_INDEX", "KHM", 2010), dimensions="AGE=15-24"
    )
    return with_line_like(frame, at, dimensions="AGE=15\u201324")


def _projected() -> tuple[pl.DataFrame, int]:
    frame = clean().filter(pl.col("series_code") == "SH_INDEX")
    later = frame.filter(pl.col("reference_area") == "KHM").with_columns(
        period=(pl.col("period").cast(pl.Int64) + 12).cast(pl.String),
        value=pl.col("value") + 1.2,
        row=pl.col("row") + 1000,
    )
    later = as_observations(later.drop("time"))
    return pl.concat([frame, later]), int(later.filter(pl.col("period") == "2022")["row"][0])


def _lost_part() -> tuple[pl.DataFrame, int]:
    frame = clean()
    lost = line(frame, "SH_SHARE", "KHM", 2010, "SEX=F")
    return frame.filter(pl.col("row") != lost), line(frame, "SH_SHARE", "KHM", 2010, "SEX=M")


CASES = {
    "V105": _cell("SH_INDEX", series_code=""),
    "V201": _cell("SH_INDEX", reference_area="KMH"),
    "V202": _cell("SH_INDEX", reference_area="KH"),
    "V203": _cell("SH_INDEX", series_code="SH_INEDX"),
    "V204": _unknown_series,
    "V205": _unknown_sex,
    "V206": _unknown_unit,
    "V207": _cell("SH_INDEX", status="X"),
    "V208": _cell("SH_INDEX", value=None),
    "V209": _cell("SH_INDEX", unit="IX\u200b"),
    "V301": _again("SH_INDEX"),
    "V302": _other_dash,
    "V303": _under_two_units,
    "V401": _cell("SH_INDEX", period="03/04/2010"),
    "V402": _cell("SH_INDEX", period="1810"),
    "V403": _cell("SH_INDEX", period="2105"),
    "V404": _projected,
    "V405": _cell("SH_INDEX", period="1915"),
    "V501": _without_parts(_cell("SH_SHARE", value=100.4, area="MMR", year=2016)),
    "V502": _without_parts(_cell("SH_COUNT", area="MMR", year=2016, value=-1000.0)),
    "V503": _alone("SH_SHARE", _cell("SH_SHARE", area="BRN", year=2016, value=-2.5)),
    "V504": _alone("SH_SHARE", _cell("SH_SHARE", area="MMR", year=2016, value=100.5)),
    "V505": _cell("SH_INDEX", value=float("inf")),
    "V506": _cell("SH_INDEX", lower=3.0, upper=2.0),
    "V507": _cell("SH_INDEX", lower=8.0, upper=9.0),
    "V508": _cell("SH_INDEX", value=-2146826281.0),
    "V601": _without_parts(_cell("SH_SHARE", value=4.8)),
    "V602": _alone("SH_SHARE", _series("SH_SHARE", "KHM", pl.col("value") / 1000)),
    "V603": _without_parts(_cell("SH_SHARE", value=15.3)),
    "V604": _without_parts(_cell("SH_SHARE", value=0.0)),
    "V605": _alone("SH_COUNT", _series("SH_COUNT", "KHM", pl.col("value") / 1000, since=2010)),
    "V801": _cell("SH_COUNT", value=93_000.0),
    "V802": _cell("SH_SHARE", value=50.5),
    "V803": _lost_part,
}  # fmt: skip

NOT_BY_ONE_ROW = {
    "V101",
    "V102",
    "V103",
    "V104",
    "V106",
    *(c for c in CHECKS if c > "V7" and c < "V8"),
}


def test_every_check_has_a_file():
    assert set(CASES) | NOT_BY_ONE_ROW == set(CHECKS)


@pytest.mark.parametrize("check", CASES)
def test_its_file_gives_exactly_this_check_and_row(check):
    frame, at = CASES[check]()
    known = KNOWN
    if check in {"V503", "V504"}:
        known = References(areas=KNOWN.areas, series=KNOWN.series, as_of=2020)
    report = check_frame(frame, dictionary=known)
    assert [(f.check, f.row) for f in report.findings] == [(check, at)]
    finding = report.findings[0]
    assert finding.file == "figures.csv"
    assert finding.level is CHECKS[check].level
    assert finding.message
    assert finding.remedy


# ------------------------------------------------------------------------- columns and whole tables


def test_v101_a_frame_without_a_needed_column_is_refused():
    report = check_frame(pl.DataFrame({"series_code": ["A"], "reference_area": ["KHM"]}))
    assert [f.check for f in report.findings] == ["V101", "V101"]
    with pytest.raises(InvalidData, match="The column period is missing"):
        report.refuse_if_errors()


def test_v102_a_number_where_text_belongs_is_refused():
    report = check_frame(clean().with_columns(reference_area=pl.lit(116)))
    assert [f.check for f in report.findings] == ["V102"]


def test_v103_an_unknown_column_needs_a_yes():
    report = check_frame(clean().with_columns(sex=pl.lit("F")), dictionary=KNOWN)
    assert [f.check for f in report.findings] == ["V103"]
    assert not report.accepted
    assert report.with_warnings_accepted().accepted


def test_v104_an_empty_table_is_refused():
    assert found(clean().head(0)) == [("V104", None)]


def test_v106_rows_that_vanish_between_file_and_table_are_found():
    frame = clean()
    table = ReadTable(frame, (), "template", rows=frame.height + 1)
    report = check_table(table, dictionary=KNOWN)
    assert [f.check for f in report.findings] == ["V106"]


# -------------------------------------------------------------------------- against the last release


def test_the_same_figures_again_give_no_finding():
    assert found(clean(), previous=clean()) == []


def test_v701_a_lost_series_is_named():
    now = clean().filter(
        ~((pl.col("reference_area") == "KHM") & (pl.col("dimensions") == "SEX=F"))
        | (pl.col("series_code") == "SH_SHARE")
    )
    report = check_frame(now, dictionary=KNOWN, previous=clean())
    lost = [f for f in report.findings if f.check == "V701"]
    assert len(lost) == 1
    assert "SH_COUNT, KHM, SEX=F" in lost[0].message


def test_v702_a_file_cut_off_at_its_end_is_found():
    now = clean().filter(
        ~(
            (pl.col("period") >= "2015")
            & (pl.col("series_code") == "SH_INDEX")
            & (pl.col("reference_area") == "PHL")
        )
    )
    report = check_frame(now, dictionary=KNOWN, previous=clean())
    assert [f.check for f in report.findings] == ["V702"]
    assert "SH_INDEX, PHL, IX: 2015, 2016 are gone" in report.findings[0].message


def test_v703_new_series_are_noted_and_ask_nothing():
    before = clean().filter(pl.col("series_code") != "SH_INDEX")
    report = check_frame(
        clean().with_columns(origin=pl.lit("a")),
        dictionary=KNOWN,
        previous=before.with_columns(origin=pl.lit("a")),
    )
    assert [f.check for f in report.findings] == ["V703"]
    assert report.findings[0].level is Level.NOTE
    assert report.accepted


@pytest.mark.parametrize(
    ("check", "value"), [("V704", 5.6), ("V705", 0.3), ("V706", 0.0)], ids=["V704", "V705", "V706"]
)
def test_a_large_revision_is_found(check, value):
    before = clean()
    at = line(before, "SH_INDEX", "BRN", 2016)
    old = before.filter(pl.col("row") == at)["value"].item()
    now = with_cell(before, at, value={"V704": old * 2.6, "V705": old * 100, "V706": 0.0}[check])
    assert (check, at) in found(now, previous=before)


def test_v707_half_a_release_is_refused():
    report = check_frame(
        clean().filter(pl.col("reference_area") == "KHM"), dictionary=KNOWN, previous=clean()
    )
    assert report.errors == 1
    assert report.findings[0].check == "V707"


def test_v708_a_change_of_codes_is_no_loss():
    before = clean().with_columns(unit=pl.col("unit").replace("PT", "PERCENT"))
    report = check_frame(clean(), dictionary=KNOWN, previous=before)
    assert [f.check for f in report.findings] == ["V708"]
    assert report.findings[0].level is Level.NOTE
    assert "21 series" in report.findings[0].message


def test_other_series_of_the_last_release_are_none_of_this_files_business():
    other = clean().with_columns(series_code=pl.lit("XX_ELSEWHERE"), origin=pl.lit("other.csv"))
    assert found(clean(), previous=pl.concat([clean(), other])) == []


def test_the_own_past_of_a_series_lies_in_the_last_release():
    before = clean().filter(pl.col("period") < "2016")
    now = clean().filter((pl.col("period") == "2016") & (pl.col("dimensions") == ""))
    at = line(now, "SH_SHARE", "KHM", 2016)
    wrong = with_cell(now, at, value=5.1)
    checks = found(wrong.with_columns(origin=pl.lit("a")), previous=before)
    assert ("V601", at) in checks


# ----------------------------------------------------------------------------------------- messages


def test_both_rows_of_a_pair_are_named():
    frame, at = CASES["V301"]()
    message = check_frame(frame, dictionary=KNOWN).findings[0].message
    first = line(clean(), "SH_INDEX", "KHM", 2010)
    assert f"The other one is in row {first}." in message
    assert at != first


def test_an_unknown_area_comes_with_the_nearest():
    frame, _ = CASES["V201"]()
    assert "Is KHM meant?" in check_frame(frame, dictionary=KNOWN).findings[0].message


def test_zero_missing_suppressed_and_not_applicable_pass_as_four_things():
    frame = finish(
        pl.DataFrame(
            {
                "series_code": ["A"] * 4,
                "reference_area": ["KHM"] * 4,
                "period": ["2001", "2002", "2003", "2004"],
                "value": [0.0, None, None, None],
                "status": ["A", "O", "Q", "M"],
            }
        )
    )
    assert check_frame(as_observations(frame.drop("time")), dictionary=References()).findings == ()


def test_a_censored_value_is_no_outlier():
    frame = clean().filter(pl.col("dimensions") == "")
    at = line(frame, "SH_SHARE", "KHM", 2010)
    assert found(with_cell(frame, at, value=5.0, bound="<")) == []
