"""From accepted figures to a candidate in each state: the steps, as the tests take them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from attain.web.accounts.deeds import Doer, actor_of
from attain.web.clearance import operations
from attain.web.clearance.models import Candidate
from attain.web.clearance.operations import Plan

CANARY = "77.123456"
HEAD = "series_code,reference_area,period,value,unit,age\n"
NOW = datetime.now(UTC).replace(microsecond=0)
DEADLINE = NOW + timedelta(days=14)
LATER = DEADLINE + timedelta(days=1)


def small_release(folder: Path, *, release_id: str) -> None:
    """Write `folder`/`release_id`: child mortality alone out of the demo, quick to assess."""
    from attain.store.releases import write_release
    from attain.usecases.demo import build_demo_release
    from attain.usecases.judging import terms_in
    from attain.usecases.software import software_versions

    time = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
    with TemporaryDirectory() as place, build_demo_release(Path(place), time=time) as demo:
        dictionary, known = demo.dictionary(), demo.observations()
        frameworks = [
            {**each, "goals": [goal for goal in each["goals"] if goal["code"] == "3"]}
            for each in dictionary["frameworks"]
            if each["id"].casefold() == "sdg"
        ]
        figures = known.filter(known["series_code"] == "SH_DYN_MORT")
        terms = terms_in({**dictionary, "frameworks": frameworks})
        write_release(
            folder,
            id=release_id,
            time=time,
            observations=figures,
            verdicts=terms.assessed(figures),
            dictionary={**dictionary, "frameworks": frameworks, **terms.as_plain()},
            origins=[e for e in demo.origins() if e["id"] in set(figures["origin"])],
            software=software_versions(),
        )


def doer(who) -> Doer:
    return Doer(actor_of(who, second_factor=True, on=NOW.date()), who.name)


def assembled(manager, *found, release_id="2026.Q4") -> Candidate:
    plan = Plan(
        release_id=release_id, title="Autumn release", submissions=tuple(f.pk for f in found)
    )
    return operations.assemble(doer=doer(manager), plan=plan, now=NOW)


def in_clearance(manager, *found, release_id="2026.Q4") -> Candidate:
    made = assembled(manager, *found, release_id=release_id)
    return operations.open_clearance(
        doer=doer(manager), number=made.pk, version=made.version, deadline=DEADLINE, now=NOW
    )


def said(who, candidate, area, answer, note="", version=1):
    return operations.answer(
        doer=doer(who),
        number=candidate.pk,
        area=area,
        version=version,
        said=answer,
        note=note,
        now=NOW,
    )


def cleared(manager, candidate) -> Candidate:
    operations.remind(doer=doer(manager), number=candidate.pk, version=candidate.version, now=NOW)
    candidate.refresh_from_db()
    return operations.close(
        doer=doer(manager), number=candidate.pk, version=candidate.version, now=LATER
    )


def scheduled(manager, candidate, minute=None, **more) -> Candidate:
    """Fix the minute: at once where none is given."""
    operations.schedule(
        doer=doer(manager),
        number=candidate.pk,
        version=candidate.version,
        minute=minute,
        now=datetime.now(UTC),
        **more,
    )
    candidate.refresh_from_db()
    return candidate
