"""Pages of the roadmap: who sees what, who changes what, and that nobody's words are lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import product

import pytest
from django.db import transaction
from django.test import Client

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import (
    Budget,
    Evidence,
    GenderMark,
    Issue,
    Milestone,
    Output,
    RoadmapAction,
)
from attain.domain.roadmap.plans import Allocation
from attain.domain.roadmap.status import Status
from attain.errors import InvalidData
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.roadmap import operations, planning
from attain.web.roadmap.models import ActionRow, ActionVersion, AllocationRow
from attain.web.roadmap.operations import NEW
from attain.web.roadmap.queries import action_of, action_row
from tests.portal.test_headers import check_headers
from tests.work.conftest import BODY_OF, NOW, words_of

TODAY = NOW.date()
WHOLE = RoadmapAction(
    number=NEW,
    title="Train midwives",
    lead="SOMHD",
    supporting=("ASEC",),
    items=("ROADMAP D.3.1",),
    goals=("SDG 3",),
    targets=("SDG 3.1",),
    moves=("SDG 3.1.2",),
    areas=("LAO", "CLMV"),
    output=Output(text="Midwives in every district", quantity="400 midwives", population="mothers"),
    begin=date(2026, 1, 1),
    deadline=date(2027, 6, 30),
    budget=Budget(amount=Decimal(1000), funded=Decimal(400), currency="USD", source="CANARY fund"),
    milestones=(Milestone("First course", date(2026, 6, 1)),),
    issues=(Issue.GENDER,),
    stakeholders="Associations of midwives",
    gender=GenderMark.PRINCIPAL,
    evidence=(
        Evidence("Public report", "https://example.org/report", public=True),
        Evidence("Secret note", "https://example.org/note"),
    ),
)
TYPED = {
    "title": "Train midwives",
    "lead": "SOMHD",
    "items": ["ROADMAP D.3.1"],
    "moves": ["SDG 3.1.2"],
    "gender": "",
}


def doer_for(who) -> Doer:
    return Doer(actor_of(who, second_factor=True, on=TODAY), who.name)


@pytest.fixture
def officer(person):
    return person(Role.OFFICER)


@pytest.fixture
def coordinator(person):
    return person(Role.COORDINATOR)


@pytest.fixture
def standing(officer, coordinator):
    """Make an action in a status: `standing(Status.AGREED, title="Other")`; a dropped one was agreed."""

    def made(
        status: Status = Status.AGREED, *, agreed: bool = True, **changes: object
    ) -> ActionRow:
        wanted = replace(WHOLE, **changes)
        row = operations.propose(doer=doer_for(coordinator), action=wanted, now=NOW)
        found = replace(action_of(row), status=status)
        row.content, row.status = as_plain(found), status.value
        row.done_at = NOW if status is Status.DONE else None
        row.save()
        ActionVersion.objects.filter(action=row).update(content=row.content)
        if status is Status.DROPPED and agreed:
            before = row.content | {"status": Status.AGREED.value}
            ActionVersion.objects.create(action=row, version=0, content=before, at=NOW)
        return row

    return made


def now_of(row: ActionRow) -> RoadmapAction:
    return action_of(action_row(row.number))


def form_of(answer) -> dict[str, object]:
    """Return what the largest form on a page would be sent with."""
    text = answer.content.decode()
    form = max(re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL), key=len)
    told: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if not name or (kind and kind[1] in {"checkbox", "radio"} and " checked" not in tag):
            continue
        told.setdefault(name[1], [])
        told[name[1]].append(unescape(value[1]) if value else "")
    for name, inside in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        told[name] = [unescape(inside)]
    for name, inside in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        first = re.search(r'<option value="([^"]*)"', inside)
        told[name] = [unescape((chosen or first)[1])]
    told.pop("csrfmiddlewaretoken", None)
    return told


# ------------------------------------------------------------------------------- who sees what

MEMBERS = set(Role) - {Role.PARTNER, Role.INDEPENDENT_ASSESSOR}
PAGES = ("", "actions/", "attention/", "timeline/", "goals/SDG/3/", "countries/LAO/")
PAGES += ("bodies/SOMHD/", "plans/ROADMAP/D.3.1/")


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_each_role_sees_the_actions_of_the_table_on_every_page_and_no_others(
    role, person, signed_in, standing
):
    """By enumeration: role x standing, on the list, its search, the matrix and every page beside them."""
    rows = {each.name: standing(each, title=f"Canary {each.name}") for each in Status}
    rows["UNSEEN"] = standing(Status.DROPPED, agreed=False, title="Canary UNSEEN")
    browser = signed_in(person(role))
    seen = {name: role in MEMBERS or name not in {"PROPOSED", "UNSEEN"} for name in rows}
    for name, row in rows.items():
        one = browser.get(f"/desk/roadmap/actions/{row.number}/")
        assert one.status_code == (200 if seen[name] else 404), name
    for address in PAGES:
        page = browser.get(f"/desk/roadmap/{address}")
        assert page.status_code == 200, address
        said = words_of(page)
        for name, wanted in seen.items():
            over = name in {"DONE", "DROPPED", "PROPOSED", "UNSEEN"}
            if address != "attention/" or not over:
                assert (f"Canary {name}" in said) is wanted, (address, name)
    assert browser.get("/desk/roadmap/tables/?as=xlsx").status_code == 200
    file = browser.get("/desk/roadmap/tables/?as=csv").content
    for name, wanted in seen.items():
        assert (f"Canary {name}".encode() in file) is wanted
    count = re.search(
        r"(\d+)</strong> actions? in all", browser.get("/desk/roadmap/").content.decode()
    )
    assert count
    assert int(count[1]) == (7 if role in MEMBERS else 5)


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_what_members_keep_among_themselves_is_shown_to_members_only(
    role, person, signed_in, standing
):
    row = standing()
    browser = signed_in(person(role))
    member = role in MEMBERS
    shown = browser.get(f"/desk/roadmap/actions/{row.number}/").content.decode()
    assert "Public report" in shown
    assert ("Secret note" in shown) is member
    table = browser.get("/desk/roadmap/tables/?as=csv").content
    assert (b"Secret note" in table) is member
    found = browser.get(f"/desk/roadmap/actions/{row.number}/history/")
    assert found.status_code == (200 if member else 404)
    hidden = browser.get("/desk/roadmap/actions/?words=secret+note")
    assert ("Train midwives" in words_of(hidden)) is member


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_each_role_edits_what_the_table_lets_it_and_nothing_else(role, person, signed_in, standing):
    """By enumeration: role x own or other body x status."""
    browser = signed_in(person(role))
    for own, status in product((True, False), Status):
        lead = BODY_OF[role] if own else "SOM-ED"
        row = standing(status, lead=lead, supporting=())
        owner = role in {Role.OFFICER, Role.FOCAL_POINT} and own
        open_ = status not in {Status.DONE, Status.DROPPED}
        wanted = role is Role.COORDINATOR or (owner and open_)
        seen_at_all = role in MEMBERS or status is not Status.PROPOSED
        where = f"/desk/roadmap/actions/{row.number}/edit/"
        if status is Status.AGREED:
            assert (browser.get(where).status_code == 200) is wanted
        before = row.content
        answer = browser.post(where, TYPED | {"lead": lead, "version": "1", "title": "Taken over"})
        assert answer.status_code == (302 if wanted else 403 if seen_at_all else 404), (own, status)
        assert (now_of(row).title == "Taken over") is wanted
        if not wanted:
            assert action_row(row.number).content == before


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_each_role_proposes_for_the_bodies_of_the_table_and_no_others(role, person, signed_in):
    browser = signed_in(person(role))
    for lead in (BODY_OF[role], "SOM-ED", ""):
        wanted = role is Role.COORDINATOR or (
            role in {Role.OFFICER, Role.FOCAL_POINT} and lead == BODY_OF[role]
        )
        count = ActionRow.objects.count()
        answer = browser.post("/desk/roadmap/actions/new/", TYPED | {"lead": lead})
        assert (answer.status_code == 302) is wanted, lead
        assert ActionRow.objects.count() == count + wanted


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_only_the_coordinator_allocates(role, person, signed_in):
    browser = signed_in(person(role))
    one = {"version": "0", "lead": "SOMHD", "do": "keep"}
    browser.post("/desk/roadmap/answering/ROADMAP/A.1.1/", one)
    several = {"item": ["ROADMAP A.1.2"], "version ROADMAP A.1.2": "0", "lead": "SOMHD"}
    browser.post("/desk/roadmap/answering/", several)
    assert AllocationRow.objects.count() == (2 if role is Role.COORDINATOR else 0)


# ---------------------------------------------------------------------- proposing and editing


def test_what_the_form_shows_comes_back_as_the_same_action(signed_in, coordinator, standing):
    row = standing()
    browser = signed_in(coordinator)
    sent = form_of(browser.get(f"/desk/roadmap/actions/{row.number}/edit/"))
    answer = browser.post(f"/desk/roadmap/actions/{row.number}/edit/", sent)
    assert answer.status_code == 302
    assert now_of(row) == replace(WHOLE, number=row.number, status=Status.AGREED)
    assert action_row(row.number).version == 1


def test_lists_keep_their_order_so_that_saving_changes_nothing_that_nobody_touched(
    signed_in, coordinator, standing
):
    row = standing(issues=(Issue.HEALTH, Issue.GENDER), areas=("VNM", "KHM", "CLMV"))
    browser = signed_in(coordinator)
    where = f"/desk/roadmap/actions/{row.number}/edit/"
    sent = form_of(browser.get(where))
    sent["areas"] = ["KHM", "LAO", "VNM", "CLMV"]
    assert browser.post(where, sent).status_code == 302
    assert now_of(row).issues == (Issue.HEALTH, Issue.GENDER)
    assert now_of(row).areas == ("VNM", "KHM", "CLMV", "LAO")
    assert ActionVersion.objects.get(action=row, version=2).changed == ["areas"]


def test_the_page_of_an_action_says_all_of_it_as_people_read_it(signed_in, officer, standing):
    row = standing()
    said = words_of(signed_in(officer).get(f"/desk/roadmap/actions/{row.number}/"))
    for told in (
        "Train midwives",
        "Experts where a goal is off track",
        "ASEAN Senior Officials Meeting on Health Development",
        "400 midwives",
        "not said yet: how good is it to be",
        "costs 1,000 USD",
        "still to be found 600 USD",
        "First course",
        "Gender",
        "2: it is the first aim",
        "Associations of midwives",
        "Lao",
        "Myanmar",
    ):
        assert told in said, told


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": " "}, "Give the action a title"),
        ({"supporting": ["SOMHD"]}, "does not support besides"),
        ({"begin": "soon"}, "soon is no day"),
        ({"begin": "2027-01-01", "deadline": "2026-01-01"}, "lies before the beginning"),
        ({"amount": "much"}, "much is no amount of money"),
        ({"amount": "1.000,50", "currency": "EUR"}, "no amount of money"),
        ({"amount": "10"}, "Name the currency"),
        ({"amount": "10", "currency": "U$D"}, "no currency"),
        ({"milestone-0-text": "First"}, "Give the day of the milestone First"),
        ({"milestone-0-due": "2027-01-01"}, "Say what the milestone is"),
        ({"milestone-0-text": "First", "milestone-0-due": "then"}, "then is no day"),
        ({"evidence-0-title": "Report", "evidence-0-link": "javascript:1"}, "is no link"),
        ({"evidence-0-link": "https://example.org/"}, "takes a name"),
        ({"evidence-0-title": "File", "evidence-0-link": f"kept:{'0' * 32}"}, "not sent for it"),
        ({"issues": ["magic"]}, "Choose from the list"),
        ({"gender": "9"}, "Choose from the list"),
        ({"items": ["ROADMAP Z.9"]}, "no recommendation or clause"),
        ({"items": ["nonsense"]}, "is no reference"),
        ({"areas": ["ATLANTIS"]}, "no country or group"),
    ],
)
def test_a_wrong_form_is_shown_again_as_it_was_typed(typed, said, signed_in, officer):
    told = TYPED | {"stakeholders": "ชาวบ้าน <b>"} | typed
    answer = signed_in(officer).post("/desk/roadmap/actions/new/", told)
    assert answer.status_code == 400
    assert said in words_of(answer)
    assert "ชาวบ้าน" in answer.content.decode()
    assert "<b>" not in answer.content.decode()
    assert not ActionRow.objects.exists()


def test_words_in_five_scripts_survive_the_form_and_are_found_however_they_are_typed(
    signed_in, officer
):
    browser = signed_in(officer)
    for title, wanted in (
        ("ទឹកស្អាត\u200bសម្រាប់ភូមិ", "ទឹកស្អាតសម្រាប់"),
        ("ນ້ຳສະອາດໃນທຸກບ້ານ", "ນ້ໍາສະອາດ"),
        ("น้ำสะอาดทุกหมู่บ้าน", "สะอาด"),
        ("သောက်သုံးရေသန့်", "ရေသန့်"),
        ("Nước sạch ở mọi xã", "NU\u031bO\u031b\u0301C SA\u0323CH"),
    ):
        made = browser.post("/desk/roadmap/actions/new/", TYPED | {"title": title})
        assert made.status_code == 302
        row = ActionRow.objects.latest("pk")
        assert now_of(row).title == title
        found = browser.get("/desk/roadmap/actions/", {"words": wanted})
        assert title in found.content.decode(), wanted
        assert "One action" in words_of(found)


def test_a_conflict_shows_both_versions_and_each_field_is_chosen(
    signed_in, officer, coordinator, standing
):
    row = standing()
    mine, theirs = signed_in(officer), signed_in(coordinator)
    where = f"/desk/roadmap/actions/{row.number}/edit/"
    form = form_of(mine.get(where))
    other = form | {"title": ["Train more midwives"], "population": ["fathers"]}
    assert theirs.post(where, other).status_code == 302
    mine_typed = form | {"title": ["Train nurses"], "quality": ["certified"]}
    told = mine.post(where, mine_typed)
    assert told.status_code == 409
    said = words_of(told)
    assert coordinator.name in said
    for words in ("Train nurses", "Train more midwives", "Both of you changed this"):
        assert words in said
    assert now_of(row).title == "Train more midwives"

    chosen = form_of(told) | {"take-title": "theirs", "take-output": "ours", "do": "save"}
    assert mine.post(where, chosen).status_code == 302
    kept = now_of(row)
    assert kept.title == "Train more midwives"
    assert (kept.output.quality, kept.output.population) == ("certified", "mothers")
    assert action_row(row.number).version == 3


def test_a_third_who_saves_while_two_versions_are_compared_is_not_overwritten(
    signed_in, officer, coordinator, standing
):
    row = standing()
    mine, theirs = signed_in(officer), signed_in(coordinator)
    where = f"/desk/roadmap/actions/{row.number}/edit/"
    form = form_of(mine.get(where))
    theirs.post(where, form | {"title": ["Second"]})
    told = mine.post(where, form | {"title": ["Mine"]})
    theirs.post(where, form | {"version": "2", "title": ["Third"]})
    again = mine.post(where, form_of(told) | {"take-title": "ours", "do": "save"})
    assert again.status_code == 409
    assert "Third" in words_of(again)
    assert now_of(row).title == "Third"
    opened = mine.post(where, form_of(again) | {"take-title": "ours", "do": "form"})
    assert opened.status_code == 200
    assert form_of(opened)["title"] == ["Mine"]


def test_a_broken_form_says_so_and_changes_nothing(signed_in, coordinator, standing):
    row = standing()
    browser = signed_in(coordinator)
    where = f"/desk/roadmap/actions/{row.number}/"
    for sent in ({"ours": "{"}, {"ours": '{"title": 1}'}, {"version": "x"}, {"version": "99"}):
        answer = browser.post(f"{where}edit/", TYPED | sent)
        assert answer.status_code == 400
        assert "The form is not whole" in words_of(answer) or "RoadmapAction" in words_of(answer)
    assert "Choose what to do" in words_of(browser.post(where, {"to": "heaven"}))
    assert action_row(row.number).version == 1


def test_the_history_says_who_changed_what_from_what_to_what_and_why(
    signed_in, officer, coordinator, standing
):
    row = standing()
    browser = signed_in(officer)
    where = f"/desk/roadmap/actions/{row.number}/"
    form = form_of(browser.get(f"{where}edit/"))
    changed = form | {"deadline": ["2028-01-31"], "reason": ["the course was put off"]}
    browser.post(f"{where}edit/", changed)
    said = words_of(browser.get(f"{where}history/"))
    for told in (officer.name, "30 June 2027", "31 January 2028", "the course was put off"):
        assert told in said
    assert "It was proposed" in said


def test_steps_ask_for_what_the_table_of_status_asks(signed_in, officer, coordinator, standing):
    row = standing(evidence=())
    where = f"/desk/roadmap/actions/{row.number}/"
    owner, chief = signed_in(officer), signed_in(coordinator)
    shown = words_of(owner.get(where))
    assert "It takes evidence first" in shown
    assert "Drop it" not in shown
    held = owner.post(where, {"to": "on hold", "version": "1", "reason": " "})
    assert held.status_code == 403
    assert "only with a reason" in words_of(held)
    assert owner.post(where, {"to": "under way", "version": "1"}).status_code == 302
    late = owner.post(where, {"to": "on hold", "version": "1", "reason": "no money"})
    assert late.status_code == 403
    assert "has changed" in words_of(late)
    refused = owner.post(where, {"to": "dropped", "version": "2", "reason": "why not"})
    assert refused.status_code == 403
    assert (
        chief.post(where, {"to": "dropped", "version": "2", "reason": "merged"}).status_code == 302
    )
    assert now_of(row).status is Status.DROPPED


def test_a_copy_begins_with_all_but_evidence_and_what_was_reached(signed_in, officer, standing):
    row = standing(milestones=(Milestone("First", date(2026, 6, 1), reached=True),))
    browser = signed_in(officer)
    sent = form_of(browser.get(f"/desk/roadmap/actions/new/?from={row.number}"))
    answer = browser.post("/desk/roadmap/actions/new/", sent)
    made = action_of(action_row(answer["Location"].split("/")[-2]))
    assert made.number != row.number
    assert made.status is Status.PROPOSED
    assert made.evidence == ()
    assert made.milestones == (Milestone("First", date(2026, 6, 1)),)
    assert made.output == WHOLE.output


# ---------------------------------------------------------------------------- choosing and joining


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", "A B C"),
        ("body=SOMHD", "A"),
        ("body=ASEC", "A"),
        ("lead=-", "C"),
        ("country=KHM", "A C"),
        ("country=CLMV", "A C"),
        ("country=SGP", "B C"),
        ("goal=SDG+4", "B"),
        ("status=proposed", "B"),
        ("item=ROADMAP+D", "A"),
        ("item=ROADMAP+D.3", "A"),
        ("item=ROADMAP+D.3.2", ""),
        ("late=yes", "A"),
        ("words=midwives", "A"),
        ("words=health+a.1", ""),
        ("words=MIDWIVES+somhd", "A"),
        ("words=nothing", ""),
    ],
)
def test_actions_are_chosen_by_what_they_say(asked, found, signed_in, officer, standing):
    standing(title="A midwives")
    other = {"targets": (), "moves": (), "milestones": (), "deadline": None}
    other |= {"supporting": (), "stakeholders": "", "output": Output()}
    standing(
        Status.PROPOSED,
        title="B schools",
        lead="SOM-ED",
        items=("DECLARATION 5",),
        goals=("SDG 4",),
        areas=("SGP",),
        **other,
    )
    standing(title="C roads", lead="", items=(), goals=("MDG 8",), areas=(), **other)
    said = words_of(signed_in(officer).get(f"/desk/roadmap/actions/?{asked}"))
    for letter, title in (("A", "A midwives"), ("B", "B schools"), ("C", "C roads")):
        assert (title in said) is (letter in found), title


def test_every_pair_of_axes_makes_a_matrix_that_counts_each_action_once(
    signed_in, officer, standing
):
    standing()
    standing(title="Second", items=("ROADMAP D.3.1", "ROADMAP D.3.2"), lead="SOM-ED")
    browser = signed_in(officer)
    axes = ("recommendation", "body", "goal", "country", "status", "cycle")
    for rows in axes:
        for columns in axes:
            answer = browser.get("/desk/roadmap/", {"rows": rows, "columns": columns})
            assert answer.status_code == 200, (rows, columns)
            assert "2 actions in all" in words_of(answer)
    text = browser.get("/desk/roadmap/?rows=recommendation&columns=body").content.decode()
    row = re.search(r"D\.3\.1</span>.*?</tr>", text, re.DOTALL)
    assert row
    assert row[0].count(">A") >= 2
    foot = re.search(r"<tfoot.*?</tfoot>", text, re.DOTALL)
    assert foot
    assert re.search(r'data-c="in all">2</td></tr>', foot[0])


def test_an_empty_roadmap_says_what_to_do(signed_in, officer, person):
    browser = signed_in(officer)
    assert "Propose the first action" in words_of(browser.get("/desk/roadmap/"))
    assert "There is no action yet" in words_of(browser.get("/desk/roadmap/actions/"))
    assert "There is no action yet" in words_of(browser.get("/desk/roadmap/timeline/"))
    guest = signed_in(person(Role.PARTNER))
    assert "they stand here then" in words_of(guest.get("/desk/roadmap/actions/"))


@pytest.mark.parametrize(
    "address",
    [
        "actions/A99/",
        "actions/xyz/",
        "bodies/NOBODY/",
        "countries/ATLANTIS/",
        "goals/SDG/99/",
        "plans/NONE/",
        "plans/ROADMAP/Z.9/",
        "answering/ROADMAP/Z.9/",
        "answering/ROADMAP/A/",
        "changes/99/",
    ],
)
def test_what_is_not_there_is_answered_as_not_there(address, signed_in, coordinator):
    assert signed_in(coordinator).get(f"/desk/roadmap/{address}").status_code == 404


def test_figures_and_actions_are_joined_and_the_rule_and_the_release_are_said(
    released_portal, signed_in, officer, standing
):
    from attain.usecases.portal.roadmap_figures import movements, off_track
    from attain.web.pages import shelf

    edition = shelf().current()
    behind = off_track(edition)
    assert behind
    browser = signed_in(officer)
    before = words_of(browser.get("/desk/roadmap/attention/"))
    assert edition.id in before
    assert edition.main_rule in before
    assert behind[0].target in before
    goal = behind[0].target.rpartition(".")[0]
    standing(goals=(goal,), targets=(), moves=(), areas=())
    after = words_of(
        browser.get("/desk/roadmap/attention/").content and browser.get("/desk/roadmap/attention/")
    )
    part = after.split("Off track without any action")[1].split("A rule of ours")[0]
    assert f" {behind[0].target} " not in part

    indicators = [
        f"{each.framework} {each.indicator}" for each in edition.standings(rule=edition.main_rule)
    ]
    assert movements(edition, ["SDG 99.9.9", "NONE 1.1.1"]) == ()
    still = [each for each in movements(edition, indicators) if not each.moved]
    assert still
    row = standing(
        Status.UNDER_WAY,
        title="Unmoved canary",
        moves=(still[0].indicator,),
        areas=(still[0].area,),
    )
    said = words_of(browser.get("/desk/roadmap/attention/"))
    part = said.split("Actions whose indicator did not move")[-1]
    assert f"{row.number} Unmoved canary : 1 of 1 judged did not move" in part
    country = words_of(browser.get(f"/desk/roadmap/countries/{still[0].area}/"))
    assert "Unmoved canary" in country


def test_what_is_late_and_what_has_no_owner_is_told(signed_in, officer, standing):
    row = standing(milestones=(), deadline=date(2026, 10, 1))
    free = standing(lead="", title="Nobodys")
    said = words_of(signed_in(officer).get("/desk/roadmap/attention/"))
    assert f"{row.number} Train midwives" in said.split("What has no owner")[0]
    assert f"{free.number} Nobodys" in said.split("What has no owner")[1]


# --------------------------------------------------------------------------------- allocating


def test_allocating_goes_from_one_to_the_next_and_says_how_many_are_left(signed_in, coordinator):
    browser = signed_in(coordinator)
    first = words_of(browser.get("/desk/roadmap/answering/"))
    assert "0 of 32 allocated" in first
    sent = form_of(browser.get("/desk/roadmap/answering/ROADMAP/A.1.1/"))
    sent |= {"lead": "SOMDP", "supporting": ["ASEC"], "basis": "letter", "do": "next"}
    answer = browser.post("/desk/roadmap/answering/ROADMAP/A.1.1/", sent)
    assert answer["Location"] == "/desk/roadmap/answering/ROADMAP/A.1.2/?done=before"
    assert "1 of 32 allocated" in words_of(browser.get("/desk/roadmap/answering/"))
    page = words_of(browser.get("/desk/roadmap/plans/ROADMAP/A.1.1/"))
    assert "Development Planning" in page
    assert "letter" in page
    again = browser.post("/desk/roadmap/answering/ROADMAP/A.1.1/", sent)
    assert again.status_code == 403
    assert "somebody else meanwhile" in words_of(again)


def test_several_are_allocated_in_one_go_or_none_of_them(signed_in, coordinator):
    browser = signed_in(coordinator)
    keys = ["ROADMAP D.2.1", "ROADMAP D.2.2"]
    sent = {"item": keys, "lead": "AHSOM", "timeframe": "2027"}
    versions = {f"version {key}": "0" for key in keys}
    planning.allocate(
        doer=doer_for(coordinator),
        allocation=Allocation(item=keys[1], lead="ASEC"),
        version=0,
        now=NOW,
    )
    refused = browser.post("/desk/roadmap/answering/", sent | versions)
    assert refused.status_code == 403
    assert "ROADMAP D.2.2 was allocated" in words_of(refused)
    assert AllocationRow.objects.count() == 1
    nothing = browser.post("/desk/roadmap/answering/", {"lead": "AHSOM"})
    assert "Tick the recommendations" in words_of(nothing)
    nobody = browser.post("/desk/roadmap/answering/", sent | versions | {"lead": ""})
    assert "Choose who leads" in words_of(nobody)
    broken = browser.post("/desk/roadmap/answering/", sent)
    assert "The form is not whole" in words_of(broken)
    both = sent | versions | {"version ROADMAP D.2.2": "1"}
    assert browser.post("/desk/roadmap/answering/", both).status_code == 302
    assert set(AllocationRow.objects.values_list("lead", flat=True)) == {"AHSOM"}


def test_strangers_see_nothing_of_the_roadmap():
    for address in PAGES:
        assert Client().get(f"/desk/roadmap/{address}").status_code == 302


# ------------------------------------------------------------------------------------- plans

PLAN = """
plan: LAO-PLAN
kind: national plan
area: LAO
title: A plan of the country
origin: {kind: own, note: "Typed for a test."}
items:
  - {code: "1", kind: area, title: Health}
  - {code: "1.1", kind: recommendation, within: "1", title: Midwives in every district}
