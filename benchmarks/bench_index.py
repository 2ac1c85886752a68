"""
How long one series takes to read among five million observations, and what the release weighs.

    python benchmarks/bench_index.py              five million
    python benchmarks/bench_index.py 200000       fewer
"""

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import polars as pl
from release_data import observations

from attain.domain.observations import KEY_COLUMNS
from attain.domain.series import SeriesKey
from attain.store.releases import INDEX, OBSERVATIONS, Check, open_release, write_release

READINGS = 2_000


def milliseconds(work, keys):
    taken = []
    for key in keys:
        begin = time.perf_counter()
        work(key)
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def from_parquet(place, key):
    """The same series from the Parquet file, for comparison."""
    parts = (key.series_code, key.reference_area, key.dimensions, key.unit)
    wanted = [pl.col(name) == part for name, part in zip(KEY_COLUMNS, parts, strict=True)]
    return pl.scan_parquet(place).filter(*wanted).collect()


def main(rows=5_000_000):
    frame = observations(rows)
    verdicts = frame.group_by(KEY_COLUMNS).agg(pl.col("value").last().alias("latest"))
    named = {"framework": "B", "target_rule": "B-1", "rule": "attain"}
    verdicts = verdicts.with_columns(pl.lit(text).alias(name) for name, text in named.items())
    with tempfile.TemporaryDirectory() as folder:
        path = write_release(
            Path(folder),
            id="r",
            time=datetime(2026, 3, 31, tzinfo=UTC),
            observations=frame,
            verdicts=verdicts,
            dictionary={},
            origins=[],
            software={"attain": "benchmark"},
        )
        keys = [SeriesKey(*row) for row in verdicts.select(KEY_COLUMNS).rows()]
        chosen = random.Random(1).sample(keys, min(READINGS, len(keys)))
        print(f"{rows:,} observations, {len(keys):,} series")
        for name in (OBSERVATIONS, INDEX):
            print(f"  {name:<28}{(path / name).stat().st_size / 1e6:>10.1f} MB")
        with open_release(path, check=Check.QUICK) as release:
            release.rows(chosen[0])
            ways = {"rows": release.rows, "checked observations": release.series}
            for name, way in ways.items():
                taken = milliseconds(way, chosen)
                print(
                    f"  {name:<28}{statistics.median(taken):>10.3f} ms, of 100 the slowest but one "
                    f"{sorted(taken)[int(len(taken) * 0.99) - 1]:.3f}"
                )
        taken = milliseconds(lambda key: from_parquet(path / OBSERVATIONS, key), chosen[:20])
        print(f"  {'the same from Parquet':<28}{statistics.median(taken):>10.3f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
