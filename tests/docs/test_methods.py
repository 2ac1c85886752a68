"""The manual of methods says what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from attain.domain.progress import RULES, Mark
from attain.exchange.targets_file import KNOWN
from tests.bare import verdict

DOCS = Path(__file__).resolve().parents[2] / "docs"
_SPEC = importlib.util.spec_from_file_location("build_methods", DOCS / "build_methods.py")
build_methods = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(build_methods)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def first_cells(text: str) -> set[str]:
    """Return the codes that begin the rows of the tables of a page."""
    cells = re.findall(r"^\| ([^|]+) \|", text, flags=re.MULTILINE)
    return {code for cell in cells for code in re.findall(r"`([a-z_]+)`", cell)}


@pytest.mark.parametrize("path", build_methods.pages(), ids=lambda path: path.stem)
def test_what_the_code_knows_best_is_current_on_the_page(path):
    assert path.read_text(encoding="utf-8") == build_methods.pages()[path], (
        "run: python docs/build_methods.py"
    )


def test_a_part_that_has_grown_old_is_written_anew():
    old = "<!-- from the code: rule cgd -->\nold\n<!-- until here -->\n"
    assert "old\n" not in build_methods.filled(old)
    assert "partially on track" in build_methods.filled(old)


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_a_page_with_its_formula_its_edges_and_an_example(name):
    text = page(f"reference/rules/{name}.md")
    assert f"<!-- from the code: rule {name} -->" in text
    headings = re.findall(r"^## (.*)$", text, flags=re.MULTILINE)
    wanted = ["What it is for", "Formula", "Classes", "Edge cases", "What was verified", "Example"]
    assert headings == wanted
    assert f'"{name}"' in text or f"--rule {name}" in text


def test_every_field_of_a_verdict_is_explained_once():
    found = verdict("2015 50; 2023 40", direction="decrease", target=20)
    text = page("reference/verdicts.md").split("## Reasons")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", text, flags=re.MULTILINE)
    named = [code for row in rows for code in re.findall(r"`([a-z_]+)`", row)]
    assert set(found) <= set(named)
    assert [name for name in found if named.count(name) != 1] == []


def test_every_reason_and_flag_is_explained():
    assert {mark.name.lower() for mark in Mark} <= first_cells(page("reference/verdicts.md"))


def test_every_column_of_a_target_file_is_explained():
    assert set(KNOWN) <= first_cells(page("reference/bare-files.md"))


def test_the_edge_cases_of_the_manual_are_lines_of_the_spec():
    from tests.spec.test_edge_cases import CASES

    said = re.findall(r"\*([^*]+)\*", page("explanation/edge-cases.md").replace("**", ""))
    named = {name.rstrip(".").casefold() for name in said}
    assert named == {name.casefold() for name in CASES}
