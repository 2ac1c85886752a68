"""What pages say of entries of the advocacy calendar, in the language of the page."""

from __future__ import annotations

from attain.domain.advocacy import Audience, EntryKind, EntryState
from attain.reporting.language import Language


def entry_kinds(language: Language) -> dict[str, str]:
    """Return what sorts of entries there are, by code."""
    text = language.text
    return {
        EntryKind.CAMPAIGN.value: text("Campaign"),
        EntryKind.EVENT.value: text("Event"),
    }


def audience_words(language: Language) -> dict[str, str]:
    """Return for whom an entry can be, by code."""
    text = language.text
    return {
        Audience.EVERYBODY.value: text("Everybody"),
        Audience.YOUTH.value: text("Young people and schools"),
        Audience.MEDIA.value: text("Media"),
        Audience.PARLIAMENTS.value: text("Parliaments"),
        Audience.GOVERNMENTS.value: text("Governments"),
        Audience.LOCAL_GOVERNMENTS.value: text("Local governments"),
        Audience.CIVIL_SOCIETY.value: text("Civil society"),
        Audience.BUSINESS.value: text("Business"),
        Audience.RESEARCH.value: text("Research"),
    }


def entry_states(language: Language) -> dict[str, str]:
    """Return where an entry can stand, by code."""
    text = language.text
    return {
        EntryState.DRAFT.value: text("Draft"),
        EntryState.PUBLIC.value: text("Public"),
        EntryState.CALLED_OFF.value: text("Called off"),
    }
