"""`attain notices`: mails of what people were told in the portal."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from attain.cli.edge import Exit
from attain.cli.screen import note
from attain.reporting.terminal import count_text
from attain.usecases.places import releases_folder


def notices(step: Literal["send", "digest"], /) -> int:
    """
    Send the mails of notices that wait: those wanted at once, or the digests of a day.

    The portal sends mails at once by itself; `send`, each quarter of an hour, sends what the mail server
    refused then, tells of deadlines and ends that are near, and tells those who follow the roadmap what
    happened. `digest` belongs once a day. A notice is mailed once at most, however often either is run.

    Parameters
    ----------
    step
        send, or digest.
    """
    from django.utils import timezone

    from attain.web.database import prepare_database
    from attain.web.runs import noted_run
    from attain.web.server import set_up

    with noted_run(f"notices-{step}"):
        set_up(Path(releases_folder()))
        prepare_database()
        from attain.web.desk.deadlines import tell_what_is_near
        from attain.web.following.mails import send_news
        from attain.web.notices.mails import send_digests, send_waiting

        now = timezone.now()
        if step == "send":
            told = tell_what_is_near(now=now)
            note(f"Told of what is near: {count_text(told, 'notice', 'notices')}.")
            sent = send_waiting(now=now) + send_news(now=now)
        else:
            sent = send_digests(now=now)
    note(f"Sent: {count_text(sent, 'mail', 'mails')}.")
    return Exit.FINE
