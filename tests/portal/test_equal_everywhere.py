"""
Each figure that is shown in several places is equal in all of them.

By enumeration over the demo release: every series, or every ninetieth and one of each kind with
something special, on its page, in its chart and the chart's table, in every file and in the API; every
standing in the matrix, on the pages of goal, target, indicator, country and series, in the API and in
the files.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import polars as pl
import pytest
from django.test import override_settings

from attain.domain.progress.rules import RULES
from attain.domain.series import SeriesKey, dimensions_of
from attain.usecases.portal.chain import word_of
from attain.usecases.portal.chain_aims import time_of
from attain.usecases.portal.chain_verdicts import LABEL_WORDS
from attain.usecases.portal.chain_words import BARE_UNITS
from attain.usecases.portal.downloads import open_file
from tests.portal.shown import (
    ENGLISH,
    NO_FIGURE,
    SHAPES,
    cases_of,
    country_cases,
    indicator_cases,
    is_rounded,
    matrix_cases,
    only_shown,
    plain,
    rows_of,
    shape_of,
    shown_of,
    specs_of,
    values_of,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from attain.store.portal_index import CoverageEntry
    from attain.usecases.portal.edition import Edition
    from tests.portal.shown import Page

ALL = pytest.param(1, id="all", marks=pytest.mark.full)
KEY = ["series_code", "reference_area", "dimensions", "unit"]
FIGURE = ["period", "value", "bound", "status", "nature", "lower", "upper"]
NUMBERS = ["baseline", "judged", "target", "expected"]
LEADS = re.compile(r"At this pace it comes to|The index is")
"""How a verdict says where its pace leads, or its index."""
ABOUT_PACE = {"pace_reaches_target", "pace_too_slow", "no_progress", "moving_away"}
"""Reasons that judge a pace."""
SIGNED = ("baseline", "judged")
"""Numbers behind a verdict that are figures, and carry the sign of a bound."""
IN_MATRIX = {"MDG": "/en/mdg/", "SDG": "/en/sdg/"}


@pytest.fixture(autouse=True)
def without_limit() -> Iterator[None]:
    with override_settings(ATTAIN_CALLS_A_MINUTE=0, ATTAIN_QUESTIONS_A_MINUTE=0):
        yield


def asked(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, (path, answer.content[:300])
    return json.loads(answer.content)


def rows_by_key(edition: Edition) -> dict[SeriesKey, list[dict[str, Any]]]:
    """The observations of the release, straight from its table."""
    found: dict[SeriesKey, list[dict[str, Any]]] = {}
    for row in edition.release.observations().iter_rows(named=True):
        found.setdefault(SeriesKey(*(row[each] for each in KEY)), []).append(row)
    return found


def bounds_of(edition: Edition) -> dict[Any, str]:
    """The sign of each figure that is only a bound, by series and period."""
    table = edition.release.observations().filter(pl.col("bound") != "")
    return {
        (SeriesKey(*(row[each] for each in KEY)), row["period"]): row["bound"]
        for row in table.iter_rows(named=True)
    }


def chosen(edition: Edition, step: int) -> list[tuple[CoverageEntry, str]]:
    """Series with their pages: every `step`th, and with something special the first of each kind."""
    rows = rows_by_key(edition)
    found: list[tuple[CoverageEntry, str]] = []
    seen: Counter[str] = Counter()
    first: set[tuple[str, str, str]] = set()
    judged = Counter(
        (SeriesKey(*key[1:]), key[0])
        for key in edition.release.verdicts()
        .filter(pl.col("rule") == edition.main_rule)
        .select("framework", *KEY)
        .iter_rows()
    )
    for place, entry in enumerate(edition.coverage()):
        where = (entry.framework, entry.indicator, entry.reference_area)
        address = f"/en/{entry.framework.lower()}/indicators/{entry.indicator}/"
        address += f"{entry.reference_area}/{quote(word_of(entry.key), safe='~')}/"
        kinds = _special(rows[entry.key], entry, judged, is_first=where not in first)
        first.add(where)
        new = [kind for kind in kinds if not seen[kind]]
        seen.update(new)
        if place % step == 0 or new:
            found.append((entry, address))
    return found


def _special(
    rows: list[dict[str, Any]], entry: CoverageEntry, judged: Counter[Any], *, is_first: bool
) -> Iterator[str]:
    """What makes a series worth a look besides the others."""
    for name in ("bound", "footnote", "lower"):
        if any(row[name] for row in rows):
            yield name
    for status in {row["status"] for row in rows} - {"A"}:
        yield f"status {status}"
    for nature in {row["nature"] for row in rows}:
        yield f"nature {nature}"
    if any(row["multiplier"] for row in rows):
        yield "multiplier"
    if any(row["value"] is not None and row["value"] < 0 for row in rows):
        yield "below zero"
    if any(row["value"] is not None and abs(row["value"]) >= 1e6 for row in rows):
        yield "large"
    if any(not row["period"].isdigit() for row in rows):
        yield "ranges of years"
    if judged[entry.key, entry.framework] > 1:
        yield "several targets"
    if not judged[entry.key, entry.framework]:
        yield "no target"
    if is_first and dimensions_of(entry.dimensions):
        yield "first of several"


# ------------------------------------------------------------------------------ series by series


@pytest.mark.parametrize("step", [pytest.param(90, id="a spread"), ALL])
def test_a_series_is_equal_on_its_page_in_its_charts_in_files_and_in_the_api(
    client: Client, page: Page, edition: Edition, step: int
):
    rows, verdicts = rows_by_key(edition), verdicts_by_key(edition)
    different: list[str] = []
    files = cache(lambda code, area: file_rows(edition, f"series/{code}/{area}"))
    some = chosen(edition, step)
    assert len(some) >= 30
    for entry, address in some:
        key, own = entry.key, rows[entry.key]
        shown = page(address)
        parts = {
            "table": table_shows(shown, own),
            "facts": facts_show(shown, own),
            "chart": chart_shows(shown, own, rows, entry),
            "groups": groups_show(shown, rows, key),
            "verdicts": verdicts_show(shown, verdicts.get(key, []), own),
            "api": api_says(client, key, own, verdicts.get(key, [])),
            "files": files_hold(files(entry.series_code, entry.reference_area), key, own),
        }
        different += [f"{address} {name}: {said}" for name, said in parts.items() if said]
    assert different == []


def verdicts_by_key(edition: Edition) -> dict[SeriesKey, list[dict[str, Any]]]:
    found: dict[SeriesKey, list[dict[str, Any]]] = {}
    for row in edition.release.verdicts().iter_rows(named=True):
        found.setdefault(SeriesKey(*(row[each] for each in KEY)), []).append(row)
    return found


def table_shows(shown: Any, rows: list[dict[str, Any]]) -> Any:
    """The table of all figures shows each observation once, rounded as the manual says."""
    found = [
        (row.get("id"), plain(row[0]), plain(row[1]))
        for row in shown.xpath("//details[@id='all-figures']//tbody/tr")
    ]
    wanted = [
        (f"y{row['period'].replace('/', '-')}", ENGLISH.period(row["period"]), written(row))
        for row in reversed(rows)
    ]
    far = [
        (text, row["value"])
        for (_, _, text), row in zip(found, reversed(rows), strict=False)
        if row["value"] is not None and not is_rounded(text, row["value"])
    ]
    return far or difference(found, wanted)


def facts_show(shown: Any, rows: list[dict[str, Any]]) -> Any:
    """The large figure on top is the latest that is no forecast."""
    known = [row for row in rows if row["value"] is not None and row["status"] != "F"]
    facts = shown.xpath("//ul[@class='facts']/li[span[@class='label']='latest value']")
    if not known:
        return [plain(each) for each in facts]
    (fact,) = facts
    found = (
        plain(fact.xpath("./*[@class='number']")[0]),
        plain(fact.xpath("./*[@class='period']")[0]),
    )
    wanted = written(known[-1]), ENGLISH.period(known[-1]["period"])
    return difference([found], [wanted])


def chart_shows(
    shown: Any, rows: list[dict[str, Any]], every: dict[Any, Any], entry: CoverageEntry
) -> Any:
    """The chart's table and its marks have each figure with a value, and no other."""
    figures = shown.xpath("//figure[@id='chart']")
    valued = [row for row in rows if row["value"] is not None]
    if not figures:
        return valued
    heads = [plain(each) for each in figures[0].xpath(".//table[@id='chart-table']/thead//th")]
    era = heads.index("Database")
    table = rows_of(shown, "chart-table")
    own = [(row[1], row[2]) for row in table if row[era] == entry.framework]
    wanted = [(ENGLISH.period(row["period"]), written(row)) for row in valued]
    if said := difference(sorted(own), sorted(wanted)):
        return said
    drawn = figures[0]
    for spec in specs_of(drawn):
        marks = [
            (each["period"], each["value"], each["told"])
            for each in values_of(spec)
            if "told" in each and each.get("source") == entry.framework
        ]
        unit = marks[0][2].partition(" (")[2]
        exact = [
            (ENGLISH.period(row["period"]), row["value"], f"{written(row)} ({unit}")
            for row in valued
        ]
        if said := difference(sorted(marks), sorted(exact)):
            return said
    other = [(row[1], row[2]) for row in table if row[era] not in ("", entry.framework)]
    return other_era_shows(other, every, entry)


