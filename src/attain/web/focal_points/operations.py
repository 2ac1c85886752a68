"""What a person says of being shown in the directory: given and taken back in one step, at once."""

from __future__ import annotations

from datetime import datetime

from attain.domain.audit import Deed
from attain.errors import InvalidData, UnknownCode
from attain.web.accounts.deeds import Doer, saving
from attain.web.accounts.models import AppointmentRow, Shown
from attain.web.accounts.queries import held
from attain.web.audit.operations import record
from attain.web.focal_points.queries import FOCAL

ACTION = "say what the public directory shows"


def show_me(*, doer: Doer, number: int, shown: str, now: datetime) -> AppointmentRow:
    """
    Keep what everybody may see of a person who holds an appointment; only that person says it.

    Raises
    ------
    UnknownCode
        If the appointment is somebody else's, or none.
    InvalidData
        If it has ended, is no role of the directory, or nothing known was chosen.
    """
    chosen = {each.value: each for each in Shown}.get(shown)
    if chosen is None:
        raise InvalidData("Choose what everybody may see: nothing, your name, or name and address.")
    with saving():
        row = AppointmentRow.objects.select_for_update().filter(pk=number).first()
        if row is None or str(row.person_id) != doer.actor.person:
            raise UnknownCode(f"You have no appointment {number}.")
        over = not held(now.date()).filter(pk=number).exists()
        if chosen is not Shown.NOTHING and (over or row.role not in FOCAL):
            raise InvalidData(
                "The directory shows focal points, officers of bodies and coordinators, as long as "
                "they are appointed."
            )
        before, row.shown = row.shown, chosen.value
        row.save(update_fields=["shown"])
        record(
            Deed(
                at=now,
                person=doer.actor.person,
                name=doer.name,
                body=row.body,
                role=row.role,
                action=ACTION,
                thing="appointment",
                thing_id=f"appointment {number}",
                before=before,
                after=row.shown,
            )
        )
    return row
