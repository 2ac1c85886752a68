"""From a file to accepted: sent by one, reviewed by another, seen by nobody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attain.domain.permissions.judging import Actor
from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied, DamagedRelease, InvalidData, NotSaved
from attain.usecases.demo import build_demo_release
from attain.usecases.portal.shelf import PublicRelease
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.received import kept_file, received_folder
from attain.web.submissions import keeping, operations
from attain.web.submissions.models import ReceivedFile, Remark, Submission
from attain.web.submissions.operations import Overtaken, Yes
from tests.work.conftest import BODY_OF, NOW, words_of

HEAD = "series_code,reference_area,period,value,unit,age\n"
UNIT = "PER_1000_LIVE_BIRTHS,Y0T4"
GOOD = (HEAD + f"SH_DYN_MORT,KHM,2024,22.5,{UNIT}\n").encode()
WRONG = (HEAD + f"SH_DYN_MORT,LAO,2024,22.5,{UNIT}\n").encode()


@pytest.fixture(scope="session")
def release(tmp_path_factory) -> PublicRelease:
    folder = tmp_path_factory.mktemp("released")
    with build_demo_release(folder, time=datetime(2026, 1, 31, 8, 0, tzinfo=UTC)) as made:
        return PublicRelease(made.id, made.time, made.path)


@pytest.fixture(autouse=True)
def _kept(tmp_path, monkeypatch, release, settings):
    from attain.web.pages import shelf

    monkeypatch.setattr("attain.web.received.portal_folder", lambda: tmp_path / "portal")
    settings.ATTAIN_RELEASES = release.path.parent
    shelf.cache_clear()
    yield
    shelf().close()
    shelf.cache_clear()


def doer(who) -> Doer:
    return Doer(actor_of(who, second_factor=True, on=NOW.date()), who.name)


def begun(who, body: str = "GOV-KHM") -> Submission:
    return operations.start(doer=doer(who), body=body, title="Health survey 2024", now=NOW)


def received(who, number: int, version: int, content: bytes, release=None):
    return operations.receive(
        doer=doer(who),
        number=number,
        version=version,
        name="a.csv",
        content=content,
        release=release,
        now=NOW,
    )


def in_review(who, body: str = "GOV-KHM") -> Submission:
    made = begun(who, body)
    received(who, made.pk, 1, GOOD)
    return operations.send(doer=doer(who), number=made.pk, version=2, yes=Yes(to_all=True), now=NOW)


def test_a_provider_sends_a_reviewer_accepts_and_the_log_tells_it(person, signed_in):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    browser = signed_in(provider)
    begun_at = browser.post("/desk/submissions/", {"body": "GOV-KHM", "title": "Survey 2024"})
    page = begun_at["Location"]
    file = SimpleUploadedFile("../figures 2024.csv", GOOD)
    read = browser.post(page, {"do": "receive", "version": "1", "file": file}, follow=True)
    assert "1 new" in words_of(read)
    assert "asean-demo" in words_of(read)
    assert "figures 2024.csv" in words_of(read)
    sent = browser.post(page, {"do": "send", "version": "2", "yes": "yes"}, follow=True)
    assert "It is in review now" in words_of(sent)
    assert "Accept it" not in words_of(sent)

    desk = signed_in(reviewer)
    assert "Survey 2024" in words_of(desk.get("/desk/"))
    done = desk.post(page, {"do": "accept", "version": "3"}, follow=True)
    assert "It is accepted" in words_of(done)
    kept = Submission.objects.get()
    assert keeping.kept_figures(kept.figures, kept.seal)["value"].to_list() == [22.5]
    told = list(AuditEntry.objects.values_list("action", "person"))
    assert [action for action, _ in told if action != "sign in"] == [
        "start a submission",
        "mend a submission",
        "send a submission to review",
        "accept a submission",
    ]
    assert faults() == ()


def test_the_file_is_kept_as_it_came_and_no_address_leads_to_it(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    received(who, made.pk, 1, GOOD)
    file = ReceivedFile.objects.get()
    assert kept_file(file.place) == GOOD
    assert len(file.place) == 32
    browser = signed_in(who)
    for address in (f"/files/{file.place}", f"/desk/submissions/{made.pk}/{file.place}"):
        assert browser.get(address).status_code == 404


def test_errors_are_told_by_row_and_stop_the_sending(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    browser = signed_in(who)
    page = f"/desk/submissions/{made.pk}/"
    file = SimpleUploadedFile("a.csv", WRONG)
    said = words_of(
        browser.post(page, {"do": "receive", "version": "1", "file": file}, follow=True)
    )
    assert "2 reference_area V501 error. The figure is about LAO" in said
    assert "Send it to review" not in said
    refused = browser.post(page, {"do": "send", "version": "2", "yes": "yes"})
    assert refused.status_code == 403
    assert "There are errors" in words_of(refused)


def test_what_changes_released_figures_asks_for_a_kind_and_a_reason(person, release):
    import polars as pl

    who = person(Role.DATA_PROVIDER)
    frame = pl.read_parquet(release.path / "observations.parquet").filter(
        (pl.col("series_code") == "SH_DYN_MORT")
        & (pl.col("reference_area") == "KHM")
        & (pl.col("dimensions") == "AGE=Y0T4")
    )
    period, value = frame.sort("period").select("period", "value").row(-1)
    content = (HEAD + f"SH_DYN_MORT,KHM,{period},{value * 1.01},{UNIT}\n").encode()
    made = begun(who)
    reading = received(who, made.pk, 1, content, release)
    assert reading.figures["changed"] == 1
    assert reading.needs_yes
    words = {"number": made.pk, "version": 2, "doer": doer(who), "now": NOW}
    with pytest.raises(ActionDenied, match="Look at the warnings"):
        operations.send(yes=Yes(), **words)
    with pytest.raises(ActionDenied, match="revision, a correction or a change of method"):
        operations.send(yes=Yes(to_all=True), **words)
    kind = operations.ChangeKind.REVISION
    with pytest.raises(ActionDenied, match="takes a reason in words"):
        operations.send(yes=Yes(to_all=True, kind=kind, words=" "), **words)
    sent = operations.send(yes=Yes(to_all=True, kind=kind, words="census 2024"), **words)
    assert (sent.state, sent.change_reason) == ("sent", "census 2024")


def test_nothing_is_sent_without_a_file(person):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    with pytest.raises(ActionDenied, match="no figures yet"):
        operations.send(doer=doer(who), number=made.pk, version=1, yes=Yes(to_all=True), now=NOW)


def test_who_sent_or_mended_it_does_not_accept_it_whatever_the_role(person):
    from attain.web.accounts.models import AppointmentRow

    who = person(Role.FOCAL_POINT)
    AppointmentRow.objects.create(
        person=who, body="ASEC", role="reviewer", begin=NOW.date(), created_at=NOW
    )
    sent = in_review(who)
    with pytest.raises(ActionDenied, match="You sent or mended this yourself"):
        operations.accept(doer=doer(who), number=sent.pk, version=sent.version, reason="", now=NOW)


def test_what_was_accepted_nobody_changes(person):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    sent = in_review(provider)
    held = operations.accept(
        doer=doer(reviewer), number=sent.pk, version=sent.version, reason="", now=NOW
    )
    for step in (
        lambda: received(provider, held.pk, held.version, GOOD),
        lambda: operations.withdraw(
            doer=doer(provider), number=held.pk, version=held.version, reason="", now=NOW
        ),
        lambda: operations.give_back(
            doer=doer(reviewer), number=held.pk, version=held.version, reason="x", now=NOW
        ),
        lambda: operations.accept(
            doer=doer(reviewer), number=held.pk, version=held.version, reason="", now=NOW
        ),
    ):
        with pytest.raises(ActionDenied):
            step()
    assert Submission.objects.get().version == held.version


def test_figures_that_were_altered_on_the_disk_are_not_accepted(person):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    sent = in_review(provider)
    place = received_folder() / sent.figures[:2] / sent.figures
    place.write_bytes(place.read_bytes().replace(b"SH_DYN_MORT", b"SH_DYN_MORS"))
    with pytest.raises(DamagedRelease, match="not the ones that were sent"):
        operations.accept(
            doer=doer(reviewer), number=sent.pk, version=sent.version, reason="", now=NOW
        )
    place.unlink()
    with pytest.raises(DamagedRelease, match="Restore it from a backup"):
        kept_file(sent.figures)


def test_who_did_not_see_the_latest_is_told_and_nothing_is_overwritten(person, signed_in):
    one, other = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    made = begun(one)
    received(other, made.pk, 1, GOOD)
    with pytest.raises(Overtaken, match="Somebody else has changed"):
        received(one, made.pk, 1, WRONG)
    page = f"/desk/submissions/{made.pk}/"
    answer = signed_in(one).post(page, {"do": "withdraw", "version": "1"})
    assert answer.status_code == 403
    assert "Somebody else has changed" in words_of(answer)
    assert "1 new" in words_of(answer)
    assert Submission.objects.get().state == "draft"


def test_who_gets_figures_back_reads_why_on_top_of_the_page(person, signed_in):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    sent = in_review(provider)
    operations.give_back(
        doer=doer(reviewer),
        number=sent.pk,
        version=sent.version,
        reason="Which survey?",
        now=NOW,
    )
    told = words_of(signed_in(provider).get(f"/desk/submissions/{sent.pk}/"))
    assert "Which survey?" in told.split("What was read")[0]


def test_a_note_at_accepting_stays_with_the_figures_and_no_words_are_no_remark(person):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    for note in ("Well done.", " "):
        sent = in_review(provider)
        operations.accept(
            doer=doer(reviewer), number=sent.pk, version=sent.version, reason=note, now=NOW
        )
    assert [each.text for each in Remark.objects.all()] == ["Well done."]


def test_a_reviewer_gives_back_with_words_and_the_provider_mends(person):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    sent = in_review(provider)
    words = {"doer": doer(reviewer), "number": sent.pk, "version": sent.version, "now": NOW}
    with pytest.raises(ActionDenied, match="what the sender should mend"):
        operations.give_back(reason=" ", **words)
    back = operations.give_back(reason="Which survey?", **words)
    assert back.state == "returned"
    said = Remark.objects.get()
    assert (said.name, said.text, said.figure) == (reviewer.name, "Which survey?", "")
    received(provider, back.pk, back.version, GOOD)
    assert Submission.objects.get().state == "draft"


def test_remarks_stay_with_the_figure_and_take_words(person, signed_in):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    sent = in_review(provider)
    page = f"/desk/submissions/{sent.pk}/"
    typed = {
        "do": "remark",
        "version": str(sent.version),
        "figure": "SH_DYN_MORT KHM 2024",
        "text": "<b>ហេតុអ្វី</b>",
    }
    said = signed_in(reviewer).post(page, typed, follow=True).content.decode()
    assert "&lt;b&gt;ហេតុអ្វី" in said
    assert "<b>ហេតុ" not in said
    with pytest.raises(InvalidData, match="takes words"):
        operations.remark(doer=doer(reviewer), number=sent.pk, figure="", text=" ", now=NOW)


SEEN = {
    Role.DATA_PROVIDER: "own",
    Role.FOCAL_POINT: "own",
    Role.CLEARING_OFFICER: "own after sending",
    Role.OFFICER: "",
    Role.REVIEWER: "after sending",
    Role.COORDINATOR: "after sending",
    Role.RELEASE_MANAGER: "after sending",
    Role.INDEPENDENT_ASSESSOR: "",
    Role.PARTNER: "",
    Role.ADMINISTRATOR: "",
}


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
@pytest.mark.parametrize("country", ["GOV-KHM", "GOV-LAO"])
@pytest.mark.parametrize("state", ["draft", "sent", "returned", "accepted", "withdrawn"])
def test_who_sees_a_submission_by_role_country_and_state(role, country, state, person, signed_in):
    made = Submission.objects.create(
        body=country,
        title="Canary Kanarienvogel 123456789012",
        state=state,
        seal="0" * 64,
        begun_at=NOW,
        moved_at=NOW,
    )
    browser = signed_in(person(role))
    own, after = country == BODY_OF[role], state in {"sent", "returned", "accepted"}
    wanted = {"own": own, "own after sending": own and after, "after sending": after, "": False}
    seen = wanted[SEEN[role]]
    answer = browser.get(f"/desk/submissions/{made.pk}/")
    assert (answer.status_code == 200) is seen
    for address in ("/desk/", "/desk/submissions/", f"/desk/submissions/{made.pk}/"):
        assert ("Canary" in browser.get(address).content.decode()) <= seen
    missing = browser.get("/desk/submissions/999999/")
    if not seen:
        assert answer.status_code == missing.status_code == 404
        same = missing.content.replace(b"999999", str(made.pk).encode())
        assert answer.content == same


@pytest.mark.parametrize(
    "do", ["receive", "fetch", "send", "withdraw", "give_back", "accept", "remark", "nonsense", ""]
)
@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_no_step_is_taken_on_a_submission_of_another_country_but_by_reviewers(
    do, role, person, signed_in
):
    sender = person(Role.DATA_PROVIDER, body="GOV-LAO")
    made = Submission.objects.create(
        body="GOV-LAO",
        title="of Lao PDR",
        state="sent",
        senders=[str(sender.pk)],
        seal="0" * 64,
        begun_at=NOW,
        moved_at=NOW,
    )
    before = Submission.objects.filter(pk=made.pk).values().get()
    typed = {"do": do, "version": "1", "reason": "x", "text": "x", "yes": "yes"}
    if do == "receive":
        typed["file"] = SimpleUploadedFile("a.csv", GOOD)
    answer = signed_in(person(role)).post(f"/desk/submissions/{made.pk}/", typed)
    may = role is Role.REVIEWER and do in {"give_back", "accept", "remark"}
    assert (answer.status_code == 302) is may
    if not may:
        assert answer.status_code in {400, 403, 404}
        assert Submission.objects.filter(pk=made.pk).values().get() == before
        assert not ReceivedFile.objects.exists()


def test_large_bodies_of_strangers_are_not_even_read():
    from django.test import Client

    file = SimpleUploadedFile("a.csv", b"0" * 200_000)
    answer = Client().post("/desk/submissions/1/", {"do": "receive", "file": file})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "this one is empty"), (b"0" * 50_000_001, "has more than")]
)
def test_a_file_that_is_empty_or_too_large_is_refused(content, said, person):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    with pytest.raises(InvalidData, match=said):
        received(who, made.pk, 1, content)
    assert Submission.objects.get().version == 1


def test_a_disk_that_refuses_leaves_everything_as_it_was(person, monkeypatch):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("attain.store.durable.os.write", full)
    with pytest.raises(NotSaved, match="No space left"):
        received(who, made.pk, 1, GOOD)
    kept = Submission.objects.get()
    assert (kept.version, kept.reading) == (1, {})
    assert not ReceivedFile.objects.exists()


def test_a_title_is_asked_for_and_only_for_the_own_body(person):
    who = person(Role.DATA_PROVIDER)
    with pytest.raises(InvalidData, match="Give the submission a title"):
        operations.start(doer=doer(who), body="GOV-KHM", title=" ", now=NOW)
    with pytest.raises(ActionDenied):
        operations.start(doer=doer(who), body="GOV-LAO", title="x", now=NOW)
    with pytest.raises(ActionDenied):
        operations.start(doer=Doer(Actor("9"), "N"), body="GOV-KHM", title="x", now=NOW)
    assert not Submission.objects.exists()


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\secret\\a.xlsx": "a.xlsx",
    "a\x00b\nc.csv": "abc.csv",
    "..": "file",
    "": "file",
    "x" * 5000: "x" * 150,
    "\u202egnp.csv": "gnp.csv",
    "CON": "CON",
}


@pytest.mark.parametrize(("name", "kept"), NAMES.items(), ids=range(len(NAMES)))
def test_the_name_of_a_file_decides_nothing(name, kept, person):
    assert operations.clean_name(name) == kept
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    operations.receive(
        doer=doer(who), number=made.pk, version=1, name=name, content=GOOD, release=None, now=NOW
    )
    inside = [each for each in received_folder().rglob("*") if each.is_file()]
    assert all(len(each.name) == 32 for each in inside)


def test_a_template_is_filled_with_what_is_released_and_comes_back_unchanged(person, signed_in):
    """By the real way: downloaded as Excel, sent as it is, read again."""
    who = person(Role.DATA_PROVIDER)
    browser = signed_in(who)
    for form in ("xlsx", "csv"):
        answer = browser.get(f"/desk/templates/GOV-KHM/?as={form}")
        assert answer.status_code == 200
        assert f"GOV-KHM-asean-demo.{form}" in answer["Content-Disposition"]
        made = begun(who)
        page = f"/desk/submissions/{made.pk}/"
        file = SimpleUploadedFile(f"t.{form}", answer.content)
        browser.post(page, {"do": "receive", "version": "1", "file": file})
        reading = operations.reading_of(Submission.objects.get(pk=made.pk).reading)
        assert (reading.figures["changed"], reading.figures["new"]) == (0, 0), form
        assert reading.figures["same"] > 500
        assert reading.left_empty > 500
        assert not reading.refused


def test_the_template_of_another_body_is_not_given(person, signed_in):
    browser = signed_in(person(Role.DATA_PROVIDER))
    assert browser.get("/desk/templates/GOV-LAO/").status_code == 403
    assert browser.get("/desk/templates/NOBODY/").status_code == 404


def test_a_body_without_series_is_told_what_to_do_instead(person, signed_in):
    answer = signed_in(person(Role.DATA_PROVIDER)).get("/desk/templates/GOV-KHM/?framework=XYZ")
    assert answer.status_code == 404
    assert "four columns of the manual" in answer.content.decode()


def test_in_the_workbook_codes_are_locked_and_what_is_written_is_open(person, signed_in):
    import io
    import zipfile

    from lxml import etree

    answer = signed_in(person(Role.DATA_PROVIDER)).get("/desk/templates/GOV-KHM/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        styles = etree.fromstring(book.read("xl/styles.xml"))
        words = [
            "".join(each.itertext()) for each in etree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
    assert sheet.find("{*}sheetProtection").get("sheet") == "1"
    assert len(sheet.findall("{*}dataValidations/{*}dataValidation")) == 2
    looks = styles.findall("{*}cellXfs/{*}xf")

    def is_open(cell) -> bool:
        guard = looks[int(cell.get("s", 0))].find("{*}protection")
        return guard is not None and guard.get("locked") == "0"

    rows = sheet.findall("{*}sheetData/{*}row")
    heads = [words[int(cell.find("{*}v").text)] for cell in rows[0]]
    first = dict(zip(heads, rows[1], strict=True))
    assert not is_open(first["series_code"])
    assert not is_open(first["period"])
    assert is_open(first["value"])
    assert all(is_open(cell) for cell in rows[-1])


def test_no_two_things_of_the_page_of_a_submission_share_an_id(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    browser = signed_in(who)
    for content in (None, GOOD, WRONG):
        if content:
            received(who, made.pk, made.version, content)
            made.refresh_from_db()
        page = browser.get(f"/desk/submissions/{made.pk}/").content.decode()
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert sorted(set(ids)) == sorted(ids)
