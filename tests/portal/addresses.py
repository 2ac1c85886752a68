"""Every address that the portal knows, one example for each pattern, out of the table of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

DESK = "desk/"
"""Where people sign in: everything else is public."""
PARTS = {
    "language": "en",
    "release": "asean-demo",
    "release_id": "asean-demo",
    "framework": "sdg",
    "goal": "3",
    "target": "3.2",
    "indicator": "3.2.1",
    "series_code": "SH_DYN_MORT",
    "area": "KHM",
    "group": "CLMV",
    "rule": "cgd",
    "part": "1",
    "path": "manifest.json",
    "rest": "nothing",
    "reference": "1-2345678923",
    "body": "ASEC",
    "number": "1",
    "secret": "none",
    "plan": "ROADMAP",
    "item": "A.1.1",
    "rows": "bodies",
    "columns": "countries",
    "cycle": "2026-1",
    "assessment": "E1",
    "campaign": "1",
    "provider_id": "none",
    "form": "csv",
    "file": "0" * 32,
    "code": "A.1.1",
    "obligation": "none",
    "uidb36": "1",
    "key": "none",
}
"""What stands for each part of an address; a pattern with a part that is not here fails the tests."""
OF_TARGET = "<language:language>/advocacy/materials/<str:framework>/<str:target>/"
OF_RELEASE = OF_TARGET.replace("advocacy/", "releases/<str:release>/advocacy/")
MATERIALS = "/en/releases/asean-demo/advocacy/materials"
EXAMPLES = {
    "<language:language>/roadmap/actions/<str:number>/": "/en/roadmap/actions/A1/",
    "feeds/roadmap/actions/<str:number>.atom": "/feeds/roadmap/actions/A1.atom",
    "api/v1/roadmap/actions/<number>": "/api/v1/roadmap/actions/A1",
    # With few pictures: each takes a third of a second to draw.
    f"{OF_TARGET}materials.zip": "/en/advocacy/materials/mdg/6.B/materials.zip",
    f"{OF_TARGET}<str:area>/materials.zip": "/en/advocacy/materials/sdg/2.2/KHM/materials.zip",
    f"{OF_RELEASE}materials.zip": f"{MATERIALS}/mdg/6.B/materials.zip",
    f"{OF_RELEASE}<str:area>/materials.zip": f"{MATERIALS}/sdg/2.2/KHM/materials.zip",
}
"""Patterns whose example is written out."""
PICTURE = "series/sdg/3.2.1/KHM.svg"
QUERIES = {
    "api/v1/search": "?q=water",
    "<language:language>/compare/table.csv": "?of=sdg:3.2.1&area=KHM",
    "<language:language>/releases/<str:release>/compare/table.csv": "?of=sdg:3.2.1&area=KHM",
}
"""Questions without which an address has no answer."""


def public_addresses(source: str) -> dict[str, str]:
    """Return a public address for each pattern; `source` is the id of a source of the release."""
    return {p: _filled(p, source) for p in _every_pattern() if not p.startswith(DESK)}


def desk_addresses() -> dict[str, str]:
    """Return an address for each pattern of the side where people sign in."""
    return {p: _filled(p, "none") for p in _every_pattern() if p.startswith(DESK)}


def _every_pattern() -> list[str]:
    from django.urls import get_resolver

    return list(_patterns(get_resolver().url_patterns))


def _filled(pattern: str, source: str) -> str:
    if pattern in EXAMPLES:
        return EXAMPLES[pattern]
    parts = {**PARTS, "source": source, "tail": "areas/KHM/"}
    plain = re.sub(r"\(\?P(<\w+>)[^()]*\)", r"\1", pattern).replace("^", "").replace("$", "")
    if pattern.startswith("charts/"):
        parts["path"] = PICTURE
    filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: parts[found[1]], plain)
    return f"/{filled}{QUERIES.get(pattern, '')}"


def _patterns(listed: Any, before: str = "") -> Iterator[str]:
    for each in listed:
        whole = f"{before}{each.pattern}"
        if hasattr(each, "url_patterns"):
            yield from _patterns(each.url_patterns, whole)
        else:
            yield whole
