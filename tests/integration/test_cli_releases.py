"""Figures become a release at a terminal; it is shown, verified, compared and judged anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from attain.cli import main
from attain.cli.edge import Exit

FIGURES = """\
indicator,reference_area,period,value,unit,source
MDG_0401_U5MR,KHM,1990,117.5,PER_1000_LIVE_BIRTHS,IGME
MDG_0401_U5MR,KHM,2000,110.5,PER_1000_LIVE_BIRTHS,IGME
MDG_0401_U5MR,KHM,2005,65.3,PER_1000_LIVE_BIRTHS,IGME
MDG_0401_U5MR,KHM,2013,37.9,PER_1000_LIVE_BIRTHS,IGME
MDG_0401_U5MR,LAO,1990,162.0,PER_1000_LIVE_BIRTHS,IGME
MDG_0401_U5MR,LAO,2000,117.5,PER_1000_LIVE_BIRTHS,IGME
MDG_0401_U5MR,LAO,2013,71.4,PER_1000_LIVE_BIRTHS,IGME
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home of attain with the demo release in it."""
    from attain.usecases.demo import build_demo_release

    folder = tmp_path_factory.mktemp("home")
    build_demo_release(folder / "releases", time=datetime(2026, 3, 31, tzinfo=UTC)).close()
    return folder


@pytest.fixture
def attain(home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATTAIN_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return call


# ------------------------------------------------------------------------------------------- demo


def test_the_demo_prints_the_region_as_a_matrix_with_its_legend_and_sentences(attain):
    code, out, err = attain("demo")
    assert code == 0
    assert "BRN KHM IDN LAO" in out
    assert "● achieved   ▲ on track   ◆ off track   ▼ regressing" in out
    assert "↗ improves, no number to reach   · not assessed" in out
    assert "cases improve towards a target without a number" in out
    assert "verdicts on 11 countries" in out
    assert "2019.Q3.G.01" in out
    assert "Release asean-demo of 2026-03-31" in err
    assert "attain show KHM" in err


def test_the_demo_gives_its_verdicts_to_machines(attain):
    _, out, _ = attain("demo", "--framework", "sdg", "--format", "json")
    verdicts = json.loads(out)
    assert {v["framework"] for v in verdicts} == {"SDG"}
    assert len({v["reference_area"] for v in verdicts}) == 11


def test_a_framework_that_the_demo_does_not_have_is_refused(attain):
    code, _, err = attain("demo", "--framework", "HDI")
    assert code == 2
    assert "MDG and SDG" in err


# ------------------------------------------------------------------------------------------- show


def test_a_country_is_shown_by_goal_with_lines_and_a_sentence(attain):
    code, out, err = attain("show", "KHM", "MDG")
    assert code == 0
    assert "Cambodia, by the rule attain" in out
    assert "Under-five mortality rate" in out
    assert "● achieved" in out
    assert any(block in out for block in "▁▂▃▄▅▆▇█")
    assert "MDG: Of " in out
    assert "Release asean-demo" in err


@pytest.mark.parametrize("name", ["KHM", "khm", "KH", "116", "Cambodia", "cambodia"])
def test_a_country_goes_by_any_of_its_codes_and_names(attain, name):
    assert attain("show", name, "--goal", "4")[1].startswith("Cambodia")


@pytest.mark.parametrize("words", [("Viet", "Nam"), ("Vietnam",), ("VNM",)])
def test_a_name_of_two_words_needs_no_quotes(attain, words):
    assert attain("show", *words, "--goal", "4")[1].startswith("Viet Nam")


def test_an_indicator_is_shown_for_all_countries_with_who_stands_where(attain):
    code, out, _ = attain("show", "MDG:4.1")
    assert code == 0
    assert all(area in out for area in ("KHM", "LAO", "TLS", "VNM"))
    assert "Under-five mortality rate: achieved in " in out


def test_an_indicator_has_the_region_s_value_with_its_coverage(attain):
    _, out, _ = attain("show", "MDG:4.1")
    assert "ASEAN 2013: " in out
    assert "11 of 11 countries (100 % of its denominator); simple mean" in out


def test_the_region_s_value_is_the_one_of_the_use_case(attain, home):
    from attain import open_release, shipped_areas, shipped_frameworks
    from attain.usecases.groups import group_values

    indicator = shipped_frameworks()["MDG"].indicator("4.1")
    with open_release(home / "releases" / "asean-demo") as release:
        frame = release.observations()
    found = group_values(frame, indicator, "ASEAN", areas=shipped_areas(), on=2026).values[-1]
    _, out, _ = attain("show", "MDG:4.1")
    assert f"ASEAN {found.year}: {found.value:.4g}, from" in out


def test_what_cannot_be_averaged_is_refused_with_the_reason(attain):
    code, out, _ = attain("show", "MDG:3.1")
    assert code == 0
    assert "No value for ASEAN: 3.1" in out
    assert "must not be averaged" in " ".join(out.split())


def test_an_indicator_can_be_narrowed_to_a_group(attain):
    _, out, _ = attain("show", "MDG:4.1", "CLMV", "--format", "json")
    assert {v["reference_area"] for v in json.loads(out)} == {"KHM", "LAO", "MMR", "VNM"}


def test_a_series_is_shown_whole_with_its_target_and_its_reasons(attain):
    code, out, err = attain("show", "MDG:4.1", "KHM")
    assert code == 0
    assert "1990     117.5" in out
    assert "bring to 0.333 of 1990 by 2015" in out
    assert "The target is met." in out
    assert "--rule all" in err


@pytest.mark.parametrize("words", [("MDG:4.1",), ("MDG:4.1", "KHM")])
def test_the_unit_is_said_in_words(attain, words):
    assert "Unit: per 1,000 live births" in attain("show", *words)[1]


def test_all_rules_are_worked_out_for_a_series_and_their_agreement_said(attain):
    from attain import RULES

    _, out, _ = attain("show", "MDG:4.1", "PHL", "--rule", "all")
    assert all(f"  {rule}" in out for rule in RULES)
    assert "rules that assess it" in out


def test_a_series_goes_to_machines_with_observations_and_verdicts(attain):
    _, out, _ = attain("show", "MDG_0401_U5MR", "KHM", "--format", "json")
    (series,) = json.loads(out)
    assert series["unit"] == "PER_1000_LIVE_BIRTHS"
    assert series["observations"][0]["value_text"] == "117.5"
    assert {v["rule"] for v in series["verdicts"]} == {"attain"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kambodia",), "Did you mean Cambodia"),
        (("MDG_0401_U5MX",), "MDG_0401_U5MR"),
        (("CLMV",), "too little"),
        ((), "attain show KHM"),
        (("KHM", "--rule", "cgd"), "attain assess"),
        (("KHM", "--goal", "99"), "no verdict"),
        (("MDG:4.1", "KHM", "SEX=X"), "no such series"),
        (("KHM", "--release", "nowhere"), "no release"),
        (("SDG:4.1",), "4.1.1"),
    ],
)
def test_what_cannot_be_shown_is_said_with_what_to_do(attain, words, said):
    code, out, err = attain("show", *words)
    assert code == 2
    assert said in err
    assert out == ""


def test_without_any_release_the_way_to_one_is_shown(attain, monkeypatch, tmp_path):
    monkeypatch.setenv("ATTAIN_HOME", str(tmp_path / "empty"))
    code, _, err = attain("show", "KHM")
    assert code == 2
    assert "attain demo" in err


def test_a_screen_without_unicode_gets_ascii(home):
    surroundings = {**os.environ, "ATTAIN_HOME": str(home), "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, "-m", "attain", "show", "KHM", "MDG", "--goal", "4"]
    done = subprocess.run(words, env=surroundings, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"* achieved" in done.stdout


def test_a_country_is_shown_within_seven_tenths_of_a_second_of_processor_time(home):
    surroundings = {**os.environ, "ATTAIN_HOME": str(home)}
    words = [sys.executable, "-m", "attain", "show", "KHM"]
    spent = []
    for _ in range(3):
        before = os.times()
        subprocess.run(words, env=surroundings, capture_output=True, check=True)
        after = os.times()
        spent.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
    assert min(spent) < 0.7


def test_showing_a_country_loads_no_data_frame_library(home):
    code = (
        "import sys; from attain.cli import main; main(['show', 'KHM']); "
        "sys.exit(bool({'polars', 'pyarrow', 'numpy', 'httpx2'} & set(sys.modules)))"
    )
    surroundings = {**os.environ, "ATTAIN_HOME": str(home)}
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, env=surroundings, capture_output=True, check=False)
    assert done.returncode == 0


# -------------------------------------------------------------------- release, verify, diff, assess


def released(attain, tmp_path, name, text, *more):
    (tmp_path / "figures.csv").write_text(text)
    return attain("release", "figures.csv", "--id", name, "--out", tmp_path / "out", *more)


def test_a_release_is_made_verified_and_found_whole(attain, tmp_path):
    code, out, err = released(attain, tmp_path, "r1", FIGURES)
    assert (code, out) == (0, "")
    assert "Released: " in err
    code, out, _ = attain("verify", tmp_path / "out" / "r1")
    assert code == 0
    assert "The release holds." in out


def test_a_changed_byte_makes_verify_say_no(attain, tmp_path):
    released(attain, tmp_path, "r1", FIGURES)
    place = tmp_path / "out" / "r1" / "observations.parquet"
    content = bytearray(place.read_bytes())
    content[100] ^= 1
    place.write_bytes(content)
    code, out, _ = attain("verify", tmp_path / "out" / "r1")
    assert code == Exit.NO
    assert "observations.parquet" in out
    assert "does NOT hold" in out


def test_a_damaged_release_is_never_shown_or_compared(attain, tmp_path):
    released(attain, tmp_path, "r1", FIGURES)
    released(attain, tmp_path, "r2", FIGURES)
    with (tmp_path / "out" / "r1" / "index.sqlite").open("ab") as file:
        file.write(b"x")
    for words in (("show", "KHM", "--release", "out/r1"), ("diff", "out/r1", "out/r2")):
        code, out, err = attain(*words)
        assert (code, out) == (2, "")
        assert "index.sqlite is damaged" in err


def test_a_release_never_replaces_another(attain, tmp_path):
    released(attain, tmp_path, "r1", FIGURES)
    code, _, err = released(attain, tmp_path, "r1", FIGURES)
    assert code == 2
    assert "Choose another id" in err


def test_two_releases_are_compared_and_what_changed_is_said(attain, tmp_path):
    released(attain, tmp_path, "r1", FIGURES)
    released(attain, tmp_path, "r2", FIGURES.replace("2013,37.9", "2013,45.9"), "--yes")
    code, out, _ = attain("diff", "out/r1", "out/r2")
    assert code == Exit.NO
    assert "1 revised" in out
    assert "revised figures" in out
    code, out, _ = attain("diff", "out/r1", "out/r2", "--format", "json")
    (figure,) = json.loads(out)["tables"]["figures"]
    assert (figure["value_before"], figure["value_after"]) == (37.9, 45.9)
    assert attain("diff", "out/r1", "out/r1")[0] == Exit.FINE


def test_a_release_is_judged_anew_under_another_rule(attain, tmp_path):
    released(attain, tmp_path, "r1", FIGURES)
    code, out, err = attain("assess", "out/r1", "--rule", "cgd,psa-2010", "--format", "json")
    assert code == 0
    assert {v["rule"] for v in json.loads(out)} == {"cgd", "psa-2010"}
    assert "Release r1" in err


DOUBTFUL = (
    FIGURES
    + "MDG_0401_U5MR,MMR,1990,110.3,PER_1000_LIVE_BIRTHS,IGME\n".replace(
        "MMR,1990,110.3", "MMR,1990,1103"
    )
    + "".join(
        f"MDG_0401_U5MR,MMR,{year},{value},PER_1000_LIVE_BIRTHS,IGME\n"
        for year, value in ((1995, 96.1), (2000, 80.4), (2005, 67.1), (2010, 56.3), (2013, 50.5))
    )
)


def test_warnings_need_a_yes(attain, tmp_path):
    code, _, err = released(attain, tmp_path, "r1", DOUBTFUL)
    assert code == Exit.NO
    assert "need a yes (--yes)" in err
    assert not (tmp_path / "out" / "r1").exists()
    assert released(attain, tmp_path, "r1", DOUBTFUL, "--yes")[0] == 0


def test_errors_refuse_a_release_whatever_one_says(attain, tmp_path):
    wrong = FIGURES.replace("LAO,2013", "LAX,2013")
    code, _, err = released(attain, tmp_path, "r1", wrong, "--yes")
    assert code == 2
    assert "row 8" in err
    assert not (tmp_path / "out" / "r1").exists()


# ------------------------------------------------------------------------------------------- read


def test_a_good_file_is_good(attain, tmp_path):
    (tmp_path / "figures.csv").write_text(FIGURES)
    code, out, _ = attain("read", "figures.csv")
    assert code == 0
    assert "The figures may be taken." in out


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_a_report_names_row_and_column_in_every_form(attain, tmp_path, form):
    (tmp_path / "figures.csv").write_text(FIGURES.replace("LAO,2013", "LAX,2013"))
    code, out, _ = attain("read", "figures.csv", "--format", form, "--html", "report.html")
    assert code == Exit.NO
    assert "LAX" in out
    assert "reference_area" in out
    assert "LAX" in (tmp_path / "report.html").read_text()
    if form == "json":
        assert json.loads(out)["findings"][0]["row"] == 8


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("garbage.csv", bytes(range(256)) * 9, 1), ("empty.csv", b"", 1), ("w.csv", b"a,b\n1,2\n", 1)],
)
def test_a_file_that_is_none_is_an_error_in_the_report(attain, tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    got, out, _ = attain("read", name)
    assert got == code
    assert "1 error" in out


def test_a_year_to_come_is_an_error_before_anybody_releases_it(attain, tmp_path):
    (tmp_path / "f.csv").write_text(
        "indicator,reference_area,period,value\nSH_DYN_MORT,KHM,2105,20\nSH_DYN_MORT,KHM,2010,44\n"
    )
    code, out, _ = attain("read", "f.csv")
    assert code == 1
    assert "V403 error" in out


def test_a_refusal_says_each_thing_once(attain, tmp_path):
    (tmp_path / "f.csv").write_text(
        "indicator,reference_area,period,value\nA1,XXA,2010,44\nA1,XXB,2010,44\nA1,XXC,2010,4\n"
    )
    code, _, err = attain("release", "f.csv", "--id", "r")
    assert code == 2
    assert err.count("'XXA'") == 1
    assert err.count("An area of your own") <= 2
    (tmp_path / "g.csv").write_text("year;what\n2010;3\n")
    _, _, err = attain("release", "g.csv", "--id", "r")
    assert err.count("year;what") == 1


def test_a_folder_without_figures_is_refused(attain, tmp_path):
    code, _, err = attain("read", tmp_path)
    assert code == 2
    assert "no file of figures" in err


# ------------------------------------------------------------------------------ fetching to reading


def test_what_was_fetched_is_read_without_its_descriptions(attain, tmp_path, monkeypatch):
    import httpx2

    from attain.usecases import fetch as module

    def answer(request):
        areas = [("KHM", 1990, 8973342), ("LAO", 1990, 4258472)]
        data = [
            {
                "indicator": {"id": "SP.POP.TOTL", "value": "Population, total"},
                "country": {"id": code[:2], "value": code},
                "countryiso3code": code,
                "date": str(year),
                "value": value,
                "unit": "",
                "obs_status": "",
                "decimal": 0,
            }
            for code, year, value in areas
        ]
        return httpx2.Response(200, json=[{"page": 1, "pages": 1, "total": 2}, data])

    client = httpx2.Client(transport=httpx2.MockTransport(answer))
    monkeypatch.setattr(module, "new_client", lambda: client)
    words = ("--series", "SP.POP.TOTL", "--areas", "KHM", "Laos", "--folder", "answers")
    code, out, err = attain("fetch", "world-bank", *words)
    assert (code, out) == (0, "")
    assert "2 observations: 1 page asked for now" in err
    code, out, _ = attain("read", "answers")
    assert code == 0
    assert "2 rows checked" in out


def test_no_line_is_said_plainly_with_code_3(attain, monkeypatch):
    import httpx2
    import stamina

    from attain.usecases import fetch as module

    def silent(request):
        raise httpx2.ConnectError("name not known")

    client = httpx2.Client(transport=httpx2.MockTransport(silent))
    monkeypatch.setattr(module, "new_client", lambda: client)
    began = time.monotonic()
    with stamina.set_testing(True, attempts=5):
        code, _, err = attain("fetch", "world-bank", "--series", "SP.POP.TOTL", "--folder", "a")
    assert code == Exit.PROVIDER
    assert "is there a connection?" in err
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("undata",), "unsd-sdg, world-bank"),
        (("world-bank", "--areas", "Atlantis"), "Atlantis"),
        (("world-bank", "--series", "../x"), "no series code"),
    ],
)
def test_a_question_that_makes_no_sense_is_never_asked(attain, words, said):
    code, _, err = attain("fetch", *words)
    assert code == 2
    assert said in err


# ---------------------------------------------------------------------------- a city of one's own

CITY = """framework: CITY
title: Goals of a city
period: {from: 2015, to: 2030}
origin: {kind: own, note: made up for this test}
goals:
  - code: "1"
    title: Clean water
    targets:
      - code: "1.1"
        title: Water for everybody
        indicators:
          - code: "1.1.1"
            title: Households with piped water
            unit: PT
            direction: increase
            limits: [0, 100]
            series: [CITY_WATER]
            rules:
              - id: CITY-1.1.1
                kind: level
                baseline_period: 2015
                target_period: 2030
                target_value: 95
                areas: [RIVERTON]
"""
CITY_FIGURES = """indicator,reference_area,period,value,unit
CITY_WATER,RIVERTON,2015,60,PT
CITY_WATER,RIVERTON,2018,68,PT
CITY_WATER,RIVERTON,2021,75,PT
CITY_WATER,RIVERTON,2024,83,PT
"""


def test_a_city_releases_its_own_figures_under_its_own_goals(attain, tmp_path):
    (tmp_path / "city.yaml").write_text(CITY)
    (tmp_path / "water.csv").write_text(CITY_FIGURES)
    asked = ("--framework", "city.yaml", "--id", "2026-1", "--out", "releases", "--yes")
    code, _, err = attain("release", "water.csv", *asked)
    assert code == 0, err
    code, out, _ = attain("show", "RIVERTON", "--release", "releases/2026-1")
    assert code == 0
    assert "on track" in out


def test_an_area_that_no_rule_names_is_still_unknown(attain, tmp_path):
    (tmp_path / "city.yaml").write_text(CITY)
    (tmp_path / "water.csv").write_text(CITY_FIGURES.replace("RIVERTON", "LAKETON"))
    code, _, err = attain("release", "water.csv", "--framework", "city.yaml", "--id", "r", "--yes")
    assert code == 2
    assert "LAKETON" in err
