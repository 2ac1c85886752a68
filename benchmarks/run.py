"""
Run every benchmark and print its table: `python benchmarks/run.py`, some minutes.

`python benchmarks/run.py --small` runs them with few rows, to see that they work.
"""

import subprocess
import sys
from pathlib import Path

SMALL = {
    "bench_assess.py": ["20000"],
    "bench_read.py": ["20000"],
    "bench_check.py": ["20000"],
    "bench_release.py": ["20000"],
    "bench_index.py": ["50000"],
    "bench_start.py": [],
    "bench_portal.py": ["20000"],
    "bench_pack.py": ["30"],
    "bench_roadmap.py": ["30"],
    "bench_search.py": ["3"],
}


def main(arguments):
    """Run them one after the other."""
    here = Path(__file__).parent
    for name, few in SMALL.items():
        print(f"\n== {name}", flush=True)
        rows = few if "--small" in arguments else []
        subprocess.run([sys.executable, str(here / name), *rows], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
