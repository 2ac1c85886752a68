"""What moves candidate releases: each is one transaction with its audit entry."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from attain.domain.bodies import BodyKind
from attain.domain.clearance import (
    Answer,
    CandidateState,
    CandidateStep,
    Clearance,
    candidate_after,
    candidate_at,
    check_answer,
    check_closing,
    told_with_release,
    withheld,
)
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Appointment, Subject, check
from attain.domain.submissions import SubmissionState
from attain.errors import ActionDenied, AttainError, InvalidData, UnknownCode
from attain.store.manifest import check_id
from attain.store.releases import Release
from attain.usecases.candidate import Addition, build_candidate, changes_against
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.directory import directory
from attain.web.accounts.queries import able
from attain.web.clearance import pointers
from attain.web.clearance.approved import (
    check_accepted,
    check_answers,
    check_sealed,
    check_seen,
)
from attain.web.clearance.models import (
    CalendarChange,
    CalendarEntry,
    Candidate,
    CountryClearance,
)
from attain.web.clearance.pointers import NOTICE, released_folder
from attain.web.notices.models import NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.pages import shelf
from attain.web.submissions.keeping import kept_figures
from attain.web.submissions.models import Submission
from attain.web.submissions.operations import Overtaken

SHORTEST = timedelta(hours=1)
"""How far ahead a deadline of clearance lies at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What a candidate is to be made of.

    Attributes
    ----------
    release_id, title
        How it will be cited, and what the calendar calls it.
    submissions
        Numbers of accepted submissions.
    as_of
        The year of assessment; that of the last release when left out.
    """

    release_id: str
    title: str
    submissions: tuple[int, ...]
    as_of: int | None = None


def subject_of(candidate: Candidate, now: datetime, area: str = "") -> Subject:
    """Return a candidate, or a country's page in it, as the table of permissions knows it."""
    areas = frozenset({area}) if area else frozenset()
    return Subject(areas=areas, state=state_of(candidate, now).value)


def state_of(candidate: Candidate, now: datetime) -> CandidateState:
    """Return where a candidate stands at a moment."""
    return candidate_at(CandidateState(candidate.state), candidate.minute, now)


def clearances_of(candidate: Candidate) -> dict[str, Clearance]:
    """Return what countries say in the present round, by area."""
    rows = candidate.clearances.filter(round=candidate.round)  # type: ignore[attr-defined]
    return {row.area: clearance_of(row) for row in rows}


def clearance_of(row: CountryClearance) -> Clearance:
    """Return a row as the domain knows it."""
    answer = Answer(row.answer) if row.answer else None
    return Clearance(row.area, row.deadline, answer, row.note, row.reminders)


def waiting_submissions() -> list[Submission]:
    """Return the accepted submissions that are in no release yet, the oldest first."""
    released = {
        number
        for row in Candidate.objects.filter(state=CandidateState.SCHEDULED.value)
        for number in row.taken
    }
    accepted = Submission.objects.filter(state=SubmissionState.ACCEPTED.value)
    return sorted(
        (each for each in accepted if each.pk not in released), key=lambda each: each.moved_at
    )


def assemble(*, doer: Doer, plan: Plan, now: datetime) -> Candidate:
    """
    Put a candidate together from the newest public release and accepted submissions.

    Raises
    ------
    ActionDenied
        If the doer may not, or the id is taken.
    InvalidData
        If the id cannot name a release, or a submission is not accepted.
    """
    check(doer.actor, Action.ASSEMBLE, Subject(state=CandidateState.ASSEMBLED.value), now.date())
    check_id(plan.release_id)
    if not plan.title.strip():
        raise InvalidData("Give the release a title: the calendar will show it.")
    _check_free(plan.release_id)
    base = shelf().current().release
    chosen = _accepted(plan.submissions)
    place, made = _built(base, chosen, plan.release_id, plan.as_of, now)
    with made, saving():
        candidate = Candidate.objects.create(
            release_id=plan.release_id,
            title=plan.title.strip()[:200],
            base=base.id,
            as_of=plan.as_of,
            submissions=[each.pk for each in chosen],
            place=place,
            seal=made.manifest.seal,
            changes=changes_against(base, made),
            begun_at=now,
            moved_at=now,
        )
        allowed = check(doer.actor, Action.ASSEMBLE, subject_of(candidate, now), now.date())
        told = f"{candidate.state} {candidate.seal}"
        _note(candidate, doer, allowed, Action.ASSEMBLE, now=now, after=told)
    return candidate


