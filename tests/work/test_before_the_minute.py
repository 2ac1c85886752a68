"""
Before its minute nothing of a release shows anywhere; at its minute all of it shows everywhere.

Every public address is asked, by the table of addresses itself, each file in each form, each chart in
each form, and the same as of the release that is to come.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from attain.usecases.portal.downloads import DICTIONARY_CSV, WHOLE, ZIP
from attain.usecases.portal.selections import FORMS
from attain.web.clearance import pointers
from attain.web.files import CHANGES
from attain.web.pages import shelf
from attain.web.pictures import KINDS, TYPES
from tests.portal.addresses import public_addresses
from tests.work.releasing import cleared, doer, in_clearance, scheduled

pytestmark = pytest.mark.usefixtures("released_portal")

KNOWN, COMING, NEVER = "asean-demo", "2026.Q4x", "2026.Q9x"
"""The release that is public, the one to come, and an id that no release ever has."""
FIGURE, WORD = "987.654321", "Zwitscherkanarienvogelei"
MINUTE = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SELECTIONS = ("all", "areas/KHM", "goals/sdg/3", "indicators/sdg/3.2.1", "series/SH_DYN_MORT/KHM")
CHARTS = tuple(each.example for each in KINDS.values())
COMPARED = "?of=sdg:3.2.1&area=KHM"
"""What the chart of a comparison is asked for; the others need no question."""
TELLS_CALENDAR = {"/en/releases/", f"/en/releases/{KNOWN}/releases/"}
"""Where the title and the minute of what is to come are announced."""
NAMES_NO_RELEASE = re.compile(
    r"^/(robots\.txt|favicon\.ico|$|api/v1/(openapi\.json)?$"
    r"|en/say-so/|en/focal-points/|en/roadmap/follow/)"
)
"""What is the same under every release; of pages only those that nobody keeps."""


@pytest.fixture(scope="module")
def released(demo_released):
    """All that the demo shows is walked through here."""
    return demo_released


def addresses(*, whole: bool) -> list[str]:
    """Every public address; those as of a named release whole, or every third of them."""
    source = shelf().current().release.origins()[0]["id"]
    found = list(public_addresses(source).values())
    pinned = [each for each in found if each.startswith(f"/en/releases/{KNOWN}/")]
    found = [each for each in found if each not in (() if whole else pinned[1::3] + pinned[2::3])]
    files = [*WHOLE, ZIP, DICTIONARY_CSV, *CHANGES]
    files += [f"{each}.csv" for each in SELECTIONS]
    files += [f"{SELECTIONS[-1]}.{form}" for form in FORMS]
    found += [f"/files/{KNOWN}/{each}" for each in files]
    forms = TYPES if whole else ("svg",)
    charts = [f"/charts/{KNOWN}/en/{each}.{form}" for each in CHARTS for form in forms]
    charts += [f"/charts/{KNOWN}/en/{CHARTS[0]}.png"]
    found += [each + (COMPARED if "/compare." in each else "") for each in charts]
    found += [
        "/km/areas/KHM/",
        "/en/search/?q=mortality",
        f"/en/search/?q={WORD}",
        f"/api/v1/search?q={WORD}",
        "/api/v1/observations?area=KHM&series_code=SH_DYN_MORT",
        "/api/v1/observations?area=KHM&series_code=SH_DYN_MORT&size=1",
        "/feeds/releases.atom?language=km",
        "/en/sdg/indicators/3.2.1/KHM/?shown=all",
    ]
    return list(dict.fromkeys(found))


def asked(address: str) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers and the body of an answer, without the mark of a form's time."""
    answer = Client().get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = dict(answer.headers)
    if b'name="mark"' in body:
        body = re.sub(rb'(name="mark" value=")[^"]*', rb"\1", body)
        headers.pop("Content-Length", None)
    return answer.status_code, headers, body


def of_coming(address: str, release: str) -> str:
    """Return an address as of another release; one that names none asks for it."""
    if KNOWN in address:
        return address.replace(KNOWN, release)
    if address.startswith("/en/"):
        return address.replace("/en/", f"/en/releases/{release}/", 1)
    return f"{address}{'&' if '?' in address else '?'}release={release}"


