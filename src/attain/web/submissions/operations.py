"""What moves submissions: each is one transaction with its audit entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Appointment, Subject, check
from attain.domain.submissions import (
    ChangeKind,
    ChangeReason,
    SubmissionState,
    SubmissionStep,
    state_after,
)
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.usecases.confined import read_confined
from attain.usecases.portal.shelf import PublicRelease
from attain.usecases.submissions import Reading, reading_of
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.directory import directory
from attain.web.accounts.queries import able
from attain.web.notices.models import NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.received import keep_file
from attain.web.submissions.keeping import keep_figures, kept_figures
from attain.web.submissions.models import Grid, ReceivedFile, Remark, Submission

MOST_BYTES = 50_000_000
"""Bytes of a file that is taken."""


class Overtaken(ActionDenied):
    """Somebody else has changed the submission since the page was made."""


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A cell of the figures of a submission.

    Attributes
    ----------
    row
        As the answer counts it.
    column
        Its name; empty for the row as a whole.
    seal
        Of the figures that were looked at.
    """

    row: int | None = None
    column: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Yes:
    """
    What the sender says before sending.

    Attributes
    ----------
    to_all
        That warnings and missing figures were looked at and are right.
    kind, words
        Why figures that were released before are others now.
    """

    to_all: bool = False
    kind: ChangeKind | None = None
    words: str = ""


def subject_of(submission: Submission) -> Subject:
    """Return a submission as the table of permissions knows it."""
    body = directory().body(submission.body)
    return Subject(
        body=body.id,
        areas=frozenset(body.areas),
        state=submission.state,
        senders=frozenset(submission.senders),
    )


def submission_by_number(number: int) -> Submission:
    """Return a submission; `UnknownCode` if there is none."""
    found = Submission.objects.filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"There is no submission {number}.")
    return found


def start(*, doer: Doer, body: str, title: str, now: datetime) -> Submission:
    """
    Start a submission for a body.

    Raises
    ------
    ActionDenied
        If the doer does not send figures for the body.
    InvalidData
        If it has no title.
    """
    if not title.strip():
        raise InvalidData("Give the submission a title, such as the survey and the year.")
    found = directory().body(body)
    subject = Subject(body=found.id, areas=frozenset(found.areas))
    allowed = check(doer.actor, Action.START_SUBMISSION, subject, now.date())
    with saving():
        made = Submission.objects.create(
            body=found.id, title=title.strip()[:200], begun_at=now, moved_at=now
        )
        _note(made, doer, allowed, Action.START_SUBMISSION, now=now, after=made.title)
    return made


def receive(
    *,
    doer: Doer,
    number: int,
    version: int,
    name: str,
    content: bytes,
    release: PublicRelease | None,
    now: datetime,
    grid: tuple[int, int] | None = None,
) -> Reading:
    """
    Take a file into a submission: keep it as it came, read it confined, keep the answer.

    Parameters
    ----------
    grid
        The number and version of the grid in the page that the file was made of, if it was.

    Raises
    ------
    ActionDenied
        If the doer may not; if the grid in the page holds what was not checked yet, and the file is
        another one; if somebody else has changed the submission meanwhile (`Overtaken`).
    InvalidData
        If the file is too large or could not be read within the limits; the earlier answer stays.
    NotSaved
        If the disk refused.
    """
    if not content:
        raise InvalidData("Choose a file: this one is empty.")
    if len(content) > MOST_BYTES:
        raise InvalidData(f"The file has more than {MOST_BYTES:,} bytes. Send it in parts.")
    waiting = submission_by_number(number)
    check(doer.actor, Action.MEND_SUBMISSION, subject_of(waiting), now.date())
    areas = directory().body(waiting.body).areas
    called = clean_name(name)
    reading, frame = read_confined(
        content,
        name=called,
        areas=areas,
        release=release.path if release else None,
        as_of=now.year,
    )
    place = keep_file(content)
    figures, seal = keep_figures(frame) if frame.width else ("", "")
    with saving():
        held = _held(number, version)
        allowed = check(doer.actor, Action.MEND_SUBMISSION, subject_of(held), now.date())
        held.state = state_after(SubmissionState(held.state), SubmissionStep.MEND).value
        ReceivedFile.objects.create(
            submission=held,
            name=called,
            place=place,
            sha256=sha256(content).hexdigest(),
            size=len(content),
            person=doer.actor.person,
            received_at=now,
        )
        held.reading, held.compared_with = reading.as_plain(), release.id if release else ""
        held.figures, held.seal = figures, seal
        held.said_yes, held.change_kind, held.change_reason = False, "", ""
        _follow_grid(held, grid)
        _add_sender(held, doer)
        _keep(held, now)
        told = f"{called}, sha256 {sha256(content).hexdigest()}"
        _note(held, doer, allowed, Action.MEND_SUBMISSION, now=now, after=told)
    return reading


