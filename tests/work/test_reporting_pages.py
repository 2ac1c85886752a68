"""The pages of reporting: typed, answered, mended; what was typed is never lost, and no right is wider."""

from __future__ import annotations

import html

import pytest
from django.utils import timezone
from lxml.html import document_fromstring

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.cycles import Meeting, Question, ReportState
from attain.domain.roadmap.status import Status
from attain.web.reports import operations
from attain.web.reports.models import CycleRow, ReportRow
from attain.web.reports.queries import cycle_of, cycle_row, report_of
from attain.web.roadmap.queries import action_row
from tests.work.conftest import BODY_OF, NOW, words_of
from tests.work.reporting import CYCLE, Round, chosen

pytestmark = pytest.mark.usefixtures("released_portal")
SCRIPTS = {
    "Khmer": "បណ្តុះបណ្តាលឆ្មប ៤០០ នាក់",
    "Lao": "ຝຶກອົບຮົມ 3 ຄັ້ງ",
    "Thai": "จัดอบรมเจ้าหน้าที่ 120 คน",
    "Burmese": "သားဖွားဆရာမ ၄၀၀ လေ့ကျင့်",
    "Vietnamese": "Khảo sát đã hoàn thành ở 12 tỉnh",
}
TYPED = {
    "do": "new",
    "version": "0",
    "id": "2027-1",
    "title": "First cycle of 2027",
    "begin": "2027-01-01",
    "deadline": "2027-03-31",
    "before": "",
    "plans": ["ROADMAP"],
    "question_key": ["", "", ""],
    "question": ["What was spent?", "", "Who was reached?"],
    "question_required": ["0"],
    "meeting_day": ["2027-05-02", "2027-04-20", ""],
    "meeting": ["Council", "SOCA", ""],
}


@pytest.fixture
def course(person) -> Round:
    return Round(person)


@pytest.fixture
def browser(signed_in):
    """Open a browser for somebody who acts: `browser(course.health)`."""
    from attain.web.accounts.models import Person

    return lambda doer: signed_in(Person.objects.get(pk=int(doer.actor.person)))


def address(number, body="SOMHD", area="", cycle="2026-2"):
    tail = f"{area}/" if area else ""
    return f"/desk/reports/{cycle}/{number}/{body}/{tail}"


def report_typed(**changes):
    return {
        "do": "send",
        "version": "0",
        "status": "under way",
        "said": "Trained 400",
        "answer_money": "10",
    } | changes


# ----------------------------------------------------------------------------------------- cycles


def test_a_cycle_is_prepared_by_a_form(course, browser):
    answer = browser(course.coordinator).post("/desk/cycles/", TYPED)
    assert answer["Location"] == "/desk/cycles/2027-1/"
    found = cycle_of(cycle_row("2027-1"))
    assert found.questions == (
        Question("q1", "What was spent?", required=True),
        Question("q2", "Who was reached?"),
    )
    assert [each.title for each in found.meetings] == ["SOCA", "Council"]
    assert found.plans == ("ROADMAP",)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deadline": "31.3.2027"}, "Deadline: '31.3.2027' is no day"),
        ({"begin": ""}, "First day: '' is no day"),
        ({"meeting": ["", "SOCA", ""]}, "The meeting of 2027-05-02 has no name"),
        ({"meeting_day": ["", "2027-04-20", ""]}, "Council: '' is no day"),
        ({"id": "first cycle"}, "no id of a cycle"),
    ],
)
def test_a_wrong_cycle_is_shown_again_as_it_was_typed(changes, said, course, browser):
    answer = browser(course.coordinator).post("/desk/cycles/", TYPED | changes)
    assert answer.status_code == 400
    assert said in html.unescape(words_of(answer))
    assert 'value="Who was reached?"' in answer.content.decode()
    assert not CycleRow.objects.exists()


def test_a_question_keeps_its_key_when_the_cycle_is_changed(course, browser):
    row = course.prepared()
    typed = {
        "do": "change",
        "version": str(row.version),
        "title": CYCLE.title,
        "begin": "2026-11-01",
        "deadline": "2026-12-15",
        "question_key": ["learned", "", ""],
        "question": ["Learned, in a sentence?", "New?", ""],
        "meeting_day": [],
        "meeting": [],
    }
    answer = browser(course.coordinator).post("/desk/cycles/2026-2/", typed)
    assert answer.status_code == 302
    assert cycle_of(cycle_row("2026-2")).questions == (
        Question("learned", "Learned, in a sentence?"),
        Question("q1", "New?"),
    )
    again = browser(course.coordinator).post("/desk/cycles/2026-2/", typed)
    assert again.status_code == 403
    assert "Somebody else has changed the cycle" in words_of(again)


