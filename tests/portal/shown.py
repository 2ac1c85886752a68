"""What pages show, read back from them: figures, standings and charts as a reader finds them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attain.reporting.language import language_of

if TYPE_CHECKING:
    from lxml import html

    from attain.store.portal_index import StandingEntry

Page = Callable[[str], "html.HtmlElement"]
ENGLISH = language_of("en")
NO_FIGURE = "no figure"
SHAPES = ("achieved", "on_track", "off_track", "regressing", "no_number", "not_assessed")
GIVEN_BY_SCALE = 4
"""Significant digits of a figure on a page, as the manual says."""


def plain(element: html.HtmlElement) -> str:
    """The text of an element without notes, footnotes and what stands in for an empty cell."""
    if element.xpath(".//*[@class='missing']"):
        return NO_FIGURE
    left_out = "ancestor::sup or ancestor::*[@class='cell-note' or @class='filler' or @aria-hidden]"
    return " ".join("".join(element.xpath(f".//text()[not({left_out})]")).split())


def number_in(text: str) -> float:
    """The number that a page of English shows, with its sign, without its bound."""
    found = re.search(r"−?[\d,]+(?:\.\d+)?", text)
    assert found, text
    return float(found[0].replace("−", "-").replace(",", ""))


def written(row: Mapping[str, Any]) -> str:
    """How a page writes an observation."""
    if row["value"] is None:
        return NO_FIGURE
    return f"{row['bound']}{ENGLISH.number(row['value'])}"


def is_rounded(text: str, value: float) -> bool:
    """Whether a text shows a value, at most half a unit of the last digit that matters away."""
    shown = number_in(text)
    if value == 0:
        return shown == 0
    exponent = len(f"{abs(value):.0f}") if abs(value) >= 1 else 0
    if abs(value) < 1:
        exponent = int(f"{abs(value):e}".partition("e")[2]) + 1
    unit = min(10.0 ** (exponent - GIVEN_BY_SCALE), 1.0)
    return abs(shown - value) <= unit / 2 * (1 + 1e-9)


def shown_of(row: Mapping[str, Any]) -> str:
    """What a page shows of a verdict: its standing, or that it moves well without a number."""
    moves = row["trend"] == "improving" and "no_numeric_target" in row["reasons"].split(",")
    return "no_number" if row["standing"] == "not_assessed" and moves else str(row["standing"])


def shape_of(element: html.HtmlElement) -> str:
    """The standing that an element shows by its shape; empty where it shows none."""
    for each in element.xpath(".//*[contains(@class, 'mark') or contains(@class, 'standing')]"):
        for name in each.get("class").split():
            if name in SHAPES:
                return str(name)
    return ""


@dataclass(frozen=True)
class Case:
    """What a page shows of an area under an indicator."""

    shown: str
    latest: str = ""
    target: str = ""


Cases = dict[tuple[str, str], list[Case]]
"""By indicator and area: a case for each target rule, in the order of the page."""


def matrix_cases(page: html.HtmlElement) -> Cases:
    """The cells of a matrix; the word in each says the same as its shape."""
    found: Cases = {}
    heads = page.xpath("//table[@id='matrix']/thead//th/a/@href")
    areas = [each.split("/")[-2] for each in heads]
    for row in page.xpath("//table[@id='matrix']//tr[td]"):
        (code,) = row.xpath("./th//span[@class='code']/text()")
        for area, cell in zip(areas, row.xpath("./td"), strict=True):
            if not cell.xpath("./a"):
                continue
            shape = shape_of(cell)
            words = cell.xpath("./a/span[@class='vh']//text()")
            assert SHAPE_WORDS[shape] in "".join(words), (code, area, shape, words)
            found.setdefault((code, area), []).append(Case(shape))
    return found


SHAPE_WORDS = {
    "achieved": "achieved",
    "on_track": "on track",
    "off_track": "off track",
    "regressing": "regressing",
    "no_number": "improving, target without a number",
    "not_assessed": "not assessed",
}


def country_cases(page: html.HtmlElement, framework: str, area: str) -> Cases:
    """The lines of a country's tables, goal by goal."""
    found: Cases = {}
    tables = f"//details[starts-with(@id, '{framework.lower()}-goal-')]//tbody/tr"
    for row in page.xpath(tables):
        cells = list(row)
        case = Case(shape_of(cells[2]), plain(cells[3]), plain(cells[4]))
        found.setdefault((plain(cells[0]), area), []).append(case)
    return found


def indicator_cases(
    page: html.HtmlElement, indicator: str, target_rule: str, areas: Mapping[str, str]
) -> Cases:
    """The lines of an indicator's table under a target rule that have a standing; codes by name."""
    found: Cases = {}
    for row in page.xpath(f"//table[@id='table-{target_rule}']/tbody/tr"):
        cells = list(row)
        area = areas[plain(cells[0])]
        if shape := shape_of(cells[1]):
            case = Case(shape, plain(cells[2]), plain(cells[3]))
            found.setdefault((indicator, area), []).append(case)
    return found


def cases_of(entries: Sequence[StandingEntry], bounds: Mapping[Any, str] | None = None) -> Cases:
    """The same from verdicts; `bounds` has the sign of the figure of a series in a period."""
    found: Cases = {}
    for each in entries:
        moves = each.trend == "improving" and "no_numeric_target" in each.reasons.split(",")
        shown = "no_number" if each.standing == "not_assessed" and moves else each.standing
        sign = (bounds or {}).get((each.key, each.latest_period), "")
        case = Case(
            shown,
            NO_FIGURE if each.latest is None else f"{sign}{ENGLISH.number(each.latest)}",
            NO_FIGURE if each.target is None else ENGLISH.number(each.target),
        )
        found.setdefault((each.indicator, each.reference_area), []).append(case)
    return found


def only_shown(cases: Cases) -> dict[tuple[str, str], list[str]]:
    """The standings of cases alone."""
    return {key: [each.shown for each in found] for key, found in cases.items()}


def rows_of(page: html.HtmlElement, table: str) -> list[list[str]]:
    """The texts of a table's rows."""
    return [[plain(cell) for cell in row] for row in page.xpath(f"//table[@id='{table}']/tbody/tr")]


def specs_of(figure: html.HtmlElement) -> list[dict[str, Any]]:
    """The specifications behind a figure, for wide and for narrow rooms."""
    (text,) = figure.xpath(".//script[@type='application/json']/text()")
    return list(json.loads(text).values())


def values_of(spec: Any) -> Iterator[dict[str, Any]]:
    """All values that a specification draws."""
    if isinstance(spec, dict):
        data = spec.get("data")
        if isinstance(data, dict):
            yield from data.get("values", ())
        for name, part in spec.items():
            if name != "data":
                yield from values_of(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from values_of(part)
