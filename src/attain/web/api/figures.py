"""Series, observations and verdicts of a release."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from attain.domain.observations import Nature, ObservationStatus
from attain.domain.series import dimensions_of
from attain.errors import InvalidData, UnknownCode
from attain.usecases.portal.selections import Selection, figures_of, serving, verdicts_of
from attain.web.api import records, schemas
from attain.web.api.edge import edition_of, json_answer
from attain.web.api.paging import one_page, paged

if TYPE_CHECKING:
    import polars as pl

    from attain.store.read_index import SeriesEntry
    from attain.usecases.portal.edition import Edition

router = Router(by_alias=True)


@router.get("/series", response=schemas.SeriesList, tags=["Figures"])
def series_list(request: HttpRequest, asked: Query[schemas.SeriesAsked]) -> HttpResponse:
    """List series by code, area, framework, goal, indicator, breakdown and unit."""
    edition = edition_of(request)
    found = _entries(edition, asked)
    return paged(request, found, asked, lambda each: records.series_record(edition, each))


@router.get("/series/{series_code}/{area}", response=schemas.Series, tags=["Figures"])
def series(
    request: HttpRequest, series_code: str, area: str, asked: Query[schemas.OneSeriesAsked]
) -> HttpResponse:
    """Return one series whole: observations, verdicts by every rule, origins."""
    edition = edition_of(request)
    entry = _one_entry(edition, series_code, edition.area(area), asked)
    rows = edition.release.rows(entry.key)
    verdicts = edition.release.series_verdicts(entry.key)
    return json_answer(
        {
            "release": edition.id,
            "cleared": records.cleared_record(edition, entry.key.reference_area),
            "series": records.series_record(edition, entry),
            "observations": [records.observation_record(row, entry.key) for row in rows],
            "verdicts": [records.verdict_record(each, entry.key) for each in verdicts],
            "origins": records.origin_records(edition, (row["origin"] for row in rows)),
        }
    )


@router.get("/observations", response=schemas.Observations, tags=["Figures"])
def observations(request: HttpRequest, asked: Query[schemas.ObservationsAsked]) -> HttpResponse:
    """List observations, each with its unit, period, source and origin."""
    edition = edition_of(request)
    found = figures_of(edition, Selection("all")).filter(*_terms(edition, asked))
    count, rows = _page_of(found, asked)
    return one_page(
        request,
        [records.observation_record(row) for row in rows],
        asked,
        count=count,
        origins=records.origin_records(edition, (row["origin"] for row in rows)),
    )


@router.get("/verdicts", response=schemas.Verdicts, tags=["Verdicts"])
def verdicts(request: HttpRequest, asked: Query[schemas.VerdictsAsked]) -> HttpResponse:
    """List verdicts whole, on every series that a target can be judged on."""
    edition = edition_of(request)
    found = verdicts_of(edition, Selection("all")).filter(*_verdict_terms(edition, asked))
    count, rows = _page_of(found, asked)
    return one_page(request, [records.verdict_record(row) for row in rows], asked, count=count)


# ---------------------------------------------------------------------------------- series


def _one_entry(
    edition: Edition, series_code: str, area: str, asked: schemas.OneSeriesAsked
) -> SeriesEntry:
    every = edition.release.list_series(series_code=series_code, reference_area=area)
    if not every:
        raise UnknownCode(f"The release has no series {series_code!r} for {area}.")
    found = _of_breakdown(every, asked.dimensions)
    units = [each for each in found if asked.unit in ("", each.key.unit)]
    if not units:
        raise UnknownCode(
            f"{series_code} of {area} has no unit {asked.unit!r}: it has {_units(found)}."
        )
    if len(units) > 1:
        raise InvalidData(
            f"{series_code} of {area} has several units. Say `unit`: {_units(units)}."
        )
    return units[0]


def _of_breakdown(every: list[SeriesEntry], wanted: str | None) -> list[SeriesEntry]:
    """The series of a breakdown; where none is said, of the total, or of what comes next to it."""
    parts = {each.key.dimensions: len(dimensions_of(each.key.dimensions)) for each in every}
    fewest = [text for text, count in parts.items() if count == min(parts.values())]
    if wanted is None and len(fewest) == 1:
        wanted = fewest[0]
    found = [each for each in every if each.key.dimensions == wanted]
    if not found:
        some = ", ".join(sorted(text or "the total" for text in parts)[:12])
        raise UnknownCode(
            f"{every[0].key.series_code} of {every[0].key.reference_area} has no breakdown "
            f"{(wanted or 'total')[:80]!r}. Say `dimensions`; there are {some}."
        )
    return found


def _units(entries: list[SeriesEntry]) -> str:
    return ", ".join(each.key.unit for each in entries)


def _entries(edition: Edition, asked: schemas.SeriesAsked) -> list[SeriesEntry]:
    codes, areas = _codes(edition, asked), _areas(edition, asked.area, asked.group)
    found: list[SeriesEntry] = []
    for code in [None] if codes is None else codes:
        for area in [None] if areas is None else areas:
            found += edition.release.list_series(series_code=code, reference_area=area)
    return [
        each
        for each in found
        if asked.dimensions in (None, each.key.dimensions) and asked.unit in ("", each.key.unit)
    ]


def known_series(edition: Edition, codes: list[str]) -> list[str]:
    """Return series codes, each once, if the release has them all."""
    given = list(dict.fromkeys(codes))
    for each in given:
        if not edition.release.list_series(series_code=each):
            raise UnknownCode(f"The release has no series code {each[:80]!r}. /series lists them.")
    return given


def _known(given: list[str], codes: type[Enum], what: str) -> list[str]:
    """Return codes if they are all in their list."""
    known = [str(each.value) for each in codes if each.value]
    for each in given:
        if each not in known:
            raise UnknownCode(f"There is no {what} {each[:40]!r}. There are {', '.join(known)}.")
    return given


def _codes(edition: Edition, asked: schemas.SeriesAsked) -> list[str] | None:
    """The series codes that are asked for, None for any."""
    given = known_series(edition, asked.series_code)
    if not (asked.framework or asked.goal or asked.indicator):
        return given or None
    if not asked.framework:
        raise InvalidData("A goal or an indicator needs its framework beside it. Say `framework`.")
    if asked.indicator:
        chosen = [edition.indicator(asked.framework, asked.indicator)]
    elif asked.goal:
        chosen = list(edition.goal(asked.framework, asked.goal).indicators)
    else:
        goals = edition.framework(asked.framework).goals
        chosen = [each for goal in goals for each in goal.indicators]
    served = dict.fromkeys(code for each in chosen for code in serving(edition, each))
    return [code for code in served if not given or code in given]


def _areas(edition: Edition, areas: list[str], group: str) -> list[str] | None:
    """The reference areas that are asked for, None for any."""
    chosen = list(dict.fromkeys(edition.area(each) for each in areas))
    if not group:
        return chosen or None
    members = edition.members(group)
    return [each for each in members if not chosen or each in chosen]


# ---------------------------------------------------------------------------------- filters


def _terms(edition: Edition, asked: schemas.ObservationsAsked) -> list[pl.Expr]:
    import polars as pl

    year = (pl.col("time") + 0.5).floor()
    terms = [pl.lit(value=True)]
    for name, wanted in (
        ("series_code", _codes(edition, asked)),
        ("reference_area", _areas(edition, asked.area, asked.group)),
        ("status", _known(asked.status, ObservationStatus, "status") or None),
        ("nature", _known(asked.nature, Nature, "nature") or None),
        ("dimensions", None if asked.dimensions is None else [asked.dimensions]),
        ("unit", [asked.unit] if asked.unit else None),
    ):
        if wanted is not None:
            terms.append(pl.col(name).is_in(wanted))
    if asked.since is not None:
        terms.append(year >= asked.since)
    if asked.until is not None:
        terms.append(year <= asked.until)
    return terms


def _verdict_terms(edition: Edition, asked: schemas.VerdictsAsked) -> list[pl.Expr]:
    import polars as pl

    from attain.web.api.standings import indicator_codes, rules_of, standings_of

    terms = [pl.lit(value=True)]
    for name, wanted in (
        ("framework", [edition.framework(asked.framework).id] if asked.framework else None),
        ("indicator", indicator_codes(edition, asked)),
        ("reference_area", _areas(edition, asked.area, asked.group)),
        ("rule", rules_of(edition, asked)),
        ("standing", standings_of(asked)),
        ("series_code", known_series(edition, asked.series_code) or None),
        ("dimensions", None if asked.dimensions is None else [asked.dimensions]),
    ):
        if wanted is not None:
            terms.append(pl.col(name).is_in(wanted))
    return terms


def _page_of(found: pl.LazyFrame, asked: schemas.Paged) -> tuple[int, list[dict[str, Any]]]:
    """How many rows there are, and those of the page; numbers that are not finite read None."""
    import polars as pl

    count = int(found.select(pl.len()).collect().item())
    begin = (asked.page - 1) * asked.size
    if begin >= count:
        return count, []
    numbers = pl.col(pl.Float64)
    part = found.slice(begin, asked.size).with_columns(
        pl.when(numbers.is_finite()).then(numbers).name.keep()
    )
    return count, part.collect().to_dicts()
