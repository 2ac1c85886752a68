"""
Read what a body sends: what is wrong row by row, and what it would change against the last release.

The answer is plain: it goes from the confined process that reads (`attain.usecases.confined`) to the
pages, and stays with the submission.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from attain.domain.findings import Finding, Level
from attain.domain.observations import KEY_COLUMNS, SAID_COLUMNS
from attain.domain.quality import Measure, MeasureKind
from attain.errors import InvalidData
from attain.usecases.check import CheckReport, check_table
from attain.usecases.read import read_file
from attain.usecases.submission_quality import quality_of

if TYPE_CHECKING:
    from attain.exchange.table import ReadTable

CELL = (*KEY_COLUMNS, "period")
MOST_CHANGES = 500
"""Changes of each kind that an answer writes out, the largest first; all are counted."""
MOST_FINDINGS = 2_000
"""Findings that an answer writes out, errors first; all are counted."""
NOT_YOURS = "V501"
"""The number of the finding that a figure speaks of an area that the body does not speak for."""


TOLD_BY_MISSING = frozenset({"V701", "V702", "V707"})
"""
Checks on what is gone since the last release: a body may send the figures of one year only, so what
it does not send stays as released, and is listed as missing instead.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """
    A figure that would be another one, new, or missing.

    Attributes
    ----------
    before, after
        As they are written; empty where there is none.
    size
        How large the change is: the larger of after / before and before / after, less one; 0 where
        one of them is no number above zero.
    """

    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    period: str
    before: str
    after: str
    size: float = 0.0
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """
    What came of reading a file.

    Attributes
    ----------
    layout, rows, taken
        How the file was understood; figures met in it, and how many of them could be read.
    findings
        At most `MOST_FINDINGS`, errors first; `counts` has all, by level.
    new, changed, missing
        At most `MOST_CHANGES` each, the largest changes first; `figures` has all, by kind, and how
        many stay as they are.
    left_empty
        Rows of a template in which nobody has written anything: they are left aside.
    quality
        The scores of `attain.domain.quality`.
    settled
        Warnings about figures that come back as they are released, in series codes of which all do: they
        are shown, and ask nothing.
    """

    layout: str
    rows: int
    taken: int
    findings: tuple[Finding, ...]
    counts: dict[str, int]
    new: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    missing: tuple[Change, ...] = ()
    figures: dict[str, int] | None = None
    left_empty: int = 0
    quality: tuple[Measure, ...] = ()
    settled: int = 0

    @property
    def refused(self) -> bool:
        """Whether there is an error, so that nothing of the file can be sent."""
        return self.counts.get(Level.ERROR.value, 0) > 0

    @property
    def needs_yes(self) -> bool:
        """Whether somebody has to look at warnings, or at figures that would go missing."""
        return self.counts.get(Level.WARNING.value, 0) > self.settled or bool(self.missing)

    def as_plain(self) -> dict[str, Any]:
        """Return the answer as JSON has it."""
        plain = asdict(self)
        plain["findings"] = [{**each, "level": each["level"].value} for each in plain["findings"]]
        plain["quality"] = [{**each, "kind": each["kind"].value} for each in plain["quality"]]
        return plain


def reading_of(plain: dict[str, Any]) -> Reading:
    """Return an answer that `as_plain` gave away."""
    findings = tuple(
        Finding(**{**each, "level": Level(each["level"])}) for each in plain["findings"]
    )
    changes = {
        kind: tuple(Change(**each) for each in plain[kind])
        for kind in ("new", "changed", "missing")
    }
    scores = tuple(
        Measure(**{**each, "kind": MeasureKind(each["kind"]), "more": tuple(each["more"])})
        for each in plain.get("quality", ())
    )
    return Reading(**{**plain, **changes, "findings": findings, "quality": scores})


def read_submission(
    content: bytes,
    *,
    name: str,
    areas: Iterable[str],
    previous: pl.DataFrame | None = None,
    as_of: int | None = None,
) -> tuple[Reading, pl.DataFrame]:
    """
    Read a file as a submission of a body that speaks for `areas`.

    Parameters
    ----------
    previous
        The observation table of the last release.
    as_of
        The last year that a figure may speak of.

    Returns
    -------
    tuple
        The answer, and the figures: empty where the file as a whole could not be read.
    """
    own = frozenset(areas)
    try:
        table = read_file(content, name=name)
    except InvalidData as refusal:
        return _unreadable(refusal, name), pl.DataFrame()
    table, left_empty = _without_untouched(table, previous)
    mine = None if previous is None else _scope(table.frame, previous, own)
    report = check_table(table, previous=mine, as_of=as_of, file=name)
    found = [each for each in report.findings if each.check not in TOLD_BY_MISSING]
    foreign = _not_yours(table, own, name)
    findings = (*foreign, *found)
    counts = _counted(found, report)
    counts[Level.ERROR.value] += len(foreign)
    ordered = sorted(findings, key=lambda each: list(Level).index(each.level))
    answer = Reading(
        table.layout,
        table.rows,
        table.frame.height,
        tuple(ordered[:MOST_FINDINGS]),
        counts,
        left_empty=left_empty,
        quality=quality_of(table.frame, mine, previous, year=as_of) if as_of else (),
        settled=_settled(found, table.frame, mine),
        **_compared(table.frame, mine),
    )
    return answer, table.frame


def _without_untouched(table: ReadTable, previous: pl.DataFrame | None) -> tuple[ReadTable, int]:
    """Leave out the rows of a template in which nobody has written anything; return how many."""
    empty = pl.col("value").is_null() & (pl.col("status") == "O") & (pl.col("footnote") == "")
    untouched = table.frame.filter(empty)
    if previous is not None:
        untouched = untouched.join(previous, on=CELL, how="anti")
    if untouched.is_empty():
        return table, 0
    rest = table.frame.join(untouched, on=CELL, how="anti", maintain_order="left")
    count = table.frame.height - rest.height
    return replace(table, frame=rest, folded=table.folded + count), count


