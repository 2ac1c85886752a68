"""Orders for the pages: who is furthest behind, who does best, who was fastest from a like start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from attain.domain.frameworks import Direction, Limits
from attain.domain.progress.peers import Course, Placing, course_of, from_a_like_start
from attain.domain.progress.verdicts import EVIDENCE
from attain.reporting.catalogues import message

if TYPE_CHECKING:
    from attain.domain.frameworks import TargetRule
    from attain.store.portal_index import StandingEntry
    from attain.usecases.portal.edition import FrameworkEntry

BEHIND = ("regressing", "off_track")
"""Standings of those behind, the worse first."""

ORDER_WORDS = message(
    "The order is a rule of ours: targets that name a number first, because only of these can it be said "
    "how far they are; what stands still or moves away before what moves too slowly; then the smaller "
    "probability of reaching the target in time, the smaller share of the pace that was needed, and the "
    "larger distance to the target; what rests on stronger evidence first where all else is equal. One "
    "indicator stands for each target."
)
"""How `most_off_track` orders, for people."""

LIKE_WORDS = message(
    "A rule of ours. Countries are compared in pace only with those that started alike: where values "
    "have two natural limits, at most a tenth of the room between them apart; elsewhere the larger "
    "start at most one and a half times the smaller. A start is the figure nearest to %(begin)s, at most "
    "two years off; the end is the last figure up to %(end)s, at least five years later. Breaks in a "
    "series are not crossed, and figures known only as a bound do not count."
)
"""How `fastest_from_a_like_start` compares, for people."""

LEAST_WINDOW = 10
"""Years that a window has at least; a younger framework looks back `LONG_WINDOW` years."""
LONG_WINDOW = 15


def most_off_track(entries: Iterable[StandingEntry], count: int = 3) -> list[StandingEntry]:
    """
    Return the verdicts on the targets that are furthest off track, the worst first.

    See `ORDER_WORDS` for the order, which is ours. One verdict stands for each target.
    """
    found: list[StandingEntry] = []
    taken: set[tuple[str, str]] = set()
    for entry in sorted(entries, key=_lag):
        target = (entry.framework, entry.target_code)
        if entry.standing in BEHIND and target not in taken:
            taken.add(target)
            found.append(entry)
    return found[:count]


def _lag(entry: StandingEntry) -> tuple[Any, ...]:
    place = BEHIND.index(entry.standing) if entry.standing in BEHIND else len(BEHIND)
    evidence = [each.value for each in EVIDENCE].index(entry.evidence)
    return (
        entry.target is None,
        place,
        *_known_first(entry.probability),
        *_known_first(entry.ratio),
        -_remaining(entry),
        -evidence,
        entry.target_code,
        entry.target_rule,
    )


def _known_first(value: float | None) -> tuple[bool, float]:
    return value is None, 0.0 if value is None else value


def _remaining(entry: StandingEntry) -> float:
    """The distance to the target as a share of the larger of target and latest value; 0 if unknown."""
    if entry.distance is None or entry.target is None or entry.latest is None:
        return 0.0
    size = max(abs(entry.target), abs(entry.latest))
    return abs(entry.distance) / size if size else 0.0


def best_of(
    entries: Iterable[StandingEntry], *, direction: str, since: str = ""
) -> StandingEntry | None:
    """
    Return the verdict with the best latest value, for values that should rise or fall.

    Parameters
    ----------
    since
        Latest values of earlier periods do not count.
    """
    known = [e for e in entries if e.latest is not None and (e.latest_period or "") >= since]
    if not known or direction not in ("increase", "decrease"):
        return None
    sign = -1.0 if direction == "increase" else 1.0
    return min(known, key=lambda each: (sign * (each.latest or 0.0), each.reference_area))


@dataclass(frozen=True, slots=True)
class LikeStart:
    """
    Who changed fastest among areas that started alike, in a window of years.

    Attributes
    ----------
    placings
        The fastest first.
    a_year
        Whether paces are units a year; else they are shares a year.
    left_out
        Areas with figures but without a start and an end in the window.
    """

    begin: int
    end: int
    placings: tuple[Placing, ...]
    a_year: bool
    left_out: tuple[str, ...]

    @property
    def leaders(self) -> tuple[Placing, ...]:
        """The fastest of those who are not alone, the fastest first."""
        return tuple(each for each in self.placings if each.leads)


def window_of(framework: FrameworkEntry, as_of: int) -> tuple[int, int]:
    """Return the years over which paces are compared: the framework's, or the last fifteen."""
    end = min(framework.end, as_of)
    begin = framework.begin if end - framework.begin >= LEAST_WINDOW else end - LONG_WINDOW
    return begin, end


def fastest_from_a_like_start(
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    rule: TargetRule | None,
    *,
    direction: Direction,
    limits: Limits,
    window: tuple[int, int],
) -> LikeStart | None:
    """
    Return who changed fastest among areas that started alike, or None where nobody can be compared.

    Parameters
    ----------
    rows
        Rows of the observation table by area, each in order of period.
    rule
        The target rule that they are judged on; its direction and limits go first.
    """
    if rule is not None:
        direction, limits = rule.direction, rule.limits
    if direction not in (Direction.INCREASE, Direction.DECREASE):
        return None
    begin, end = window
    courses: list[Course] = []
    for area, found in rows.items():
        course = course_of(area, comparable_points(found), begin=begin, end=end)
        if course is not None:
            courses.append(course)
    placings = from_a_like_start(courses, direction=direction, limits=limits)
    if not any(each.leads for each in placings):
        return None
    placed = {each.course.area for each in placings}
    two_limits = limits.lower is not None and limits.upper is not None
    left_out = tuple(area for area in rows if area not in placed)
    return LikeStart(begin, end, placings, two_limits, left_out)


def comparable_points(rows: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    """Return time and value of the observed, exact figures after the last break of a series."""
    points: list[tuple[float, float]] = []
    for row in rows:
        if row["status"] == "B":
            points = []
        if row["value"] is not None and not row["bound"] and row["status"] != "F":
            points.append((row["time"], row["value"]))
    return points
