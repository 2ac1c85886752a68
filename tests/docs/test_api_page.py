"""The page on the API says what its OpenAPI document says."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from attain.web.api.service import openapi

DOCS = Path(__file__).resolve().parents[2] / "docs"
_SPEC = importlib.util.spec_from_file_location("build_api", DOCS / "build_api.py")
build_api = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(build_api)


def test_the_page_is_what_the_api_says_today():
    ((path, text),) = build_api.pages().items()
    assert path.read_text(encoding="utf-8") == text, "run: python docs/build_api.py"


def test_every_address_of_the_api_has_its_place():
    ((_, text),) = build_api.pages().items()
    assert all(f"### `GET {path}`" in text for path in openapi()["paths"])
