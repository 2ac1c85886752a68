"""Example actions for the demonstration: made up, marked so, and taken away with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from attain.domain.roadmap.actions import RoadmapAction, changed_fields
from attain.domain.roadmap.status import Status
from attain.usecases.demo_actions import demo_actions
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import machine_did, saving
from attain.web.roadmap.models import ActionRow, ActionVersion
from attain.web.roadmap.pulse import beat

WHO = "the demonstration"
WAYS: dict[Status, tuple[Status, ...]] = {
    Status.PROPOSED: (),
    Status.AGREED: (Status.AGREED,),
    Status.UNDER_WAY: (Status.AGREED, Status.UNDER_WAY),
    Status.ON_HOLD: (Status.AGREED, Status.UNDER_WAY, Status.ON_HOLD),
    Status.DONE: (Status.AGREED, Status.UNDER_WAY, Status.DONE),
    Status.DROPPED: (Status.AGREED, Status.DROPPED),
}
"""Through which steps an example came to where it stands."""


def load_examples(*, now: datetime) -> int:
    """Keep the example actions, each with the versions through which it came; return how many."""
    with saving():
        examples = demo_actions(now.date())
        for each in examples:
            _keep(each, now)
        _note(f"load {len(examples)} example actions", now)
        beat()
    return len(examples)


def remove_examples(*, now: datetime) -> int:
    """Take every example away with its versions, as if it had never been; return how many."""
    with saving():
        rows = [row for row in ActionRow.objects.all() if row.content.get("example")]
        for row in rows:
            ActionVersion.objects.filter(action=row).delete()
            row.files.all().delete()  # type: ignore[attr-defined]
            row.delete()
        if rows:
            _note(f"remove {len(rows)} example actions", now)
            beat()
    return len(rows)


def _keep(action: RoadmapAction, now: datetime) -> None:
    row = ActionRow(content={}, status=Status.PROPOSED.value, changed_at=now)
    row.save()
    stands = replace(action, number=row.number, status=Status.PROPOSED)
    steps = [stands, *(replace(stands, status=each) for each in WAYS[action.status])]
    for version, each in enumerate(steps, 1):
        before = steps[version - 2] if version > 1 else None
        ActionVersion.objects.create(
            action=row,
            version=version,
            content=as_plain(each),
            changed=list(changed_fields(before, each)) if before else [],
            reason="",
            person="",
            name=WHO,
            body="",
            at=now,
        )
    row.content, row.status = as_plain(steps[-1]), action.status.value
    row.lead, row.deadline, row.version = action.lead, action.deadline, len(steps)
    row.done_at = now if action.status is Status.DONE else None
    row.save()


def _note(action: str, now: datetime) -> None:
    machine_did(action, "action of the roadmap", "demonstration", now=now)
