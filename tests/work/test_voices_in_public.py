"""What stays inside: drafts, posts, unnamed people in no public byte; what is filed is there at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from attain.domain.advocacy import Campaign
from attain.domain.assessments import Assessed, Rating
from attain.domain.forum import Decision
from attain.domain.permissions.roles import Role
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.accounts.models import Person
from attain.web.advocacy import operations as advocacy
from attain.web.assessments import operations as assessments
from attain.web.assessments.operations import Content
from attain.web.forum import operations as forum
from attain.web.forum.queries import place_of
from attain.web.roadmap.public import KEPT
from tests.portal.addresses import public_addresses
from tests.work.conftest import NOW

CANARY = "Kanarienvogel"
DRAFT = Campaign(
    title=CANARY,
    words=CANARY,
    place=CANARY,
    keeper="ASEC",
    begin=date(2999, 5, 3),
    end=date(2999, 5, 7),
    targets=("SDG 2.2",),
    areas=("KHM",),
)
FOUND = Content(Rating.HARDLY, "Zwei Provinzen ohne Hebamme", "Besuche in 14 Kliniken")

pytestmark = pytest.mark.usefixtures("released_portal")


@pytest.fixture(scope="module")
def released(demo_released):
    """All that the demo shows is walked through here."""
    return demo_released


@pytest.fixture
def doer(person):
    """Somebody who acts under a name that nobody may see in public."""

    def made(role: Role) -> Doer:
        who = person(role)
        Person.objects.filter(pk=who.pk).update(
            name=f"{CANARY} {who.pk}", email=f"kanarienvogel{who.pk}@example.org"
        )
        who.refresh_from_db()
        return Doer(actor_of(who, second_factor=True, on=NOW.date()), who.name)

    return made


def bytes_of(address: str) -> bytes:
    answer = Client().get(address)
    return answer.getvalue() if answer.streaming else answer.content


def test_no_public_byte_tells_of_a_draft_a_post_a_decision_or_somebody_unnamed(doer):
    coordinator = doer(Role.COORDINATOR)
    doer(Role.FOCAL_POINT)
    advocacy.draft(doer=coordinator, campaign=DRAFT, now=NOW)
    for plan, item in (("ROADMAP", "A.1.1"), ("SDG", "3")):
        place = place_of(plan, item)
        forum.write(doer=coordinator, place=place, text=CANARY, now=NOW)
        told = Decision(text=CANARY, day=NOW.date(), meeting=CANARY, basis=CANARY)
        forum.decide(doer=coordinator, place=place, decision=told, now=NOW)
    KEPT.forget()
    seen = 0
    for pattern, address in public_addresses("sdg.csv").items():
        if pattern.startswith("files/"):
            continue
        assert CANARY.lower().encode() not in bytes_of(address).lower(), address
        seen += 1
    assert seen > 60
    assert CANARY.encode() not in bytes_of("/en/advocacy/")
    assert b"BEGIN:VEVENT" not in bytes_of("/feeds/advocacy.ics")


def test_what_is_filed_replied_or_made_public_is_there_at_once(doer):
    assessor, focal, coordinator = (
        doer(Role.INDEPENDENT_ASSESSOR),
        doer(Role.FOCAL_POINT),
        doer(Role.COORDINATOR),
    )
    series, listed = "/en/sdg/indicators/3.2.1/KHM/", "/en/assessments/"
    assert b"Hebamme" not in bytes_of(series)
    row = assessments.file(
        doer=assessor,
        body="ARCMDG",
        assessed=Assessed(area="KHM", reference="SDG 3.2"),
        content=FOUND,
        now=NOW,
    )
    assert b"Hebamme" in bytes_of(series)
    assert row.number.encode() in bytes_of(listed)
    assert assessor.name.encode() in bytes_of(series), "who signs is named"
    assessments.reply(doer=focal, number=row.number, version=1, text="Doch, zwanzig.", now=NOW)
    assert b"Doch, zwanzig." in bytes_of(series)
    better = replace(FOUND, finding="Eine Provinz")
    assessments.replace(
        doer=assessor, number=row.number, version=2, content=better, reason="gezaehlt", now=NOW
    )
    page = bytes_of(series)
    assert b"Eine Provinz" in page
    assert b"Hebamme" not in page, "the page shows what stands"
    assert b"Hebamme" in bytes_of(f"/en/assessments/{row.number}/"), "the old one stays readable"
    made = advocacy.draft(doer=coordinator, campaign=DRAFT, now=NOW)
    assert CANARY.encode() not in bytes_of("/en/advocacy/")
    advocacy.publish(doer=coordinator, number=made.pk, version=1, now=NOW)
    assert CANARY.encode() in bytes_of("/en/advocacy/")
    assert CANARY.encode() in bytes_of("/feeds/advocacy.ics")
    advocacy.call_off(doer=coordinator, number=made.pk, version=2, reason="Flut", now=NOW)
    assert b"STATUS:CANCELLED" in bytes_of("/feeds/advocacy.ics")
    assert b"Flut" in bytes_of(f"/en/advocacy/{made.pk}/")