def send(*, doer: Doer, number: int, version: int, yes: Yes, now: datetime) -> Submission:
    """
    Send a submission to review.

    Raises
    ------
    ActionDenied
        If the doer may not; if there is an error in it, or a warning, a missing or a changed figure
        without the yes or the reason that it asks for; `Overtaken`.
    """
    with saving():
        held = _held(number, version)
        allowed = check(doer.actor, Action.SEND_SUBMISSION, subject_of(held), now.date())
        held.state = state_after(SubmissionState(held.state), SubmissionStep.SEND).value
        check_ready(held, yes)
        held.said_yes = yes.to_all
        held.change_kind = yes.kind.value if yes.kind else ""
        held.change_reason = yes.words.strip() if yes.kind else ""
        _add_sender(held, doer)
        _keep(held, now)
        _note(
            held, doer, allowed, Action.SEND_SUBMISSION, now=now, reason=yes.words, after=held.seal
        )
        reviewers = able(Action.ACCEPT_SUBMISSION, subject_of(held), now.date())
        _tell(held, doer, reviewers, NoticeKind.SUBMISSION_SENT, now)
    return held


def check_ready(submission: Submission, yes: Yes) -> None:
    """Raise `ActionDenied` unless nothing stands against sending; the message names what does."""
    if not submission.reading:
        raise ActionDenied("There are no figures yet: send a file first.")
    if any(each.unchecked for each in Grid.objects.filter(submission=submission, is_open=True)):
        raise ActionDenied(
            "Somebody has typed into the grid since it was checked: check it first, so that what is "
            "sent is what stands there."
        )
    reading = reading_of(submission.reading)
    if reading.refused:
        raise ActionDenied("There are errors: mend them in the file, and send it again.")
    if reading.needs_yes and not yes.to_all:
        raise ActionDenied(
            "Look at the warnings and the missing figures, and say that they are right."
        )
    if (reading.figures or {}).get("changed", 0):
        if yes.kind is None:
            raise ActionDenied(
                "Figures that were released before are others now: say whether that is a revision, a "
                "correction or a change of method, and why."
            )
        ChangeReason(yes.kind, yes.words)


def withdraw(*, doer: Doer, number: int, version: int, reason: str, now: datetime) -> Submission:
    """Withdraw a submission that was not accepted yet; its files stay where they are."""
    return _moved(
        doer, number, version, Action.WITHDRAW_SUBMISSION, SubmissionStep.WITHDRAW, reason, now
    )


def give_back(*, doer: Doer, number: int, version: int, reason: str, now: datetime) -> Submission:
    """Give a submission back to its sender; `ActionDenied` without words that say why."""
    if not reason.strip():
        raise ActionDenied("Say in words what the sender should mend.")
    return _moved(
        doer, number, version, Action.RETURN_SUBMISSION, SubmissionStep.RETURN, reason, now
    )


def accept(*, doer: Doer, number: int, version: int, reason: str, now: datetime) -> Submission:
    """
    Accept a submission: from now on nobody changes it.

    Raises
    ------
    ActionDenied
        If the doer may not, above all who sent or mended it; `Overtaken`.
    DamagedRelease
        If the figures are not those that were sent.
    """
    waiting = submission_by_number(number)
    if waiting.figures:
        kept_figures(waiting.figures, waiting.seal)
    return _moved(
        doer, number, version, Action.ACCEPT_SUBMISSION, SubmissionStep.ACCEPT, reason, now
    )


def remark(
    *,
    doer: Doer,
    number: int,
    figure: str,
    text: str,
    now: datetime,
    cell: Cell = Cell(),
) -> Remark:
    """
    Say something of a submission, of one figure in it, or of one cell.

    Raises
    ------
    ActionDenied
        If the doer may not.
    InvalidData
        If there are no words.
    """
    if not text.strip():
        raise InvalidData("A remark takes words.")
    with saving():
        held = submission_by_number(number)
        allowed = check(doer.actor, Action.COMMENT, subject_of(held), now.date())
        made = Remark.objects.create(
            submission=held,
            figure=figure.strip()[:300],
            row=cell.row,
            column=cell.column.strip()[:80],
            seal=cell.seal[:64],
            person=doer.actor.person,
            name=doer.name,
            text=text.strip()[:4000],
            at=now,
        )
        _note(held, doer, allowed, Action.COMMENT, now=now, reason=made.text, after=made.figure)
        spoke = Remark.objects.filter(submission=held).values_list("person", flat=True)
        named = {int(each) for each in (*held.senders, *spoke) if each.isdigit()}
        may = able(Action.COMMENT, subject_of(held), now.date())
        _tell(held, doer, named & may, NoticeKind.SUBMISSION_REMARK, now)
    return made