def test_the_steps_of_a_cycle_are_taken_on_its_page_until_it_is_frozen(course, browser):
    number = course.agreed()
    row = course.prepared(deadline=timezone.now().date())
    page = browser(course.coordinator)

    def step(do, **typed):
        version = cycle_row(row.pk).version
        return page.post("/desk/cycles/2026-2/", {"do": do, "version": version, **typed})

    assert "1 report is asked for" in words_of(page.get("/desk/cycles/2026-2/"))
    assert step("open").status_code == 302
    assert step("remind")["Location"].endswith("done=remind")
    sent = course.sent(number, status=Status.UNDER_WAY)
    told = page.get("/desk/cycles/2026-2/").content.decode()
    assert f'value="{number}|SOMHD||{sent.version}"' in told
    assert step("accept").status_code == 400
    assert step("accept", report=[f"{number}|SOMHD"]).status_code == 400
    assert step("accept", report=[f"{number}|SOMHD||{sent.version}"]).status_code == 302
    assert action_row(number).status == "under way"
    assert step("close").status_code == 302
    assert step("reopen", reason="").status_code == 403
    assert step("reopen", reason="floods").status_code == 302
    assert step("close").status_code == 302
    assert "for good" in words_of(page.get("/desk/cycles/2026-2/"))
    refused = step("freeze", sure="yes")
    assert "Say that you are sure" in words_of(refused)
    assert step("freeze", sure="2026-2").status_code == 302
    assert "Seal of its contents" in words_of(page.get("/desk/cycles/2026-2/"))
    assert step("dance").status_code == 400


def test_the_list_of_what_is_missing_names_whom_to_ask(course, browser):
    course.agreed(areas=("KHM", "VNM"))
    course.opened()
    told = words_of(browser(course.coordinator).get("/desk/cycles/2026-2/missing/"))
    assert "3 reports are missing, of 3" in told
    assert course.health.name in told
    assert "the part of Cambodia" in told
    assert "Nobody is appointed who could write it." in told
    assert browser(course.health).get("/desk/cycles/2026-2/missing/").status_code == 404


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_what_each_role_sees_of_a_cycle_and_its_reports(role, course, person, signed_in):
    number = course.agreed(areas=("LAO",))
    row = course.opened()
    course.sent(number, said="Canary sent")
    operations.write(
        doer=course.lao,
        report=course.draft(number, "GOV-LAO", "LAO", said="Canary draft"),
        version=0,
        now=NOW,
    )
    member = role not in {Role.PARTNER, Role.INDEPENDENT_ASSESSOR}
    browser = signed_in(person(role))
    for page in ("/desk/cycles/2026-2/", "/desk/cycles/2026-2/?body=SOMHD"):
        answer = browser.get(page)
        assert answer.status_code == (200 if member else 404)
        assert ("Canary sent" in answer.content.decode()) is (role is Role.COORDINATOR)
    assert "Canary draft" not in browser.get("/desk/cycles/2026-2/").content.decode()
    listed = browser.get("/desk/cycles/")
    assert ("Second cycle of 2026" in words_of(listed)) is member
    may = role in {Role.COORDINATOR, Role.OFFICER}
    assert browser.get(address(number)).status_code == (200 if may else 404)
    assert browser.get(address(number, "GOV-LAO", "LAO")).status_code == 404
    assert browser.get("/desk/reports/").status_code == 200
    operations.accept(
        doer=course.coordinator, chosen=chosen(ReportRow.objects.get(body="SOMHD")), now=NOW
    )
    assert browser.get(address(number)).status_code == (200 if member else 404)
    assert row.pk == "2026-2"


def test_the_part_of_a_country_is_seen_and_changed_as_the_table_says(course, person, signed_in):
    """By enumeration: state of the report x role x own or another country."""
    number = course.agreed(areas=("KHM", "LAO"))
    course.opened()
    report = course.draft(number, "GOV-LAO", "LAO", said="Canary")
    row = operations.write(doer=course.lao, report=report, version=0, now=NOW)
    where = address(number, "GOV-LAO", "LAO")
    everybody = [
        (role, body, signed_in(person(role, body=body)))
        for role in Role
        for body in ({"GOV-KHM", "GOV-LAO"} if BODY_OF[role] == "GOV-KHM" else {BODY_OF[role]})
    ]
    for state in ReportState:
        ReportRow.objects.filter(pk=row.pk).update(state=state.value, sent_at=NOW)
        before = ReportRow.objects.values().get()
        for role, body, browser in everybody:
            own = (role, body) == (Role.FOCAL_POINT, "GOV-LAO")
            judged = role is Role.COORDINATOR and state is not ReportState.DRAFT
            member = role not in {Role.PARTNER, Role.INDEPENDENT_ASSESSOR}
            sees = own or judged or (member and state is ReportState.ACCEPTED)
            shown = browser.get(where)
            assert shown.status_code == (200 if sees else 404), (role, body, state)
            assert ("Canary" in shown.content.decode()) is sees, (role, body, state)
            if not own:
                answer = browser.post(where, report_typed(version=str(row.version), said="Mine"))
                assert answer.status_code == (403 if sees else 404), (role, body, state)
                assert ReportRow.objects.values().get() == before, (role, body, state)


