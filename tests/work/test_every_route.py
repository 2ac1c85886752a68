"""
Every route behind the sign-in, in every role, on things of the own and of another country, in every state.

The routes come from the table of addresses, what is allowed from the table of permissions. A route
without a row here, and without a module of its own, fails; none tells of what is not one's own.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, decide
from attain.domain.permissions.roles import Role
from attain.web.accounts.deeds import actor_of
from attain.web.accounts.directory import directory
from tests.portal.addresses import desk_addresses
from tests.work.releasing import LATER, in_clearance

pytestmark = pytest.mark.usefixtures("released_portal")
TODAY = datetime.now(UTC).date()
FIGURE, WORD = "987.654321", "Zwitscherkanarienvogelei"
COUNTRIES = ("GOV-KHM", "GOV-LAO")
NATIONAL = (Role.DATA_PROVIDER, Role.FOCAL_POINT, Role.CLEARING_OFFICER, Role.REVIEWER)
ACTORS = [
    *[(role, body) for role in NATIONAL for body in COUNTRIES],
    (Role.REVIEWER, "ASEC"),
    (Role.COORDINATOR, "ASEC"),
    (Role.RELEASE_MANAGER, "ASEC"),
    (Role.ADMINISTRATOR, "ASEC"),
    (Role.OFFICER, "SOMHD"),
    (Role.INDEPENDENT_ASSESSOR, "ARCMDG"),
    (Role.PARTNER, "FRIENDS"),
    (None, ""),
]
"""Who asks: each role, those of countries for two of them; the last has an account and no role."""
S = ("draft", "sent", "returned", "accepted", "withdrawn")
C = ("assembled", "in clearance", "cleared", "scheduled", "public", "abandoned", "withdrawn")
USUAL = {"sent", "in clearance"}
"""States that the usual run tries; the heavy trials try all."""


@dataclass(frozen=True)
class Row:
    """
    What a route takes.

    Attributes
    ----------
    sees
        What it takes to see it; none: anybody who has signed in.
    steps
        What may be sent, each with what that takes besides.
    """

    sees: Action | None = None
    steps: dict[str, Action] = field(default_factory=dict)


SUBMISSION = {
    "receive": Action.MEND_SUBMISSION,
    "fetch": Action.MEND_SUBMISSION,
    "send": Action.SEND_SUBMISSION,
    "withdraw": Action.WITHDRAW_SUBMISSION,
    "give_back": Action.RETURN_SUBMISSION,
    "accept": Action.ACCEPT_SUBMISSION,
    "remark": Action.COMMENT,
}
GRID = dict.fromkeys(("released", "file", "empty", "drop", "save", "check"), Action.MEND_SUBMISSION)
CANDIDATE = {
    "open": Action.OPEN_CLEARANCE,
    "remind": Action.CLOSE_CLEARANCE,
    "close": Action.CLOSE_CLEARANCE,
    "schedule": Action.SCHEDULE,
    "again": Action.ASSEMBLE,
    "abandon": Action.ABANDON,
    "withdraw": Action.WITHDRAW_RELEASE,
}
ABOUT_SUBMISSION = {
    "desk/submissions/<int:number>/": Row(Action.SEE_SUBMISSION, SUBMISSION),
    "desk/submissions/<int:number>/grid/": Row(Action.MEND_SUBMISSION, GRID),
    "desk/submissions/<int:number>/figures/": Row(
        Action.SEE_SUBMISSION, {"remark": Action.COMMENT}
    ),
}
ABOUT_CANDIDATE = {
    "desk/candidates/<int:number>/": Row(Action.SEE_CANDIDATE, CANDIDATE),
    "desk/candidates/<int:number>/<str:area>/": Row(
        Action.SEE_CLEARANCE, {"": Action.ANSWER_CLEARANCE}
    ),
    "desk/candidates/<int:number>/pages/<language:language>/": Row(Action.SEE_CANDIDATE),
    "desk/candidates/<int:number>/pages/<language:language>/<path:tail>": Row(Action.SEE_CLEARANCE),
}
ABOUT_BODY = {
    "desk/bodies/": Row(None, {"": Action.KEEP_BODIES}),
    "desk/bodies/<str:body>/": Row(
        None,
        {
            "invite": Action.APPOINT,
            "end": Action.END_APPOINTMENT,
            "withdraw": Action.APPOINT,
            "name_reviewer": Action.NAME_REVIEWER,
            "rename": Action.KEEP_BODIES,
        },
    ),
    "desk/templates/<str:body>/": Row(Action.START_SUBMISSION),
    "desk/people/<int:number>/": Row(
        Action.CLOSE_ACCOUNT, {"reset": Action.RESET_FACTOR, "close": Action.CLOSE_ACCOUNT}
    ),
    "desk/submissions/": Row(None, {"": Action.START_SUBMISSION}),
    "desk/releases/": Row(
        None,
        {
            "assemble": Action.ASSEMBLE,
            "announce": Action.KEEP_CALENDAR,
            "move": Action.KEEP_CALENDAR,
            "strike": Action.KEEP_CALENDAR,
        },
    ),
}
OF_ONESELF = {
    "desk/",
    "desk/language/",
    "desk/me/",
    "desk/me/mails/",
    "desk/notices/",
    "desk/notices/<int:number>/",
}
"""Pages that show who asks only what is theirs; they show it to nobody else, whoever asks."""
READ_BY_BODY = {"desk/audit/", "desk/audit.csv"}
BEFORE_SIGNING_IN = {"desk/invitations/<str:secret>/", "desk/notices/stop/<str:secret>/"}
"""What a sealed address opens: tests/work/test_signing_in.py and test_notice_mails.py."""
ROWS = ABOUT_SUBMISSION | ABOUT_CANDIDATE | ABOUT_BODY


REPORT = "desk/reports/<str:cycle>/<str:number>/<str:body>/"
TRIED_IN = {
    "desk/account/login/": "test_signing_in",
    "desk/account/at/<str:provider_id>/": "test_sign_in_elsewhere",
    "desk/account/at/<str:provider_id>/back/": "test_sign_in_elsewhere",
    "desk/account/logout/": "test_own_account",
    "desk/account/inactive/": "test_own_account",
    "desk/account/signup/": "test_signing_in",
    "desk/account/again/": "test_own_account",
    "desk/account/password/": "test_own_account",
    "desk/account/password/forgotten/": "test_signing_in",
    "desk/account/password/forgotten/sent/": "test_own_account",
    "desk/account/^password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "test_own_account",
    "desk/account/password/changed/": "test_own_account",
    "desk/account/factor/": "test_own_account",
    "desk/account/factor/code/": "test_signing_in",
    "desk/account/factor/again/": "test_own_account",
    "desk/account/factor/set-up/": "test_signing_in",
    "desk/account/factor/take-away/": "test_own_account",
    "desk/account/factor/recovery/": "test_own_account",
    "desk/account/factor/recovery/new/": "test_own_account",
    "desk/account/factor/recovery/codes.txt": "test_own_account",
    "desk/roadmap/": "test_roadmap_pages",
    "desk/roadmap/actions/": "test_roadmap_pages",
    "desk/roadmap/actions/new/": "test_roadmap_pages",
    "desk/roadmap/actions/<str:number>/": "test_roadmap_pages",
    "desk/roadmap/actions/<str:number>/edit/": "test_roadmap_pages",
    "desk/roadmap/actions/<str:number>/history/": "test_roadmap_pages",
    "desk/roadmap/actions/<str:number>/files/": "test_roadmap_pages",
    "desk/roadmap/actions/<str:number>/files/<str:file>/": "test_roadmap_pages",
    "desk/roadmap/attention/": "test_roadmap_pages",
    "desk/roadmap/timeline/": "test_roadmap_pages",
    "desk/roadmap/bodies/<str:body>/": "test_roadmap_pages",
    "desk/roadmap/countries/<str:area>/": "test_roadmap_pages",
    "desk/roadmap/goals/<str:framework>/<str:goal>/": "test_roadmap_pages",
    "desk/roadmap/answering/": "test_roadmap_pages",
    "desk/roadmap/answering/<str:plan>/<str:code>/": "test_roadmap_pages",
    "desk/roadmap/plans/": "test_roadmap_pages",
    "desk/roadmap/plans/new/": "test_roadmap_pages",
    "desk/roadmap/plans/<str:plan>/": "test_roadmap_pages",
    "desk/roadmap/plans/<str:plan>/file/": "test_roadmap_pages",
    "desk/roadmap/plans/<str:plan>/<str:code>/": "test_roadmap_pages",
    "desk/roadmap/grid/": "test_roadmap_pages",
    "desk/roadmap/changes/": "test_roadmap_pages",
    "desk/roadmap/changes/<int:number>/": "test_roadmap_pages",
    "desk/roadmap/copies/": "test_roadmap_pages",
    "desk/roadmap/tables/": "test_roadmap_pages",
    "desk/assessments/": "test_assessments",
    "desk/assessments/new/": "test_assessments",
    "desk/assessments/<str:number>/": "test_assessments",
    "desk/assessments/<str:number>/replace/": "test_assessments",
    "desk/advocacy/": "test_advocacy",
    "desk/advocacy/new/": "test_advocacy",
    "desk/advocacy/<int:number>/": "test_advocacy",
    "desk/focal-points/": "test_focal_points",
    "desk/me/directory/": "test_focal_points",
    "desk/forum/": "test_forum",
    "desk/forum/decisions/": "test_forum",
    "desk/forum/<str:plan>/<str:item>/": "test_forum",
    "desk/cycles/": "test_reporting_pages",
    "desk/cycles/<str:cycle>/": "test_reporting_pages",
    "desk/cycles/<str:cycle>/missing/": "test_reporting_pages",
    "desk/reports/": "test_reporting_pages",
    REPORT: "test_reporting_pages",
    f"{REPORT}<str:area>/": "test_reporting_pages",
    "desk/obligations/": "test_obligation_pages",
    "desk/obligations/<str:obligation>/": "test_obligation_pages",
    "desk/obligations/<str:obligation>/<str:form>/": "test_obligation_pages",
    "desk/packs/": "test_packs",
    "desk/packs/orders/<str:key>/": "test_packs",
    "desk/packs/<str:number>/": "test_packs",
    "desk/packs/<str:number>/<str:form>/": "test_packs",
}
"""The other routes, each with the module that tries who comes in, and who does not."""


def test_every_route_behind_the_sign_in_has_a_row_or_a_module_that_tries_it():
    tables = (ROWS, OF_ONESELF, READ_BY_BODY, BEFORE_SIGNING_IN, TRIED_IN)
    known = [each for table in tables for each in table]
    assert len(known) == len(set(known)), "one row for each"
    assert set(known) == set(desk_addresses())


def test_each_module_of_the_table_asks_for_what_it_is_said_to_try():
    folder = Path(__file__).parent
    for route, module in TRIED_IN.items():
        told = (folder / f"{module}.py").read_text(encoding="utf-8")
        fixed = re.sub(r"\(\?P<.*?\)|<.*?>", "", route).strip("^$").split("/")[1:]
        assert [each for each in fixed if each.strip("^-$") not in told] == [], route


# ---------------------------------------------------------------------------- who asks, and of what


@pytest.fixture
def everybody(person, signed_in):
    """Each actor with a browser: (role, body, browser, who)."""
    made = []
    for role, body in ACTORS:
        who = person(role, body=body)
        made.append((role, body, signed_in(who), who))
    return made


def kept() -> str:
    """Return a seal of all rows that people's work has, but for sessions."""
    from django.apps import apps

    seal = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label in {"sessions.Session", "accounts.Person"} or not model._meta.managed:
            continue
        rows = list(model._base_manager.order_by("pk").values())
        seal.update(json.dumps([model._meta.label, rows], default=str).encode())
    return seal.hexdigest()


