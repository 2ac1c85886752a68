"""The data pages: what can be downloaded, what codes mean, what a source gave, the API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from markupsafe import Markup

from attain.usecases.portal.catalogue_entry import catalogue_entry
from attain.usecases.portal.data import data_page, source_page
from attain.usecases.portal.downloads import citation
from attain.usecases.portal.vocabulary import dictionary_page
from attain.web.own_address import own_address
from attain.web.pages import render
from attain.web.place import Place

if TYPE_CHECKING:
    from attain.reporting.language import Language


def data(place: Place, request: HttpRequest) -> str:
    """Render what the release holds and every way to have it."""
    base = own_address()
    entry = catalogue_entry(place.edition, base=base, page=f"{base}{place.link('data')}")
    return render(
        place,
        "monitoring/data.html",
        page=data_page(place.edition),
        citation=citation(place.edition),
        block=data_block(entry),
        size=lambda count: size_words(count, place.language),
    )


def dictionary(place: Place, request: HttpRequest) -> str:
    """Render what every code of the release means."""
    return render(place, "monitoring/dictionary.html", page=dictionary_page(place.edition))


def source(place: Place, request: HttpRequest, source: str) -> str:
    """Render where a source came from, on what terms, and what it gave."""
    return render(
        place,
        "monitoring/source.html",
        page=source_page(place.edition, source),
        size=lambda count: size_words(count, place.language),
    )


def api(place: Place, request: HttpRequest) -> str:
    """Render the manual of the API, made from its OpenAPI document."""
    from attain.web.api.manual import groups_of
    from attain.web.api.service import openapi

    return render(
        place,
        "monitoring/api.html",
        groups=groups_of(openapi()),
        version=openapi()["info"]["version"],
        limit=settings.ATTAIN_CALLS_A_MINUTE,
    )


def data_block(entry: Any) -> Markup:
    """Return a data set for search engines, as it may stand in a page: no sign of it can end it."""
    from attain.reporting.dcat import schema_org

    text = json.dumps(schema_org(entry), ensure_ascii=False)
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 - JSON with every sign of HTML written as a number


def size_words(count: int, language: Language) -> str:
    """Return a size in bytes as people read it."""
    if count >= 1_000_000:
        return language.text("%(size)s MB", size=language.number(count / 1e6, significant=2))
    return language.text("%(size)s kB", size=language.number(max(1, round(count / 1e3))))
