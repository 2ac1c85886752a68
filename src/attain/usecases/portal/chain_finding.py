"""Where a country stands with a target, in one sentence written from the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attain.reporting.catalogues import message
from attain.usecases.portal.chain_verdicts import why
from attain.usecases.portal.chain_words import Names, figure_words, period_words, with_unit

if TYPE_CHECKING:
    from attain.reporting.language import Language
    from attain.usecases.portal.chain import SeriesPage


def finding(page: SeriesPage, language: Language, *, name: Names) -> str:
    """Return in a sentence where the country stands with this target."""
    if page.main is None or page.aim is None:
        return _without_target(page, language, name)
    said = {
        "achieved": _achieved,
        "on_track": _on_track,
        "off_track": _off_track,
        "regressing": _regressing,
        "no_number": _improving,
        "not_assessed": _not_assessed,
    }[page.main.shown]
    return said(page, language, name(page.area))


def _without_target(page: SeriesPage, language: Language, name: Names) -> str:
    latest = page.line.latest
    if latest is None:
        return language.text(
            "The release has a series for %(area)s, and no value in it.", area=name(page.area)
        )
    return language.text(
        "%(area)s stood at %(value)s in %(period)s; no target is judged on this series.",
        area=name(page.area),
        value=figure_words(latest, page.line, language),
        period=language.period(latest.period),
    )


def _value(page: SeriesPage, name: str, language: Language) -> str:
    """A number of the main verdict with its unit; the latest figure keeps its sign of a bound."""
    assert page.main is not None  # noqa: S101 - asked only where there is a verdict
    value = page.main.numbers[name]
    latest = page.line.latest
    same = latest is not None and latest.value == value
    bound = latest.bound if latest is not None and same else ""
    return with_unit(value, page.line, language, bound=bound)


def _period(page: SeriesPage, name: str, language: Language) -> str:
    assert page.main is not None  # noqa: S101 - chosen so
    return period_words(page.main.numbers[name], language)


def _wanted(page: SeriesPage, language: Language) -> str:
    """The target and its deadline, as the end of a sentence."""
    assert page.aim is not None  # noqa: S101 - chosen so
    assert page.aim.value is not None  # noqa: S101 - chosen so
    target = with_unit(page.aim.value, page.line, language)
    if not page.aim.deadline:
        return language.text("the target is %(target)s", target=target)
    return language.text(
        "the target is %(target)s by %(deadline)s",
        target=target,
        deadline=period_words(page.aim.deadline, language),
    )


def _has(page: SeriesPage, *names: str) -> bool:
    return page.main is not None and all(page.main.numbers[each] is not None for each in names)


def _achieved(page: SeriesPage, language: Language, area: str) -> str:
    if not _has(page, "judged", "target"):
        return language.text("%(area)s has done what the target asks.", area=area)
    return language.text(
        "%(area)s has reached the target: %(value)s in %(period)s; %(wanted)s.",
        area=area,
        value=_value(page, "judged", language),
        period=_period(page, "judged_period", language),
        wanted=_wanted(page, language),
    )


def _ahead(page: SeriesPage, language: Language, area: str, with_number: str, bare: str) -> str:
    """A sentence about what is expected at the deadline, or about the latest value without that."""
    outlook = page.aim.outlook if page.aim else None
    if outlook is not None and _has(page, "target"):
        return language.text(
            with_number,
            area=area,
            expected=with_unit(outlook.value, page.line, language),
            deadline=_period(page, "target_period", language),
            wanted=_wanted(page, language),
        )
    if _has(page, "judged", "target"):
        said = language.text(bare, area=area)
        now = language.text(
            "It stood at %(value)s in %(period)s; %(wanted)s.",
            value=_value(page, "judged", language),
            period=_period(page, "judged_period", language),
            wanted=_wanted(page, language),
        )
        return f"{said} {now}"
    return f"{language.text(bare, area=area)} {_from_to(page, language)}".rstrip()


def _on_track(page: SeriesPage, language: Language, area: str) -> str:
    return _ahead(
        page,
        language,
        area,
        message(
            "%(area)s is on track: if the trend goes on, it comes to %(expected)s in "
            "%(deadline)s; %(wanted)s."
        ),
        message("%(area)s is on track."),
    )


def _off_track(page: SeriesPage, language: Language, area: str) -> str:
    if page.main and "missed" in page.main.marks and _has(page, "judged", "target"):
        return language.text(
            "%(area)s did not reach the target in time: %(value)s in %(period)s; %(wanted)s.",
            area=area,
            value=_value(page, "judged", language),
            period=_period(page, "judged_period", language),
            wanted=_wanted(page, language),
        )
    return _ahead(
        page,
        language,
        area,
        message(
            "%(area)s improves too slowly: if the trend goes on, it comes to %(expected)s in "
            "%(deadline)s; %(wanted)s."
        ),
        message("%(area)s improves too slowly."),
    )


def _regressing(page: SeriesPage, language: Language, area: str) -> str:
    return _ahead(
        page,
        language,
        area,
        message(
            "%(area)s does not come nearer to the target: if the trend goes on, it comes to "
            "%(expected)s in %(deadline)s; %(wanted)s."
        ),
        message("%(area)s does not move as the target asks."),
    )


def _improving(page: SeriesPage, language: Language, area: str) -> str:
    said = language.text("%(area)s improves, towards a target that names no number.", area=area)
    return f"{said} {_from_to(page, language)}".rstrip()


def _not_assessed(page: SeriesPage, language: Language, area: str) -> str:
    said = language.text("Whether %(area)s keeps to the target cannot be said.", area=area)
    reasons = why(page.main, language) if page.main else []
    return " ".join([said, *reasons[:1]])


def _from_to(page: SeriesPage, language: Language) -> str:
    if not _has(page, "baseline", "latest") or not _has(page, "baseline_period", "latest_period"):
        return ""
    assert page.main is not None  # noqa: S101 - it has numbers
    first = with_unit(page.main.numbers["baseline"], page.line, language)
    last = _value(page, "latest", language)
    if first == last:
        return ""
    return language.text(
        "It went from %(first)s in %(begin)s to %(last)s in %(end)s.",
        first=first,
        begin=_period(page, "baseline_period", language),
        last=last,
        end=_period(page, "latest_period", language),
    )
