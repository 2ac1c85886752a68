"""
How long a meeting pack takes, by format.

    python benchmarks/bench_pack.py              300 actions, 16 bodies, 11 countries, 5 cycles
    python benchmarks/bench_pack.py 30           fewer actions

The figures are those of the demo release under one rule. Each action has a report of its lead body and
of each country that it concerns, three of eleven; four cycles lie before the one that is printed, which
tells what changed since the last of them.
"""

import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

PROMISED = 20
BODIES = [f"BODY-{number:02d}" for number in range(1, 17)]
STATUSES = ("proposed", "agreed", "under way", "done", "dropped")
CYCLES = ("2024.1", "2024.2", "2025.1", "2025.2", "2026.1")


def roadmap(count, areas):
    from attain.usecases.pack.roadmap import PackAction, PackItem, PackReport, RoadmapPart

    items = tuple(
        PackItem("Plan", f"{area}.{number}", f"Recommendation {number} of area {area}", area)
        for area in "ABCDE"
        for number in range(1, 6)
    )[:24]
    actions = tuple(
        PackAction(
            number=f"{place + 1:03d}",
            title="Train the staff of statistics offices in estimates for small areas",
            status=STATUSES[place % 5],
            items=(items[place % 24].key, items[(place * 7 + 1) % 24].key),
            lead="" if place % 17 == 0 else BODIES[place % 16],
            supporting=(BODIES[(place + 3) % 16], BODIES[(place + 5) % 16]),
            goals=("SDG 3",),
            targets=("SDG 3.2",) if place % 2 else (),
            areas=tuple(areas[(place + step) % len(areas)] for step in range(3)),
            deadline=date(2026, 1, 1) + timedelta(days=place),
            done=place % 5 > 2,
            status_before=STATUSES[(place + (place % 4 == 0)) % 5],
        )
        for place in range(count)
    )
    said = "Two workshops were held with forty persons; their report is with the secretariat."
    reports = tuple(
        PackReport(
            a.number,
            a.lead or BODIES[0],
            a.status,
            said,
            area,
            "Funds came late",
            "Go on",
            answers=("12,000 dollars", ""),
        )
        for a in actions
        for area in ("", *a.areas)
    )
    return RoadmapPart(
        cycle=CYCLES[-1],
        cycle_title=CYCLES[-1],
        frozen=date(2026, 10, 1),
        items=items,
        actions=actions,
        reports=reports,
        statuses=STATUSES,
        before=CYCLES[-2],
        plans={"Plan": "A plan of five areas"},
        questions=("What was spent?", "Who was reached?"),
        asked=len(reports) + 40,
    )


def main(arguments):
    from attain.reporting.language import language_of
    from attain.usecases.demo import build_demo_release
    from attain.usecases.pack.archive import FORMATS, make_pack
    from attain.usecases.portal.edition import open_edition

    count = int(arguments[0]) if arguments else 300
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        release = build_demo_release(folder / "releases", time=datetime(2026, 1, 31, tzinfo=UTC))
        edition = open_edition(release.path, cache=folder / "cache")
        part = roadmap(count, edition.areas)
        print(f"{count} actions, {len(part.reports)} reports, {len(edition.areas)} countries")
        for forms in (*((form,) for form in FORMATS), FORMATS):
            begin = time.perf_counter()
            made = make_pack(
                edition,
                folder / "packs",
                made=date(2026, 10, 2),
                language=language_of("en"),
                roadmap=part,
                formats=forms,
            )
            took = time.perf_counter() - begin
            size = sum(made.file(form).stat().st_size for form in forms) / 1e6
            print(f"  {' '.join(forms):<16} {took:6.1f} s {size:7.1f} MB")
        if count >= 300 and took > PROMISED:
            sys.exit(f"A pack takes {took:.0f} s; {PROMISED} s are promised.")
        edition.close()
        release.close()


if __name__ == "__main__":
    main(sys.argv[1:])
