"""A portal for many opens only if it is safe: each unsafe setting is refused with its reason."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone

from attain.cli import main
from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied
from attain.web.accounts import demonstration
from attain.web.audit.models import AuditEntry
from attain.web.production import CHECKS, Surroundings, check_production, failing

DOCS = Path(__file__).resolve().parents[2] / "docs"
SAFE = {
    "DEBUG": False,
    "SECRET_KEY": "k3yO-f_many9signsThatNobodyGuesses-2026xyzQW",
    "ALLOWED_HOSTS": ["goals.example.org"],
    "ATTAIN_ADDRESS": "https://goals.example.org",
    "ATTAIN_PROXIES": 1,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "goals@example.org",
}
SAFE_PORTAL = Surroundings(SimpleNamespace(**SAFE), True, 2, "postgresql", 0)
UNSAFE = [
    ("debug", {"DEBUG": True}),
    ("secret key", {"SECRET_KEY": ""}),
    ("secret key", {"SECRET_KEY": "short"}),
    ("secret key", {"SECRET_KEY": "a" * 60}),
    ("hosts", {"ALLOWED_HOSTS": ["*"]}),
    ("hosts", {"ALLOWED_HOSTS": [".example.org"]}),
    ("hosts", {"ALLOWED_HOSTS": []}),
    ("own name", {"ALLOWED_HOSTS": ["127.0.0.1", "localhost"]}),
    ("https", {"ATTAIN_ADDRESS": "http://goals.example.org"}),
    ("https", {"ATTAIN_ADDRESS": ""}),
    ("clients", {"ATTAIN_PROXIES": 0}),
    ("mail", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
    ("sender", {"DEFAULT_FROM_EMAIL": "attain@localhost"}),
]
UNSAFE_AROUND = [
    ("proxy", {"loopback": False}),
    ("demonstration", {"demo_accounts": 1}),
    ("writers", {"vendor": "sqlite", "workers": 5}),
]


def test_a_safe_portal_opens():
    assert failing(SAFE_PORTAL) == ()
    assert failing(replace(SAFE_PORTAL, vendor="sqlite")) == ()


@pytest.mark.parametrize(("name", "changed"), UNSAFE)
def test_each_unsafe_setting_is_refused(name, changed):
    seen = replace(SAFE_PORTAL, settings=SimpleNamespace(**{**SAFE, **changed}))
    assert name in [each.name for each in failing(seen)]


@pytest.mark.parametrize(("name", "changed"), UNSAFE_AROUND)
def test_each_unsafe_surrounding_is_refused(name, changed):
    assert [each.name for each in failing(replace(SAFE_PORTAL, **changed))] == [name]


def test_every_check_has_its_test_and_its_row_in_the_manual():
    assert {each.name for each in CHECKS} == {name for name, _ in UNSAFE + UNSAFE_AROUND}
    spec = importlib.util.spec_from_file_location("build_production", DOCS / "build_production.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    for path, text in build.pages().items():
        assert path.read_text(encoding="utf-8") == text, "run: python docs/build_production.py"


def test_all_reasons_are_told_at_once(settings):
    settings.ATTAIN_ADDRESS, settings.ATTAIN_PROXIES = "", 0
    with pytest.raises(ActionDenied) as refused:
        check_production(loopback=True, workers=2)
    for word in ("ATTAIN_ADDRESS", "ATTAIN_PROXIES", "ATTAIN_MAIL="):
        assert word in str(refused.value)


# ---------------------------------------------------------------------------------- demonstration


@pytest.fixture
def attain(capsys, monkeypatch):
    monkeypatch.setattr("attain.cli.people._ready", lambda: None)

    def call(*words):
        code = main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_the_demonstration_has_an_account_for_every_role_and_says_so_on_every_page(attain, client):
    assert "Demonstration" not in client.get("/desk/account/login/").content.decode()
    code, out, err = attain("people", "demo-accounts")
    assert (code, len(out.splitlines())) == (0, len(Role))
    assert demonstration.PASSWORD in err
    page = client.get("/desk/account/login/").content.decode()
    assert 'class="demo-line"' in page
    said = {"login": "coordinator@demo.invalid", "password": demonstration.PASSWORD}
    assert client.post("/desk/account/login/", said).status_code == 302
    assert 'class="demo-line"' in client.get("/desk/", follow=True).content.decode()


def test_production_refuses_them_until_they_are_removed(attain):
    attain("people", "demo-accounts")
    with pytest.raises(ActionDenied, match="remove-demo-accounts"):
        check_production(loopback=True, workers=2)
    assert attain("people", "remove-demo-accounts")[0] == 0
    assert not demonstration.demo_accounts().exists()
    with pytest.raises(ActionDenied) as refused:
        check_production(loopback=True, workers=2)
    assert "demonstration" not in str(refused.value)
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert [*actions] == [
        "make demo accounts",
        "load 24 example actions",
        "remove demo accounts",
        "remove 24 example actions",
    ]


def test_a_portal_with_people_of_its_own_takes_no_demo_accounts(attain, person):
    person(Role.ADMINISTRATOR)
    code, _, err = attain("people", "demo-accounts")
    assert (code, "People have accounts here" in err) == (2, True)
    with pytest.raises(ActionDenied):
        demonstration.make_demo_accounts(now=timezone.now())
