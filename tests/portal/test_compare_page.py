"""The page that compares: chosen countries and groups on one chart, and the same numbers below."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html

ASKED = "/en/compare/?of=sdg:3.2.1&area=KHM&area=lao&group=ASEAN"


def test_without_a_question_there_is_a_form(page: Callable[[str], html.HtmlElement]) -> None:
    shown = page("/en/compare/")
    assert len(shown.xpath("//input[@name='area']")) == 11
    assert not shown.xpath("//figure")


def test_chosen_countries_come_on_one_chart_with_their_figures_below(
    page: Callable[[str], html.HtmlElement],
) -> None:
    shown = page(ASKED)
    (table,) = shown.xpath("//figure//table")
    text = table.text_content()
    assert "Cambodia" in text
    assert "Lao" in text
    assert "Viet Nam" not in text
    chosen = shown.xpath("//input[@name='area' and @checked]/@value")
    assert sorted(chosen) == ["KHM", "LAO"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("of=nothing", 400),
        ("of=sdg:99.9", 404),
        ("of=sdg:3.2.1&area=ZZZ", 404),
        ("of=sdg:3.2.1&group=NOBODY", 404),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    client: Client, query: str, status: int
) -> None:
    assert client.get(f"/en/compare/?{query}").status_code == status
