"""What stands in the advocacy calendar."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from attain.domain.advocacy import SHOWN_TO_ALL, Campaign
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Subject, decide
from attain.errors import UnknownCode
from attain.usecases.plain_values import value_of
from attain.usecases.portal.public_roadmap import PublicCampaign
from attain.web.advocacy.models import CampaignRow
from attain.web.roadmap.queries import areas_of_body

SHOWN = tuple(each.value for each in SHOWN_TO_ALL)


def public_rows() -> QuerySet[CampaignRow]:
    """Return the entries that everybody may see, the earliest first."""
    return CampaignRow.objects.filter(state__in=SHOWN)


def public_campaigns() -> tuple[PublicCampaign, ...]:
    """Return the entries that everybody may see, the earliest first."""
    return tuple(
        PublicCampaign(
            number=str(row.pk),
            campaign=campaign_of(row),
            version=row.version,
            changed=row.changed_at,
        )
        for row in public_rows()
    )


def seen_rows(actor: Actor, on: date) -> list[CampaignRow]:
    """Return the entries that somebody may see: public ones, and drafts that they may keep."""
    return [each for each in CampaignRow.objects.all() if may_see(each, actor, on)]


def may_see(row: CampaignRow, actor: Actor, on: date) -> bool:
    """Whether somebody may see an entry."""
    return row.state in SHOWN or may_keep(row.keeper, actor, on)


def may_keep(keeper: str, actor: Actor, on: date) -> bool:
    """Whether somebody may keep the entries of a body."""
    return decide(actor, Action.KEEP_CAMPAIGN, subject_of(keeper), on).allowed


def subject_of(keeper: str) -> Subject:
    """Return an entry as the table of permissions knows it: of the body that keeps it."""
    return Subject(keeper, areas_of_body(keeper))


def campaign_of(row: CampaignRow) -> Campaign:
    """Return an entry as the domain knows it."""
    return value_of(Campaign, row.content)


def campaign_row(number: int) -> CampaignRow:
    """Return an entry by its number; `UnknownCode` if there is none."""
    found = CampaignRow.objects.filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"The calendar has no entry {number}.")
    return found
