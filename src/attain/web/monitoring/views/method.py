"""The pages on method."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from django.http import HttpRequest

from attain.domain.progress import RULES
from attain.reporting.charts.chart import ChartColumn, ChartTable
from attain.reporting.code_words import unit_words
from attain.reporting.language import Language
from attain.reporting.markdown import Section, sections_of
from attain.usecases.methods import BEGIN, END
from attain.usecases.portal.method import (
    OVERVIEW,
    MethodPage,
    MethodText,
    PairAgreement,
    method_named,
    method_names,
    method_page,
    rule_page,
)
from attain.web.pages import render
from attain.web.place import Place

Cell = str | int | float | None | dict[str, object]


def method(place: Place, request: HttpRequest) -> str:
    """Render the overview: the rules, how they agree, what words mean."""
    page = method_page(place.edition)
    sections = _sections(place, page.overview, without="rules")
    sure = _sections(place, method_named("the-default-rule"))
    return render(
        place,
        "monitoring/method.html",
        page=page,
        sections=sections,
        evidence=next(each for each in sure if each.id == "evidence"),
        agreement=_agreement_table(page, place.language),
    )


def rule(place: Place, request: HttpRequest, rule: str) -> str:
    """Render the page of a rule, or a further text on method."""
    if rule not in RULES:
        text = method_named(rule)
        return render(
            place, "monitoring/method_text.html", text=text, sections=_sections(place, text)
        )
    page = rule_page(place.edition, rule)
    return render(
        place,
        "monitoring/rule.html",
        page=page,
        sections=_sections(place, page.text),
        unit=unit_words(page.example.unit, place.language) if page.example else "",
        commands=_commands(place, rule),
    )


def _sections(place: Place, text: MethodText, *, without: str = "") -> list[Section]:
    plain = text.text
    if without:
        begin = next(f for f in BEGIN.finditer(plain) if f["name"] == without)
        plain = plain[: begin.start()] + plain[plain.index(END, begin.end()) + len(END) :]
    return sections_of(plain, link_of=_links(place, text.path), region=text.title)


def _links(place: Place, path: str) -> Callable[[str], str]:
    """Links between texts of the manual become links between pages; others lead nowhere here."""
    names = {known: name for name, known in method_names().items()}

    def link_of(address: str) -> str:
        target, _, anchor = address.partition("#")
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        tail = f"#{anchor}" if anchor else ""
        if whole == OVERVIEW:
            return place.link("method") + tail
        return place.link("rule", rule=names[whole]) + tail if whole in names else ""

    return link_of


def _agreement_table(page: MethodPage, language: Language) -> ChartTable:
    columns = [ChartColumn(language.text("Rule"))]
    columns += [ChartColumn(name, align="right") for name in page.compared]
    rows = [
        (one, *(_agreeing(page, one, other, language) for other in page.compared))
        for one in page.compared
    ]
    return ChartTable(tuple(columns), tuple(rows))


def _agreeing(page: MethodPage, one: str, other: str, language: Language) -> str | None:
    if one == other:
        return "·"
    pair: PairAgreement = page.together.get((one, other)) or page.together[other, one]
    return None if pair.share is None else language.share(pair.share)


def _commands(place: Place, rule: str) -> list[str]:
    release = place.edition.id
    return [
        f"attain verify {release}",
        f"attain assess {release} --rule {rule} --format csv --output {rule}.csv",
    ]
