"""The pages that are drawn from the code are those in the manual."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def _builder():
    spec = importlib.util.spec_from_file_location("build_reference", DOCS / "build_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = _builder().pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_page_is_current(path):
    assert path.read_text(encoding="utf-8") == PAGES[path], "run: python docs/build_reference.py"


def test_no_page_of_a_check_is_left_over():
    there = set((DOCS / "reference" / "checks").glob("*.md"))
    assert there == {path for path in PAGES if path.parent.name == "checks"}
