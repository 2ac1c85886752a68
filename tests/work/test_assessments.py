"""Independent assessments: filed, corrected, withdrawn, replied to; signed, and seen by all."""

from __future__ import annotations

from dataclasses import replace as changed

import pytest

from attain.domain.assessments import Assessed, Rating, Stand, Support, beside
from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.accounts.models import AddedBody
from attain.web.assessments import operations
from attain.web.assessments.models import AssessmentRow, ReplyRow
from attain.web.assessments.operations import Content
from attain.web.assessments.queries import assessment_of, assessment_row, public_assessments
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.notices.models import Notice
from attain.web.roadmap import operations as roadmap
from attain.web.roadmap.pulse import pulse
from tests.work.conftest import BODY_OF, NOW, words_of

TODAY = NOW.date()
OF_CAMBODIA = Assessed(area="KHM", reference="SDG 3.2")
SCRIPTS = (
    "មណ្ឌលសុខភាពពីរខេត្តគ្មានឆ្មប",
    "ສອງແຂວງບໍ່ມີໝໍຕຳແຍ",
    "สองจังหวัดไม่มีผดุงครรภ์",
    "ပြည်နယ်နှစ်ခုတွင် သားဖွားဆရာမ မရှိပါ။",
    "Hai tỉnh không có nữ hộ sinh",
)
CONTENT = Content(
    Rating.PARTLY,
    "\n\n".join(SCRIPTS),
    "Visits to 14 clinics in May 2026.",
    (Support("Report of visits", "https://example.org/visits"),),
)
TYPED = {
    "kind": "country under a goal or target",
    "body": "ARCMDG",
    "area": "KHM",
    "reference": "SDG 3.2",
    "rating": "partly",
    "finding": CONTENT.finding,
    "method": CONTENT.method,
    "evidence": "Report of visits https://example.org/visits",
    "sure": "yes",
}


@pytest.fixture
def doer(person):
    """Somebody who acts: `doer(Role.OFFICER, body="SOMHD")`."""

    def made(role: Role, **where: str) -> Doer:
        who = person(role, **where)
        return Doer(actor_of(who, second_factor=True, on=TODAY), who.name)

    return made


@pytest.fixture
def assessor(doer):
    return doer(Role.INDEPENDENT_ASSESSOR)


@pytest.fixture
def filed(assessor) -> AssessmentRow:
    return operations.file(
        doer=assessor, body="ARCMDG", assessed=OF_CAMBODIA, content=CONTENT, now=NOW
    )


@pytest.fixture
def action(doer):
    """An action of a ministry of Cambodia, agreed."""
    names = [{"text": "A ministry", "begin": "", "end": ""}]
    AddedBody.objects.create(id="MIN-KHM", kind="ministry", names=names, areas=["KHM"])
    wanted = RoadmapAction(number=roadmap.NEW, title="Train midwives", lead="MIN-KHM")
    coordinator = doer(Role.COORDINATOR)
    made = roadmap.propose(doer=coordinator, action=wanted, now=NOW)
    return roadmap.move(doer=coordinator, number=made.number, version=1, to=Status.AGREED, now=NOW)


def test_an_assessment_is_public_signed_and_the_assessed_are_told(assessor, person):
    focal, other = person(Role.FOCAL_POINT), person(Role.FOCAL_POINT, body="GOV-LAO")
    row = operations.file(
        doer=assessor, body="ARCMDG", assessed=OF_CAMBODIA, content=CONTENT, now=NOW
    )
    (found,) = public_assessments()
    assert (found.number, found.assessed, found.rating) == (row.number, OF_CAMBODIA, Rating.PARTLY)
    assert found.finding == CONTENT.finding
    assert (found.signed.name, found.signed.body, found.signed.at) == (assessor.name, "ARCMDG", NOW)
    told = Notice.objects.get()
    assert (told.person_id, told.kind) == (focal.pk, "assessment filed")
    assert not Notice.objects.filter(person=other).exists()
    assert AuditEntry.objects.filter(action="file an independent assessment").count() == 1
    assert faults() == ()
    assert pulse() == 1