@pytest.fixture
def clock(monkeypatch):
    """The clock of the public side: `clock(moment)` sets it."""

    class Clock(datetime):
        moment = MINUTE

        @classmethod
        def now(cls, tz=None):
            return cls.moment

    def set_to(moment: datetime) -> None:
        Clock.moment = moment

    monkeypatch.setattr(pointers, "datetime", Clock)
    return set_to


@pytest.fixture
def coming(accepted, manager, monkeypatch):
    """Fix the minute of a release with a canary among its figures and in its words."""

    def made():
        found = accepted("KHM", FIGURE)
        type(found).objects.filter(pk=found.pk).update(title=WORD, change_reason=WORD)
        candidate = in_clearance(manager, found, release_id=COMING)
        return scheduled(manager, cleared(manager, candidate), MINUTE)

    return made


def told_in(body: bytes) -> list[str]:
    """Return the canaries in an answer, also in one that is packed."""
    import io
    import zipfile

    text = body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            text = b"".join(packed.read(name) for name in packed.namelist())
    return [each for each in (FIGURE, WORD) if each.encode() in text]


def check_unchanged(address: str, before) -> None:
    """An address says to the byte what it said before the figures were sent."""
    status, headers, body = asked(address)
    assert told_in(body) == ([WORD] if WORD in address and WORD.encode() in body else []), address
    assert not any(each in str(headers) for each in (FIGURE, WORD, COMING)), address
    if address not in TELLS_CALENDAR:
        assert (status, headers, body) == before, address


def check_hidden(address: str) -> None:
    """As of the release to come, it says what it says as of one that never is."""
    hidden, missing = of_coming(address, COMING), of_coming(address, NEVER)
    left, right = asked(hidden), asked(missing)
    for headers in (left[1], right[1]) if left[0] == 200 else ():
        headers.pop("ETag", None)  # it follows from the address, which names them
    assert left[0] == right[0], hidden
    assert left[2].replace(COMING.encode(), NEVER.encode()) == right[2], hidden
    assert str(left[1]).replace(COMING, NEVER) == str(right[1]), hidden


def check_released(address: str, before) -> None:
    """It says what the new release says; as of the one before, it still says that."""
    if before[0] != 200 or NAMES_NO_RELEASE.search(address) or WORD in address:
        return
    if KNOWN in address:
        assert asked(of_coming(address, COMING))[0] == 200, address
        return
    status, headers, body = asked(address)
    assert status == 200, address
    if KNOWN.encode() in before[2]:
        assert COMING.encode() in body, f"{address} shows the earlier release"
    assert headers.get("ETag", "") != before[1].get("ETag"), address


@pytest.mark.parametrize(
    "whole", [False, pytest.param(True, marks=pytest.mark.full)], ids=["sampled", "whole"]
)
def test_until_the_minute_no_byte_of_any_public_address_is_another_one_and_at_it_all_are(
    whole, clock, coming, settings
):
    settings.ATTAIN_CALLS_A_MINUTE = 0
    clock(MINUTE - timedelta(days=40))
    everywhere = addresses(whole=whole)
    before = {each: asked(each) for each in everywhere}
    refused = {a: status for a, (status, _, _) in before.items() if status not in {200, 302, 404}}
    assert refused == {
        "/en/roadmap/follow/confirm/none/": 403,
        "/en/roadmap/follow/stop/none/": 403,
    }
    missing = {a for a, (status, _, _) in before.items() if status == 404}
    first = {f"/files/{KNOWN}/{each}" for each in CHANGES}
    assert {a for a in missing if a.startswith(("/files/", "/charts/"))} == first, "none was before"
    assert sum(status == 200 for status, _, _ in before.values()) > 70

    coming()
    clock(MINUTE - SECOND)
    for address in everywhere:
        check_unchanged(address, before[address])
    for address in everywhere if whole else everywhere[::3]:
        if "/say-so/" not in address:
            check_hidden(address)
    listed = asked("/en/releases/")[2].decode()
    assert "2027-02-01 09:00 UTC" in listed
    assert COMING not in listed

    for moment, some in ((MINUTE, everywhere), (MINUTE + SECOND, everywhere[::5])):
        clock(moment)
        for address in some:
            check_released(address, before[address])
    assert told_in(asked(f"/files/{COMING}/all.csv")[2]) == [FIGURE]
    assert "988" in asked("/en/sdg/indicators/3.2.1/KHM/")[2].decode()
    parquet = f"/files/{KNOWN}/observations.parquet"
    assert asked(parquet)[2] == before[parquet][2], "as of the one before"


