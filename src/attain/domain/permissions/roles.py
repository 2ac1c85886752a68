"""The roles in which a person acts for a body."""

from __future__ import annotations

from enum import Enum

from attain.domain.bodies import NATIONAL, BodyKind


class Role(Enum):
    """What a person does for a body."""

    DATA_PROVIDER = "data provider"
    FOCAL_POINT = "focal point"
    CLEARING_OFFICER = "clearing officer"
    OFFICER = "officer of a body"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    RELEASE_MANAGER = "release manager"
    INDEPENDENT_ASSESSOR = "independent assessor"
    PARTNER = "partner"
    ADMINISTRATOR = "administrator"


REGIONAL = frozenset({BodyKind.SECRETARIAT, BodyKind.SECTORAL_BODY, BodyKind.ORGAN})

HELD_FOR: dict[Role, frozenset[BodyKind]] = {
    Role.DATA_PROVIDER: NATIONAL | {BodyKind.SECRETARIAT},
    Role.FOCAL_POINT: NATIONAL,
    Role.CLEARING_OFFICER: frozenset({BodyKind.GOVERNMENT, BodyKind.MINISTRY}),
    Role.OFFICER: REGIONAL | {BodyKind.CENTRE},
    Role.REVIEWER: NATIONAL | {BodyKind.SECRETARIAT, BodyKind.SECTORAL_BODY},
    Role.COORDINATOR: frozenset({BodyKind.SECRETARIAT}),
    Role.RELEASE_MANAGER: frozenset({BodyKind.SECRETARIAT}),
    Role.INDEPENDENT_ASSESSOR: frozenset({BodyKind.CIVIL_SOCIETY, BodyKind.CENTRE}),
    Role.PARTNER: frozenset({BodyKind.PARTNER}),
    Role.ADMINISTRATOR: frozenset({BodyKind.SECRETARIAT}),
}
"""The kinds of bodies for which a role can be held. A reviewer of a country is its internal one."""

DESCRIBED: dict[Role, str] = {
    Role.DATA_PROVIDER: "Sends and mends the figures of the body.",
    Role.FOCAL_POINT: "Answers for the country or the body: sends figures, appoints its people, "
    "sees all that it has sent.",
    Role.CLEARING_OFFICER: "Says for the country whether it objects to what is to be released about it.",
    Role.OFFICER: "Acts for a body of the region on the goals that it answers for.",
    Role.REVIEWER: "Looks through what others have sent, and accepts it or gives it back.",
    Role.COORDINATOR: "Runs the work: invites, reminds, keeps the directory, answers readers.",
    Role.RELEASE_MANAGER: "Puts a release together, opens clearance, and releases.",
    Role.INDEPENDENT_ASSESSOR: "Files assessments of its own beside the official ones.",
    Role.PARTNER: "Sees what is public, and what was shared with its body.",
    Role.ADMINISTRATOR: "Keeps accounts and the machine; sees no unreleased figure.",
}

WRITING = frozenset(Role) - {Role.PARTNER}
"""Roles that change something: each asks for a second factor."""
