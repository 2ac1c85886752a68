"""
Peers: which area changed fastest among those that started alike.

A rule of ours; no standard is known to us. Comparing paces over all areas says more about where
areas started than about what they did: those near a limit cannot change much. So an area is compared
with those only whose starting value was like its own.

*Window.* The caller names it. The start of an area is its observation nearest to the first year of
the window, at most `REACH` years off (the earlier of two that are equally near); its end is its last
observation in the window, at least `LEAST_SPAN` years later. An area without both takes no part.

*Like.* Where values have two limits, starts are alike that lie at most `LIKE_SHARE` of the room
between the limits apart (10 points of 100); elsewhere the larger may be `LIKE_RATIO` times the smaller
at most, and both must be above zero.

*Pace.* With two limits in units a year; elsewhere as a constant share a year. Counted positive in the
wanted direction. The first and the last value decide, nothing between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attain.domain.frameworks import Direction, Limits
from attain.errors import NotComparable

REACH = 2.0
"""How many years the start of an area may lie off the first year of the window."""
LEAST_SPAN = 5.0
"""Years between start and end from which a pace is told."""
LIKE_RATIO = 1.5
"""How many times the smaller of two like starts the larger may be."""
LIKE_SHARE = 0.1
"""How far two like starts may lie apart, as a share of the room between the limits."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where an area started and ended in a window: values in the unit of the series, times in years."""

    area: str
    first_time: float
    first: float
    last_time: float
    last: float

    @property
    def years(self) -> float:
        """Years between start and end."""
        return self.last_time - self.first_time


@dataclass(frozen=True, slots=True)
class Placing:
    """
    An area among those that started alike.

    Attributes
    ----------
    pace
        Above zero in the wanted direction: units a year where values have two limits, else a share
        a year (0.05 is five per cent).
    like
        The areas that started like this one, itself not among them.
    fastest
        The fastest among them and this one; of equals, the one named first.
    """

    course: Course
    pace: float
    like: tuple[str, ...]
    fastest: str

    @property
    def leads(self) -> bool:
        """Whether it is the fastest, and not alone."""
        return bool(self.like) and self.fastest == self.course.area


def course_of(
    area: str, points: Iterable[tuple[float, float]], *, begin: float, end: float
) -> Course | None:
    """
    Return where an area started and ended in the window, or None where it takes no part.

    Parameters
    ----------
    points
        Time and value of comparable observations: of one spell, none of them a mere bound.

    Examples
    --------
    >>> course_of("KHM", [(1991, 117.0), (2000, 108.0), (2015, 28.7)], begin=1990, end=2015)
    Course(area='KHM', first_time=1991, first=117.0, last_time=2015, last=28.7)
    """
    inside = sorted(point for point in points if begin - REACH <= point[0] <= end)
    starts = [point for point in inside if abs(point[0] - begin) <= REACH]
    if not starts:
        return None
    first = min(starts, key=lambda point: (abs(point[0] - begin), point[0]))
    last = inside[-1]
    if last[0] - first[0] < LEAST_SPAN:
        return None
    return Course(area, *first, *last)


def from_a_like_start(
    courses: Sequence[Course], *, direction: Direction, limits: Limits
) -> tuple[Placing, ...]:
    """
    Return each area among those that started alike, the fastest first.

    Raises
    ------
    NotComparable
        If the values are not wanted to rise or to fall.

    Examples
    --------
    >>> found = from_a_like_start(
    ...     [
    ...         Course("KHM", 1990, 117, 2015, 29),
    ...         Course("LAO", 1990, 162, 2015, 67),
    ...         Course("SGP", 1990, 8, 2015, 3),
    ...     ],
    ...     direction=Direction.DECREASE,
    ...     limits=Limits(0, None),
    ... )
    >>> [(each.course.area, round(each.pace, 3), each.like, each.leads) for each in found]
    [('KHM', 0.054, ('LAO',), True), ('SGP', 0.038, (), False), ('LAO', 0.035, ('KHM',), False)]
    """
    if direction not in (Direction.INCREASE, Direction.DECREASE):
        raise NotComparable(
            f"Paces towards {direction.value} are not compared: it takes values that should rise "
            "or fall. Show the areas side by side."
        )
    sign = 1.0 if direction is Direction.INCREASE else -1.0
    paces = {each.area: _pace(each, sign, limits) for each in courses}
    kept = [each for each in courses if paces[each.area] is not None]
    placed = (_placed(each, kept, paces, limits) for each in kept)
    return tuple(sorted(placed, key=lambda each: -each.pace))


def like(one: float, other: float, limits: Limits) -> bool:
    """
    Return whether two starting values are alike.

    Examples
    --------
    >>> like(40.0, 49.0, Limits(0, 100)), like(40.0, 51.0, Limits(0, 100))
    (True, False)
    >>> like(100.0, 150.0, Limits(0, None)), like(100.0, 151.0, Limits(0, None))
    (True, False)
    """
    if limits.lower is not None and limits.upper is not None:
        return abs(one - other) <= LIKE_SHARE * (limits.upper - limits.lower) * (1 + 1e-12)
    smaller, larger = sorted((one, other))
    return smaller > 0 and larger <= LIKE_RATIO * smaller * (1 + 1e-12)


def _pace(course: Course, sign: float, limits: Limits) -> float | None:
    if limits.lower is not None and limits.upper is not None:
        return sign * (course.last - course.first) / course.years
    if course.first <= 0 or course.last <= 0:
        return None
    growth: float = (course.last / course.first) ** (1 / course.years) - 1
    return sign * growth


def _placed(
    course: Course, courses: Sequence[Course], paces: dict[str, float | None], limits: Limits
) -> Placing:
    alike = [c for c in courses if c is not course and like(c.first, course.first, limits)]
    together = sorted([course, *alike], key=lambda each: -(paces[each.area] or 0.0))
    return Placing(
        course,
        paces[course.area] or 0.0,
        tuple(each.area for each in alike),
        together[0].area,
    )
