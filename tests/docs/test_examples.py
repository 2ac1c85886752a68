"""Every example of the README and the manual does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ExampleFailed, fits, run_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_example_of_the_page_does_what_the_page_says(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    try:
        run_page(text, tmp_path)
    except ExampleFailed as trouble:
        pytest.fail(f"{page.relative_to(ROOT)}: {trouble}", pytrace=False)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_the_page_leads_to_a_file_that_is_there(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    broken = [
        target for target in targets if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_page_of_the_manual_can_be_reached_from_its_index():
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs")}
    seen: set[Path] = set()
    waiting = [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page not in pages:
            continue
        seen.add(page)
        links = re.findall(r"\]\(([^)#\s]+\.md)", page.read_text(encoding="utf-8"))
        waiting.extend((page.parent / link).resolve() for link in links)
    assert sorted(str(page.relative_to(ROOT)) for page in pages - seen) == []


# ----------------------------------------------------------------- the mechanism itself can fail

GOOD = """
```csv title=sub/figures.csv
a,b
1,2
```
```console
$ cat sub/figures.csv
a,b
1,...
$ echo one; echo two; \\
>   echo three
...
three
```
```console exit=3
$ exit 3
```
```python
answer = 42
```
```python
>>> answer + 1
43
```
"""


def test_a_page_that_tells_the_truth_passes_and_its_examples_are_counted(tmp_path):
    assert run_page(GOOD, tmp_path) == 5
    assert (tmp_path / "sub" / "figures.csv").read_text(encoding="utf-8") == "a,b\n1,2\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("1,...", "1,3"),
        ("...\nthree", "three"),
        ("$ exit 3", "$ exit 2"),
        ("43", "44"),
        ("title=sub/figures.csv", "title=../figures.csv"),
        ("```csv title", "```"),
    ],
)
def test_a_page_that_does_not_tell_the_truth_fails(tmp_path, right, wrong):
    with pytest.raises(ExampleFailed):
        run_page(GOOD.replace(right, wrong, 1), tmp_path)


@pytest.mark.parametrize(
    ("expected", "actual", "answer"),
    [
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a\n...\nd", "a\nd", True),
        ("a ... d", "a b c d", True),
        ("a ... d", "a b\nc d", False),
        ("a\nd", "a\nb\nd", False),
        ("a", "a   ", True),
        ("(1 + 1)", "(1 + 1)", True),
        ("...", "", True),
        ("a", "", False),
    ],
)
def test_three_dots_stand_for_anything_and_nothing_else_does(expected, actual, answer):
    assert fits(expected, actual) is answer
