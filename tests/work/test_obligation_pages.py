"""Reports that are owed to others: answered by what was said once, written by hand where nothing was."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import Issue, RoadmapAction
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.web.audit.operations import faults
from attain.web.reports.answers import (
    AnswerOvertaken,
    Place,
    answer,
    answering_for,
    said_for,
    words_of,
    written,
)
from attain.web.reports.models import AnswerRow
from attain.web.reports.queries import cycle_row, frozen_of
from attain.web.roadmap import operations as roadmap
from attain.web.roadmap.operations import NEW
from tests.work.conftest import BODY_OF, NOW
from tests.work.conftest import words_of as shown
from tests.work.reporting import LINK, TODAY, Round, doer_of, freeze_as_once

pytestmark = pytest.mark.usefixtures("released_portal")
COUNCIL = Place("2026-2", "", "SOCA", "9")


@pytest.fixture(scope="module")
def released(demo_released):
    """All that the demo shows is walked through here."""
    return demo_released


@pytest.fixture
def course(person) -> Round:
    return Round(person)


@pytest.fixture
def said(course) -> Round:
    """A cycle in which the lead body has said of one action what was done; another one waits."""
    number = course.agreed("Train midwives", areas=("KHM",), issues=(Issue.GENDER,))
    course.agreed("Count deaths")
    course.opened()
    course.accepted(number, said="Trained 400", obstacles="floods", evidence=(LINK,))
    course.accepted(number, course.khm, "GOV-KHM", "KHM", said="Trained 40 in Kampot")
    return course


@pytest.fixture
def browser(signed_in):
    from attain.web.accounts.models import Person

    return lambda doer: signed_in(Person.objects.get(pk=int(doer.actor.person)))


def say(doer, text="The matrix.", place=COUNCIL, version=0, **more):
    return answer(doer=doer, place=place, text=text, version=version, now=NOW, **more)


# ---------------------------------------------------------------------------------------- answers


def test_an_answer_is_written_changed_and_every_version_stays(said):
    row = say(said.coordinator)
    row = say(said.coordinator, "The matrix, as it stands. ", version=1)
    assert (row.text, row.version) == ("The matrix, as it stands.", 2)
    assert [each.text for each in row.versions.all()] == [
        "The matrix, as it stands.",
        "The matrix.",
    ]
    assert faults() == ()


def test_who_answers_what_somebody_answered_meanwhile_gets_theirs(said):
    say(said.coordinator, "Theirs")
    with pytest.raises(AnswerOvertaken, match="has answered 9") as conflict:
        say(said.coordinator, "Mine")
    assert (conflict.value.theirs, conflict.value.version) == ("Theirs", 1)


def test_one_answer_serves_another_report_and_changes_with_it(said):
    first = say(said.coordinator, "Money is short.")
    other = Place("2026-2", "", "VNR", "9")
    taken = say(said.coordinator, "", other, same_as=first.pk)
    assert words_of(taken) == "Money is short."
    say(said.coordinator, "Money came.", version=1)
    assert words_of(AnswerRow.objects.select_related("same_as").get(pk=taken.pk)) == "Money came."
    with pytest.raises(InvalidData, match="cannot take over others"):
        say(said.coordinator, "", version=2, same_as=own_of(said).pk)
    assert len(written("2026-2", "")) == 3


def own_of(said):
    return say(said.coordinator, "Of its own.", Place("2026-2", "", "VNR", "1"))


@pytest.mark.parametrize("wrong", ["itself", "taken", "other", "none"])
def test_only_an_own_answer_of_the_same_cycle_and_body_is_taken_over(wrong, said):
    first = say(said.coordinator, "A")
    other = Place("2026-2", "", "VNR", "9")
    taken = say(said.coordinator, "", other, same_as=first.pk)
    theirs = say(said.health, "B", Place("2026-2", "SOMHD", "SOCA", "9"))
    number = {"itself": first.pk, "taken": taken.pk, "other": theirs.pk, "none": 999}[wrong]
    with pytest.raises(InvalidData, match="no such answer to take over"):
        say(said.coordinator, "", version=1, same_as=number)


@pytest.mark.parametrize(
    ("place", "error", "told"),
    [
        (Place("2026-2", "", "NOTHING", "1"), UnknownCode, "no report that is owed"),
        (Place("2026-2", "", "SOCA", "99"), UnknownCode, "no question '99'"),
        (Place("2030-1", "", "SOCA", "9"), UnknownCode, "no reporting cycle"),
    ],
)
def test_an_answer_stands_only_where_something_is_asked(place, error, told, said):
    with pytest.raises(error, match=told):
        say(said.coordinator, place=place)
    assert not AnswerRow.objects.exists()


def test_an_answer_is_kept_short_and_waits_for_its_cycle(course):
    course.prepared()
    with pytest.raises(InvalidData, match="20,001 letters"):
        say(course.coordinator, "x" * 20_001)
    with pytest.raises(ActionDenied, match="in preparation"):
        say(course.coordinator)


def test_each_body_answers_for_itself_and_the_coordinator_for_all(said):
    """By enumeration: role x own body, another one, the region."""
    for role in Role:
        who = doer_of(said.person(role))
        for body in (BODY_OF[role], "SOM-ED", ""):
            own = role in {Role.OFFICER, Role.FOCAL_POINT} and body == BODY_OF[role]
            may = own or role is Role.COORDINATOR
            assert (body in answering_for(who.actor, TODAY)) is may, (role, body)
            try:
                say(who, place=Place("2026-2", body, "SOCA", "9"))
            except ActionDenied:
                assert not may, (role, body)
            else:
                assert may, (role, body)
    assert faults() == ()


def test_a_country_gets_what_concerns_it_and_a_body_its_own(said):
    row = cycle_row("2026-2")
    everything = said_for(row, "", said.coordinator.actor, TODAY)
    assert (len(everything.actions), len(everything.reports)) == (2, 2)
    country = said_for(row, "GOV-KHM", said.khm.actor, TODAY)
    assert [each.area for each in country.reports] == ["KHM"]
    assert country.areas == ("KHM",)
    assert len(country.actions) == 2, "one names it, the other is for the region as a whole"
    body = said_for(row, "SOMHD", said.health.actor, TODAY)
    assert [each.area for each in body.reports] == [""]
    assert not said_for(row, "SOM-ED", said.coordinator.actor, TODAY).actions


# ------------------------------------------------------------------------------------------ pages


def test_the_list_counts_what_is_answered_and_what_is_to_be_written(said, browser):
    page = browser(said.coordinator)
    told = shown(page.get("/desk/obligations/"))
    assert "Report on the Roadmap to SOCA" in told
    before = counts(page)
    say(said.coordinator)
    after = counts(page)
    assert (after[0], after[2]) == (before[0] + 1, before[2] - 1)


def counts(page):
    row = shown(page.get("/desk/obligations/")).split("Report on the Roadmap to SOCA", 1)[1]
    words = row.replace("Answered:", "").replace("In part:", "").replace("To be written:", "")
    return [int(each) for each in words.split() if each.isdigit()][:3]


def test_a_report_shows_what_was_said_once_what_is_missing_and_takes_words(said, browser):
    page = browser(said.coordinator)
    first = shown(page.get("/desk/obligations/SOCA/"))
    assert "Trained 400" in first
    assert "Nothing yet on: A" in first
    assert "MDG 4.1" in first
    typed = {"question": "9", "version": "0", "text": "To adopt <b>the matrix</b>."}
    done = page.post("/desk/obligations/SOCA/?cycle=2026-2&of=all", typed)
    assert done["Location"] == "/desk/obligations/SOCA/?cycle=2026-2&of=all&done=9#q-9"
    kept = page.get(done["Location"]).content.decode()
    assert "To adopt &lt;b&gt;the matrix&lt;/b&gt;." in kept
    again = page.post("/desk/obligations/SOCA/?cycle=2026-2&of=all", typed | {"text": "Mine"})
    assert again.status_code == 409
    assert "Mine" in again.content.decode()
    assert "has answered 9" in shown(again)
    number = AnswerRow.objects.get().pk
    other = {"question": "9", "version": "0", "same_as": str(number)}
    page.post("/desk/obligations/VNR/?cycle=2026-2&of=all", other)
    assert "Taken over from:" in shown(page.get("/desk/obligations/VNR/"))
    wrong = page.post("/desk/obligations/VNR/?cycle=2026-2&of=all", other | {"same_as": "x"})
    assert wrong.status_code == 400


def test_a_question_that_many_actions_answer_has_pages_of_its_own_and_loses_none(
    course, browser, monkeypatch
):
    numbers = [course.agreed(f"Action {place}") for place in range(7)]
    course.opened()
    for place, number in enumerate(numbers):
        course.accepted(number, said=f"Words of {place};")
    monkeypatch.setattr("attain.web.reports.obligation_views.AT_ONCE", 2)
    monkeypatch.setattr("attain.web.reports.obligation_views.A_PAGE", 3)
    page = browser(course.coordinator)
    first = page.get("/desk/obligations/SOCA/").content.decode()
    assert "What was said of 7 actions answers it" in first
    assert re.findall(r"Words of (\d);", first) == ["0", "1"]
    assert "5 more" in first
    link = re.search(r'href="(\?[^"]+question=2)"', first)[1].replace("&amp;", "&")
    found, addresses = [], {link}
    for _ in range(3):
        for address in sorted(addresses):
            shown_page = page.get(f"/desk/obligations/SOCA/{address}").content.decode()
            addresses |= {
                each.replace("&amp;", "&")
                for each in re.findall(r'href="(\?[^"]+page=\d)"', shown_page)
            }
    for address in sorted(addresses - {link}):
        found += re.findall(
            r"Words of (\d);", page.get(f"/desk/obligations/SOCA/{address}").content.decode()
        )
    start = re.findall(
        r"Words of (\d);", page.get(f"/desk/obligations/SOCA/{link}").content.decode()
    )
    assert start == ["0", "1", "2"]
    assert sorted({*start, *found}) == [str(place) for place in range(7)]
    assert "What should the Council decide?" not in shown(
        page.get(f"/desk/obligations/SOCA/{link}")
    )
    assert page.get("/desk/obligations/SOCA/?question=99").status_code == 404


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_what_is_there_goes_out_as_word_and_excel(form, said, browser):
    say(said.coordinator, "To adopt ផែនការ.")
    answered = browser(said.coordinator).get(f"/desk/obligations/SOCA/{form}/")
    assert answered["Content-Disposition"] == f'attachment; filename="SOCA-2026-2.{form}"'
    with zipfile.ZipFile(io.BytesIO(answered.content)) as file:
        whole = "".join(file.read(each).decode("utf-8", "ignore") for each in file.namelist())
    whole = re.sub(r"<[^>]+>", "", whole) if form == "docx" else whole
    for words in ("Trained 400", "Trained 40 in Kampot", "To adopt ផែនការ.", "Count deaths"):
        assert words in whole
    assert "4.1" in whole


def test_what_nobody_has_agreed_to_is_in_no_report_that_goes_out(said, browser):
    proposed = RoadmapAction(number=NEW, title="Kanarienvogel", items=("ROADMAP D.3.1",))
    roadmap.propose(doer=said.coordinator, action=proposed, now=NOW)
    dropped = roadmap.propose(doer=said.coordinator, action=proposed, now=NOW)
    roadmap.move(
        doer=said.coordinator,
        number=dropped.number,
        version=1,
        to=Status.DROPPED,
        reason="twice",
        now=NOW,
    )
    assert len(said_for(cycle_row("2026-2"), "", said.coordinator.actor, TODAY).actions) == 2
    page = browser(said.coordinator)
    assert "Kanarienvogel" not in shown(page.get("/desk/obligations/SOCA/"))
    with zipfile.ZipFile(io.BytesIO(page.get("/desk/obligations/SOCA/docx/").content)) as file:
        assert "Kanarienvogel" not in file.read("word/document.xml").decode()


def test_a_proposal_that_an_earlier_version_froze_is_in_no_report_that_goes_out(said, monkeypatch):
    dropped = said.dropped("Kanarienvogel")
    freeze_as_once(monkeypatch)
    said.frozen(cycle_row("2026-2"))
    row = cycle_row("2026-2")
    assert dropped in {each.number for each in frozen_of(row).actions}
    told = said_for(row, "", said.coordinator.actor, TODAY).actions
    assert sorted(each.title for each in told) == ["Count deaths", "Train midwives"]


def test_the_report_of_a_country_holds_its_own_figures_only(said, browser):
    answered = browser(said.khm).get("/desk/obligations/SOCA/docx/?of=GOV-KHM&cycle=2026-2")
    with zipfile.ZipFile(io.BytesIO(answered.content)) as file:
        whole = file.read("word/document.xml").decode()
    assert "Cambodia" in whole
    assert "Viet Nam" not in whole
    assert "Trained 400" not in whole
    assert "Trained 40 in Kampot" in whole


def test_what_a_body_writes_stays_with_it_until_it_sends_it(said, browser):
    say(said.khm, "Canary of Cambodia", Place("2026-2", "GOV-KHM", "CEDAW", "4"))
    own = browser(said.khm).get("/desk/obligations/CEDAW/?of=GOV-KHM&cycle=2026-2")
    assert "Canary of Cambodia" in own.content.decode()
    for doer in (said.lao, said.health):
        page = browser(doer)
        assert page.get("/desk/obligations/CEDAW/?of=GOV-KHM&cycle=2026-2").status_code == 404
        assert page.get("/desk/obligations/CEDAW/docx/?of=GOV-KHM").status_code == 404
        assert "Canary" not in page.get("/desk/obligations/CEDAW/?of=all").content.decode()
    for role in (Role.PARTNER, Role.INDEPENDENT_ASSESSOR):
        page = browser(said.somebody(role, BODY_OF[role]))
        for where in ("", "CEDAW/", "CEDAW/docx/"):
            assert page.get(f"/desk/obligations/{where}").status_code == 404


@pytest.mark.parametrize(
    "where", ["NOTHING/", "SOCA/pdf/", "SOCA/?cycle=2030-1", "SOCA/docx/?of=NOBODY"]
)
def test_what_is_not_there_is_not_found(where, said, browser):
    assert browser(said.coordinator).get(f"/desk/obligations/{where}").status_code == 404


def test_without_a_cycle_the_page_says_why_nothing_is_answered(course, browser):
    page = browser(course.coordinator)
    assert "No cycle was opened yet" in shown(page.get("/desk/obligations/"))
    assert page.get("/desk/obligations/SOCA/").status_code == 404


def test_a_frozen_cycle_answers_with_what_was_frozen(said, browser):
    row = cycle_row("2026-2")
    said.frozen(row)
    told = shown(browser(said.health).get("/desk/obligations/SOCA/?cycle=2026-2&of=SOMHD"))
    assert "Trained 400" in told
