"""Words for states of cycles and reports, and for what a report says, in the language of the page."""

from __future__ import annotations

from attain.domain.roadmap.cycles import CycleState, ReportState, ReportStep
from attain.domain.roadmap.status import Status
from attain.reporting.language import Language
from attain.web.roadmap.words import status_words


def part_words(language: Language) -> dict[str, str]:
    """Return where a country's part of an action stands: agreed is then not begun."""
    return {**status_words(language), Status.AGREED.value: language.text("Not begun")}


def cycle_words(language: Language) -> dict[str, str]:
    """Return where a cycle stands, by the code of the state."""
    text = language.text
    return {
        CycleState.IN_PREPARATION.value: text("In preparation"),
        CycleState.OPEN.value: text("Open for reports"),
        CycleState.CLOSED.value: text("Closed"),
        CycleState.FROZEN.value: text("Frozen for good"),
    }


def report_words(language: Language) -> dict[str, str]:
    """Return where a report stands, by the code of the state."""
    text = language.text
    return {
        ReportState.DRAFT.value: text("Draft"),
        ReportState.SENT.value: text("Sent"),
        ReportState.RETURNED.value: text("Given back"),
        ReportState.ACCEPTED.value: text("Accepted"),
    }


def step_words(language: Language) -> dict[str, str]:
    """Return what was done with a report, by the code of the step."""
    text = language.text
    return {
        ReportStep.WRITE.value: text("Draft kept"),
        ReportStep.SEND.value: text("Sent"),
        ReportStep.RETURN.value: text("Given back"),
        ReportStep.ACCEPT.value: text("Accepted"),
    }


def field_words(language: Language) -> dict[str, str]:
    """Return what the fields of a report are called, by their names."""
    text = language.text
    return {
        "status": text("Where it stands"),
        "said": text("What was done, and what came of it"),
        "obstacles": text("What stands in the way"),
        "next_step": text("What comes next"),
        "evidence": text("What shows it"),
    }
