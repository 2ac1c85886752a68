"""
Each published rule once more: plain floats, one series at a time, straight from its formula.

This file shares nothing with `attain`. It was written from the account of the methods alone, so that a
slip of the vectorised kernel shows as a difference. It knows the plain part of each rule: integer years,
values above zero, the first value at the baseline, a deadline still ahead, a number to reach that lies
on the wanted side of the baseline and is not met yet, unless a rule takes nearly there as there.

Each rule is written from what its source says, as `docs/reference/rules` names it: UNICEF's rate of
reduction, the World Bank's WDI and Global Monitoring Report, the MDG Progress Index, the two Philippine
rules, ESCAP's two indices, UNSD, Eurostat, Open SDG, and the line with its interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, cos, exp, gamma, log, pi, sqrt

Points = list[tuple[int, float]]


@dataclass(frozen=True)
class Asked:
    """What is wanted: `sign` +1 up or -1 down, `target` by year `deadline`, `top` an upper limit."""

    sign: int
    target: float
    deadline: int
    top: float | None = None


@dataclass(frozen=True)
class Answer:
    """What a rule says, None where it says nothing; `word` is the rule's own."""

    word: str | None
    actual: float | None = None
    required: float | None = None
    ratio: float | None = None
    expected: float | None = None
    index: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    attained: float | None = None


NOTHING = Answer(None)


def least_squares(pairs: Points, weights: list[float] | None = None) -> tuple[float, float, float]:
    """Return slope, mean time and mean value of the (weighted) line of least squares."""
    weights = weights or [1.0] * len(pairs)
    total = sum(weights)
    middle = sum(w * x for w, (x, _) in zip(weights, pairs, strict=True)) / total
    height = sum(w * y for w, (_, y) in zip(weights, pairs, strict=True)) / total
    spread = sum(w * (x - middle) ** 2 for w, (x, _) in zip(weights, pairs, strict=True))
    joint = sum(w * (x - middle) * (y - height) for w, (x, y) in zip(weights, pairs, strict=True))
    return joint / spread, middle, height


def compound(first: float, last: float, years: float) -> float:
    """Return the share by which a value grows each year, when `years` lead from first to last."""
    return (last / first) ** (1 / years) - 1


def aarr(points: Points, asked: Asked) -> Answer:
    """2.7: two values compound, more by the slope of ln v; coverage by what is not covered."""
    target = asked.target
    if asked.sign > 0:
        if asked.top is None:
            return NOTHING
        points = [(year, asked.top - v) for year, v in points]
        target = asked.top - target
    if min(v for _, v in points) <= 0 or target <= 0:
        return NOTHING
    (t0, v0), (t, v) = points[0], points[-1]
    if len(points) == 2:
        actual = -compound(v0, v, t - t0)
    else:
        actual = 1 - exp(least_squares([(year, log(x)) for year, x in points])[0])
    required = -compound(v, target, asked.deadline - t)
    ratio = actual / required
    word = "sufficient" if ratio >= 1 else "insufficient" if actual > 0 else "no reduction"
    expected = v * (1 - actual) ** (asked.deadline - t)
    if asked.sign > 0 and asked.top is not None:
        expected = asked.top - expected
    return Answer(word, actual, required, ratio, expected)


def worldbank_wdi(points: Points, asked: Asked) -> Answer:
    """1.2: years the whole way takes at the rate so far, against the years that there are."""
    (t0, v0), (t, v) = points[0], points[-1]
    target = asked.target
    if asked.sign > 0 and asked.top is not None and target == asked.top:
        v0, v, target = asked.top - v0, asked.top - v, asked.top / 100
    if min(v0, v, target) <= 0:
        return NOTHING
    if target != asked.target and v0 <= target:
        return NOTHING  # the baseline lies within the hundredth that stands for 100 per cent
    pace = log(v / v0) / (t - t0)
    way = log(target / v0)
    available = asked.deadline - t0
    ratio = pace * available / way
    if ratio <= 0:
        word = "very unlikely"
    elif 1 / ratio <= 1:
        word = "likely"
    else:
        word = "possible" if 1 / ratio <= 2 else "unlikely"
    return Answer(word, exp(pace) - 1, exp(way / available) - 1, ratio)


def gmr(points: Points, asked: Asked) -> Answer:
    """1.3: the growth of the last five years goes on; the class is the year of arrival."""
    t, v = points[-1]
    earlier = dict(points)
    if t - 5 not in earlier:
        return NOTHING
    growth = compound(earlier[t - 5], v, 5)
    required = compound(v, asked.target, asked.deadline - t)
    expected = v * (1 + growth) ** (asked.deadline - t)
    arrives = None
    if growth * asked.sign > 0:
        arrives = t + log(asked.target / v) / log(1 + growth)
    late = None if arrives is None else arrives - asked.deadline
    if late is None or late > 15:
        word = "seriously off target"
    elif late > 5:
        word = "moderately off target"
    else:
        word = "insufficient progress" if late > 0 else "sufficient progress"
    return Answer(word, growth, required, growth / required, expected)


