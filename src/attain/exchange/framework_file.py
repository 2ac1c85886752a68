"""
Framework files: goals, targets, indicators and target rules, as a person writes them in YAML.

One file is one framework, the MDGs as much as the plan of a city. A file with any fault is refused
whole; each fault comes with its line, its reason and a way out. The manual describes the keys in
`docs/reference/frameworks.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from attain.domain.frameworks import (
    Averaging,
    Direction,
    Framework,
    Goal,
    Indicator,
    Limits,
    Origin,
    Scale,
    Target,
    TargetKind,
    TargetRule,
)
from attain.domain.periods import Period
from attain.errors import InvalidData
from attain.exchange.origins import origin_of
from attain.exchange.sections import (
    CONTRADICTION,
    MISSING,
    TWICE,
    UNKNOWN_REFERENCE,
    WRONG_VALUE,
    Faults,
    Section,
    number_of,
    root_section,
)

_FRAMEWORK = frozenset({"framework", "title", "version", "period", "origin", "goals"})
_PERIOD = frozenset({"from", "to"})
_GOAL = frozenset({"code", "title", "origin", "targets"})
_TARGET = frozenset({"code", "title", "origin", "indicators"})
_INDICATOR = frozenset(
    {"code", "title", "unit", "direction", "limits", "scale", "series", "denominator", "per"}
    | {"additive", "rules", "origin"}
)
_RULE = frozenset(
    {"id", "kind", "direction", "series", "dimensions", "unit", "baseline_period"}
    | {"baseline_value", "target_period", "target_value", "share", "of", "tolerance"}
    | {"quality", "population", "location", "areas", "origin", "scale"}
)

_WITH_DEADLINE = {TargetKind.LEVEL, TargetKind.SHARE_OF_BASELINE, TargetKind.PARITY}

Made = TypeVar("Made")


@dataclass
class _Reading:
    """What is inherited on the way down, and the codes met so far with their lines."""

    framework: str
    begin: float | None
    end: float | None
    codes: dict[tuple[str, str], int] = field(default_factory=dict)

    def once(self, section: Section, what: str, code: str, key: str) -> None:
        """Note a fault if `code` has been used before for the same kind of thing."""
        first = self.codes.setdefault((what, code), section.line_of(key))
        if first != section.line_of(key):
            section.fault(
                TWICE,
                f"the {what} {code!r} is in line {first} already.",
                "Give each its own.",
                key=key,
            )


def read_framework(content: bytes, *, name: str) -> Framework:
    """
    Return the framework that a YAML file holds.

    Parameters
    ----------
    content
        The bytes of the file, in UTF-8.
    name
        What to call the file in messages.

    Raises
    ------
    InvalidData
        If anything in the file is wrong: `findings` lists every fault with its line.
    """
    faults = Faults(name)
    root = root_section(content, faults, _FRAMEWORK, "The framework")
    framework = _framework(root) if root is not None else None
    faults.refuse()
    assert framework is not None  # noqa: S101 - no fault, hence a framework
    return framework


def _framework(root: Section) -> Framework:
    begin, end = _years(root)
    origin = origin_of(root, None)
    reading = _Reading(root.required("framework", "PLAN-2030"), begin, end)
    goals = _each(root, "goals", _GOAL, "A goal", lambda s: _goal(s, reading, origin))
    framework = Framework(
        id=reading.framework,
        title=root.required("title", "National plan to 2030"),
        version=root.text("version"),
        begin=begin,
        end=end,
        goals=goals,
        origin=origin,
    )
    return replace(framework, titles=dict(_titles(framework)))


def _titles(framework: Framework) -> Iterator[tuple[str, str]]:
    for goal in framework.goals:
        yield goal.code, goal.title
        for target in goal.targets:
            yield target.code, target.title
            yield from ((i.code, i.title) for i in target.indicators)


def _each(
    section: Section, key: str, keys: frozenset[str], what: str, make: Callable[[Section], Made]
) -> tuple[Made, ...]:
    """Return what `make` makes of each item of a list that must not be empty."""
    items = section.parts(key, keys, what)
    if key not in section:
        section.fault(MISSING, f"`{key}` is missing.", f"Add at least one item below `{key}:`.")
    return tuple(make(item) for item in items)


def _goal(section: Section, reading: _Reading, above: Origin) -> Goal:
    code, title = _named(section, reading, "goal", "1")
    origin = origin_of(section, above)
    targets = _each(section, "targets", _TARGET, "A target", lambda s: _target(s, reading, origin))
    return Goal(code=code, title=title, targets=targets, origin=origin)


def _target(section: Section, reading: _Reading, above: Origin) -> Target:
    code, title = _named(section, reading, "target", "1.1")
    origin = origin_of(section, above)
    parts = section.parts("indicators", _INDICATOR, "An indicator")
    indicators = tuple(_indicator(part, reading, origin) for part in parts)
    return Target(code=code, title=title, indicators=indicators, origin=origin)


def _named(section: Section, reading: _Reading, what: str, example: str) -> tuple[str, str]:
    """Return code and title, and let the section speak of itself by its code from here on."""
    code = section.required("code", f'"{example}"')
    section.what = f"{what.capitalize()} {code}"
    if code != "?":
        reading.once(section, what, code, "code")
    return code, section.required("title", "what it says")


def _indicator(section: Section, reading: _Reading, above: Origin) -> Indicator:
    code, title = _named(section, reading, "indicator", "1.1.1")
    bare = Indicator(
        code=code,
        title=title,
        unit=section.text("unit"),
        direction=section.choice("direction", Direction, Direction.NONE) or Direction.NONE,
        limits=_limits(section),
        scale=section.choice("scale", Scale, Scale.LINEAR) or Scale.LINEAR,
        series_codes=section.texts("series"),
        denominator=section.text("denominator"),
        per=section.number("per"),
        averaging=section.choice("additive", Averaging, Averaging.NONE) or Averaging.NONE,
        origin=origin_of(section, above),
    )
    _check_indicator(section, bare)
    parts = section.parts("rules", _RULE, f"A rule of {code}")
    rules = (_rule(part, reading, bare, is_only=len(parts) == 1) for part in parts)
    return replace(bare, rules=tuple(rule for rule in rules if rule is not None))


def _check_indicator(section: Section, indicator: Indicator) -> None:
    if indicator.averaging is Averaging.WEIGHTED_MEAN and not indicator.denominator:
        remedy = "Name what the values are divided by, such as `denominator: POP_TOTAL`."
        section.fault(MISSING, "a weighted mean needs `denominator`.", remedy, key="additive")
    if indicator.per is not None and not indicator.denominator:
        remedy = "Name it, such as `denominator: POP_TOTAL`, or leave `per` out."
        section.fault(MISSING, "`per` needs `denominator`.", remedy, key="per")
    if indicator.per is not None and indicator.per <= 0:
        section.fault(WRONG_VALUE, "`per` is not above zero.", "Write 100 for per cent.", key="per")
    twice = {c for c in indicator.series_codes if indicator.series_codes.count(c) > 1}
    if twice:
        section.fault(TWICE, f"{', '.join(twice)} is named twice.", "Keep one.", key="series")
    _check_scale(section, indicator.scale, indicator.limits)


def _check_scale(section: Section, scale: Scale, limits: Limits) -> None:
    needs_upper = scale in {Scale.LOG_DISTANCE_TO_UPPER, Scale.LOGIT}
    lacks = (needs_upper and limits.upper is None) or (
        scale is Scale.LOGIT and limits.lower is None
    )
    if lacks:
        message = f"the scale {scale.value} needs limits that it does not have."
        section.fault(CONTRADICTION, message, "Add them, such as `limits: [0, 100]`.", key="scale")


def _rule(
    section: Section, reading: _Reading, indicator: Indicator, *, is_only: bool
) -> TargetRule | None:
    id_ = _rule_id(section, reading, indicator, is_only=is_only)
    kind = section.choice("kind", TargetKind)
    if "kind" not in section:
        kinds = ", ".join(k.value for k in TargetKind)
        section.fault(MISSING, "`kind` is missing.", f"Choose one of {kinds}.")
    if kind is None:
        return None
    parity = Direction.PARITY if kind is TargetKind.PARITY else indicator.direction
    scale = section.choice("scale", Scale, indicator.scale) or indicator.scale
    _check_kind(section, kind)
    _check_times(section, reading, kind)
    _check_scale(section, scale, indicator.limits)
    try:
        return TargetRule(
            id=id_,
            indicator=indicator.code,
            kind=kind,
            direction=section.choice("direction", Direction, parity) or parity,
            baseline_period=_period(section, "baseline_period", reading.begin),
            target_period=_period(section, "target_period", reading.end),
            baseline_value=section.number("baseline_value"),
            target_value=_target_value(section, kind),
            share=section.number("share"),
            of_complement=_of_complement(section),
            tolerance=section.number("tolerance"),
            series_code=_rule_series(section, indicator),
            dimensions=section.pairs("dimensions"),
            unit=section.text("unit"),
            limits=indicator.limits,
            scale=scale,
            reference_areas=frozenset(section.texts("areas")),
            quality=section.text("quality"),
            population=section.text("population"),
            location=section.text("location"),
            origin=origin_of(section, indicator.origin),
        )
    except InvalidData as fault:
        reason = str(fault).removeprefix(f"Target rule {id_}: ")
        section.fault(CONTRADICTION, reason, "Correct the rule, or the indicator it belongs to.")
        return None


def _rule_id(section: Section, reading: _Reading, indicator: Indicator, *, is_only: bool) -> str:
    default = f"{reading.framework}-{indicator.code}"
    id_ = section.text("id", default)
    if "id" not in section and not is_only:
        remedy = f"Give each its own, such as `id: {default}-GIRLS`."
        section.fault(MISSING, "the indicator has several rules, so each needs `id`.", remedy)
    else:
        section.what = f"Rule {id_}"
        reading.once(section, "rule", id_, "id")
    return id_


def _check_kind(section: Section, kind: TargetKind) -> None:
    """Note what a kind does not go together with."""
    share, level = "share" in section, "target_value" in section
    if kind is not TargetKind.SHARE_OF_BASELINE and share:
        remedy = "Use `kind: share_of_baseline`, or leave `share` out."
        section.fault(
            CONTRADICTION, f"the kind {kind.value} takes no `share`.", remedy, key="share"
        )
    if kind is TargetKind.SHARE_OF_BASELINE and share and level:
        remedy = "Keep the one that the target states."
        message = "`share` and `target_value` state two targets."
        section.fault(CONTRADICTION, message, remedy, key="target_value")
    if kind in {TargetKind.DIRECTION, TargetKind.HALT_AND_REVERSE} and level:
        remedy = "Use `kind: level`, or leave `target_value` out."
        message = f"the kind {kind.value} takes no `target_value`."
        section.fault(CONTRADICTION, message, remedy, key="target_value")


def _check_times(section: Section, reading: _Reading, kind: TargetKind) -> None:
    """Note a baseline or a deadline that the kind needs and neither rule nor framework gives."""
    has_baseline = reading.begin is not None or any(
        key in section for key in ("baseline_period", "baseline_value")
    )
    if kind is TargetKind.SHARE_OF_BASELINE and not has_baseline:
        remedy = "Add `baseline_period: 2015`, or `period` with `from` at the top of the file."
        section.fault(MISSING, "a share of the baseline needs a baseline.", remedy, key="share")
    if kind in _WITH_DEADLINE and reading.end is None and "target_period" not in section:
        remedy = "Add `target_period: 2030`, or `period` with `to` at the top of the file."
        section.fault(MISSING, "there is no deadline.", remedy, key="kind")


def _target_value(section: Section, kind: TargetKind) -> float | None:
    value = section.number("target_value")
    return 1.0 if value is None and kind is TargetKind.PARITY else value


def _of_complement(section: Section) -> bool:
    of = section.text("of", "value")
    if of not in {"value", "complement"}:
        remedy = "Write `of: complement` to halve those without, or leave it out."
        section.fault(WRONG_VALUE, f"`of` is {of!r}, which is not known.", remedy, key="of")
    return of == "complement"


def _rule_series(section: Section, indicator: Indicator) -> str:
    headline = indicator.series_codes[0] if indicator.series_codes else ""
    series = section.text("series", headline)
    if series and series not in indicator.series_codes:
        known = ", ".join(indicator.series_codes) or "none"
        message = f"`series` is {series!r}, which does not serve the indicator {indicator.code}."
        remedy = f"Choose one of its series ({known}), or add it there."
        section.fault(UNKNOWN_REFERENCE, message, remedy, key="series")
    if not series:
        remedy = f"Name one in the indicator, such as `series: [{indicator.code}]`."
        section.fault(MISSING, "there is no series to judge.", remedy)
    return series


def _period(section: Section, key: str, default: float | None) -> float | None:
    """Return the decimal year of a period."""
    text = section.text(key)
    if not text:
        return default
    try:
        return Period.parse(text).time
    except InvalidData as fault:
        section.fault(WRONG_VALUE, f"`{key}`: {fault}", "Write a year, such as 2015.", key=key)
        return default


def _years(root: Section) -> tuple[float | None, float | None]:
    part = root.part("period", _PERIOD)
    if part is None:
        return None, None
    begin, end = _period(part, "from", None), _period(part, "to", None)
    if begin is not None and end is not None and end <= begin:
        part.fault(CONTRADICTION, "the period ends before it begins.", "Swap the years.", key="to")
        return None, None
    return begin, end


def _limits(section: Section) -> Limits:
    texts = section.texts("limits")
    if not texts:
        return Limits()
    try:
        lower, upper = (None if t in {"", "null", "~"} else number_of(t) for t in texts)
        return Limits(lower, upper)
    except InvalidData as fault:
        section.fault(CONTRADICTION, str(fault), "Write the lower one first.", key="limits")
    except ValueError:
        remedy = "Write [lower, upper], such as [0, 100]; null where there is none."
        section.fault(WRONG_VALUE, "`limits` are not two numbers.", remedy, key="limits")
    return Limits()
