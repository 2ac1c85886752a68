"""What was assessed, and what the assessed said to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from attain.domain.assessments import (
    Assessed,
    AssessedKind,
    Assessment,
    Rating,
    Reply,
    Signature,
    Support,
)
from attain.domain.permissions.judging import Subject
from attain.errors import UnknownCode
from attain.usecases.plain_values import value_of
from attain.web.assessments.models import AssessmentRow, ReplyRow
from attain.web.roadmap.queries import action_of, action_row, areas_of_body


def rows() -> QuerySet[AssessmentRow]:
    """Return all assessments, with what hangs on them, the latest first."""
    return AssessmentRow.objects.select_related("replaced_by").prefetch_related("replies")


def public_assessments() -> tuple[Assessment, ...]:
    """
    Return all assessments as everybody may read them: they are public from the moment they are filed.

    Only what everybody may see is assessed, and what was public once stays so.
    """
    return assessments(rows())


def assessments(found: Iterable[AssessmentRow]) -> tuple[Assessment, ...]:
    """Return rows as the domain knows them."""
    return tuple(assessment_of(each) for each in found)


def assessment_of(row: AssessmentRow) -> Assessment:
    """Return an assessment as the domain knows it."""
    later = getattr(row, "replaced_by", None)
    return Assessment(
        number=row.number,
        assessed=Assessed(
            area=row.area, reference=row.reference, body=row.about, action=row.action
        ),
        rating=Rating(row.rating),
        finding=row.finding,
        method=row.method,
        signed=Signature(row.person, row.name, row.body, row.at),
        evidence=tuple(value_of(Support, each) for each in row.evidence),
        replaces=f"E{row.replaces_id}" if row.replaces_id else "",
        reason=row.reason,
        replaced_by=later.number if later is not None else "",
        withdrawn=_withdrawn(row),
        why_withdrawn=row.why_withdrawn,
        replies=tuple(reply_of(each) for each in row.replies.all()),  # type: ignore[attr-defined]
    )


def reply_of(row: ReplyRow) -> Reply:
    """Return a reply as the domain knows it."""
    return Reply(
        row.text,
        Signature(row.person, row.name, row.body, row.at),
        tuple(value_of(Support, each) for each in row.evidence),
    )


def assessment_row(number: str) -> AssessmentRow:
    """Return the row of an assessment by its number; `UnknownCode` if there is none."""
    digits = number.strip().upper().removeprefix("E")
    found = None
    if digits.isascii() and digits.isdigit() and len(digits) < 12:
        found = rows().filter(pk=int(digits)).first()
    if found is None:
        raise UnknownCode(f"There is no assessment {number}.")
    return found


def replying(assessed: Assessed) -> Subject:
    """Return what is assessed as the table of permissions knows it: of whoever may reply."""
    if assessed.kind is AssessedKind.COUNTRY:
        return Subject(areas=frozenset({assessed.area}))
    body = assessed.body or action_of(action_row(assessed.action)).lead
    return Subject(body=body, areas=areas_of_body(body))


def having_part(assessed: Assessed) -> tuple[str, ...]:
    """Return the bodies that have a part in what is assessed."""
    if assessed.kind is AssessedKind.ACTION:
        return action_of(action_row(assessed.action)).bodies
    return (assessed.body,) if assessed.body else ()


def _withdrawn(row: AssessmentRow) -> Signature | None:
    at: datetime | None = row.withdrawn_at
    if at is None:
        return None
    return Signature(row.withdrawn_person, row.withdrawn_name, row.body, at)
