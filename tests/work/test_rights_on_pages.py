"""Every page for people's work, asked by nobody, without a second factor, and in every role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from attain.domain.permissions.roles import HELD_FOR, WRITING, Role
from attain.domain.permissions.table import APPOINTS
from attain.errors import ActionDenied, InvalidData
from attain.reporting.language import language_of
from attain.usecases.dictionary import shipped_bodies
from attain.web.accounts import operations
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.accounts.models import AppointmentRow, Invitation, Person
from attain.web.accounts.operations import Wanted
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from tests.work.conftest import BODY_OF, NOW, words_of

TODAY = NOW.date()
OPEN_TO_ALL = {
    "account_inactive",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "openid_connect_callback",
    "openid_connect_login",
    "work_invitation",
    "work_stop_mails",
}
"""Pages that somebody must reach before signing in."""
OF_PROVIDERS = {"openid_connect_callback", "openid_connect_login"}
"""Those of them that are about a provider of identities."""
SPEAKING = {"work_language"}
"""What only takes forms."""
PARTS = {"body": "GOV-LAO", "number": 1, "secret": "x", "uidb36": "1", "key": "x"} | {
    "area": "LAO",
    "language": "en",
    "tail": "areas/LAO/",
    "plan": "ROADMAP",
    "item": "A.1.1",
    "cycle": "2026-2",
    "form": "pdf",
    "obligation": "SOCA",
    "provider_id": "nobody",
    "code": "A.1.1",
    "framework": "SDG",
    "goal": "3",
    "file": "0" * 32,
}


def routes() -> list[tuple[str, str]]:
    from django.urls import reverse

    from attain.web.desk.urls import urlpatterns

    def walk(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
        found = []
        for each in patterns:
            found += walk(each.url_patterns) if isinstance(each, URLResolver) else [each]
        return found

    made = []
    for pattern in walk(urlpatterns):
        names = pattern.pattern.converters or pattern.pattern.regex.groupindex
        made.append((pattern.name, reverse(pattern.name, kwargs={n: PARTS[n] for n in names})))
    return made


@pytest.mark.parametrize(("name", "address"), routes(), ids=[name for name, _ in routes()])
def test_who_has_not_signed_in_is_led_to_sign_in(name, address):
    answer = Client().get(address)
    assert answer["Cache-Control"].find("no-store") >= 0
    if name in OF_PROVIDERS:
        assert answer.status_code == 404, "there is no provider of that name"
    elif name in OPEN_TO_ALL:
        assert answer.status_code in {200, 302, 410}
    elif name in SPEAKING:
        assert answer.status_code == 405
    else:
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(("/desk/account/login/", "/desk/"))


@pytest.mark.parametrize("role", sorted(WRITING, key=lambda each: each.value))
def test_who_writes_comes_nowhere_without_a_second_factor(role, person, signed_in):
    who = person(role)
    number = who.pk
    browser = signed_in(who, factor=False)
    for name, address in routes():
        if name.startswith("work_") and name not in OPEN_TO_ALL | SPEAKING:
            answer = browser.get(address.replace("/1/", f"/{number}/"))
            assert answer.status_code == 302, name
            assert answer["Location"].startswith("/desk/account/factor/set-up/")


SEES = """
role                 | desk | bodies | own body | other body | account of others | audit
data provider        | yes  | yes    | people   | no people  | no                | no
focal point          | yes  | yes    | people   | no people  | no                | own
clearing officer     | yes  | yes    | people   | no people  | no                | no
officer of a body    | yes  | yes    | people   | no people  | no                | own
reviewer             | yes  | yes    | people   | people     | no                | no
coordinator          | yes  | yes    | people   | people     | no                | all
release manager      | yes  | yes    | people   | people     | no                | no
independent assessor | yes  | yes    | people   | no people  | no                | no
partner              | yes  | yes    | people   | no people  | no                | no
administrator        | yes  | yes    | people   | people     | yes               | all
"""


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in SEES.strip().splitlines()[1:]]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_what_each_role_sees(row, person, signed_in):
    role = Role(row[0])
    canary = person(Role.CLEARING_OFFICER, body="GOV-LAO")
    Person.objects.filter(pk=canary.pk).update(name="Canary Kanarienvogel")
    who = person(role)
    browser = signed_in(who)
    _note_about("GOV-LAO")
    _note_about(BODY_OF[role])

    assert (browser.get("/desk/").status_code == 200) is (row[1] == "yes")
    assert (browser.get("/desk/bodies/").status_code == 200) is (row[2] == "yes")
    own = browser.get(f"/desk/bodies/{BODY_OF[role]}/")
    assert ("Nobody is appointed" in words_of(own) or who.name in words_of(own)) is (
        row[3] == "people"
    )
    other = browser.get("/desk/bodies/GOV-LAO/")
    assert ("Canary" in words_of(other)) is (row[4] == "people")
    account = browser.get(f"/desk/people/{canary.pk}/")
    assert (account.status_code == 200) is (row[5] == "yes")
    assert ("Canary" in account.content.decode()) is (row[5] == "yes")

    log = browser.get("/desk/audit/")
    file = browser.get("/desk/audit.csv")
    if row[6] == "no":
        assert (log.status_code, file.status_code) == (403, 403)
    else:
        assert ("about GOV-LAO" in words_of(log)) is (row[6] == "all")
        assert (b"about GOV-LAO" in file.content) is (row[6] == "all")
        assert f"about {BODY_OF[role]}" in words_of(log)


def _note_about(body: str) -> None:
    from attain.domain.audit import Deed
    from attain.web.audit.operations import record

    record(
        Deed(
            at=NOW,
            person="",
            name="",
            body=body,
            role="",
            action="test",
            thing="body",
            thing_id=f"about {body}",
        )
    )


@pytest.mark.parametrize("giver", list(Role), ids=lambda each: each.value)
def test_each_role_invites_for_the_bodies_and_roles_of_the_table_and_no_others(giver, person):
    """By enumeration: giver x role given x own body, another one, one of another kind."""
    who = person(giver)
    doer = Doer(actor_of(who, second_factor=True, on=TODAY), who.name)
    for given in Role:
        for body in (BODY_OF[giver], "GOV-LAO", "SOM-ED", "ASEC", "ARCMDG"):
            kind = shipped_bodies().body(body).kind if body != "FRIENDS" else None
            fits = kind in HELD_FOR[given] if kind else given is Role.PARTNER
            reach = giver in {Role.COORDINATOR, Role.ADMINISTRATOR} or body == BODY_OF[giver]
            wanted = fits and reach and given in APPOINTS.get(giver, frozenset())
            before = Invitation.objects.count()
            try:
                operations.invite(
                    doer=doer,
                    email="new@example.org",
                    name="New",
                    language="en",
                    wanted=Wanted(body=body, role=given, begin=TODAY),
                    now=NOW,
                )
            except (ActionDenied, InvalidData):
                assert not wanted, (given, body)
                assert Invitation.objects.count() == before
            else:
                assert wanted, (given, body)
    assert faults() == ()


def test_a_role_that_ended_is_gone_at_the_next_request(person, signed_in):
    coordinator, officer = person(Role.COORDINATOR), person(Role.OFFICER, body="SOM-ED")
    browser = signed_in(officer)
    assert browser.get("/desk/audit/").status_code == 200
    row = AppointmentRow.objects.get(person=officer)
    doer = Doer(actor_of(coordinator, second_factor=True, on=TODAY), coordinator.name)
    operations.end_appointment(
        doer=doer,
        number=row.pk,
        last_day=timezone.now().date() - timedelta(days=1),
        reason="moved to another office",
        now=NOW,
    )
    assert browser.get("/desk/audit/").status_code == 403


def test_a_closed_account_is_out_at_once_and_its_deeds_stay(person, signed_in):
    administrator, who = person(Role.ADMINISTRATOR), person(Role.FOCAL_POINT)
    Person.objects.filter(pk=who.pk).update(name="Named Person")
    browser = signed_in(who)
    browser.post("/desk/account/logout/")
    browser = signed_in(who)
    doer = Doer(actor_of(administrator, second_factor=True, on=TODAY), administrator.name)
    operations.close_account(doer=doer, person=who.pk, reason="left the service", now=NOW)
    assert browser.get("/desk/")["Location"].startswith("/desk/account/login/")
    closed = Person.objects.get(pk=who.pk)
    assert "Named" not in closed.name
    assert "example.org" not in closed.email
    assert AuditEntry.objects.filter(name="Named Person", action="sign out").exists()


def test_a_lost_factor_is_reset_by_another_administrator_with_a_reason(person, signed_in):
    from allauth.mfa.models import Authenticator

    administrator, who = person(Role.ADMINISTRATOR), person(Role.FOCAL_POINT)
    Authenticator.objects.create(user=who, type="totp", data={})
    browser = signed_in(who)
    doer = Doer(actor_of(administrator, second_factor=True, on=TODAY), administrator.name)
    with pytest.raises(ActionDenied, match="how the person was recognised"):
        operations.reset_factor(doer=doer, person=who.pk, reason=" ", now=NOW)
    with pytest.raises(ActionDenied, match="Ask another administrator"):
        operations.reset_factor(doer=doer, person=administrator.pk, reason="me", now=NOW)
    operations.reset_factor(doer=doer, person=who.pk, reason="called back", now=NOW)
    assert not Authenticator.objects.filter(user=who).exists()
    assert browser.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "field", ["is_active", "password", "closed_at", "internal_reviewer", "state"]
)
def test_fields_that_a_form_does_not_have_change_nothing(field, person, signed_in):
    who = person(Role.FOCAL_POINT)
    before = list(AppointmentRow.objects.values())
    kept = Person.objects.filter(pk=who.pk).values("is_active", "password", "closed_at").get()
    typed = {
        "do": "invite",
        "name": "N",
        "email": "n@example.org",
        "role": "data provider",
        "begin": "2026-11-24",
        "language": "en",
        field: "1",
    }
    answer = signed_in(who).post("/desk/bodies/GOV-KHM/", typed)
    assert answer.status_code == 302
    assert list(AppointmentRow.objects.values()) == before
    assert (
        Person.objects.filter(pk=who.pk).values("is_active", "password", "closed_at").get() == kept
    )
    assert Invitation.objects.get().state == "open"


@pytest.mark.parametrize("do", ["end", "withdraw", "name_reviewer"])
def test_numbers_of_another_country_are_refused_and_nothing_changes(do, person, signed_in):
    other = person(Role.REVIEWER, body="GOV-LAO")
    row = AppointmentRow.objects.get(person=other)
    offered = Invitation.objects.create(
        email="i@example.org",
        name="I",
        body="GOV-LAO",
        role="data provider",
        begin=TODAY,
        seal="0" * 64,
        sent_at=NOW,
        until=NOW + timedelta(days=14),
    )
    browser = signed_in(person(Role.FOCAL_POINT))
    number = offered.pk if do == "withdraw" else row.pk
    before = (list(AppointmentRow.objects.values()), list(Invitation.objects.values()))
    answer = browser.post(
        "/desk/bodies/GOV-KHM/",
        {"do": do, "number": str(number), "last_day": "2026-12-01", "reason": "x", "named": "yes"},
    )
    assert answer.status_code == 403
    assert (list(AppointmentRow.objects.values()), list(Invitation.objects.values())) == before


@pytest.mark.parametrize("said", ["", "nonsense"])
def test_a_form_that_says_nothing_known_is_answered_with_the_page(said, person, signed_in):
    browser = signed_in(person(Role.FOCAL_POINT))
    answer = browser.post("/desk/bodies/GOV-KHM/", {"do": said})
    assert answer.status_code == 400
    assert "Choose what to do" in words_of(answer)
    whole = browser.post("/desk/bodies/GOV-KHM/", {"do": "end", "last_day": "2026-12-01"})
    assert "The form is not whole" in words_of(whole)


@pytest.mark.parametrize(
    "told", ["9" * 5000, "²", "-1", "1e3"], ids=["long", "raised", "below", "e"]
)
def test_a_number_that_no_page_wrote_is_answered_in_words_on_every_page_that_takes_one(
    told, person, signed_in
):
    at_home = signed_in(person(Role.FOCAL_POINT))
    made = at_home.post("/desk/submissions/", {"body": "GOV-KHM", "title": "Survey"})
    manager = signed_in(person(Role.RELEASE_MANAGER))
    plan = {"do": "assemble", "release_id": "2026.Q4", "title": "Autumn", "submissions": told}
    for browser, address, sent in (
        (at_home, "/desk/bodies/GOV-KHM/", {"do": "name_reviewer", "number": told}),
        (at_home, made["Location"], {"do": "send", "version": told}),
        (manager, "/desk/releases/", plan),
        (manager, "/desk/releases/", {"do": "strike", "number": told, "reason": "so"}),
    ):
        answer = browser.post(address, sent)
        assert answer.status_code == 400, address
        assert "The form is not whole" in words_of(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": "king"}, "Choose a role"),
        ({"begin": ""}, "Give the first day"),
        ({"begin": "24.11.2026"}, "Write it as 2026-11-24"),
        ({"end": "2026-01-01"}, "before it begins"),
        ({"email": "nobody"}, "address like"),
        ({"name": " "}, "takes a name"),
        ({"role": "release manager"}, "is held for"),
        ({"deputy_of": "999"}, "There is no appointment 999"),
        ({"deputy_of": "²"}, "The form is not whole"),
    ],
)
def test_a_wrong_invitation_is_shown_again_as_it_was_typed(typed, said, person, signed_in):
    good = {
        "do": "invite",
        "name": "Sok Dara <b>",
        "email": "n@example.org",
        "role": "data provider",
        "begin": "2026-11-24",
        "language": "km",
        "basis": "letter of 1 November",
    }
    answer = signed_in(person(Role.FOCAL_POINT)).post("/desk/bodies/GOV-KHM/", good | typed)
    assert answer.status_code in {400, 403}
    assert said in words_of(answer)
    assert "letter of 1 November" in answer.content.decode()
    assert "<b>" not in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_invitation_reaches_the_mail_in_the_language_and_with_a_link(
    person, signed_in, mailoutbox
):
    signed_in(person(Role.FOCAL_POINT)).post(
        "/desk/bodies/GOV-KHM/",
        {
            "do": "invite",
            "name": "New\nBcc: x@example.org",
            "email": "n@example.org",
            "role": "data provider",
            "begin": "2026-11-24",
            "language": "en",
        },
    )
    mail = mailoutbox[0]
    assert mail.to == ["n@example.org"]
    assert not mail.bcc
    assert "Government of Cambodia" in mail.body
    assert "http://testserver/desk/invitations/" in mail.body


def test_who_names_an_internal_reviewer_is_somebody_else(person):
    chief = person(Role.FOCAL_POINT)
    reviewer = AppointmentRow.objects.create(
        person=chief,
        body="GOV-KHM",
        role="reviewer",
        begin=date(2026, 1, 1),
        created_at=NOW,
    )
    doer = Doer(actor_of(chief, second_factor=True, on=TODAY), chief.name)
    with pytest.raises(ActionDenied, match="Nobody names themselves"):
        operations.name_internal_reviewer(doer=doer, number=reviewer.pk, named=True, now=NOW)
    other = person(Role.REVIEWER, body="GOV-KHM")
    row = AppointmentRow.objects.get(person=other)
    operations.name_internal_reviewer(doer=doer, number=row.pk, named=True, now=NOW)
    assert AppointmentRow.objects.get(pk=row.pk).internal_reviewer
    provider = AppointmentRow.objects.get(person=chief, role="focal point")
    with pytest.raises(InvalidData, match="Only a reviewer"):
        operations.name_internal_reviewer(doer=doer, number=provider.pk, named=True, now=NOW)


def test_gaps_are_shown_on_the_desk_of_the_secretariat_and_of_the_country(person, signed_in):
    end = timezone.now().date() + timedelta(days=30)
    person(Role.CLEARING_OFFICER, body="GOV-LAO", end=end)
    last = end.isoformat()
    secretariat = words_of(signed_in(person(Role.COORDINATOR)).get("/desk/"))
    assert "Country Focal point Clearing officer" in secretariat
    assert "Viet Nam nobody nobody" in secretariat
    assert f"Democratic Republic nobody nobody after {language_of('en').date(last)}" in secretariat
    country = words_of(signed_in(person(Role.FOCAL_POINT)).get("/desk/"))
    assert "Cambodia no deputy nobody" in country
    assert "Viet Nam" not in country
