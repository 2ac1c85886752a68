"""Count what the quality scores of a submission are worked out from: see `attain.domain.quality`."""

from __future__ import annotations

import polars as pl

from attain.domain.observations import KEY_COLUMNS, ObservationStatus
from attain.domain.quality import Measure, MeasureKind, share, timeliness
from attain.domain.series import dimensions_of

NOT_THERE = [ObservationStatus.MISSING.value, ObservationStatus.NOT_COLLECTED.value]
"""Statuses of a cell that is not filled; one that is suppressed or cannot exist is answered."""
MOST_EXPECTED = 2_000_000
"""Cells that are expected at most; a file that would make more has no score of completeness."""


def quality_of(
    sent: pl.DataFrame, own: pl.DataFrame | None, all_areas: pl.DataFrame | None, *, year: int
) -> tuple[Measure, ...]:
    """
    Return the scores of figures that were sent.

    Parameters
    ----------
    sent
        The observation table of the submission.
    own
        What the last release has of the same areas and series codes.
    all_areas
        The observation table of the last release, for what is known of other areas.
    year
        The year of the review.

    Returns
    -------
    tuple
        In the order of `MeasureKind`, those of which there is something to count.
    """
    if sent.is_empty():
        return ()
    found = (
        _completeness(sent, own),
        _timeliness(sent, own, year),
        _disaggregation(sent, all_areas),
        _breaks(sent),
    )
    return tuple(each for each in found if each is not None)


def _completeness(sent: pl.DataFrame, own: pl.DataFrame | None) -> Measure | None:
    """Of each series known or sent, each period that was sent for its code and area is expected."""
    keys = sent.select(KEY_COLUMNS)
    if own is not None:
        keys = pl.concat([keys, own.select(KEY_COLUMNS)])
    by = ["series_code", "reference_area"]
    keys, periods = keys.unique(), sent.select(*by, "period").unique()
    counts = keys.group_by(by).len("keys").join(periods.group_by(by).len("periods"), on=by)
    if (counts["keys"].cast(pl.Float64) * counts["periods"]).sum() > MOST_EXPECTED:
        return None
    expected = keys.join(periods, on=by)
    there = sent.filter(~(pl.col("value").is_null() & pl.col("status").is_in(NOT_THERE)))
    present = there.select(*KEY_COLUMNS, "period").unique()
    missing = expected.join(present, on=[*KEY_COLUMNS, "period"], how="anti")
    return share(
        MeasureKind.COMPLETENESS,
        present.height,
        expected.height,
        _named(missing.select(KEY_COLUMNS).unique()),
    )


def _timeliness(sent: pl.DataFrame, own: pl.DataFrame | None, year: int) -> Measure | None:
    """The latest figure of each series that is sent, with what is released of it already."""
    keys = sent.select(KEY_COLUMNS).unique()
    columns = [*KEY_COLUMNS, "time", "value"]
    figures = sent.select(columns)
    if own is not None:
        figures = pl.concat([figures, own.select(columns).join(keys, on=KEY_COLUMNS, how="semi")])
    latest = figures.drop_nulls(["value", "time"]).group_by(KEY_COLUMNS).agg(pl.col("time").max())
    return timeliness((int(each) for each in latest["time"]), now=year)


def _disaggregation(sent: pl.DataFrame, all_areas: pl.DataFrame | None) -> Measure | None:
    """Of the breakdowns in which a series code is known in the region, those that were sent."""
    here = _breakdowns(sent)
    known = set(here)
    if all_areas is not None:
        codes = sent["series_code"].unique().implode()
        known |= _breakdowns(all_areas.filter(pl.col("series_code").is_in(codes)))
    missing = [f"{code} {name}" for code, name in known - here]
    return share(MeasureKind.DISAGGREGATION, len(here), len(known), missing)


def _breakdowns(frame: pl.DataFrame) -> set[tuple[str, str]]:
    texts = frame.select("series_code", "dimensions").unique()
    return {(code, name) for code, text in texts.iter_rows() for name in dimensions_of(text)}


def _breaks(sent: pl.DataFrame) -> Measure | None:
    keys = sent.select(KEY_COLUMNS).unique()
    broken = (
        sent.filter(pl.col("status") == ObservationStatus.BREAK.value).select(KEY_COLUMNS).unique()
    )
    return share(MeasureKind.BREAKS, keys.height - broken.height, keys.height, _named(broken))


def _named(keys: pl.DataFrame) -> list[str]:
    return [", ".join(part for part in row if part) for row in keys.iter_rows()]
