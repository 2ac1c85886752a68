"""Languages: what people read is written as their language writes it, and never says more than is known."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from datetime import date
from importlib.resources import files

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from attain.errors import InvalidData, UnknownCode
from attain.reporting.catalogues import read_catalogue
from attain.reporting.code_words import (
    CODE_WORDS,
    NATURE_WORDS,
    STATUS_WORDS,
    UNIT_WORDS,
    code_words,
    dimension_words,
    unit_words,
)
from attain.reporting.language import LANGUAGES, language_of
from attain.reporting.locale_forms import Forms, cldr_forms, locale_of, plain_number

EVERY = list(LANGUAGES.values())
ENGLISH = language_of("en")


def shipped(*path: str) -> list[dict[str, str]]:
    text = files("attain").joinpath("data", *path).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


# ----------------------------------------------------------------------------------- languages


def test_english_comes_first_and_is_the_only_one_that_is_no_draft():
    assert next(iter(LANGUAGES)) == "en"
    assert [each.code for each in EVERY if not each.draft] == ["en"]


def test_every_language_of_the_region_has_its_script_and_its_own_name():
    assert {each.code: each.script for each in EVERY} == {
        "en": "Latn",
        "id": "Latn",
        "vi": "Latn",
        "th": "Thai",
        "km": "Khmr",
        "lo": "Laoo",
        "my": "Mymr",
        "ms": "Latn",
        "fil": "Latn",
    }
    for each in EVERY:
        latin = re.fullmatch(r"[ -\u024f\u1e00-\u1eff]+", each.own_name)
        assert bool(latin) is (each.script == "Latn"), each.own_name


def test_an_unknown_language_is_refused_and_the_known_ones_are_named():
    with pytest.raises(UnknownCode, match=r"'xx'.*en, id, vi"):
        language_of("xx")


def test_english_texts_and_figures_need_no_babel():
    code = (
        "import sys\nfrom attain.reporting.language import language_of as of\n"
        "of('en').number(1.5), of('en').period('2014/2016'), of('en').plural('a', 'b', 2)\n"
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --------------------------------------------------------------------------------------- texts


def test_without_arguments_a_per_cent_sign_stays_as_it_is():
    assert ENGLISH.text("100 % of them") == "100 % of them"
    assert ENGLISH.text("%(n)s %% of them", n=5) == "5 % of them"


def test_a_text_without_translation_is_said_in_english():
    for each in EVERY:
        assert each.text("No catalogue has this text: %(n)s.", n=1).endswith("text: 1.")
        assert each.plural("one thing untold", "%(count)s things untold", 2).endswith("untold")


def test_a_count_takes_the_plural_form_of_its_language_and_its_digits():
    po = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n % 10 == 4);\\n"\n\n'
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "ng"\nmsgstr[1] "na"\n\n'
        '#, fuzzy\nmsgid "Old"\nmsgstr "Luma"\n\nmsgid "New"\nmsgstr ""\n'
    )
    catalogue = read_catalogue(po.encode())
    assert [catalogue.plural("one", "many", n) for n in (1, 2, 4, 14)] == ["ng", "ng", "na", "na"]
    assert catalogue.text("Old") == "Old"  # fuzzy: the English has changed since
    assert catalogue.text("New") == "New"
    assert language_of("my").plural("one x", "%(count)s x", 1200) == "၁,၂၀၀ x"


def test_lists_have_the_word_for_and_where_the_language_has_one():
    said = {each.code: each.join(["A", "B", "C"]) for each in EVERY}
    assert said["en"] == "A, B and C"
    assert said["vi"] == "A, B và C"
    assert said["fil"] == "A, B, at C"
    assert ENGLISH.join(["A"]) == "A"
    assert ENGLISH.join([]) == ""
    assert ENGLISH.join(["A", "B"]) == "A and B"


# ------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (28.1, "28.1"),
        (45.666667, "45.67"),
        (0.0273456, "0.02735"),
        (0, "0"),
        (-0.0, "0"),
        (5, "5"),
        (1000, "1,000"),
        (1234567.8, "1,234,568"),
        (-3.25, "−3.25"),
        (99.99, "99.99"),
        (123456789012, "123,456,789,012"),
        (0.000000001, "0.000000001"),
    ],
)
def test_a_figure_is_shown_with_the_digits_it_has_and_four_that_matter_at_most(value, text):
    assert ENGLISH.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (999999999999999.0, "999,999,999,999,999"),
        (1.1609689553699985e42, "1.161 × 10⁴²"),
        (-9.734e30, "−9.734 × 10³⁰"),
        (1e300, "1 × 10³⁰⁰"),
        (2.5e-20, "2.5 × 10⁻²⁰"),
        (5e-324, "5 × 10⁻³²⁴"),
    ],
)
def test_a_number_of_any_size_can_be_written(value, text):
    assert ENGLISH.number(value) == text
    assert ENGLISH.number(value, decimals=1)


def test_a_power_of_ten_is_written_as_in_each_language():
    assert language_of("vi").number(1.1609e42) == "1,161 × 10⁴²"
    assert language_of("my").number(1.1609e42) == "၁.၁၆၁ × 10⁴²".replace("10", "၁၀")


def test_a_half_is_rounded_up_as_with_a_pencil():
    assert ENGLISH.number(2.675, decimals=2) == "2.68"
    assert ENGLISH.number(0.125, decimals=2) == "0.13"
    assert ENGLISH.number(-0.04, decimals=1) == "0.0"


def test_a_number_is_written_as_in_each_language():
    written = {each.code: each.number(-1234.5, decimals=1) for each in EVERY}
    assert written == {
        "en": "−1,234.5",
        "id": "−1.234,5",
        "vi": "−1.234,5",
        "th": "−1,234.5",
        "km": "−1,234.5",
        "lo": "−1.234,5",
        "my": "−၁,၂၃၄.၅",
        "ms": "−1,234.5",
        "fil": "−1,234.5",
    }


@given(
    value=st.floats(-1e12, 1e12, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-6),
    code=st.sampled_from(list(LANGUAGES)),
)
def test_babel_writes_the_same_number(value, code):
    plain = plain_number(value, None, 4)
    exact = float(plain.replace(",", "").replace("−", "-"))
    expected = format_decimal(
        exact, "#,##0.############", locale_of(code), numbering_system="default"
    )
    # Babel knows the signs of a numbering system, not its digits.
    expected = LANGUAGES[code].digits(expected.replace("-", "−"))
    assert LANGUAGES[code].number(value) == expected


@given(value=st.floats(1e-6, 1e12))
def test_rounding_moves_a_figure_by_less_than_its_fourth_digit(value):
    shown = float(ENGLISH.number(value).replace(",", ""))
    assert shown == pytest.approx(value, rel=5.1e-4)


def test_the_forms_of_english_are_those_of_cldr():
    assert cldr_forms("en") == Forms("en")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(InvalidData, match="no number to show"):
        ENGLISH.number(value)


def test_per_cent_is_not_a_share():
    assert ENGLISH.percent(28.1) == "28.1%"
    assert ENGLISH.share(0.281) == "28%"
    assert language_of("id").share(0.2815, decimals=1) == "28,2%"


def test_charts_take_the_same_form_of_numbers():
    for each in EVERY:
        form = each.vega_locale()
        number = each.number(-1234.5, decimals=1)
        assert str(form["decimal"]) in number
        assert str(form["thousands"]) in number
        assert number.startswith(str(form["minus"]))
        digits = form.get("numerals", list("0123456789"))
        assert number[1] == digits[1]


# ----------------------------------------------------------------------------- periods and dates


def test_periods_read_as_people_write_them():
    asked = ("2015", "2014/2016", "2015/16", "2015-Q1", "2015-S1", "2015-S2", "2015-03")
    assert [ENGLISH.period(each) for each in asked] == [
        "2015",
        "2014–2016",
        "2015–2016",
        "Q1 2015",
        "first half of 2015",
        "second half of 2015",
        "March 2015",
    ]
    assert language_of("vi").period("2015-03") == "tháng 3 năm 2015"
    assert language_of("my").period("2014/2016") == "၂၀၁၄–၂၀၁၆"


def test_a_text_that_is_no_period_is_refused():
    with pytest.raises(InvalidData, match="soon"):
        ENGLISH.period("soon")


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), code=st.sampled_from(list(LANGUAGES)))
def test_every_date_shows_its_gregorian_year(day, code):
    language = LANGUAGES[code]
    for form in ("long", "medium"):
        assert language.digits(str(day.year)) in language.date(day.isoformat(), form)


def test_thai_dates_and_years_are_gregorian_and_say_so():
    thai = language_of("th")
    assert thai.date("2026-11-23") == "23 พฤศจิกายน ค.ศ. 2026"
    assert thai.period("2015") == "2015"
    assert "2558" in thai.calendar_note
    assert {each.code for each in EVERY if each.calendar_note} == {"th"}


def test_a_text_that_is_no_date_is_refused():
    with pytest.raises(InvalidData, match="yesterday"):
        ENGLISH.date("yesterday")


# --------------------------------------------------------------------------------------- names


def test_english_keeps_the_official_name_of_the_release():
    assert ENGLISH.area("LAO", "Lao People's Democratic Republic").startswith("Lao People's")
    assert ENGLISH.area_note == ""


def test_every_language_names_every_country_of_asean_and_says_where_names_are_from():
    members = ["BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM"]
    for each in EVERY[1:]:
        names = [each.area(code, "") for code in members]
        assert all(names), each.code
        assert len(set(names)) == len(members)
        assert not [name for name in names if "(" in name], "a former name in brackets"
        assert "CLDR" in each.area_note


def test_an_area_without_a_name_keeps_the_one_of_the_release():
    assert language_of("th").area("X-CITY", "A city") == "A city"


def test_regions_and_groups_have_names_too():
    assert language_of("id").area("035", "South-Eastern Asia") == "Asia Tenggara"
    assert language_of("th").area("ASEAN", "ASEAN") == "อาเซียน"


def test_goals_have_the_titles_that_are_known_and_the_english_one_otherwise():
    english = "End hunger, achieve food security"
    assert language_of("id").goal("SDG", "1", "No poverty") == "Tanpa Kemiskinan"
    assert language_of("id").goal("sdg", "1", "No poverty") == "Tanpa Kemiskinan"
    assert language_of("my").goal("SDG", "2", english) == english
    assert not language_of("my").knows_goal("SDG", "2")
    assert language_of("vi").knows_goal("MDG", "8")


def test_every_name_says_where_it_is_from_and_stands_once():
    for name, key in (
        ("areas.csv", ("language", "code")),
        ("goals.csv", ("language", "framework", "goal")),
    ):
        rows = shipped("names", name)
        assert all(row["origin_kind"] in {"source", "knowledge"} and row["source"] for row in rows)
        keys = [tuple(row[part] for part in key) for row in rows]
        assert len(keys) == len(set(keys))
        assert {row["language"] for row in rows} <= set(LANGUAGES) - {"en"}


# --------------------------------------------------------------------------------------- codes


def test_every_unit_nature_and_status_of_the_codelists_has_words():
    for file, known in (
        ("units.csv", UNIT_WORDS),
        ("nature.csv", NATURE_WORDS),
        ("obs_status.csv", STATUS_WORDS),
    ):
        missing = [row["code"] for row in shipped("codelists", file) if row["code"] not in known]
        assert missing == [], file


def test_every_age_of_the_codelist_is_said_as_the_codelist_says_it():
    for row in shipped("codelists", "age.csv"):
        if row["code"] in {"_T", "_U", "_X"}:
            continue
        official = row["name"].lower().replace(" old", "").replace("exact ", "")
        assert code_words("AGE", row["code"]) == official


@pytest.mark.parametrize(
    ("dimension", "file"),
    [
        ("SEX", "sex.csv"),
        ("URBANISATION", "urbanisation.csv"),
        ("QUANTILE", "quantile.csv"),
        ("DISABILITY_STATUS", "disability.csv"),
    ],
)
def test_every_code_of_a_small_codelist_has_words(dimension, file):
    codes = {row["code"] for row in shipped("codelists", file)}
    special = {"_T", "_N", "_O", "_U", "_X"}
    assert codes - special <= set(CODE_WORDS[dimension])


def test_a_group_of_people_is_named_sex_first():
    assert dimension_words("AGE=Y0T4;SEX=F;URBANISATION=R") == "female, under 5 years, rural"
    assert dimension_words("AGE=15-24") == "15 to 24 years"
    assert dimension_words("AGE=<1M") == "under 1 month"
    assert dimension_words("SEX=_U") == "sex unknown"
    assert dimension_words("") == ""


def test_a_code_without_words_is_shown_and_never_guessed():
    assert unit_words("XYZ_PER_Q") == "XYZ_PER_Q"
    assert dimension_words("CAUSE_DEATH=GHE110") == "cause death GHE110"


def test_a_unit_says_in_which_multiple_its_figures_are_counted():
    assert unit_words("T", multiplier=3) == "thousand tonnes"
    assert unit_words("NUMBER", multiplier=3) == "thousands"
    assert unit_words("USD", multiplier=12) == "10^12 US dollars"


def test_a_year_far_ahead_is_a_year_though_no_figure_may_have_it():
    assert language_of("en").period("2402") == "2402"