links:
  - {item: LAO-PLAN 1.1, relation: supports, other: SDG 3.1}
"""


def upload(name: str, text: str | bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


@pytest.fixture
def lao(person):
    return person(Role.FOCAL_POINT, body="GOV-LAO")


def test_a_plan_is_looked_at_before_it_is_kept_and_comes_out_as_it_went_in(signed_in, lao):
    browser = signed_in(lao)
    sent = {"do": "read", "file": upload("plan.yaml", PLAN), "keeper": "GOV-LAO"}
    shown = browser.post("/desk/roadmap/plans/new/", sent)
    assert "Midwives in every district" in words_of(shown)
    assert browser.get("/desk/roadmap/plans/LAO-PLAN/").status_code == 404
    assert browser.post("/desk/roadmap/plans/new/", {"do": "keep"}).status_code == 302
    page = words_of(browser.get("/desk/roadmap/plans/LAO-PLAN/"))
    assert "Midwives in every district" in page
    assert "SDG 3.1" in page
    file = browser.get("/desk/roadmap/plans/LAO-PLAN/file/").content.decode()
    again = browser.post("/desk/roadmap/plans/new/", sent | {"file": upload("plan.yaml", file)})
    said = words_of(again)
    assert "There is a plan of this name already" in said
    assert "new: none changed: none gone: none" in said


@pytest.mark.parametrize(
    ("name", "text", "more", "said"),
    [
        ("plan.yaml", "plan: X", {}, "title"),
        ("plan.yaml", PLAN.replace('within: "1"', 'within: "9"'), {}, "9"),
        ("plan.csv", "code,title\n1,\n", {"id": "LAO-X", "title": "X", "area": "LAO"}, "row 2"),
        ("plan.csv", "code,title\n1,One\n", {"kind": "novel"}, "Choose what kind"),
        ("plan.csv", "code,title\n1,One\n", {"id": "LAO-X", "title": "X"}, "Name its area"),
    ],
)
def test_a_wrong_plan_is_answered_and_nothing_waits_to_be_kept(
    name, text, more, said, signed_in, lao
):
    browser = signed_in(lao)
    sent = {"do": "read", "keeper": "GOV-LAO", "kind": "national plan", "file": upload(name, text)}
    answer = browser.post("/desk/roadmap/plans/new/", sent | more)
    assert answer.status_code == 400
    assert said in words_of(answer)
    kept = browser.post("/desk/roadmap/plans/new/", {"do": "keep"})
    assert "no file waiting" in words_of(kept)


def test_a_plan_is_typed_item_by_item_and_linked(signed_in, lao):
    browser = signed_in(lao)
    head = {"do": "type", "id": "LAO-T", "title": "Typed", "kind": "national plan", "area": "LAO"}
    made = browser.post("/desk/roadmap/plans/new/", head | {"keeper": "GOV-LAO"})
    assert made.status_code == 302
    assert "already" in words_of(browser.post("/desk/roadmap/plans/new/", head))
    where = "/desk/roadmap/plans/LAO-T/"

    def step(do: str, version: int, **fields: str):
        return browser.post(where, {"do": do, "version": str(version), **fields})

    one = {"code": "1", "title": "ສຸຂະພາບ", "kind": "area"}
    assert step("add", 1, **one).status_code == 302
    two = {"code": "1.1", "title": "Midwives", "kind": "recommendation", "within": "1"}
    assert step("add", 2, **two).status_code == 302
    late = step("add", 2, code="2", title="Late", kind="area")
    assert late.status_code == 403
    assert "somebody else meanwhile" in words_of(late)
    assert "LAO-T has no item" in words_of(step("add", 3, **(two | {"code": "2", "within": "9"})))
    assert "Choose what kind" in words_of(step("add", 3, **(two | {"kind": "x"})))
    assert step("change", 3, was="1", **(one | {"code": "I"})).status_code == 302
    assert "items below it" in words_of(step("drop", 4, was="I"))
    linked = step("link", 4, item="1.1", relation="supports", other="SDG 3.1")
    assert linked.status_code == 302
    assert "Choose how" in words_of(step("link", 4, item="1.1", relation="x", other="SDG 3.1"))
    page = browser.get(where)
    assert "ສຸຂະພາບ" in words_of(page)
    assert "take it back" in words_of(page)
    wrong = step("unlink", 4, item="ROADMAP A.1.1", relation="supports", other="SDG 3.1")
    assert "came with the plan itself" in words_of(wrong)
    gone = step("unlink", 4, item="LAO-T 1.1", relation="supports", other="SDG 3.1")
    assert gone.status_code == 302
    assert step("drop", 4, was="1.1").status_code == 302
    assert "Choose what to do" in words_of(step("dance", 5))


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_each_role_keeps_the_plans_of_the_table_and_no_others(role, person, signed_in):
    browser = signed_in(person(role))
    owner = role in {Role.FOCAL_POINT, Role.OFFICER}
    text = PLAN.replace("LAO", "KHM")
    for body, area, mine in (("GOV-KHM", "KHM", "GOV-KHM"), ("GOV-LAO", "LAO", "")):
        wanted = role is Role.COORDINATOR or (role is Role.FOCAL_POINT and BODY_OF[role] == mine)
        file = upload("plan.yaml", text.replace("KHM", area))
        browser.post("/desk/roadmap/plans/new/", {"do": "read", "file": file, "keeper": body})
        browser.post("/desk/roadmap/plans/new/", {"do": "keep"})
        found = browser.get(f"/desk/roadmap/plans/{area}-PLAN/").status_code
        assert found == (200 if wanted else 404), body
    seen = browser.get("/desk/roadmap/plans/new/").status_code
    assert seen == (200 if role is Role.COORDINATOR or owner else 403)
    listed = browser.get("/desk/roadmap/plans/").content.decode()
    assert 'href="/desk/roadmap/plans/ROADMAP/"' in listed
    assert ('href="/desk/roadmap/plans/new/"' in listed) is (seen == 200)
    change = {"do": "drop", "was": "E.1.3", "version": "0"}
    browser.post("/desk/roadmap/plans/ROADMAP/", change)
    gone = browser.get("/desk/roadmap/plans/ROADMAP/E.1.3/").status_code == 404
    assert gone is (role is Role.COORDINATOR)


# -------------------------------------------------------------------------- several at once


def test_a_grid_shows_what_would_change_saves_it_and_undoes_it(
    signed_in, person, officer, standing
):
    row, other = standing(), standing(title="Second")
    foreign = standing(lead="SOM-ED", supporting=())
    browser = signed_in(officer)
    page = browser.get("/desk/roadmap/grid/?column=title&column=deadline&column=supporting")
    said = words_of(page)
    assert "2 actions that you may edit" in said
    assert "one more is another body" in said
    form = form_of(page)
    form |= {f"{row.number}-title": ["ផែនការថ្មី"], "all-deadline": ["2029-12-31"], "do": "preview"}
    shown = browser.post("/desk/roadmap/grid/", form)
    told = words_of(shown)
    assert "ផែនការថ្មី" in told
    assert "31 December 2029" in told
    assert action_row(row.number).version == 1
    saved = browser.post("/desk/roadmap/grid/", {"do": "save", "reason": "agreed by letter"})
    assert saved.status_code == 302
    assert now_of(row).title == "ផែនការថ្មី"
    assert now_of(other).deadline == date(2029, 12, 31)
    assert now_of(foreign).deadline == WHOLE.deadline
    assert "agreed by letter" in words_of(
        browser.get(f"/desk/roadmap/actions/{row.number}/history/")
    )
    again = browser.post("/desk/roadmap/grid/", {"do": "save"})
    assert "Nothing waits to be saved" in words_of(again)

    where = saved["Location"].split("?")[0]
    assert "Tick that you mean it" in words_of(browser.post(where))
    assert browser.post(where, {"sure": "yes"}).status_code == 302
    assert now_of(row).title == WHOLE.title
    assert now_of(other).deadline == WHOLE.deadline
    assert "has undone this already" in words_of(browser.post(where, {"sure": "yes"}))
    assert officer.name in words_of(browser.get("/desk/roadmap/changes/"))
    guest = signed_in(person(Role.PARTNER))
    assert officer.name not in words_of(guest.get("/desk/roadmap/changes/"))
    assert guest.get(where).status_code == 404
    assert guest.post(where, {"sure": "yes"}).status_code == 404


def test_what_was_changed_in_one_go_is_seen_by_members_and_undone_by_who_may_edit_it(
    signed_in, person, officer, standing
):
    """By enumeration: role x own or another body."""
    row = standing(supporting=())
    sent = {"do": "preview", "number": row.number, "column": "title", f"{row.number}-title": "New"}
    browser = signed_in(officer)
    browser.post("/desk/roadmap/grid/", sent)
    where = browser.post("/desk/roadmap/grid/", {"do": "save"})["Location"].split("?")[0]
    assert re.fullmatch(r"/desk/roadmap/changes/\d+/", where)
    for role in Role:
        for body in {BODY_OF[role], "SOM-ED"} if role is Role.OFFICER else {BODY_OF[role]}:
            other = signed_in(person(role, body=body))
            shown, listed = other.get(where), other.get("/desk/roadmap/changes/").content.decode()
            assert shown.status_code == (200 if role in MEMBERS else 404), (role, body)
            assert (where in listed) is (role in MEMBERS), (role, body)
            may = role is Role.COORDINATOR or body == "SOMHD"
            assert ('name="sure"' in shown.content.decode()) is may, (role, body)
            with transaction.atomic():
                answer = other.post(where, {"sure": "yes"})
                undone = now_of(row).title != "New"
                transaction.set_rollback(True)
            refused = 403 if role in MEMBERS else 404
            assert (answer.status_code, undone) == (302 if may else refused, may), (role, body)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "takes a title"),
        ({"deadline": "soon"}, "is no day"),
        ({"recommendations": "ROADMAP Z.9"}, "is not known"),
        ({"lead": "SOM-ED"}, "cannot hand"),
        ({"supporting": "SOMHD"}, "leads"),
        ({}, "Nothing is different"),
    ],
)
def test_a_wrong_cell_is_told_beside_it_and_nothing_is_saved(
    typed, said, signed_in, officer, standing
):
    row = standing()
    browser = signed_in(officer)
    columns = "title", "deadline", "recommendations", "lead", "supporting"
    asked = "&".join(f"column={each}" for each in columns)
    form = form_of(browser.get(f"/desk/roadmap/grid/?{asked}")) | {"do": "preview"}
    form |= {f"{row.number}-{name}": [text] for name, text in typed.items()}
    answer = browser.post("/desk/roadmap/grid/", form)
    assert answer.status_code == 400
    assert said in words_of(answer)
    assert action_row(row.number).version == 1


def test_who_saves_a_grid_after_somebody_else_overwrites_nothing(
    signed_in, officer, coordinator, standing
):
    row = standing()
    browser = signed_in(officer)
    form = form_of(browser.get("/desk/roadmap/grid/")) | {"do": "preview"}
    browser.post("/desk/roadmap/grid/", form | {f"{row.number}-title": ["Mine"]})
    changed = replace(now_of(row), title="Theirs")
    operations.edit(
        doer=doer_for(coordinator), number=row.number, version=1, action=changed, now=NOW
    )
    answer = browser.post("/desk/roadmap/grid/", {"do": "save"})
    assert answer.status_code == 403
    assert "has changed" in words_of(answer)
    assert now_of(row).title == "Theirs"


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_each_role_changes_several_as_the_table_lets_it(role, person, signed_in, standing):
    row = standing(lead="SOM-ED", supporting=())
    browser = signed_in(person(role))
    page = browser.get("/desk/roadmap/grid/")
    able = role in {Role.COORDINATOR, Role.OFFICER, Role.FOCAL_POINT}
    assert page.status_code == (200 if able else 403)
    sent = {"do": "preview", "number": row.number, "column": "title", f"{row.number}-title": "Mine"}
    browser.post("/desk/roadmap/grid/", sent)
    browser.post("/desk/roadmap/grid/", {"do": "save"})
    table = f"number,title\n{row.number},Mine\n"
    browser.post("/desk/roadmap/tables/", {"do": "read", "file": upload("a.csv", table)})
    browser.post("/desk/roadmap/tables/", {"do": "save"})
    assert (now_of(row).title == "Mine") is (role is Role.COORDINATOR)


def test_actions_go_out_to_excel_in_five_scripts_and_come_back(signed_in, officer, standing):
    titles = ("ទឹកស្អាត", "ນ້ຳສະອາດ", "น้ำสะอาด", "ရေသန့်", "Nước sạch")
    rows = [standing(title=title) for title in titles]
    browser = signed_in(officer)
    for ending in ("xlsx", "csv"):
        file = browser.get(f"/desk/roadmap/tables/?as={ending}").content
        same = browser.post(
            "/desk/roadmap/tables/", {"do": "read", "file": upload(f"a.{ending}", file)}
        )
        assert "Nothing in the table is different" in words_of(same)
    text = file.decode("utf-8-sig").replace("ນ້ຳສະອາດ", "ນ້ຳສະອາດທຸກບ້ານ")
    lines = text.splitlines()
    new = lines[1].replace(rows[0].number, "", 1).replace("agreed", "", 1).replace("ទឹកស្អាត", "ទឹកថ្មី")
    both = "\r\n".join([*lines, new])
    shown = browser.post("/desk/roadmap/tables/", {"do": "read", "file": upload("a.csv", both)})
    assert shown.status_code == 200, words_of(shown)
    assert "ນ້ຳສະອາດທຸກບ້ານ" in words_of(shown)
    assert browser.post("/desk/roadmap/tables/", {"do": "save"}).status_code == 302
    assert now_of(rows[1]).title == "ນ້ຳສະອາດທຸກບ້ານ"
    assert action_of(ActionRow.objects.latest("pk")).title == "ទឹកថ្មី"


@pytest.fixture
def stale(signed_in, officer, coordinator, standing):
    """A browser, an action that the coordinator changed, and a table of it that was taken before."""
    row = standing(title="Base", stakeholders="Unions")
    browser = signed_in(officer)
    taken = browser.get("/desk/roadmap/tables/?as=csv").content.decode("utf-8-sig")
    changed = replace(action_of(action_row(row.number)), title="Theirs", status=now_of(row).status)
    operations.edit(
        doer=doer_for(coordinator), number=row.number, version=1, action=changed, now=NOW
    )
    return browser, row, taken


def read(browser, table):
    return browser.post("/desk/roadmap/tables/", {"do": "read", "file": upload("a.csv", table)})


def test_a_table_that_was_taken_before_somebody_changed_an_action_takes_nothing_back(stale):
    browser, row, taken = stale
    assert taken.splitlines()[0].endswith(",version")
    assert "Nothing in the table is different" in words_of(read(browser, taken))
    answer = read(browser, taken.replace("Unions", "Unions and parents"))
    assert answer.status_code == 200, words_of(answer)
    assert "Theirs" not in words_of(answer).split("Unions and parents")[0].split("Unions")[-1]
    assert browser.post("/desk/roadmap/tables/", {"do": "save"}).status_code == 302
    assert (now_of(row).title, now_of(row).stakeholders) == ("Theirs", "Unions and parents")


def test_where_both_have_changed_the_same_the_table_is_answered_with_both(stale, coordinator):
    browser, row, taken = stale
    answer = read(browser, taken.replace("Base", "Mine"))
    assert answer.status_code == 400
    told = words_of(answer)
    assert f"{coordinator.name} has changed {row.number} since this table was taken" in told
    assert "There stands now: Theirs. The table says: Mine." in told
    assert browser.post("/desk/roadmap/tables/", {"do": "save"}).status_code == 400
    assert now_of(row).title == "Theirs"
    again = re.sub(r",1(\r?\n|$)", r",\1", taken.replace("Base", "Mine"))
    assert read(browser, again).status_code == 200
    assert browser.post("/desk/roadmap/tables/", {"do": "save"}).status_code == 302
    assert now_of(row).title == "Mine"


def test_a_version_that_an_action_never_had_is_told(stale):
    browser, row, taken = stale
    answer = read(browser, re.sub(r",1(\r?\n|$)", r",7\1", taken))
    assert answer.status_code == 400
    assert f"There is no version 7 of {row.number}" in words_of(answer)


def test_a_row_that_somebody_else_changed_stops_no_table_of_who_may_not_edit_it(
    person, signed_in, standing, coordinator
):
    row = standing(title="Base", lead="SOM-ED", supporting=())
    own = standing(title="Own")
    changed = replace(action_of(action_row(row.number)), title="Theirs")
    operations.edit(
        doer=doer_for(coordinator), number=row.number, version=1, action=changed, now=NOW
    )
    browser = signed_in(person(Role.OFFICER))
    table = f"number,title,version\n{row.number},Base,1\n{own.number},Mine,1\n"
    answer = read(browser, table)
    assert answer.status_code == 200, words_of(answer)
    assert browser.post("/desk/roadmap/tables/", {"do": "save"}).status_code == 302
    assert (now_of(row).title, now_of(own).title) == ("Theirs", "Mine")
    answer = read(browser, table.replace("Base", "Other"))
    assert answer.status_code == 400
    assert f"You cannot edit {row.number}" in words_of(answer)
    public = signed_in(person(Role.PARTNER)).get("/desk/roadmap/tables/?as=csv").content
    assert b"version" not in public.splitlines()[0]


def test_what_somebody_changes_while_a_table_is_read_is_not_taken_back(
    signed_in, officer, coordinator, standing, monkeypatch
):
    row = standing(title="Base", stakeholders="Unions")
    browser = signed_in(officer)

    def meanwhile(*_, **__):
        theirs = replace(now_of(row), stakeholders="Theirs")
        operations.edit(
            doer=doer_for(coordinator), number=row.number, version=1, action=theirs, now=NOW
        )
        return ()

    monkeypatch.setattr("attain.web.roadmap.batch_views.unknown_references", meanwhile)
    assert read(browser, f"number,title\n{row.number},Mine\n").status_code == 200
    answer = browser.post("/desk/roadmap/tables/", {"do": "save"})
    assert "has changed" in words_of(answer)
    assert (now_of(row).title, now_of(row).stakeholders) == ("Base", "Theirs")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("number,title,deadline\nA1,X,soon\n", "is no day"),
        ("number,title\nA99,X\n", "There is no action A99"),
        ("number,title,status\nA1,X,done\n", "changed on its page"),
        ("number,title,status,lead\n,X,agreed,SOMHD\n", "proposed first"),
        ("number,title,lead\n,X,SOM-ED\n", "cannot propose"),
        ("number,title,lead\n,X,NOBODY\n", "is not known"),
        ("number,name\nA1,X\n", "lacks the column title"),
        ("", "empty"),
    ],
)
def test_a_wrong_table_is_answered_row_by_row_and_nothing_is_taken(
    table, said, signed_in, officer, standing
):
    row = standing()
    browser = signed_in(officer)
    file = upload("a.csv", table.replace("A1,", f"{row.number},"))
    answer = browser.post("/desk/roadmap/tables/", {"do": "read", "file": file})
    assert answer.status_code == 400
    assert said in words_of(answer)
    assert ActionRow.objects.count() == 1
    assert action_row(row.number).version == 1
    for wrong in ({"do": "read"}, {"do": "sing"}):
        assert "Choose" in words_of(browser.post("/desk/roadmap/tables/", wrong))


# ------------------------------------------------------------------------------------ files

PDF = b"%PDF-1.7\nCANARY"


@pytest.fixture
def filed(tmp_path, monkeypatch, signed_in, standing):
    """Attach a file: `filed(who, public="yes")` returns the action and its file's id."""
    from attain.web.roadmap.models import EvidenceFile

    monkeypatch.setattr("attain.web.received.portal_folder", lambda: tmp_path / "portal")

    def made(who, *, content: bytes = PDF, name: str = "a.pdf", status=Status.AGREED, **more: str):
        row = standing(status)
        sent = {"version": "1", "file-title": "Proof", "file": upload(name, content), **more}
        answer = signed_in(who).post(f"/desk/roadmap/actions/{row.number}/files/", sent)
        return row, EvidenceFile.objects.order_by("at").last(), answer

    return made


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
@pytest.mark.parametrize("public", [True, False], ids=["public", "members"])
def test_a_file_is_had_by_members_and_by_all_only_where_it_is_marked_public(
    role, public, person, signed_in, officer, filed
):
    row, file, answer = filed(officer, **({"public": "yes"} if public else {}))
    assert answer.status_code == 302
    where = f"/desk/roadmap/actions/{row.number}/files/{file.pk}/"
    got = signed_in(person(role)).get(where)
    assert got.status_code == (200 if public or role in MEMBERS else 404)
    if got.status_code == 200:
        assert got.content == PDF
        assert got["Content-Disposition"].startswith("attachment")
        assert got["X-Content-Type-Options"] == "nosniff"
        assert got["Content-Type"] == "application/pdf"
        assert "frame-ancestors 'none'; sandbox" in got["Content-Security-Policy"]
    stranger = Client().get(f"/evidence/{file.pk}/")
    assert stranger.status_code == (200 if public else 404)
    check_headers(stranger, f"/evidence/{file.pk}/")
    assert Client().get(where).status_code == 302


