"""Rules about the tree itself: what may stand in it, and what `import attain` may cost."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = (
    "docx",
    "fastexcel",
    "httpx2",
    "pandas",
    "polars",
    "pyarrow",
    "rich",
    "scipy",
    "typst",
    "xlsxwriter",
    "yaml",
)
TEXT = {".cfg", ".cff", ".css", ".csv", ".html", ".js", ".json", ".md", ".py", ".sh", ".svg"}
TEXT |= {".toml", ".txt", ".yaml", ".yml", ""}


def tracked_texts() -> list[Path]:
    """Return the text files of the tree as git knows them, those not yet added included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this tree is not a git checkout, or git is not installed")
    paths = (ROOT / name for name in answer.decode("utf-8").split("\0") if name)
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


def places(pattern: str, paths: list[Path]) -> list[str]:
    """Return file and line of everything in `paths` that `pattern` finds."""
    wanted = re.compile(pattern, re.IGNORECASE)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if wanted.search(line)
    ]


# -------------------------------------------------------------------------------- what stands in it


def test_no_file_names_a_folder_of_the_machine_it_was_written_on():
    homes = r"(?<![\w.])/(home|Users|root|work|mnt|tmp|opt|var)/(?!\.\.\.)\w"
    allowed = re.compile(r"/tmp/bash|/var/lib/")
    found = [place for place in places(homes, tracked_texts()) if not allowed.search(place)]
    assert found == []


def test_no_file_names_the_host_of_a_package_registry():
    hosts = "|".join(["py" + r"pi\.org", "pythonho" + r"sted\.org", "registry" + r"\.npmjs"])
    addresses = r"--(extra-)?index-url|--find-links|--trusted-host"
    mine = [path for path in tracked_texts() if path != Path(__file__).resolve()]
    assert places(f"{hosts}|{addresses}", mine) == []


def test_no_page_loads_anything_from_another_host():
    loads = r"""<(script|link|img|iframe)\b[^>]*\b(src|href)\s*=\s*["']?(https?:)?//"""
    loads += r"|@import\s+(url\()?[\"']?(https?:)?//|url\(\s*[\"']?(https?:)?//"
    assert places(loads, tracked_texts()) == []


def test_every_file_is_small_enough_to_read_or_says_where_it_came_from():
    big = [path for path in tracked_texts() if path.stat().st_size > 8_000_000]
    assert big == []


# --------------------------------------------------------------------------------- who imports whom


def test_the_import_contracts_hold():
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert code == EXIT_STATUS_SUCCESS


def test_import_attain_loads_nothing_heavy():
    question = f"import sys, attain; print(*[name for name in {HEAVY} if name in sys.modules])"
    command = [sys.executable, "-c", question]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == []


def test_import_attain_takes_less_than_three_tenths_of_a_second():
    question = (
        "import time; begin = time.process_time(); import attain; "
        "print(time.process_time() - begin)"
    )
    command = [sys.executable, "-c", question]
    answers = [
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(answers) < 0.3


def parsed(folder: str) -> list[tuple[Path, ast.Module]]:
    """Return each module under `folder` with its syntax tree."""
    paths = sorted((ROOT / "src" / "attain" / folder).rglob("*.py"))
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


ASKS_THE_WORLD = {"open", "input", "print", "exec", "eval"}
ASKS_THE_CLOCK_OR_CHANCE = {"now", "today", "utcnow", "default_rng", "random", "seed"}


def worldly(tree: ast.Module) -> list[str]:
    """Return what in a module asks the disk, the clock, the terminal or chance."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found += [node.func.id] if node.func.id in ASKS_THE_WORLD else []
        if isinstance(node, ast.Attribute) and node.attr in ASKS_THE_CLOCK_OR_CHANCE:
            found.append(ast.unparse(node))
    return found


def test_the_domain_asks_neither_disk_nor_clock_nor_chance():
    found = {str(path.relative_to(ROOT)): worldly(tree) for path, tree in parsed("domain")}
    assert found
    assert {path: names for path, names in found.items() if names} == {}


def test_what_asks_disk_clock_or_chance_would_be_seen():
    code = "import numpy as np, datetime\nopen('x')\ndatetime.date.today()\nnp.random.default_rng()"
    assert len(worldly(ast.parse(code))) >= 3


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "common", "misc"])
def test_no_module_hides_behind_a_name_that_says_nothing(name):
    assert list((ROOT / "src" / "attain").rglob(f"{name}*.py")) == []


# --------------------------------------------------------------------------------- the distribution


def test_the_package_says_one_version_everywhere():
    version = PROJECT["project"]["version"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {version}" in citation


def test_the_library_depends_on_no_more_heavy_packages_than_were_decided():
    names = {re.split(r"[<>=\[ ]", entry)[0] for entry in PROJECT["project"]["dependencies"]}
    assert not names & {"pandas", "pyarrow", "scipy", "duckdb", "ibis-framework", "django"}


def test_a_change_note_is_one_or_two_sentences_under_a_short_name():
    notes = [path for path in (ROOT / "changelog.d").glob("*.md") if path.name != "README.md"]
    wrong = [
        path.name
        for path in notes
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.md", path.name)
        or not 0 < len(path.read_text(encoding="utf-8").split()) <= 90
    ]
    assert wrong == []


def test_ci_runs_the_command_of_the_readme():
    command = "python3 start.py test"
    assert f"{command}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "sheet", sorted((ROOT / "src/attain/web").rglob("*.css")), ids=lambda sheet: sheet.name
)
def test_a_style_sheet_closes_what_it_opens(sheet):
    depth = 0
    for number, line in enumerate(sheet.read_text(encoding="utf-8").splitlines(), start=1):
        depth += line.count("{") - line.count("}")
        assert 0 <= depth <= 3, f"{sheet.name}, line {number}"
    assert depth == 0, f"{sheet.name} leaves {depth} open"