def allowed(who, action, subject: Subject) -> bool:
    actor = actor_of(who, second_factor=True, on=TODAY)
    return decide(actor, action, subject, TODAY).allowed


def check_seen(browser: Client, address: str, may: bool, case: object, *, shown: str = "") -> None:
    """A page that may be seen is shown; one that may not says nothing, also not that it is there."""
    answer = browser.get(address)
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if may:
        assert answer.status_code == 200, case
        assert shown.encode() in text, case
    else:
        assert answer.status_code in {403, 404}, (case, answer.status_code)
        assert FIGURE.encode() not in text, case
        assert WORD.encode() not in text, case
        assert FIGURE not in str(answer.headers)


UNSAID = {"remark": 400}
"""Steps that look at the form before the right: what they answer to a form that means nothing."""


def check_step(
    browser: Client, address: str, form: dict, may: bool, case: object, *, sees: bool = False
) -> None:
    """What may be done is not refused for a right; what is done here is undone."""
    with transaction.atomic():
        answer = browser.post(address, form)
        if may:
            transaction.set_rollback(True)
    if may:
        words = answer.content.decode()
        unready = "Still waiting for" in words or "there is nothing to put in" in words
        assert answer.status_code in {200, 302, 303, 400, 409} or unready, case
    else:
        refused = {403, 404, UNSAID.get(form["do"], 403)}
        assert answer.status_code in refused, (case, answer.status_code)
        assert sees or WORD.encode() not in answer.content, case


