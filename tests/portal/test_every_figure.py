"""Every chart on every kind of page: a finding, a description and a table; and it works in grey."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings

from attain.reporting.charts.tokens import PAPER
from tests.portal.shown import plain, specs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import html

    from attain.usecases.portal.edition import Edition
    from tests.portal.shown import Page

PAGES = (
    "/en/sdg/indicators/3.2.1/KHM/",
    "/en/sdg/indicators/7.1.2/BRN/",
    "/en/sdg/indicators/8.5.2/PHL/",
    "/en/mdg/indicators/1.9/VNM/",
    "/en/mdg/indicators/7.8/LAO/",
    "/vi/sdg/indicators/3.2.1/VNM/",
    "/en/embed/sdg/3.2.1/KHM/",
    "/en/sdg/indicators/3.2.1/",
    "/en/mdg/indicators/4.1/",
    "/en/sdg/indicators/8.5.2/",
    "/en/sdg/goals/3/",
    "/en/mdg/goals/7/",
    "/en/sdg/targets/3.2/",
    "/en/compare/?of=sdg:3.2.1",
    "/en/compare/?of=mdg:4.1&area=KHM&group=ASEAN&group=CLMV",
    "/en/look/",
)
"""Pages of every template that has charts."""
COLOURS = ("color", "fill", "stroke")
SHAPES = ("shape", "strokeDash")
LEAST_DIFFERENCE = 0.08
"""Difference of lightness, of 1, at which two neighbouring areas can be told apart in grey."""


@pytest.fixture(autouse=True)
def without_limit() -> Iterator[None]:
    with override_settings(ATTAIN_QUESTIONS_A_MINUTE=0):
        yield


def figures_of(shown: html.HtmlElement) -> list[html.HtmlElement]:
    found = shown.xpath("//figure[@class='figure']")
    assert found
    return list(found)


@pytest.mark.parametrize("address", PAGES)
def test_a_figure_has_title_description_and_table(page: Page, address: str):
    for figure in figures_of(page(address)):
        title = plain(figure.xpath("./figcaption/p[@class='figure-title']")[0])
        described = plain(figure.xpath(".//details[1]//p")[0])
        (table,) = figure.xpath(".//table")
        assert len(title) > 10
        assert any(letter.isdigit() for letter in title), title
        assert plain(table.xpath("./caption")[0]) == title
        assert len(table.xpath("./tbody/tr")) >= 1
        for picture in figure.xpath(".//*[local-name()='svg' and @role='img']"):
            assert picture.get("aria-label") == title
            (told,) = picture.xpath("./*[local-name()='desc']")
            assert picture.get("aria-describedby") == told.get("id")
            assert " ".join(told.text.split()) == described
        assert figure.xpath(".//*[local-name()='svg' and @role='img']")


@pytest.mark.parametrize("address", [each for each in PAGES if each.startswith("/en/")])
def test_numbers_of_a_description_stand_in_its_table(page: Page, address: str):
    """Decimal numbers: counts and years that a sentence adds up or rounds have no decimals."""
    for figure in figures_of(page(address)):
        described = plain(figure.xpath(".//details[1]//p")[0])
        table = figure.xpath(".//table/tbody")[0].text_content()
        # "9.5 million" of a unit, or a period, is part of no figure
        for number in re.findall(r"(?<![\w.,])−?[\d,]*\d\.\d+(?![\w.])", described):
            assert number in table, (figure.get("id"), number)


@pytest.mark.parametrize("address", PAGES)
def test_a_chart_can_be_read_without_colour(page: Page, address: str):
    for figure in figures_of(page(address)):
        scripts = figure.xpath(".//script[@type='application/json']")
        if not scripts:
            continue  # the page of all parts shows a line of one kind
        for spec in specs_of(figure):
            for field, looks in looks_by_field(spec).items():
                for (one, first), (other, second) in combinations(looks.items(), 2):
                    assert told_apart(first, second), (figure.get("id"), field, one, other)


def test_the_lines_of_a_comparison_have_looks_to_be_told_apart_by(page: Page):
    (figure,) = figures_of(page("/en/compare/?of=sdg:3.2.1"))
    for spec in specs_of(figure):
        (looks,) = looks_by_field(spec).values()
        assert len(looks) == 11
        assert all({"stroke", "shape", "strokeDash"} <= set(look) for look in looks.values())


def looks_by_field(spec: Any) -> dict[str, dict[str, dict[str, Any]]]:
    """By field, and by what it says: the colour, shape and dash that stand for it."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for encoding in encodings_of(spec):
        for channel, way in encoding.items():
            scale = way.get("scale") if isinstance(way, dict) else None
            if channel in (*COLOURS, *SHAPES) and scale and "range" in scale:
                for said, look in zip(scale["domain"], scale["range"], strict=True):
                    found.setdefault(way["field"], {}).setdefault(said, {})[channel] = look
    return found


def encodings_of(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, dict):
        if isinstance(spec.get("encoding"), dict):
            yield spec["encoding"]
        for name, part in spec.items():
            if name != "data":
                yield from encodings_of(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from encodings_of(part)


def told_apart(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether two looks differ in shape, dash, being hollow, or clearly in lightness."""
    if any(first.get(each) != second.get(each) for each in SHAPES):
        return True
    hollow = [str(look.get("fill", "")).lower() == PAPER.light for look in (first, second)]
    if hollow[0] != hollow[1]:
        return True
    return abs(lightness(first) - lightness(second)) >= LEAST_DIFFERENCE


def lightness(look: dict[str, Any]) -> float:
    """How light a look is when printed in grey, 0 to 1."""
    colour = next(str(look[each]) for each in COLOURS if each in look)
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_two_looks_that_differ_in_hue_alone_are_not_told_apart():
    assert not told_apart({"stroke": "#884422"}, {"stroke": "#225588"})
    assert told_apart({"stroke": "#884422", "shape": "circle"}, {"stroke": "#884422", "shape": "x"})
    assert told_apart({"fill": "#ffffff", "stroke": "#884422"}, {"fill": "#884422"})
    assert told_apart({"fill": "#ffffaa"}, {"fill": "#884422"})


def test_every_chart_of_every_goal_and_target_is_whole(page: Page, edition: Edition):
    """By enumeration: a page shows a chart with all its parts, or none at all."""
    for framework in edition.frameworks:
        for goal in framework.goals[::5]:
            shown = page(f"/en/{framework.slug}/goals/{goal.code}/")
            for figure in shown.xpath("//figure[@class='figure']"):
                assert figure.xpath(".//table/tbody/tr")
                assert figure.xpath(".//a[@download]/@href")[0].startswith("/charts/")
