"""The forum: who reads, writes and decides; what is kept; who is told; what search finds."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from django.utils import timezone

from attain.domain.forum import Decision
from attain.domain.permissions.roles import Role
from attain.domain.roadmap.plans import ItemKind, Plan, PlanItem, PlanKind
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.accounts.models import AppointmentRow
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.forum import operations
from attain.web.forum.models import DecisionRow, EarlierText, Following, Post, Thread
from attain.web.forum.queries import Place, found_decisions, found_posts, place_of, places
from attain.web.notices.models import Notice
from attain.web.roadmap.models import AddedPlan
from attain.web.roadmap.pulse import pulse
from tests.work.conftest import NOW, words_of

TODAY = NOW.date()
ADDRESS = "/desk/forum/ROADMAP/A.1.1/"
SCRIPTS = {
    "km": ("ក្រុម\u200bការងារ\u200bយល់ព្រម", "ការងារ"),
    "lo": ("ຄະນະເຮັດວຽກເຫັນດີ", "ເຮັດວຽກ"),
    "th": ("คณะทำงานตกลงกันแล้ว", "ตกลงกัน"),
    "my": ("အလုပ်အဖွဲ့ သဘောတူသည်။", "သဘောတူ"),
    "vi": ("Nhóm công tác ĐỒNG Ý", "đồng ý"),
}
DECISION = Decision(
    text="Two trainers for each country",
    day=date(2026, 11, 1),
    meeting="12th SOMHD",
    basis="Minutes, paragraph 4",
)


@pytest.fixture
def doer(person):
    """Somebody who acts: `doer(Role.OFFICER, body="SOMHD")`."""

    def made(role: Role, **where: str) -> Doer:
        who = person(role, **where)
        return Doer(actor_of(who, second_factor=True, on=TODAY), who.name)

    return made


@pytest.fixture
def officer(doer):
    return doer(Role.OFFICER)


@pytest.fixture
def place():
    return place_of("ROADMAP", "A.1.1")


def number_of(doer: Doer) -> int:
    return int(doer.actor.person)


def test_there_is_a_place_for_each_goal_and_each_recommendation():
    found = {each.key for group in places().values() for each in group}
    assert {f"SDG {n}" for n in range(1, 18)} | {f"MDG {n}" for n in range(1, 9)} <= found
    assert len([each for each in found if each.startswith("ROADMAP ")]) == 24
    assert not Thread.objects.exists()


@pytest.mark.parametrize(("plan", "item"), [("SDG", "18"), ("SDG", "3.2"), ("NOTHING", "1")])
def test_there_is_no_thread_about_anything_else(plan, item, person, signed_in):
    with pytest.raises(UnknownCode, match="no goal and no recommendation"):
        place_of(plan, item)
    answer = signed_in(person(Role.OFFICER)).get(f"/desk/forum/{plan}/{item}/")
    assert answer.status_code == 404


@pytest.mark.parametrize("written", [("Vision", "2.a"), ("VISION", "2.A"), ("vision", "2.a")])
def test_a_plan_whose_id_has_small_letters_has_threads_too(written, officer):
    item = PlanItem(code="2.a", kind=ItemKind.RECOMMENDATION, title="Share what works")
    plan = Plan(id="Vision", kind=PlanKind.BLUEPRINT, title="A vision", items=(item,))
    AddedPlan.objects.create(
        id=plan.id, kind=plan.kind.value, content=as_plain(plan), changed_at=NOW
    )
    place = place_of(*written)
    assert place == Place("Vision 2.a", "Share what works")
    operations.write(doer=officer, place=place, text="Who begins?", now=NOW)
    assert Thread.objects.get().key == "Vision 2.a"


def test_the_first_post_begins_the_thread_and_its_author_follows_it(officer, place):
    operations.write(doer=officer, place=place, text="Who takes part?", now=NOW)
    assert Thread.objects.get().key == "ROADMAP A.1.1"
    post = Post.objects.get()
    assert (post.name, post.body, post.at) == (officer.name, "SOMHD", NOW)
    assert Following.objects.get().person_id == number_of(officer)
    assert AuditEntry.objects.get(action="write in the forum").thing_id == "ROADMAP A.1.1"
    assert faults() == ()
    assert pulse() == 0, "the public sees nothing of it"


def test_who_follows_is_told_of_posts_and_decisions_and_who_wrote_is_not(
    officer, doer, place, person
):
    focal, coordinator = doer(Role.FOCAL_POINT), doer(Role.COORDINATOR)
    gone = doer(Role.OFFICER, body="SOM-ED")
    for each in (focal, gone):
        operations.follow(doer=each, place=place, wanted=True, now=NOW)
    AppointmentRow.objects.filter(person=gone.actor.person).update(end=date(2026, 11, 1))
    operations.write(doer=officer, place=place, text="Who takes part?", now=NOW)
    operations.decide(doer=coordinator, place=place, decision=DECISION, now=NOW)
    told = set(Notice.objects.values_list("person", "kind"))
    assert told == {
        (number_of(focal), "forum post"),
        (number_of(focal), "forum decision"),
        (number_of(officer), "forum decision"),
    }
    Notice.objects.all().delete()
    operations.follow(doer=focal, place=place, wanted=False, now=NOW)
    operations.write(doer=officer, place=place, text="Again", now=NOW)
    assert not Notice.objects.exists()


def test_posts_of_a_day_come_in_one_mail_for_who_wants_it_so(officer, doer, place, mailoutbox):
    from attain.web.notices.mails import send_digests
    from attain.web.notices.models import MailWay, Topic
    from attain.web.notices.operations import choose_mails

    focal = doer(Role.FOCAL_POINT)
    choose_mails(person=number_of(focal), ways={Topic.FORUM: MailWay.DAILY})
    operations.follow(doer=focal, place=place, wanted=True, now=NOW)
    for text in ("One", "Two"):
        operations.write(doer=officer, place=place, text=text, now=NOW)
    assert mailoutbox == []
    assert send_digests(now=NOW) == 1
    (mail,) = mailoutbox
    assert mail.body.count("/desk/forum/ROADMAP/A.1.1/") == 2


def test_a_post_is_mended_and_the_text_before_is_kept(officer, place):
    post = operations.write(doer=officer, place=place, text="Who takes prat?", now=NOW)
    later = NOW + timedelta(minutes=14)
    operations.mend(doer=officer, number=post.pk, text="Who takes part?", now=later)
    post.refresh_from_db()
    assert (post.text, post.mended_at) == ("Who takes part?", later)
    assert EarlierText.objects.get().text == "Who takes prat?"
    assert found_posts("prat") == []
    assert [each.pk for each in found_posts("PART")] == [post.pk]


@pytest.mark.parametrize(
    ("text", "minutes", "said"),
    [("Right", 16, "for 15 minutes"), (" ", 1, "no words"), ("Wrong", 1, "Nothing is different")],
)
def test_a_post_is_not_mended_late_or_to_nothing(text, minutes, said, officer, place):
    post = operations.write(doer=officer, place=place, text="Wrong", now=NOW)
    with pytest.raises((ActionDenied, InvalidData), match=said):
        operations.mend(
            doer=officer, number=post.pk, text=text, now=NOW + timedelta(minutes=minutes)
        )
    assert Post.objects.get().text == "Wrong"
    assert not EarlierText.objects.exists()


def test_nobody_mends_the_post_of_another_person(officer, doer, place):
    post = operations.write(doer=officer, place=place, text="Mine", now=NOW)
    with pytest.raises(ActionDenied, match="Only who wrote"):
        operations.mend(doer=doer(Role.COORDINATOR), number=post.pk, text="Yours", now=NOW)
    with pytest.raises(UnknownCode, match="no post 999"):
        operations.mend(doer=officer, number=999, text="x", now=NOW)


def test_a_decision_is_struck_with_a_reason_once_and_stays_readable(doer, place):
    coordinator = doer(Role.COORDINATOR)
    row = operations.decide(doer=coordinator, place=place, decision=DECISION, now=NOW)
    with pytest.raises(InvalidData, match="why the decision is struck"):
        operations.strike(doer=coordinator, number=row.pk, reason=" ", now=NOW)
    operations.strike(doer=coordinator, number=row.pk, reason="another meeting", now=NOW)
    row.refresh_from_db()
    assert (row.text, row.why_struck) == (DECISION.text, "another meeting")
    with pytest.raises(ActionDenied, match="struck it already"):
        operations.strike(doer=coordinator, number=row.pk, reason="again", now=NOW)
    with pytest.raises(UnknownCode, match="no decision 999"):
        operations.strike(doer=coordinator, number=999, reason="x", now=NOW)


def test_nothing_was_decided_on_a_day_to_come(doer, place):
    tomorrow = Decision(text="x", day=TODAY + timedelta(days=1), meeting="m", basis="b")
    with pytest.raises(InvalidData, match="still to come"):
        operations.decide(doer=doer(Role.COORDINATOR), place=place, decision=tomorrow, now=NOW)
    assert not DecisionRow.objects.exists()


@pytest.mark.parametrize("script", SCRIPTS, ids=list(SCRIPTS))
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_posts_in_every_script_are_found_however_they_are_spelled(script, form, person, signed_in):
    text, word = SCRIPTS[script]
    browser = signed_in(person(Role.FOCAL_POINT))
    browser.post(ADDRESS, {"do": "write", "text": text})
    assert Post.objects.get().text == text
    query = unicodedata.normalize(form, word)
    found = browser.get("/desk/forum/", {"q": query})
    assert text in found.content.decode()
    assert text in browser.get(ADDRESS).content.decode()


def test_search_finds_all_words_in_any_case_and_signs_of_patterns_are_letters(officer, doer, place):
    operations.write(doer=officer, place=place, text="Midwives in 50% of CLINICS_x", now=NOW)
    operations.decide(doer=doer(Role.COORDINATOR), place=place, decision=DECISION, now=NOW)
    assert len(found_posts("clinics MIDWIVES")) == 1
    assert found_posts("clinics doctors") == []
    assert len(found_posts("50%")) == 1
    assert found_posts("5%c") == []
    assert found_posts("clinics?x") == []
    assert found_posts("") == []
    assert len(found_decisions("TRAINERS somhd")) == 1


MAY = """
role                 | reads | writes | decides
data provider        | yes   | yes    | no
focal point          | yes   | yes    | no
clearing officer     | yes   | yes    | no
officer of a body    | yes   | yes    | no
reviewer             | yes   | yes    | no
coordinator          | yes   | yes    | yes
release manager      | yes   | yes    | no
independent assessor | no    | no     | no
partner              | no    | no     | no
administrator        | yes   | no     | no
"""


def cells() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in MAY.strip().splitlines()[1:]]


@pytest.mark.parametrize("row", cells(), ids=lambda row: row[0])
def test_who_reads_writes_and_decides(row, officer, doer, place, person, signed_in):
    """By enumeration, through every page and every step."""
    reads, writes, decides = (each == "yes" for each in row[1:])
    now = timezone.now()
    post = operations.write(doer=officer, place=place, text="Canary Kanarienvogel", now=now)
    made = operations.decide(doer=doer(Role.COORDINATOR), place=place, decision=DECISION, now=NOW)
    who = person(Role(row[0]))
    browser = signed_in(who)
    for address in ("/desk/forum/?q=canary", "/desk/forum/decisions/", ADDRESS, "/desk/"):
        answer = browser.get(address)
        if address != "/desk/":
            assert (answer.status_code == 200) is reads, address
        if not reads:
            assert "Canary" not in answer.content.decode()
            assert "Two trainers" not in answer.content.decode()
    for typed, allowed in (
        ({"do": "write", "text": "Hello"}, writes),
        ({"do": "mend", "number": post.pk, "text": "Not mine"}, False),
        ({"do": "decide", "text": "x", "day": "2026-11-01", "meeting": "m", "basis": "b"}, decides),
        ({"do": "strike", "number": made.pk, "reason": "wrong"}, decides),
        ({"do": "follow", "wanted": "yes"}, reads),
    ):
        before = _state()
        answer = browser.post(ADDRESS, typed)
        assert (answer.status_code == 302) is allowed, (typed, words_of(answer))
        if not allowed:
            assert _state() == before, typed


def _state() -> list[object]:
    tables = (Post, EarlierText, DecisionRow, Following)
    return [list(each.objects.order_by("pk").values()) for each in tables]


def test_html_and_wrong_links_stay_text(person, signed_in):
    browser = signed_in(person(Role.FOCAL_POINT))
    text = '<script>alert(1)</script> javascript:alert(2) see https://example.org/x, it\'s "it"'
    answer = browser.post(ADDRESS, {"do": "write", "text": text}, follow=True)
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert '<a href="https://example.org/x" rel="nofollow noopener external">' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"do": ""}, "Choose what to do"),
        ({"do": "write", "text": " "}, "no words"),
        ({"do": "mend", "number": "x"}, "The form is not whole"),
        ({"do": "decide", "day": "1.11.2026"}, "Write it as 2026-11-24"),
        ({"do": "decide", "day": "2026-11-01", "text": "សម្រេច"}, "takes its meeting"),
    ],
)
def test_a_wrong_form_is_shown_again_as_it_was_typed(typed, said, person, signed_in):
    answer = signed_in(person(Role.COORDINATOR)).post(ADDRESS, typed)
    assert answer.status_code == 400
    assert said in words_of(answer)
    assert typed.get("text", "").strip() in answer.content.decode()
    assert not Thread.objects.exists()


def test_a_thread_shows_its_decisions_above_its_posts_and_what_was_mended(
    person, signed_in, doer, place
):
    who = person(Role.COORDINATOR)
    browser = signed_in(who)
    empty = words_of(browser.get(ADDRESS))
    assert "Nobody has written here yet" in empty
    browser.post(ADDRESS, {"do": "write", "text": "Who takes prat?"})
    post = Post.objects.get()
    browser.post(ADDRESS, {"do": "mend", "number": post.pk, "text": "Who takes part?"})
    operations.decide(doer=doer(Role.COORDINATOR), place=place, decision=DECISION, now=NOW)
    shown = words_of(browser.get(ADDRESS))
    assert shown.index("Two trainers") < shown.index("Who takes part?")
    assert "Mended; the text before" in shown
    assert "Stop following" in shown
    listed = words_of(browser.get("/desk/forum/"))
    assert "one post, one decision" in listed
    assert "Two trainers" in words_of(browser.get("/desk/forum/decisions/"))


@pytest.mark.parametrize(
    ("page", "plan", "item"),
    [
        ("/desk/roadmap/plans/ROADMAP/A.1.1/", "ROADMAP", "A.1.1"),
        ("/desk/roadmap/goals/SDG/3/", "SDG", "3"),
    ],
)
def test_the_page_of_a_goal_or_recommendation_tells_that_there_is_a_thread(
    page, plan, item, officer, doer, person, signed_in, released_portal
):
    operations.write(doer=officer, place=place_of(plan, item), text="Who takes part?", now=NOW)
    operations.decide(
        doer=doer(Role.COORDINATOR), place=place_of(plan, item), decision=DECISION, now=NOW
    )
    shown = signed_in(person(Role.FOCAL_POINT)).get(page)
    assert f"/desk/forum/{plan}/{item}/" in shown.content.decode()
    assert "one post, one decision" in words_of(shown)
    guest = signed_in(person(Role.INDEPENDENT_ASSESSOR)).get(page)
    assert "/desk/forum/" not in guest.content.decode().split("<main")[1]
