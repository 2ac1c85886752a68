"""From a frozen cycle to the roadmap of a pack: what the pack says of it, in the pack's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from attain.domain.roadmap.status import OVER, Status
from attain.usecases.pack.roadmap import Awaited, PackAction, PackItem, PackReport, RoadmapPart
from attain.usecases.portal.roadmap_words import stands_text, words_by_status

if TYPE_CHECKING:
    from attain.domain.roadmap.actions import Output, RoadmapAction
    from attain.domain.roadmap.cycles import StatusReport
    from attain.domain.roadmap.frozen import FrozenCycle
    from attain.reporting.language import Language


def roadmap_part(
    kept: FrozenCycle,
    language: Language,
    *,
    before: FrozenCycle | None = None,
    plan_titles: Mapping[str, str],
    meeting: str = "",
    decisions: Sequence[str] = (),
) -> RoadmapPart:
    """
    Return what a pack says of a frozen cycle.

    Parameters
    ----------
    before
        The frozen cycle before it, to say where each action stood then.
    plan_titles
        The titles of plans by their ids.
    decisions
        What the Secretariat asks the meeting to decide, in its own words.
    """
    words = words_by_status(language)
    then = {each.number: words[each.status] for each in before.actions} if before else {}
    return RoadmapPart(
        cycle=kept.cycle.id,
        cycle_title=kept.cycle.title,
        frozen=kept.day,
        items=tuple(
            PackItem(each.plan, each.code, each.title, each.area, each.paragraph)
            for each in kept.items
        ),
        actions=tuple(_action(each, words, then.get(each.number, "")) for each in kept.actions),
        reports=tuple(_report(each, kept, language) for each in kept.reports),
        awaited=tuple(_awaited(kept)),
        bodies=kept.bodies,
        statuses=tuple(word for status, word in words.items() if status is not Status.PROPOSED),
        meeting=meeting.strip(),
        before=before.cycle.id if before else "",
        decisions=tuple(each.strip() for each in decisions if each.strip()),
        plans={each.plan: plan_titles.get(each.plan, each.plan) for each in kept.items},
        questions=tuple(each.text for each in kept.cycle.questions),
        asked=len(kept.reports) + len(kept.missing),
    )


def _action(action: RoadmapAction, words: Mapping[Status, str], before: str) -> PackAction:
    return PackAction(
        number=action.number,
        title=action.title,
        status=words[action.status],
        items=action.items,
        lead=action.lead,
        supporting=action.supporting,
        goals=action.goals,
        targets=action.targets,
        indicators=action.moves,
        areas=action.areas,
        deadline=action.deadline,
        done=action.status in OVER,
        output=_output(action.output),
        status_before=before,
    )


def _output(output: Output) -> str:
    told = (output.text, output.quantity, output.quality, output.population, output.location)
    return "; ".join(each.strip() for each in told if each.strip())


def _report(report: StatusReport, kept: FrozenCycle, language: Language) -> PackReport:
    return PackReport(
        action=report.action,
        body=report.body,
        status=stands_text(report, language),
        said=report.said,
        area=report.area,
        obstacles=report.obstacles,
        next_step=report.next_step,
        evidence=tuple(each.title for each in report.evidence),
        answers=tuple(report.answers.get(each.key, "") for each in kept.cycle.questions),
        late=report.late(kept.cycle),
    )


def _awaited(kept: FrozenCycle) -> Iterable[Awaited]:
    found: dict[tuple[str, str], list[str]] = {}
    for each in kept.missing:
        found.setdefault((each.body, each.area), []).append(each.action)
    for (body, area), actions in sorted(found.items()):
        yield Awaited(body, area, tuple(actions))
