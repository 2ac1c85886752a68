"""Values of groups from the shipped figures and from small tables."""

from datetime import date

import polars as pl
import pytest

from attain.domain.aggregation import Support
from attain.domain.frameworks import Averaging, Direction, Indicator
from attain.errors import NotComparable, NotEnoughData, UnknownCode
from attain.usecases.demo import demo_sources
from attain.usecases.dictionary import shipped_areas, shipped_framework
from attain.usecases.groups import group_parity, group_values
from attain.usecases.read import read_file

AREAS = shipped_areas()
MDG = shipped_framework("MDG")
GPI = Indicator(code="3.1", title="Girls to boys", direction=Direction.PARITY)
RATE = Indicator(
    code="X.1",
    title="Rate",
    series_codes=("RATE",),
    denominator="PEOPLE",
    averaging=Averaging.WEIGHTED_MEAN,
)


@pytest.fixture(scope="module")
def figures():
    return pl.concat([read_file(path).frame for path in demo_sources()])


def table(text):
    """Return the observation table of lines in the template."""
    rows = "\n".join(line.strip() for line in text.strip().splitlines())
    return read_file(f"indicator,reference_area,period,value,sex,unit\n{rows}\n".encode()).frame


def at(series, year):
    return next(value for value in series.values if value.year == year)


def test_mortality_under_five_is_weighted_by_births(figures):
    series = group_values(figures, MDG.indicator("4.1"), "ASEAN-10", areas=AREAS, on=2015)
    found = at(series, 1990)
    births = figures.filter(
        pl.col("series_code") == "LIVE_BIRTHS",
        pl.col("period") == "1990",
        pl.col("reference_area").is_in(list(series.members)),
    ).select("reference_area", births="value")
    rates = figures.filter(pl.col("series_code") == "MDG_0401_U5MR", pl.col("period") == "1990")
    both = rates.join(births, on="reference_area")
    expected = (both["value"] * both["births"]).sum() / both["births"].sum()
    assert found.value == pytest.approx(expected)
    assert found.value != pytest.approx(found.simple_mean, rel=0.01)
    assert found.coverage == pytest.approx(1)
    assert found.members == len(found.observed) == 10
    assert series.denominator == "LIVE_BIRTHS"


def test_the_composition_is_that_of_one_day_for_all_years(figures):
    before = group_values(
        figures, MDG.indicator("4.1"), "ASEAN", areas=AREAS, on=date(2025, 10, 25)
    )
    after = group_values(figures, MDG.indicator("4.1"), "ASEAN", areas=AREAS, on=date(2025, 10, 26))
    assert "TLS" not in before.members
    assert set(after.members) - set(before.members) == {"TLS"}
    assert before.on == date(2025, 10, 25)
    assert {value.members for value in after.values} == {11}


def test_coverage_is_told_by_subgroup(figures):
    series = group_values(figures, MDG.indicator("4.1"), "ASEAN", areas=AREAS, on=2020)
    assert at(series, 2000).subgroup_coverage == {
        "CLMV": pytest.approx(1),
        "ASEAN-6": pytest.approx(1),
    }


def test_poverty_surveys_of_some_countries_only_are_not_solid(figures):
    series = group_values(figures, MDG.indicator("1.1"), "ASEAN-10", areas=AREAS, on=2015)
    standings = {value.support for value in series.values}
    assert Support.TOO_LITTLE in standings
    year = next(v for v in series.values if v.support is Support.TOO_LITTLE and v.observed)
    assert not year.publishable
    assert year.imputed_coverage >= year.coverage


def test_the_table_has_a_row_for_each_year(figures):
    rows = group_values(figures, MDG.indicator("4.1"), "CLMV", areas=AREAS, on=2015).table()
    assert rows["year"].to_list() == list(range(1990, 2014))
    assert set(rows["members_on"]) == {"2015-12-31"}
    assert rows["publishable"].all()