def test_a_public_file_is_had_by_all_only_while_the_action_is_public_and_names_it(
    officer, coordinator, signed_in, filed
):
    row, file, _ = filed(officer, public="yes", status=Status.PROPOSED)
    where = f"/evidence/{file.pk}/"
    assert Client().get(where).status_code == 404
    chief = doer_for(coordinator)
    operations.move(doer=chief, number=row.number, version=2, to=Status.AGREED, now=NOW)
    assert Client().get(where).status_code == 200
    without = replace(now_of(row), evidence=())
    operations.edit(doer=chief, number=row.number, version=3, action=without, now=NOW)
    assert Client().get(where).status_code == 404
    assert Client().get(f"/evidence/{'0' * 32}/").status_code == 404
    kept = signed_in(officer).get(f"/desk/roadmap/actions/{row.number}/files/{file.pk}/")
    assert kept.content == PDF


def test_public_evidence_of_a_proposal_that_was_dropped_is_had_by_members_only(
    officer, coordinator, person, signed_in, filed
):
    row, file, _ = filed(officer, public="yes", status=Status.PROPOSED)
    chief = doer_for(coordinator)
    operations.move(
        doer=chief, number=row.number, version=2, to=Status.DROPPED, reason="twice", now=NOW
    )
    page = f"/desk/roadmap/actions/{row.number}/"
    where = f"{page}files/{file.pk}/"
    for role, status in (
        (Role.PARTNER, 404),
        (Role.INDEPENDENT_ASSESSOR, 404),
        (Role.OFFICER, 200),
    ):
        browser = signed_in(person(role))
        assert [browser.get(each).status_code for each in (page, where)] == [status, status]
    assert Client().get(f"/evidence/{file.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<html><script>", "a.pdf"), (b"MZ\x90", "a.png"), (b"", "a.jpg"), (b"PK\x03\x04", "a.pdf")],
)
def test_what_a_file_is_its_bytes_say_and_not_its_name(content, name, officer, filed):
    row, file, answer = filed(officer, content=content, name=name)
    assert answer.status_code == 400
    assert file is None
    assert action_row(row.number).version == 1


