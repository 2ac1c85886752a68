"""`attain rules`, `frameworks` and `areas`: what verdicts rest on besides figures."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from attain.cli.output import Format, Record, Shown, emit
from attain.cli.screen import note, say, screen_of
from attain.errors import InvalidData, UnknownCode
from attain.reporting.terminal import (
    Screen,
    TableColumn,
    count_text,
    joined_text,
    standing_text,
    year_text,
)

if TYPE_CHECKING:
    from attain.domain.areas import AreaRegistry
    from attain.domain.frameworks import Framework, Indicator, TargetRule
    from attain.domain.progress import Rule

Choice = Annotated[Format, Parameter(name=("--format", "-f"))]


# ------------------------------------------------------------------------------------------- rules

_RULE_COLUMNS = (
    TableColumn("rule"),
    TableColumn("title", whole=False),
    TableColumn("how far to trust it", whole=False),
    TableColumn("classes", whole=False, spare=1),
)


def rules(name: str | None = None, /, *, format: Choice = "table") -> int:
    """
    List the rules that turn a series and a target into a verdict, or explain one.

    Parameters
    ----------
    name
        The rule to explain.
    """
    from attain.cli.verdicts import rule_names
    from attain.domain.progress import RULES

    if name is None:
        records = [_rule_record(rule) for rule in RULES.values()]
        emit(records, format=format, shown=Shown(_RULE_COLUMNS, _rule_cells))
        return 0
    asked = [RULES[each] for each in (RULES if name == "all" else rule_names(name))]
    if format != "table":
        emit([_rule_record(rule) for rule in asked], format=format, shown=Shown((), _rule_cells))
        return 0
    say("\n\n".join(_rule_page(rule) for rule in asked))
    return 0


def _rule_record(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "title": rule.title,
        "version": rule.version,
        "label": rule.label.value,
        "summary": rule.summary,
        "rate": rule.rate,
        "ratio": rule.ratio,
        "classes": [f"{word.word}={word.standing.value}" for word in rule.classes],
        "cut_offs": [f"{name}={value:g}" for name, value in rule.parameters.items()],
        "source": rule.source,
    }


def _rule_cells(record: Record, screen: Screen) -> list[str]:
    words = dict.fromkeys(text.partition("=")[0] for text in record["classes"])
    classes = ", ".join(words) or "an index, no classes"
    return [record["rule"], record["title"], record["label"], classes]


def _rule_page(rule: Rule) -> str:
    screen = screen_of(sys.stdout)
    lines = [f"{rule.name}: {rule.title} (version {rule.version})", ""]
    lines += [rule.summary, ""] if rule.summary else []
    lines += [f"Rate      {rule.rate}", f"Ratio     {rule.ratio}"]
    for place, (name, value) in enumerate(rule.parameters.items()):
        lines.append(f"{'Cut-offs' if not place else '':<10}{name.replace('_', ' ')} {value:g}")
    for place, word in enumerate(rule.classes):
        head = "Classes" if not place else ""
        lines.append(f"{head:<10}{word.word:<36} {standing_text(word.standing.value, screen)}")
    if not rule.classes:
        lines.append("Classes   none: the rule yields an index")
    return "\n".join([*lines, f"Label     {rule.label.value}", f"Source    {rule.source}"])


# -------------------------------------------------------------------------------------- frameworks

_FRAMEWORK_COLUMNS = (
    TableColumn("framework"),
    TableColumn("title", whole=False),
    TableColumn("years"),
    TableColumn("goals", "right"),
    TableColumn("targets", "right"),
    TableColumn("indicators", "right"),
    TableColumn("rules", "right"),
    TableColumn("version", whole=False, spare=1),
)
_INDICATOR_COLUMNS = (
    TableColumn("code"),
    TableColumn("title", whole=False),
    TableColumn("unit", spare=2),
    TableColumn("wanted", spare=1),
    TableColumn("what must hold", whole=False),
    TableColumn("series", whole=False, spare=3),
)


def frameworks(
    framework: str | None = None,
    /,
    *,
    format: Choice = "table",
) -> int:
    """
    List the goal frameworks, show one, or check a framework file of your own.

    Parameters
    ----------
    framework
        The id of a framework, such as MDG, or the path of a framework file (YAML).
    """
    from attain.usecases.dictionary import shipped_frameworks

    if framework is None:
        records = [_framework_record(each) for each in shipped_frameworks().values()]
        emit(records, format=format, shown=Shown(_FRAMEWORK_COLUMNS, _framework_cells))
        return 0
    found = framework_of(framework)
    record = _framework_record(found)
    nouns = {
        "goals": "goal",
        "targets": "target",
        "indicators": "indicator",
        "rules": "target rule",
    }
    counts = joined_text([count_text(record[n], one, f"{one}s") for n, one in nouns.items()])
    note(f"{found.id}: {found.title}. {counts}.")
    emit(
        _indicator_records(found), format=format, shown=Shown(_INDICATOR_COLUMNS, _indicator_cells)
    )
    return 0


def framework_of(text: str) -> Framework:
    """
    Return a framework that attain ships, or the one in a file.

    Raises
    ------
    UnknownCode
        If it is neither.
    InvalidData
        If the file is wrong; each fault comes with its line.
    """
    from attain.exchange.framework_file import read_framework
    from attain.usecases.dictionary import shipped_framework

    path = Path(text)
    if not (path.suffix or path.exists()):
        return shipped_framework(text)
    try:
        content = path.read_bytes()
    except OSError as trouble:
        reason = trouble.strerror or "it cannot be opened"
        raise InvalidData(
            f"{path} cannot be read: {reason}. Check the name and the place."
        ) from trouble
    return read_framework(content, name=path.name)


def _framework_record(framework: Framework) -> dict[str, Any]:
    return {
        "framework": framework.id,
        "title": framework.title,
        "version": framework.version,
        "from": framework.begin,
        "to": framework.end,
        "goals": len(framework.goals),
        "targets": sum(1 for _ in framework.targets()),
        "indicators": sum(1 for _ in framework.indicators()),
        "rules": sum(1 for _ in framework.rules()),
        "origin": framework.origin.kind.value,
        "source": framework.origin.source,
    }


def _framework_cells(record: Record, screen: Screen) -> list[str]:
    years = f"{year_text(record['from'])}-{year_text(record['to'])}".strip("-")
    counts = [str(record[name]) for name in ("goals", "targets", "indicators", "rules")]
    return [record["framework"], record["title"], years, *counts, record["version"]]


def _indicator_records(framework: Framework) -> list[dict[str, Any]]:
    return [
        _indicator_record(framework.id, goal.code, target.code, indicator)
        for goal in framework.goals
        for target in goal.targets
        for indicator in target.indicators
    ]


def _indicator_record(
    framework: str, goal: str, target: str, indicator: Indicator
) -> dict[str, Any]:
    return {
        "framework": framework,
        "goal": goal,
        "target": target,
        "indicator": indicator.code,
        "title": indicator.title,
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "scale": indicator.scale.value,
        "series": list(indicator.series_codes),
        "rules": [rule_words(rule) for rule in indicator.rules],
        "origin": indicator.origin.kind.value,
        "source": indicator.origin.source,
    }


def _indicator_cells(record: Record, screen: Screen) -> list[str]:
    return [
        record["indicator"],
        record["title"],
        record["unit"],
        "" if record["direction"] == "none" else record["direction"],
        "; ".join(record["rules"]),
        ", ".join(record["series"][:3]) + (" ..." if len(record["series"]) > 3 else ""),
    ]


def rule_words(rule: TargetRule) -> str:
    """Return what a target rule asks, in words, such as `leave 0.333 of 1990 by 2015`."""
    by = f" by {rule.target_period:g}" if rule.target_period is not None else ""
    since = f"{rule.baseline_period:g}" if rule.baseline_period is not None else "the first value"
    kept = f"{'the rest of ' if rule.of_complement else ''}{since}"
    words = {
        "level": f"reach {rule.target_value or 0:g}",
        "share_of_baseline": f"bring to {rule.share or 0:.3g} of {kept}",
        "parity": f"parity, {rule.target_value or 1:g} within {rule.tolerance or 0:g}",
        "halt_and_reverse": "halt and reverse",
        "direction": f"{rule.direction.value}, no number",
        "keep": f"keep at {rule.target_value or 0:g}",
    }[rule.kind.value]
    where = f" ({', '.join(sorted(rule.reference_areas))})" if rule.reference_areas else ""
    codes = "".join(f" [{name}={code}]" for name, code in rule.dimensions.items())
    return f"{words}{by}{codes}{where}"


# ------------------------------------------------------------------------------------------- areas

_GROUP_COLUMNS = (
    TableColumn("group"),
    TableColumn("name", whole=False),
    TableColumn("members", whole=False),
)
_MEMBER_COLUMNS = (
    TableColumn("code"),
    TableColumn("ISO 2", spare=2),
    TableColumn("M49"),
    TableColumn("name", whole=False),
    TableColumn("since", spare=1),
    TableColumn("only in part", whole=False),
)


def areas(
    group: str | None = None,
    /,
    *,
    on: str | None = None,
    format: Choice = "table",
) -> int:
    """
    List the groups of countries, the members of one on a day, or the codes of a country.

    Parameters
    ----------
    group
        A group such as ASEAN, or a country by a code or its name.
    on
        The day (2025-10-26) or the year (its last day); today by default.
    """
    from attain.usecases.dictionary import shipped_areas

    registry = shipped_areas()
    day = _day(on)
    if group is None:
        records = [_group_record(registry, each.id, day) for each in registry.groups]
        note(f"Members on {day}")
        emit(records, format=format, shown=Shown(_GROUP_COLUMNS, _group_cells))
        return 0
    records = _member_records(registry, group, day)
    emit(records, format=format, shown=Shown(_MEMBER_COLUMNS, _member_cells))
    return 0


def _day(text: str | None) -> date:
    if text is None:
        return date.today()  # noqa: DTZ011 - the day at the keyboard
    try:
        return date(int(text), 12, 31) if text.isdigit() else date.fromisoformat(text)
    except ValueError as trouble:
        raise InvalidData(
            f"--on {text!r} is no day. Write it as 2025-10-26, or a year."
        ) from trouble


def _group_record(registry: AreaRegistry, group: str, day: date) -> dict[str, Any]:
    return {
        "group": group,
        "name": registry.group(group).name,
        "on": day.isoformat(),
        "members": list(registry.members(group, on=day)),
        "in_part": sorted(registry.parts(group, on=day)),
    }


def _group_cells(record: Record, screen: Screen) -> list[str]:
    part = set(record["in_part"])
    members = [f"{code}*" if code in part else code for code in record["members"]]
    return [record["group"], record["name"] + (" (* in part)" if part else ""), " ".join(members)]


def _member_records(registry: AreaRegistry, asked: str, day: date) -> list[dict[str, Any]]:
    try:
        group = registry.group(asked)
    except UnknownCode as no_group:
        return [_area_record(registry, area_code(registry, asked, no_group))]
    members = sorted(registry.memberships_of(group.id, on=day), key=lambda m: m.member)
    note(f"{group.name} on {day}: {count_text(len(members), 'member', 'members')}")
    return [
        _area_record(registry, m.member)
        | {"since": m.begin.isoformat() if m.begin else None, "part": m.part}
        for m in members
    ]


def area_code(registry: AreaRegistry, asked: str, otherwise: Exception) -> str:
    """Return the code of an area by a code or a name; raise `otherwise` if there is none."""
    if registry.knows(asked):
        return registry.area(asked).code
    try:
        return registry.by_name(asked).code
    except UnknownCode as no_name:
        raise (no_name if "Did you mean" in str(no_name) else otherwise) from None


def _area_record(registry: AreaRegistry, code: str) -> dict[str, Any]:
    area = registry.area(code)
    return {
        "code": area.code,
        "iso2": area.iso2,
        "m49": area.m49,
        "name": area.name,
        "since": None,
        "part": "",
    }


def _member_cells(record: Record, screen: Screen) -> list[str]:
    return [record[n] or "" for n in ("code", "iso2", "m49", "name", "since", "part")]
