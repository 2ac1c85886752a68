"""
What changes assessments: filed, replaced, withdrawn, replied to.

Each is one transaction with its audit entry. What was said is never changed: who corrects an
assessment files another one in its place. Whoever saves says which state they saw, so that a reply
never answers what was withdrawn a moment before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from attain.domain.assessments import (
    Assessed,
    AssessedKind,
    Assessment,
    Rating,
    Reply,
    Said,
    Signature,
    Support,
    check_independent,
    check_said,
)
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, check
from attain.errors import ActionDenied, InvalidData
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.directory import directory
from attain.web.accounts.queries import able
from attain.web.assessments.models import AssessmentRow, ReplyRow
from attain.web.assessments.queries import (
    assessment_of,
    assessment_row,
    having_part,
    replying,
)
from attain.web.notices.models import NoticeKind
from attain.web.notices.operations import About, tell
from attain.web.roadmap.known import areas, groups, references
from attain.web.roadmap.pulse import beat
from attain.web.roadmap.queries import public_rows


@dataclass(frozen=True, slots=True)
class Content:
    """What an assessment says, before it has a number and a signature."""

    rating: Rating
    finding: str
    method: str
    evidence: tuple[Support, ...] = ()


def file(
    *, doer: Doer, body: str, assessed: Assessed, content: Content, now: datetime
) -> AssessmentRow:
    """
    File an assessment for a body; it is public at once, and the assessed are told.

    Raises
    ------
    ActionDenied
        If the doer does not assess for the body, or the body has a part in what is assessed.
    InvalidData
        If what is assessed is not known, or words are missing.
    """
    with saving():
        return _filed(doer, body, assessed, content, now)


def replace(
    *, doer: Doer, number: str, version: int, content: Content, reason: str, now: datetime
) -> AssessmentRow:
    """
    File an assessment in the place of an earlier one of the same body, which stays readable.

    Raises
    ------
    ActionDenied
        If the doer does not assess for that body, it does not stand any more, or something was said
        of it since.
    InvalidData
        If there is no reason, or words are missing.
    """
    with saving():
        row = _held(number, version, Said.REPLACE)
        earlier = assessment_of(row)
        made = _filed(
            doer, row.body, earlier.assessed, content, now, replaces=row, reason=reason.strip()
        )
        row.version += 1
        row.save(update_fields=["version"])
    return made


def withdraw(*, doer: Doer, number: str, version: int, reason: str, now: datetime) -> AssessmentRow:
    """
    Withdraw an assessment with a reason; it stays readable, marked, and the assessed are told.

    Raises
    ------
    ActionDenied
        If the doer does not assess for the body that signed it, it does not stand any more, or
        something was said of it since.
    InvalidData
        If no reason was given.
    """
    with saving():
        row = _held(number, version, Said.WITHDRAW)
        allowed = check(doer.actor, Action.WITHDRAW_ASSESSMENT, Subject(body=row.body), now.date())
        if not reason.strip():
            raise InvalidData("An assessment is withdrawn with a reason: say in words why.")
        row.withdrawn_at, row.why_withdrawn = now, reason.strip()
        row.withdrawn_person, row.withdrawn_name = doer.actor.person, doer.name
        row.version += 1
        row.save()
        write_down(doer, allowed, Action.WITHDRAW_ASSESSMENT, row.number, now=now, reason=reason)
        people = _assessed(assessment_of(row).assessed, now)
        _tell(people, doer, NoticeKind.ASSESSMENT_WITHDRAWN, row, now)
        beat()
    return row


def reply(
    *,
    doer: Doer,
    number: str,
    version: int,
    text: str,
    evidence: Sequence[Support] = (),
    now: datetime,
) -> ReplyRow:
    """
    Reply to an assessment for the country or the body that it is about; public at once.

    Raises
    ------
    ActionDenied
        If the doer does not speak for what is assessed, the assessment does not stand any more, or
        something was said of it since.
    InvalidData
        If there are no words.
    """
    with saving():
        row = _held(number, version, Said.REPLY)
        assessed = assessment_of(row).assessed
        allowed = check(doer.actor, Action.REPLY_TO_ASSESSMENT, replying(assessed), now.date())
        said = Reply(
            text.strip(),
            Signature(doer.actor.person, doer.name, allowed.body, now),
            tuple(evidence),
        )
        made = ReplyRow.objects.create(
            assessment=row,
            text=said.text,
            evidence=as_plain(said.evidence),
            body=allowed.body,
            person=doer.actor.person,
            name=doer.name,
            at=now,
        )
        row.version += 1
        row.save(update_fields=["version"])
        write_down(doer, allowed, Action.REPLY_TO_ASSESSMENT, row.number, now=now)
        people = able(Action.WITHDRAW_ASSESSMENT, Subject(body=row.body), now.date())
        _tell(people, doer, NoticeKind.ASSESSMENT_REPLIED, row, now)
        beat()
    return made


# ----------------------------------------------------------------------------------------- inside


def _filed(
    doer: Doer,
    body: str,
    assessed: Assessed,
    content: Content,
    now: datetime,
    *,
    replaces: AssessmentRow | None = None,
    reason: str = "",
) -> AssessmentRow:
    allowed = check(doer.actor, Action.FILE_ASSESSMENT, Subject(body=body), now.date())
    _check_known(assessed, now)
    check_independent(body, having_part(assessed))
    said = Assessment(
        number="",
        assessed=assessed,
        rating=content.rating,
        finding=content.finding.strip(),
        method=content.method.strip(),
        signed=Signature(doer.actor.person, doer.name, body, now),
        evidence=content.evidence,
        replaces=replaces.number if replaces else "",
        reason=reason,
    )
    row = AssessmentRow.objects.create(
        area=assessed.area,
        reference=assessed.reference,
        about=assessed.body,
        action=assessed.action,
        rating=said.rating.value,
        finding=said.finding,
        method=said.method,
        evidence=as_plain(said.evidence),
        body=body,
        person=doer.actor.person,
        name=doer.name,
        at=now,
        replaces=replaces,
        reason=reason,
    )
    before = replaces.number if replaces else ""
    write_down(
        doer,
        allowed,
        Action.FILE_ASSESSMENT,
        row.number,
        now=now,
        reason=reason,
        before=before,
        after=f"{title_of(row)}: {row.rating}",
    )
    _tell(_assessed(assessed, now), doer, NoticeKind.ASSESSMENT_FILED, row, now)
    beat()
    return row


def title_of(row: AssessmentRow) -> str:
    """Return in a few words what an assessment is about: codes, which every language reads."""
    return row.about or row.action or f"{row.area} {row.reference}"


def _check_known(assessed: Assessed, now: datetime) -> None:
    today = now.date()
    if assessed.kind is AssessedKind.COUNTRY:
        if assessed.area not in areas(today) or assessed.area in groups(today):
            raise InvalidData(f"{assessed.area!r} is no country of the region. Choose one.")
        if assessed.reference not in references():
            raise InvalidData(f"{assessed.reference!r} is no goal or target that is known.")
    elif assessed.kind is AssessedKind.BODY:
        directory().body(assessed.body)
    elif assessed.action not in {each.number for each in public_rows()}:
        raise InvalidData(
            f"There is no action {assessed.action} that everybody may see: only such are assessed."
        )


def _held(number: str, version: int, what: Said) -> AssessmentRow:
    """Return an assessment of which nobody else can say anything until the transaction ends."""
    key = assessment_row(number).pk
    AssessmentRow.objects.select_for_update().get(pk=key)
    row = assessment_row(number)
    check_said(assessment_of(row).stand, what)
    if row.version != version:
        raise ActionDenied(
            f"Something was said of {row.number} since you opened it. Read it, and send yours again."
        )
    return row


def _assessed(assessed: Assessed, now: datetime) -> set[int]:
    """Return who may reply for what is assessed."""
    return able(Action.REPLY_TO_ASSESSMENT, replying(assessed), now.date())


def _tell(
    people: set[int], doer: Doer, kind: NoticeKind, row: AssessmentRow, now: datetime
) -> None:
    about = About(f"{row.number} {title_of(row)}", "work_assessment", {"number": row.number})
    tell(people - {doer.account}, kind, about, now=now)