@pytest.mark.parametrize(
    ("assessed", "said"),
    [
        (Assessed(area="FRA", reference="SDG 3.2"), "no country of the region"),
        (Assessed(area="ASEAN", reference="SDG 3.2"), "no country of the region"),
        (Assessed(area="KHM", reference="SDG 99"), "no goal or target"),
        (Assessed(body="NOBODY"), "no body"),
        (Assessed(action="A99"), "no action A99"),
    ],
)
def test_only_what_is_known_is_assessed(assessed, said, assessor):
    with pytest.raises(InvalidData, match=said):
        operations.file(doer=assessor, body="ARCMDG", assessed=assessed, content=CONTENT, now=NOW)
    assert not AssessmentRow.objects.exists()


@pytest.mark.parametrize("dropped", [False, True], ids=["proposed", "dropped"])
def test_an_action_that_nobody_has_agreed_to_is_not_assessed(dropped, assessor, doer):
    wanted = RoadmapAction(number=roadmap.NEW, title="Train midwives", lead="SOMHD")
    made = roadmap.propose(doer=doer(Role.OFFICER), action=wanted, now=NOW)
    if dropped:
        chief = doer(Role.COORDINATOR)
        roadmap.move(
            doer=chief, number=made.number, version=1, to=Status.DROPPED, reason="twice", now=NOW
        )
    with pytest.raises(InvalidData, match="that everybody may see"):
        operations.file(
            doer=assessor,
            body="ARCMDG",
            assessed=Assessed(action=made.number),
            content=CONTENT,
            now=NOW,
        )


def test_an_action_that_was_agreed_and_dropped_is_assessed(assessor, doer, action):
    chief = doer(Role.COORDINATOR)
    roadmap.move(
        doer=chief, number=action.number, version=2, to=Status.DROPPED, reason="money", now=NOW
    )
    about = Assessed(action=action.number)
    row = operations.file(doer=assessor, body="ARCMDG", assessed=about, content=CONTENT, now=NOW)
    assert assessment_of(row).assessed == about


def test_nobody_assesses_the_own_body_or_an_action_it_has_a_part_in(assessor, doer):
    with pytest.raises(ActionDenied, match="would not be independent"):
        operations.file(
            doer=assessor,
            body="ARCMDG",
            assessed=Assessed(body="ARCMDG"),
            content=CONTENT,
            now=NOW,
        )
    coordinator = doer(Role.COORDINATOR)
    wanted = RoadmapAction(number=roadmap.NEW, title="Train", lead="SOMHD", supporting=("ARCMDG",))
    made = roadmap.propose(doer=coordinator, action=wanted, now=NOW)
    roadmap.move(doer=coordinator, number=made.number, version=1, to=Status.AGREED, now=NOW)
    with pytest.raises(ActionDenied, match="would not be independent"):
        operations.file(
            doer=assessor,
            body="ARCMDG",
            assessed=Assessed(action=made.number),
            content=CONTENT,
            now=NOW,
        )


def test_the_focal_point_of_the_country_replies_and_both_stand_side_by_side(filed, doer, assessor):
    focal = doer(Role.FOCAL_POINT)
    operations.reply(doer=focal, number=filed.number, version=1, text="យើងបានបណ្តុះបណ្តាល", now=NOW)
    (found,) = beside(public_assessments(), area="KHM", reference="SDG 3")
    assert found.reply is not None
    assert (found.reply.text, found.reply.signed.body) == ("យើងបានបណ្តុះបណ្តាល", "GOV-KHM")
    assert found.rating is Rating.PARTLY
    told = Notice.objects.get(kind="assessment replied to")
    assert str(told.person_id) == assessor.actor.person
    again = "Since then we trained 200."
    operations.reply(doer=focal, number=filed.number, version=2, text=again, now=NOW)
    found = assessment_of(assessment_row(filed.number))
    assert [each.text for each in found.replies] == ["យើងបានបណ្តុះបណ្តាល", again]


def test_the_body_that_leads_an_action_replies_to_its_assessment(action, assessor, doer):
    filed = operations.file(
        doer=assessor,
        body="ARCMDG",
        assessed=Assessed(action=action.number),
        content=CONTENT,
        now=NOW,
    )
    with pytest.raises(ActionDenied):
        operations.reply(
            doer=doer(Role.OFFICER), number=filed.number, version=1, text="No.", now=NOW
        )
    ministry = doer(Role.FOCAL_POINT, body="MIN-KHM")
    made = operations.reply(doer=ministry, number=filed.number, version=1, text="No.", now=NOW)
    assert made.body == "MIN-KHM"


