"""The release calendar: what it announces is public at once, and so is each change of it, with the reason."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.web.audit.models import AuditEntry
from attain.web.clearance import operations
from attain.web.clearance.models import CalendarChange, CalendarEntry
from tests.work.conftest import words_of
from tests.work.releasing import NOW, cleared, doer, in_clearance, scheduled

pytestmark = pytest.mark.usefixtures("released_portal")
SPRING = datetime(2028, 4, 1, 8, 0, tzinfo=UTC)
SUMMER = datetime(2028, 7, 1, 8, 0, tzinfo=UTC)


def told(client) -> str:
    return words_of(client.get("/en/releases/"))


def announced(manager, title="Spring release", minute=SPRING):
    return operations.announce(doer=doer(manager), title=title, minute=minute, now=NOW)


def test_what_is_announced_shows_at_once_whatever_the_browser_and_the_disk_have_kept(
    manager, client, settings
):
    settings.ATTAIN_KEEP_PAGES = True
    before = client.get("/en/releases/")
    announced(manager)
    asked = client.get("/en/releases/", headers={"if-none-match": before["ETag"]})
    assert asked.status_code == 200
    assert "2028-04-01 08:00 UTC : Spring release" in words_of(asked)
    again = client.get("/en/releases/", headers={"if-none-match": asked["ETag"]})
    assert again.status_code == 304, "what has not changed is not sent again"


def test_what_is_moved_leaves_the_old_minute_and_the_reason(manager, client):
    made = announced(manager)
    operations.move(
        doer=doer(manager), number=made.pk, minute=SUMMER, reason="a census comes", now=NOW
    )
    page = told(client)
    assert "2028-07-01 08:00 UTC : Spring release" in page
    assert (
        "2028-04-01 08:00 UTC : Spring release. Moved to 2028-07-01 08:00 UTC. a census comes"
    ) in page
    entry = AuditEntry.objects.latest("number")
    assert (entry.action, entry.reason) == ("keep the release calendar", "a census comes")


def test_what_is_taken_out_leaves_the_old_minute_and_the_reason(manager, client):
    made = announced(manager)
    operations.move(doer=doer(manager), number=made.pk, minute=None, reason="no funds", now=NOW)
    page = told(client)
    assert "No release is announced." in page
    assert "2028-04-01 08:00 UTC : Spring release. Taken out. no funds" in page


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"reason": " "}, InvalidData, "Say in words why"),
        ({"minute": NOW - timedelta(days=1)}, InvalidData, "choose a later minute"),
        ({"number": 999}, UnknownCode, "gone already"),
    ],
)
def test_a_change_without_words_time_or_entry_is_refused(changed, error, words, manager):
    made = announced(manager)
    asked = {"number": made.pk, "minute": SUMMER, "reason": "why", **changed}
    with pytest.raises(error, match=words):
        operations.move(doer=doer(manager), now=NOW, **asked)
    assert CalendarEntry.objects.get(pk=made.pk).minute == SPRING
    assert not CalendarChange.objects.exists()


def test_who_does_not_keep_the_calendar_changes_nothing(manager, person):
    made, other = announced(manager), doer(person(Role.REVIEWER))
    for minute in (SUMMER, None):
        with pytest.raises(ActionDenied):
            operations.move(doer=other, number=made.pk, minute=minute, reason="why", now=NOW)
    with pytest.raises(ActionDenied):
        operations.announce(doer=other, title="Mine", minute=SPRING, now=NOW)
    assert list(CalendarEntry.objects.values_list("title", "minute")) == [(made.title, SPRING)]
    assert not CalendarChange.objects.exists()


def test_what_is_announced_has_a_title_and_is_to_come(manager):
    with pytest.raises(InvalidData, match="title"):
        announced(manager, title=" ")
    with pytest.raises(InvalidData, match="to come"):
        announced(manager, minute=NOW - timedelta(days=1))


def test_a_release_keeps_its_announcement_or_says_why_it_comes_at_another_minute(
    accepted, manager, client
):
    entry = announced(manager)
    candidate = cleared(manager, in_clearance(manager, accepted()))
    with pytest.raises(InvalidData, match=r"Spring release was announced for 2028-04-01"):
        scheduled(manager, candidate, SUMMER, announced=entry.pk)
    candidate.refresh_from_db()
    assert candidate.state == "cleared", "nothing was done"
    candidate = scheduled(manager, candidate, SPRING, announced=entry.pk)
    page = told(client)
    assert page.count("2028-04-01 08:00 UTC") == 1, "the entry made way for the release"
    assert "Autumn release" in page
    assert not CalendarChange.objects.exists()

    with pytest.raises(InvalidData, match="Say in words why that changes"):
        scheduled(manager, candidate, SUMMER)
    candidate.refresh_from_db()
    scheduled(manager, candidate, SUMMER, reason="two tables are late")
    assert (
        "2028-04-01 08:00 UTC : Autumn release. Moved to 2028-07-01 08:00 UTC. two tables are late"
    ) in told(client)


@pytest.mark.parametrize("step", ["abandon", "assemble_again"])
def test_a_release_whose_minute_was_public_is_not_given_up_without_words(
    step, accepted, manager, client
):
    candidate = scheduled(manager, cleared(manager, in_clearance(manager, accepted())), SPRING)
    more = {"numbers": tuple(candidate.submissions)} if step == "assemble_again" else {}

    def taken(reason: str):
        return getattr(operations, step)(
            doer=doer(manager),
            number=candidate.pk,
            version=candidate.version,
            reason=reason,
            now=NOW,
            **more,
        )

    with pytest.raises(InvalidData, match="Say in words why that changes"):
        taken("")
    candidate.refresh_from_db()
    assert candidate.state == "scheduled"
    taken("an error was found")
    page = told(client)
    assert "2028-04-01 08:00 UTC : Autumn release. Taken out. an error was found" in page
    assert "No release is announced." in page


def test_after_a_hundred_random_changes_every_minute_that_was_public_is_told_of(manager, client):
    chance, entry, known = random.Random(7), announced(manager), [SPRING]
    for number in range(100):
        minute = SPRING + timedelta(minutes=chance.randrange(1, 500_000))
        operations.move(
            doer=doer(manager), number=entry.pk, minute=minute, reason=f"reason {number}", now=NOW
        )
        known.append(minute)
    page = told(client)
    for number, minute in enumerate(known[:-1]):
        after = known[number + 1]
        assert (
            f"{minute:%Y-%m-%d %H:%M} UTC : Spring release. Moved to {after:%Y-%m-%d %H:%M} UTC. "
            f"reason {number} "
        ) in f"{page} ", number
    assert f"{known[-1]:%Y-%m-%d %H:%M} UTC : Spring release" in page


def test_the_calendar_is_kept_on_the_page_of_releases(manager, signed_in, client):
    browser = signed_in(manager)
    address = "/desk/releases/"
    browser.post(address, {"do": "announce", "title": "Spring", "minute": "2028-04-01T08:00"})
    entry = CalendarEntry.objects.get()
    shown = browser.get(address).content.decode()
    assert re.search(r'name="do" value="move"', shown)
    unsaid = browser.post(address, {"do": "move", "number": entry.pk, "minute": "2028-07-01T08:00"})
    assert unsaid.status_code == 400
    assert "Say in words why" in words_of(unsaid)
    browser.post(
        address,
        {"do": "move", "number": entry.pk, "minute": "2028-07-01T08:00", "reason": "a census"},
    )
    browser.post(address, {"do": "strike", "number": entry.pk, "reason": "no funds"})
    page = told(client)
    assert "Moved to 2028-07-01 08:00 UTC. a census" in page
    assert "Taken out. no funds" in page
