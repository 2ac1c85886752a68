"""Words for states, changes, scores and columns of submissions, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attain.domain.quality import Basis, MeasureKind
from attain.domain.submissions import ChangeKind, SubmissionState
from attain.reporting.catalogues import message
from attain.reporting.code_words import nature_words, status_words
from attain.reporting.language import Language


def state_words(language: Language) -> dict[str, str]:
    """Return where a submission stands, by the code of the state."""
    text = language.text
    return {
        SubmissionState.DRAFT.value: text("Draft"),
        SubmissionState.SENT.value: text("In review"),
        SubmissionState.RETURNED.value: text("Given back"),
        SubmissionState.ACCEPTED.value: text("Accepted"),
        SubmissionState.WITHDRAWN.value: text("Withdrawn"),
    }


def change_words(language: Language) -> dict[str, str]:
    """Return why a released figure is another one now, by the code of the kind."""
    text = language.text
    return {
        ChangeKind.REVISION.value: text("Revision: better or later data"),
        ChangeKind.CORRECTION.value: text("Correction: the figure was wrong"),
        ChangeKind.METHOD.value: text("Change of method"),
    }


Counted = Callable[[int, int], str]


def quality_words(language: Language) -> dict[str, tuple[str, Counted, str]]:
    """Return the name of each quality score, what it counts, and what is not there."""
    text, number = language.text, language.number

    def said(sentence: str) -> Counted:
        return lambda part, whole: text(sentence, part=number(part), whole=number(whole))

    return {
        MeasureKind.COMPLETENESS.value: (
            text("Completeness"),
            said(
                message(
                    "%(part)s of %(whole)s: cells filled, of those that the periods sent would have"
                )
            ),
            text("Series with an empty cell"),
        ),
        MeasureKind.TIMELINESS.value: (
            text("Timeliness"),
            said(message("%(part)s of %(whole)s: series with a figure of this year or the last")),
            "",
        ),
        MeasureKind.DISAGGREGATION.value: (
            text("Coverage of disaggregation"),
            said(
                message(
                    "%(part)s of %(whole)s: breakdowns sent, of those that the last release has of "
                    "these series"
                )
            ),
            text("Not sent"),
        ),
        MeasureKind.BREAKS.value: (
            text("Breaks"),
            said(message("%(part)s of %(whole)s: series that go on without a break")),
            text("Series with a break"),
        ),
    }


def basis_words(language: Language) -> dict[str, str]:
    """Return where a score comes from, by the code of the basis."""
    text = language.text
    return {
        Basis.SOURCE.value: text("Verified source"),
        Basis.LITERATURE.value: text("Literature; which cells are expected is our own rule"),
        Basis.OWN.value: text("Our own rule"),
    }


def column_words(language: Language) -> list[tuple[str, str]]:
    """Return what the columns mean that a sender fills in, in the order of the template."""
    text = language.text
    return [
        (
            "value",
            text("The figure: plain digits, with a point for decimals; <5 or >95 for a bound."),
        ),
        ("status", _codes(STATUSES, status_words, language)),
        ("nature", _codes(NATURES, nature_words, language)),
        ("lower, upper", text("The bounds between which the figure lies, where they are known.")),
        ("source", text("The survey, census or register that the figure comes from.")),
        ("footnote", text("What a reader must know to understand the figure.")),
    ]


STATUSES = ("A", "E", "P", "B", "O", "M", "Q")
"""Codes of the status that a sender may need; the drop-down of the template has all."""


NATURES = ("C", "CA", "E", "M", "G")


def _codes(codes: Iterable[str], words: Callable[[str, Language], str], language: Language) -> str:
    return language.join([f"{code}: {words(code, language)}" for code in codes])
