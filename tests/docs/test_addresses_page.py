"""The page on addresses says what the table of routes says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
_SPEC = importlib.util.spec_from_file_location("build_addresses", DOCS / "build_addresses.py")
build = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(build)


def test_the_page_on_addresses_is_what_the_routes_say_today():
    for path, text in build.pages().items():
        assert path.read_text(encoding="utf-8") == text, "run: python docs/build_addresses.py"