def open_clearance(
    *, doer: Doer, number: int, version: int, deadline: datetime, now: datetime
) -> Candidate:
    """
    Show each country its page, until a deadline.

    Raises
    ------
    ActionDenied
        If the doer may not, or the candidate is past that; `Overtaken`.
    InvalidData
        If the deadline is nearer than an hour.
    """
    if deadline < now + SHORTEST:
        raise InvalidData("Give the countries an hour at least: set a later deadline.")
    with saving():
        held, allowed = _stepped(
            doer, number, version, Action.OPEN_CLEARANCE, CandidateStep.OPEN, now
        )
        held.deadline = deadline
        _keep(held, now)
        CountryClearance.objects.bulk_create(
            CountryClearance(candidate=held, round=held.round, area=area, deadline=deadline)
            for area in cleared_areas()
        )
        told = f"{held.state} until {deadline:%Y-%m-%d %H:%M} UTC"
        _note(held, doer, allowed, Action.OPEN_CLEARANCE, now=now, after=told)
        for area in cleared_areas():
            _tell_country(held, area, NoticeKind.CLEARANCE_OPENED, deadline, now)
    return held


def remind(*, doer: Doer, number: int, version: int, now: datetime) -> list[str]:
    """Remind the countries that have not answered; return them."""
    with saving():
        held = _held(number, version)
        allowed = check(doer.actor, Action.CLOSE_CLEARANCE, subject_of(held, now), now.date())
        rows = [
            row
            for row in CountryClearance.objects.select_for_update().filter(
                candidate=held, round=held.round, answer=""
            )
            if now < row.deadline
        ]
        if not rows:
            raise ActionDenied(
                "Nobody is left to remind: all have answered, or the deadline is over."
            )
        for row in rows:
            row.reminders += 1
            row.save(update_fields=["reminders"])
        _keep(held, now)
        areas = [row.area for row in rows]
        told = f"reminded {', '.join(areas)}"
        _note(held, doer, allowed, Action.CLOSE_CLEARANCE, now=now, after=told)
        for row in rows:
            _tell_country(held, row.area, NoticeKind.CLEARANCE_REMINDER, row.deadline, now)
    return areas


def extend(
    *, doer: Doer, number: int, version: int, deadline: datetime, now: datetime
) -> Candidate:
    """
    Give the countries more time; those that have answered may change what they said until then.

    Raises
    ------
    ActionDenied
        If the doer may not, or the candidate is not in clearance; `Overtaken`.
    InvalidData
        If the deadline is no later than the present one, or nearer than an hour.
    """
    with saving():
        held = _held(number, version)
        allowed = check(doer.actor, Action.CLOSE_CLEARANCE, subject_of(held, now), now.date())
        before = held.deadline
        if before is None or deadline <= before:
            raise InvalidData(
                "Nobody is given less time: set a deadline later than the present one."
            )
        if deadline < now + SHORTEST:
            raise InvalidData("Give the countries an hour at least: set a later deadline.")
        held.deadline = deadline
        _keep(held, now)
        rows = CountryClearance.objects.filter(candidate=held, round=held.round)
        rows.update(deadline=deadline)
        told = f"until {deadline:%Y-%m-%d %H:%M} UTC"
        was = f"until {before:%Y-%m-%d %H:%M} UTC"
        _note(held, doer, allowed, Action.CLOSE_CLEARANCE, now=now, before=was, after=told)
        for row in rows.filter(answer=""):
            _tell_country(held, row.area, NoticeKind.CLEARANCE_OPENED, deadline, now)
    return held