def test_the_share_of_the_poorest_quintile_is_refused(figures):
    with pytest.raises(NotComparable, match="Medians"):
        group_values(figures, MDG.indicator("1.3"), "ASEAN", areas=AREAS, on=2020)


def test_parity_ratios_are_refused(figures):
    with pytest.raises(NotComparable, match="women and of men"):
        group_values(figures, MDG.indicator("3.1"), "ASEAN", areas=AREAS, on=2020)


def test_without_figures_of_the_denominator_only_the_simple_mean_stands_and_says_why(figures):
    series = group_values(figures, MDG.indicator("7.1"), "ASEAN-10", areas=AREAS, on=2015)
    assert series.denominator == ""
    assert series.notes == ("Simple means only: there are no figures of LAND_AREA.",)
    found = at(series, 2000)
    assert found.value is None
    assert found.simple_mean is not None


def test_parity_is_recomputed_from_girls_and_boys():
    frame = table(
        """
        RATE,IDN,2010,90,F,PT
        RATE,IDN,2010,100,M,PT
        RATE,KHM,2010,60,F,PT
        RATE,KHM,2010,80,M,PT
        GIRLS,IDN,2010,300,,NUMBER
        GIRLS,KHM,2010,100,,NUMBER
        BOYS,IDN,2010,300,,NUMBER
        BOYS,KHM,2010,100,,NUMBER
        """
    )
    series = group_parity(
        frame,
        GPI,
        "ASEAN-10",
        areas=AREAS,
        on=2015,
        series_code="RATE",
        denominators=("GIRLS", "BOYS"),
    )
    assert at(series, 2010).simple_mean == pytest.approx(75 / 90)
    # Eight members have no denominator: nobody knows how much of ASEAN this is.
    assert at(series, 2010).value is None


def test_parity_without_denominators_is_refused():
    frame = table("RATE,IDN,2010,90,F,PT\nRATE,IDN,2010,100,M,PT")
    with pytest.raises(NotComparable, match="Add the denominators"):
        group_parity(
            frame,
            GPI,
            "ASEAN-10",
            areas=AREAS,
            on=2015,
            series_code="RATE",
            denominators=("GIRLS", "BOYS"),
        )


def clmv(year, rates, people):
    lines = [f"RATE,{area},{year},{rate},,PT" for area, rate in rates.items()]
    return [*lines, *(f"PEOPLE,{area},{year},{n},,NUMBER" for area, n in people.items())]


def test_a_denominator_stands_for_three_years_beyond_its_last_and_no_longer():
    rates = {"KHM": 10, "LAO": 20, "MMR": 30, "VNM": 40}
    lines = clmv(2010, rates, {"KHM": 1, "LAO": 1, "MMR": 1, "VNM": 1})
    lines += clmv(2013, rates, {}) + clmv(2014, rates, {})
    series = group_values(table("\n".join(lines)), RATE, "CLMV", areas=AREAS, on=2015)
    assert at(series, 2013).value == pytest.approx(25)
    assert at(series, 2014).value is None
    assert at(series, 2014).simple_mean == pytest.approx(25)


def test_two_units_ask_for_a_choice():
    frame = table("RATE,KHM,2010,10,,PT\nRATE,LAO,2010,10,,RO")
    with pytest.raises(UnknownCode, match="Name one by `unit`"):
        group_values(frame, RATE, "CLMV", areas=AREAS, on=2015)
    assert group_values(frame, RATE, "CLMV", areas=AREAS, on=2015, unit="PT").unit == "PT"


def test_a_group_without_figures_has_no_value():
    with pytest.raises(NotEnoughData, match="No member"):
        group_values(table("RATE,FRA,2010,10,,PT"), RATE, "CLMV", areas=AREAS, on=2015)


def test_a_group_of_provinces_is_not_described_by_national_figures(figures):
    series = group_values(figures, MDG.indicator("4.1"), "BIMP-EAGA", areas=AREAS, on=2015)
    assert any("only parts of" in note for note in series.notes)
