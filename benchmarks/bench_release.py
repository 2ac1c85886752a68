"""
What a release costs: written against plain writing, built from files, built again after a change.

    python benchmarks/bench_release.py            all
    python benchmarks/bench_release.py 100000     with fewer rows

Processor time of this process, the best of some rounds in which the things compared take turns.
"""

import io
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import polars as pl
from release_data import indicator_files, observations

from attain.domain.frameworks import (
    Direction,
    Framework,
    Goal,
    Indicator,
    Target,
    TargetKind,
    TargetRule,
)
from attain.domain.observations import KEY_COLUMNS
from attain.store.index_writing import index_bytes
from attain.store.releases import write_release
from attain.store.tables import ordered_observations, ordered_verdicts
from attain.usecases.assess import assess_table
from attain.usecases.release import build_release

TIME = datetime(2026, 3, 31, tzinfo=UTC)
SOFTWARE = {"attain": "benchmark"}


def seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def framework(count):
    """Return a framework with `count` indicators, each targets on its totals and each sex."""
    indicators = []
    for number in range(count):
        code = f"SH_B{number:05d}"
        rules = tuple(
            TargetRule(
                id=f"B-{number}-{sex or 'T'}",
                indicator=code,
                kind=TargetKind.LEVEL,
                direction=Direction.DECREASE,
                series_code=code,
                dimensions={"SEX": sex} if sex else {},
                target_value=20.0,
                target_period=2030.0,
            )
            for sex in ("", "F", "M")
        )
        indicators.append(Indicator(code=code, title=code, series_codes=(code,), rules=rules))
    target = Target(code="1.1", title="Fewer", indicators=tuple(indicators))
    return Framework(id="B", title="B", goals=(Goal(code="1", title="B", targets=(target,)),))


def plain_writing(folder, frame, verdicts, payloads):
    """Write the same Parquet files and the same index from frames that are ready."""
    frame.write_parquet(folder / "observations.parquet", compression="zstd")
    verdicts.write_parquet(folder / "verdicts.parquet", compression="zstd")
    base = sqlite3.connect(folder / "index.sqlite", isolation_level=None)
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    base.execute("BEGIN")
    columns = ", ".join((*KEY_COLUMNS, "observations", "verdicts"))
    key = ", ".join(KEY_COLUMNS)
    base.execute(f"CREATE TABLE series ({columns}, PRIMARY KEY ({key}))")
    base.executemany("INSERT INTO series VALUES (?, ?, ?, ?, ?, ?)", payloads.iter_rows())
    base.execute("COMMIT")
    base.close()


def prepared_payloads(frame, verdicts):
    """Return key, observations and verdicts of each series, as the index of a release has them."""
    base = sqlite3.connect(":memory:")
    base.deserialize(index_bytes(ordered_observations(frame), ordered_verdicts(verdicts)))
    rows = base.execute(
        "SELECT series_code, reference_area, dimensions, unit, p.observations, p.verdicts "
        "FROM series JOIN payloads AS p USING (id)"
    ).fetchall()
    return pl.DataFrame(rows, schema=[*KEY_COLUMNS, "observations", "verdicts"], orient="row")


def writing(rows, rounds=3):
    frame = observations(rows)
    verdicts = assess_table(frame, [framework(frame["series_code"].n_unique())])
    payloads = prepared_payloads(frame, verdicts)
    plain, ours = [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            plain.append(seconds(partial(plain_writing, Path(folder), frame, verdicts, payloads)))
            ours.append(seconds(partial(our_writing, Path(folder) / "r", frame, verdicts)))
    return min(plain), min(ours)


def our_writing(folder, frame, verdicts):
    """Write a release from the same frames: ordered, checked, hashed and flushed to the disk."""
    write_release(
        folder,
        id="r",
        time=TIME,
        observations=frame,
        verdicts=verdicts,
        dictionary={},
        origins=[],
        software=SOFTWARE,
    )


def building(count, rounds=2):
    """Return the cost of a first build, and of one after a changed file."""
    first, again = [], []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            sources = indicator_files(place / "in", count, seed=number + 1)
            plan = [framework(count)]

            def build(name, sources=sources, place=place, plan=plan):
                build_release(
                    sources,
                    folder=place / "releases",
                    id=name,
                    time=TIME,
                    frameworks=plan,
                    accept_warnings=True,
                    cache=place / "cache",
                ).close()

            first.append(seconds(lambda: build("first")))
            text = sources[0].read_text()
            sources[0].write_text(text.replace(",2010,5", ",2010,4"))
            again.append(seconds(lambda: build("again")))
    return min(first), min(again)


def memory_gib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def main(rows=1_000_000):
    out = io.StringIO()
    plain, ours = writing(rows)
    print(
        f"{'release of ' + format(rows, ',') + ' observations':<44}{'s':>8}{'ratio':>8}", file=out
    )
    print(f"{'  plain Parquet and index, frames ready':<44}{plain:>8.2f}{1:>8.1f}", file=out)
    print(f"{'  write_release (promised: 3)':<44}{ours:>8.2f}{ours / plain:>8.1f}", file=out)
    print(f"{'  memory, GiB (promised: 3)':<44}{memory_gib():>8.2f}", file=out)
    building(5, rounds=1)  # loads what is loaded once
    base = None
    for count in (250, 500, 1000, 2000) if rows >= 1_000_000 else (25, 50):
        first, again = building(count, rounds=2 if count <= 500 else 1)
        base = base or (first, count)
        slope = first / count / (base[0] / base[1])
        print(f"build of {count:>5} files of 500 rows", file=out)
        print(f"{'  first (x: against linear)':<44}{first:>8.2f}{slope:>8.2f}", file=out)
        print(
            f"{'  after one changed file (x: of first)':<44}{again:>8.2f}{again / first:>8.2f}",
            file=out,
        )
    print(out.getvalue(), end="")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
