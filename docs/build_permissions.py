"""
Write the page on who may do what from the tables of the domain: `python docs/build_permissions.py`.

`pages()` gives the page as text; a test compares it with the file.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any

from attain.domain.clearance import CANDIDATE_STEPS, CandidateState
from attain.domain.permissions.actions import THING_OF, Action, Thing
from attain.domain.permissions.roles import DESCRIBED, HELD_FOR, WRITING, Role
from attain.domain.permissions.table import APPOINTS, GRANTS, Grant
from attain.domain.roadmap.cycles import CYCLE_STEPS, REPORT_STEPS, CycleState, ReportState
from attain.domain.roadmap.status import MAY_BECOME, Move, Status
from attain.domain.submissions import STEPS, SubmissionState

FOLDER = Path(__file__).parent / "reference"
INTRODUCTION = """# Who may do what

A person acts *for a body* in a *role*, from a day and until a day. What the portal allows is decided by
one table, in `attain.domain.permissions`; this page is written from it, and each cell is tried by a test.
What no row allows is refused. The table is our own rule: the Roadmap says who answers for what, not who may
press which button. How people
are let in, [another page](../how-to/let-people-in.md) tells.

Three principles are behind it. What a country has not sent is its own. Nobody accepts what they sent.
Between sovereign states nobody approves for another: each clears what is said about itself.
"""


def permissions_page() -> str:
    """Return the page `docs/reference/permissions.md`."""
    lines = [*INTRODUCTION.splitlines(), "", "## Roles", ""]
    lines += ["| role | what it is for | held for | second factor | may give the roles |"]
    lines += ["|---|---|---|---|---|", *map(_role, Role), ""]
    for thing in Thing:
        lines += [f"## {thing.value.capitalize()}", ""]
        lines += ["| action | role | whose | only while it is | besides |", "|---|---|---|---|---|"]
        of_thing = [each for each in Action if THING_OF[each] is thing]
        lines += [_grant(each) for action in of_thing for each in GRANTS if each.action is action]
        lines += [""]
    lines += [
        "## From state to state",
        "",
        "A submission:",
        "",
        *_steps(STEPS, SubmissionState),
        "",
    ]
    lines += ["A candidate release, which is public from its minute on:", ""]
    lines += [*_steps(CANDIDATE_STEPS, CandidateState), ""]
    lines += ["A reporting cycle, and a status report in it:", ""]
    lines += [*_steps(CYCLE_STEPS, CycleState), "", *_steps(REPORT_STEPS, ReportState), ""]
    lines += ["An action of the roadmap, from the status on the left to that of the head:", ""]
    lines += _moves()
    return "\n".join(lines) + "\n"


def _role(role: Role) -> str:
    held = ", ".join(sorted(each.value for each in HELD_FOR[role]))
    gives = ", ".join(sorted(each.value for each in APPOINTS.get(role, ()))) or "none"
    factor = "yes" if role in WRITING else "no"
    return f"| {role.value} | {DESCRIBED[role]} | {held} | {factor} | {gives} |"


def _grant(grant: Grant) -> str:
    besides = []
    if grant.own_review:
        besides.append("named internal reviewer by the body")
    if grant.not_by_sender:
        besides.append("not who sent or mended it")
    states = ", ".join(grant.states) or "any"
    told = ", ".join(besides)
    return (
        f"| {grant.action.value} | {grant.role.value} | {grant.reach.value} | {states} | {told} |"
    )


def _steps(steps: dict[Any, Any], states: type[Enum]) -> list[str]:
    lines = ["| step | " + " | ".join(each.value for each in states) + " |"]
    lines += ["|---" * (len(states) + 1) + "|"]
    for step, leads in steps.items():
        cells = [leads[each].value if each in leads else "" for each in states]
        lines.append(f"| {step.value} | " + " | ".join(cells) + " |")
    return lines


def _moves() -> list[str]:
    lines = ["| | " + " | ".join(each.value for each in Status) + " |"]
    lines += ["|---" * (len(Status) + 1) + "|"]
    for now in Status:
        cells = [_move(MAY_BECOME[now].get(to)) for to in Status]
        lines.append(f"| **{now.value}** | " + " | ".join(cells) + " |")
    return lines


def _move(move: Move | None) -> str:
    if move is None:
        return ""
    takes = [word for word in ("reason", "evidence") if getattr(move, word)]
    return f"{move.by.value}{', with ' + takes[0] if takes else ''}"


def pages() -> dict[Path, str]:
    """Return each page with its text."""
    return {FOLDER / "permissions.md": permissions_page()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path)  # noqa: T201 - a script for people
