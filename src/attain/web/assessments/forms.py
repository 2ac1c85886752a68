"""What people type when they assess, reply or withdraw; it is shown again as it was."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from attain.domain.assessments import Assessed, AssessedKind, Assessment, Rating, Support
from attain.errors import InvalidData
from attain.web.assessments.operations import Content


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of an assessment as it was typed."""

    kind: str = AssessedKind.COUNTRY.value
    body: str = ""
    area: str = ""
    reference: str = ""
    about: str = ""
    action: str = ""
    rating: str = ""
    finding: str = ""
    method: str = ""
    evidence: str = ""
    reason: str = ""
    sure: str = ""


def typed_in(data: QueryDict) -> Typed:
    """Return what was sent, field by field; fields that the form has not are left aside."""
    told = {name: data.get(name, "") for name in Typed.__dataclass_fields__ if name in data}
    return Typed(**{name: text.strip().replace("\r\n", "\n") for name, text in told.items()})


def typed_again(found: Assessment) -> Typed:
    """Return an assessment as its form would show it."""
    return Typed(
        kind=found.assessed.kind.value,
        body=found.signed.body,
        area=found.assessed.area,
        reference=found.assessed.reference,
        about=found.assessed.body,
        action=found.assessed.action,
        rating=found.rating.value,
        finding=found.finding,
        method=found.method,
        evidence="\n".join(f"{each.title} {each.link}" for each in found.evidence),
    )


def assessed_of(typed: Typed) -> Assessed:
    """
    Return what is assessed; of the fields, those of the chosen kind count.

    Raises
    ------
    InvalidData
        If nothing is named.
    """
    if typed.kind == AssessedKind.BODY.value:
        return Assessed(body=typed.about)
    if typed.kind == AssessedKind.ACTION.value:
        return Assessed(action=typed.action.upper())
    return Assessed(area=typed.area, reference=typed.reference)


def content_of(typed: Typed) -> Content:
    """
    Return what an assessment says.

    Raises
    ------
    InvalidData
        If no step of the scale was chosen, a link is none, or nobody said that it may be public.
    """
    rating = {each.value: each for each in Rating}.get(typed.rating)
    if rating is None:
        raise InvalidData("Choose a step of the scale.")
    evidence = supports_of(typed.evidence)
    check_sure(typed.sure)
    return Content(rating, typed.finding, typed.method, evidence)


def supports_of(text: str) -> tuple[Support, ...]:
    """
    Return evidence as it was typed: one a line, its name and then its link.

    Raises
    ------
    InvalidData
        If a line has no name or no link.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return tuple(Support(" ".join(words[:-1]), words[-1]) for words in lines)


def check_sure(sure: str) -> None:
    """Raise `InvalidData` unless who signs has said that everybody may read it."""
    if sure != "yes":
        raise InvalidData(
            "Nothing was sent yet: tick that everybody may read it, with your name and body."
        )