def test_a_file_that_is_too_large_or_none_is_refused(officer, filed, monkeypatch, signed_in):
    monkeypatch.setattr("attain.web.roadmap.evidence_views.LARGEST", 10)
    row, file, answer = filed(officer)
    assert "larger than 20 MB" in words_of(answer)
    assert file is None
    where = f"/desk/roadmap/actions/{row.number}/files/"
    browser = signed_in(officer)
    assert "Choose a file" in words_of(browser.post(where, {"version": "1"}))
    assert browser.get(where).status_code == 302


def test_a_file_of_another_action_cannot_be_named_and_so_made_public(
    officer, signed_in, filed, standing
):
    row, file, _ = filed(officer)
    other = standing(title="Other")
    sent = form_of(signed_in(officer).get(f"/desk/roadmap/actions/{other.number}/edit/"))
    sent |= {
        "evidence-2-title": ["Stolen"],
        "evidence-2-link": [f"kept:{file.pk}"],
        "evidence-2-public": ["yes"],
    }
    answer = signed_in(officer).post(f"/desk/roadmap/actions/{other.number}/edit/", sent)
    assert answer.status_code == 400
    assert "not sent for it" in words_of(answer)
    assert Client().get(f"/evidence/{file.pk}/").status_code == 404
    wrong = signed_in(officer).get(f"/desk/roadmap/actions/{other.number}/files/{file.pk}/")
    assert wrong.status_code == 404
    assert row.number != other.number


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_only_who_may_edit_an_action_adds_a_file(role, person, filed):
    row, _, answer = filed(person(role, body="SOM-ED" if role is Role.OFFICER else ""))
    assert (answer.status_code == 302) is (role is Role.COORDINATOR)
    assert (action_row(row.number).version == 2) is (role is Role.COORDINATOR)


