"""`attain assess`: verdicts on bare files, or on a release under another rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from attain.cli.output import Format, Record, Shown, emit
from attain.cli.screen import note
from attain.errors import InvalidData
from attain.reporting.terminal import (
    Screen,
    TableColumn,
    agreement_sentence,
    number_text,
    share_text,
    standing_text,
    standings_sentence,
    year_text,
)

if TYPE_CHECKING:
    from attain.usecases.assess import Assessment

COLUMNS = (
    TableColumn("indicator", whole=False),
    TableColumn("area"),
    TableColumn("baseline", "right", spare=2),
    TableColumn("latest", "right"),
    TableColumn("target", "right"),
    TableColumn("expected", "right", spare=4),
    TableColumn("probable", "right", spare=3),
    TableColumn("rule"),
    TableColumn("class", whole=False, spare=1),
    TableColumn("standing"),
)


def assess(
    observations: Path,
    /,
    *,
    targets: Path | None = None,
    rule: Annotated[str, Parameter(name=("--rule", "-r"))] = "attain",
    as_of: int | None = None,
    format: Annotated[Format, Parameter(name=("--format", "-f"))] = "table",
    output: Annotated[Path | None, Parameter(name=("--output", "-o"))] = None,
) -> int:
    """
    Judge bare figures under targets, or a release under another rule.

    Parameters
    ----------
    observations
        A file of figures (indicator, reference_area, period, value), or the folder of a release.
    targets
        A file of targets: indicator, reference_area, direction, baseline_period, baseline_value,
        target_period, target_value. A release brings its own.
    rule
        A rule, several with commas between, or all; `attain rules` lists them.
    as_of
        The year of assessment; by default the latest period in the figures.
    output
        Write to this file.
    """
    found = _verdicts(observations, targets, rule_names(rule), as_of)
    records = found.verdicts
    if as_of is None:
        note(f"As of {found.as_of} (the latest period in the figures)")
    if format == "table":
        _sum_up(records)
    emit(
        records,
        format=format,
        shown=Shown(COLUMNS, _cells),
        fields=found.frame.columns,
        output=output,
    )
    return 0


def rule_names(text: str) -> str | list[str]:
    """
    Return the names in `text`, or `all`.

    Raises
    ------
    UnknownCode
        If there is no such rule; the message suggests the nearest.
    """
    from attain.domain.progress import RULES
    from attain.errors import UnknownCode

    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    if names == ["all"]:
        return "all"
    for name in names:
        if name not in RULES:
            raise UnknownCode(f"There is no rule {name!r}. {_suggestion(name, list(RULES))}")
    if not names:
        raise UnknownCode("No rule was named. `attain rules` lists them.")
    return names


def _suggestion(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.4)
    if near:
        return f"Did you mean {' or '.join(near)}? `attain rules` lists them all."
    return f"The rules are: {', '.join(known)}, or all."


def _verdicts(
    observations: Path, targets: Path | None, rule: str | list[str], as_of: int | None
) -> Assessment:
    if as_of is not None and not 1900 <= as_of <= 2200:
        raise InvalidData(f"--as-of {as_of} is no year of assessment. Give one such as 2015.")
    if (observations / "manifest.json").is_file():
        return _of_release(observations, targets, rule, as_of)
    if observations.is_dir():
        raise InvalidData(
            f"{observations} is a folder and no release. Name a file of figures, or the folder of "
            "a release."
        )
    if targets is None:
        raise InvalidData(
            "Bare figures need targets: add --targets FILE. `attain release` judges figures under "
            "the MDGs and SDGs."
        )
    from attain.usecases.assess import assess as assessed

    return assessed(observations, targets, rule=rule, as_of=as_of)


def _of_release(
    folder: Path, targets: Path | None, rule: str | list[str], as_of: int | None
) -> Assessment:
    from dataclasses import replace

    from attain.store.releases import open_release
    from attain.usecases.assess import Assessment, rules_named
    from attain.usecases.assess import assess as assessed
    from attain.usecases.judging import terms_in

    with open_release(folder) as release:
        note(f"Release {release.id} of {release.time[:10]}, in {folder}")
        if targets is not None:
            return assessed(release.observations(), targets, rule=rule, as_of=as_of)
        terms = terms_in(release.dictionary())
        names = tuple(each.name for each in rules_named(rule))
        asked = replace(terms, rules=names, as_of=terms.as_of if as_of is None else as_of)
        return Assessment(asked.assessed(release.observations()), asked.as_of)


def _sum_up(records: Sequence[Record]) -> None:
    """Say in sentences what the verdicts come to, and where rules disagree."""
    rules = list(dict.fromkeys(record["rule"] for record in records))
    if len(rules) == 1:
        note(standings_sentence((r["standing"] for r in records), of=f"verdicts by {rules[0]}"))
        return
    cases: dict[tuple[Any, ...], dict[str, str]] = {}
    for r in records:
        case = (r["indicator"], r["reference_area"], r["dimensions"], r["target_rule"])
        cases.setdefault(case, {})[r["rule"]] = r["standing"]
    for case, standings in list(cases.items())[:5]:
        note(f"{case[0]}, {case[1]}: {agreement_sentence(standings)}")


def _cells(record: Record, screen: Screen) -> list[str]:
    return [
        _subject(record),
        record["reference_area"],
        _dated(record["baseline"], record["baseline_period"]),
        _dated(record["latest"], record["latest_period"]),
        _dated(record["target"], record["target_period"]),
        number_text(record["expected"]),
        share_text(record["probability"]),
        record["rule"],
        record["class"] or "",
        standing_text(record["standing"], screen),
    ]


def _subject(record: Record) -> str:
    return " ".join(part for part in (record["indicator"], record["dimensions"]) if part)


def _dated(value: float | None, period: object) -> str:
    """Return a number with its year, such as `117.5 (1990)`."""
    when = (
        period
        if isinstance(period, str)
        else year_text(period if isinstance(period, (int, float)) else None)
    )
    shown = number_text(value)
    return f"{shown} ({when})" if shown and when else shown or when
