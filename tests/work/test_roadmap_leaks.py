"""
Canaries in everything of the roadmap that is not public: no page, file, feed, answer or header has them.

They stand in a proposal, in a proposal that was dropped, in evidence that is not public, in reasons, in
names of people, in obstacles and answers of accepted reports, in reports that were not accepted, and in
a cycle that is open.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from attain.domain.permissions.roles import Role
from attain.domain.roadmap.actions import (
    Budget,
    Evidence,
    Milestone,
    Output,
    RoadmapAction,
)
from attain.domain.roadmap.cycles import Question
from attain.domain.roadmap.status import Status
from attain.web.accounts.models import Person
from attain.web.reports import operations as reports
from attain.web.roadmap import operations
from attain.web.roadmap.operations import NEW
from tests.portal.addresses import public_addresses
from tests.work.conftest import NOW
from tests.work.reporting import Round, chosen, doer_of

CANARY = "Kanarienvogelschwarm"
NUMBER = "314159265358"
TRACES = (CANARY.casefold(), NUMBER)
HIDDEN = Evidence(CANARY, f"https://example.org/{CANARY}")
SEEN = Evidence("Terms of reference", "https://example.org/terms", public=True)

pytestmark = pytest.mark.usefixtures("numbered_from_one", "released_portal")


@pytest.fixture(scope="module")
def released(demo_released):
    """All that the demo shows is walked through here."""
    return demo_released


def canary_action(lead: str) -> RoadmapAction:
    """An action with a canary in every field that takes words."""
    return RoadmapAction(
        number=NEW,
        title=CANARY,
        items=("ROADMAP D.1.1",),
        lead=lead,
        moves=("SDG 3.2.1",),
        output=Output(text=CANARY, quantity=CANARY, quality=CANARY, population=CANARY),
        deadline=date(2026, 2, 1),
        budget=Budget(amount=Decimal(NUMBER), currency="USD", source=CANARY),
        milestones=(Milestone(CANARY, date(2026, 1, 15)),),
        stakeholders=CANARY,
        evidence=(replace(HIDDEN, public=True),),
    )


@pytest.fixture
def planted(person) -> Round:
    """The portal with canaries in everything that is not public."""
    told = Round(person)
    Person.objects.update(name=CANARY)
    told.health = doer_of(Person.objects.get(email=_mail(told.health)))
    told.coordinator = doer_of(Person.objects.get(email=_mail(told.coordinator)))
    number = told.agreed(
        moves=("SDG 3.2.1",),
        areas=("KHM", "LAO"),
        deadline=date(2026, 2, 1),
        evidence=(SEEN, HIDDEN),
    )
    operations.move(
        doer=told.health, number=number, version=2, to=Status.ON_HOLD, reason=CANARY, now=NOW
    )
    row = told.opened(questions=(Question("money", CANARY, required=True),))
    told.accepted(
        number,
        obstacles=CANARY,
        answers={"money": CANARY},
        evidence=(SEEN, HIDDEN),
        status=Status.ON_HOLD,
    )
    told.sent(number, told.khm, "GOV-KHM", "KHM", said=CANARY, answers={"money": CANARY})
    back = _report(number, "GOV-KHM")
    reports.give_back(doer=told.coordinator, chosen=chosen(back), said=CANARY, now=NOW)
    told.frozen(row)
    told.opened(
        id=f"X-{NUMBER}",
        title=CANARY,
        before="2026-2",
        begin=date(2026, 12, 20),
        deadline=date(2027, 1, 20),
        questions=(Question("money", CANARY, required=True),),
    )
    told.sent(number, said=CANARY, answers={"money": CANARY}, status=Status.ON_HOLD, obstacles="x")
    operations.propose(doer=told.health, action=canary_action("SOMHD"), now=NOW)
    dropped = operations.propose(doer=told.health, action=canary_action("SOMHD"), now=NOW)
    operations.move(
        doer=told.coordinator,
        number=dropped.number,
        version=1,
        to=Status.DROPPED,
        reason=CANARY,
        now=NOW,
    )
    return told


def _mail(doer) -> str:
    return Person.objects.get(pk=int(doer.actor.person)).email


def _report(number: str, body: str):
    from attain.web.reports.models import ReportRow

    return ReportRow.objects.get(action=number, body=body)


def fetched(address: str) -> tuple[int, str]:
    """Return the status of an answer, and all that it says: body, files within, headers."""
    answer = Client().get(address)
    content = answer.getvalue() if answer.streaming else answer.content
    told = [content.decode(errors="replace"), str(dict(answer.headers))]
    if content[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(content))
        told += [book.read(name).decode(errors="replace") for name in book.namelist()]
    return answer.status_code, "\n".join(told)


def check(address: str) -> str:
    status, told = fetched(address)
    assert status < 500, address
    low = told.casefold()
    found = [each for each in TRACES if each in low]
    assert not found, (address, found, low[low.index(found[0]) - 200 :][:500])
    return told


FIRST = (
    "/en/roadmap/",
    "/km/roadmap/",
    "/en/areas/KHM/",
    "/en/areas/",
    "/en/sdg/goals/3/",
    "/en/sdg/targets/3.2/",
    "/en/sdg/indicators/3.2.1/",
    "/en/sdg/indicators/3.2.1/KHM/",
    "/feeds/roadmap.atom",
    "/api/v1/roadmap/plans",
    "/api/v1/roadmap/actions",
    "/api/v1/roadmap/actions?late=true",
    "/api/v1/roadmap/cycles",
    "/api/v1/roadmap/matrix?rows=bodies&columns=cycles",
    "/roadmap/actions.csv",
    "/roadmap/actions.xlsx",
    "/en/search/records.js",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/catalogue.jsonld",
)
OF_ROADMAP = re.compile(r"""["'>](/(?:en/roadmap|feeds/roadmap|roadmap|api/v1/roadmap)[^"'<\s]*)""")


def crawled() -> Iterator[str]:
    """Yield every address of the roadmap that anything public leads to, and what pages of figures say."""
    waiting, seen = list(FIRST), set(FIRST)
    while waiting:
        address = waiting.pop()
        yield address
        for link in OF_ROADMAP.findall(check(address)):
            plain = link.replace("&amp;", "&").partition("#")[0]
            if plain not in seen:
                seen.add(plain)
                waiting.append(plain)


def test_no_page_file_feed_or_answer_of_the_roadmap_has_a_canary(planted):
    found = list(crawled())
    assert len(found) > 120
    shown = {each for each in found if "/actions/" in each}
    assert {"/en/roadmap/actions/A1/", "/api/v1/roadmap/actions/A1"} <= shown
    assert not [each for each in shown if re.search(r"A[23]\b", each)]
    assert "/en/roadmap/cycles/2026-2/" in found


def test_no_other_public_address_has_a_canary_either(planted, settings):
    settings.ATTAIN_CALLS_A_MINUTE = 0
    asked = 0
    for address in public_addresses("mdg.csv").values():
        check(address)
        asked += 1
    assert asked > 60


QUESTIONS = """
/en/search/?q={word}
/api/v1/search?q={word}
/en/roadmap/actions/?status=proposed
/en/roadmap/actions/?body=SOMHD&status=dropped
/en/roadmap/matrix/?status=proposed
/api/v1/roadmap/actions?status=proposed
/api/v1/roadmap/actions?status=dropped
/roadmap/actions.csv?status=proposed
/roadmap/actions.csv?status=dropped
/en/roadmap/matrix/statuses/cycles/
/en/roadmap/bodies/SOMHD/
/feeds/roadmap/bodies/SOMHD.atom
/feeds/roadmap/areas/KHM.atom
"""


@pytest.mark.parametrize("question", QUESTIONS.split())
def test_no_question_brings_a_canary_out_nor_counts_one(question, planted):
    check(question.replace("{word}", "birds"))
    for word in ("proposed", "dropped"):
        if f"status={word}" in question and question.startswith("/api/"):
            assert Client().get(question).json()["count"] == 0


EQUAL = """
/en/roadmap/actions/{}/
/km/roadmap/actions/{}/
/api/v1/roadmap/actions/{}
/feeds/roadmap/actions/{}.atom
"""


@pytest.mark.parametrize("address", EQUAL.split())
@pytest.mark.parametrize("hidden", ["A2", "A3"])
def test_what_is_hidden_is_answered_as_what_is_not_there(address, hidden, planted):
    def told(number: str) -> tuple[int, bytes, dict[str, str]]:
        answer = Client().get(address.format(number))
        # As a word: seals in addresses of style sheets are made of such letters too.
        body = re.sub(rf"\b{number}\b".encode(), b"#", answer.content, flags=re.IGNORECASE)
        return answer.status_code, body, dict(answer.headers)

    first, missing = told(hidden), told("A9")
    assert first[0] == 404
    assert first[:2] == missing[:2]
    assert first[2].keys() == missing[2].keys()


def test_a_cycle_that_is_open_is_answered_as_one_that_is_not_there(planted):
    for address in ("/en/roadmap/cycles/{}/", "/api/v1/roadmap/cycles/{}"):
        told = []
        for digits in (NUMBER, "000000000000"):
            answer = Client().get(address.format(f"X-{digits}"))
            told.append((answer.status_code, answer.content.replace(digits.encode(), b"#")))
        assert told[0] == told[1]
        assert told[0][0] == 404


def test_what_happens_out_of_sight_changes_no_answer_at_all(planted):
    """Not even an ETag: that somebody proposes something is nobody's business yet."""

    def told() -> list[tuple[bytes, str]]:
        answers = [Client().get(each) for each in FIRST[:8]]
        return [(each.content, each["ETag"]) for each in answers]

    before = told()
    operations.propose(doer=planted.health, action=canary_action("SOMHD"), now=NOW)
    planted.somebody(Role.OFFICER, "ACW")
    assert told() == before
