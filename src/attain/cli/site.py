"""`attain export-site`: the portal as plain files."""

from __future__ import annotations

from pathlib import Path

from attain.cli.edge import Exit
from attain.cli.screen import note, progress, say


def export_site(
    release: Path,
    folder: Path,
    /,
    *,
    language: tuple[str, ...] = ("en",),
    workers: int | None = None,
) -> int:
    """
    Write the public portal over a release as plain files that open without a server.

    Parameters
    ----------
    release
        The folder of the release.
    folder
        A new folder for the files; index.html in it opens the portal.
    language
        Code of a language, such as en or km; may be given several times. The first one opens.
    workers
        Processes at work; by default one for each core.
    """
    from attain.web.export import export_site as export

    with progress("Writing") as moved:
        site = export(release, folder, languages=language, workers=workers, progress=moved)
    note(f"{site.files:,} files, {site.size / 1e6:,.0f} MB")
    say(f"Open {site.folder / 'index.html'} in a browser.")
    return Exit.FINE