def other_era_shows(
    other: list[tuple[str, str]], every: dict[Any, Any], entry: CoverageEntry
) -> Any:
    """Figures of another era in the chart are figures of the release, of the same area."""
    known = {
        (ENGLISH.period(row["period"]), written(row))
        for key, rows in every.items()
        if key.reference_area == entry.reference_area and key != entry.key
        for row in (rows if other else ())
    }
    return [pair for pair in other if pair not in known]


def groups_show(shown: Any, rows: dict[Any, Any], key: SeriesKey) -> Any:
    """Each group in the chart and in the table of groups is a figure of the release, and so the total."""
    total = {ENGLISH.period(row["period"]): written(row) for row in rows[key]}
    parts: dict[tuple[str, str], set[str]] = {}
    for other, figures in rows.items():
        same = (other.series_code, other.reference_area, other.unit)
        if other != key and same == (key.series_code, key.reference_area, key.unit):
            for row in figures:
                period = ENGLISH.period(row["period"])
                parts.setdefault((period, written(row)), set()).add(other.dimensions)
    drawn = rows_of(shown, "groups-chart-table")
    for place, (_, name, period, value, _gap) in enumerate(drawn):
        if value != total.get(period) if place == 0 else (period, value) not in parts:
            return name, period, value
    listed = groups_listed(shown)
    for name, _, period, value, whole, gap, _ in listed:
        if (period, value) not in parts or whole not in (total.get(period), NO_FIGURE):
            return name, period, value, whole
        for row in drawn[1:]:
            same_group = row[1].partition(" (furthest")[0] == name and row[2] == period
            if same_group and (row[3], row[4]) != (value, gap):
                return row, value, gap
    return None


