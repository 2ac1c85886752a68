"""What changed since the release before: figures and verdicts, in all and by country."""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from attain.domain.series import SeriesKey
from attain.reporting.catalogues import message

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from attain.reporting.language import Language
    from attain.usecases.diff import ReleaseDiff
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.shelf import Shelf

VERSION = 1
"""Goes up whenever the changes would be told otherwise for the same releases."""
BEST_FIRST = ("achieved", "on_track", "off_track", "regressing")
"""Standings that can be compared; what cannot be assessed is neither better nor worse."""
KIND_SENTENCES = {
    "new": (message("one figure is new"), message("%(count)s figures are new")),
    "revised": (message("one figure was revised"), message("%(count)s figures were revised")),
    "corrected": (message("one figure was corrected"), message("%(count)s figures were corrected")),
    "method": (
        message("one figure changed with its method"),
        message("%(count)s figures changed with their method"),
    ),
    "attributes": (
        message("of one figure a note or mark changed"),
        message("of %(count)s figures a note or mark changed"),
    ),
    "lost": (message("one figure is gone"), message("%(count)s figures are gone")),
}
"""What can become of figures, in the order in which it is told."""
REASON_WORDS = {
    "new figures": message("new figures"),
    "lost figures": message("figures that are gone"),
    "revised figures": message("revised figures"),
    "corrected figures": message("corrected figures"),
    "change of method": message("a change of method"),
    "other attributes": message("other notes or marks"),
    "other target": message("another target"),
    "new target": message("a new target"),
    "dropped target": message("a target that was dropped"),
    "other codes": message("other codes of the series"),
    "other rule": message("another version of the rule"),
    "rule added": message("a rule that was added"),
    "rule dropped": message("a rule that was dropped"),
    "other year of assessment": message("another year of assessment"),
    "other software": message("another version of the software"),
    "unexplained": message("no reason was found"),
}
"""Why a verdict changed, in words."""

_working = threading.Lock()


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """
    What became of the figures of a series.

    Attributes
    ----------
    counts
        How many figures by what became of them.
    first, last
        The first and last period with a change.
    reasons
        Reasons as the source gives them, "; " between them.
    """

    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    counts: Mapping[str, int]
    first: str
    last: str
    reasons: str

    @property
    def key(self) -> SeriesKey:
        """The key of the series, in the later release where it is there."""
        return SeriesKey(self.series_code, self.reference_area, self.dimensions, self.unit)


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """
    A verdict by the usual rule whose standing or class changed, or that came or went.

    Attributes
    ----------
    change
        `changed`, `new` or `lost`.
    """

    framework: str
    indicator: str
    target_rule: str
    rule: str
    series_code: str
    reference_area: str
    dimensions: str
    unit: str
    change: str
    class_before: str
    class_after: str
    standing_before: str
    standing_after: str
    reasons: tuple[str, ...]

    @property
    def key(self) -> SeriesKey:
        """The key of the series that was judged."""
        return SeriesKey(self.series_code, self.reference_area, self.dimensions, self.unit)

    @property
    def step(self) -> int:
        """1 for a better standing, -1 for a worse one, 0 where they cannot be compared or are alike."""
        if self.standing_before not in BEST_FIRST or self.standing_after not in BEST_FIRST:
            return 0
        before, after = map(BEST_FIRST.index, (self.standing_before, self.standing_after))
        return (before > after) - (before < after)


