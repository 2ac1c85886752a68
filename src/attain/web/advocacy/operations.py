"""
What changes the advocacy calendar: entries drafted, changed, made public, called off.

Each is one transaction with its audit entry; who may do it, the table of permissions says.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from attain.domain.advocacy import Campaign, EntryState, check_step
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Appointment, check
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.reporting.language import LANGUAGES
from attain.usecases.plain_values import as_plain
from attain.web.accounts.deeds import Doer, saving, write_down
from attain.web.accounts.directory import directory
from attain.web.advocacy.models import CampaignRow
from attain.web.advocacy.queries import campaign_of, may_see, subject_of
from attain.web.roadmap.known import areas, groups, references
from attain.web.roadmap.pulse import beat


def draft(*, doer: Doer, campaign: Campaign, now: datetime) -> CampaignRow:
    """
    Enter a draft that only those who keep it see.

    Raises
    ------
    ActionDenied
        If the doer may not keep entries of that body.
    InvalidData
        If it names what is not known.
    """
    with saving():
        allowed = _check_keeper(doer, campaign.keeper, now)
        _check_known(campaign, now)
        made = replace(campaign, state=EntryState.DRAFT, why_called_off="")
        row = CampaignRow(version=0)
        _keep(row, made, now)
        _note(doer, allowed, row, now, after=made.title)
    return row


def edit(
    *, doer: Doer, number: int, version: int, campaign: Campaign, now: datetime
) -> CampaignRow:
    """
    Change what an entry says; where it stands is changed by steps of their own.

    Raises
    ------
    ActionDenied
        If the doer may not keep it, under the body that is to keep it too; if it is called off; if
        somebody else has changed it since.
    InvalidData
        If it names what is not known.
    """
    with saving():
        row, allowed = _held(doer, number, version, now)
        before = campaign_of(row)
        if before.state is EntryState.CALLED_OFF:
            raise ActionDenied("This entry is called off: nothing of it changes any more.")
        _check_keeper(doer, campaign.keeper, now)
        _check_known(campaign, now)
        _keep(row, replace(campaign, state=before.state, why_called_off=""), now)
        _note(doer, allowed, row, now, before=before.title, after=campaign.title)
        if before.public:
            beat()
    return row


def publish(*, doer: Doer, number: int, version: int, now: datetime) -> CampaignRow:
    """Make a draft public; raises `ActionDenied` as `edit` does, or if it is no draft."""
    with saving():
        row, allowed = _held(doer, number, version, now)
        _step(row, EntryState.PUBLIC, "", now)
        _note(doer, allowed, row, now, after=EntryState.PUBLIC.value)
        beat()
    return row


def call_off(*, doer: Doer, number: int, version: int, reason: str, now: datetime) -> CampaignRow:
    """
    Call off an entry that is public; it stays, marked, with the reason.

    Raises
    ------
    ActionDenied
        As for `edit`, or if it is not public.
    InvalidData
        If no reason was given.
    """
    with saving():
        row, allowed = _held(doer, number, version, now)
        _step(row, EntryState.CALLED_OFF, reason.strip(), now)
        _note(doer, allowed, row, now, reason=reason, after=EntryState.CALLED_OFF.value)
        beat()
    return row


def throw_away(*, doer: Doer, number: int, version: int, now: datetime) -> None:
    """Throw a draft away for good; raises `ActionDenied` if it was public already."""
    with saving():
        row, allowed = _held(doer, number, version, now)
        if row.state != EntryState.DRAFT.value:
            raise ActionDenied("Only a draft can be thrown away. Call the entry off instead.")
        _note(doer, allowed, row, now, before=campaign_of(row).title, after="thrown away")
        row.delete()


# ----------------------------------------------------------------------------------------- inside


def _held(doer: Doer, number: int, version: int, now: datetime) -> tuple[CampaignRow, Appointment]:
    """Return an entry that nobody else can change until the transaction ends."""
    row = CampaignRow.objects.select_for_update().filter(pk=number).first()
    if row is None or not may_see(row, doer.actor, now.date()):
        raise UnknownCode(f"The calendar has no entry {number}.")
    allowed = _check_keeper(doer, row.keeper, now)
    if row.version != version:
        raise ActionDenied(
            "Somebody else has changed this entry since you opened it. Look at it again; what you "
            "typed still stands in the form."
        )
    return row, allowed


def _step(row: CampaignRow, to: EntryState, why: str, now: datetime) -> None:
    before = campaign_of(row)
    check_step(before.state, to)
    if to is EntryState.PUBLIC:
        row.public_at = now
    _keep(row, replace(before, state=to, why_called_off=why), now)


def _keep(row: CampaignRow, campaign: Campaign, now: datetime) -> None:
    row.content, row.keeper = as_plain(campaign), campaign.keeper
    row.state, row.begin, row.end = campaign.state.value, campaign.begin, campaign.end
    row.version += 1
    row.changed_at = now
    row.save()


def _check_keeper(doer: Doer, keeper: str, now: datetime) -> Appointment:
    return check(doer.actor, Action.KEEP_CAMPAIGN, subject_of(keeper), now.date())


def _check_known(campaign: Campaign, now: datetime) -> None:
    today = now.date()
    directory().body(campaign.keeper)
    countries = set(areas(today)) - set(groups(today))
    for what, told, known in (
        ("goal or target", campaign.targets, references()),
        ("country of the region", campaign.areas, countries),
        ("language of the portal", campaign.languages, LANGUAGES),
    ):
        strange = [each for each in told if each not in known]
        if strange:
            raise InvalidData(f"{strange[0]!r} is no {what} that is known.")


def _note(doer: Doer, allowed: Appointment, row: CampaignRow, now: datetime, **told: str) -> None:
    write_down(doer, allowed, Action.KEEP_CAMPAIGN, str(row.pk), now=now, **told)
