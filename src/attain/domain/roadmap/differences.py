"""What differs between two states of a list of actions: new, changed, missing, unchanged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attain.domain.roadmap.actions import RoadmapAction, changed_fields
from attain.errors import InvalidData


@dataclass(frozen=True, slots=True)
class Changed:
    """An action before and after, and the names of the fields in which the two differ."""

    before: RoadmapAction
    after: RoadmapAction
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """
    What became of a list of actions.

    Attributes
    ----------
    new
        Actions without a number, or with one that was not there before.
    missing
        Actions that were there before and are not there now.
    unchanged
        The numbers of those that are the same.
    """

    new: tuple[RoadmapAction, ...] = ()
    changed: tuple[Changed, ...] = ()
    missing: tuple[RoadmapAction, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.new or self.changed or self.missing)


def differences(before: Iterable[RoadmapAction], after: Iterable[RoadmapAction]) -> Differences:
    """
    Return what differs between two lists of actions, matched by their numbers, in their order.

    Raises
    ------
    InvalidData
        If a number stands twice in one of the lists.
    """
    old = _by_number(before)
    now = tuple(after)
    kept = _by_number(each for each in now if each.number)
    pairs = [(old[number], action) for number, action in kept.items() if number in old]
    told = [Changed(was, action, changed_fields(was, action)) for was, action in pairs]
    return Differences(
        new=tuple(each for each in now if each.number not in old),
        changed=tuple(each for each in told if each.fields),
        missing=tuple(each for number, each in old.items() if number not in kept),
        unchanged=tuple(each.after.number for each in told if not each.fields),
    )


def _by_number(actions: Iterable[RoadmapAction]) -> dict[str, RoadmapAction]:
    found: dict[str, RoadmapAction] = {}
    for each in actions:
        if each.number in found:
            raise InvalidData(f"The action {each.number} is there twice. Keep one of them.")
        found[each.number] = each
    return found