def cgd(points: Points, asked: Asked) -> Answer:
    """1.6: change so far against the change that a straight path asks for by now."""
    (t0, v0), (t, v) = points[0], points[-1]
    due = (asked.target - v0) * (t - t0) / (asked.deadline - t0)
    share = (v - v0) / due
    score = 1.0 if share >= 1 else 0.5 if share >= 0.5 else 0.0
    word = {1.0: "on track", 0.5: "partially on track", 0.0: "off track"}[score]
    required = (asked.target - v0) / (asked.deadline - t0)
    return Answer(word, (v - v0) / (t - t0), required, share, index=score)


def psa_2007(points: Points, asked: Asked) -> Answer:
    """1.7a: the pace needed from now on, over the pace so far."""
    (t0, v0), (t, v) = points[0], points[-1]
    actual = (v - v0) / (t - t0)
    required = (asked.target - v) / (asked.deadline - t)
    if actual == 0:
        return Answer("LOW", actual, required)
    ratio = required / actual
    word = "HIGH" if 0 <= ratio < 1.5 else "MEDIUM" if 1.5 <= ratio <= 2 else "LOW"
    return Answer(word, actual, required, ratio)


def psa_2010(points: Points, asked: Asked) -> Answer:
    """1.7b: the pace so far, over the pace that leads from the baseline to the target."""
    (t0, v0), (t, v) = points[0], points[-1]
    actual = (v - v0) / (t - t0)
    required = (asked.target - v0) / (asked.deadline - t0)
    pace = actual / required
    word = "HIGH" if pace > 0.9 else "MEDIUM" if pace >= 0.5 else "LOW"
    return Answer(word, actual, required, pace)


def unsd(points: Points, asked: Asked) -> Answer:
    """
    2.2: the share of the way that is covered at the deadline by compound growth.

    Within a hundredth of a target that is the upper limit counts as met: a last value there is on track,
    and from a first value there no way leads on of which a share could be told.
    """
    (t0, v0), (t, v) = points[0], points[-1]
    growth = compound(v0, v, t - t0)
    expected = v * (1 + growth) ** (asked.deadline - t)
    near = asked.target - asked.top / 100 if asked.target == asked.top else None
    share = None if near is not None and v0 >= near else (expected - v0) / (asked.target - v0)
    if (near is not None and v >= near) or (share is not None and share >= 0.95):
        word = "met or on track"
    elif share is not None and share >= 0.1:
        word = "fair progress, accelerate"
    else:
        word = "stagnation or regression"
    return Answer(word, growth, None, share, expected)


def unsd_without_target(points: Points, sign: int) -> Answer:
    """2.2, no number to reach: growth a year in the wanted direction against 2 and 0.5 per cent."""
    (t0, v0), (t, v) = points[0], points[-1]
    growth = compound(v0, v, t - t0)
    wanted = growth * sign
    if wanted >= 0.02:
        return Answer("met or on track", growth)
    word = "fair progress, accelerate" if wanted >= 0.005 else "stagnation or regression"
    return Answer(word, growth)


def eurostat(points: Points, asked: Asked) -> Answer:
    """2.3: growth so far over the growth that leads from the baseline to the target."""
    (t0, v0), (t, v) = points[0], points[-1]
    actual = compound(v0, v, t - t0)
    required = compound(v0, asked.target, asked.deadline - t0)
    ratio = actual / required
    if ratio >= 0.6:
        word = "significant progress" if ratio >= 0.95 else "moderate progress"
    else:
        word = "insufficient progress" if ratio >= 0 else "movement away"
    return Answer(word, actual, required, ratio)


def eurostat_without_target(points: Points, sign: int) -> Answer:
    """2.3, no number to reach: growth in the wanted direction against 1, 0 and -1 per cent."""
    (t0, v0), (t, v) = points[0], points[-1]
    growth = compound(v0, v, t - t0)
    wanted = growth * sign
    if wanted >= 0:
        return Answer("significant progress" if wanted >= 0.01 else "moderate progress", growth)
    word = "moderate movement away" if wanted > -0.01 else "significant movement away"
    return Answer(word, growth)


def statcan(points: Points, asked: Asked) -> Answer:
    """2.4: growth in the wanted direction over the size of the growth required, and its score."""
    (t0, v0), (t, v) = points[0], points[-1]
    actual = compound(v0, v, t - t0)
    required = compound(v0, asked.target, asked.deadline - t0)
    ratio = asked.sign * actual / abs(required)
    if ratio >= 0.6:
        word = "substantial progress" if ratio >= 0.95 else "moderate progress"
    else:
        word = "limited progress" if ratio >= 0 else "deterioration"
    score = 4.1667 * ratio - 2.5 if ratio < 0.6 else 7.1429 * ratio - 4.2857
    return Answer(word, actual, required, ratio, index=max(-5.0, min(5.0, score)))


