"""From the machine's first administrator to a desk: invitations, passwords, second factors, sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied, InvalidData
from attain.web.accounts import operations
from attain.web.accounts.forms import checked_password
from attain.web.accounts.models import AppointmentRow, Invitation, Person
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from tests.work.conftest import NOW, PASSWORD, token_of, words_of

LOGIN = "/desk/account/login/"


def code_now(key: str) -> str:
    from allauth.mfa.totp.internal import auth

    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(key, counter))


def test_the_first_administrator_comes_from_the_machine_to_the_desk(
    monkeypatch,
):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, **_: do())
    browser = Client(enforce_csrf_checks=True)
    _, secret = operations.first_administrator(
        email="First@Example.org", name="First", body="ASEC", now=timezone.now()
    )
    link = f"/desk/invitations/{secret}/"
    offered = browser.get(link)
    assert "To act for ASEAN Secretariat as Administrator." in words_of(offered)
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    taken = browser.post(link, passwords | {"csrfmiddlewaretoken": token_of(offered)})
    assert taken["Location"] == LOGIN

    asked = browser.get(LOGIN)
    typed = {"login": "first@example.org", "password": PASSWORD, "next": "/desk/"}
    inside = browser.post(LOGIN, typed | {"csrfmiddlewaretoken": token_of(asked)})
    assert inside["Location"] == "/desk/"
    led = browser.get("/desk/")["Location"]
    assert led.startswith("/desk/account/factor/set-up/")

    set_up = browser.get(led)
    key = re.search(r'<code translate="no">([A-Z2-7]+)</code>', set_up.content.decode()).group(1)
    code = {"code": code_now(key), "csrfmiddlewaretoken": token_of(set_up)}
    recovery = browser.post(led, code)["Location"]
    assert words_of(browser.get(recovery)).count("Download") == 1
    desk = browser.get("/desk/")
    assert desk.status_code == 200
    assert "ASEAN Secretariat Administrator" in words_of(desk)

    told = list(AuditEntry.objects.values_list("action", flat=True))
    assert told == [
        "appoint a person",
        "appoint a person",
        "sign in",
        "set up a second factor",
        "set up a second factor",
    ]
    assert faults() == ()


def test_the_secret_of_a_factor_is_not_readable_in_the_database(person, signed_in):
    from allauth.mfa.models import Authenticator

    who = person(Role.FOCAL_POINT)
    browser = signed_in(who, factor=False)
    page = browser.get("/desk/account/factor/set-up/")
    key = re.search(r'<code translate="no">([A-Z2-7]+)</code>', page.content.decode()).group(1)
    browser.post("/desk/account/factor/set-up/", {"code": code_now(key)})
    kept = Authenticator.objects.get(user=who, type="totp").data
    assert key not in str(kept)


def test_there_is_one_first_administrator(person):
    person(Role.ADMINISTRATOR)
    with pytest.raises(ActionDenied, match="There is an administrator already"):
        operations.first_administrator(email="b@example.org", name="B", body="ASEC", now=NOW)


def test_an_invitation_is_taken_once_and_leaves_no_address_behind(person):
    made, secret = operations.first_administrator(
        email="a@example.org", name="A", body="ASEC", now=NOW
    )
    assert secret not in str(Invitation.objects.values().get(pk=made.pk))
    operations.take_invitation(secret=secret, password=PASSWORD, now=NOW)
    kept = Invitation.objects.get(pk=made.pk)
    assert (kept.state, kept.email, kept.name) == ("taken", "", "")
    with pytest.raises(ActionDenied, match="cannot be taken"):
        operations.take_invitation(secret=secret, password=PASSWORD, now=NOW)


@pytest.mark.parametrize(
    ("later", "taken"),
    [(timedelta(days=14) - timedelta(seconds=1), True), (timedelta(days=14), False)],
)
def test_an_invitation_can_be_taken_for_fourteen_days(later, taken):
    _, secret = operations.first_administrator(
        email="a@example.org", name="A", body="ASEC", now=NOW
    )
    if taken:
        assert operations.take_invitation(secret=secret, password=PASSWORD, now=NOW + later).pk
    else:
        with pytest.raises(ActionDenied, match="cannot be taken"):
            operations.take_invitation(secret=secret, password=PASSWORD, now=NOW + later)


def test_who_has_an_account_gets_the_role_besides_and_keeps_the_password():
    _, secret = operations.first_administrator(
        email="p1@example.org", name="P", body="ASEC", now=NOW
    )
    known = Person.objects.make(email="p1@example.org", name="Known", language="km", now=NOW)
    known.set_password(PASSWORD)
    known.save()
    taken = operations.take_invitation(secret=secret, password="another sentence here", now=NOW)
    assert taken.pk == known.pk
    assert Person.objects.get(pk=known.pk).check_password(PASSWORD)
    assert AppointmentRow.objects.get(person=known).role == "administrator"


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("short", "short", "too short"),
        ("a long enough sentence", "another long sentence", "The two passwords differ"),
        ("123456789012", "123456789012", "entirely numeric"),
        ("administrator", "administrator", "too common"),
        ("first administrator", "first administrator", "too similar"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(first, second, said):
    _, secret = operations.first_administrator(
        email="a@example.org", name="First Administrator", body="ASEC", now=timezone.now()
    )
    answer = Client().post(
        f"/desk/invitations/{secret}/", {"password1": first, "password2": second}
    )
    assert answer.status_code == 400
    assert said in words_of(answer)
    assert not Person.objects.exists()


def test_a_link_that_no_invitation_has_is_answered_as_one_that_is_over():
    answer = Client().get("/desk/invitations/nothing/")
    assert answer.status_code == 410
    assert "cannot be taken" in words_of(answer)


def test_ten_wrong_passwords_close_the_door_for_a_while_even_for_the_right_one(person):
    from django.core.cache import cache

    who = person(Role.FOCAL_POINT)
    for _ in range(10):
        cache.clear()  # as if each came to another process
        Client().post(LOGIN, {"login": who.email, "password": "wrong wrong wrong"})
    cache.clear()
    answer = Client().post(LOGIN, {"login": who.email, "password": PASSWORD})
    assert answer.status_code == 200
    assert "Too many failed login attempts" in words_of(answer)
    assert AuditEntry.objects.filter(action="fail to sign in").count() == 10
    assert not AuditEntry.objects.filter(after__contains=who.email).exists()


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(person):
    who = person(Role.FOCAL_POINT)
    wrong = Client().post(LOGIN, {"login": who.email, "password": "wrong wrong wrong"})
    unknown = Client().post(LOGIN, {"login": "nobody@example.org", "password": "wrong wrong wrong"})
    said = [
        words_of(each).replace(who.email, "").replace("nobody@example.org", "")
        for each in (wrong, unknown)
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize(("idle", "inside"), [(29 * 60, True), (30 * 60, False)])
def test_a_session_ends_after_half_an_hour_without_a_request(person, signed_in, idle, inside):
    browser = signed_in(person(Role.FOCAL_POINT))
    assert browser.get("/desk/").status_code == 200
    _aged(browser, work_last=idle)
    assert (browser.get("/desk/").status_code == 200) is inside


@pytest.mark.parametrize(("age", "inside"), [(12 * 3600 - 60, True), (12 * 3600, False)])
def test_a_session_lasts_twelve_hours_at_most(person, signed_in, age, inside):
    browser = signed_in(person(Role.FOCAL_POINT))
    assert browser.get("/desk/").status_code == 200
    _aged(browser, work_begun=age)
    assert (browser.get("/desk/").status_code == 200) is inside


def _aged(browser: Client, **seconds: int) -> None:
    session = browser.session
    for name, age in seconds.items():
        session[name] = timezone.now().timestamp() - age
    session.save()


def test_the_id_of_a_session_is_new_after_signing_in(person):
    who, browser = person(), Client()
    browser.post("/desk/language/", {"language": "km", "next": "/desk/account/login/"})
    before = browser.cookies["attain-work"].value
    browser.post(LOGIN, {"login": who.email, "password": PASSWORD})
    assert browser.cookies["attain-work"].value != before


def test_cookies_go_to_these_pages_only_and_no_script_reads_them(person):
    who, browser = person(), Client()
    browser.post(LOGIN, {"login": who.email, "password": PASSWORD})
    for cookie in browser.cookies.values():
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/desk/", True, "Lax")


def test_nobody_makes_an_account_for_themselves():
    answer = Client().get("/desk/account/signup/")
    assert "Accounts come by invitation" in words_of(answer)
    Client().post("/desk/account/signup/", {"email": "x@example.org", "password1": PASSWORD})
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/en/",
        "",
    ],
)
def test_ways_back_stay_on_this_side(to):
    answer = Client().post("/desk/language/", {"language": "lo", "next": to})
    assert answer["Location"] == "/desk/"


def test_a_forgotten_password_is_replaced_by_mail_and_not_the_second_factor(person, mailoutbox):
    who, browser = person(Role.FOCAL_POINT), Client()
    browser.post("/desk/account/password/forgotten/", {"email": who.email})
    link = re.search(r"http://\S+", mailoutbox[0].body).group(0)
    at = browser.get(unquote(link.split("testserver", 1)[1]), follow=True)
    new = "quite another sentence"
    address = at.request["PATH_INFO"]
    browser.post(address, {"password1": new, "password2": new})
    assert Person.objects.get(pk=who.pk).check_password(new)
    browser.post(LOGIN, {"login": who.email, "password": new})
    assert "/factor/" in browser.get("/desk/")["Location"]


def test_nobody_learns_by_a_forgotten_password_who_has_an_account(person, mailoutbox):
    who = person(Role.FOCAL_POINT)
    answers = [
        Client().post("/desk/account/password/forgotten/", {"email": email}, follow=True)
        for email in (who.email, "nobody@example.org")
    ]
    assert words_of(answers[0]) == words_of(answers[1])


def test_a_form_from_elsewhere_changes_nothing(person, signed_in):
    who = person(Role.FOCAL_POINT)
    browser = signed_in(who)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post("/desk/language/", {"language": "km"})
    assert answer.status_code == 403
    assert "Nothing was changed" in words_of(answer)
    assert Person.objects.get(pk=who.pk).language == "en"


def test_an_address_that_is_none_is_refused():
    with pytest.raises(InvalidData, match=r"address like name@example\.org"):
        operations.first_administrator(email="nobody", name="N", body="ASEC", now=NOW)


def waiting_for_the_code(who) -> Client:
    """Return a browser in which somebody with a factor has given the password, and no code yet."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(who, generate_totp_secret())
    browser = Client()
    led = browser.post(LOGIN, {"login": who.email, "password": PASSWORD})
    assert led["Location"] == "/desk/account/factor/code/"
    return browser


