"""The portal as it runs for many: a server with TLS before it passes requests on in the clear."""

from __future__ import annotations

import pytest
from django.test import Client

from attain.domain.permissions.roles import Role
from tests.work.conftest import PASSWORD, token_of

ADDRESS = "https://goals.example.org"
LOGIN = "/desk/account/login/"


@pytest.fixture
def behind_tls(settings):
    """The portal under its address, with the settings that follow from it."""
    from attain.web.work.settings import account_settings

    settings.ATTAIN_ADDRESS = ADDRESS
    settings.ALLOWED_HOSTS = ["goals.example.org"]
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "ACCOUNT_DEFAULT_HTTP_PROTOCOL"):
        setattr(settings, name, account_settings(https=True)[name])


def browser(**more) -> Client:
    """A browser whose requests come to the portal by http, from the server before it."""
    return Client(enforce_csrf_checks=True, headers={"host": "goals.example.org", **more})


@pytest.mark.parametrize(
    ("origin", "taken"),
    [
        (ADDRESS, True),
        ("http://goals.example.org", False),
        ("https://evil.example.org", False),
        ("https://goals.example.org.evil.example", False),
        ("null", False),
    ],
)
def test_a_form_is_taken_from_the_portals_own_address_and_from_no_other(
    origin, taken, behind_tls, person
):
    who = person(Role.FOCAL_POINT)
    visitor = browser()
    token = token_of(visitor.get(LOGIN))
    typed = {"login": who.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = visitor.post(LOGIN, typed, headers={"origin": origin})
    assert (answer.status_code, "_auth_user_id" in visitor.session) == (
        (302, True) if taken else (403, False)
    )


def test_a_form_without_an_origin_names_the_page_it_came_from(behind_tls, person):
    who = person(Role.FOCAL_POINT)
    for referer, status in ((f"{ADDRESS}{LOGIN}", 302), ("https://evil.example/", 403), ("", 403)):
        visitor = browser()
        token = token_of(visitor.get(LOGIN))
        typed = {"login": who.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
        more = {"referer": referer} if referer else {}
        assert visitor.post(LOGIN, typed, headers=more).status_code == status, referer


def test_links_in_mails_lead_by_https(behind_tls, person, signed_in, mailoutbox, settings):
    who = person(Role.FOCAL_POINT)
    visitor = browser()
    forgotten = "/desk/account/password/forgotten/"
    token = token_of(visitor.get(forgotten))
    visitor.post(
        forgotten,
        {"email": who.email, "csrfmiddlewaretoken": token},
        headers={"origin": ADDRESS},
    )
    inside = signed_in(who)
    invited = {"do": "invite", "name": "N", "email": "n@example.org", "role": "data provider"}
    inside.post(
        "/desk/bodies/GOV-KHM/",
        invited | {"begin": "2026-11-24", "language": "en"},
        headers={"host": "goals.example.org"},
    )
    assert len(mailoutbox) == 2
    for mail in mailoutbox:
        assert f"{ADDRESS}/desk/" in mail.body
        assert "http://" not in mail.body


def test_feeds_and_catalogue_name_the_address_that_was_set(behind_tls, released_portal):
    for address in ("/feeds/releases.atom", "/catalogue.jsonld", "/sitemap.xml"):
        text = browser().get(address).content.decode()
        assert f"{ADDRESS}/" in text, address
        assert "http://goals.example.org" not in text, address


def test_cookies_go_by_https_only(behind_tls):
    for cookie in browser().get(LOGIN).cookies.values():
        assert cookie["secure"]
