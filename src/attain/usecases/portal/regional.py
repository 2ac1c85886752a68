"""Values of groups for the pages: the latest one, those of earlier years, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.domain.frameworks import Averaging, Direction
from attain.errors import NotComparable, NotEnoughData
from attain.reporting.catalogues import message

if TYPE_CHECKING:
    from attain.domain.aggregation import GroupValue
    from attain.domain.series import SeriesKey
    from attain.reporting.language import Language
    from attain.usecases.portal.edition import Edition
    from attain.usecases.show import IndicatorEntry

NO_VALUE_WORDS = {
    "parity": message(
        "There is no value for %(group)s: ratios of countries must not be averaged. The ratio of the "
        "group takes the figures of women and of men."
    ),
    "not_averaged": message(
        "There is no value for %(group)s: figures of this kind cannot be averaged or added over "
        "countries."
    ),
    "no_figures": message("There is no value for %(group)s: none of its members has a figure."),
    "incomplete": message(
        "There is no value for %(group)s: a sum takes a figure of every member in one year."
    ),
}
"""Why a group has no value."""


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """
    The value of a group in one year, in the unit of the series.

    Attributes
    ----------
    kind
        `weighted`, `sum` or `simple`.
    observed
        The members whose figures it rests on.
    coverage
        Share of the denominator that they stand for, 0 to 1; None for simple means.
    """

    year: int
    value: float
    kind: str
    observed: tuple[str, ...]
    coverage: float | None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """
    A group on one series.

    Attributes
    ----------
    members
        Its composition on the day of the release, held for all years.
    joined_later
        Of these, who joined after the year of the latest value, with the day.
    latest
        None where there is none; `why` then is a key of `NO_VALUE_WORDS`.
    earlier
        The values of all years of the same kind, rising; for simple means none, for their
        composition would change with the countries that report.
    """

    group: str
    members: tuple[str, ...]
    joined_later: tuple[tuple[str, str], ...]
    latest: GroupFigure | None
    earlier: tuple[GroupFigure, ...] = ()
    why: str = ""


def group_line(
    edition: Edition, entry: IndicatorEntry, keys: Sequence[SeriesKey], group: str
) -> GroupLine:
    """
    Return the value of a group on an indicator, or why there is none.

    Parameters
    ----------
    keys
        The series of the areas, alike in all but the area.
    """
    members = edition.members(group)
    try:
        found = _figures(edition, entry, keys, members)
    except NotComparable:
        parity = entry.plain["direction"] == Direction.PARITY.value
        return GroupLine(group, members, (), None, why="parity" if parity else "not_averaged")
    except NotEnoughData:
        return GroupLine(group, members, (), None, why="no_figures")
    if not found:
        return GroupLine(group, members, (), None, why="incomplete")
    simple = found[-1].kind == "simple"
    return GroupLine(
        group,
        members,
        joined_after(edition, group, found[-1].year),
        found[-1],
        () if simple else tuple(found),
    )


def joined_after(edition: Edition, group: str, year: int) -> tuple[tuple[str, str], ...]:
    """Return which members of today, and when, joined a group after a year."""
    today = set(edition.members(group))
    return tuple(
        (each["member"], each["begin"])
        for each in edition.catalogue.dictionary["memberships"]
        if each["group"] == group and each["member"] in today and (each["begin"] or "") > f"{year}~"
    )


def group_sentence(
    line: GroupLine, *, unit: str, language: Language, name: Callable[[str], str]
) -> str:
    """
    Return in a sentence the value of a group and what it rests on, or why there is none.

    Parameters
    ----------
    unit
        In words.
    name
        Gives the name of an area or a group by its code.
    """
    group, latest = name(line.group), line.latest
    if latest is None:
        return language.text(NO_VALUE_WORDS[line.why], group=group)
    named = {
        "group": group,
        "figure": f"{language.number(latest.value, significant=3)} {unit}".strip(),
        "year": language.period(f"{latest.year:04d}"),
        "some": language.number(len(latest.observed)),
        "all": language.number(len(line.members)),
        "coverage": "" if latest.coverage is None else language.share(latest.coverage),
    }
    said = language.text(_SENTENCES[latest.kind], **named)
    if not line.joined_later:
        return said
    later = language.join(
        [
            language.text("%(area)s (%(date)s)", area=name(code), date=language.date(day))
            for code, day in line.joined_later
        ]
    )
    counted = language.text("Counted in as a member that joined later: %(areas)s.", areas=later)
    return f"{said} {counted}"


_SENTENCES = {
    "weighted": message(
        "%(group)s: %(figure)s in %(year)s, the weighted mean of %(some)s of %(all)s members, who "
        "stand for %(coverage)s of the denominator."
    ),
    "sum": message("%(group)s: %(figure)s in %(year)s, the sum over all its %(all)s members."),
    "simple": message(
        "%(group)s: %(figure)s in %(year)s, the simple mean of %(some)s of %(all)s members; there is "
        "no weighted value, because denominators or figures for half of the group are not known."
    ),
}


def _figures(
    edition: Edition, entry: IndicatorEntry, keys: Sequence[SeriesKey], members: Sequence[str]
) -> list[GroupFigure]:
    """The figures that may be shown, rising; a simple mean only where nothing better is."""
    from attain.usecases.show_group import group_values_by_year

    values = group_values_by_year(edition.release, entry, keys, members)
    scale = 10.0 ** -_multiplier(edition, keys)
    summed = entry.plain["averaging"] == Averaging.SUM.value
    solid = [each for each in values if each.publishable and each.value is not None]
    if solid:
        kind = "sum" if summed else "weighted"
        return [_figure(each, (each.value or 0.0) * scale, kind) for each in solid]
    if summed:
        return []
    best = max(values, key=lambda each: (len(each.observed), each.year))
    return [_figure(best, (best.simple_mean or 0.0) * scale, "simple")]


def _figure(value: GroupValue, figure: float, kind: str) -> GroupFigure:
    coverage = None if kind == "simple" else value.coverage
    return GroupFigure(value.year, figure, kind, value.observed, coverage)


def _multiplier(edition: Edition, keys: Sequence[SeriesKey]) -> int:
    """The power of ten that the figures of the first series are counted in."""
    for key in keys:
        for row in edition.release.rows(key):
            return int(row["multiplier"])
    return 0