def groups_listed(shown: Any) -> list[list[str]]:
    tables = shown.xpath("//table[caption='Every group with figures']")
    return (
        [[plain(cell) for cell in row] for row in tables[0].xpath("./tbody/tr")] if tables else []
    )


def verdicts_show(shown: Any, verdicts: list[dict[str, Any]], rows: list[dict[str, Any]]) -> Any:
    """Every rule says what the release says, with the numbers behind it."""
    signs = {(row["period"], row["value"]): row["bound"] for row in rows}
    for section in shown.xpath("//section[@class='verdicts']"):
        target_rule = section.xpath("./h3/@id")[0].removeprefix("target-")
        own = {row["rule"]: row for row in verdicts if row["target_rule"] == target_rule}
        said, numbers = section.xpath(".//table")
        lines = {
            row.xpath("./th/a/@href")[0].split("/")[-2]: row for row in said.xpath("./tbody/tr")
        }
        found = {rule: shape_of(row[1]) for rule, row in lines.items()}
        wanted = {rule: shown_of(row) for rule, row in own.items()}
        if found != wanted:
            return target_rule, found, wanted
        for rule, row in lines.items():
            title = f"{RULES[rule].title} {rule} · {LABEL_WORDS[RULES[rule].label]}"
            heading = " ".join(row[0].text_content().split())
            if heading != title:
                return target_rule, rule, heading, title
            why, told = plain(row[2]), where_led(own[rule], unit_shown(shown))
            if told not in why or len(LEADS.findall(why)) != bool(told):
                return target_rule, rule, why, told
        for row in numbers.xpath("./tbody/tr"):
            verdict = own[plain(row[0])]
            for place, name in enumerate(NUMBERS, start=1):
                value, period = verdict[name], str(verdict.get(f"{name}_period"))
                sign = signs.get((period, value), "") if name in SIGNED else ""
                text = NO_FIGURE if value is None else f"{sign}{ENGLISH.number(value)}"
                if plain(row[place]) != text:
                    return target_rule, verdict["rule"], name, plain(row[place]), text
    sections = shown.xpath("//section[@class='verdicts']")
    return difference([len(sections)], [len({row["target_rule"] for row in verdicts})])


