"""The page on files of plans, obligations and actions says what the code reads."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def _builder():
    spec = importlib.util.spec_from_file_location("build_plans", DOCS / "build_plans.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current():
    for path, text in _builder().pages().items():
        assert path.read_text(encoding="utf-8") == text, "run: python docs/build_plans.py"


def test_a_key_that_nobody_tells_of_is_found():
    with pytest.raises(ValueError, match="area"):
        _builder()._keys("of the file", frozenset({"plan", "area"}), {"plan": "its id"})