@pytest.fixture
def sent(person):
    """A submission of Cambodia with a canary in its title and its figures, by somebody else."""
    from attain.web.submissions import operations
    from tests.work.releasing import HEAD, NOW, doer

    provider = doer(person(Role.DATA_PROVIDER))
    begun = operations.start(doer=provider, body="GOV-KHM", title=WORD, now=NOW)
    content = f"{HEAD}SH_DYN_MORT,KHM,2019,{FIGURE},PER_1000_LIVE_BIRTHS,Y0T4\n".encode()
    operations.receive(
        doer=provider,
        number=begun.pk,
        version=1,
        name="a.csv",
        content=content,
        release=None,
        now=NOW,
    )
    begun.refresh_from_db()
    return begun


@pytest.mark.parametrize(
    "state", [each if each in USUAL else pytest.param(each, marks=pytest.mark.full) for each in S]
)
def test_a_submission_is_seen_and_moved_as_the_table_says(state, sent, everybody):
    from attain.web.submissions.models import Submission
    from attain.web.submissions.operations import subject_of

    Submission.objects.filter(pk=sent.pk).update(state=state)
    sent.refresh_from_db()
    subject = subject_of(sent)
    form = {"version": str(sent.version), "reason": "words", "text": "words", "figure": "x"}
    form |= {"yes": "yes", "seal": sent.seal, "nth": "1", "column": "value"}
    form |= {"address": "https://nowhere.example.org/figures.csv"}
    before = kept()
    for role, body, browser, who in everybody:
        assert kept() == before, "what was refused to the one before changed nothing"
        for pattern, row in ABOUT_SUBMISSION.items():
            address = f"/{pattern}".replace("<int:number>", str(sent.pk))
            sees = allowed(who, Action.SEE_SUBMISSION, subject) and allowed(who, row.sees, subject)
            case = (role, body, state, address)
            check_seen(browser, address, sees, case, shown=WORD)
            for step, action in row.steps.items():
                may = sees and allowed(who, action, subject)
                if step == "receive":
                    form["file"] = SimpleUploadedFile("a.csv", b"x")
                told = {**form, "do": step}
                check_step(browser, address, told, may, (*case, step), sees=sees)


