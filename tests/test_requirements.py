"""The locked packages: every one with its hash, none with an address, none below its floor."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
LOCKS = [f"{purpose}-{python}.txt" for python in PYTHONS for purpose in ("run", "test")]
LOCKS.append("install.txt")
FLOORS_REVIEWED = "2026-11-23"
FLOORS = {
    # What is older has a known fault or was never tried. Review at each release, set the day above.
    "django": "5.2.19",
    "fastexcel": "0.16.0",
    "httpx2": "2.16.0",
    "jinja2": "3.1.6",
    "lxml": "6.1.0",  # CVE-2026-41066: older ones read local files
    "numpy": "2.2.0",
    "polars": "2.1.0",
    "pyarrow": "14.0.1",  # CVE-2023-47248: older ones run code from a file
    "pyyaml": "6.0.2",
    "rich": "14.0.0",
    "uv": "0.11.0",
    "xlsxwriter": "3.2.0",
}


def entries(text: str) -> dict[Requirement, list[str]]:
    """Return each requirement of a lock with the hashes that stand behind it."""
    joined = re.sub(r"#.*", "", text).replace("\\\n", " ")
    found = {}
    for line in filter(None, (line.strip() for line in joined.splitlines())):
        requirement, *hashes = line.split("--hash=")
        found[Requirement(requirement)] = [each.strip() for each in hashes]
    return found


def lock(name: str) -> dict[Requirement, list[str]]:
    """Return the entries of the lock `name`."""
    return entries((ROOT / "requirements" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_to_one_version_with_its_hashes(name):
    loose = [
        str(requirement)
        for requirement, hashes in lock(name).items()
        if not re.fullmatch(r"==[\w.]+", str(requirement.specifier))
        or not hashes
        or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes)
    ]
    assert lock(name)
    assert loose == []


def test_a_line_without_a_hash_would_be_seen():
    assert list(entries("a==1 \\\n    --hash=sha256:0\nb==2\n").values()) == [["sha256:0"], []]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_an_address_or_a_folder(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert re.findall(r"://| @ |/|index-url|find-links", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_locked_package_lies_below_its_floor(name):
    below = [
        f"{requirement} < {FLOORS[requirement.name]}"
        for requirement in lock(name)
        if requirement.name in FLOORS
        and Version(str(requirement.specifier)[2:]) < Version(FLOORS[requirement.name])
    ]
    assert below == []


def test_every_floor_stands_for_a_package_that_is_locked_somewhere():
    locked = {requirement.name for name in LOCKS for requirement in lock(name)}
    assert set(FLOORS) <= locked


def dependencies() -> list[Requirement]:
    """Return what the library itself asks for."""
    return [Requirement(each) for each in PROJECT["dependencies"]]


def extra(name: str) -> list[Requirement]:
    """Return what an extra asks for; where it names another extra of attain, what that asks for."""
    found = []
    for each in map(Requirement, PROJECT["optional-dependencies"][name]):
        if each.name == "attain":
            found += [inner for other in sorted(each.extras) for inner in extra(other)]
        else:
            found.append(each)
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_the_locks_hold_what_the_project_asks_for(python):
    asked = [*dependencies(), *extra("web")]
    tested = [*asked, *extra("test")]
    for name, wanted in ((f"run-{python}.txt", asked), (f"test-{python}.txt", tested)):
        versions = {each.name: Version(str(each.specifier)[2:]) for each in lock(name)}
        missing = [
            str(each)
            for each in wanted
            if each.name not in versions or versions[each.name] not in each.specifier
        ]
        assert missing == []


@pytest.mark.parametrize("python", PYTHONS)
def test_the_test_lock_is_the_run_lock_and_more(python):
    run = {f"{each.name}{each.specifier}" for each in lock(f"run-{python}.txt")}
    assert run <= {f"{each.name}{each.specifier}" for each in lock(f"test-{python}.txt")}
