"""What every page of the roadmap on the desk begins with: who asks, the names, the actions they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject
from attain.domain.roadmap.actions import RoadmapAction
from attain.domain.roadmap.plans import Allocation
from attain.domain.roadmap.public import as_public
from attain.errors import ActionDenied, UnknownCode
from attain.usecases.portal import roadmap_figures
from attain.web.roadmap import words
from attain.web.roadmap.filters import Filter, filter_of
from attain.web.roadmap.models import ActionRow
from attain.web.roadmap.naming import Names, names_for
from attain.web.roadmap.queries import (
    action_of,
    action_row,
    actions,
    allocations,
    areas_of_body,
    subject_of,
    visible,
)
from attain.web.work.shell import Shell, page

SECTION = "work_roadmap"


@dataclass(frozen=True)
class Desk:
    """Who asks for a page of the roadmap, and what they may see of it."""

    request: HttpRequest

    @cached_property
    def shell(self) -> Shell:
        """Who asks, in which language."""
        return Shell(self.request, SECTION)

    @cached_property
    def today(self) -> date:
        """The day."""
        return timezone.now().date()

    @cached_property
    def names(self) -> Names:
        """What everything is called."""
        return names_for(self.shell.language, self.today)

    @cached_property
    def rows(self) -> Mapping[str, ActionRow]:
        """The rows of the actions that who asks may see, by number: read once, so a version is its own."""
        return {each.number: each for each in visible(self.shell.actor, self.today)}

    @cached_property
    def actions(self) -> tuple[RoadmapAction, ...]:
        """The actions that who asks may see, with what they may see of them."""
        found = actions(self.rows.values())
        return found if self.sees_papers else tuple(as_public(each) for each in found)

    @cached_property
    def allocations(self) -> Mapping[str, Allocation]:
        """Who answers for what."""
        return allocations()

    @cached_property
    def sees_papers(self) -> bool:
        """Whether who asks may see what members keep among themselves."""
        return self.shell.may(Action.SEE_PAPERS, Subject())

    @cached_property
    def filter(self) -> Filter:
        """What is asked for."""
        return filter_of(self.request.GET)

    @cached_property
    def chosen(self) -> tuple[RoadmapAction, ...]:
        """The actions that are asked for."""
        return self.filter.kept(self.actions, self.names.known, self.today)

    def row(self, number: str) -> ActionRow:
        """Return an action; one that who asks may not see is answered as one that is not there."""
        try:
            return action_row(number, visible(self.shell.actor, self.today))
        except UnknownCode:
            raise Http404 from None

    def action(self, row: ActionRow) -> RoadmapAction:
        """Return an action with what who asks may see of it."""
        found = action_of(row)
        return found if self.sees_papers else as_public(found)

    def may(self, action: Action, about: RoadmapAction) -> bool:
        """Whether who asks may do something to an action."""
        return self.shell.may(action, subject_of(about))

    def may_keep(self, action: Action, body: str, state: str = "") -> bool:
        """Whether who asks may do something to what a body leads."""
        return self.shell.may(action, Subject(body, areas_of_body(body), state))

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """The bodies for which who asks may propose."""
        return tuple(
            each for each in self.names.known.bodies if self.may_keep(Action.PROPOSE_ACTION, each)
        )

    @property
    def may_propose(self) -> bool:
        """Whether there is any body for which who asks may propose, or none in particular."""
        return bool(self.leading) or self.may_keep(Action.PROPOSE_ACTION, "")

    def check_may_propose(self) -> None:
        """Raise `ActionDenied` unless who asks may propose for somebody."""
        if not self.may_propose:
            raise ActionDenied(
                "None of your roles may propose an action: officers and focal points do it for their "
                "own body, the coordinator for all."
            )

    @property
    def may_change(self) -> bool:
        """Whether there may be an action that who asks may edit."""
        return bool(self.leading)

    def page(self, template: str, *, status: int = HTTPStatus.OK, **values: object) -> HttpResponse:
        """Return a page, with the words that all of them use."""
        language = self.shell.language
        return page(
            self.request,
            f"roadmap/{template}.html",
            section=SECTION,
            status=status,
            desk=self,
            names=self.names,
            today=self.today,
            statuses=words.status_words(language),
            fields=words.field_words(language),
            issues=words.issue_words(language),
            genders=words.gender_words(language),
            outputs=words.output_words(language),
            relations=words.relation_words(language),
            backwards=words.backward_words(language),
            parts=words.part_words(language),
            rules={
                "off_track": roadmap_figures.OFF_TRACK_WORDS,
                "unmoved": roadmap_figures.UNMOVED_WORDS,
            },
            done=self.request.GET.get("done", "") if self.request.method != "POST" else "",
            **values,
        )