def test_a_correction_takes_the_place_and_the_old_text_and_replies_stay(filed, assessor, doer):
    focal = doer(Role.FOCAL_POINT)
    operations.reply(doer=focal, number=filed.number, version=1, text="No.", now=NOW)
    better = changed(CONTENT, rating=Rating.LARGELY, finding="One province.")
    made = operations.replace(
        doer=assessor,
        number=filed.number,
        version=2,
        content=better,
        reason="we miscounted",
        now=NOW,
    )
    old = assessment_of(assessment_row(filed.number))
    new = assessment_of(assessment_row(made.number))
    assert (old.stand, old.replaced_by) == (Stand.REPLACED, made.number)
    assert (old.finding, old.reply and old.reply.text) == (CONTENT.finding, "No.")
    assert (new.replaces, new.reason, new.finding) == (
        filed.number,
        "we miscounted",
        "One province.",
    )
    assert new.replies == ()
    assert [each.number for each in beside(public_assessments(), area="KHM")] == [made.number]
    assert Notice.objects.filter(kind="assessment filed", person=focal.actor.person).count() == 1
    with pytest.raises(ActionDenied, match="replaced by a later one"):
        operations.reply(doer=focal, number=filed.number, version=3, text="Again", now=NOW)


def test_the_assessed_are_told_of_a_withdrawal_and_nobody_else_is(filed, assessor, doer, person):
    focal = doer(Role.FOCAL_POINT)
    person(Role.FOCAL_POINT, body="GOV-LAO")
    operations.reply(doer=focal, number=filed.number, version=1, text="No.", now=NOW)
    operations.withdraw(
        doer=assessor, number=filed.number, version=2, reason="wrong clinics", now=NOW
    )
    told = Notice.objects.get(kind="assessment withdrawn")
    assert (str(told.person_id), told.page) == (focal.actor.person, "work_assessment")
    assert told.title == f"{filed.number} KHM SDG 3.2"


def test_the_body_that_leads_an_action_is_told_that_its_assessment_is_withdrawn(
    action, assessor, doer
):
    about = Assessed(action=action.number)
    filed = operations.file(doer=assessor, body="ARCMDG", assessed=about, content=CONTENT, now=NOW)
    ministry = doer(Role.FOCAL_POINT, body="MIN-KHM")
    operations.withdraw(doer=assessor, number=filed.number, version=1, reason="old", now=NOW)
    told = {str(each.person_id) for each in Notice.objects.filter(kind="assessment withdrawn")}
    assert ministry.actor.person in told
    assert assessor.actor.person not in told


@pytest.mark.parametrize("reason", ["", "  "])
def test_who_corrects_or_withdraws_says_why(reason, filed, assessor):
    with pytest.raises(InvalidData, match="why"):
        operations.replace(
            doer=assessor,
            number=filed.number,
            version=1,
            content=CONTENT,
            reason=reason,
            now=NOW,
        )
    with pytest.raises(InvalidData, match="why"):
        operations.withdraw(doer=assessor, number=filed.number, version=1, reason=reason, now=NOW)
    assert assessment_of(assessment_row(filed.number)).stand is Stand.STANDS


def test_what_is_withdrawn_stays_readable_and_nobody_replies_any_more(filed, assessor, doer):
    operations.withdraw(
        doer=assessor, number=filed.number, version=1, reason="wrong clinics", now=NOW
    )
    (found,) = public_assessments()
    assert (found.stand, found.why_withdrawn) == (Stand.WITHDRAWN, "wrong clinics")
    assert found.finding == CONTENT.finding
    assert beside(public_assessments(), area="KHM") == ()
    for step in ("reply", "withdraw", "replace"):
        with pytest.raises(ActionDenied, match="is withdrawn"):
            _do(step, doer(Role.FOCAL_POINT), filed.number, 2)
    assert faults() == ()


def _do(step: str, by: Doer, number: str, version: int) -> object:
    told = {"doer": by, "number": number, "version": version, "now": NOW}
    if step == "reply":
        return operations.reply(**told, text="No.")
    if step == "withdraw":
        return operations.withdraw(**told, reason="wrong")
    return operations.replace(**told, content=CONTENT, reason="wrong")


