"""
What a million verdicts cost: the default rule against a closed-form slope and against polyfit.

    python benchmarks/bench_assess.py             one million series of 20 points
    python benchmarks/bench_assess.py 100000      fewer

Processor time of this process. The slope in polars and the verdicts take turns on the same figures;
pandas with polyfit is measured on a sample of the series and scaled up.
"""

import resource
import sys
import time
import warnings

import numpy as np
import polars as pl

from attain.domain.frameworks import Direction, TargetKind, TargetRule
from attain.domain.progress import RULES, Panel, Terms, assess
from attain.domain.progress.verdicts import REASONS, codes_of

POINTS = 20
SAMPLE = 3000


def figures(series):
    """Return series numbers, years and values: falling lines of different pace, with noise."""
    random = np.random.default_rng(7)
    pace = random.uniform(-0.5, 2.0, (series, 1))
    value = 60 - np.arange(POINTS) * pace + random.normal(0, 2, (series, POINTS))
    number = np.repeat(np.arange(series), POINTS)
    year = np.tile(np.arange(2000.0, 2000 + POINTS), series)
    return number, year, value.ravel()


def slope_in_polars(frame):
    """Return the least-squares slope of each series by sums."""
    x, y = pl.col("year") - 2010, pl.col("value")
    sums = (
        frame.lazy()
        .group_by("series")
        .agg(n=pl.len(), x=x.sum(), y=y.sum(), xx=(x * x).sum(), xy=(x * y).sum())
    )
    slope = (pl.col.xy - pl.col.x * pl.col.y / pl.col.n) / (pl.col.xx - pl.col.x**2 / pl.col.n)
    return sums.with_columns(slope=slope).collect()


def verdicts(panel, terms):
    """Return the verdicts with the reasons of each series as text."""
    found = assess(panel, terms, RULES["attain"], as_of=2000 + POINTS - 1)
    masks, places = np.unique(found.marks & int(REASONS), return_inverse=True)
    texts = pl.Series([",".join(codes_of(int(mask))) for mask in masks])
    return found, texts.gather(places)


def slope_in_pandas(series):
    """Return the seconds that pandas with polyfit takes for `series` series, from a sample."""
    import pandas as pd

    number, year, value = figures(SAMPLE)
    frame = pd.DataFrame({"series": number, "year": year, "value": value})
    begin = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.groupby("series").apply(lambda g: np.polyfit(g["year"], g["value"], 1)[0])
    return (time.process_time() - begin) * series / SAMPLE


def seconds(work, *arguments):
    begin = time.process_time()
    work(*arguments)
    return time.process_time() - begin


def main(series=1_000_000, rounds=4):
    """Print the table."""
    number, year, value = figures(series)
    frame = pl.DataFrame({"series": number, "year": year, "value": value})
    panel = Panel(np.arange(series + 1) * POINTS, year, value)
    rule = TargetRule(
        id="b",
        indicator="b",
        kind=TargetKind.LEVEL,
        direction=Direction.DECREASE,
        baseline_period=2000,
        target_period=2030,
        target_value=30,
    )
    terms = Terms.of([rule], repeat=np.zeros(series, np.int64))
    slope_in_polars(frame)
    pairs = [
        (seconds(slope_in_polars, frame), seconds(verdicts, panel, terms)) for _ in range(rounds)
    ]
    plain, ours = (min(column) for column in zip(*pairs, strict=True))
    polyfit = slope_in_pandas(series)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{series:,} series of {POINTS} points, processor seconds, best of {rounds}")
    print(f"closed-form slope in polars          {plain:8.2f}")
    print(
        f"default rule with reasons            {ours:8.2f}   {ours / plain:6.2f} times (at most 5)"
    )
    faster = f"{polyfit / ours:6.0f} times ours (at least 100)"
    print(f"pandas groupby with polyfit, scaled  {polyfit:8.0f}   {faster}")
    print(f"peak memory, GiB                     {memory:8.2f}   (below 3)")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
