"""The table of promises names tests that are there, each promise once, in the order of its letters."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "reference" / "promises.md"
ROW = re.compile(r"^\| ([A-Z]\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
ROWS = [match.groups() for match in ROW.finditer(PAGE.read_text("utf-8"))]


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests of a file, whole: `name`, or `Class::name`."""
    found = set()
    for node in ast.parse((TESTS / file).read_text("utf-8")).body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        before = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found |= {f"{before}{each.name}" for each in inner if isinstance(each, ast.FunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def test_every_row_of_the_page_is_a_promise():
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    heads = [line for line in lines if line.startswith("| id |")]
    assert len(ROWS) == len(lines) - len(heads) > 40


@pytest.mark.parametrize(("number", "named"), [(row[0], row[2]) for row in ROWS])
def test_every_test_that_a_promise_names_is_there(number, named):
    names = re.findall(r"`([^`]+)`", named)
    assert names
    assert " ".join(f"`{name}`" for name in names) == named
    for name in names:
        file, _, test = name.partition("::")
        assert (TESTS / file).is_file(), f"{number}: {file}"
        assert test in names_in(file), f"{number}: {name}"


def test_a_promise_stands_once_under_its_letter_in_order():
    numbers = [(row[0][0], int(row[0][1:])) for row in ROWS]
    assert numbers == sorted(set(numbers))
    sections = re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for section in sections:
        assert {match[0] for match in re.findall(r"^\| ([A-Z])\d+ \|", section, re.MULTILINE)} == {
            section[0]
        }
