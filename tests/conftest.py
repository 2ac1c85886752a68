"""What holds for all tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from attain.usecases.portal.public_roadmap import PublicRoadmap

settings.register_profile("full", max_examples=1000, deadline=None)
settings.register_profile("usual", deadline=None)


def pytest_configure(config: pytest.Config) -> None:
    """Try ten times as many random cases where the heavy trials are asked for."""
    settings.load_profile("usual" if "not full" in config.getoption("markexpr") else "full")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave aside what tests use but is no test: doctests are for the modules of attain."""
    is_module = collection_path.suffix == ".py"
    return True if is_module and not collection_path.name.startswith("test_") else None


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make a home in which style sheets and fonts lie ready: `new_home("desk")`."""
    from tests.serving import make_interface, with_interface

    made = tmp_path_factory.mktemp("interface")
    make_interface(made)
    return lambda name: with_interface(tmp_path_factory.mktemp(name), made)


@pytest.fixture(autouse=True)
def _portal_without_database(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Where a test asks for no database, no row points to a release, and two actions are on the roadmap.

    Where it asks for one, the public side looks at once, and not every second only.
    """
    monkeypatch.setattr("attain.web.roadmap.public.REFRESH", 0.0)
    asks = request.node.get_closest_marker("django_db") is not None
    if not asks and not {"db", "transactional_db"} & set(request.fixturenames):
        monkeypatch.setattr("attain.web.roadmap.public.kept_pulse", lambda: -1)
        monkeypatch.setattr("attain.web.roadmap.public.kept_roadmap", _roadmap)
        monkeypatch.setattr("attain.web.clearance.pointers.kept_pointers", tuple)
        monkeypatch.setattr("attain.web.clearance.pointers.kept_calendar", tuple)
        monkeypatch.setattr("attain.web.clearance.pointers.kept_changes", tuple)
    else:
        sys.modules["attain.web.roadmap.public"].KEPT.forget()
    if "attain.web.clearance.pointers" in sys.modules:
        sys.modules["attain.web.clearance.pointers"].forget()


def _roadmap(on: date) -> PublicRoadmap:
    from tests.roadmap_shown import roadmap_with_actions

    return roadmap_with_actions(on)
