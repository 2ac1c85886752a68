"""Names of what actions are about, as people read them: items, bodies, goals, countries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from attain.domain.frameworks import Framework
from attain.domain.roadmap.plans import Plan, PlanItem, Plans
from attain.domain.roadmap.views import NOTHING, Axis
from attain.errors import UnknownCode
from attain.reporting.language import Language
from attain.usecases.dictionary import shipped_areas, shipped_frameworks
from attain.web.roadmap.known import Known, known
from attain.web.roadmap.queries import plans
from attain.web.roadmap.words import everyone_words, nothing_words, status_words


@dataclass(frozen=True, slots=True)
class Name:
    """A code, what it is called, and the language of that where it is not the page's."""

    code: str
    text: str
    lang: str = ""


@dataclass(frozen=True)
class Names:
    """What everything is called on a day, in a language."""

    plans: Plans
    known: Known
    language: Language
    on: date

    def item(self, key: str) -> Name:
        """Return the name of a recommendation or clause."""
        return Name(key, self.known.items.get(key, key), "en")

    def body(self, code: str) -> Name:
        """Return the name of a body, or of those who are mentioned by a role."""
        told = self.known.bodies.get(code)
        return Name(code, told, "en") if told else Name(code, self._everyone.get(code, code))

    def reference(self, code: str) -> Name:
        """Return the name of a goal, target or indicator; what is not known by its code."""
        framework, _, rest = code.partition(" ")
        title = self.known.references.get(code, code)
        if "." not in rest and self.language.knows_goal(framework, rest):
            return Name(code, self.language.goal(framework, rest, title))
        return Name(code, title, "en")

    def area(self, code: str) -> Name:
        """Return the name of a country or group."""
        return Name(code, self.language.area(code, self.known.areas.get(code, code)))

    def end(self, key: str) -> Name:
        """Return the name of either end of a link: an item, a plan as a whole, a goal or target."""
        if key in self.known.references:
            return self.reference(key)
        try:
            if " " not in key:
                return Name(key, self.plans.plan(key).title, "en")
            return Name(key, self.plans.found(key)[1].title, "en")
        except UnknownCode:
            return Name(key, key)

    def at(self, axis: Axis, key: str) -> Name:
        """Return the name of a place along an axis of the matrix."""
        if key == NOTHING:
            return Name("", self._nothing[axis.value])
        if axis is Axis.STATUS:
            return Name(key, self._statuses[key])
        told = {
            Axis.RECOMMENDATION: self.item,
            Axis.BODY: self.body,
            Axis.GOAL: self.reference,
            Axis.COUNTRY: self.area,
        }.get(axis)
        return told(key) if told else Name(key, key)

    @cached_property
    def _everyone(self) -> Mapping[str, str]:
        return everyone_words(self.language)

    @cached_property
    def _nothing(self) -> Mapping[str, str]:
        return nothing_words(self.language)

    @cached_property
    def _statuses(self) -> Mapping[str, str]:
        return status_words(self.language)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The countries of the region."""
        return tuple(shipped_areas().members("ASEAN", on=self.on))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups of countries that can be named."""
        return tuple(each for each in self.known.areas if each in self.known.groups)

    @cached_property
    def goals(self) -> tuple[str, ...]:
        """The goals of all frameworks, the latest framework first."""
        return tuple(f"{each.id} {goal.code}" for each in frameworks() for goal in each.goals)

    @cached_property
    def to_act_on(self) -> tuple[tuple[Plan, PlanItem], ...]:
        """Recommendations and clauses with their plans, in order."""
        return tuple(self.plans.to_act_on())


def frameworks() -> tuple[Framework, ...]:
    """Return the goal frameworks, the latest first."""
    return tuple(sorted(shipped_frameworks().values(), key=lambda each: -(each.begin or 0)))


def names_for(language: Language, on: date) -> Names:
    """Return what everything is called on a day, in a language."""
    found = plans()
    return Names(found, known(found, on), language, on)
