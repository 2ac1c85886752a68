"""Words for statuses, fields of actions, kinds of plans and axes of the matrix, in the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from attain.domain.bodies import Part
from attain.domain.roadmap.status import Status
from attain.domain.roadmap.views import Axis, EventKind
from attain.reporting.catalogues import message
from attain.reporting.language import Language
from attain.usecases.portal.roadmap_words import (
    AXIS_WORDS,
    BACKWARD_WORDS,
    EVERYONE_WORDS,
    GENDER_WORDS,
    ISSUE_WORDS,
    ITEM_WORDS,
    NOTHING_WORDS,
    PART_WORDS,
    PLAN_WORDS,
    RELATION_WORDS,
    STATUS_WORDS,
)

AnyKind = TypeVar("AnyKind", bound=Enum)
STEP_WORDS = {
    Status.AGREED: message("Agree to it"),
    Status.UNDER_WAY: message("It is under way"),
    Status.ON_HOLD: message("Put it on hold"),
    Status.DONE: message("It is done"),
    Status.DROPPED: message("Drop it"),
}
EVENT_WORDS = {
    EventKind.BEGIN: message("begins"),
    EventKind.MILESTONE: message("milestone"),
    EventKind.DEADLINE: message("deadline"),
}


def _said(words: Mapping[AnyKind, str], language: Language) -> dict[str, str]:
    return {str(each.value): language.text(told) for each, told in words.items()}


def status_words(language: Language) -> dict[str, str]:
    """Return where an action stands, by the code of the status."""
    return _said(STATUS_WORDS, language)


def step_words(language: Language) -> dict[str, str]:
    """Return what a step to a status is called, on its button."""
    return _said(STEP_WORDS, language)


def issue_words(language: Language) -> dict[str, str]:
    """Return what cuts across the goals, by the code of the issue."""
    return _said(ISSUE_WORDS, language)


def gender_words(language: Language) -> dict[str, str]:
    """Return what a gender mark says, by its code."""
    return _said(GENDER_WORDS, language)


def field_words(language: Language) -> dict[str, str]:
    """Return what the fields of an action are called, by their names."""
    text = language.text
    return {
        "title": text("Title"),
        "status": text("Status"),
        "items": text("Recommendations and clauses"),
        "lead": text("Lead body"),
        "supporting": text("Supporting bodies"),
        "goals": text("Goals"),
        "targets": text("Targets"),
        "moves": text("Indicators that it should move"),
        "areas": text("Countries or groups"),
        "output": text("Expected output"),
        "begin": text("Begins"),
        "deadline": text("Deadline"),
        "budget": text("Budget"),
        "milestones": text("Milestones"),
        "issues": text("Cross-cutting issues"),
        "stakeholders": text("Stakeholders involved"),
        "gender": text("Gender mark"),
        "evidence": text("Evidence"),
        "example": text("Made up as an example"),
    }


def output_words(language: Language) -> dict[str, tuple[str, str]]:
    """Return what the five things of an output are called, and what is asked where one is missing."""
    text = language.text
    return {
        "quantity": (text("Quantity"), text("how much of what?")),
        "quality": (text("Quality"), text("how good is it to be, and how is that seen?")),
        "population": (text("Population"), text("for whom?")),
        "location": (text("Location"), text("where?")),
        "deadline": (text("Deadline"), text("by when?")),
    }


def axis_words(language: Language) -> dict[str, str]:
    """Return what the matrix can be turned by."""
    return _said(AXIS_WORDS, language)


def nothing_words(language: Language) -> dict[str, str]:
    """Return what stands at the end of an axis, for actions that name nothing there."""
    return {**_said(NOTHING_WORDS, language), Axis.CYCLE.value: language.text("now")}


def plan_words(language: Language) -> dict[str, str]:
    """Return what kinds of plans are called."""
    return _said(PLAN_WORDS, language)


def item_words(language: Language) -> dict[str, str]:
    """Return what kinds of items are called."""
    return _said(ITEM_WORDS, language)


def relation_words(language: Language) -> dict[str, str]:
    """Return how two items hang together."""
    return _said(RELATION_WORDS, language)


def backward_words(language: Language) -> dict[str, str]:
    """Return how two items hang together, read from the other end."""
    return _said(BACKWARD_WORDS, language)


def part_words(language: Language) -> dict[str, str]:
    """Return how a body stands to a goal."""
    return _said({each: PART_WORDS[each] for each in Part}, language)


def event_words(language: Language) -> dict[str, str]:
    """Return what happens on a day."""
    return _said(EVENT_WORDS, language)


def everyone_words(language: Language) -> dict[str, str]:
    """Return who is mentioned by a role, by its code."""
    return {code: language.text(told) for code, told in EVERYONE_WORDS.items()}
