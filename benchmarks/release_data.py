"""Observation tables and files of any size for the benchmarks of releases."""

from pathlib import Path

import numpy as np
import polars as pl

from attain.exchange.table import finish

AREAS = np.array(["BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM"])
OFFSETS = np.array([0.0, -2.0, 2.0, 3.0, -3.0])
DIMENSIONS = np.array(["", "SEX=F", "SEX=M", "URBANISATION=R", "URBANISATION=U"])


def observations(rows, *, periods=20, seed=1):
    """Return `rows` observations: series of `periods` years, with a trend, noise and sources."""
    rng = np.random.default_rng(seed)
    place = np.arange(rows)
    series, step = place // periods, place % periods
    code = series // (len(AREAS) * len(DIMENSIONS))
    family = series // len(DIMENSIONS)  # parts lie around their total
    start = rng.uniform(30, 70, family[-1] + 1)[family] + OFFSETS[series % len(DIMENSIONS)]
    noise = rng.normal(0, 0.5, (family[-1] + 1, periods))[family, step]
    value = (start + noise - 0.5 * step).round(2)
    source = np.array([f"Household survey of round {n}, statistical office" for n in range(300)])
    texts = pl.Series(value).cast(pl.String)
    return finish(
        pl.DataFrame(
            {
                "series_code": pl.Series(code)
                .cast(pl.String)
                .str.zfill(5)
                .str.replace("^", "SH_B"),
                "reference_area": AREAS[series // len(DIMENSIONS) % len(AREAS)],
                "dimensions": DIMENSIONS[series % len(DIMENSIONS)],
                "unit": np.repeat("PT", rows),
                "period": pl.Series(2000 + step).cast(pl.String),
                "time": (2000 + step).astype(float),
                "value": value,
                "value_text": texts,
                "nature": np.array(["C", "E", "CA"])[series % 3],
                "source": source[series % 300],
                "row": place + 2,
            }
        ),
        origin="benchmark.csv",
    )


def indicator_files(folder: Path, count, *, rows=500, seed=1):
    """Write `count` files of the simple template of `rows` figures each, return the paths."""
    table = observations(count * rows, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    places = []
    for number in range(count):
        part = table.slice(number * rows, rows).select(
            pl.lit(f"SH_B{number:05d}").alias("indicator"),
            "reference_area",
            pl.col("dimensions").str.extract("SEX=(.)").fill_null("_T").alias("SEX"),
            pl.col("dimensions")
            .str.extract("URBANISATION=(.)")
            .fill_null("_T")
            .alias("URBANISATION"),
            "period",
            pl.col("value_text").alias("value"),
            "unit",
            "source",
        )
        places.append(folder / f"indicator-{number:05d}.csv")
        part.write_csv(places[-1])
    return places