@pytest.mark.parametrize("second", ["reply", "withdraw", "replace"])
@pytest.mark.parametrize("first", ["reply", "withdraw", "replace"])
def test_of_two_who_saw_the_same_state_only_the_first_is_taken(
    first, second, filed, assessor, doer
):
    focal = doer(Role.FOCAL_POINT)
    by = {"reply": focal, "withdraw": assessor, "replace": assessor}
    _do(first, by[first], filed.number, 1)
    before = (list(AssessmentRow.objects.values()), list(ReplyRow.objects.values()))
    with pytest.raises(ActionDenied):
        _do(second, by[second], filed.number, 1)
    assert (list(AssessmentRow.objects.values()), list(ReplyRow.objects.values())) == before


MAY = """
role                 | files | corrects | withdraws | replies
data provider        | no    | no       | no        | no
focal point          | no    | no       | no        | yes
clearing officer     | no    | no       | no        | no
officer of a body    | no    | no       | no        | no
reviewer             | no    | no       | no        | no
coordinator          | no    | no       | no        | no
release manager      | no    | no       | no        | no
independent assessor | yes   | yes      | yes       | no
partner              | no    | no       | no        | no
administrator        | no    | no       | no        | no
"""


def cells() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in MAY.strip().splitlines()[1:]]


@pytest.mark.parametrize("own", [True, False], ids=["own", "of others"])
@pytest.mark.parametrize("row", cells(), ids=lambda row: row[0])
def test_who_may_say_what_of_an_assessment(row, own, filed, person, signed_in):
    """By enumeration: role x own body or country, another one; asked through the pages."""
    AddedBody.objects.create(
        id="OTHER-CSO",
        kind="civil society",
        names=[{"text": "Another one", "begin": "", "end": ""}],
    )
    role = Role(row[0])
    body = BODY_OF[role]
    if not own:
        body = {"GOV-KHM": "GOV-LAO", "ARCMDG": "OTHER-CSO"}.get(body, body)
    browser = signed_in(person(role, body=body))
    page = f"/desk/assessments/{filed.number}/"
    seen = browser.get(page)
    assert seen.status_code == 200
    expected = {name: own and each == "yes" for name, each in zip(STEPS, row[1:], strict=True)}
    shown = words_of(seen)
    assert ("Withdraw it" in shown) is expected["withdraw"]
    assert ("Correct it" in shown) is expected["replace"]
    assert ("Reply for your country or body" in shown) is expected["reply"]
    for name, (address, typed) in STEPS.items():
        AssessmentRow.objects.filter(pk=filed.pk).update(version=1)
        before = (AssessmentRow.objects.count(), ReplyRow.objects.count())
        answer = browser.post(address.format(filed.number), typed | {"version": "1"})
        after = (AssessmentRow.objects.count(), ReplyRow.objects.count())
        withdrawn = AssessmentRow.objects.filter(withdrawn_at__isnull=False).exists()
        allowed = row[1] == "yes" and own if name == "file" else expected[name]
        assert (answer.status_code == 302) is allowed, (name, words_of(answer))
        assert (before != after or withdrawn) is allowed, name
        _restore(filed)


STEPS = {
    "file": ("/desk/assessments/new/", TYPED),
    "replace": ("/desk/assessments/{}/replace/", TYPED | {"reason": "miscounted"}),
    "withdraw": ("/desk/assessments/{}/", {"do": "withdraw", "reason": "wrong"}),
    "reply": ("/desk/assessments/{}/", {"do": "reply", "text": "No.", "sure": "yes"}),
}


def _restore(filed: AssessmentRow) -> None:
    ReplyRow.objects.all().delete()
    AssessmentRow.objects.exclude(pk=filed.pk).delete()
    AssessmentRow.objects.filter(pk=filed.pk).update(withdrawn_at=None, why_withdrawn="")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"rating": ""}, "Choose a step of the scale"),
        ({"finding": " "}, "The finding has no words"),
        ({"evidence": "Report javascript:alert(1)"}, "is no link"),
        ({"evidence": "https://example.org/x"}, "has no name"),
        ({"sure": ""}, "Nothing was sent yet"),
        ({"area": ""}, "Name both"),
        ({"body": "SOMHD"}, "only with what is of the own body"),
        ({"kind": "action of the roadmap"}, "about one thing"),
    ],
)
def test_a_wrong_assessment_is_shown_again_as_it_was_typed(typed, said, person, signed_in):
    browser = signed_in(person(Role.INDEPENDENT_ASSESSOR))
    answer = browser.post("/desk/assessments/new/", TYPED | {"method": "Visits <b>"} | typed)
    assert answer.status_code in {400, 403}
    assert said in words_of(answer)
    assert "Visits &lt;b&gt;" in answer.content.decode()
    if "finding" not in typed:
        assert SCRIPTS[0] in answer.content.decode()
    assert not AssessmentRow.objects.exists()