def statcan_without_target(points: Points, sign: int, limit: float | None) -> Answer:
    """2.4, no number to reach: thresholds of growth, narrowed by a factor near a natural limit."""
    (t0, v0), (t, v) = points[0], points[-1]
    growth = compound(v0, v, t - t0)
    wanted = growth * sign
    narrowed = 1.0
    if limit:
        near = abs(v0) / abs(limit)
        if near < 2:
            narrowed = 1 - (near if near <= 1 else 2 - near) ** 4.44
    if narrowed == 0 and wanted >= 0:
        return Answer(None, growth, index=5.0)
    if wanted >= 0.015 * narrowed:
        word = "substantial progress"
        score = 500 * wanted / narrowed - 5 if wanted >= 0 and narrowed else 0.0
    elif wanted >= 0.005 * narrowed:
        word, score = "moderate progress", 250 * wanted / narrowed - 1.25
    elif wanted >= 0:
        word, score = "limited progress", 500 * wanted / narrowed - 2.5
    else:
        word, score = "deterioration", 125 * wanted - 2.5
    return Answer(word, growth, index=max(-5.0, min(5.0, score)))


def escap_csi(points: Points, asked: Asked) -> Answer:
    """2.1: ten times the share of the way that is covered."""
    (_, v0), (_, v) = points[0], points[-1]
    return Answer(None, index=10 * asked.sign * (v - v0) / abs(asked.target - v0))


def escap_api(points: Points, asked: Asked, *, theta: float = 0.9) -> Answer:
    """2.1: what is left at the deadline, in per cent of the way, by a line that forgets slowly."""
    (_, v0), (t, _) = points[0], points[-1]
    weights = [theta ** (t - year) for year, _ in points]
    if asked.top is None:
        slope, middle, height = least_squares([(year, log(v)) for year, v in points], weights)
        expected = exp(height + slope * (asked.deadline - middle))
    else:
        slope, middle, height = least_squares(points, weights)
        expected = height + slope * (asked.deadline - middle)
        expected = min(max(expected, 0.0), asked.top)
    reached = asked.sign * (expected - asked.target) >= 0
    index = 0.0 if reached else 100 * abs(asked.target - expected) / abs(asked.target - v0)
    word = "maintain" if index <= 10 else "accelerate" if index <= 100 else "reverse"
    return Answer(word, expected=expected, index=index)


def student_cdf(x: float, degrees: int) -> float:
    """Return P(Student's t <= x), by Simpson's rule over the angle whose tangent is x / sqrt(degrees)."""
    # with x = sqrt(n) tan(a), the density becomes a constant times cos(a) ** (n - 1)
    constant = gamma((degrees + 1) / 2) / (sqrt(pi) * gamma(degrees / 2))
    end, steps = atan(x / sqrt(degrees)), 2000
    heights = [cos(end * k / steps) ** (degrees - 1) for k in range(steps + 1)]
    odd, even = sum(heights[1:-1:2]), sum(heights[2:-1:2])
    return 0.5 + constant * end / steps / 3 * (heights[0] + 4 * odd + 2 * even + heights[-1])


def student_quantile(p: float, degrees: int) -> float:
    """Return the x with P(Student's t <= x) = p, by halving."""
    low, high = -1e4, 1e4
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if student_cdf(middle, degrees) < p else (low, middle)
    return (low + high) / 2


def line(points: Points, asked: Asked) -> Answer:
    """Section 3, three values and more: line of least squares, its prediction interval, P(met)."""
    slope, middle, height = least_squares(points)
    (t0, v0), (t, _) = points[0], points[-1]
    expected = height + slope * (asked.deadline - middle)
    met = asked.sign * (expected - asked.target) >= 0
    word = "on track" if met else "off track" if slope * asked.sign > 0 else "moving away"
    required = (asked.target - v0) / (asked.deadline - t0)
    attained = None
    if slope * asked.sign > 0:
        attained = max(float(t), middle + (asked.target - height) / slope)
    plain = Answer(word, slope, required, slope / required, expected, attained=attained)
    return _with_interval(plain, points, asked) if len(points) > 2 else plain


def _with_interval(plain: Answer, points: Points, asked: Asked) -> Answer:
    slope, middle, height = least_squares(points)
    n = len(points)
    left = sum((v - height - slope * (year - middle)) ** 2 for year, v in points)
    spread = sum((year - middle) ** 2 for year, _ in points)
    assert plain.expected is not None
    error = sqrt(left / (n - 2) * (1 + 1 / n + (asked.deadline - middle) ** 2 / spread))
    half = student_quantile(0.95, n - 2) * error
    probability = student_cdf(asked.sign * (plain.expected - asked.target) / error, n - 2)
    return Answer(
        plain.word,
        plain.actual,
        plain.required,
        plain.ratio,
        plain.expected,
        low=plain.expected - half,
        high=plain.expected + half,
        probability=probability,
        attained=plain.attained,
    )


RULES = {
    "aarr": aarr,
    "worldbank-wdi": worldbank_wdi,
    "gmr": gmr,
    "cgd": cgd,
    "psa-2007": psa_2007,
    "psa-2010": psa_2010,
    "unsd": unsd,
    "eurostat": eurostat,
    "statcan": statcan,
    "escap-csi": escap_csi,
    "escap-api": escap_api,
    "attain": line,
}

WITHOUT_A_NUMBER = {"unsd": unsd_without_target, "eurostat": eurostat_without_target}
