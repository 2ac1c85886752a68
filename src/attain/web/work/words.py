"""Words for roles, kinds of bodies and actions, in the language of the page."""

from __future__ import annotations

from attain.domain.bodies import BodyKind
from attain.domain.permissions.roles import Role
from attain.domain.submissions import ChangeKind, SubmissionState
from attain.reporting.language import Language


def role_words(language: Language) -> dict[str, str]:
    """Return what roles are called, by their codes."""
    text = language.text
    return {
        Role.DATA_PROVIDER.value: text("Data provider"),
        Role.FOCAL_POINT.value: text("Focal point"),
        Role.CLEARING_OFFICER.value: text("Clearing officer"),
        Role.OFFICER.value: text("Officer of a body"),
        Role.REVIEWER.value: text("Reviewer"),
        Role.COORDINATOR.value: text("Coordinator"),
        Role.RELEASE_MANAGER.value: text("Release manager"),
        Role.INDEPENDENT_ASSESSOR.value: text("Independent assessor"),
        Role.PARTNER.value: text("Partner"),
        Role.ADMINISTRATOR.value: text("Administrator"),
    }


def kind_words(language: Language) -> dict[str, str]:
    """Return what kinds of bodies are called, many of them, by their codes."""
    text = language.text
    return {
        BodyKind.GOVERNMENT.value: text("Governments"),
        BodyKind.MINISTRY.value: text("Ministries and offices"),
        BodyKind.LOCAL_GOVERNMENT.value: text("Local governments"),
        BodyKind.ORGAN.value: text("Organs"),
        BodyKind.SECTORAL_BODY.value: text("Sectoral bodies"),
        BodyKind.SECRETARIAT.value: text("Secretariat"),
        BodyKind.PARTNER.value: text("Dialogue partners"),
        BodyKind.CIVIL_SOCIETY.value: text("Civil society"),
        BodyKind.CENTRE.value: text("Centres of excellence"),
    }


def state_words(language: Language) -> dict[str, str]:
    """Return where a submission stands, by the code of the state."""
    text = language.text
    return {
        SubmissionState.DRAFT.value: text("Draft"),
        SubmissionState.SENT.value: text("In review"),
        SubmissionState.RETURNED.value: text("Given back"),
        SubmissionState.ACCEPTED.value: text("Accepted"),
        SubmissionState.WITHDRAWN.value: text("Withdrawn"),
    }


def change_words(language: Language) -> dict[str, str]:
    """Return why a released figure is another one now, by the code of the kind."""
    text = language.text
    return {
        ChangeKind.REVISION.value: text("Revision: better or later data"),
        ChangeKind.CORRECTION.value: text("Correction: the figure was wrong"),
        ChangeKind.METHOD.value: text("Change of method"),
    }
