"""
How long the matrix of the roadmap takes on the server, and how large it is.

    python benchmarks/bench_roadmap.py           300 actions, 16 bodies, 11 countries, 5 cycles
    python benchmarks/bench_roadmap.py 30        fewer actions

The pages are asked for by somebody who has signed in, through the whole portal but for the network, with
several pairs of axes; processor time counts, not the clock. Each action names two recommendations, three
bodies, three countries and two goals; four cycles are frozen, and the fifth is what stands now. That is a
load to measure with, no claim about ASEAN.
"""

import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

PROMISED_MS, PROMISED_KB = 300, 300
ROUNDS = 40
PAIRS = (
    ("recommendation", "body"),
    ("recommendation", "country"),
    ("body", "goal"),
    ("goal", "country"),
    ("body", "cycle"),
    ("country", "status"),
)
CYCLES = ("2024-1", "2024-2", "2025-1", "2025-2")


def actions(count):
    """Return actions spread over recommendations, bodies, countries, goals and statuses."""
    from attain.domain.roadmap.actions import Milestone, Output, RoadmapAction
    from attain.domain.roadmap.status import Status
    from attain.usecases.dictionary import shipped_areas, shipped_bodies
    from attain.usecases.plans import shipped_plans

    today = datetime.now(UTC).date()
    items = [plan.key(item) for plan, item in shipped_plans().to_act_on()]
    bodies = [each.id for each in shipped_bodies().bodies][:16]
    areas = shipped_areas().members("ASEAN", on=today)
    statuses = list(Status)
    for n in range(count):
        yield RoadmapAction(
            number=f"A{n + 1}",
            title=f"Train the staff of district offices in estimates for small areas, part {n + 1}",
            status=statuses[n % 6],
            items=(items[n % 24], items[24 + n % 8]),
            lead="" if n % 25 == 0 else bodies[n % 16],
            supporting=(bodies[(n + 3) % 16], bodies[(n + 5) % 16]),
            goals=(f"SDG {n % 17 + 1}", f"SDG {(n + 4) % 17 + 1}"),
            areas=tuple(areas[(n + step) % len(areas)] for step in range(3)),
            output=Output(text="Offices that estimate for themselves", quantity="40 offices"),
            begin=today - timedelta(days=500 - n),
            deadline=today + timedelta(days=n - 60),
            milestones=(Milestone("First course", today + timedelta(days=n - 90)),),
        )


def keep(count):
    """Fill the portal's database; return somebody who has signed in."""
    import json
    from dataclasses import replace
    from hashlib import sha256

    from django.test import Client

    from attain.domain.roadmap.cycles import Cycle, CycleState
    from attain.domain.roadmap.frozen import FrozenCycle
    from attain.domain.roadmap.status import Status
    from attain.usecases.plain_values import as_plain
    from attain.web.accounts.models import AppointmentRow, Person
    from attain.web.reports.models import CycleRow, FrozenRow
    from attain.web.roadmap.models import ActionRow

    now = datetime.now(UTC)
    made = list(actions(count))
    ActionRow.objects.bulk_create(
        ActionRow(
            pk=n,
            content=as_plain(each),
            status=each.status.value,
            lead=each.lead,
            deadline=each.deadline,
            changed_at=now,
            done_at=now if each.status is Status.DONE else None,
        )
        for n, each in enumerate(made, 1)
    )
    for name in CYCLES:
        begin = date(int(name[:4]), 1 if name.endswith("1") else 7, 1)
        cycle = Cycle(
            id=name,
            title=name,
            begin=begin,
            deadline=begin + timedelta(days=60),
            state=CycleState.FROZEN,
        )
        row = CycleRow.objects.create(
            id=name,
            state=CycleState.CLOSED.value,
            content=as_plain(cycle),
            deadline=cycle.deadline,
            opened_at=now,
            changed_at=now,
        )
        frozen = FrozenCycle(
            cycle=cycle,
            day=cycle.deadline,
            release="",
            actions=tuple(replace(each, status=Status.UNDER_WAY) for each in made),
            reports=(),
            missing=(),
            items=(),
            bodies={},
        )
        content = json.dumps(as_plain(frozen), ensure_ascii=False, sort_keys=True)
        seal = sha256(content.encode()).hexdigest()
        FrozenRow.objects.create(cycle=row, content=content, sha256=seal, name="bench", at=now)
    who = Person.objects.make(email="b@example.org", name="Bench", language="en", now=now)
    AppointmentRow.objects.create(
        person=who, body="ASEC", role="coordinator", begin=date(2026, 1, 1), created_at=now
    )
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(who.pk)
    session.save()
    return browser


def main(arguments):
    """Print the table."""
    count = int(arguments[0]) if arguments else 300
    with tempfile.TemporaryDirectory() as name:
        os.environ["ATTAIN_HOME"] = name
        os.environ.pop("ATTAIN_DATABASE", None)
        from attain.web.server import set_up

        set_up(Path(name) / "releases")
        from attain.web.database import prepare_database

        prepare_database()
        browser = keep(count)
        print(f"{count} actions, 16 bodies, 11 countries, {len(CYCLES) + 1} cycles")
        worst, largest = 0.0, 0.0
        for rows, columns in PAIRS:
            times = []
            for turn in range(ROUNDS + 1):
                begin = time.process_time()
                answer = browser.get("/desk/roadmap/", {"rows": rows, "columns": columns})
                if turn:
                    times.append((time.process_time() - begin) * 1000)
                assert answer.status_code == 200, answer.status_code
            late = sorted(times)[int(ROUNDS * 0.95) - 1]
            size = len(answer.content) / 1000
            worst, largest = max(worst, late), max(largest, size)
            print(f"  {rows + ' by ' + columns:<28} p95 {late:5.0f} ms {size:6.0f} kB")
        print(f"  promised: p95 below {PROMISED_MS} ms on the server, below {PROMISED_KB} kB")
        if count >= 300 and (worst > PROMISED_MS or largest > PROMISED_KB):
            sys.exit("The matrix does not keep what is promised.")


if __name__ == "__main__":
    main(sys.argv[1:])