@pytest.mark.parametrize("script", SCRIPTS, ids=["km", "lo", "th", "my", "vi"])
def test_words_in_every_script_come_back_as_typed(script, person, signed_in):
    browser = signed_in(person(Role.INDEPENDENT_ASSESSOR))
    answer = browser.post("/desk/assessments/new/", TYPED | {"finding": script}, follow=True)
    assert answer.status_code == 200
    assert AssessmentRow.objects.get().finding == script
    assert script in answer.content.decode()
    assert script in browser.get(answer.request["PATH_INFO"] + "replace/").content.decode()


@pytest.mark.parametrize("told", ["", "x", "9" * 30, "²"])
def test_a_form_without_its_version_says_that_it_is_not_whole(told, filed, person, signed_in):
    browser = signed_in(person(Role.FOCAL_POINT))
    answer = browser.post(
        f"/desk/assessments/{filed.number}/",
        {"do": "reply", "text": "No.", "sure": "yes", "version": told},
    )
    assert answer.status_code == 400
    assert "The form is not whole" in words_of(answer)
    assert not ReplyRow.objects.exists()


def test_a_reply_that_was_overtaken_keeps_what_was_typed(filed, person, signed_in):
    browser = signed_in(person(Role.FOCAL_POINT))
    AssessmentRow.objects.filter(pk=filed.pk).update(version=2)
    answer = browser.post(
        f"/desk/assessments/{filed.number}/",
        {"do": "reply", "text": SCRIPTS[0], "sure": "yes", "version": "1"},
    )
    assert answer.status_code == 403
    assert "Something was said of" in words_of(answer)
    assert SCRIPTS[0] in answer.content.decode()


def test_a_form_that_says_nothing_known_changes_nothing(filed, person, signed_in):
    browser = signed_in(person(Role.FOCAL_POINT))
    answer = browser.post(f"/desk/assessments/{filed.number}/", {"do": "burn", "version": "1"})
    assert answer.status_code == 400
    assert "Choose what to do" in words_of(answer)


@pytest.mark.parametrize("number", ["E999", "X", "E" + "9" * 30])
def test_an_assessment_that_is_not_there_is_answered_so(number, person, signed_in):
    with pytest.raises(UnknownCode, match="There is no assessment"):
        assessment_row(number)
    browser = signed_in(person(Role.FOCAL_POINT))
    assert browser.get(f"/desk/assessments/{number}/").status_code == 404


def test_each_sees_what_waits_for_them_and_how_to_begin(filed, person, signed_in):
    focal = words_of(signed_in(person(Role.FOCAL_POINT)).get("/desk/assessments/"))
    assert "Your reply is possible" in focal
    assert "none yet" in focal
    other = words_of(signed_in(person(Role.FOCAL_POINT, body="GOV-LAO")).get("/desk/assessments/"))
    assert "Your reply is possible" not in other
    own = words_of(signed_in(person(Role.INDEPENDENT_ASSESSOR)).get("/desk/assessments/"))
    assert "A country under a goal or target" in own
    assert "Of your body" in own
    AssessmentRow.objects.all().delete()
    empty = words_of(signed_in(person(Role.FOCAL_POINT)).get("/desk/assessments/"))
    assert "Nothing was assessed yet" in empty


@pytest.mark.parametrize("kind", ["body", "action of the roadmap", "nonsense"])
def test_the_form_begins_with_what_was_chosen(kind, action, person, signed_in):
    browser = signed_in(person(Role.INDEPENDENT_ASSESSOR))
    answer = browser.get("/desk/assessments/new/", {"kind": kind, "action": action.number})
    assert answer.status_code == 200
    wanted = {"body": 'name="about"', "action of the roadmap": 'name="action"'}
    assert wanted.get(kind, 'name="area"') in answer.content.decode()


def test_the_body_that_an_assessment_is_of_can_be_gone_since(filed, assessor, person, signed_in):
    made = operations.file(
        doer=assessor, body="ARCMDG", assessed=Assessed(body="FRIENDS"), content=CONTENT, now=NOW
    )
    AddedBody.objects.filter(pk="FRIENDS").delete()
    answer = signed_in(person(Role.FOCAL_POINT)).get(f"/desk/assessments/{made.number}/")
    assert "FRIENDS" in words_of(answer)