@pytest.mark.parametrize(
    "where",
    [
        "/desk/cycles/2030-1/",
        "/desk/cycles/2030-1/missing/",
        "/desk/reports/2030-1/A1/SOMHD/",
        "/desk/reports/2026-2/A99/SOMHD/",
        "/desk/reports/2026-2/A1/SOM-ED/",
    ],
)
def test_what_is_not_there_is_not_found(where, course, browser):
    course.agreed()
    course.opened()
    for doer in (course.coordinator, course.health):
        assert browser(doer).get(where).status_code == 404


# ---------------------------------------------------------------------------------------- reports


def test_a_report_is_written_previewed_kept_and_sent(course, browser):
    number = course.agreed(areas=("KHM",))
    course.opened()
    page = browser(course.health)
    listed = words_of(page.get("/desk/reports/"))
    assert f"{number} Train midwives" in listed
    assert "not begun" in listed
    assert f"{number} Train midwives" in words_of(page.get("/desk/"))
    assert "write your report" in words_of(page.get("/desk/"))
    preview = page.post(
        address(number), report_typed(do="preview", obstacles="Secret quarrel", version="0")
    )
    public = words_of(preview).split("What becomes public", 1)[1].split("stay among", 1)[0]
    assert "Trained 400" in public
    assert "quarrel" not in public
    assert not ReportRow.objects.exists()
    assert page.post(address(number), report_typed(do="keep")).status_code == 302
    assert page.post(address(number), report_typed(version="1")).status_code == 302
    assert ReportRow.objects.get().state == "sent"
    told = words_of(page.get(address(number)))
    assert "What it says" in told
    assert "History: 2 versions" in told
    desk = document_fromstring(browser(course.coordinator).get("/desk/").content)
    rows = [each.text_content() for each in desk.xpath("//table/tbody/tr")]
    [waiting] = [each for each in rows if "look at 1 report" in each]
    assert waiting.startswith("Second cycle of 2026")
    assert "Nothing waits for you" in words_of(page.get("/desk/"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_typed_in_any_script_survives(script, course, browser):
    number = course.agreed()
    course.opened()
    page = browser(course.health)
    page.post(address(number), report_typed(said=SCRIPTS[script]))
    assert report_of(ReportRow.objects.get()).said == SCRIPTS[script]
    assert SCRIPTS[script] in page.get(address(number)).content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": ""}, "Choose where it stands"),
        ({"status": "dropped"}, "can be reported as"),
        ({"answer_money": ""}, "What was spent?"),
        ({"evidence_title": ["Minutes"], "evidence_link": ["minutes.pdf"]}, "is no link"),
        ({"evidence_title": [""], "evidence_link": ["https://example.org"]}, "takes a name"),
        ({"version": "x"}, "The form is not whole"),
    ],
)
def test_a_wrong_report_is_shown_again_as_it_was_typed(changes, said, course, browser):
    number = course.agreed()
    course.opened()
    typed = report_typed(next_step="Go <b>on</b>", **changes)
    answer = browser(course.health).post(address(number), typed)
    assert answer.status_code in {400, 403}
    assert said in html.unescape(words_of(answer))
    assert "Go &lt;b&gt;on&lt;/b&gt;" in answer.content.decode()
    for told in changes.get("evidence_link", ()):
        assert told in answer.content.decode()
    assert not ReportRow.objects.exists()


def test_evidence_is_typed_and_marked_for_everybody(course, browser):
    number = course.agreed()
    course.opened()
    browser(course.health).post(
        address(number),
        report_typed(
            evidence_title=["Minutes", "Photo", ""],
            evidence_link=["https://example.org/1", "https://example.org/2", ""],
            evidence_public=["1"],
        ),
    )
    found = report_of(ReportRow.objects.get()).evidence
    assert [(each.title, each.public) for each in found] == [("Minutes", False), ("Photo", True)]