@dataclass(frozen=True, slots=True)
class Changes:
    """
    What lies between two releases.

    Attributes
    ----------
    before, after
        Ids; `before_day` and `after_day` are their days.
    figures
        How many figures by what became of them; `same` and `recoded` among them.
    verdicts
        How many verdicts, by all rules, `changed`, changed in `numbers` only, are `new` or `lost`.
    by_reason
        How many verdicts changed, by the reasons that stand together.
    by_area
        For each reference area how many figures by what became of them.
    rule
        The rule whose verdicts are listed.
    """

    before: str
    before_day: str
    after: str
    after_day: str
    figures: Mapping[str, int]
    verdicts: Mapping[str, int]
    by_reason: Mapping[str, int]
    by_area: Mapping[str, Mapping[str, int]]
    rule: str
    series: tuple[SeriesChange, ...]
    standings: tuple[VerdictChange, ...]

    @property
    def better(self) -> list[VerdictChange]:
        """Verdicts with a better standing than before."""
        return [each for each in self.standings if each.step > 0]

    @property
    def worse(self) -> list[VerdictChange]:
        """Verdicts with a worse standing than before."""
        return [each for each in self.standings if each.step < 0]

    def of_area(self, area: str) -> Changes:
        """Return what of it concerns a reference area; counts of verdicts are those listed."""
        standings = tuple(each for each in self.standings if each.reference_area == area)
        reasons = Counter(",".join(each.reasons) for each in standings)
        counts = self.by_area.get(area, {})
        return Changes(
            self.before,
            self.before_day,
            self.after,
            self.after_day,
            figures=counts,
            verdicts=Counter(each.change for each in standings),
            by_reason=reasons,
            by_area={area: counts} if counts else {},
            rule=self.rule,
            series=tuple(each for each in self.series if each.reference_area == area),
            standings=standings,
        )


def changes_of(shelf: Shelf, edition: Edition) -> Changes | None:
    """
    Return what changed since the release before, None where there is none.

    It is worked out once and kept: for two large releases that takes its time.

    Raises
    ------
    DamagedRelease
        If one of the releases is not as it was released.
    """
    earlier = shelf.before(edition.id)
    if earlier is None:
        return None
    return changes_between(shelf.edition(earlier.id), edition)


def changes_between(before: Edition, edition: Edition) -> Changes:
    """Return what changed from one release to a later one; kept as `changes_of` keeps it."""
    place = edition.folder / f"changes-{VERSION}-{before.id}-{before.seal}.json"
    found = _kept(place)
    if found is None:
        with _working:
            found = _kept(place) or _keep(place, _worked_out(before, edition))
    return found


def changes_since_last(shelf: Shelf, edition: Edition, language: Language) -> list[str]:
    """Return in sentences what changed since the release before; none where there is none."""
    found = changes_of(shelf, edition)
    return [] if found is None else sentences(found, language)


def sentences(changes: Changes, language: Language) -> list[str]:
    """Return in sentences what changed: figures first, then standings."""
    parts = [
        language.plural(*KIND_SENTENCES[kind], count)
        for kind in KIND_SENTENCES
        if (count := changes.figures.get(kind, 0))
    ]
    named = {"release": changes.before, "date": language.date(changes.before_day)}
    if parts:
        said = language.text(
            "Since release %(release)s of %(date)s, %(changes)s.",
            **named,
            changes=language.join(parts),
        )
    else:
        said = language.text("Since release %(release)s of %(date)s, no figure changed.", **named)
    return [said, *_of_standings(changes, language)]


def _of_standings(changes: Changes, language: Language) -> list[str]:
    said = []
    if better := len(changes.better):
        said.append(
            language.plural(
                "One standing is better than before.",
                "%(count)s standings are better than before.",
                better,
            )
        )
    if worse := len(changes.worse):
        said.append(
            language.plural(
                "One standing is worse than before.",
                "%(count)s standings are worse than before.",
                worse,
            )
        )
    if not said and any(changes.figures.get(kind) for kind in KIND_SENTENCES):
        said.append(language.text("No standing is better or worse for it."))
    return said


def reason_words(reasons: Iterable[str], language: Language) -> str:
    """Return why a verdict changed, in words."""
    return language.join(
        [language.text(REASON_WORDS[each]) if each in REASON_WORDS else each for each in reasons]
    )


def changed_figures_csv(shelf: Shelf, edition: Edition) -> bytes:
    """
    Return every figure that changed since the release before, as a table.

    Raises
    ------
    UnknownCode
        If there is no release before.
    """
    found = _since_last(shelf, edition)
    return _as_csv(found, found.figures)


def changed_verdicts_csv(shelf: Shelf, edition: Edition) -> bytes:
    """Return every verdict by any rule that changed since the release before; as above."""
    found = _since_last(shelf, edition)
    return _as_csv(found, found.verdicts)