def test_a_backup_holds_the_files_of_evidence(tmp_path, officer, filed, monkeypatch):
    from attain.web.backups.making import FOLDERS
    from attain.web.received import received_folder

    _, file, _ = filed(officer)
    inside = received_folder().relative_to(tmp_path / "portal").as_posix()
    assert inside in FOLDERS
    assert any(each.name == file.place for each in received_folder().rglob("*"))


# ------------------------------------------------------------------------------ demonstration


def test_examples_of_the_demonstration_are_marked_and_go_with_it(signed_in, officer):
    from attain.web.roadmap.demonstration import load_examples, remove_examples

    count = load_examples(now=NOW)
    assert count == ActionRow.objects.count() == 24
    assert {each.status for each in ActionRow.objects.all()} == {each.value for each in Status}
    assert all(action_of(each).example for each in ActionRow.objects.all())
    page = signed_in(officer).get("/desk/roadmap/")
    assert "24 actions in all" in words_of(page)
    first = ActionRow.objects.first()
    said = words_of(signed_in(officer).get(f"/desk/roadmap/actions/{first.number}/"))
    assert "Nobody does this" in said
    assert remove_examples(now=NOW) == 24
    assert not ActionRow.objects.exists()
    assert remove_examples(now=NOW) == 0


# --------------------------------------------------------------------------- what waits


