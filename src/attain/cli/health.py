"""`attain health`: what is wrong with the portal, and what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from attain.cli.edge import Exit
from attain.cli.screen import note, say
from attain.reporting.terminal import count_text
from attain.usecases.places import releases_folder


def health(
    *,
    quick: Annotated[bool, Parameter(negative="")] = False,
    mail: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """
    Look whether anything is wrong with the portal: a line for each trouble, with the way out.

    Looked at are backups and timers, disks, the database, the audit log, releases and received files,
    mails, minutes and deadlines that have passed, and guesses at passwords. The portal may run meanwhile.

    Parameters
    ----------
    quick
        Leave out what reads every byte: the log, releases and received files.
    mail
        Mail what is wrong to the administrators: when it changes, and once a day as long as it lasts.
    """
    from django.utils import timezone

    from attain.web.database import prepare_database
    from attain.web.server import set_up

    set_up(Path(os.environ.get("ATTAIN_RELEASES", "") or releases_folder()))
    prepare_database()
    from attain.web.desk.alarms import mail_to_administrators
    from attain.web.desk.health import look

    now = timezone.now()
    found = look(now, whole=not quick)
    for each in found:
        say(str(each))
    if mail:
        mailed = mail_to_administrators(found, whole=not quick, now=now)
        note(f"Mailed to {count_text(mailed, 'person', 'people')}.")
    if found:
        note(f"{count_text(len(found), 'trouble', 'troubles')}.")
        return Exit.NO
    note("Nothing is wrong.")
    return Exit.FINE
