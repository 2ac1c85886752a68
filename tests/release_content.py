"""Small releases for the tests of the store."""

from datetime import UTC, datetime

import numpy as np
import polars as pl

from attain.domain.observations import KEY_COLUMNS
from attain.store.tables import SCHEMA

TIME = datetime(2026, 3, 31, 8, tzinfo=UTC)
SOFTWARE = {"attain": "0.1.0", "polars": pl.__version__}
DICTIONARY = {"frameworks": [], "assessment": {"rules": ["attain"], "as_of": 2015}}
ORIGINS = [
    {"id": "mortality.csv", "who": "Statistics Office", "sha256": "0" * 64, "licence": "free"}
]

USUAL = {
    "dimensions": "",
    "unit": "PER_1000",
    "bound": "",
    "status": "A",
    "confidentiality": "F",
    "nature": "C",
    "multiplier": 0,
    "lower": None,
    "upper": None,
    "standard_error": None,
    "source": "Survey",
    "footnote": "",
    "origin": "mortality.csv",
    "sheet": "",
}


def observation(series_code, area, period, value, **others):
    """One row of the observation table."""
    text = "" if value is None else repr(value)
    row = {"series_code": series_code, "reference_area": area, "period": str(period), **USUAL}
    row |= {"time": float(str(period)[:4]), "value": value, "value_text": text, "row": 2}
    return row | others


def table(*rows):
    """Return the rows as an observation table."""
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def many_observations(series=50, periods=20, seed=1):
    """Return a table of `series` series of random values."""
    rng = np.random.default_rng(seed)
    number = np.repeat(np.arange(series), periods)
    years = np.tile(1990 + np.arange(periods), series)
    values = (rng.random(series * periods) * 1000).round(1) / 10
    frame = pl.DataFrame(
        {
            "series_code": [f"SH_X{n // 40:05d}" for n in number],
            "reference_area": [f"A{n // 4 % 10}" for n in number],
            "dimensions": [("", "SEX=F", "SEX=M", "AGE=15-24;SEX=F")[n % 4] for n in number],
            "period": years.astype(str),
            "time": years.astype(float),
            "value": values,
            "value_text": [repr(float(value)) for value in values],
            "row": np.arange(len(number)) + 2,
        }
    )
    rest = {name: value for name, value in USUAL.items() if name not in frame.columns}
    frame = frame.with_columns(pl.lit(value).alias(name) for name, value in rest.items())
    return frame.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def verdicts_on(observations):
    """Return one verdict for each series of `observations`."""
    return (
        observations.sort("time")
        .group_by(KEY_COLUMNS, maintain_order=True)
        .agg(pl.col("value").last().alias("latest"))
        .with_columns(
            framework=pl.lit("MDG"),
            target_rule=pl.lit("MDG-4.1"),
            rule=pl.lit("attain"),
            standing=pl.lit("on_track"),
            rule_version=pl.lit("1"),
        )
    )


def content(observations=None, **others):
    """Return the arguments of `write_release` besides the folder."""
    observations = many_observations() if observations is None else observations
    return {
        "id": "2026.Q1",
        "time": TIME,
        "observations": observations,
        "verdicts": verdicts_on(observations),
        "dictionary": DICTIONARY,
        "origins": ORIGINS,
        "software": SOFTWARE,
    } | others