def answer(
    *, doer: Doer, number: int, area: str, version: int, said: Answer, note: str, now: datetime
) -> CountryClearance:
    """
    Say for a country what it says of its page; it can be changed until the deadline.

    Raises
    ------
    ActionDenied
        If the doer does not clear for the country, the deadline is over, or somebody else of the
        country has answered meanwhile (`Overtaken`).
    InvalidData
        If an annotation or an objection has no words.
    """
    with saving():
        candidate = _locked(number)
        subject = subject_of(candidate, now, area)
        allowed = check(doer.actor, Action.ANSWER_CLEARANCE, subject, now.date())
        row = (
            CountryClearance.objects.select_for_update()
            .filter(candidate=candidate, round=candidate.round, area=area)
            .first()
        )
        if row is None:
            raise UnknownCode(f"There is no page of {area} in this clearance.")
        check_answer(clearance_of(row), now)
        if row.version != version:
            raise Overtaken(
                f"Somebody else has answered for {area} since you opened the page: "
                f"{row.answer or 'no answer'}. {row.note} Look at it, then answer again."
            )
        before = row.answer
        row.answer, row.note = said.value, note.strip()[:4000]
        clearance_of(row)  # refuses an objection without words
        row.person, row.answered_at, row.version = doer.actor.person, now, row.version + 1
        row.save()
        _note(
            candidate,
            doer,
            allowed,
            Action.ANSWER_CLEARANCE,
            now=now,
            reason=row.note,
            before=f"{area} {before}".strip(),
            after=f"{area} {row.answer}",
        )
        _tell_managers(candidate, doer, NoticeKind.CLEARANCE_ANSWERED, now)
    return row


def close(*, doer: Doer, number: int, version: int, now: datetime) -> Candidate:
    """
    Close clearance: write the release as it will be, without what countries withhold.

    Raises
    ------
    ActionDenied
        If the doer may not, or a country may still answer; `Overtaken`.
    DamagedRelease
        If what would go out is not what was accepted, and what countries saw and said.
    """
    waiting = _version_of(number, version)
    check(doer.actor, Action.CLOSE_CLEARANCE, subject_of(waiting, now), now.date())
    _check_cleared(waiting)
    said = clearances_of(waiting)
    check_closing(said, now)
    out = withheld(said)
    base = shelf().edition(waiting.base).release
    chosen = _accepted(tuple(waiting.submissions))
    kept = told_with_release(
        said,
        now,
        before=base.dictionary().get("clearance", {}),
        release_before=base.id,
        renewed=frozenset().union(*(_areas_of(each) for each in chosen)) - out,
    )
    place, made = _built(base, chosen, waiting.release_id, waiting.as_of, now, out, kept)
    with made, saving():
        check_seen(waiting, made, areas=said, withheld=out)
        held, allowed = _stepped(
            doer, number, version, Action.CLOSE_CLEARANCE, CandidateStep.CLOSE, now
        )
        if clearances_of(held) != said:
            raise Overtaken(
                "A country has answered meanwhile. Look at its answer, then close again."
            )
        held.place, held.seal = place, made.manifest.seal
        held.changes = changes_against(base, made)
        held.taken = [each.pk for each in chosen if not _areas_of(each) & out]
        _keep(held, now)
        told = f"{held.state} {held.seal}"
        if out:
            told += f", withheld: {', '.join(sorted(out))}"
        _note(held, doer, allowed, Action.CLOSE_CLEARANCE, now=now, after=told)
        _tell_managers(held, doer, NoticeKind.CLEARANCE_CLOSED, now)
        for area in said:
            _tell_country(held, area, NoticeKind.CLEARANCE_CLOSED, None, now)
    return held


def schedule(
    *,
    doer: Doer,
    number: int,
    version: int,
    minute: datetime | None,
    now: datetime,
    announced: int | None = None,
    reason: str = "",
) -> Candidate:
    """
    Fix the minute from which a cleared candidate is public; None: at once.

    The row that this writes is the pointer: with its audit entry it is one transaction.

    Parameters
    ----------
    announced
        The number of the calendar's entry that this release keeps; the entry makes way for it.
    reason
        Why it comes at another minute than was public, where it does.

    Raises
    ------
    ActionDenied
        If the doer may not, the candidate is not cleared, or another one was released since it was
        put together; `Overtaken`.
    DamagedRelease
        If it is not what was cleared, of what was accepted.
    InvalidData
        If the minute has passed, or a public one is moved without a reason.
    """
    when = (now + NOTICE) if minute is None else minute.astimezone(UTC)
    if when < now:
        raise InvalidData(f"{when:%Y-%m-%d %H:%M} UTC has passed. Choose a later minute.")
    waiting = _version_of(number, version)
    check(doer.actor, Action.SCHEDULE, subject_of(waiting, now), now.date())
    _check_cleared(waiting)
    _accepted(tuple(waiting.taken))
    with saving():
        held, allowed = _stepped(
            doer, number, version, Action.SCHEDULE, CandidateStep.SCHEDULE, now
        )
        _check_base_is_newest(held)
        if held.minute is not None:
            _move(held.title, held.minute, when, reason, now)
        if announced is not None:
            entry = _entry(announced)
            _move(entry.title, entry.minute, when, reason, now)
            entry.delete()
        held.minute = when
        _keep(held, now)
        told = f"public from {when:%Y-%m-%d %H:%M:%S} UTC, {held.seal}"
        _note(held, doer, allowed, Action.SCHEDULE, now=now, reason=reason, after=told)
        _tell_managers(held, doer, NoticeKind.RELEASE_SCHEDULED, now)
    pointers.forget()
    return held


