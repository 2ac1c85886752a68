"""What pages say of assessments, in the language of the page."""

from __future__ import annotations

from attain.domain.assessments import AssessedKind, Rating, Stand
from attain.reporting.language import Language


def rating_words(language: Language) -> dict[str, tuple[str, str]]:
    """Return the name and the meaning of each step of the scale, by its code."""
    text = language.text
    return {
        Rating.WHOLLY.value: (
            text("Wholly"),
            text("What was promised is done, or will be in time as things go."),
        ),
        Rating.LARGELY.value: (
            text("Largely"),
            text("Most of it is done; what is missing is small."),
        ),
        Rating.PARTLY.value: (text("Partly"), text("Some of it is done; much is missing.")),
        Rating.HARDLY.value: (text("Hardly"), text("Little was done beyond words.")),
        Rating.NOT_AT_ALL.value: (
            text("Not at all"),
            text("Nothing was done, or the contrary."),
        ),
        Rating.CANNOT_SAY.value: (
            text("Cannot be said"),
            text("What can be known does not suffice to say."),
        ),
    }


def stand_words(language: Language) -> dict[str, str]:
    """Return whether an assessment still holds, by the code of the stand."""
    text = language.text
    return {
        Stand.STANDS.value: text("Stands"),
        Stand.REPLACED.value: text("Replaced by a later one"),
        Stand.WITHDRAWN.value: text("Withdrawn"),
    }


def kind_words(language: Language) -> dict[str, str]:
    """Return what an assessment can be about, by the code of the kind."""
    text = language.text
    return {
        AssessedKind.COUNTRY.value: text("A country under a goal or target"),
        AssessedKind.BODY.value: text("A body"),
        AssessedKind.ACTION.value: text("An action of the roadmap"),
    }
