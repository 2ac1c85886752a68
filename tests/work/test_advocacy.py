"""The advocacy calendar: entered, changed, made public and called off by the bodies that keep it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from attain.domain.advocacy import Audience, Campaign, EntryKind, EntryState
from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.advocacy import operations
from attain.web.advocacy.models import CampaignRow
from attain.web.advocacy.queries import campaign_of, campaign_row, public_rows
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.roadmap.pulse import pulse
from tests.work.conftest import BODY_OF, NOW, words_of

TODAY = NOW.date()
SCRIPTS = (
    "សប្តាហ៍ឆ្មប",
    "ອາທິດໝໍຕຳແຍ",
    "สัปดาห์ผดุงครรภ์",
    "သားဖွားဆရာမ ရက်သတ္တပတ်",
    "Tuần lễ nữ hộ sinh",
)
WEEK = Campaign(
    title="Week of midwives",
    keeper="SOMHD",
    begin=date(2027, 5, 3),
    end=date(2027, 5, 7),
    targets=("SDG 3.2",),
    areas=("KHM",),
    audiences=(Audience.MEDIA,),
    languages=("km",),
)
TYPED = {
    "keeper": "SOMHD",
    "kind": "event",
    "title": "Week of midwives",
    "words": "\n".join(SCRIPTS),
    "begin": "2027-05-03",
    "end": "",
    "targets": "sdg 3.2,  SDG  3.1",
    "areas": ["KHM", "LAO"],
    "audiences": ["media"],
    "languages": ["km", "lo"],
    "link": "https://example.org/week",
}

pytestmark = pytest.mark.usefixtures("released_portal")


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
def drafted(officer) -> CampaignRow:
    return operations.draft(doer=officer, campaign=WEEK, now=NOW)


@pytest.fixture
def public(drafted, officer) -> CampaignRow:
    return operations.publish(doer=officer, number=drafted.pk, version=1, now=NOW)


def test_a_draft_is_seen_by_nobody_but_who_keeps_it_until_it_is_public(drafted, officer):
    assert campaign_of(drafted) == WEEK
    assert not public_rows().exists()
    assert pulse() == 0
    operations.publish(doer=officer, number=drafted.pk, version=1, now=NOW)
    assert campaign_of(public_rows().get()).state is EntryState.PUBLIC
    assert pulse() == 1
    assert AuditEntry.objects.count() == 2
    assert faults() == ()


def test_a_public_entry_is_changed_and_called_off_with_a_reason_and_stays(public, officer):
    moved = replace(WEEK, title="Week of midwives, moved")
    operations.edit(doer=officer, number=public.pk, version=2, campaign=moved, now=NOW)
    with pytest.raises(InvalidData, match="with a reason"):
        operations.call_off(doer=officer, number=public.pk, version=3, reason=" ", now=NOW)
    operations.call_off(doer=officer, number=public.pk, version=3, reason="flood", now=NOW)
    found = campaign_of(campaign_row(public.pk))
    assert (found.title, found.state) == ("Week of midwives, moved", EntryState.CALLED_OFF)
    assert found.why_called_off == "flood"
    assert pulse() == 3
    with pytest.raises(ActionDenied, match="nothing of it changes"):
        operations.edit(doer=officer, number=public.pk, version=4, campaign=WEEK, now=NOW)
    with pytest.raises(ActionDenied, match="cannot become"):
        operations.publish(doer=officer, number=public.pk, version=4, now=NOW)


def test_only_a_draft_is_thrown_away(drafted, officer):
    other = operations.draft(doer=officer, campaign=WEEK, now=NOW)
    operations.throw_away(doer=officer, number=other.pk, version=1, now=NOW)
    assert not CampaignRow.objects.filter(pk=other.pk).exists()
    operations.publish(doer=officer, number=drafted.pk, version=1, now=NOW)
    with pytest.raises(ActionDenied, match="Only a draft"):
        operations.throw_away(doer=officer, number=drafted.pk, version=2, now=NOW)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"targets": ("SDG 99",)}, "no goal or target"),
        ({"areas": ("FRA",)}, "no country of the region"),
        ({"areas": ("ASEAN",)}, "no country of the region"),
        ({"languages": ("xx",)}, "no language of the portal"),
    ],
)
def test_an_entry_names_only_what_is_known(changes, said, officer):
    with pytest.raises(InvalidData, match=said):
        operations.draft(doer=officer, campaign=replace(WEEK, **changes), now=NOW)
    assert not CampaignRow.objects.exists()


def test_nobody_gives_an_entry_to_a_body_they_do_not_act_for(drafted, officer):
    theirs = replace(WEEK, keeper="SOM-ED")
    with pytest.raises(ActionDenied, match="of the own body"):
        operations.edit(doer=officer, number=drafted.pk, version=1, campaign=theirs, now=NOW)
    with pytest.raises(ActionDenied, match="of the own body"):
        operations.draft(doer=officer, campaign=theirs, now=NOW)


def test_who_saves_what_somebody_else_has_changed_is_told(public, officer, doer):
    coordinator = doer(Role.COORDINATOR)
    theirs = replace(WEEK, title="Theirs")
    operations.edit(doer=coordinator, number=public.pk, version=2, campaign=theirs, now=NOW)
    for step in (
        lambda: operations.edit(doer=officer, number=public.pk, version=2, campaign=WEEK, now=NOW),
        lambda: operations.call_off(doer=officer, number=public.pk, version=2, reason="x", now=NOW),
    ):
        with pytest.raises(ActionDenied, match="Somebody else has changed"):
            step()
    assert campaign_of(campaign_row(public.pk)).title == "Theirs"


MAY = """
role                 | own | of others
data provider        | no  | no
focal point          | yes | no
clearing officer     | no  | no
officer of a body    | yes | no
reviewer             | no  | no
coordinator          | yes | yes
release manager      | no  | no
independent assessor | no  | no
partner              | no  | no
administrator        | no  | no
"""


def cells() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in MAY.strip().splitlines()[1:]]


@pytest.mark.parametrize("row", cells(), ids=lambda row: row[0])
def test_who_keeps_which_entries_and_nobody_else_sees_a_draft(row, doer, person, signed_in):
    """By enumeration: role x own body and another one, through every page and every step."""
    role = Role(row[0])
    coordinator = doer(Role.COORDINATOR)
    browser = signed_in(person(role))
    for keeper, allowed in ((BODY_OF[role], row[1] == "yes"), ("SOM-ED", row[2] == "yes")):
        canary = replace(WEEK, keeper=keeper, title="Canary Kanarienvogel")
        steps = {
            "publish": {"do": "publish"},
            "edit": {"do": "edit", **TYPED, "keeper": keeper},
            "throw_away": {"do": "throw_away"},
        }
        for name, typed in steps.items():
            made = operations.draft(doer=coordinator, campaign=canary, now=NOW)
            address = f"/desk/advocacy/{made.pk}/"
            page = browser.get(address)
            assert (page.status_code == 200) is allowed, (keeper, name)
            listed = browser.get("/desk/advocacy/").content.decode()
            assert ("Canary" in listed) is allowed
            answer = browser.post(address, {**typed, "version": "1"})
            assert (answer.status_code == 302) is allowed, (keeper, name, answer.status_code)
            if not allowed:
                assert answer.status_code == 404
                assert CampaignRow.objects.get(pk=made.pk).version == 1
                assert "Canary" not in answer.content.decode()
            CampaignRow.objects.all().delete()
        made = operations.draft(doer=coordinator, campaign=canary, now=NOW)
        operations.publish(doer=coordinator, number=made.pk, version=1, now=NOW)
        address = f"/desk/advocacy/{made.pk}/"
        assert browser.get(address).status_code == 200
        answer = browser.post(address, {"do": "call_off", "reason": "flood", "version": "2"})
        assert (answer.status_code == 302) is allowed
        CampaignRow.objects.all().delete()
        answer = browser.post("/desk/advocacy/new/", {**TYPED, "keeper": keeper})
        assert (answer.status_code == 302) is allowed, (keeper, words_of(answer))
        assert CampaignRow.objects.exists() is allowed
        CampaignRow.objects.all().delete()


def test_what_is_typed_in_the_form_is_kept_in_every_script(person, signed_in):
    browser = signed_in(person(Role.OFFICER))
    answer = browser.post("/desk/advocacy/new/", TYPED, follow=True)
    found = campaign_of(CampaignRow.objects.get())
    assert found == Campaign(
        title="Week of midwives",
        keeper="SOMHD",
        kind=EntryKind.EVENT,
        words="\n".join(SCRIPTS),
        begin=date(2027, 5, 3),
        end=date(2027, 5, 3),
        targets=("SDG 3.2", "SDG 3.1"),
        areas=("KHM", "LAO"),
        audiences=(Audience.MEDIA,),
        languages=("km", "lo"),
        link="https://example.org/week",
    )
    page = answer.content.decode()
    assert all(script in page for script in SCRIPTS)
    assert "Nobody else sees it" in words_of(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": " "}, "takes a title"),
        ({"begin": "3.5.2027"}, "Write it as 2026-11-24"),
        ({"end": "2027-05-01"}, "before it begins"),
        ({"kind": "party"}, "no kind of entry"),
        ({"audiences": ["nobody"]}, "no audience"),
        ({"targets": "3.2"}, "no goal or target"),
        ({"release": "1999.Q1"}, "no public release"),
        ({"link": "example.org"}, "is no link"),
        ({"keeper": "SOM-ED"}, "of the own body"),
        ({"keeper": ""}, "of the own body"),
    ],
)
def test_a_wrong_entry_is_shown_again_as_it_was_typed(typed, said, person, signed_in):
    answer = signed_in(person(Role.OFFICER)).post("/desk/advocacy/new/", TYPED | typed)
    assert answer.status_code in {400, 403}
    assert said in words_of(answer)
    assert SCRIPTS[0] in answer.content.decode()
    assert not CampaignRow.objects.exists()


def test_an_entry_that_was_overtaken_shows_both_versions(public, person, signed_in):
    browser = signed_in(person(Role.OFFICER))
    answer = browser.post(
        f"/desk/advocacy/{public.pk}/", {**TYPED, "do": "edit", "title": "Mine", "version": "1"}
    )
    assert answer.status_code == 403
    page = words_of(answer)
    assert "Somebody else has changed" in page
    assert "As it stands now" in page
    assert 'value="Mine"' in answer.content.decode()


@pytest.mark.parametrize(
    "typed", [{"do": "burn", "version": "1"}, {"do": "publish"}, {"do": "publish", "version": "x"}]
)
def test_a_form_that_is_not_whole_changes_nothing(typed, drafted, person, signed_in):
    answer = signed_in(person(Role.OFFICER)).post(f"/desk/advocacy/{drafted.pk}/", typed)
    assert answer.status_code == 400
    assert CampaignRow.objects.get().state == "draft"


def test_an_entry_that_is_not_there_is_answered_so(person, signed_in, officer):
    assert signed_in(person(Role.OFFICER)).get("/desk/advocacy/999/").status_code == 404
    with pytest.raises(UnknownCode, match="no entry 999"):
        operations.publish(doer=officer, number=999, version=1, now=NOW)
