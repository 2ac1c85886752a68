"""The portal over the demo release, judged under all rules: real figures, real code paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html

if TYPE_CHECKING:
    from django.test import Client

    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.shelf import Shelf


@pytest.fixture(autouse=True)
def _connections_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the database alone between requests too: what other tests opened is not the portal's."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    name = "close_if_unusable_or_obsolete"
    monkeypatch.setattr(BaseDatabaseWrapper, name, lambda self: None)


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo release."""
    from attain.domain.progress import RULES
    from attain.usecases.demo import build_demo_release

    folder = tmp_path_factory.mktemp("releases")
    time = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
    build_demo_release(folder, time=time, rules=tuple(RULES)).close()
    return folder


@pytest.fixture(scope="session")
def portal(releases: Path) -> Iterator[None]:
    """The portal, serving that folder."""
    from django.test import override_settings

    from attain.web.pages import shelf

    with override_settings(ATTAIN_RELEASES=releases, ALLOWED_HOSTS=["*"]):
        shelf.cache_clear()
        yield
        shelf().close()
        shelf.cache_clear()


@pytest.fixture
def shelf(portal: None) -> Shelf:
    """The public releases."""
    from attain.web.pages import shelf

    return shelf()


@pytest.fixture
def edition(shelf: Shelf) -> Edition:
    """The newest release, opened for reading by many."""
    return shelf.current()


@pytest.fixture
def client(portal: None) -> Client:
    """A visitor without cookies."""
    from django.test import Client

    return Client()


@pytest.fixture
def page(client: Client) -> Callable[[str], html.HtmlElement]:
    """Fetch a page that must be there, and return it parsed."""

    def fetched(address: str) -> html.HtmlElement:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content[:2000].decode()
        return html.document_fromstring(answer.content.decode())

    return fetched
