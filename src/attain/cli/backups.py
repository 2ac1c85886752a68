"""`attain backup` and `attain restore`: what people write, kept a second time."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from attain.cli.edge import Exit
from attain.cli.screen import note, progress, say
from attain.errors import InvalidData
from attain.reporting.terminal import count_text
from attain.usecases.places import releases_folder


def backup(folder: Path, /) -> int:
    """
    Keep what people write a second time: accounts, submissions, received files, the audit log.

    The portal may run meanwhile. The backup is a new folder in the one given, named by its time; it holds
    the secret key too, so keep it where only you can read it. Releases are not copied: they never change.

    Parameters
    ----------
    folder
        Where the backups are.
    """
    from django.utils import timezone

    from attain.web.runs import noted_run

    with noted_run("backup"):
        _set_up()
        from attain.web.backups.making import make_backup
        from attain.web.database import prepare_database

        prepare_database()
        with progress("Backing up:") as moved:
            place, manifest = make_backup(folder, now=timezone.now(), progress=moved)
    say(str(place))
    rows = sum(each.rows for each in manifest.tables)
    note(
        f"{count_text(rows, 'row', 'rows')} and {count_text(len(manifest.files), 'file', 'files')}, up to "
        f"entry {manifest.head} of the audit log. Copy the folder to another machine."
    )
    return Exit.FINE


def restore(
    folder: Path,
    /,
    *,
    yes: Annotated[bool, Parameter(negative="")] = False,
    instance: str = "",
    check: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """
    Put a backup in the place of what the portal keeps, in SQLite or PostgreSQL.

    Close the portal before: under an open one nothing is restored. A damaged backup is refused whole. What
    is there already is replaced only with --yes, and kept aside. A restore that is stopped half-way leaves
    what was there, or is brought to its end by the next command.

    Parameters
    ----------
    folder
        The folder of the backup.
    yes
        Replace what the portal keeps now.
    instance
        Which portal is meant, by the host in its ATTAIN_ADDRESS; asked for where that is set.
    check
        Only check every byte of the backup.
    """
    from attain.web.backups.format import check_whole

    if check and yes:
        raise InvalidData("--check restores nothing, so --yes has no meaning with it.")
    if check:
        with progress("Checking:") as moved:
            manifest = check_whole(folder, progress=moved)
        say(f"The backup is whole: {len(manifest.files)} files, made at {manifest.made_at}.")
        return Exit.FINE
    _set_up()
    from django.utils import timezone

    from attain.web.backups.restoring import restore_backup

    with progress("Restoring:") as moved:
        done = restore_backup(
            folder, replace=yes, instance=instance, now=timezone.now(), progress=moved
        )
    say(f"Restored: what was kept at {done.manifest.made_at}. The audit log is whole.")
    for each in done.aside:
        note(f"What was there before: {each}")
    for each in done.remarks:
        note(each)
    return Exit.FINE


def _set_up() -> None:
    from attain.web.server import set_up

    set_up(Path(os.environ.get("ATTAIN_RELEASES", "") or releases_folder()))
