"""What it costs to check one million observations: processor time, beside encoding them alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import polars as pl

from attain.domain.validation.references import References
from attain.exchange.table import finish
from attain.usecases.check import check_frame
from attain.usecases.encoding import encode

YEARS = 20
AREAS = 50


def observations(rows: int = 1_000_000, *, seed: int = 1) -> pl.DataFrame:
    """Return smooth series of 20 years in 50 areas, a quarter each in total, women, men, one age."""
    random = np.random.default_rng(seed)
    count = rows // YEARS // 4 * 4
    number = np.arange(count)
    walk = np.exp(np.cumsum(random.normal(0, 0.02, (count, YEARS)), axis=1))
    values = np.exp(random.normal(3, 0.5, (count, 1))) * walk
    values[0::4] = (values[1::4] + values[2::4]) / 2
    kinds = np.array(["", "SEX=F", "SEX=M", "AGE=Y15T24"], dtype=object)
    columns = {
        "series_code": [f"S_{i}" for i in number // (AREAS * 4)],
        "reference_area": [f"A{i:02d}" for i in number // 4 % AREAS],
        "dimensions": kinds[number % 4],
    }
    frame = pl.DataFrame(
        {
            name: np.repeat(np.asarray(texts, dtype=object), YEARS).tolist()
            for name, texts in columns.items()
        }
    ).with_columns(
        unit=pl.lit("PT"),
        period=pl.Series([str(2000 + i) for i in range(YEARS)] * count),
        time=pl.Series(np.tile(np.arange(2000.0, 2000 + YEARS), count)),
        value=pl.Series(np.minimum(values.ravel(), 100.0)),
        row=pl.int_range(2, count * YEARS + 2, dtype=pl.Int64),
    )
    return finish(frame)


def measure(rows: int = 1_000_000, *, repeats: int = 3) -> dict[str, float]:
    """Return processor seconds: `encode` alone, and `check` in all."""
    frame = observations(rows)
    known = References(areas=frozenset(frame["reference_area"].unique()), as_of=2025)
    return {
        "encode": least(lambda: encode(frame), repeats),
        "check": least(lambda: check_frame(frame, dictionary=known), repeats),
    }


def least(work: Callable[[], object], repeats: int) -> float:
    """Return the least processor time of some runs."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


if __name__ == "__main__":
    for name, seconds in measure().items():
        print(f"{name:8} {seconds:6.2f} s of processor time for one million observations")