def _counted(found: Iterable[Finding], report: CheckReport) -> dict[str, int]:
    """Return how many findings there are of each level, those that are not written out too."""
    counts = {level.value: 0 for level in Level}
    shown = Counter((each.check, each.level) for each in found)
    for (check, level), number in shown.items():
        counts[level.value] += max(number, report.counts.get(check, 0))
    return counts


def _settled(found: Iterable[Finding], frame: pl.DataFrame, before: pl.DataFrame | None) -> int:
    """
    Return how many warnings speak of figures that are as released, and of nothing else.

    A figure is judged by its neighbours and its parts too, so one that is other or new in its series code
    leaves the warnings of that code open.
    """
    if before is None:
        return 0
    sent = frame.select(before.columns).cast(before.schema)
    other = sent.join(before, on=(*CELL, *SAID_COLUMNS), how="anti", nulls_equal=True)
    is_open = pl.col("series_code").is_in(other["series_code"].unique().implode())
    same, rest = (
        set(frame.filter(which).select("sheet", "row").iter_rows()) for which in (~is_open, is_open)
    )
    settled = same - rest
    return sum(each.level is Level.WARNING and (each.sheet, each.row) in settled for each in found)


def _unreadable(refusal: InvalidData, name: str) -> Reading:
    whole = Finding("R001", Level.ERROR, str(refusal), "Send it again when it is mended.", name)
    findings = refusal.findings or (whole,)
    counts = {level.value: sum(f.level is level for f in findings) for level in Level}
    return Reading("", 0, 0, tuple(findings[:MOST_FINDINGS]), counts, figures={})


def _scope(frame: pl.DataFrame, previous: pl.DataFrame, own: frozenset[str]) -> pl.DataFrame:
    """Return what the last release has of the own areas, in the series codes that were sent."""
    codes = frame["series_code"].unique().implode()
    return previous.filter(
        pl.col("reference_area").is_in(sorted(own)) & pl.col("series_code").is_in(codes)
    )


def _not_yours(table: ReadTable, own: frozenset[str], name: str) -> list[Finding]:
    foreign = table.frame.filter(~pl.col("reference_area").is_in(sorted(own)))
    named = ", ".join(sorted(own)) or "no area"
    return [
        Finding(
            NOT_YOURS,
            Level.ERROR,
            f"The figure is about {area}; your body speaks for {named}.",
            "Take the row out, or have it sent by the body that speaks for the area.",
            name,
            sheet,
            row,
            "reference_area",
        )
        for area, sheet, row in foreign.select("reference_area", "sheet", "row").iter_rows()
    ]


# --------------------------------------------------------------------------- against the last release


def _compared(frame: pl.DataFrame, before: pl.DataFrame | None) -> dict[str, Any]:
    """Return what is new, changed and missing, the largest changes first, with all of them counted."""
    if before is None:
        first = _changes(frame.with_columns(pl.lit("").alias("before"), _written().alias("after")))
        counts = {"new": frame.height, "changed": 0, "missing": 0, "same": 0}
        return {"new": first, "changed": (), "missing": (), "figures": counts}
    both = (
        before.select(*CELL, _as_counted().alias("value_before"), _written().alias("before"))
        .join(
            frame.select(
                *CELL, "row", _as_counted().alias("value_after"), _written().alias("after")
            ),
            on=CELL,
            how="full",
            coalesce=True,
        )
        .with_columns(_size().alias("size"))
    )
    new = both.filter(pl.col("before").is_null())
    missing = both.filter(pl.col("after").is_null())
    here = both.filter(pl.col("before").is_not_null() & pl.col("after").is_not_null())
    changed = here.filter(pl.col("before") != pl.col("after"))
    return {
        "new": _changes(new),
        "changed": _changes(changed),
        "missing": _changes(missing),
        "figures": {
            "new": new.height,
            "changed": changed.height,
            "missing": missing.height,
            "same": here.height - changed.height,
        },
    }


def _as_counted() -> pl.Expr:
    """A figure with its multiplier applied: two in thousands are 2,000."""
    return pl.col("value") * 10.0 ** pl.col("multiplier").cast(pl.Float64)


def _written() -> pl.Expr:
    """A figure as a person would write it: the bound, the number and its power of ten, or its status."""
    power = pl.concat_str(pl.lit(" × 10^"), pl.col("multiplier").cast(pl.String))
    power = pl.when(pl.col("multiplier") == 0).then(pl.lit("")).otherwise(power)
    number = pl.concat_str("bound", pl.col("value").cast(pl.String), power)
    return pl.when(pl.col("value").is_null()).then("status").otherwise(number)


def _size() -> pl.Expr:
    before, after = pl.col("value_before"), pl.col("value_after")
    ratio = pl.max_horizontal(after / before, before / after) - 1
    return pl.when((before > 0) & (after > 0)).then(ratio).otherwise(0.0).fill_null(0.0)


def _changes(frame: pl.DataFrame) -> tuple[Change, ...]:
    shown = frame.with_columns(
        size=pl.col("size") if "size" in frame.columns else pl.lit(0.0),
        row=pl.col("row") if "row" in frame.columns else pl.lit(None),
    ).sort(["size", *CELL], descending=[True, *(False for _ in CELL)])
    columns = [*CELL, "before", "after", "size", "row"]
    texts = shown.with_columns(pl.col("before", "after").fill_null("")).select(columns)
    return tuple(Change(**row) for row in texts.head(MOST_CHANGES).iter_rows(named=True))