def test_the_desk_says_which_actions_wait_for_whom(
    signed_in, person, officer, coordinator, standing
):
    proposed = standing(Status.PROPOSED, title="To decide")
    late = standing(title="Behind", deadline=date(2026, 1, 5))
    standing(title="Foreign", lead="SOM-ED", supporting=(), deadline=date(2026, 1, 5))
    chief = words_of(signed_in(coordinator).get("/desk/"))
    assert f"{proposed.number} To decide" in chief
    assert "agree to it, or drop it" in chief
    assert "Behind" not in chief
    own = words_of(signed_in(officer).get("/desk/"))
    assert f"{late.number} Behind" in own
    assert "it is late: move it on" in own
    assert "Foreign" not in own
    assert "To decide" not in own
    assert "Propose an action of the roadmap" in own
    guest = words_of(signed_in(person(Role.PARTNER)).get("/desk/"))
    assert "Behind" not in guest
    for _ in range(9):
        standing(Status.PROPOSED)
    many = words_of(signed_in(coordinator).get("/desk/"))
    assert "10 actions of the roadmap" in many


def test_several_are_copied_into_a_new_round_looked_at_and_undone(signed_in, officer, standing):
    done = standing(
        Status.DONE,
        begin=date(2026, 2, 28),
        deadline=date(2026, 8, 31),
        milestones=(Milestone("First", date(2026, 5, 31), reached=True),),
    )
    foreign = standing(lead="SOM-ED", supporting=())
    browser = signed_in(officer)
    page = words_of(browser.get("/desk/roadmap/copies/"))
    assert done.number in page
    assert foreign.number not in page
    sent = {"number": [done.number], "months": "6", "do": "preview", "title": "Second round"}
    for wrong, said in (
        ({"number": []}, "Tick the actions"),
        ({"months": "7"}, "by how much"),
        ({"number": [foreign.number]}, "another body"),
    ):
        answer = browser.post("/desk/roadmap/copies/", sent | wrong)
        assert said in words_of(answer)
    assert "new Train midwives" in words_of(browser.post("/desk/roadmap/copies/", sent))
    saved = browser.post("/desk/roadmap/copies/", {"do": "save"})
    assert saved.status_code == 302
    made = action_of(ActionRow.objects.latest("pk"))
    assert made.status is Status.PROPOSED
    assert (made.begin, made.deadline) == (date(2026, 8, 28), date(2027, 2, 28))
    assert made.milestones == (Milestone("First", date(2026, 11, 30)),)
    assert made.evidence == ()
    assert "Nothing waits" in words_of(browser.post("/desk/roadmap/copies/", {"do": "save"}))
    assert browser.post(saved["Location"].split("?")[0], {"sure": "yes"}).status_code == 302
    assert now_of(ActionRow.objects.latest("pk")).status is Status.DROPPED
    assert now_of(done).status is Status.DONE


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_only_who_proposes_copies(role, person, signed_in, standing):
    standing()
    answer = signed_in(person(role)).get("/desk/roadmap/copies/")
    able = role in {Role.COORDINATOR, Role.OFFICER, Role.FOCAL_POINT}
    assert answer.status_code == (200 if able else 403)


def test_bytes_that_are_too_many_are_refused_whoever_sends_them(monkeypatch):
    from attain.web.roadmap import evidence

    assert evidence.kind_of(PDF) == "application/pdf"
    monkeypatch.setattr(evidence, "LARGEST", len(PDF) - 1)
    with pytest.raises(InvalidData, match="larger than 20 MB"):
        evidence.kind_of(PDF)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("ផែនការ.pdf", "ផែនការ.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("...", "evidence.pdf"),
        ("x" * 400, f"{'x' * 150}.pdf"),
    ],
)
def test_the_name_of_a_file_is_safe_in_a_header_and_on_a_disk(name, kept):
    from attain.web.roadmap.evidence import safe_name

    assert safe_name(name, "application/pdf") == kept
