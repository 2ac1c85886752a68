"""
What a large file costs: read, mapped and checked, against the fastest reading of it as bare text.

    python benchmarks/bench_read.py             one million rows and 30 columns
    python benchmarks/bench_read.py 100000      fewer

Processor time; the two take turns on the same file. The file is in the long form of the UN SDG
releases, with codes as they stand there.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from attain.usecases.check import check_table
from attain.usecases.read import read_file

AREAS = ["116", "360", "418", "458", "104", "608", "702", "764", "704", "096", "626"]
YEARS = np.arange(1990, 2020)
UNUSED = (
    "disabilityStatus",
    "educationLevel",
    "freq",
    "location",
    "migratoryStatus",
    "modeOfTransportation",
    "nameOfNonCommunicableDisease",
    "typeOfOccupation",
    "typeOfProduct",
    "typeOfSkill",
    "typeOfSpeed",
)


def un_style_file(path, rows):
    """Write a file of `rows` rows and 30 columns in the long form of the UN SDG releases."""
    random = np.random.default_rng(11)
    each = len(YEARS)
    series = -(-rows // each)
    number = np.repeat(np.arange(series), each)[:rows]
    sex = np.array(["BOTHSEX", "FEMALE", "MALE"])[number % 3]
    age = np.array(["ALLAGE", "15-24", "25+"])[(number // 3) % 3]
    area = np.array(AREAS)[(number // 9) % len(AREAS)]
    code = np.char.add("SB_TST_", (number // (9 * len(AREAS))).astype(str))
    start = random.uniform(20, 80, series)
    pace = random.uniform(-0.8, 0.3, series)
    year = np.tile(YEARS, series)[:rows]
    value = start[number] + pace[number] * (year - 1990) + random.normal(0, 0.3, rows)
    empty = [None] * rows
    columns = {
        "goal": np.full(rows, "3"),
        "target": np.full(rows, "3.2"),
        "indicator": np.full(rows, "3.2.1"),
        "seriesCode": code,
        "seriesDesc": np.char.add("A series of a benchmark, number ", code),
        "release": np.full(rows, "2019.Q3.G.01"),
        "geoAreaCode": area,
        "geoAreaName": np.char.add("Area ", area),
        "timePeriod": year,
        "value": np.round(np.clip(value, 0.1, 99.9), 2),
        "ageCode": age,
        "sexCode": sex,
        **{f"{name}Code": empty for name in UNUSED},
        "unitsCode": np.full(rows, "PT"),
        "unitmultiplierCode": empty,
        "reportingTypeCode": np.full(rows, "G"),
        "nature": np.full(rows, "E: Estimated data"),
        "sources": np.full(rows, "Household surveys and registers, compiled by the agency"),
        "footnotes": empty,
        "timeDetails": year.astype(str),
    }
    frame = pl.DataFrame(
        {
            name: pl.Series(cells, dtype=None if isinstance(cells, np.ndarray) else pl.String)
            for name, cells in columns.items()
        }
    )
    frame.write_csv(path)
    return frame.width


def seconds(work):
    begin = time.process_time()
    work()
    return time.process_time() - begin


def main(rows=1_000_000, rounds=3):
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.csv"
        width = un_style_file(path, rows)

        def as_text():
            pl.read_csv(path, infer_schema=False)

        def ours():
            table = read_file(path)
            report = check_table(table)
            if table.frame.height != rows or report.errors:
                raise SystemExit(f"not all was read: {report.findings[:3]}")

        as_text()
        ours()
        pairs = [(seconds(as_text), seconds(ours)) for _ in range(rounds)]
        plain, checked = (min(column) for column in zip(*pairs, strict=True))
        size = path.stat().st_size / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{rows:,} rows, {width} columns, {size:.0f} MB, processor seconds, best of {rounds}")
    print(f"all cells as text, polars            {plain:8.2f}")
    print(
        f"read, mapped and checked             {checked:8.2f}   {checked / plain:6.2f} times (at most 4)"
    )
    print(f"peak memory, GiB                     {memory:8.2f}   (below 3)")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