@pytest.fixture
def candidate(accepted, manager):
    """A release in clearance, with a canary in its title."""
    found = in_clearance(manager, accepted("KHM", FIGURE))
    type(found).objects.filter(pk=found.pk).update(title=WORD)
    found.refresh_from_db()
    return found


@pytest.mark.parametrize(
    "state", [each if each in USUAL else pytest.param(each, marks=pytest.mark.full) for each in C]
)
def test_a_candidate_is_seen_and_moved_as_the_table_says(state, candidate, everybody):
    from attain.web.clearance.models import Candidate
    from attain.web.clearance.operations import subject_of

    now = datetime.now(UTC)
    minute = now - timedelta(hours=1) if state in {"public", "withdrawn"} else LATER
    gone = {"gone_at": now, "gone_because": "why"} if state == "withdrawn" else {}
    written = "scheduled" if state == "public" else state
    Candidate.objects.filter(pk=candidate.pk).update(state=written, minute=minute, **gone)
    candidate.refresh_from_db()
    form = {"version": str(candidate.version), "reason": "words", "when": "now", "stays": "closed"}
    form |= {"deadline": f"{LATER:%Y-%m-%dT%H:%M}", "answer": "no objection"}
    form |= {"submissions": [str(each) for each in candidate.submissions]}
    before = kept()
    for role, body, browser, who in everybody:
        assert kept() == before, "what was refused to the one before changed nothing"
        whole = allowed(who, Action.SEE_CANDIDATE, subject_of(candidate, now))
        for pattern, row in ABOUT_CANDIDATE.items():
            for area in ("KHM", "LAO") if "<str:area>" in pattern or "tail" in pattern else ("",):
                address = (
                    f"/{pattern}".replace("<int:number>", str(candidate.pk))
                    .replace("<str:area>", area)
                    .replace("<language:language>", "en")
                    .replace("<path:tail>", f"sdg/indicators/3.2.1/{area}/")
                )
                subject = subject_of(candidate, now, area)
                sees = allowed(who, row.sees, subject)
                if "/pages/" in pattern:
                    asked = state in {"in clearance", "cleared", "scheduled"}
                    sees = state != "abandoned" and (whole or (sees and bool(area) and asked))
                case = (role, body, state, address)
                saw = allowed(who, row.sees, replace(subject, state="cleared"))
                leads_on = state == "public" and "<str:area>" in pattern and saw and not sees
                if leads_on:
                    assert browser.get(address)["Location"] == f"/en/areas/{area}/", case
                elif role in {None, Role.PARTNER} or body in {*COUNTRIES, "ASEC"}:
                    check_seen(browser, address, sees, case)
                form["version"] = "1" if area else str(candidate.version)
                for step, action in row.steps.items():
                    may = sees and allowed(who, action, subject)
                    told = {**form, "do": step}
                    check_step(browser, address, told, may, (*case, step), sees=sees)


