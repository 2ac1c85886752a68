"""Words for roles, kinds of bodies and personal data, in the language of the page."""

from __future__ import annotations

from attain.domain.bodies import BodyKind
from attain.domain.permissions.roles import Role
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


def personal_words(language: Language) -> dict[str, str]:
    """Return what personal data is called, by the names of `attain.web.accounts.models.PERSONAL`."""
    text = language.text
    return {
        "Person.email": text("Address of mail"),
        "Person.name": text("Name"),
        "Person.language": text("Language"),
        "Person.password": text("Password"),
        "Person.last_login": text("Last sign-in"),
        "Notice.title, read_at, mailed_at": text("Notices"),
        "MailChoice.way": text("Mails that are wanted"),
        "Invitation.email": text("Address of the invitation"),
        "Invitation.name": text("Name in the invitation"),
    }
