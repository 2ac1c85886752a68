"""
Write the page on the addresses of the portal from its table of routes: `python docs/build_addresses.py`.

`pages()` gives the page as text; a test compares it with the file.
"""

from __future__ import annotations

from pathlib import Path

from attain.web.routes import ROUTES, Route

FOLDER = Path(__file__).parent / "reference"
INTRODUCTION = """# Addresses of the public pages

Each page stands below its language, `/en/` for English. The page of an earlier release stands below that
release besides: `/en/releases/2025.Q4/sdg/goals/4/`. What stands in braces is a code; frameworks are written
small, as `sdg`. This page is written from the table from which the portal makes its patterns and all links.

A page that is *kept* is made once for each release; the others answer a question in the address and are made
anew. Pages below `/roadmap/` belong to no release: they stand as they are now, have no address of an earlier
release, and are kept only as long as everybody sees the same. [Figures for programs](api.md) have addresses
of their own; so has a file of evidence, `/evidence/{id}/`, as long as it is marked public and its action is.

| page | address below the language | answers with | kept |
|---|---|---|---|"""


def addresses_page() -> str:
    """Return the page `docs/reference/addresses.md`."""
    return "\n".join([INTRODUCTION, *(_row(name, route) for name, route in ROUTES.items())]) + "\n"


def _row(name: str, route: Route) -> str:
    return f"| {name} | `/{route.pattern}` | {route.kind} | {'yes' if route.kept else 'no'} |"


def pages() -> dict[Path, str]:
    """Return each page with its text."""
    return {FOLDER / "addresses.md": addresses_page()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path)  # noqa: T201 - a script for people
