"""What a pack calls countries, bodies, goals and standings in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attain.reporting.documents.document import Cell, number_cell
from attain.usecases.portal.pictures import DRAWN_AS, standing_word

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.pack.pack import MeetingPack


class Names:
    """The names of a pack in a language."""

    def __init__(self, pack: MeetingPack, language: Language) -> None:
        self.pack = pack
        self.language = language
        self._marks = {
            "achieved": language.text("A"),
            "on_track": language.text("T"),
            "off_track": language.text("S"),
            "regressing": language.text("R"),
            "no_number": language.text("I"),
            "not_assessed": language.text("N"),
        }

    def area(self, code: str) -> str:
        """Return the name of a reference area or group."""
        return self.language.area(code, self.pack.area_names.get(code, code))

    def areas(self, codes: tuple[str, ...]) -> str:
        """Return names of areas, one after the other; all countries, or none named, in words."""
        if not codes:
            return self.language.text("The region as a whole")
        if set(codes) == set(self.pack.areas):
            return self.language.text("all countries")
        return ", ".join(self.area(each) for each in codes)

    def goal(self, framework: str, code: str, title: str) -> str:
        """Return a goal with its code."""
        return f"{code}  {self.language.goal(framework, code, title)}"

    def mark(self, shown: str) -> str:
        """Return the letter of what is shown of a country."""
        return self._marks[shown]

    def standing(self, shown: str) -> Cell:
        """Return a cell that says a standing in words, with its colour."""
        return Cell(standing_word(shown, self.language), tone=DRAWN_AS.get(shown, shown))

    def count(self, value: float) -> Cell:
        """Return a cell with a count."""
        return number_cell(value, self.language)

    def period(self, text: str | None) -> str:
        """Return a period for reading; a decimal year by its year."""
        if not text:
            return ""
        return self.language.period(text.partition(".")[0] if "." in text else text)
