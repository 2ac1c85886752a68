"""
Axes that all charts share: years along the foot, values with their unit above the scale.

The unit stands level above the scale, not turned: turned Khmer or Burmese can hardly be read, and
on a phone it costs no width.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from attain.reporting.charts.chart import Layout, Spec

_CLIP_SHARE = 0.75


def year_ticks(first: float, last: float, layout: Layout = Layout.WIDE) -> list[int]:
    """
    Return the years that get a tick: round ones, as many as there is room for.

    Examples
    --------
    >>> year_ticks(1990, 2030)
    [1990, 1995, 2000, 2005, 2010, 2015, 2020, 2025, 2030]
    >>> year_ticks(1990, 2030, Layout.NARROW)
    [1990, 2000, 2010, 2020, 2030]
    """
    most = 11 if layout is Layout.WIDE else 5
    span = max(last - first, 1)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if span / s < most), 100)
    begin = math.ceil(first / step) * step
    return list(range(begin, math.floor(last) + 1, step))


def year_scale(
    first: float, last: float, layout: Layout = Layout.WIDE, *, room: float = 0.0
) -> Spec:
    """
    Return the encoding of a year axis from `first` to `last`, without the field.

    `room` is what is kept free after the last year, as a share of the width.
    """
    span = max(last - first, 1.0)
    end = last + span * room / max(1 - room, 0.1)
    return {
        "type": "quantitative",
        "scale": {"domain": [first - 0.012 * span, end], "nice": False, "zero": False},
        "axis": {
            "title": None,
            "format": "d",
            "values": year_ticks(first, last, layout),
            "labelFlush": False,
        },
    }


def value_domain(
    values: Iterable[float], outer: Iterable[float] = (), limits: tuple[float, float] | None = None
) -> tuple[float, float]:
    """
    Return from where to where a scale of values should go.

    Parameters
    ----------
    values
        What must be seen: observations, targets.
    outer
        What should be seen, unless it would squeeze the rest: ranges of what is expected.
    limits
        What values cannot pass, such as 0 and 100 per cent.

    Returns
    -------
    tuple of float
        Zero is in it where all values are above zero and fill a quarter of the scale with it.
    """
    seen = [value for value in values if math.isfinite(value)]
    low, high = min(seen), max(seen)
    spread = (high - low) or abs(high) or 1.0
    far = [value for value in outer if math.isfinite(value)]
    least = max(min([low, *far]), low - _CLIP_SHARE * spread)
    most = min(max([high, *far]), high + _CLIP_SHARE * spread)
    if low >= 0 and (most - least) > 0.25 * most:
        least = 0.0
    if least == most:
        least, most = least - spread / 2, most + spread / 2
    else:
        most += 0.04 * (most - least)
        least -= 0.0 if least == 0 else 0.04 * (most - least)
    if limits is not None:
        least, most = max(least, limits[0]), min(most, limits[1])
    return least, most


def value_scale(
    unit: str,
    domain: tuple[float, float],
    layout: Layout = Layout.WIDE,
    *,
    lift: float = 8,
) -> Spec:
    """
    Return the encoding of a value axis with its unit above it, without the field.

    `lift` is how far above the scale the unit stands, in CSS pixels.
    """
    return {
        "type": "quantitative",
        "scale": {"domain": list(domain), "nice": False, "zero": False},
        "axis": {
            "title": unit,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleBaseline": "bottom",
            "titleX": -_label_room(domain),
            "titleY": -lift,
            "titleLimit": layout.value - 24,
            "tickCount": 5,
            "format": number_format(domain),
        },
    }


def number_format(domain: tuple[float, float]) -> str:
    """Return the d3 format for the labels of a scale: as few digits as tell the ticks apart."""
    step = (domain[1] - domain[0]) / 5
    if max(abs(end) for end in domain) >= 1_000_000:
        return "~s"
    digits = 0 if step >= 1 else min(6, 1 - math.floor(math.log10(step))) if step > 0 else 0
    return f",.{digits}~f"


def _label_room(domain: tuple[float, float]) -> float:
    """Return about how wide the labels of a scale are, in CSS pixels."""
    step = (domain[1] - domain[0]) / 5
    whole = len(f"{max(abs(end) for end in domain):,.0f}")
    if whole > 8:
        return 36
    digits = 0 if step >= 1 else 2 - math.floor(math.log10(max(step, 1e-6))) - 1
    return 7.0 * (whole + digits) + 6
