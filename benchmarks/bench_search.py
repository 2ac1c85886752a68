"""
How long an answer of the search takes, as users type it, over the demo release.

    python benchmarks/bench_search.py              twenty rounds
    python benchmarks/bench_search.py 3            fewer

The reference is making the record of every thing that can be found, once.
"""

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

PROMISED_MILLISECONDS = 300
TYPED = ("child mortality", "la", "cambodia water", "mortalitty rate", "ความยากจน", "3.2.1")


def milliseconds(work):
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def main(rounds=20):
    from attain.reporting.language import language_of
    from attain.usecases.demo import build_demo_release
    from attain.usecases.portal.edition import open_edition
    from attain.usecases.portal.search import search, search_records

    english = language_of("en")
    with tempfile.TemporaryDirectory() as folder:
        time_of_it = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
        build_demo_release(Path(folder), time=time_of_it).close()
        edition = open_edition(Path(folder) / "asean-demo", cache=Path(folder) / "editions")
        search(edition, "poverty", english)
        reference = statistics.median(
            milliseconds(lambda: search_records(edition, english)) for _ in range(3)
        )
        print("search over the demo release             ms")
        print(f"  every record made anew (x)       {reference:9.1f}")
        waits = []
        for words in TYPED:
            taken = [
                milliseconds(lambda words=words: search(edition, words, english))
                for _ in range(rounds)
            ]
            waits += taken
            print(f"  {words:<32} {statistics.median(taken):9.1f}")
        worst = sorted(waits)[int(0.95 * len(waits))]
        print(
            f"  95 in 100 of all below           {worst:9.1f}   {worst / reference:.2f} x"
            f"   (promised: {PROMISED_MILLISECONDS})"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
