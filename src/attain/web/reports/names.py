"""What pages on reporting call bodies, countries and the reports that somebody owes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from attain.domain.roadmap.cycles import Expected
from attain.reporting.language import Language
from attain.usecases.dictionary import shipped_areas
from attain.web.accounts.directory import directory


@dataclass(frozen=True)
class Names:
    """Names as they are on a day, in a language."""

    language: Language
    on: date

    @cached_property
    def _bodies(self) -> dict[str, str]:
        return {each.id: each.name(self.on) for each in directory().bodies}

    def body(self, id: str) -> str:  # noqa: A002 - the word of the bodies themselves
        """Return the name of a body, or its id where it is not there any more."""
        return self._bodies.get(id, id)

    def area(self, code: str) -> str:
        """Return the name of a country."""
        return self.language.area(code, shipped_areas().area(code).name)

    def who(self, asked: Expected) -> str:
        """Return who owes a report: a country for its part, else the body that leads."""
        return self.area(asked.area) if asked.area else self.body(asked.body)
