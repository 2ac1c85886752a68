"""From accepted figures to public ones: put together, cleared, released at a minute, withdrawn."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import resolve

from attain.domain.clearance import Answer
from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied, InvalidData, NotEnoughData
from attain.usecases.verify import verify_release
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.clearance import operations
from attain.web.clearance.approved import folder_of
from attain.web.clearance.models import Candidate
from attain.web.clearance.operations import Plan
from attain.web.notices.models import Notice
from attain.web.pages import shelf
from attain.web.submissions.operations import Overtaken
from tests.work.conftest import words_of
from tests.work.releasing import (
    CANARY,
    DEADLINE,
    LATER,
    NOW,
    assembled,
    cleared,
    doer,
    in_clearance,
    said,
    scheduled,
)

pytestmark = pytest.mark.usefixtures("released_portal")


PAGE = "/en/sdg/indicators/3.2.1/KHM/"
FILE = "/files/2026.Q4/all.csv"
SERIES = (
    "/api/v1/series/SH_DYN_MORT/KHM?release=2026.Q4&unit=PER_1000_LIVE_BIRTHS&dimensions=AGE=Y0T4"
)
ON_PAGE = "77.1"
"""How a page, which rounds, begins to write the canary."""


def body_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def public_text() -> str:
    """Every public surface on which a figure of Cambodia could show; its page must not, rounded."""
    from django.test import Client

    visitor, told = Client(), []
    assert ON_PAGE not in visitor.get(PAGE).content.decode()
    for address in (
        "/en/",
        "/en/areas/KHM/",
        PAGE,
        "/en/changes/",
        "/en/releases/",
        "/en/search/?q=mortality",
        "/api/v1/releases",
        "/api/v1/series?area=KHM",
        "/feeds/releases.atom",
        "/catalogue.jsonld",
        "/en/releases/2026.Q4/",
        FILE,
        SERIES,
        "/api/v1/releases/2026.Q4",
        "/sitemap.xml",
    ):
        answer = visitor.get(address)
        told.append(body_of(answer).decode(errors="replace") + str(answer.headers))
    return "\n".join(told)


def test_nothing_of_a_candidate_is_public_before_its_minute_and_all_of_it_after(
    accepted, manager, client
):
    candidate = cleared(manager, in_clearance(manager, accepted()))
    assert CANARY not in public_text()
    minute = datetime.now(UTC) + timedelta(hours=1)
    operations.schedule(
        doer=doer(manager),
        number=candidate.pk,
        version=candidate.version,
        minute=minute,
        now=datetime.now(UTC),
    )
    told = public_text()
    assert CANARY not in told
    assert "Autumn release" in told, "the calendar announces the title"
    Candidate.objects.update(minute=datetime.now(UTC) - timedelta(seconds=1))  # the hour has come
    assert shelf().current().id == "2026.Q4"
    assert ON_PAGE in client.get(PAGE).content.decode()
    for address in (FILE, SERIES):
        assert CANARY.encode() in body_of(client.get(address)), address
    assert "asean-demo" in [each.id for each in shelf().releases()], "as of the one before"
    assert client.get("/en/releases/asean-demo/areas/KHM/").status_code == 200
    assert faults() == ()


def test_verdicts_of_a_candidate_follow_from_its_figures(accepted, manager):
    candidate = assembled(manager, accepted("KHM", "2.0"))
    report = verify_release(folder_of(candidate))
    assert report.ok, report.lines()
    assert candidate.changes["figures"]["new"] == 1
    [moved] = candidate.changes["moved"]
    told = ("target_rule", "reference_area", "standing_before", "standing_after", "reasons")
    assert [moved[each] for each in told] == [
        "SDG-3.2.1",
        "KHM",
        "on_track",
        "achieved",
        "new figures",
    ]


def test_an_objection_holds_the_new_figures_back_and_the_earlier_ones_say_so(
    accepted, manager, person, client
):
    candidate = in_clearance(manager, accepted("KHM"), accepted("LAO", "55.7"))
    officer = person(Role.CLEARING_OFFICER)
    said(officer, candidate, "KHM", Answer.OBJECTED, "the survey is not final")
    laos = person(Role.CLEARING_OFFICER, body="GOV-LAO")
    said(laos, candidate, "LAO", Answer.ANNOTATED, "without the new province")
    candidate = cleared(manager, candidate)
    operations.schedule(
        doer=doer(manager),
        number=candidate.pk,
        version=candidate.version,
        minute=None,
        now=datetime.now(UTC),
    )
    told = public_text()
    assert CANARY not in told
    for address in (FILE, SERIES):
        assert b"SH_DYN_MORT" in body_of(client.get(address)), "it is there, without the figure"
    for address in ("/en/areas/KHM/", PAGE):
        shown = client.get(address).content.decode()
        assert "withheld at the country" in shown, address
        assert "the survey is not final" in shown, "its words stand beside"
    told = client.get("/api/v1/releases/2026.Q4").json()["clearance"]
    assert told["KHM"]["position"] == "objected"
    assert told["KHM"]["note"] == "the survey is not final"
    assert told["VNM"]["position"] == "no objection, by silence"
    assert "without the new province" in client.get("/en/areas/LAO/").content.decode()
    assert "by silence" in client.get("/en/areas/VNM/").content.decode()
    assert "55.7" in client.get("/en/sdg/indicators/3.2.1/LAO/").content.decode()
    waiting = operations.waiting_submissions()
    assert [each.body for each in waiting] == ["GOV-KHM"], "what was withheld waits for the next"


def test_a_note_stays_with_the_figures_in_later_releases_until_the_country_speaks_again(
    accepted, manager, person, client
):
    first = in_clearance(manager, accepted("LAO", "55.7"))
    officer = person(Role.CLEARING_OFFICER)
    said(officer, first, "KHM", Answer.ANNOTATED, "without the new province")
    scheduled(manager, cleared(manager, first))
    second = in_clearance(manager, accepted("VNM", "21.4"), release_id="2027.Q1")
    scheduled(manager, cleared(manager, second))
    assert shelf().current().id == "2027.Q1"
    shown = client.get("/en/areas/KHM/").content.decode()
    assert "without the new province" in shown
    assert "Said before release 2026.Q4; the country has not answered since." in shown
    assert "by silence" in shown


@pytest.mark.parametrize("readable", [True, False], ids=["it was wrong", "it must not be seen"])
def test_a_withdrawn_release_is_no_longer_current_and_its_place_says_why(
    readable, accepted, manager, client
):
    candidate = scheduled(manager, cleared(manager, in_clearance(manager, accepted())))
    known = client.get("/en/releases/2026.Q4/sdg/indicators/3.2.1/KHM/")
    gone = operations.withdraw(
        doer=doer(manager),
        number=candidate.pk,
        version=candidate.version,
        reason="A file was mistaken <b>.",
        now=datetime.now(UTC),
        readable=readable,
    )
    assert gone.state == "withdrawn"
    assert shelf().current().id == "asean-demo"
    assert "2026.Q4" not in [each.id for each in shelf().releases()]
    listed = client.get("/en/releases/").content.decode()
    assert "A file was mistaken &lt;b&gt;." in listed
    assert ("/en/releases/2026.Q4/" in listed) is readable
    figures = {f"/en/releases/2026.Q4{PAGE.removeprefix('/en')}", FILE, SERIES}
    for address in (
        *figures,
        "/en/releases/2026.Q4/",
        "/api/v1/releases/2026.Q4",
        "/charts/2026.Q4/en/series/sdg/3.2.1/KHM.svg",
    ):
        answer = client.get(address)
        body = body_of(answer)
        assert answer.status_code == (200 if readable else 410), address
        assert readable or b"A file was mistaken" in body, address
        assert (CANARY.encode() in body) is (readable and address in figures), address
    if readable:
        page = client.get(
            "/en/releases/2026.Q4/sdg/indicators/3.2.1/KHM/",
            headers={"if-none-match": known["ETag"]},
        )
        assert page.status_code == 200, "a page that was kept by a browser says so too"
        assert ON_PAGE in page.content.decode(), "as of then, it said what it said"
        assert "This release was withdrawn on" in page.content.decode()
        assert "A file was mistaken &lt;b&gt;." in page.content.decode()
        told = client.get("/api/v1/releases/2026.Q4").json()
        assert told["withdrawn"]["reason"] == "A file was mistaken <b>."
    with pytest.raises(ActionDenied, match="withdrawn"):
        operations.withdraw(
            doer=doer(manager), number=gone.pk, version=gone.version, reason="again", now=LATER
        )
    with pytest.raises(ActionDenied, match="in words"):
        operations.withdraw(
            doer=doer(manager), number=gone.pk, version=gone.version, reason=" ", now=LATER
        )


def test_silence_counts_only_after_a_reminder_and_the_deadline(accepted, manager, person):
    person(Role.CLEARING_OFFICER)
    candidate = in_clearance(manager, accepted())
    with pytest.raises(ActionDenied, match="Still waiting"):
        operations.close(
            doer=doer(manager), number=candidate.pk, version=candidate.version, now=NOW
        )
    with pytest.raises(ActionDenied, match="No reminder was sent"):
        operations.close(
            doer=doer(manager), number=candidate.pk, version=candidate.version, now=LATER
        )
    assert "KHM" in operations.remind(
        doer=doer(manager), number=candidate.pk, version=candidate.version, now=NOW
    )
    told = Notice.objects.filter(kind="clearance reminder").values_list("title", flat=True)
    assert [each.rpartition(", ")[2] for each in told] == ["KHM"]
    candidate.refresh_from_db()
    with pytest.raises(ActionDenied, match="Nobody is left to remind"):
        operations.remind(
            doer=doer(manager), number=candidate.pk, version=candidate.version, now=LATER
        )


def test_an_answer_is_the_countrys_own_with_words_in_time_and_overwrites_nobody(
    accepted, manager, person
):
    candidate = in_clearance(manager, accepted())
    officer, deputy = person(Role.CLEARING_OFFICER), person(Role.CLEARING_OFFICER)
    with pytest.raises(ActionDenied):
        said(officer, candidate, "LAO", Answer.NO_OBJECTION)
    with pytest.raises(ActionDenied):
        said(manager, candidate, "KHM", Answer.NO_OBJECTION)
    with pytest.raises(InvalidData, match="in words"):
        said(officer, candidate, "KHM", Answer.OBJECTED)
    said(officer, candidate, "KHM", Answer.NO_OBJECTION)
    with pytest.raises(Overtaken, match="no objection"):
        said(deputy, candidate, "KHM", Answer.OBJECTED, "we do")
    said(deputy, candidate, "KHM", Answer.OBJECTED, "we do", version=2)
    with pytest.raises(ActionDenied, match="ended at"):
        operations.answer(
            doer=doer(officer),
            number=candidate.pk,
            area="KHM",
            version=3,
            said=Answer.NO_OBJECTION,
            note="",
            now=LATER,
        )
    assert AuditEntry.objects.filter(action="answer in clearance").count() == 2


def test_a_candidate_is_refused_without_content_id_time_or_right(accepted, manager, person):
    found = accepted()
    with pytest.raises(NotEnoughData, match="nothing to put in"):
        assembled(manager)
    with pytest.raises(InvalidData, match="not accepted: 999"):
        operations.assemble(
            doer=doer(manager),
            plan=Plan(release_id="x", title="X", submissions=(999,)),
            now=NOW,
        )
    with pytest.raises(InvalidData, match="title"):
        operations.assemble(
            doer=doer(manager), plan=Plan(release_id="x", title=" ", submissions=()), now=NOW
        )
    with pytest.raises(ActionDenied, match="already"):
        assembled(manager, found, release_id="asean-demo")
    with pytest.raises(ActionDenied):
        assembled(person(Role.REVIEWER), found)
    with pytest.raises(ActionDenied):
        assembled(person(Role.CLEARING_OFFICER), found)
    candidate = assembled(manager, found)
    with pytest.raises(InvalidData, match="an hour"):
        operations.open_clearance(
            doer=doer(manager), number=candidate.pk, version=1, deadline=NOW, now=NOW
        )
    with pytest.raises(Overtaken):
        operations.abandon(doer=doer(manager), number=candidate.pk, version=9, reason="", now=NOW)
    assert Candidate.objects.count() == 1


def test_a_candidate_that_is_put_together_again_asks_the_countries_anew(accepted, manager, person):
    candidate = in_clearance(manager, accepted())
    officer = person(Role.CLEARING_OFFICER)
    said(officer, candidate, "KHM", Answer.OBJECTED, "not final")
    again = operations.assemble_again(
        doer=doer(manager),
        number=candidate.pk,
        version=candidate.version,
        numbers=tuple(candidate.submissions),
        now=NOW,
    )
    assert (again.state, again.round) == ("assembled", 2)
    assert operations.clearances_of(again) == {}
    assert again.clearances.get(area="KHM").note == "not final", "what was said stays kept"
    gone = operations.abandon(
        doer=doer(manager), number=again.pk, version=again.version, reason="", now=NOW
    )
    assert gone.state == "abandoned"
    assert len(operations.waiting_submissions()) == 1


def test_a_minute_that_has_passed_or_a_base_that_is_old_is_refused(accepted, manager):
    candidate = cleared(manager, in_clearance(manager, accepted()))
    with pytest.raises(InvalidData, match="has passed"):
        operations.schedule(
            doer=doer(manager),
            number=candidate.pk,
            version=candidate.version,
            minute=NOW - timedelta(days=1),
            now=NOW,
        )
    Candidate.objects.filter(pk=candidate.pk).update(base="an older one")
    with pytest.raises(ActionDenied, match="Assemble it again"):
        operations.schedule(
            doer=doer(manager),
            number=candidate.pk,
            version=candidate.version,
            minute=None,
            now=NOW,
        )


def test_a_country_sees_its_own_page_as_it_would_be_published_and_no_other(
    accepted, manager, person, signed_in
):
    candidate = in_clearance(manager, accepted())
    officer = signed_in(person(Role.CLEARING_OFFICER))
    root = f"/desk/candidates/{candidate.pk}"
    assert "Autumn release" in words_of(officer.get("/desk/releases/"))
    assert "Autumn release" in words_of(officer.get("/desk/"))
    page = officer.get(f"{root}/KHM/")
    assert "See the page as it would be published" in words_of(page)
    shown = officer.get(f"{root}/pages/en/sdg/indicators/3.2.1/KHM/")
    assert "This page is not public." in shown.content.decode()
    assert f'href="{root}/KHM/"' in shown.content.decode()
    assert "77.1" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert officer.get(f"{root}/pages/en/areas/KHM/").status_code == 200
    for address in (
        f"{root}/LAO/",
        f"{root}/",
        f"{root}/pages/en/",
        f"{root}/pages/en/areas/LAO/",
        f"{root}/pages/en/sdg/indicators/3.2.1/LAO/KHM/",
        f"{root}/pages/en/compare/?KHM",
        f"{root}/pages/en/releases/asean-demo/areas/KHM/",
        f"{root}/pages/en/nonsense/KHM/x",
    ):
        assert officer.get(address).status_code == 404, address
    answer = officer.post(f"{root}/KHM/", {"version": "1", "answer": "objected"})
    assert answer.status_code == 400
    assert "in words" in words_of(answer)
    officer.post(f"{root}/KHM/", {"version": "1", "answer": "annotated", "note": "a note"})
    assert operations.clearances_of(candidate)["KHM"].note == "a note"


def test_the_release_manager_goes_from_accepted_to_public_on_the_pages(
    accepted, manager, signed_in, person, monkeypatch
):
    found, browser = accepted(), signed_in(manager)
    listed = browser.get("/desk/releases/")
    assert "Survey" in words_of(listed)
    made = browser.post(
        "/desk/releases/",
        {"do": "assemble", "release_id": "2026.Q4", "title": "Autumn", "submissions": found.pk},
    )
    assert made.status_code == 302, words_of(made)
    page = made["Location"]
    assert "verdicts that would change" in words_of(browser.get(page))
    soon = (datetime.now(UTC) + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    for step in (
        {"do": "open", "version": "1", "deadline": soon},
        {"do": "remind", "version": "2"},
    ):
        done = browser.post(page, step)
        assert done.status_code == 302, words_of(done)
    early = browser.post(page, {"do": "close", "version": "3"})
    assert early.status_code == 403
    assert "Still waiting" in words_of(early)
    for wrong in (
        {"do": "schedule", "version": "3", "when": "later", "minute": "soon"},
        {"do": "?", "version": "3"},
    ):
        assert browser.post(page, wrong).status_code == 400
    assert signed_in(person(Role.REVIEWER)).get(page).status_code == 404


def test_who_forgot_to_remind_gives_more_time_and_reminds(manager, accepted):
    candidate = in_clearance(manager, accepted())
    words = {"doer": doer(manager), "number": candidate.pk}
    with pytest.raises(ActionDenied, match="Send one, and extend the deadline"):
        operations.close(**words, version=candidate.version, now=LATER)
    with pytest.raises(InvalidData, match="less time"):
        operations.extend(**words, version=candidate.version, deadline=DEADLINE, now=LATER)
    soon = LATER + timedelta(minutes=59)
    with pytest.raises(InvalidData, match="an hour at least"):
        operations.extend(**words, version=candidate.version, deadline=soon, now=LATER)
    later = LATER + timedelta(days=7)
    held = operations.extend(**words, version=candidate.version, deadline=later, now=LATER)
    assert {each.deadline for each in held.clearances.all()} == {later} == {held.deadline}
    operations.remind(**words, version=held.version, now=LATER)
    held.refresh_from_db()
    closed = operations.close(**words, version=held.version, now=later)
    assert closed.state == "cleared"
    assert faults() == ()


def test_only_who_may_close_clearance_extends_it(manager, accepted, person):
    candidate = in_clearance(manager, accepted())
    for role in Role:
        if role is not Role.RELEASE_MANAGER:
            with pytest.raises(ActionDenied):
                operations.extend(
                    doer=doer(person(role)),
                    number=candidate.pk,
                    version=candidate.version,
                    deadline=LATER,
                    now=NOW,
                )
    candidate.refresh_from_db()
    assert candidate.deadline == DEADLINE


def test_the_desk_of_the_release_manager_says_what_the_next_step_is(manager, accepted, signed_in):
    desk = signed_in(manager)
    candidate = assembled(manager, accepted())
    assert "look at what would change, then open clearance" in words_of(desk.get("/desk/"))
    opened = operations.open_clearance(
        doer=doer(manager),
        number=candidate.pk,
        version=candidate.version,
        deadline=datetime.now(UTC) + timedelta(days=2),
        now=NOW,
    )
    assert "Nothing waits for you." in words_of(desk.get("/desk/"))
    operations.remind(doer=doer(manager), number=opened.pk, version=opened.version, now=NOW)
    past = datetime.now(UTC) - timedelta(minutes=1)
    opened.clearances.update(deadline=past)
    assert "close clearance" in words_of(desk.get("/desk/"))
    opened.refresh_from_db()
    closed = operations.close(
        doer=doer(manager), number=opened.pk, version=opened.version, now=datetime.now(UTC)
    )
    assert "fix the minute of the release" in words_of(desk.get("/desk/"))
    assert closed.state == "cleared"


def test_once_it_is_public_the_page_of_a_country_leads_to_where_everybody_reads_it(
    manager, accepted, person, signed_in
):
    closed = cleared(manager, in_clearance(manager, accepted()))
    page = f"/desk/candidates/{closed.pk}/KHM/"
    officer = signed_in(person(Role.CLEARING_OFFICER))
    assert officer.get(page).status_code == 200
    operations.schedule(
        doer=doer(manager), number=closed.pk, version=closed.version, minute=None, now=NOW
    )
    assert officer.get(page)["Location"] == "/en/areas/KHM/"
    assert officer.get(page.replace("KHM", "XXX")).status_code == 404
    assert signed_in(manager).get(page).status_code == 200


LINK = re.compile(r'<(?:a|form)\b[^>]*(?:href|action)="(/[^"#]*|#not-public)[^"]*"[^>]*>')


def kinds_of(links: set[str]) -> dict[tuple[str, ...], str]:
    """One link of each kind of page, inside the candidate and outside."""
    found = {}
    for link in sorted(links):
        match = resolve(link.partition("?")[0])
        tail = match.kwargs.get("tail")
        inner = resolve(f"/en/{tail}") if tail is not None else match
        found[match.view_name, inner.view_name, inner.kwargs.get("route", "")] = link
    return found


@pytest.mark.parametrize("role", [Role.CLEARING_OFFICER, Role.RELEASE_MANAGER])
def test_every_link_of_a_page_before_its_release_leads_somewhere(
    role, accepted, manager, person, signed_in
):
    candidate = in_clearance(manager, accepted("KHM"))
    browser = signed_in(person(role))
    root = f"/desk/candidates/{candidate.pk}/pages/en/"
    pages = ["areas/KHM/", "sdg/indicators/3.2.1/KHM/"]
    if role is Role.RELEASE_MANAGER:
        pages.append("releases/")
    links = set()
    for page in pages:
        shown = browser.get(f"{root}{page}").content.decode()
        assert 'id="not-public"' in shown
        assert "preview.css" in shown
        found = {each[0]: each[1] for each in re.findall(f"({LINK.pattern})", shown)}
        assert not any(to == "#not-public" and " download" in tag for tag, to in found.items())
        links |= {html.unescape(each) for each in found.values()} - {"#not-public"}
    inside = {each for each in links if each.startswith(root)}
    assert inside
    if role is Role.CLEARING_OFFICER:
        assert all("/KHM/" in each for each in inside)
        assert {"/en/", "/en/areas/", "/en/roadmap/", "/en/method/"} <= links
    assert [each for each in links if candidate.release_id in each] == []
    for link in kinds_of(links).values():
        answer = browser.get(link)
        assert answer.status_code == 200, link
        assert b"".join(answer), link


def test_pages_that_follow_no_release_are_not_shown_as_a_candidate_has_them(
    accepted, manager, signed_in
):
    candidate = in_clearance(manager, accepted("KHM"))
    browser = signed_in(manager)
    for tail in ("roadmap/", "advocacy/", "assessments/", "advocacy/materials/SDG/3.2/KHM/"):
        address = f"/desk/candidates/{candidate.pk}/pages/en/{tail}"
        assert browser.get(address).status_code == 404, tail
