"""
A candidate release: the figures of the last release, with what was accepted since put over them.

What a country withholds stays out: its earlier figures stand, and the release says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from attain.domain.observations import KEY_COLUMNS, SAID_COLUMNS
from attain.errors import InvalidData, NotEnoughData
from attain.store.releases import Check, Release, open_release, write_release
from attain.usecases.diff import diff_releases
from attain.usecases.judging import Terms, terms_in
from attain.usecases.software import software_versions

CELL = (*KEY_COLUMNS, "period")
SHOWN = 500
"""Verdicts that change which a candidate writes out; all are counted."""


@dataclass(frozen=True, slots=True, eq=False)
class Addition:
    """
    Figures that were accepted, and where they come from.

    Attributes
    ----------
    figures
        An observation table.
    origin
        The entry of `origins.json`: `id`, `who`, `where`, `when`, `licence`, `change`, `reason`,
        `bytes`, `sha256`, `layout`, `rows`.
    """

    figures: pl.DataFrame
    origin: Mapping[str, Any]


def build_candidate(
    base: Release,
    additions: Sequence[Addition],
    *,
    folder: Path,
    id: str,  # noqa: A002  (the word of the format)
    time: datetime,
    as_of: int | None = None,
    withheld: frozenset[str] = frozenset(),
    clearance: Mapping[str, Mapping[str, str]] | None = None,
) -> Release:
    """
    Build the release `folder`/`id` from the release `base` and additions, and return it, opened.

    Where two speak of one figure, the later addition holds; every verdict is worked out anew.

    Parameters
    ----------
    as_of
        The year of assessment; that of `base` when left out.
    withheld
        Areas of which no addition is taken.
    clearance
        By area, what it said of its page: `position` and `note`; kept in the dictionary.

    Raises
    ------
    InvalidData
        If the additions speak of a year later than `time`.
    NotEnoughData
        If there is neither an addition nor another year of assessment, and nothing withheld.
    ActionDenied, NotSaved
        As `attain.store.releases.write_release`.
    """
    if not additions and as_of is None and not withheld:
        raise NotEnoughData(
            "Nothing was accepted since the last release: there is nothing to put in."
        )
    taken = [_without(each, withheld) for each in additions]
    frame = _put_over(base.observations(), taken)
    for each in taken:
        latest = each.figures["time"].max()
        if isinstance(latest, float) and latest >= time.year + 1:
            raise InvalidData(
                f"{each.origin['id']} speaks of {latest:.0f}, later than this release. Leave it out."
            )
    dictionary = base.dictionary()
    terms = terms_in(dictionary)
    terms = replace(terms, as_of=terms.as_of if as_of is None else as_of)
    used = set(frame["origin"].unique())
    origins = [*base.origins(), *(dict(each.origin) for each in taken)]
    path = write_release(
        folder,
        id=id,
        time=time,
        observations=frame,
        verdicts=terms.assessed(frame),
        dictionary={**dictionary, **terms.as_plain(), "clearance": dict(clearance or {})},
        origins=[each for each in origins if each["id"] in used],
        software=software_versions(),
    )
    return open_release(path, check=Check.QUICK)


def changes_against(base: Release, candidate: Release) -> dict[str, Any]:
    """Return what a candidate would change: counts, and each verdict that changes, with the reasons."""
    found = diff_releases(base, candidate)
    moved = found.verdicts.filter(pl.col("change") != "numbers")
    return {**found.summary(), "moved": moved.head(SHOWN).to_dicts(), "moved_count": moved.height}


def differs_for(seen: Release, made: Release, *, areas: Sequence[str] | None) -> str:
    """
    Return what two releases tell otherwise of some areas, in words; nothing if they tell the same.

    Parameters
    ----------
    areas
        The areas that are compared; None: all, and what the releases rest on too.
    """
    tables = {
        "figures": (seen.observations(), made.observations()),
        "verdicts": (seen.verdicts(), made.verdicts()),
    }
    for name, both in tables.items():
        own = both if areas is None else [_of(each, areas) for each in both]
        if not _equal(*own):
            return name
    if areas is None and _resting_on(seen) != _resting_on(made):
        return "definitions or targets"
    return ""


def _of(frame: pl.DataFrame, areas: Sequence[str]) -> pl.DataFrame:
    return frame.filter(pl.col("reference_area").is_in(list(areas)))


def _equal(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """
    Whether two tables hold the same rows, in whatever order, as far as both have their columns.

    A later version of attain may write a column more; that changes nothing of what was seen.
    """
    both = [each for each in one.columns if each in other.columns]
    one, other = one.select(both), other.select(both)
    if one.schema != other.schema or one.height != other.height:
        return False
    return one.equals(other) or one.sort(one.columns).equals(other.sort(other.columns))


def _resting_on(release: Release) -> tuple[Terms, dict[str, Any]]:
    """Return the terms, as this version of attain reads them however they were written, and the rest."""
    dictionary = release.dictionary()
    apart = {"clearance", *terms_in(dictionary).as_plain()}
    rest = {name: told for name, told in dictionary.items() if name not in apart}
    return terms_in(dictionary), rest


def _without(addition: Addition, areas: frozenset[str]) -> Addition:
    rest = addition.figures.filter(~pl.col("reference_area").is_in(sorted(areas)))
    named = rest.with_columns(pl.lit(addition.origin["id"]).alias("origin"))
    return replace(addition, figures=named)


def _put_over(before: pl.DataFrame, additions: Sequence[Addition]) -> pl.DataFrame:
    for each in additions:
        sent = each.figures.select(before.columns).cast(before.schema)
        new = sent.join(before, on=(*CELL, *SAID_COLUMNS), how="anti", nulls_equal=True)
        before = pl.concat([before.join(new, on=CELL, how="anti"), new])
    return before
