"""What assessments are about, in words: names of countries, targets, bodies and actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from attain.domain.assessments import Assessed, AssessedKind
from attain.errors import AttainError
from attain.reporting.language import Language
from attain.web.accounts.directory import directory
from attain.web.roadmap.known import areas, references
from attain.web.roadmap.queries import action_of, action_row


@dataclass(frozen=True, slots=True)
class Named:
    """
    What is assessed, in words.

    Attributes
    ----------
    name
        The country, the body, or the number of the action.
    about
        The goal or target with its official title, or the title of the action.
    """

    name: str
    about: str = ""

    @property
    def whole(self) -> str:
        """Both in one line."""
        return f"{self.name}: {self.about}" if self.about else self.name


def named(assessed: Assessed, language: Language, on: date) -> Named:
    """Return what is assessed in words; codes stand for what is not there (any more)."""
    if assessed.kind is AssessedKind.COUNTRY:
        area = language.area(assessed.area, areas(on).get(assessed.area, assessed.area))
        title = references().get(assessed.reference, "")
        return Named(area, f"{assessed.reference} {title}".strip())
    if assessed.kind is AssessedKind.BODY:
        return Named(body_name(assessed.body, on))
    try:
        return Named(assessed.action, action_of(action_row(assessed.action)).title)
    except AttainError:
        return Named(assessed.action)


def body_name(body: str, on: date) -> str:
    """Return the name of a body on a day; its id where it is not listed (any more)."""
    try:
        return directory().body(body).name(on)
    except AttainError:
        return body
