"""Mails to administrators of what is wrong: when it changes, and once a day while it lasts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from smtplib import SMTPException

from django.core.mail import EmailMessage

from attain.domain.permissions.roles import Role
from attain.errors import NotSaved
from attain.store.durable import make_folder, write_file
from attain.usecases.places import portal_folder
from attain.web.accounts.queries import held
from attain.web.desk.health import Trouble
from attain.web.notices.addresses import whole as whole_address

AGAIN = timedelta(days=1)
"""How long nothing is mailed as long as the same is wrong."""


def mail_to_administrators(troubles: Sequence[Trouble], *, whole: bool, now: datetime) -> int:
    """
    Mail what is wrong to each administrator, unless they were told of just that within a day.

    Parameters
    ----------
    whole
        Whether the look was a thorough one: what the quick ones told is remembered apart.

    Returns
    -------
    int
        How many were mailed.

    Raises
    ------
    NotSaved
        If the mail server refused.
    """
    alike = re.sub(r"[0-9]+", "#", "\n".join(each.what for each in troubles))
    seal, place = sha256(alike.encode()).hexdigest(), _place(whole=whole)
    if not troubles or _was_told(place, seal, now):
        return 0
    rows = held(now.date()).filter(role=Role.ADMINISTRATOR.value)
    people = sorted({row.person.email for row in rows})
    text = "\n\n".join([*map(str, troubles), whole_address("/desk/")]) + "\n"
    subject = f"attain: wrong with the portal: {len(troubles)}"
    headers = {"Auto-Submitted": "auto-generated"}
    try:
        sent = sum(
            EmailMessage(subject, text, None, [each], headers=headers).send() for each in people
        )
    except (OSError, SMTPException) as trouble:
        raise NotSaved(
            f"The administrators could not be mailed: {trouble}. What is wrong stands above; see whether the "
            "server of ATTAIN_MAIL takes mails."
        ) from trouble
    if sent:
        make_folder(place.parent)
        write_file(place, json.dumps({"seal": seal, "at": now.isoformat()}).encode())
    return sent


def _was_told(place: Path, seal: str, now: datetime) -> bool:
    try:
        told = json.loads(place.read_bytes())
        return told["seal"] == seal and now - datetime.fromisoformat(told["at"]) < AGAIN
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _place(*, whole: bool) -> Path:
    return portal_folder() / "runs" / f"told-{'whole' if whole else 'quick'}.json"
