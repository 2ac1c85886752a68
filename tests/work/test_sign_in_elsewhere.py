"""Signing in at the identity provider of one's own organisation, against one that runs on this machine."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone

from attain.domain.permissions.roles import Role
from attain.errors import InvalidData
from attain.web.accounts import deeds, elsewhere, operations
from attain.web.accounts.elsewhere import elsewhere_of, elsewhere_settings
from attain.web.accounts.models import Person
from attain.web.accounts.operations import Wanted
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from tests.work.conftest import NOW, PASSWORD, words_of
from tests.work.identity_provider import CLIENT, SECRET, running

DOOR = "/desk/account/at/planning/"


@pytest.fixture
def provider(monkeypatch, settings, tmp_path):
    """A provider that vouches for example.org; `provider.again(second_factor=True)` sets it up anew."""
    with running() as found:

        def again(**changed):
            named = tmp_path / f"sign-in-{len(list(tmp_path.iterdir()))}.yaml"
            import yaml

            told = {
                "id": "planning",
                "name": "Ministry of Planning",
                "address": found.address,
                "client": CLIENT,
                "secret": SECRET,
                "domains": ["example.org"],
                **changed,
            }
            named.write_text(yaml.safe_dump([told]))
            monkeypatch.setenv("ATTAIN_SIGN_IN", str(named))
            for name, value in elsewhere_settings().items():
                setattr(settings, name, value)

        again()
        found.again = again
        yield found


def signs_in(browser: Client, *, to: str = ""):
    """Leave for the provider, sign in there, and come back with what it says."""
    left = browser.get(f"{DOOR}?next={to}" if to else DOOR)
    assert left.status_code == 302, words_of(left)
    there = httpx2.get(left["Location"], follow_redirects=False)
    back = urlsplit(there.headers["location"])
    assert back.path == f"{DOOR}back/"
    return browser.get(f"{back.path}?{back.query}")


def is_inside(browser: Client) -> bool:
    led = browser.get("/desk/")
    return led.status_code == 200 or "/factor/" in led["Location"]


@pytest.fixture
def officer(person, provider):
    """A focal point whom the provider knows."""
    who = person(Role.FOCAL_POINT)
    provider.person = {"sub": "0815", "email": who.email.upper(), "email_verified": True}
    return who


def test_the_page_to_sign_in_offers_it_and_the_way_leads_back(provider):
    page = Client().get("/desk/account/login/?next=/desk/bodies/")
    assert "Sign in at Ministry of Planning" in words_of(page)
    assert f'href="{DOOR}?next=%2Fdesk%2Fbodies%2F"' in page.content.decode()
    asked = parse_qs(urlsplit(Client().get(DOOR)["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/desk/account/at/planning/back/"]
    assert asked["code_challenge_method"] == ["S256"]


def test_the_way_back_is_under_the_name_of_the_portal_where_that_is_set(provider, settings):
    settings.ATTAIN_ADDRESS = "https://goals.example.org/"
    asked = parse_qs(urlsplit(Client().get(DOOR)["Location"]).query)
    assert asked["redirect_uri"] == ["https://goals.example.org/desk/account/at/planning/back/"]


def test_who_has_an_account_signs_in_and_sets_up_the_second_factor_of_the_portal(officer):
    browser = Client()
    inside = signs_in(browser, to="/desk/bodies/")
    assert inside["Location"] == "/desk/bodies/"
    assert browser.get("/desk/")["Location"].startswith("/desk/account/factor/set-up/")
    kept = SocialAccount.objects.get()
    assert (kept.user_id, kept.provider, kept.uid, kept.extra_data) == (
        officer.pk,
        "planning",
        "0815",
        {},
    )
    told = list(AuditEntry.objects.values_list("action", "after"))
    assert told == [("connect a sign-in elsewhere", "planning"), ("sign in", "planning")]
    assert faults() == ()


def test_the_second_time_the_number_of_the_provider_says_who_it_is(officer, provider):
    signs_in(Client())
    provider.person = {"sub": "0815"}
    browser = Client()
    signs_in(browser)
    assert is_inside(browser)
    assert SocialAccount.objects.count() == 1


def test_who_has_a_second_factor_here_is_asked_for_it(officer):
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})
    browser = Client()
    assert signs_in(browser)["Location"].startswith("/desk/account/factor/code/")
    assert not is_inside(browser)


@pytest.mark.parametrize(
    ("trusted", "methods", "enough"),
    [
        (True, ["pwd", "mfa"], True),
        (True, ["pwd"], False),
        (True, "mfa", False),
        (False, ["pwd", "mfa"], False),
    ],
)
def test_a_factor_given_elsewhere_counts_only_where_that_is_set_and_told(
    trusted, methods, enough, officer, provider
):
    provider.again(second_factor=trusted)
    provider.person["amr"] = methods
    browser = Client()
    signs_in(browser)
    assert (browser.get("/desk/").status_code == 200) is enough


@pytest.mark.parametrize(
    "changed",
    [
        {"email_verified": False},
        {"email": "somebody@example.org"},
        {"email": ""},
        {"email": None},
        {"email": "p1@elsewhere.example.com"},
        {"email": "p1@example.org@elsewhere.example.com"},
    ],
    ids=str,
)
def test_without_a_verified_address_of_an_account_nobody_is_let_in(changed, officer, provider):
    provider.person |= changed
    browser, before = Client(), Person.objects.count()
    refused = signs_in(browser)
    assert refused.status_code == 403
    assert "Accounts come by invitation" in words_of(refused)
    assert not is_inside(browser)
    assert (Person.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_provider_vouches_for_its_own_domains_only(officer, provider):
    provider.again(domains=["planning.example.org"])
    assert signs_in(Client()).status_code == 403
    provider.again(domains=["Example.ORG"])
    browser = Client()
    signs_in(browser)
    assert is_inside(browser)
    provider.again(domains=["planning.example.org"])
    assert signs_in(Client()).status_code == 403, "nor for whom it knew before"


def test_a_closed_account_stays_closed_and_its_number_is_removed(officer, person):
    signs_in(Client())
    doer = deeds.Doer(
        deeds.actor_of(person(Role.ADMINISTRATOR), second_factor=True, on=NOW.date()), "A"
    )
    operations.close_account(doer=doer, person=officer.pk, reason="left", now=NOW)
    assert not SocialAccount.objects.exists()
    browser = Client()
    assert signs_in(browser).status_code == 403
    assert not is_inside(browser)


@pytest.mark.parametrize(
    "spoiled",
    [
        "issuer",
        "audience",
        "expired",
        "signature",
        "unknown key",
        "unsigned",
        "public key as secret",
        "no subject",
        "no token at all",
        "state",
        "cancelled",
    ],
)
def test_what_cannot_be_checked_lets_nobody_in(spoiled, officer, provider):
    browser = Client()
    left = browser.get(DOOR)
    provider.spoiled = spoiled
    if spoiled == "issuer":
        assert left.status_code == 302
    there = httpx2.get(left["Location"], follow_redirects=False)
    back = urlsplit(there.headers["location"])
    refused = browser.get(f"{back.path}?{back.query}")
    assert refused.status_code == 401, refused.content[:500]
    assert "This sign-in did not work" in words_of(refused)
    assert not is_inside(browser)
    assert not SocialAccount.objects.exists()


def test_an_answer_counts_once_and_in_the_browser_that_asked_only(officer, provider):
    browser = Client()
    left = browser.get(DOOR)
    there = httpx2.get(left["Location"], follow_redirects=False)
    back = urlsplit(there.headers["location"])
    address = f"{back.path}?{back.query}"
    thief = Client()
    assert thief.get(address).status_code == 401
    assert not is_inside(thief)
    browser.get(address)
    assert is_inside(browser)
    again = Client()
    again.cookies = browser.cookies
    assert again.get(address).status_code == 401


def test_a_provider_that_is_away_or_sends_a_page_is_told_of(provider):
    provider.spoiled = "page in its place"
    assert Client().get(DOOR).status_code == 401
    provider.again(address="http://127.0.0.1:9")
    page = Client().get(DOOR)
    assert page.status_code == 401
    assert "Ministry of Planning did not say who you are" in words_of(page)
    assert Client().get(f"{DOOR}back/?code=x&state=y").status_code == 401


@pytest.mark.parametrize("address", ["/desk/account/at/nobody/", "/desk/account/at/nobody/back/"])
def test_an_unknown_provider_is_no_page(address, provider):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/en/", "javascript:1"])
def test_the_way_back_stays_on_this_side(to, officer):
    assert signs_in(Client(), to=to)["Location"] == "/desk/"


def test_a_question_cannot_ask_the_provider_for_more_than_the_portal_does(provider):
    plain = parse_qs(urlsplit(Client().get(DOOR)["Location"]).query)
    more = f"{DOOR}?scope=offline_access&auth_params=prompt%3Dnone&process=connect&action=reauthenticate"
    asked = parse_qs(urlsplit(Client().get(more)["Location"]).query)
    assert asked["scope"] == plain["scope"]
    assert set(asked) == set(plain)


def test_who_is_invited_at_such_an_address_may_do_without_a_password(provider):
    def invited(email: str) -> str:
        _, secret = operations.invite(
            doer=deeds.Doer(deeds.SYSTEM, "the machine"),
            email=email,
            name="New",
            language="en",
            wanted=Wanted(body="GOV-KHM", role=Role.DATA_PROVIDER, begin=NOW.date()),
            now=timezone.now(),
        )
        return secret

    nothing = {"password1": "", "password2": ""}
    other = invited("new@elsewhere.example.com")
    refused = Client().post(f"/desk/invitations/{other}/", nothing)
    assert refused.status_code == 400
    assert "You can sign in at" not in words_of(refused)
    with pytest.raises(InvalidData, match="Choose a password"):
        operations.take_invitation(secret=other, password="", now=timezone.now())

    link = f"/desk/invitations/{invited('new@example.org')}/"
    assert "You can sign in at Ministry of Planning" in words_of(Client().get(link))
    assert Client().post(link, nothing).status_code == 302
    new = Person.objects.get(email="new@example.org")
    assert not new.has_usable_password()
    provider.person = {"sub": "4711", "email": new.email, "email_verified": True}
    browser = Client()
    signs_in(browser)
    assert is_inside(browser)


def test_a_weak_password_is_refused_there_too(provider):
    _, secret = operations.first_administrator(
        email="a@example.org", name="A", body="ASEC", now=timezone.now()
    )
    answer = Client().post(f"/desk/invitations/{secret}/", {"password1": "short", "password2": "x"})
    assert "The two passwords differ" in words_of(answer)
    assert not Person.objects.filter(email="a@example.org").exists()


def test_who_has_no_password_here_is_led_to_the_provider_when_something_matters(officer, provider):
    provider.again(second_factor=True)
    provider.person["amr"] = ["mfa"]
    officer.set_unusable_password()
    officer.save()
    browser = Client()
    signs_in(browser)
    session = browser.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()
    led = browser.post("/desk/bodies/GOV-KHM/", {"do": "end", "last_day": "2026-12-01"})
    assert led["Location"] == f"{DOOR}?next=%2Fdesk%2Fbodies%2FGOV-KHM%2F"
    assert signs_in(browser, to="/desk/bodies/GOV-KHM/")["Location"] == "/desk/bodies/GOV-KHM/"
    done = browser.post("/desk/bodies/GOV-KHM/", {"do": "end", "last_day": "2026-12-01"})
    assert "The form is not whole" in words_of(done)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": "http://id.example.org"}, "must begin with https"),
        ({"address": "id.example.org"}, "must begin with https"),
        ({"client": ""}, "missing: client"),
        ({"domains": "example.org"}, "as a list"),
        ({"domains": ["*"]}, "as a list"),
        ({"domains": []}, "missing: domains"),
        ({"id": "a b"}, "small letters"),
        ({"second_factor": "perhaps"}, "true or false"),
        ({"scopes": "all"}, "unknown: scopes"),
        ({"secret_file": "/nowhere/at/all"}, "secret_file cannot be read"),
    ],
)
def test_a_provider_that_is_set_up_wrongly_keeps_the_portal_from_opening(changed, said):
    told = {
        "id": "planning",
        "name": "Ministry",
        "address": "https://id.example.org",
        "client": "attain",
        "domains": ["example.org"],
    }
    assert elsewhere_of(told).vouches_for("a@example.org")
    with pytest.raises(InvalidData, match=said):
        elsewhere_of({**told, **changed})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- [", "cannot be read as YAML"),
        ("id: x", "write a list"),
        ("- x", "write a list"),
        (
            "- &a {id: a, name: A, address: 'https://a.example.org', client: c, domains: [a.org]}\n- *a",
            "the same id",
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused(text, said, tmp_path, monkeypatch):
    file = tmp_path / "sign-in.yaml"
    file.write_text(text)
    monkeypatch.setenv("ATTAIN_SIGN_IN", str(file))
    with pytest.raises(InvalidData, match=said):
        elsewhere.elsewheres()
    monkeypatch.setenv("ATTAIN_SIGN_IN", str(tmp_path / "none.yaml"))
    with pytest.raises(InvalidData, match="cannot be read"):
        elsewhere.elsewheres()


def test_the_secret_may_lie_in_a_file_of_its_own(tmp_path):
    (tmp_path / "secret").write_text("a word\n")
    found = elsewhere_of(
        {
            "id": "a",
            "name": "A",
            "address": "https://a.example.org/",
            "client": "c",
            "domains": ["a.org"],
            "secret_file": str(tmp_path / "secret"),
        }
    )
    assert (found.secret, found.address) == ("a word", "https://a.example.org")


def test_without_the_setting_there_is_no_other_door(person):
    page = words_of(Client().get("/desk/account/login/"))
    assert "With your organisation" not in page
    assert PASSWORD not in page
