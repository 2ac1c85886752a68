"""`attain verify` and `attain diff`: whether a release still holds, and what changed between two."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from attain.cli.edge import Exit
from attain.cli.output import Format, csv_text, json_text
from attain.cli.screen import progress, say, screen_of
from attain.reporting.terminal import Screen, TableColumn, standing_text, table_text, wrapped

if TYPE_CHECKING:
    from attain.usecases.diff import ReleaseDiff
    from attain.usecases.verify import VerifyReport

Choice = Annotated[Format, Parameter(name=("--format", "-f"))]

DIFFERENCES_LISTED = 20
STANDINGS_LISTED = 40


def verify(release: Path, /, *, format: Choice = "table") -> int:
    """
    Check every byte of a release, and recompute every verdict.

    The exit code is 1 if anything differs.

    Parameters
    ----------
    release
        The folder of the release.
    """
    from attain.usecases.verify import verify_release

    with progress("Verifying") as moved:
        report = verify_release(release, progress=moved)
    if format == "json":
        say(json_text({**asdict(report), "ok": report.ok}))
    elif format == "csv":
        fields = ("series", "framework", "target_rule", "rule", "field", "stored", "recomputed")
        say(csv_text([asdict(each) for each in report.differences], fields))
    else:
        say("\n".join(_shortened(report)))
    return Exit.FINE if report.ok else Exit.NO


def _shortened(report: VerifyReport) -> list[str]:
    """Return the report's sentences, of many differences the first ones."""
    lines = report.lines()
    listed = {str(each) for each in report.differences[DIFFERENCES_LISTED:]}
    kept = [line for line in lines if line not in listed]
    if listed:
        kept.insert(-1, f"... and {len(listed):,} more; --format json has them all.")
    verdict = "The release holds." if report.ok else "The release does NOT hold."
    return [*kept, verdict]


def diff(
    before: Path,
    after: Path,
    /,
    *,
    format: Choice = "table",
) -> int:
    """
    Say what differs between two releases: figures, and verdicts with the reason.

    New, revised, corrected, recoded and lost figures are told apart. The exit code is 1 if anything
    differs.

    Parameters
    ----------
    before
        The folder of the earlier release.
    after
        The folder of the later one.
    """
    from attain.store.releases import open_release
    from attain.usecases.diff import diff_releases
    from attain.usecases.read import shipped_recodings

    with (
        open_release(before) as earlier,
        open_release(after) as later,
        progress("Comparing"),
    ):
        found = diff_releases(earlier, later, recodings=shipped_recodings())
    changed = bool(found.figures.height or found.recoded.height or found.verdicts.height)
    if format == "json":
        tables = {
            name: getattr(found, name).to_dicts() for name in ("figures", "recoded", "verdicts")
        }
        say(json_text({**found.summary(), "tables": tables}))
    elif format == "csv":
        say(csv_text(found.figures.to_dicts(), found.figures.columns))
    else:
        say(_difference_text(found))
    return Exit.NO if changed else Exit.FINE


def _difference_text(found: ReleaseDiff) -> str:
    """Return the counts, then the verdicts that changed, each with the reason."""
    screen = screen_of(sys.stdout)
    summary = found.summary()
    figures = ", ".join(f"{count:,} {words}" for words, count in summary["figures"].items())
    verdicts = ", ".join(f"{count:,} {words}" for words, count in summary["verdicts"].items())
    lines = [
        f"From {found.before} to {found.after}",
        wrapped(f"Figures: {figures}; {summary['series_recoded']:,} series recoded.", screen),
        wrapped(f"Verdicts: {verdicts}.", screen),
    ]
    lines += [
        f"  {count:>7,}  {reasons or 'no reason found'}"
        for reasons, count in summary["verdicts_by_reason"].items()
    ]
    kept = found.verdicts.filter(found.verdicts["change"] == "changed")
    moved = kept.filter(kept["standing_before"].ne_missing(kept["standing_after"]))
    if not moved.height:
        return "\n".join([*lines, "No verdict changed its standing."])
    columns = (
        TableColumn("target"),
        TableColumn("area"),
        TableColumn("dimensions", whole=False, spare=1),
        TableColumn("rule", spare=2),
        TableColumn("before"),
        TableColumn("after"),
        TableColumn("why", whole=False),
    )
    rows = [
        [
            row["target_rule"],
            row["reference_area"],
            row["dimensions"],
            row["rule"],
            _standing(row["standing_before"], screen),
            _standing(row["standing_after"], screen),
            (row["reasons"] or "").replace(",", ", ").replace("_", " "),
        ]
        for row in moved.head(STANDINGS_LISTED).iter_rows(named=True)
    ]
    lines += ["", table_text(columns, rows, screen=screen)]
    if moved.height > STANDINGS_LISTED:
        lines.append(f"... and {moved.height - STANDINGS_LISTED:,} more; --format json has them.")
    return "\n".join(lines)


def _standing(standing: str | None, screen: Screen) -> str:
    return "" if standing is None else standing_text(standing, screen)