def assemble_again(
    *,
    doer: Doer,
    number: int,
    version: int,
    numbers: tuple[int, ...],
    now: datetime,
    reason: str = "",
) -> Candidate:
    """
    Put a candidate together again, before it is public; answers of the round before stay kept.

    Raises
    ------
    ActionDenied
        If the doer may not; `Overtaken`.
    InvalidData
        If its minute was public, and no reason is given for taking it out of the calendar.
    """
    waiting = _version_of(number, version)
    check(doer.actor, Action.ASSEMBLE, subject_of(waiting, now), now.date())
    base = shelf().current().release
    chosen = _accepted(numbers)
    place, made = _built(base, chosen, waiting.release_id, waiting.as_of, now)
    with made, saving():
        held = _held(number, version)
        allowed = check(doer.actor, Action.ASSEMBLE, subject_of(held, now), now.date())
        before = state_of(held, now)
        if before is not CandidateState.ASSEMBLED:
            held.state = candidate_after(before, CandidateStep.REOPEN).value
            held.round += 1
        if held.minute is not None:
            _move(held.title, held.minute, None, reason, now)
        held.minute = held.deadline = None
        held.base, held.place, held.seal, held.taken = base.id, place, made.manifest.seal, []
        held.submissions = [each.pk for each in chosen]
        held.changes = changes_against(base, made)
        _keep(held, now)
        told = f"{held.state} {held.seal}"
        _note(
            held,
            doer,
            allowed,
            Action.ASSEMBLE,
            now=now,
            reason=reason,
            before=before.value,
            after=told,
        )
    pointers.forget()
    return held


def abandon(*, doer: Doer, number: int, version: int, reason: str, now: datetime) -> Candidate:
    """
    Give a candidate up before it is public; its submissions wait for the next one.

    Raises
    ------
    ActionDenied
        If the doer may not; `Overtaken`.
    InvalidData
        If its minute was public, and no reason is given for taking it out of the calendar.
    """
    with saving():
        held, allowed = _stepped(doer, number, version, Action.ABANDON, CandidateStep.ABANDON, now)
        if held.minute is not None:
            _move(held.title, held.minute, None, reason, now)
        _keep(held, now)
        _note(held, doer, allowed, Action.ABANDON, now=now, reason=reason, after=held.state)
        _tell_managers(held, doer, NoticeKind.RELEASE_ABANDONED, now)
    pointers.forget()
    return held


def withdraw(
    *, doer: Doer, number: int, version: int, reason: str, now: datetime, readable: bool = True
) -> Candidate:
    """
    Withdraw a release: it is no longer the current one, and its place says when and why.

    Parameters
    ----------
    readable
        Whether its own addresses go on showing it, marked as withdrawn: what was cited stays to be
        seen. Otherwise they answer that it is gone, and why: for what should never have been public.

    Raises
    ------
    ActionDenied
        If the doer may not, there are no words, or it is not public; `Overtaken`.
    """
    if not reason.strip():
        raise ActionDenied("Say in words why it is withdrawn: readers will see it.")
    with saving():
        held, allowed = _stepped(
            doer, number, version, Action.WITHDRAW_RELEASE, CandidateStep.WITHDRAW, now
        )
        held.gone_at, held.gone_because = now + NOTICE, reason.strip()[:2000]
        held.readable = readable
        _keep(held, now)
        told = f"{held.state}, {'readable' if readable else 'closed'}"
        _note(held, doer, allowed, Action.WITHDRAW_RELEASE, now=now, reason=reason, after=told)
        _tell_managers(held, doer, NoticeKind.RELEASE_WITHDRAWN, now)
    pointers.forget()
    return held


