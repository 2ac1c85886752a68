"""
A country, an indicator or a series as text: figures as lines, standings as words, and sentences that
sum them up.

The arguments are the plain verdicts of a release (see the manual's page on verdicts).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attain.reporting.sparklines import BLOCKS, DIGITS, sparkline
from attain.reporting.terminal import (
    STANDINGS,
    Screen,
    TableColumn,
    agreement_sentence,
    count_text,
    joined_text,
    number_text,
    share_text,
    standing_text,
    table_text,
    wrapped,
)

Points = Sequence[tuple[float, float | None]]
Verdict = Mapping[str, Any]

NATURES = {
    "C": "country",
    "CA": "country, adjusted",
    "E": "estimated",
    "M": "modelled",
    "G": "global monitoring",
    "N": "not relevant",
}
"""What the codes of the SDMX attribute NATURE say, in a word."""

STATUSES = {
    "B": "break",
    "D": "definition differs",
    "E": "estimated",
    "F": "forecast",
    "I": "imputed",
    "L": "not collected",
    "M": "not applicable",
    "N": "not significant",
    "O": "missing",
    "P": "provisional",
    "Q": "suppressed",
    "U": "low reliability",
    "V": "unvalidated",
}
"""What the codes of the SDMX codelist CL_OBS_STATUS say, in a word."""

WANTED = {"increase": "higher", "decrease": "lower", "parity": "parity"}


def line_of(points: Points, screen: Screen, *, width: int = 16) -> str:
    """Return a series as a sparkline that the screen can show."""
    return sparkline(points, width=width, symbols=BLOCKS if screen.unicode else DIGITS)


def dated(value: float | None, period: object) -> str:
    """
    Return a number with its period.

    Examples
    --------
    >>> dated(117.5, "1990"), dated(None, "1990")
    ('117.5 (1990)', '')
    """
    return (
        ""
        if value is None
        else f"{number_text(value)} ({period})"
        if period
        else number_text(value)
    )


def target_text(verdict: Verdict) -> str:
    """
    Return what the target asks for, as `39.2 by 2015` or, where it has no number, `lower`.

    Examples
    --------
    >>> target_text({"target": 39.2, "target_period": "2015", "direction": "decrease"})
    '39.2 by 2015'
    """
    if verdict["target"] is None:
        return WANTED.get(verdict["direction"], "")
    by = f" by {verdict['target_period']}" if verdict["target_period"] else ""
    return f"{number_text(verdict['target'])}{by}"


def standings_table(
    rows: Sequence[tuple[str, str, Points, Verdict]], *, screen: Screen, first: str, second: str
) -> str:
    """
    Return a table of standings.

    Parameters
    ----------
    rows
        Code, words, figures and verdict of each line.
    first, second
        The headers of codes and words.
    """
    columns = (
        TableColumn(first),
        TableColumn(second, whole=False),
        TableColumn("figures", spare=3),
        TableColumn("baseline", "right", spare=4),
        TableColumn("latest", "right"),
        TableColumn("target", "right", spare=1),
        TableColumn("evidence", spare=5),
        TableColumn("standing"),
    )
    cells = [
        [
            code,
            words,
            line_of(points, screen),
            dated(verdict["baseline"], verdict["baseline_period"]),
            dated(verdict["latest"], verdict["latest_period"]),
            target_text(verdict),
            verdict["evidence"] if verdict["evidence"] != "none" else "",
            standing_text(verdict["standing"], screen),
        ]
        for code, words, points, verdict in rows
    ]
    return table_text(columns, cells, screen=screen)


def observations_table(rows: Sequence[Mapping[str, Any]], *, screen: Screen) -> str:
    """Return the observations of a series, with all that is said of them."""
    columns = (
        TableColumn("period"),
        TableColumn("value", "right"),
        TableColumn("interval", spare=3),
        TableColumn("status", spare=1),
        TableColumn("nature", spare=2),
        TableColumn("source", whole=False),
        TableColumn("footnote", whole=False, spare=4),
    )
    cells = [
        [
            row["period"],
            f"{row['bound']}{row['value_text'] or number_text(row['value'])}",
            interval_text(row["lower"], row["upper"]),
            STATUSES.get(row["status"], "" if row["status"] == "A" else row["status"]),
            NATURES.get(row["nature"], row["nature"]),
            row["source"],
            row["footnote"],
        ]
        for row in rows
    ]
    used = [0, 1, *(place for place in range(2, 7) if any(line[place] for line in cells))]
    kept = [[line[place] for place in used] for line in cells]
    return table_text([columns[place] for place in used], kept, screen=screen)


def interval_text(lower: float | None, upper: float | None) -> str:
    """Return the bounds of a value, as `12 to 15`; empty where there are none."""
    if lower is None and upper is None:
        return ""
    return f"{number_text(lower) or '?'} to {number_text(upper) or '?'}"


def spells_sentence(breaks: Sequence[str]) -> str:
    """Return in words where a series begins anew."""
    if not breaks:
        return ""
    years = joined_text(list(breaks))
    return f"The series begins anew in {years}: no trend is drawn across."


def outlook_sentence(verdict: Verdict) -> str:
    """
    Return what a verdict expects, in words, with how sure it is.

    Examples
    --------
    >>> known = {"expected": 44.0, "expected_low": 40.0, "expected_high": 48.0}
    >>> rest = {"target_period": "2015", "probability": 0.1, "attainment_year": None}
    >>> outlook_sentence({**known, **rest})
    'On the current trend it stands at 44 (40 to 48) in 2015; probability of attainment 10 %.'
    """
    parts = []
    if verdict["expected"] is not None and verdict["target_period"]:
        interval = interval_text(verdict["expected_low"], verdict["expected_high"])
        between = f" ({interval})" if interval else ""
        parts.append(
            f"on the current trend it stands at {number_text(verdict['expected'])}{between} "
            f"in {verdict['target_period']}"
        )
    if verdict["probability"] is not None:
        parts.append(f"probability of attainment {share_text(verdict['probability'])}")
    if verdict["attainment_year"] is not None:
        parts.append(f"reached in {int(verdict['attainment_year'])}")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def verdict_lines(
    verdicts: Sequence[Verdict], sentences: Mapping[str, str], screen: Screen
) -> list[str]:
    """
    Return the verdicts of all rules on one target, with reasons, and how far the rules agree.

    Parameters
    ----------
    sentences
        What each reason and flag says, by its code.
    """
    widest = max(len(verdict["rule"]) for verdict in verdicts)
    lines = [
        f"  {verdict['rule']:<{widest}}  {standing_text(verdict['standing'], screen):<14}  "
        f"{verdict['class'] or ''}"
        for verdict in verdicts
    ]
    if len(verdicts) > 1:
        agreement = agreement_sentence({v["rule"]: v["standing"] for v in verdicts})
        lines.append(wrapped(agreement, screen))
    main = verdicts[0]
    lines.append(wrapped(outlook_sentence(main), screen))
    marks = dict.fromkeys(f"{main['reasons'] or ''},{main['flags'] or ''}".split(","))
    lines += [wrapped(f"- {sentences[code]}", screen) for code in marks if code in sentences]
    return [line for line in lines if line]


def group_sentence(standings: Mapping[str, str | None], *, what: str) -> str:
    """
    Return which areas stand where, by name.

    Examples
    --------
    >>> group_sentence(
    ...     {"Lao PDR": "off_track", "Thailand": "achieved"}, what="under-five mortality"
    ... )
    'Under-five mortality: achieved in Thailand; off track in Lao PDR.'
    """
    parts = []
    for standing, (_, _, word, _) in STANDINGS.items():
        names = [name for name, each in standings.items() if (each or "not_assessed") == standing]
        if names:
            parts.append(f"{word} in {joined_text(names)}")
    return f"{what[:1].upper()}{what[1:]}: {'; '.join(parts)}." if parts else ""


def span_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return how many figures a series has and from when to when, in words."""
    known = [row["period"] for row in rows if row["value"] is not None]
    if not known:
        return "no figure"
    return f"{count_text(len(known), 'figure', 'figures')}, {known[0]} to {known[-1]}"