def test_of_two_editors_the_second_sees_both_versions_and_decides(course, browser):
    number = course.agreed()
    course.opened()
    colleague = course.somebody(Role.OFFICER, "SOMHD")
    browser(colleague).post(address(number), report_typed(do="keep", said="Theirs"))
    page = browser(course.health)
    answer = page.post(address(number), report_typed(do="keep", said="Mine"))
    assert answer.status_code == 409
    told = words_of(answer)
    assert f"What {colleague.name} wrote" in told
    assert "Theirs" in told
    assert "Mine" in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()
    assert page.post(address(number), report_typed(do="keep", said="Both", version="1"))
    row = ReportRow.objects.get()
    assert (report_of(row).said, row.version) == ("Both", 2)
    assert report_of(row.versions.last()).said == "Theirs"


def test_a_report_is_given_back_and_accepted_on_its_page(course, browser):
    number = course.agreed()
    course.opened()
    row = course.sent(number, status=Status.UNDER_WAY)
    page = browser(course.coordinator)
    assert "The action goes from Agreed to Under way." in words_of(page.get(address(number)))
    empty = page.post(address(number), {"do": "give_back", "version": "1", "reason": ""})
    assert (empty.status_code, ReportRow.objects.get().state) == (403, "sent")
    back = {"do": "give_back", "version": "1", "reason": "How many?"}
    assert page.post(address(number), back).status_code == 302
    writer = browser(course.health)
    assert "How many?" in words_of(writer.get(address(number)))
    assert "How many?" in words_of(writer.get("/desk/reports/"))
    writer.post(address(number), report_typed(version="2"))
    stale = page.post(address(number), {"do": "accept", "version": "1"})
    assert (stale.status_code, ReportRow.objects.get().state) == (403, "sent")
    assert page.post(address(number), {"do": "accept", "version": "3"}).status_code == 302
    assert action_row(number).status == "under way"
    assert page.post(address(number), {"do": "dance", "version": "4"}).status_code == 400
    assert row.pk == ReportRow.objects.get().pk


def test_a_report_says_what_changed_since_the_last_cycle(course, browser):
    number = course.agreed()
    row = course.opened()
    course.accepted(number, said="Trained 400")
    course.frozen(row)
    course.opened(id="2027-1", title="Next", before="2026-2", deadline=CYCLE.deadline)
    page = browser(course.health)
    where = address(number, cycle="2027-1")
    first = words_of(page.get(where))
    assert "These are your words of the last cycle" in first
    assert "It says the same as in the last cycle." in first
    page.post(where, report_typed(do="keep", status="agreed", said="Trained 800"))
    told = words_of(page.get(where))
    assert "What was done, and what came of it Trained 400 Trained 800" in told


def test_a_report_that_is_asked_for_no_more_says_so(course, browser):
    from dataclasses import replace

    from attain.web.roadmap import operations as roadmap

    number = course.agreed()
    course.opened()
    operations.write(doer=course.health, report=course.draft(number), version=0, now=NOW)
    roadmap.edit(
        doer=course.coordinator,
        number=number,
        version=2,
        action=replace(course.action(number), lead="SOM-ED"),
        now=NOW,
    )
    told = words_of(browser(course.health).get(address(number)))
    assert "no longer asked for" in told


def test_the_page_of_an_action_has_its_reports_for_those_who_may_see_them(course, browser):
    number = course.agreed(areas=("KHM",))
    course.opened()
    course.sent(number, said="Canary of health")
    where = f"/desk/roadmap/actions/{number}/"
    assert "Canary of health" in words_of(browser(course.coordinator).get(where))
    own = words_of(browser(course.khm).get(where))
    assert "Canary" not in own
    assert "Write your report: Second cycle of 2026" in own
    course.accepted(number, course.khm, "GOV-KHM", "KHM", said="Said of our part")
    told = words_of(browser(course.lao).get(where))
    assert "Said of our part" in told
    assert "Not begun" in told
    assert "Write your report" not in told
    guest = browser(course.somebody(Role.PARTNER, "FRIENDS"))
    assert "Said of our part" not in guest.get(where).content.decode()


def test_many_reports_stand_on_the_desk_as_one_line(course, browser):
    for number in range(9):
        course.agreed(f"Action {number}")
    course.opened()
    desk = words_of(browser(course.health).get("/desk/"))
    assert "write 9 reports" in desk
    assert "Action 3" not in desk


def test_a_cycle_shows_its_meetings_and_questions(course, browser):
    course.prepared(meetings=(Meeting(CYCLE.deadline, "SOCA <i>"),))
    told = browser(course.health).get("/desk/cycles/2026-2/").content.decode()
    assert "SOCA &lt;i&gt;" in told
    assert "What was spent?" in told