def where_led(verdict: dict[str, Any], unit: str) -> str:
    """Where its pace leads, in a sentence: only with a deadline ahead and a value that can be."""
    marks = {*verdict["reasons"].split(","), *verdict["flags"].split(",")}
    value, end = verdict["expected"], verdict["target_period"]
    if "index_only" in marks and verdict["index"] is not None:
        return f"The index is {ENGLISH.number(verdict['index'])}."
    if value is None or end is None or verdict["judged_period"] is None:
        return ""
    ahead = time_of(end) > time_of(verdict["judged_period"])
    lowest, highest = verdict["lower_limit"], verdict["upper_limit"]
    possible = (lowest is None or value >= lowest) and (highest is None or value <= highest)
    if not (ahead and possible and marks & ABOUT_PACE) or "censored" in marks:
        return ""
    said = f"({unit})" if verdict["unit"] in BARE_UNITS else unit
    return f"At this pace it comes to {ENGLISH.number(value)} {said} in {str(end)[:4]}."


def unit_shown(shown: Any) -> str:
    """The unit that the page names above all its figures."""
    (note,) = shown.xpath("//header[h2/@id='figures']/p")
    return plain(note)


def api_says(
    client: Client, key: SeriesKey, rows: list[dict[str, Any]], verdicts: list[dict[str, Any]]
) -> Any:
    """The API has the release's own numbers, to the last digit."""
    query = f"dimensions={quote(key.dimensions)}&unit={quote(key.unit)}"
    found = asked(client, f"series/{key.series_code}/{key.reference_area}?{query}")
    said = difference(
        [[each[name] for name in FIGURE] for each in found["observations"]],
        [[row[name] for name in FIGURE] for row in rows],
    )
    names = ["target_rule", "rule", "class", "standing", "evidence", "n", *NUMBERS, "probability"]
    return said or difference(
        sorted([each[name] for name in names] for each in found["verdicts"]),
        sorted([row[name] for name in names] for row in verdicts),
    )


def files_hold(files: dict[str, list[dict[str, Any]]], key: SeriesKey, rows: list[Any]) -> Any:
    """Every form of the file has the release's own numbers."""
    for form, table in files.items():
        own = [row for row in table if is_of(row, key)]
        said = difference(
            [(row["period"], row["bound"], row["value"]) for row in own],
            [(row["period"], row["bound"], row["value"]) for row in rows],
        )
        if said:
            return form, said
    return None


def is_of(row: dict[str, Any], key: SeriesKey) -> bool:
    return all(row[name] == getattr(key, name) for name in KEY)


