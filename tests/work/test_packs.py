"""Meeting packs by one button: who may order one, how far it is, and what the archive holds."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import Output
from attain.domain.roadmap.cycles import Meeting
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.reporting.language import language_of
from attain.usecases.pack import orders
from attain.usecases.pack.archive import packs_in
from attain.usecases.pack.frozen_cycle import roadmap_part
from attain.usecases.pack.orders import OrderState, make_order, order_in, state_of
from attain.usecases.pack.roadmap_file import ROADMAP, read_roadmap
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.reports import packs
from attain.web.reports.packs import Wanted, order_pack
from attain.web.reports.queries import cycle_row, frozen_of
from tests.work.conftest import NOW, words_of
from tests.work.reporting import CYCLE, LINK, TODAY, Round, doer_of, freeze_as_once

pytestmark = pytest.mark.usefixtures("released_portal")
WANTED = Wanted(cycle="2026-2", release="asean-demo", decisions=("To adopt the matrix.",))


@pytest.fixture
def course(person) -> Round:
    return Round(person)


@pytest.fixture(autouse=True)
def archive(tmp_path, monkeypatch) -> Path:
    """Packs and orders lie in a place of their own; no process is started unless a test does."""
    monkeypatch.setattr(packs, "packs_folder", lambda: tmp_path / "packs")
    monkeypatch.setattr(packs, "portal_folder", lambda: tmp_path)
    return tmp_path / "packs"


@pytest.fixture
def frozen(course) -> Round:
    """A frozen cycle after another one: reports of a body and a country, one that never came."""
    number = course.agreed("Train midwives", areas=("KHM", "LAO"), deadline=TODAY - timedelta(3))
    row = course.opened(id="2026-1", title="First cycle of 2026", deadline=TODAY)
    course.frozen(row)
    course.agreed("Nobody's", lead="", output=Output(text="A handbook", quantity="400 printed"))
    row = course.opened(before="2026-1", meetings=(Meeting(CYCLE.deadline, "SOCA"),))
    course.accepted(
        number, status=Status.UNDER_WAY, obstacles="floods", next_step="Go on", evidence=(LINK,)
    )
    course.accepted(number, course.khm, "GOV-KHM", "KHM", said="បណ្តុះបណ្តាលឆ្មប", status=Status.AGREED)
    course.frozen(row)
    return course


# ----------------------------------------------------------------------------- what a pack says


def test_a_pack_says_of_a_cycle_what_was_frozen(frozen):
    kept = frozen_of(cycle_row("2026-2"))
    part = roadmap_part(
        kept,
        language_of("en"),
        before=frozen_of(cycle_row("2026-1")),
        plan_titles=packs.plan_titles(),
        meeting=" SOCA ",
        decisions=("To adopt the matrix.", " "),
    )
    first, second = part.actions
    assert (first.status, first.status_before, first.done) == ("Under way", "Agreed", False)
    assert (second.lead, second.status_before) == ("", "")
    assert second.output == "A handbook; 400 printed"
    assert [(e.area, e.status) for e in part.reports] == [("", "Under way"), ("KHM", "Not begun")]
    assert part.reports[0].answers == ("10", "")
    assert part.reports[0].evidence == ("Minutes",)
    assert [(e.body, e.area, e.actions) for e in part.awaited] == [
        ("GOV-LAO", "LAO", (first.number,))
    ]
    assert (part.meeting, part.before, part.asked) == ("SOCA", "2026-1", 3)
    assert part.decisions == ("To adopt the matrix.",)
    assert len(part.items) == 24
    assert part.plans["ROADMAP"].startswith("ASEAN Roadmap")
    assert part.late == [first]


def test_a_pack_speaks_of_statuses_in_its_language(frozen):
    kept = frozen_of(cycle_row("2026-2"))
    part = roadmap_part(kept, language_of("vi"), plan_titles={})
    assert set(part.statuses) >= {each.status for each in part.actions}
    assert part.before == ""


# -------------------------------------------------------------------------------------- the order


def test_only_the_coordinator_orders_a_pack(frozen):
    for role in Role:
        who = doer_of(frozen.person(role))
        if role is not Role.COORDINATOR:
            with pytest.raises(ActionDenied, match="make a meeting pack"):
                order_pack(doer=who, wanted=WANTED, now=NOW)
    assert packs.orders() == []
    assert len(order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)) == 32


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"cycle": "2030-1"}, UnknownCode, "no reporting cycle"),
        ({"release": "2030.Q1"}, UnknownCode, "no release"),
        ({"language": "xx"}, InvalidData, "no language"),
        ({"group": "EU"}, InvalidData, "no group"),
        ({"frameworks": ("ABC",)}, UnknownCode, "ABC"),
        ({"decisions": ("x",) * 31}, InvalidData, "30 decisions at most"),
        ({"decisions": ("x" * 1001,)}, InvalidData, "1,001 letters"),
    ],
)
def test_an_order_names_only_what_is_there(changes, error, said, frozen):
    with pytest.raises(error, match=said):
        order_pack(doer=frozen.coordinator, wanted=replace(WANTED, **changes), now=NOW)
    assert packs.orders() == []


def test_no_pack_is_made_of_a_cycle_that_still_moves(course):
    course.agreed()
    course.opened()
    with pytest.raises(ActionDenied, match="The cycle 2026-2 is open"):
        order_pack(doer=course.coordinator, wanted=WANTED, now=NOW)


def test_one_pack_is_made_at_a_time(frozen):
    key = order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)
    with pytest.raises(ActionDenied, match="being made just now"):
        order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)
    orders._tell(packs.orders_folder() / key, OrderState("failed", time.time(), "", "no"))
    order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)
    assert AuditEntry.objects.filter(action="make a meeting pack", thing_id="2026-2").count() == 2
    assert faults() == ()


def test_a_proposal_that_an_earlier_version_froze_is_in_no_pack(course, monkeypatch):
    course.agreed()
    dropped = course.dropped("Kanarienvogel")
    freeze_as_once(monkeypatch)
    course.frozen(course.opened(id="2026-1", deadline=TODAY))
    course.frozen(course.opened(before="2026-1"))
    for each in frozen_of(cycle_row("2026-1")), frozen_of(cycle_row("2026-2")):
        assert dropped in {action.number for action in each.actions}
    key = order_pack(doer=course.coordinator, wanted=WANTED, now=NOW)
    part = (packs.orders_folder() / key / ROADMAP).read_text()
    assert "Train midwives" in part
    assert "Kanarienvogel" not in part
    before = packs._before(frozen_of(cycle_row("2026-2")))
    assert before is not None
    assert dropped not in {action.number for action in before.actions}


def test_an_order_whose_process_says_nothing_has_failed_and_says_so(frozen):
    key = order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)
    folder = packs.orders_folder() / key
    later = time.time() + 121
    assert state_of(folder).step == "waiting"
    assert state_of(folder, later).step == "failed"
    assert "stopped without a word" in state_of(folder, later).wrong


@pytest.mark.parametrize("key", ["../../etc", "0" * 32, "x"])
def test_there_is_no_order_that_nobody_placed(key):
    with pytest.raises(UnknownCode, match="no such order"):
        packs.ordered(key)


def test_what_lies_among_the_orders_and_is_none_is_left_aside(tmp_path):
    odd = packs.orders_folder() / ("0" * 32)
    odd.mkdir(parents=True)
    (odd / "order.json").write_text("no")
    assert packs.orders() == []
    with pytest.raises(UnknownCode):
        state_of(odd)


def test_an_order_that_cannot_be_made_says_why(frozen, monkeypatch, tmp_path):
    key = order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)
    folder = packs.orders_folder() / key
    order = json.loads((folder / "order.json").read_text())
    (folder / "order.json").write_text(json.dumps({**order, "release": str(tmp_path / "gone")}))
    monkeypatch.setattr("sys.argv", ["orders", str(folder)])
    orders.main()
    assert state_of(folder).step == "failed"
    assert "no release" in state_of(folder).wrong.lower()
    (folder / "roadmap.json").unlink()
    with pytest.raises(FileNotFoundError):
        orders.main()
    assert "a fault of attain" in state_of(folder).wrong


# --------------------------------------------------------------------------------------- the pages


def test_the_button_makes_a_pack_in_three_formats_that_is_told_of_and_sent(
    frozen, signed_in, django_capture_on_commit_callbacks, archive
):
    from attain.web.accounts.models import Person

    page = signed_in(Person.objects.get(pk=int(frozen.coordinator.actor.person)))
    offered = page.get("/desk/packs/?cycle=2026-2").content.decode()
    assert "Second cycle of 2026 (2026-2)" in offered
    assert 'value="SOCA, 15 December 2026"' in offered
    typed = {
        "cycle": "2026-2",
        "release": "asean-demo",
        "language": "en",
        "group": "CLMV",
        "meeting": "SOCA",
        "decisions": "To adopt the matrix.\n\nTo name a lead body.",
    }
    with django_capture_on_commit_callbacks(execute=True):
        ordered = page.post("/desk/packs/", typed)
    where = ordered["Location"]
    waiting = page.get(where)
    if waiting.status_code == 200:
        assert waiting["Refresh"] == "2"
        assert "Setting the PDF" in words_of(waiting)
        assert "A pack is being made" in words_of(page.get("/desk/packs/"))
    (order,) = packs.orders()
    assert order_in(packs.orders_folder() / order.key).group == "CLMV"
    begin = time.monotonic()
    while page.get(where).status_code == 200 and time.monotonic() - begin < 120:
        time.sleep(0.5)
        assert "could not be made" not in words_of(page.get(where))
    assert page.get(where)["Location"] == "/desk/packs/2026-2-001/"
    told = words_of(page.get("/desk/packs/2026-2-001/"))
    assert "Made on" in told
    assert "there is none to compare with" in told
    (made,) = packs_in(archive)
    part = read_roadmap((made.folder / "roadmap.json").read_bytes())
    assert part.decisions == ("To adopt the matrix.", "To name a lead body.")
    for form, begins in (("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = page.get(f"/desk/packs/2026-2-001/{form}/")
        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"] == (
            f'attachment; filename="meeting-pack-2026-2-001.{form}"'
        )
    assert page.get("/desk/packs/2026-2-001/exe/").status_code == 404
    made.file("pdf").write_bytes(b"altered")
    assert "are not as they were written" in words_of(page.get("/desk/packs/2026-2-001/"))


def test_a_pack_is_shown_beside_the_one_before_it(frozen, signed_in, archive):
    from attain.web.accounts.models import Person

    for _ in range(2):
        key = order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)
        folder = packs.orders_folder() / key
        quick(folder)
    page = signed_in(Person.objects.get(pk=int(frozen.health.actor.person)))
    told = words_of(page.get("/desk/packs/2026-2-002/"))
    assert "beside those of pack 2026-2-001" in told
    listed = words_of(page.get("/desk/packs/"))
    assert listed.index("2026-2-002") < listed.index("2026-2-001")
    assert "Make a pack" not in listed
    assert page.post("/desk/packs/", {"cycle": "2026-2"}).status_code == 403


def quick(folder):
    """Make an order in this process, as Excel only."""
    order = json.loads((folder / "order.json").read_text())
    (folder / "order.json").write_text(json.dumps({**order, "formats": ["xlsx"]}))
    make_order(folder)


def test_members_see_packs_and_only_the_coordinator_has_the_button(frozen, signed_in):
    key = order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)
    quick(packs.orders_folder() / key)
    waiting = order_pack(doer=frozen.coordinator, wanted=WANTED, now=NOW)
    for role in Role:
        page = signed_in(frozen.person(role))
        member = role not in {Role.PARTNER, Role.INDEPENDENT_ASSESSOR}
        answer = page.get("/desk/packs/")
        assert answer.status_code == (200 if member else 404), role
        shown = "Make the pack" in answer.content.decode()
        assert shown is (role is Role.COORDINATOR), role
        for where in (f"orders/{waiting}/", "2026-2-001/", "2026-2-001/xlsx/"):
            answer = page.get(f"/desk/packs/{where}")
            assert answer.status_code == (200 if member else 404), (role, where)
        ready = page.get(f"/desk/packs/orders/{key}/")
        assert ready.headers.get("Location") == ("/desk/packs/2026-2-001/" if member else None), (
            role
        )
        for where in (f"orders/{'0' * 32}/", "2026-2-001/pdf/", "2026-2-002/"):
            assert page.get(f"/desk/packs/{where}").status_code == 404, (role, where)


def test_without_a_frozen_cycle_the_page_says_what_to_do(course, signed_in):
    from attain.web.accounts.models import Person

    page = signed_in(Person.objects.get(pk=int(course.coordinator.actor.person)))
    assert "No cycle is frozen yet" in words_of(page.get("/desk/packs/"))
