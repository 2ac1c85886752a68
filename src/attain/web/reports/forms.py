"""What people type about cycles and reports, as the domain knows it; a wrong field is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.http import QueryDict

from attain.domain.roadmap.actions import Evidence, RoadmapAction
from attain.domain.roadmap.cycles import Cycle, Expected, Meeting, Question, StatusReport
from attain.domain.roadmap.status import Status
from attain.errors import InvalidData
from attain.web.reports.models import CycleRow
from attain.web.reports.operations import Chosen
from attain.web.reports.queries import cycle_of

EMPTY_ROWS = 3
"""Rows to type a new question, meeting or piece of evidence into."""


def day_in(typed: QueryDict, name: str, what: str) -> date:
    """Return a day that was typed; the message names the field."""
    told = typed.get(name, "").strip()
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise InvalidData(f"{what}: {told!r} is no day. Write it as 2026-12-15.") from None


# ----------------------------------------------------------------------------------------- cycles


def cycle_in(typed: QueryDict, row: CycleRow | None = None) -> Cycle:
    """
    Return a cycle that was typed: a new one, or `row` as it is to be.

    Raises
    ------
    InvalidData
        If a field is wrong; the message names it.
    """
    before = cycle_of(row) if row else None
    id_ = before.id if before else typed.get("id", "").strip()
    return Cycle(
        id=id_,
        title=typed.get("title", "").strip()[:200],
        begin=day_in(typed, "begin", "First day"),
        deadline=day_in(typed, "deadline", "Deadline"),
        plans=tuple(typed.getlist("plans")),
        questions=tuple(_questions(typed)),
        meetings=tuple(_meetings(typed)),
        before=typed.get("before", "").strip(),
    )


def _questions(typed: QueryDict) -> Iterator[Question]:
    taken = {told for told in typed.getlist("question_key") if told}
    keys, texts = typed.getlist("question_key"), typed.getlist("question")
    required = set(typed.getlist("question_required"))
    new = (f"q{number}" for number in range(1, 100) if f"q{number}" not in taken)
    for place, (key, text) in enumerate(zip(keys, texts, strict=False)):
        if text.strip():
            yield Question(key or next(new), text.strip()[:500], str(place) in required)


def _meetings(typed: QueryDict) -> Iterator[Meeting]:
    days, titles = typed.getlist("meeting_day"), typed.getlist("meeting")
    found = []
    for day, title in zip(days, titles, strict=False):
        if not day.strip() and not title.strip():
            continue
        if not title.strip():
            raise InvalidData(f"The meeting of {day} has no name.")
        try:
            found.append(Meeting(date.fromisoformat(day.strip()), title.strip()[:200]))
        except ValueError:
            raise InvalidData(
                f"{title.strip()}: {day!r} is no day. Write it as 2026-12-15."
            ) from None
    yield from sorted(found, key=lambda each: each.day)


# ---------------------------------------------------------------------------------------- reports


def report_in(typed: QueryDict, start: StatusReport, action: RoadmapAction) -> StatusReport:
    """
    Return a report that was typed over what it began with.

    Raises
    ------
    InvalidData
        If a field is wrong; the message names it.
    """
    statuses = {each.value: each for each in Status}
    status = statuses.get(typed.get("status", ""))
    if status is None:
        raise InvalidData("Choose where it stands.")
    return replace(
        start,
        status=status,
        said=typed.get("said", ""),
        obstacles=typed.get("obstacles", ""),
        next_step=typed.get("next_step", ""),
        evidence=evidence_in(typed, action),
        answers={key: typed.get(f"answer_{key}", "") for key in start.answers},
    )


def evidence_in(typed: QueryDict, action: RoadmapAction) -> tuple[Evidence, ...]:
    """Return the evidence that was ticked of what the action has, and that was typed."""
    ticked = set(typed.getlist("known_evidence"))
    found = {each.link: each for each in action.evidence if each.link in ticked}
    public = set(typed.getlist("evidence_public"))
    rows = zip(typed.getlist("evidence_title"), typed.getlist("evidence_link"), strict=False)
    for place, (title, link) in enumerate(rows):
        if title.strip() or link.strip():
            link_ = link.strip()
            found[link_] = Evidence(title.strip()[:200], link_, str(place) in public)
    return tuple(found.values())


def typed_of(report: StatusReport) -> Mapping[str, str]:
    """Return the texts of a report as the form shows them."""
    return {
        "status": report.status.value,
        "said": report.said,
        "obstacles": report.obstacles,
        "next_step": report.next_step,
        **{f"answer_{key}": text for key, text in report.answers.items()},
    }


def raw_of(typed: QueryDict) -> Mapping[str, str]:
    """Return the texts of the form of a report as they were typed, right or wrong."""
    own = ("status", "said", "obstacles", "next_step")
    return {
        name: typed.get(name, "") for name in typed if name in own or name.startswith("answer_")
    }


def chosen_in(typed: QueryDict, cycle: str) -> tuple[Chosen, ...]:
    """Return the reports that were ticked, each in the version that the page showed."""
    found = []
    for told in typed.getlist("report"):
        parts = told.split("|")
        if len(parts) != 4 or not (parts[3].isascii() and parts[3].isdigit()):
            raise InvalidData("The form is not whole. Load the page again.")
        action, body, area, version = parts
        found.append(Chosen(cycle, Expected(action, body, area), int(version[:9])))
    return tuple(found)