def file_rows(edition: Edition, path: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a selection in every form, with the release's names for its columns."""
    import fastexcel

    def bytes_of(ending: str) -> bytes:
        with open_file(edition, f"{path}.{ending}") as file:
            return file.read()

    text = bytes_of("csv").decode("utf-8-sig")
    book = fastexcel.read_excel(bytes_of("xlsx"))
    sheet = book.load_sheet(book.sheet_names[0]).to_polars()
    return {
        "csv": [as_row(row) for row in csv.DictReader(io.StringIO(text, newline=""))],
        "xlsx": [as_row(row) for row in sheet.iter_rows(named=True)],
        "parquet": [as_row(r) for r in pl.read_parquet(bytes_of("parquet")).iter_rows(named=True)],
        "sdmx.csv": sdmx_rows(bytes_of("sdmx.csv")),
    }


def as_row(row: dict[str, Any]) -> dict[str, Any]:
    value = row["value"]
    names = (*KEY, "period", "bound")
    texts = {name: str(row[name] or "").lstrip("'") for name in names}
    return {**texts, "value": None if value in ("", None) else float(value)}


def sdmx_rows(content: bytes) -> list[dict[str, Any]]:
    from attain.exchange.readers.sdmx_csv import read_sdmx_csv
    from attain.usecases.read import shipped_code_maps

    read = read_sdmx_csv(content, name="file.csv", maps=shipped_code_maps())
    assert read.errors == ()
    return [as_row(row) for row in read.frame.iter_rows(named=True)]


def difference(found: list[Any], wanted: list[Any]) -> Any:
    """Nothing where both are equal; else what each has that the other lacks, the first few."""
    if found == wanted:
        return None
    more = [each for each in found if each not in wanted][:3]
    less = [each for each in wanted if each not in found][:3]
    return {"not in the release": more, "not shown": less, "counts": (len(found), len(wanted))}


def test_a_difference_is_seen_where_there_is_one():
    row = {"value": 12.34, "bound": "<", "period": "2015"}
    assert written(row) == "<12.34"
    assert is_rounded("12.34", 12.341)
    assert not is_rounded("12.34", 12.35)
    assert is_rounded("1,234,568", 1234567.8)
    assert not is_rounded("1,234,567", 1234567.8)
    assert is_rounded("−0.0312", -0.0312)
    assert difference([1, 2], [1, 3]) == {
        "not in the release": [2],
        "not shown": [3],
        "counts": (2, 2),
    }


# --------------------------------------------------------------------------------- whole releases


@pytest.mark.parametrize(
    "form", ["csv", "parquet", "sdmx.csv", pytest.param("xlsx", marks=pytest.mark.full)]
)
def test_the_whole_release_is_equal_in_every_form(edition: Edition, form: str):
    table = file_rows_of_all(edition, form)
    wanted = [as_row(row) for row in edition.release.observations().iter_rows(named=True)]
    assert difference(table, wanted) is None


def file_rows_of_all(edition: Edition, form: str) -> list[dict[str, Any]]:
    with open_file(edition, f"all.{form}") as file:
        content = file.read()
    if form == "parquet":
        return [as_row(row) for row in pl.read_parquet(content).iter_rows(named=True)]
    if form == "sdmx.csv":
        return sdmx_rows(content)
    if form == "xlsx":
        import fastexcel

        book = fastexcel.read_excel(content)
        sheet = book.load_sheet(book.sheet_names[0]).to_polars()
        return [as_row(row) for row in sheet.iter_rows(named=True)]
    text = content.decode("utf-8-sig")
    return [as_row(row) for row in csv.DictReader(io.StringIO(text, newline=""))]


@pytest.mark.parametrize("form", ["verdicts.csv", "verdicts.parquet"])
def test_the_verdicts_of_the_release_are_equal_in_every_form(edition: Edition, form: str):
    with open_file(edition, f"all.{form}") as file:
        content = file.read()
    names = ["framework", "target_rule", "rule", *KEY, "standing", "class", "evidence"]
    numbers = [*NUMBERS, "latest", "distance", "ratio", "probability", "people_behind"]

    def plain_row(row: dict[str, Any]) -> tuple[Any, ...]:
        texts = [str(row[name] or "") for name in names]
        return (*texts, *(None if row[n] in ("", None) else float(row[n]) for n in numbers))

    if form == "verdicts.csv":
        text = content.decode("utf-8-sig")
        found = [plain_row(row) for row in csv.DictReader(io.StringIO(text, newline=""))]
    else:
        found = [plain_row(row) for row in pl.read_parquet(content).iter_rows(named=True)]
    wanted = [plain_row(row) for row in edition.release.verdicts().iter_rows(named=True)]
    assert found == wanted


# ----------------------------------------------------------------------------- standing by standing


def test_what_pages_look_up_is_what_the_release_says(edition: Edition):
    """The index of standings has one verdict for each target rule, area and rule, field by field."""
    release = {
        (row["target_rule"], row["rule"], SeriesKey(*(row[each] for each in KEY))): row
        for row in edition.release.verdicts().iter_rows(named=True)
    }
    numbers = ["baseline", "latest", "target", "distance", "ratio", "expected", "probability"]
    texts = ["standing", "evidence", "latest_period", "trend", "n"]
    seen: Counter[Any] = Counter()
    for entry in edition.standings():
        row = release[entry.target_rule, entry.rule, entry.key]
        seen[entry.target_rule, entry.rule, entry.reference_area] += 1
        assert entry.class_word == row["class"]
        assert [getattr(entry, n) for n in (*texts, *numbers)] == [
            row[n] for n in (*texts, *numbers)
        ]
    wanted = {(rule_id, rule, key.reference_area) for rule_id, rule, key in release}
    assert set(seen) == wanted
    assert set(seen.values()) == {1}


@pytest.mark.parametrize("framework", IN_MATRIX)
@pytest.mark.parametrize("step", [pytest.param(4, id="a spread"), ALL])
def test_a_standing_is_equal_in_the_matrix_on_the_pages_of_goals_and_targets_and_in_the_api(
    client: Client, page: Page, edition: Edition, framework: str, step: int
):
    members = edition.members("ASEAN")
    entries = edition.standings(framework=framework, rule=edition.main_rule, areas=members)
    spoken = {e.target_rule for e in entries if shown_of(vars_of(e)) != "not_assessed"}
    wanted = only_shown(cases_of([each for each in entries if each.target_rule in spoken]))
    shown = page(IN_MATRIX[framework])
    assert only_shown(matrix_cases(shown)) == wanted
    slug = framework.lower()
    for goal in edition.framework(framework).goals[::step]:
        own = of_codes(wanted, {each.code for each in goal.indicators})
        assert only_shown(matrix_cases(page(f"/en/{slug}/goals/{goal.code}/"))) == own
        for target in goal.targets:
            part = of_codes(own, {each.code for each in target.indicators})
            shown = page(f"/en/{slug}/targets/{target.code}/")
            assert only_shown(matrix_cases(shown)) == part, target.code
    matrix = asked(client, f"frameworks/{slug}/matrix")
    said: dict[Any, list[str]] = {}
    for row in (row for goal in matrix["goals"] for row in goal["rows"]):
        for cell in filter(None, row["cells"]):
            said.setdefault((row["indicator"], cell["area"]), []).append(cell["shown"])
    assert said == wanted


def of_codes(cases: dict[Any, Any], codes: set[str]) -> dict[Any, Any]:
    return {key: found for key, found in cases.items() if key[0] in codes}


def vars_of(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("standing", "trend", "reasons")}


@pytest.mark.parametrize("framework", IN_MATRIX)
@pytest.mark.parametrize("step", [pytest.param(14, id="a spread"), ALL])
def test_a_case_is_equal_on_the_page_of_its_country_its_indicator_and_its_series(
    client: Client, page: Page, edition: Edition, framework: str, step: int
):
    """Standing, latest figure and target; a figure that is only a bound has its sign everywhere."""
    slug, bounds = framework.lower(), bounds_of(edition)
    entries = edition.standings(framework=framework, rule=edition.main_rule)
    areas = edition.areas[::step]
    names = {edition.area_name(each): each for each in edition.areas}
    for area in areas:
        own = [each for each in entries if each.reference_area == area]
        found = country_cases(page(f"/en/areas/{area}/"), framework, area)
        assert found == cases_of(own, bounds), area
        api = asked(client, f"areas/{area}/figures?framework={slug}")["standings"]
        assert [(e["target_rule"], e["standing"], e["latest"], e["target"]) for e in api] == [
            (e.target_rule, e.standing, e.latest, e.target) for e in own
        ]
    for indicator in dict.fromkeys(e.indicator for e in entries[:: step * step]):
        address = f"/en/{slug}/indicators/{indicator}/"
        shown = page(address)
        rules = dict.fromkeys(e.target_rule for e in entries if e.indicator == indicator)
        for rule in rules:
            own = [e for e in entries if e.target_rule == rule]
            found = indicator_cases(shown, indicator, rule, names)
            judged = set(found)
            mine = [e for e in own if (e.indicator, e.reference_area) in judged]
            assert found == cases_of(mine, bounds), (address, rule)
            if len({(e.series_code, e.dimensions, e.unit) for e in own}) == 1:
                assert len(mine) == len(own), (address, rule)


@pytest.mark.parametrize("step", [pytest.param(120, id="a spread"), ALL])
def test_the_first_standing_of_a_series_page_is_that_of_the_matrix(
    page: Page, edition: Edition, step: int
):
    """A cell leads to the page of its area and indicator: its verdicts hold what the cell shows."""
    entries = edition.standings(rule=edition.main_rule)
    for entry in entries[::step]:
        if entry.rule != edition.main_rule:
            continue
        address = (
            f"/en/{entry.framework.lower()}/indicators/{entry.indicator}/{entry.reference_area}/"
        )
        shown = page(address)
        head = shown.xpath("//header[@class='page-head']//span[contains(@class, 'standing')]")
        rules = [
            each.removeprefix("target-")
            for each in shown.xpath("//section[@class='verdicts']/h3/@id")
        ]
        if rules and rules[0] == entry.target_rule:
            assert shape_of(head[0].getparent()) == shown_of(vars_of(entry)), address


# ------------------------------------------------------------------------------------------- counts


@pytest.mark.parametrize("framework", IN_MATRIX)
def test_counts_in_sentences_tiles_tables_and_charts_are_those_of_the_cells(
    client: Client, page: Page, edition: Edition, framework: str
):
    slug = framework.lower()
    shown = page(IN_MATRIX[framework])
    cells = matrix_cases(shown)
    counts = Counter(case.shown for found in cells.values() for case in found)
    assessed = sum(counts[each] for each in SHAPES[:4])
    good = counts["achieved"] + counts["on_track"]
    (lead,) = shown.xpath("//header[@class='page-head']//p[@class='lead']//text()")
    slow, away = counts["off_track"], counts["regressing"]
    areas = len({area for _, area in cells})
    assert lead == (
        f"Of {assessed} cases that can be assessed in {areas} countries: {good} achieved or on "
        f"track, {slow} moving too slowly, {away} standing still or moving away."
    )
    for tile in shown.xpath("//ul[@class='tile-map']/li/a"):
        area = tile.get("href").split("/")[-2]
        own = Counter(case.shown for (_, a), found in cells.items() if a == area for case in found)
        some = own["achieved"] + own["on_track"]
        whole = sum(own[each] for each in SHAPES[:4])
        said = plain(tile.xpath(".//*[@class='tile-words']")[0])
        assert said.startswith(f"{some} of {whole}" if whole else "not assessed"), area
    matrix = asked(client, f"frameworks/{slug}/matrix")
    assert Counter(matrix["counts"]) == counts
    for goal in edition.framework(framework).goals:
        codes = {each.code for each in goal.indicators}
        own = Counter(c.shown for (i, _), found in cells.items() if i in codes for c in found)
        goal_page = page(f"/en/{slug}/goals/{goal.code}/")
        table = rows_of(goal_page, "distribution-table")
        sums = [sum(int(row[place]) for row in table) for place in range(1, 6)]
        rest = own["not_assessed"] + own["no_number"]
        drawn = [own[each] for each in SHAPES[:4]]
        assert sums == ([*drawn, rest] if table else [0] * 5), goal.code
        for figure in goal_page.xpath("//figure[@id='distribution']"):
            for spec in specs_of(figure):
                told = Counter(dict.fromkeys(SHAPES, 0))
                for part in spec["data"]["values"]:
                    told[part["standing"]] += int(part["told"].split()[0])
                assert [told[each] for each in SHAPES[:4]] == drawn


def test_the_list_of_countries_counts_what_their_pages_list(
    client: Client, page: Page, edition: Edition
):
    frameworks = sorted((each.id for each in edition.frameworks), reverse=True)
    listed = page("/en/areas/").xpath("//table//tbody/tr[th/a[contains(@href, '/areas/')]]")
    assert len(listed) == len(edition.areas)
    for row in listed:
        area = row.xpath("./th/a/@href")[0].split("/")[-2]
        numbers = [int(plain(cell)) for cell in row.xpath("./td")]
        shown = page(f"/en/areas/{area}/")
        for place, framework in enumerate(frameworks):
            cases = country_cases(shown, framework, area)
            own = Counter(case.shown for found in cases.values() for case in found)
            wanted = [
                sum(own[each] for each in SHAPES[:4]),
                own["achieved"] + own["on_track"],
                own["off_track"],
                own["regressing"],
            ]
            assert numbers[place * 4 : place * 4 + 4] == wanted, (area, framework)
            counted = Counter[str]()
            table = f"//table[caption[starts-with(., '{framework}: how many cases')]]/tbody/tr"
            for goal in shown.xpath(table):
                counted.update(
                    {s: int(plain(c)) for s, c in zip(SHAPES, goal.xpath("./td"), strict=False)}
                )
            assert counted == Counter({each: own[each] for each in SHAPES}), (area, framework)


def test_what_the_release_holds_is_counted_alike_on_the_data_page_and_in_the_catalogue(
    client: Client, page: Page, edition: Edition
):
    table = edition.release.observations()
    figures, series = ENGLISH.number(table.height), ENGLISH.number(table.select(KEY).n_unique())
    shown = page("/en/data/")
    (lead,) = shown.xpath("//header[@class='page-head']//p[@class='lead']//text()")
    assert lead.startswith(
        f"{figures} figures in {series} series of {len(edition.areas)} countries"
    )
    for row in shown.xpath("//table[caption[starts-with(., 'All figures of a country')]]/tbody/tr"):
        (area,) = {
            each.split("/")[-1].split(".")[0] for each in row.xpath(".//a/@href") if ".csv" in each
        }
        own = table.filter(pl.col("reference_area") == area)
        assert number_cells(row) == [own.height, own.select(KEY).n_unique()], area
    catalogue = client.get("/catalogue.jsonld").content.decode()
    assert f"{table.height} figures in {table.select(KEY).n_unique()} series" in catalogue
    assert asked(client, "observations?size=1")["count"] == table.height
    assert asked(client, "series?size=1")["count"] == table.select(KEY).n_unique()
    assert asked(client, "verdicts?rule=all&size=1")["count"] == edition.release.verdicts().height


def number_cells(row: Any) -> list[int]:
    texts = [plain(cell).replace(",", "") for cell in row.xpath("./td[@class='right']")]
    return [int(text) for text in texts if text.isdigit()]


# ------------------------------------------------------------------------------------------- groups


@pytest.mark.parametrize("step", [pytest.param(20, id="a spread"), ALL])
def test_the_value_of_a_group_is_equal_in_sentence_table_and_comparison(
    client: Client, page: Page, edition: Edition, step: int
):
    """On the page of the indicator, in the chart that compares, in the file of the comparison."""
    compared = 0
    covered = dict.fromkeys((each.framework, each.indicator) for each in edition.coverage())
    for framework, indicator in list(covered)[::step]:
        of = f"{framework.lower()}:{indicator}"
        shown = page(f"/en/{framework.lower()}/indicators/{indicator}/")
        sections = shown.xpath("//section[@class='subject']")
        values = group_values(sections[0])
        for group, by_year in values.items():
            code = GROUP_CODES[group]
            answer = client.get(f"/en/compare/?of={of}&group={code}")
            if answer.status_code != 200:
                continue
            from lxml import html

            drawn = html.document_fromstring(answer.content.decode())
            table = {row[0]: row[1] for row in rows_of(drawn, "comparison-table")}
            common = {year: text for year, text in by_year.items() if year in table}
            for year, text in common.items():
                exact = exact_in(drawn, year)
                assert ENGLISH.number(exact, significant=3) == text, (of, group, year)
                assert ENGLISH.number(exact) == table[year], (of, group, year)
            compared += len(common)
    assert compared >= 20


GROUP_CODES = {"ASEAN": "ASEAN", "ASEAN-6": "ASEAN-6", "CLMV": "CLMV"}


def group_values(section: Any) -> dict[str, dict[str, str]]:
    """The values of groups in a section of an indicator's page, by group and year."""
    found: dict[str, dict[str, str]] = {}
    for table in section.xpath(".//table[caption[starts-with(., 'Values of the groups')]]"):
        heads = [
            plain(each.xpath(".//*[@class='column-name']")[0])
            for each in table.xpath(".//thead//th")
        ]
        for row in table.xpath("./tbody/tr"):
            for name, cell in list(zip(heads, row, strict=True))[1:]:
                if plain(cell) != NO_FIGURE and name in GROUP_CODES:
                    found.setdefault(name, {})[plain(row[0])] = plain(cell)
    return found


def exact_in(drawn: Any, year: str) -> float:
    (figure,) = drawn.xpath("//figure[@id='comparison']")
    values = {
        f"{each['time']:g}": each["value"]
        for each in values_of(specs_of(figure)[0])
        if "time" in each and "value" in each and "name" in each
    }
    return float(values[year])
