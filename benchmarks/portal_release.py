"""A release as large as a region's: the demo figures, and millions of made-up ones beside them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from release_data import observations

from attain.store.dictionary import plain_of
from attain.store.releases import write_release
from attain.usecases.assess import assess_table
from attain.usecases.demo import build_demo_release
from attain.usecases.dictionary import shipped_framework

INDICATORS = 300


def large_release(folder: Path, rows: int) -> Path:
    """Write the release into `folder` and return its path."""
    demo = build_demo_release(folder / "demo", time=datetime(2026, 1, 31, tzinfo=UTC))
    made_up = observations(rows)
    framework = framework_over(made_up["series_code"].unique(maintain_order=True).to_list())
    judged = assess_table(made_up, [framework], rules=["attain"], as_of=2019)
    dictionary = demo.dictionary()
    dictionary["frameworks"] += plain_of([framework])
    return write_release(
        folder,
        id="large",
        time=datetime(2026, 3, 31, tzinfo=UTC),
        observations=pl.concat([demo.observations(), made_up]),
        verdicts=pl.concat([demo.verdicts(), judged.select(demo.verdicts().columns)]),
        dictionary=dictionary,
        origins=[*demo.origins(), {**demo.origins()[0], "id": "benchmark.csv"}],
        software=demo.software,
    )


def framework_over(codes: list[str]):
    """Return a framework of 300 indicators, each served by its share of the series codes."""
    sdg = shipped_framework("SDG")
    goal = sdg.goals[2]
    target = goal.targets[0]
    pattern = target.indicators[0]
    share = -(-len(codes) // INDICATORS)
    indicators = []
    for number in range(0, len(codes), share):
        code = f"{number // share + 1}"
        serving = tuple(codes[number : number + share])
        rule = replace(
            pattern.rules[0],
            id=f"BIG-{code}",
            indicator=code,
            series_code=serving[0],
            dimensions={},
            unit="PT",
            target_value=20.0,
        )
        indicators.append(
            replace(pattern, code=code, series_codes=serving, rules=(rule,), denominator="")
        )
    only = replace(target, code="1.1", indicators=tuple(indicators))
    return replace(sdg, id="BIG", goals=(replace(goal, code="1", targets=(only,)),))