@pytest.mark.parametrize("body", ["GOV-KHM", pytest.param("GOV-LAO", marks=pytest.mark.full)])
def test_a_body_and_its_people_are_kept_as_the_table_says(body, everybody, person):
    from attain.web.accounts.models import AppointmentRow, Invitation

    officer = person(Role.REVIEWER, body=body)
    row = AppointmentRow.objects.get(person=officer)
    offered = Invitation.objects.create(
        email="i@example.org",
        name="I",
        body=body,
        role="data provider",
        begin=TODAY,
        seal="0" * 64,
        sent_at=datetime.now(UTC),
        until=LATER,
    )
    from attain.web.clearance.models import CalendarEntry

    entry = CalendarEntry.objects.create(title="T", minute=LATER, kept_at=datetime.now(UTC))
    numbers = {"withdraw": offered.pk, "move": entry.pk, "strike": entry.pk}
    found = directory().body(body)
    subject = Subject(body=body, areas=frozenset(found.areas))
    form = {"reason": "words", "last_day": TODAY.isoformat(), "named": "yes", "version": "0"}
    form |= {"name": "N", "email": "n@example.org", "role": "data provider", "language": "en"}
    form |= {"begin": TODAY.isoformat(), "new_name": "Another", "body": body, "title": WORD}
    form |= {"release_id": "2026.Q4", "minute": f"{LATER:%Y-%m-%dT%H:%M}", "kind": "ministry"}
    form |= {"id": "NEW-1", "areas": "KHM"}
    before = kept()
    for role, own, browser, who in everybody:
        assert kept() == before, "what was refused to the one before changed nothing"
        for pattern, route in ABOUT_BODY.items():
            address = f"/{pattern}".replace("<str:body>", body)
            address = address.replace("<int:number>", str(officer.pk))
            case = (role, own, address)
            sees = route.sees is None or allowed(who, route.sees, subject)
            check_seen(browser, address, sees, case)
            for step, action in route.steps.items():
                state = "assembled" if action is Action.ASSEMBLE else ""
                may = sees and allowed(who, action, Subject(body, subject.areas, state))
                if action in {Action.APPOINT, Action.END_APPOINTMENT}:
                    may = may and role in {Role.FOCAL_POINT, Role.ADMINISTRATOR}
                    given = "reviewer" if step == "end" else "data provider"
                    form["role"] = given
                number = numbers.get(step, row.pk)
                sure(browser)
                told = {**form, "do": step, "number": str(number)}
                check_step(browser, address, told, may, (*case, step), sees=True)


