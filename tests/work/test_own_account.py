"""Pages of the own account, in every role: they show and change what is one's own, and nothing of others."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from attain.domain.permissions.roles import Role
from attain.web.accounts.models import Person
from tests.work.conftest import NOW, PASSWORD, words_of
from tests.work.test_signing_in import LOGIN, code_now

pytestmark = pytest.mark.usefixtures("released_portal")
ACCOUNT = "/desk/account/"
NEW = "quite another sentence"
ANSWERS = """
page                     | nobody | signed in | with a factor | an hour later
login/                   | 200    | /desk/    | /desk/        | /desk/
logout/                  | login/ | 200       | 200           | 200
inactive/                | 200    | 200       | 200           | 200
signup/                  | 200    | /desk/    | /desk/        | /desk/
again/                   | login/ | 200       | 200           | 200
password/                | login/ | 200       | 200           | 200
password/forgotten/      | 200    | 200       | 200           | 200
password/forgotten/sent/ | 200    | 200       | 200           | 200
password/changed/        | 200    | 200       | 200           | 200
factor/                  | login/ | 200       | 200           | 200
factor/code/             | login/ | /desk/    | /desk/        | /desk/
factor/again/            | login/ | again/    | 200           | 200
factor/set-up/           | login/ | 200       | factor/take-away/ | again/
factor/take-away/        | login/ | 404       | 200           | again/
factor/recovery/         | login/ | 404       | 200           | again/
factor/recovery/new/     | login/ | 200       | 200           | again/
factor/recovery/codes.txt | login/ | 404      | 200           | again/
"""
"""How each page answers: by its status, or by where it leads."""


def answers() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in ANSWERS.strip().splitlines()[1:]]


def with_factor(who) -> tuple[str, list[str]]:
    """Give somebody an authenticator, and codes for when it is lost; return its key and these."""
    key = generate_totp_secret()
    TOTP.activate(who, key)
    return key, RecoveryCodes.activate(who).get_unused_codes()


def later(browser: Client) -> Client:
    """Let who they are have been shown an hour ago."""
    session = browser.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()
    return browser


def kept_of(who) -> object:
    """Return what an account is opened with."""
    factors = list(Authenticator.objects.filter(user=who).order_by("pk").values("type", "data"))
    return Person.objects.get(pk=who.pk).password, factors


@pytest.mark.parametrize("state", [1, 2, 3, 4], ids=["nobody", "signed in", "factor", "later"])
def test_each_page_answers_as_the_table_says(state, person, signed_in):
    who = person(Role.PARTNER)
    if state > 2:
        with_factor(who)
    browser = Client() if state == 1 else signed_in(who, factor=state > 2)
    if state == 4:
        later(browser)
    for row in answers():
        answer = browser.get(f"{ACCOUNT}{row[0]}")
        led = answer.headers.get("Location", "").partition("?")[0]
        told = led if led == "/desk/" else led.removeprefix(ACCOUNT) or str(answer.status_code)
        assert told == row[state], row[0]


def test_in_every_role_codes_are_shown_to_whose_they_are_and_to_nobody_else(person, signed_in):
    everybody = [person(role) for role in Role]
    codes = {who.pk: with_factor(who)[1] for who in everybody}
    for who in everybody:
        browser = signed_in(who)
        for page in ("factor/recovery/", "factor/recovery/codes.txt"):
            answer = browser.get(f"{ACCOUNT}{page}")
            shown = {key for key, own in codes.items() if any(each in text(answer) for each in own)}
            assert shown == {who.pk}, page


def text(answer) -> str:
    return answer.content.decode()


CHANGES = {
    "password/": {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    "factor/take-away/": {},
    "factor/recovery/new/": {},
}


@pytest.mark.parametrize("page", CHANGES)
def test_what_opens_an_account_is_changed_by_whose_it_is_and_for_no_other(page, person, signed_in):
    for role in Role:
        who, other = person(role), person(role)
        with_factor(who)
        with_factor(other)
        before = {each.pk: kept_of(each) for each in (who, other)}
        assert Client().post(f"{ACCOUNT}{page}", CHANGES[page]).status_code == 302
        assert kept_of(who) == before[who.pk], "nobody"
        typed = CHANGES[page] | {"user": str(other.pk), "email": other.email, "login": other.email}
        assert signed_in(who).post(f"{ACCOUNT}{page}", typed).status_code == 302
        assert kept_of(who) != before[who.pk], role
        assert kept_of(other) == before[other.pk], role


@pytest.mark.parametrize("page", [each for each in CHANGES if each != "password/"])
def test_an_hour_later_it_takes_the_password_or_a_code_of_ones_own(page, person, signed_in):
    who, other = person(Role.FOCAL_POINT), person(Role.FOCAL_POINT)
    own, foreign = with_factor(who)[0], with_factor(other)[0]
    before = kept_of(who)
    browser = later(signed_in(who))
    led = browser.post(f"{ACCOUNT}{page}", CHANGES[page])
    assert led["Location"].startswith(f"{ACCOUNT}again/")
    for again, wrong in (
        ("again/", {"password": NEW}),
        ("factor/again/", {"code": code_now(foreign)}),
    ):
        assert browser.post(f"{ACCOUNT}{again}", wrong).status_code == 200
        assert browser.get(f"{ACCOUNT}{page}").status_code == 302, again
    assert kept_of(who) == before
    for again, right in (
        ("again/", {"password": PASSWORD}),
        ("factor/again/", {"code": code_now(own)}),
    ):
        assert later(browser).post(f"{ACCOUNT}{again}", right).status_code == 302
        assert browser.get(f"{ACCOUNT}{page}").status_code == 200, again
    assert browser.post(f"{ACCOUNT}{page}", CHANGES[page]).status_code == 302
    assert kept_of(who) != before


def test_a_password_is_changed_with_the_old_one_of_ones_own_only(person, signed_in):
    who = person(Role.FOCAL_POINT)
    answer = signed_in(who).post(
        f"{ACCOUNT}password/", CHANGES["password/"] | {"oldpassword": "that of somebody else"}
    )
    assert answer.status_code == 200
    assert Person.objects.get(pk=who.pk).check_password(PASSWORD)


def test_codes_are_made_only_beside_an_authenticator(person, signed_in):
    who = person(Role.FOCAL_POINT)
    signed_in(who, factor=False).post(f"{ACCOUNT}factor/recovery/new/")
    assert not Authenticator.objects.filter(user=who).exists()


def test_the_link_for_a_forgotten_password_opens_the_own_account_only_and_once(person, mailoutbox):
    """The key of one with the number of another, a key that was used, one after the password changed."""
    who, other = person(Role.FOCAL_POINT), person(Role.FOCAL_POINT)
    links = []
    for each in (who, other):
        Client().post(f"{ACCOUNT}password/forgotten/", {"email": each.email})
        link = unquote(re.search(r"http://testserver(\S+)", mailoutbox[-1].body).group(1))
        links.append(re.fullmatch(rf"{ACCOUNT}password/forgotten/(\w+)-(.+)/", link).groups())
    (number, key), (others_number, _) = links

    def opened(number: str, key: str) -> Client:
        browser = Client()
        browser.last = browser.get(f"{ACCOUNT}password/forgotten/{number}-{key}/", follow=True)
        return browser

    typed = {"password1": NEW, "password2": NEW}
    for wrong in ((others_number, key), (number, f"{key}0"), ("zzzzzz", key)):
        browser = opened(*wrong)
        assert "was used before, or is over" in text(browser.last), wrong
        browser.post(browser.last.request["PATH_INFO"], typed)
    assert all(Person.objects.get(pk=each.pk).check_password(PASSWORD) for each in (who, other))
    browser = opened(number, key)
    done = browser.post(browser.last.request["PATH_INFO"], typed)
    assert done["Location"] == f"{ACCOUNT}password/changed/"
    assert Person.objects.get(pk=who.pk).check_password(NEW)
    assert Person.objects.get(pk=other.pk).check_password(PASSWORD)
    assert "was used before, or is over" in text(opened(number, key).last)


def test_who_is_closed_out_is_told_so_and_stays_out(person):
    who = person(Role.FOCAL_POINT)
    Person.objects.filter(pk=who.pk).update(is_active=False, closed_at=NOW)
    browser = Client()
    led = browser.post(LOGIN, {"login": who.email, "password": PASSWORD})
    assert led["Location"] == f"{ACCOUNT}inactive/"
    assert "This account is closed" in words_of(browser.get(led["Location"]))
    assert "_auth_user_id" not in browser.session