def test_a_factor_that_is_reset_while_its_code_is_asked_for_leads_back_to_the_sign_in(person):
    from attain.web.accounts.deeds import Doer, actor_of

    who, admin = person(Role.FOCAL_POINT), person(Role.ADMINISTRATOR)
    browser = waiting_for_the_code(who)
    doer = Doer(actor_of(admin, second_factor=True, on=timezone.now().date()), admin.name)
    operations.reset_factor(
        doer=doer, person=who.pk, reason="a call back on a known number", now=timezone.now()
    )
    shown = browser.get("/desk/", follow=True)
    assert shown.status_code == 200
    assert "Sign in" in words_of(shown)
    inside = browser.post(LOGIN, {"login": who.email, "password": PASSWORD}, follow=True)
    assert "Set up a second factor" in words_of(inside)


def test_who_gave_the_wrong_address_can_sign_in_with_another_account(person):
    browser = waiting_for_the_code(person(Role.FOCAL_POINT))
    assert browser.get(LOGIN)["Location"] == "/desk/account/factor/code/"
    led = browser.post("/desk/account/factor/code/", {"do": "other"})
    assert led["Location"] == LOGIN
    assert "Password forgotten" in words_of(browser.get(LOGIN))


@pytest.mark.parametrize("has", [False, True], ids=["without a factor", "with one"])
def test_the_page_on_the_second_factor_says_whether_there_is_one(has, person, signed_in):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    who = person(Role.PARTNER)
    if has:
        TOTP.activate(who, generate_totp_secret())
        RecoveryCodes.activate(who)
    browser = signed_in(who)
    page = browser.get("/desk/account/factor/")
    told = "An authenticator is set up" if has else "No second factor is set up"
    assert told in words_of(page)