def sure(browser: Client) -> None:
    """Let the password have been given a moment ago."""
    import time

    session = browser.session
    for each in session["account_authentication_methods"]:
        each["at"] = time.time()
    session.save()


def test_lists_counts_and_own_pages_name_nothing_that_may_not_be_seen(sent, candidate, everybody):
    from attain.web.clearance.operations import subject_of as of_candidate
    from attain.web.submissions.models import Submission
    from attain.web.submissions.operations import subject_of

    Submission.objects.filter(pk=sent.pk).update(state="sent")
    sent.refresh_from_db()
    now = datetime.now(UTC)
    pages = {"desk/submissions/", "desk/releases/"} | OF_ONESELF - {
        "desk/language/",
        "desk/notices/<int:number>/",
        "desk/me/mails/",
    }
    for role, body, browser, who in everybody:
        may = (
            allowed(who, Action.SEE_SUBMISSION, subject_of(sent))
            or allowed(who, Action.SEE_CANDIDATE, of_candidate(candidate, now))
            or allowed(who, Action.SEE_CLEARANCE, of_candidate(candidate, now, "KHM"))
            or allowed(who, Action.SEE_CLEARANCE, of_candidate(candidate, now, "LAO"))
        )
        shown = "".join(browser.get(f"/{each}").content.decode() for each in pages)
        assert (WORD in shown) is may, (role, body)
        for secret in ("/desk/audit/", "/desk/audit.csv"):
            reads = any(
                allowed(who, Action.READ_AUDIT, Subject(body=each)) for each in {body, "GOV-KHM"}
            )
            answer = browser.get(secret)
            assert (answer.status_code == 200) is reads, (role, body)
            if not allowed(who, Action.READ_AUDIT, Subject(body="GOV-KHM")):
                assert WORD.encode() not in answer.content, (role, body)


@pytest.mark.parametrize(
    ("role", "body"),
    [
        (Role.DATA_PROVIDER, "GOV-LAO"),
        (Role.OFFICER, "SOMHD"),
        (Role.PARTNER, "FRIENDS"),
        (Role.ADMINISTRATOR, "ASEC"),
        (None, ""),
    ],
    ids=str,
)
def test_no_page_at_all_tells_of_a_draft_or_a_candidate_that_one_may_not_see(
    role, body, sent, candidate, person, signed_in
):
    browser = signed_in(person(role, body=body))
    for pattern, address in desk_addresses().items():
        if "logout" in address:
            continue
        number = candidate.pk if "candidates" in pattern else sent.pk
        answer = browser.get(address.replace("/1/", f"/{number}/"))
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code < 500, address
        assert FIGURE.encode() not in text, address
        if "audit" not in address:  # who reads the log reads what things are called
            assert WORD.encode() not in text, address


def test_without_a_second_factor_or_without_signing_in_nothing_of_it_is_reached(
    sent, candidate, person, signed_in
):
    strangers = [Client(), *[signed_in(person(role), factor=False) for role in (Role.FOCAL_POINT,)]]
    for browser in strangers:
        for pattern in ABOUT_SUBMISSION | ABOUT_CANDIDATE | ABOUT_BODY:
            number = candidate.pk if "candidates" in pattern else sent.pk
            address = f"/{pattern}".replace("<int:number>", str(number))
            for part, word in {
                "<str:area>": "KHM",
                "<str:body>": "GOV-KHM",
                "<language:language>": "en",
                "<path:tail>": "areas/KHM/",
            }.items():
                address = address.replace(part, word)
            before = kept()
            for answer in (browser.get(address), browser.post(address, {"do": "accept"})):
                assert answer.status_code == 302, address
                assert answer["Location"].startswith("/desk/account/"), address
            assert kept() == before
