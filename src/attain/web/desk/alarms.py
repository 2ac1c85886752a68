"""Mails to administrators of what is wrong: when it changes, and once a day while it lasts."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from smtplib import SMTPException

from django.core.mail import EmailMessage

from attain.domain.permissions.roles import Role
from attain.errors import NotSaved
from attain.store.durable import make_folder
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
    noted = _note(sha256(alike.encode()).hexdigest(), whole=whole)
    if not troubles:
        _forget(noted)
    if not troubles or _was_told(noted, now):
        return 0
    rows = held(now.date()).filter(role=Role.ADMINISTRATOR.value)
    people = sorted({row.person.email for row in rows})
    text = "\n\n".join([*map(str, troubles), whole_address("/desk/")]) + "\n"
    subject = f"attain: wrong with the portal: {len(troubles)}"
    headers = {"Auto-Submitted": "auto-generated"}
    sent, refused = 0, list[Exception]()
    for each in people:
        try:
            sent += EmailMessage(subject, text, None, [each], headers=headers).send()
        except (OSError, SMTPException) as trouble:
            refused.append(trouble)
    if sent:
        _remember(noted, now)
    if refused:
        raise NotSaved(
            f"Administrators that could not be mailed: {len(refused)} of {len(people)}: {refused[0]}. What "
            "is wrong stands above; see whether the server of ATTAIN_MAIL takes mails."
        ) from refused[0]
    return sent


def _remember(note: Path, now: datetime) -> None:
    """Note what was told: an empty file and a new name for the last one, so a full disk takes it too."""
    with contextlib.suppress(OSError):
        make_folder(note.parent)
        for each in _notes_like(note):
            each.replace(note)
        note.touch()
        os.utime(note, (now.timestamp(), now.timestamp()))


def _forget(note: Path) -> None:
    """Nothing is wrong: what comes next is told at once, also where it is the same as before."""
    with contextlib.suppress(OSError):
        for each in _notes_like(note):
            each.unlink(missing_ok=True)


def _was_told(note: Path, now: datetime) -> bool:
    try:
        at = datetime.fromtimestamp(note.stat().st_mtime, UTC)
    except OSError:
        return False
    return now - at < AGAIN


def _notes_like(note: Path) -> list[Path]:
    """Return what was told before by looks of the same kind, and is noted."""
    return list(note.parent.glob(f"{note.name.partition('.')[0]}.*"))


def _note(seal: str, *, whole: bool) -> Path:
    return portal_folder() / "runs" / f"told-{'whole' if whole else 'quick'}.{seal}"