def announce(*, doer: Doer, title: str, minute: datetime, now: datetime) -> CalendarEntry:
    """Write a release that is planned into the public calendar."""
    if not title.strip():
        raise InvalidData("Give the release a title.")
    if minute < now:
        raise InvalidData("The calendar tells of what is to come: choose a later minute.")
    with saving():
        allowed = check(doer.actor, Action.KEEP_CALENDAR, Subject(), now.date())
        made = CalendarEntry.objects.create(
            title=title.strip()[:200], minute=minute.astimezone(UTC), kept_at=now
        )
        _log(doer, allowed, Action.KEEP_CALENDAR, "calendar", now=now, after=str(made))
    pointers.forget()
    return made


def move(*, doer: Doer, number: int, minute: datetime | None, reason: str, now: datetime) -> None:
    """
    Move what was announced to another minute, or take it out; the calendar tells of both and why.

    Parameters
    ----------
    minute
        The new one; None: it is taken out.

    Raises
    ------
    ActionDenied
        If the doer may not keep the calendar.
    InvalidData
        If there are no words, the minute has passed, or the entry is gone.
    """
    if minute is not None and minute < now:
        raise InvalidData("The calendar tells of what is to come: choose a later minute.")
    with saving():
        allowed = check(doer.actor, Action.KEEP_CALENDAR, Subject(), now.date())
        found = _entry(number)
        told = str(found)
        later = minute.astimezone(UTC) if minute else None
        _move(found.title, found.minute, later, reason, now)
        if later is None:
            found.delete()
        else:
            found.minute = later
            found.save(update_fields=["minute"])
        _log(
            doer,
            allowed,
            Action.KEEP_CALENDAR,
            "calendar",
            now=now,
            reason=reason,
            before=told,
            after=str(found) if later else "",
        )
    pointers.forget()


def cleared_areas() -> list[str]:
    """Return the areas whose governments are asked: one clearance for each."""
    governments = (each for each in directory().bodies if each.kind is BodyKind.GOVERNMENT)
    return sorted({area for each in governments for area in each.areas})


# ----------------------------------------------------------------------------------------- inside


def _built(
    base: Release,
    chosen: list[Submission],
    release_id: str,
    as_of: int | None,
    now: datetime,
    out: frozenset[str] = frozenset(),
    said: dict[str, dict[str, str]] | None = None,
) -> tuple[str, Release]:
    place = secrets.token_hex(16)
    made = build_candidate(
        base,
        [_addition(each) for each in chosen],
        folder=released_folder() / place,
        id=release_id,
        time=now,
        as_of=as_of,
        withheld=out,
        clearance=said,
    )
    return place, made


def _addition(submission: Submission) -> Addition:
    file = submission.files.first()  # type: ignore[attr-defined]
    figures = kept_figures(submission.figures, submission.seal)
    body = directory().body(submission.body)
    return Addition(
        figures,
        {
            "id": f"submission-{submission.pk}",
            "who": body.name(submission.moved_at.date()),
            "where": f"{submission.title} ({file.name})",
            "when": submission.moved_at.date().isoformat(),
            "licence": "",
            "change": submission.change_kind,
            "reason": submission.change_reason,
            "bytes": file.size,
            "sha256": file.sha256,
            "layout": submission.reading.get("layout", ""),
            "rows": submission.reading.get("rows", figures.height),
        },
    )


def _tell_country(
    candidate: Candidate, area: str, kind: NoticeKind, deadline: datetime | None, now: datetime
) -> None:
    """Tell those who clear for a country; while it is open, those who may answer."""
    open_now = state_of(candidate, now) is CandidateState.IN_CLEARANCE
    action = Action.ANSWER_CLEARANCE if open_now else Action.SEE_CLEARANCE
    subject = subject_of(candidate, now, area)
    whole = able(Action.SEE_CANDIDATE, subject_of(candidate, now), now.date())
    people = able(action, subject, now.date()) - whole
    page = About(
        f"{candidate.title}, {area}",
        "work_country_clearance",
        {"number": candidate.pk, "area": area},
    )
    tell(people, kind, page, deadline, now=now)


