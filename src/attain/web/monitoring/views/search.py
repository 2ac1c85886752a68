"""The search page, and what it needs where there is no server."""

from __future__ import annotations

import json

from django.http import HttpRequest

from attain.reporting.language import Language
from attain.usecases.portal.roadmap_search import found_in
from attain.usecases.portal.search import KIND_WORDS, LONGEST, Hit, search_records
from attain.usecases.portal.search import search as hits_for
from attain.web.pages import render
from attain.web.place import Place


def search(place: Place, request: HttpRequest) -> str:
    """Render what answers the words in `q`."""
    words = " ".join(request.GET.get("q", "").split())[:LONGEST]
    hits = hits_for(place.edition, words, place.language) if words else []
    return render(
        place,
        "monitoring/search.html",
        words=words,
        hits=hits,
        in_roadmap=found_in(place.roadmap, words) if place.roadmap and place.served else [],
        kinds={kind: place.language.text(word) for kind, word in KIND_WORDS.items()},
        said=_said(words, hits, place.language) if words else "",
    )


def records(place: Place, request: HttpRequest) -> str:
    """Return everything that can be found, as a script: a page without a server can load no other."""
    found = [
        {
            **{name: each[name] for name in ("title", "lang", "kind", "code", "names", "words")},
            "link": place.link(each["route"], **each["parts"]),
            "areas": each["areas"],
            "weight": each["weight"],
            "area": each["parts"].get("area", "") if each["route"] == "area" else "",
        }
        for each in search_records(place.edition, place.language)
    ]
    plain = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return f"window.attainRecords = {plain};\n"


def _said(words: str, hits: list[Hit], language: Language) -> str:
    if not hits:
        return language.text("Nothing was found for “%(words)s”.", words=words)
    if hits[0].alike:
        return language.text(
            "Nothing is written like “%(words)s”. These are spelled alike:", words=words
        )
    return language.plural(
        "One page for “%(words)s”.", "%(count)s pages for “%(words)s”.", len(hits), words=words
    )
