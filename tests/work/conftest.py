"""People with roles, signed in, over the real database and the real pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from attain.domain.permissions.roles import Role

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from attain.web.accounts.models import Person
    from attain.web.submissions.models import Submission

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PASSWORD = "a sentence that nobody guesses"
BODY_OF = {
    Role.DATA_PROVIDER: "GOV-KHM",
    Role.FOCAL_POINT: "GOV-KHM",
    Role.CLEARING_OFFICER: "GOV-KHM",
    Role.OFFICER: "SOMHD",
    Role.REVIEWER: "ASEC",
    Role.COORDINATOR: "ASEC",
    Role.RELEASE_MANAGER: "ASEC",
    Role.INDEPENDENT_ASSESSOR: "ARCMDG",
    Role.PARTNER: "FRIENDS",
    Role.ADMINISTRATOR: "ASEC",
}


@pytest.fixture(autouse=True)
def _apart(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> None:
    """Heads of the log go to a place of their own; there is a dialogue partner; passwords are quick."""
    from django.core.cache import cache

    from attain.web.accounts.models import AddedBody
    from attain.web.audit.models import AuditHead

    # A test whose transactions end for good empties all tables after it.
    AuditHead.objects.get_or_create(pk=1, defaults={"number": 0, "hash": "0" * 64})
    monkeypatch.setattr("attain.web.audit.operations.portal_folder", lambda: tmp_path)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    names = [{"text": "Friends of the region", "begin": "", "end": ""}]
    AddedBody.objects.create(id="FRIENDS", kind="dialogue partner", names=names)
    cache.clear()


@pytest.fixture
def numbered_from_one(db: None) -> None:
    """Actions are numbered from A1, as in a new portal: PostgreSQL gives no number twice."""
    from django.core.management.color import no_style
    from django.db import connection

    from attain.web.roadmap.models import ActionRow

    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), [ActionRow]):
            cursor.execute(line)


@pytest.fixture
def person() -> Callable[..., Person]:
    """Make somebody who is appointed: `person(Role.FOCAL_POINT, body="GOV-LAO")`."""
    from allauth.account.models import EmailAddress

    from attain.web.accounts.models import AppointmentRow, Person

    made: list[Person] = []

    def make(role: Role | None = None, *, body: str = "", end: date | None = None) -> Person:
        number = len(made) + 1
        new = Person.objects.make(
            email=f"p{number}@example.org", name=f"Person {number}", language="en", now=NOW
        )
        new.set_password(PASSWORD)
        new.save()
        EmailAddress.objects.create(user=new, email=new.email, verified=True, primary=True)
        if role is not None:
            AppointmentRow.objects.create(
                person=new,
                body=body or BODY_OF[role],
                role=role.value,
                begin=date(2026, 1, 1),
                end=end,
                created_at=NOW,
            )
        made.append(new)
        return new

    return make


@pytest.fixture
def signed_in() -> Callable[..., Client]:
    """Return a browser in which somebody has signed in: `signed_in(person, factor=False)`."""
    from django.test import Client

    def opened(who: Person, *, factor: bool = True) -> Client:
        import time

        client = Client()
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        methods = [{"method": "password", "at": time.time()}]
        if factor:
            methods.append({"method": "mfa", "at": time.time(), "type": "totp"})
        session["account_authentication_methods"] = methods
        session["account_authentication_methods_user"] = str(who.pk)
        session.save()
        return client

    return opened


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one release, of child mortality alone: quick to build on."""
    from tests.work.releasing import small_release

    folder = tmp_path_factory.mktemp("released")
    small_release(folder, release_id="asean-demo")
    return folder


@pytest.fixture(scope="session")
def demo_released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo release, for tests that walk through all that is public."""
    from attain.usecases.demo import build_demo_release

    folder = tmp_path_factory.mktemp("released")
    build_demo_release(folder, time=datetime(2026, 1, 31, 8, 0, tzinfo=UTC)).close()
    return folder


@cache
def _drawn_once() -> Callable[[str], str]:
    """Return what draws, and draws each specification once for all tests: equal texts, equal drawings."""
    from attain.reporting.charts import render

    return cache(render._drawn)


@pytest.fixture
def released_portal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, released: Path, settings
) -> Iterator[None]:
    """The portal over that release, with candidates in a place of their own."""
    from attain.web.clearance import operations, pointers
    from attain.web.pages import shelf

    for module in ("received", "clearance.pointers", "pages"):
        monkeypatch.setattr(f"attain.web.{module}.portal_folder", lambda: tmp_path / "portal")
    monkeypatch.setattr("attain.reporting.charts.render._drawn", _drawn_once())
    monkeypatch.setattr(pointers, "REFRESH", 0.0)
    monkeypatch.setattr(operations, "NOTICE", timedelta(0))
    settings.ATTAIN_RELEASES = released
    settings.ATTAIN_KEEP_PAGES = False
    shelf.cache_clear()
    yield
    shelf().close()
    shelf.cache_clear()


@pytest.fixture
def manager(person) -> Person:
    """Who puts releases together."""
    return person(Role.RELEASE_MANAGER)


@pytest.fixture(scope="session")
def what_was_read() -> dict[tuple[object, ...], Any]:
    """The answers to the files that were read in this run."""
    return {}


@pytest.fixture
def read_once(
    monkeypatch: pytest.MonkeyPatch, what_was_read: dict[tuple[object, ...], Any]
) -> None:
    """A file is read in its confined process once a run; the next time its answer is remembered."""
    from attain.usecases.confined import read_confined
    from attain.web.submissions import operations

    def read(content: bytes, **more: Any) -> Any:
        asked = (content, *(str(more[name]) for name in sorted(more)))
        if asked not in what_was_read:
            what_was_read[asked] = read_confined(content, **more)
        return what_was_read[asked]

    monkeypatch.setattr(operations, "read_confined", read)


@pytest.fixture
def accepted(person, released_portal: None, read_once: None) -> Callable[..., Submission]:
    """Make an accepted submission of a country with one figure: `accepted("LAO", "55.7")`."""
    from attain.domain.submissions import ChangeKind
    from attain.web.pages import shelf
    from attain.web.submissions import operations
    from attain.web.submissions.operations import Yes
    from tests.work.releasing import CANARY, HEAD, doer
    from tests.work.releasing import NOW as TODAY

    def made(area: str = "KHM", value: str = CANARY) -> Submission:
        provider, reviewer = person(Role.DATA_PROVIDER, body=f"GOV-{area}"), person(Role.REVIEWER)
        sender = doer(provider)
        begun = operations.start(doer=sender, body=f"GOV-{area}", title="Survey", now=TODAY)
        content = f"{HEAD}SH_DYN_MORT,{area},2019,{value},PER_1000_LIVE_BIRTHS,Y0T4\n".encode()
        operations.receive(
            doer=sender,
            number=begun.pk,
            version=1,
            name="a.csv",
            content=content,
            release=shelf().releases()[0],
            now=TODAY,
        )
        yes = Yes(to_all=True, kind=ChangeKind.REVISION, words="a later survey")
        operations.send(doer=sender, number=begun.pk, version=2, yes=yes, now=TODAY)
        return operations.accept(
            doer=doer(reviewer), number=begun.pk, version=3, reason="", now=TODAY
        )

    return made


def token_of(answer: HttpResponse) -> str:
    """Return what a form on a page carries to show that it came from here."""
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())
    assert found, answer.content.decode()[:2000]
    return found.group(1)


def words_of(answer: HttpResponse) -> str:
    """Return the words that a page shows."""
    main = answer.content.decode().split("<main", 1)[-1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