@pytest.fixture
def with_factor(person):
    """Somebody with an authenticator, and its key."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    who, key = person(Role.FOCAL_POINT), generate_totp_secret()
    TOTP.activate(who, key)
    return who, key


def with_code(who, code: str, *, fresh_process: bool = True) -> bool:
    """Sign in with the password and a code, in a process that remembers nothing; say whether it went."""
    from django.core.cache import cache

    if fresh_process:
        cache.clear()
    browser = Client()
    browser.post(LOGIN, {"login": who.email, "password": PASSWORD})
    browser.post("/desk/account/factor/code/", {"code": code})
    return "_auth_user_id" in browser.session


def test_a_code_counts_once_in_whichever_process_and_as_long_as_it_would_be_right(
    with_factor, monkeypatch
):
    import time

    who, key = with_factor
    code, now = code_now(key), time.time()
    assert with_code(who, code)
    for later in (0, 1, 29, 31, 45, 59):
        monkeypatch.setattr("time.time", lambda later=later: now + later)
        assert not with_code(who, code), later
        assert not with_code(who, f"{code[:3]} {code[3:]}"), later
    monkeypatch.undo()


def test_codes_are_guessed_ten_times_in_a_quarter_of_an_hour_at_most(with_factor):
    who, key = with_factor
    right = code_now(key)
    for number in range(10):
        wrong = f"{(int(right) + 1 + number) % 1_000_000:06d}"
        assert not with_code(who, wrong) or wrong == right
    assert not with_code(who, right), "even the right one"
    told = AuditEntry.objects.filter(action="fail the second factor", person=str(who.pk))
    assert told.count() == 10
    assert faults() == ()


def test_the_code_of_another_person_is_no_code(with_factor, person):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    who, _ = with_factor
    other, key = person(Role.FOCAL_POINT), generate_totp_secret()
    TOTP.activate(other, key)
    assert not with_code(who, code_now(key))
    assert with_code(other, code_now(key))


def test_the_three_thousand_commonest_passwords_are_refused():
    import gzip
    from pathlib import Path

    import django.contrib.auth
    from django.contrib.auth.password_validation import CommonPasswordValidator
    from django.core.exceptions import ValidationError

    listed = Path(django.contrib.auth.__file__).parent / "common-passwords.txt.gz"
    words = gzip.decompress(listed.read_bytes()).decode().split()[:3000]
    validator, refused = CommonPasswordValidator(), 0
    for word in words:
        try:
            validator.validate(word)
        except ValidationError:
            refused += 1
        with pytest.raises(InvalidData):
            checked_password(word, word, name="Sok Dara", email="dara@example.org")
    assert refused == len(words) == 3000


def test_a_known_and_an_unknown_address_take_about_as_long(person, settings):
    """With the hash that is really used: who waits learns nothing."""
    import statistics
    import time

    from attain.web.work.settings import account_settings

    settings.PASSWORD_HASHERS = account_settings(https=False)["PASSWORD_HASHERS"]
    who = person(Role.FOCAL_POINT)
    who.set_password(PASSWORD)
    who.save()
    browser, taken = Client(), {who.email: [], "nobody@example.org": []}
    for email, times in list(taken.items()) * 3:
        began = time.process_time()
        browser.post(LOGIN, {"login": email, "password": "wrong but long enough"})
        times.append(time.process_time() - began)
    known, unknown = (statistics.median(each) for each in taken.values())
    assert abs(known - unknown) < 0.5 * max(known, unknown), taken