def clean_name(name: str) -> str:
    """
    Return what a sender called a file, without folders and letters that are not printed.

    Examples
    --------
    >>> clean_name("../../etc/passwd"), clean_name("figures 2024.xlsx")
    ('passwd', 'figures 2024.xlsx')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return kept[:150] or "file"


# ----------------------------------------------------------------------------------------- inside


def _moved(
    doer: Doer,
    number: int,
    version: int,
    action: Action,
    step: SubmissionStep,
    reason: str,
    now: datetime,
) -> Submission:
    with saving():
        held = _held(number, version)
        allowed = check(doer.actor, action, subject_of(held), now.date())
        before = held.state
        held.state = state_after(SubmissionState(before), step).value
        _keep(held, now)
        told = f"{held.state} {held.seal}".strip()
        _note(held, doer, allowed, action, now=now, reason=reason, before=before, after=told)
        if reason.strip():
            _keep_words(held, doer, reason, now)
        if action in TOLD_OF:
            senders = {int(each) for each in held.senders if each.isdigit()}
            may = able(Action.SEE_SUBMISSION, subject_of(held), now.date())
            # Where all who sent it have left, those who can go on with it are told.
            mending = replace(subject_of(held), state=SubmissionState.RETURNED.value)
            others = able(Action.MEND_SUBMISSION, mending, now.date())
            _tell(held, doer, senders & may or others, TOLD_OF[action], now)
    return held


def _keep_words(submission: Submission, doer: Doer, text: str, now: datetime) -> None:
    """Keep what was said at a step among the remarks, where the other side reads it."""
    Remark.objects.create(
        submission=submission,
        person=doer.actor.person,
        name=doer.name,
        text=text.strip()[:4000],
        at=now,
    )


TOLD_OF = {
    Action.RETURN_SUBMISSION: NoticeKind.SUBMISSION_RETURNED,
    Action.ACCEPT_SUBMISSION: NoticeKind.SUBMISSION_ACCEPTED,
}
"""The steps of reviewers, and what the senders are told of them."""


def _tell(
    submission: Submission, doer: Doer, people: set[int], kind: NoticeKind, now: datetime
) -> None:
    """Tell people of a step with a submission; not who took it."""
    others = {each for each in people if str(each) != doer.actor.person}
    about = About(submission.title, "work_submission", {"number": submission.pk})
    tell(others, kind, about, now=now)


def close_grids(submission: Submission) -> None:
    """
    Close what can be typed into the page; what was typed stays kept.

    Raises
    ------
    ActionDenied
        If something in it was not checked yet: it would be out of sight.
    """
    for each in Grid.objects.select_for_update().filter(submission=submission, is_open=True):
        if each.unchecked:
            raise ActionDenied(
                "Somebody has typed into the grid in the page since it was checked. Check it, or put "
                "it aside, and do this again."
            )
        each.is_open = False
        each.save()


def _follow_grid(submission: Submission, grid: tuple[int, int] | None) -> None:
    """Note which version of a grid was checked; a file from elsewhere closes the grid."""
    if grid is None:
        close_grids(submission)
        return
    number, version = grid
    found = Grid.objects.select_for_update().filter(pk=number, is_open=True).first()
    if found is None:
        raise ActionDenied("The grid was closed while it was read. Load the page again.")
    found.checked = max(found.checked, version)
    if submission.seal and submission.seal not in found.seals:
        found.seals = [*found.seals, submission.seal]
    found.save()


def _held(number: int, version: int) -> Submission:
    """Return a submission that nobody else can change until the transaction ends."""
    found = Submission.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"There is no submission {number}.")
    if found.version != version:
        raise Overtaken(
            "Somebody else has changed this submission since you opened it. Here it is as it stands now; "
            "look at it, then do again what you meant to do."
        )
    return found


def _keep(submission: Submission, now: datetime) -> None:
    submission.version += 1
    submission.moved_at = now
    submission.save()


def _add_sender(submission: Submission, doer: Doer) -> None:
    if doer.actor.person not in submission.senders:
        submission.senders = [*submission.senders, doer.actor.person]


def _note(
    submission: Submission, doer: Doer, allowed: Appointment, action: Action, **told: Any
) -> None:
    write_down(doer, allowed, action, f"submission {submission.pk}", **told)


hold, note, add_sender = _held, _note, _add_sender
"""What other steps of this slice are made of."""
