"""What of the roadmap can be followed: all of it, an action, a body, a country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.errors import UnknownCode
from attain.usecases.portal.roadmap_views import in_area, of_body

if TYPE_CHECKING:
    from attain.domain.roadmap.actions import RoadmapAction
    from attain.reporting.language import Language
    from attain.usecases.portal.public_roadmap import PublicRoadmap

ALL = "all"


@dataclass(frozen=True, slots=True)
class Subject:
    """
    What somebody follows.

    Attributes
    ----------
    code
        As it is kept: `all`, `action:A17`, `body:SOMHD`, `area:KHM`.
    title
        What it is called, in the language asked for.
    path
        The address of its page below the language.
    """

    code: str
    title: str
    path: str
    actions: tuple[RoadmapAction, ...]


def subject_of(code: str, roadmap: PublicRoadmap, language: Language) -> Subject:
    """
    Return what a code stands for.

    Raises
    ------
    UnknownCode
        If there is nothing of that kind that everybody may see.
    """
    kind, _, which = code.partition(":")
    if code == ALL:
        return Subject(ALL, language.text("The roadmap"), "roadmap/", roadmap.all)
    if kind == "action":
        action = roadmap.action(which).action
        title = f"{action.number} {action.title}"
        return Subject(code, title, f"roadmap/actions/{action.number}/", (action,))
    if kind == "body":
        body = roadmap.body(which)
        actions = of_body(roadmap, body.id)
        return Subject(
            f"body:{body.id}", body.name(roadmap.on), f"roadmap/bodies/{body.id}/", actions
        )
    if kind == "area":
        area = roadmap.area(which)
        title = language.area(area, roadmap.areas[area])
        return Subject(f"area:{area}", title, f"roadmap/areas/{area}/", in_area(roadmap, area))
    raise UnknownCode("Only the roadmap, an action, a body or a country can be followed.")