# ------------------------------------------------------------------------------- working it out


def _diff(before: Edition, after: Edition) -> ReleaseDiff:
    from attain.usecases.diff import diff_releases

    return diff_releases(before.release, after.release)


def _since_last(shelf: Shelf, edition: Edition) -> ReleaseDiff:
    from attain.errors import UnknownCode

    earlier = shelf.before(edition.id)
    if earlier is None:
        raise UnknownCode(
            f"No public release came before {edition.id}: there is nothing to compare."
        )
    return _diff(shelf.edition(earlier.id), edition)


def _as_csv(found: ReleaseDiff, table: pl.DataFrame) -> bytes:
    import polars as pl

    from attain.reporting.downloads import csv_bytes

    before, after = pl.lit(found.before).alias("release_before"), pl.lit(found.after)
    return csv_bytes(table.select(before, after.alias("release"), pl.all()))


def _worked_out(before: Edition, after: Edition) -> Changes:
    found = _diff(before, after)
    counted = found.summary()
    return Changes(
        before.id,
        before.day,
        after.id,
        after.day,
        figures=counted["figures"],
        verdicts=counted["verdicts"],
        by_reason=counted["verdicts_by_reason"],
        by_area=_by_area(found),
        rule=after.main_rule,
        series=tuple(_series(found)),
        standings=tuple(_standings(found, after.main_rule, _targets(before) | _targets(after))),
    )


def _by_area(found: ReleaseDiff) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = {}
    rows = found.figures.group_by("reference_area", "change").len().sort("reference_area", "change")
    for area, change, count in rows.iter_rows():
        counted.setdefault(area, {})[change] = count
    return counted


def _series(found: ReleaseDiff) -> Iterable[SeriesChange]:
    from attain.domain.observations import KEY_COLUMNS

    key = list(KEY_COLUMNS)
    for group, rows in found.figures.sort(*key, "period").group_by(key, maintain_order=True):
        reasons = [reason for reason in rows["reason"].unique().sort() if reason]
        code, area, dimensions, unit = (str(part) for part in group)
        yield SeriesChange(
            code,
            area,
            dimensions,
            unit,
            dict(Counter(rows["change"].to_list())),
            str(rows["period"][0]),
            str(rows["period"][-1]),
            "; ".join(reasons),
        )


def _targets(edition: Edition) -> dict[tuple[str, str], str]:
    """The indicator of each target rule, by framework and id."""
    return {
        (each.framework, str(rule["id"])): each.code
        for each in edition.catalogue.indicators
        for rule in each.plain["rules"]
    }


def _standings(
    found: ReleaseDiff, rule: str, indicators: Mapping[tuple[str, str], str]
) -> Iterable[VerdictChange]:
    import polars as pl

    listed = found.verdicts.filter(pl.col("rule") == rule, pl.col("change") != "numbers")
    names = [f"{name}_{side}" for name in ("class", "standing") for side in ("before", "after")]
    for row in listed.with_columns(pl.col(names).fill_null("")).iter_rows(named=True):
        indicator = indicators.get((row["framework"], row["target_rule"]), "")
        reasons = tuple(row.pop("reasons").split(","))
        yield VerdictChange(**row, indicator=indicator, reasons=reasons)


# ------------------------------------------------------------------------------- keeping it


def _kept(place: Path) -> Changes | None:
    try:
        plain = json.loads(place.read_bytes())
        return Changes(
            **{
                **plain,
                "series": tuple(SeriesChange(**each) for each in plain["series"]),
                "standings": tuple(
                    VerdictChange(**{**each, "reasons": tuple(each["reasons"])})
                    for each in plain["standings"]
                ),
            }
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _keep(place: Path, found: Changes) -> Changes:
    part = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(found)), encoding="utf-8")
        part.replace(place)
    return found


def worse_first(changes: Sequence[VerdictChange]) -> list[VerdictChange]:
    """Return verdicts in the order in which a page lists them: worse, better, others."""
    return sorted(changes, key=lambda each: ({-1: 0, 1: 1}.get(each.step, 2), each.framework))