def test_the_folder_of_a_candidate_has_a_name_that_nobody_guesses(coming, clock, tmp_path):
    clock(MINUTE - SECOND)
    candidate = coming()
    assert re.fullmatch(r"[0-9a-f]{32}", candidate.place), "128 bits"
    stored = [each for each in (tmp_path / "portal").rglob("*") if each.is_file()]
    assert len(stored) > 10
    for each in stored:
        path = each.relative_to(tmp_path / "portal").as_posix()
        for address in (f"/{path}", f"/files/{path}", f"/static/{path}", f"/files/{KNOWN}/{path}"):
            assert asked(address)[0] in {400, 404, 410}, address


def test_ten_thousand_guesses_from_the_names_of_releases_find_nothing(coming, clock, monkeypatch):
    """Names made from the pattern of earlier ones, on the shelf itself: no address asks anything else."""
    from attain.errors import UnknownCode

    clock(MINUTE - SECOND)
    candidate = coming()
    monkeypatch.setattr(pointers, "REFRESH", 60.0)
    guesses = [
        f"{year}{sign}{part}{tail}"
        for year in range(2016, 2041)
        for sign in (".", "-", "_", "", "/")
        for part in ("Q1", "Q2", "Q3", "Q4", "q4", "01", "12", "final")
        for tail in ("", "x", "-draft", "-final", ".1", "-demo", "_v2", "-candidate", "~", ".bak")
    ]
    assert len(guesses) == 10_000
    assert COMING in guesses
    for guess in [*guesses, candidate.place, f"{candidate.place}/{COMING}", f"../{COMING}"]:
        with pytest.raises(UnknownCode, match="There is no release"):
            shelf().edition(guess)


def test_a_clock_that_goes_back_hides_it_again_and_shows_it_at_the_minute(coming, clock):
    coming()
    ids = []
    for step in (0, -600, -1, 0, 60):
        clock(MINUTE + step * SECOND)
        ids.append(shelf().current().id)
    assert ids == [COMING, KNOWN, KNOWN, COMING, COMING]


@pytest.mark.parametrize("zone", ["Asia/Yangon", "America/New_York", "UTC", "Pacific/Kiritimati"])
def test_the_zone_of_the_machine_moves_no_minute(zone, coming, monkeypatch):
    import time

    candidate = coming()
    now = datetime.now(UTC)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for moment, shown in ((now + 60 * SECOND, KNOWN), (now - 60 * SECOND, COMING)):
            type(candidate).objects.filter(pk=candidate.pk).update(minute=moment)
            assert shelf().current().id == shown
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2027, 1, 1, 0, 0, 0, tzinfo=UTC),
    ],
    ids=str,
)
def test_a_leap_day_and_the_end_of_a_year_are_minutes_like_others(moment, accepted, manager, clock):
    candidate = cleared(manager, in_clearance(manager, accepted(), release_id=COMING))
    scheduled(manager, candidate, moment)
    for step, shown in ((-1, KNOWN), (0, COMING), (1, COMING)):
        clock(moment + step * SECOND)
        assert shelf().current().id == shown


def test_the_log_of_deeds_keeps_its_order_when_the_clock_goes_back(manager):
    from attain.web.audit.models import AuditEntry
    from attain.web.audit.operations import faults
    from attain.web.clearance import operations

    now = datetime.now(UTC)
    for step in (0, -600, 86_400, -86_400):
        operations.announce(
            doer=doer(manager), title=f"{step}", minute=MINUTE, now=now + step * SECOND
        )
    told = [each.after for each in AuditEntry.objects.order_by("number")]
    assert [each.rpartition(": ")[2] for each in told] == ["0", "-600", "86400", "-86400"]
    assert faults() == ()