def _tell_managers(candidate: Candidate, doer: Doer, kind: NoticeKind, now: datetime) -> None:
    """Tell those who see the candidate whole; not who took the step."""
    people = able(Action.SEE_CANDIDATE, subject_of(candidate, now), now.date())
    others = {each for each in people if str(each) != doer.actor.person}
    tell(others, kind, About(candidate.title, "work_candidate", {"number": candidate.pk}), now=now)


def _check_cleared(waiting: Candidate) -> None:
    """Check a candidate and its answers against the log; `Overtaken` if it is moved just now."""
    try:
        check_sealed(waiting)
        check_answers(waiting)
    except AttainError:
        _version_of(waiting.pk, waiting.version)
        raise


def _accepted(numbers: tuple[int, ...]) -> list[Submission]:
    found = {each.pk: each for each in Submission.objects.filter(pk__in=numbers)}
    wrong = [n for n in numbers if n not in found or found[n].state != "accepted"]
    if wrong:
        told = ", ".join(map(str, wrong))
        raise InvalidData(f"Only accepted submissions go into a release; not accepted: {told}.")
    check_accepted(found.values())
    return sorted(found.values(), key=lambda each: (each.moved_at, each.pk))


def _entry(number: int) -> CalendarEntry:
    found = CalendarEntry.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise UnknownCode("That entry of the calendar is gone already.")
    return found


def _move(title: str, before: datetime, after: datetime | None, reason: str, now: datetime) -> None:
    """Keep for the public that a minute which was announced is another one now, and why."""
    if before == after:
        return
    if not reason.strip():
        raise InvalidData(
            f"{title} was announced for {before:%Y-%m-%d %H:%M} UTC. Say in words why that changes: "
            "readers will see it."
        )
    CalendarChange.objects.create(
        title=title, before=before, after=after, reason=reason.strip()[:2000], at=now
    )


def _areas_of(submission: Submission) -> frozenset[str]:
    return frozenset(directory().body(submission.body).areas)


def _check_free(release_id: str) -> None:
    known = {each.id for each in shelf().releases()}
    if release_id in known or Candidate.objects.filter(release_id=release_id).exists():
        raise ActionDenied(f"There is a release {release_id!r} already. Give this one another id.")


def _check_base_is_newest(candidate: Candidate) -> None:
    newest = shelf().current().id
    if newest not in {candidate.base, candidate.release_id}:
        raise ActionDenied(
            f"{newest} was released since this candidate was put together from {candidate.base}. "
            "Assemble it again, so that nothing of that release is lost."
        )


def _stepped(
    doer: Doer, number: int, version: int, action: Action, step: CandidateStep, now: datetime
) -> tuple[Candidate, Appointment]:
    """Hold a candidate, check that the doer may, and take a step with it."""
    held = _held(number, version)
    allowed = check(doer.actor, action, subject_of(held, now), now.date())
    held.state = candidate_after(state_of(held, now), step).value
    return held, allowed


def _locked(number: int) -> Candidate:
    found = Candidate.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"There is no candidate {number}.")
    return found


def _held(number: int, version: int) -> Candidate:
    return _checked(_locked(number), version)


def _version_of(number: int, version: int) -> Candidate:
    found = Candidate.objects.filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"There is no candidate {number}.")
    return _checked(found, version)


def _checked(candidate: Candidate, version: int) -> Candidate:
    if candidate.version != version:
        raise Overtaken(
            "Somebody else has moved this candidate since you opened it. Here it is as it stands now; "
            "look at it, then do again what you meant to do."
        )
    return candidate


def _keep(candidate: Candidate, now: datetime) -> None:
    candidate.version += 1
    candidate.moved_at = now
    candidate.save()


def _note(
    candidate: Candidate, doer: Doer, allowed: Appointment, action: Action, **told: Any
) -> None:
    _log(doer, allowed, action, f"release {candidate.release_id}", **told)


def _log(doer: Doer, allowed: Appointment, action: Action, thing_id: str, **told: Any) -> None:
    write_down(doer, allowed, action, thing_id, thing="release", **told)
