"""`attain pack`: the meeting pack of a release, as PDF, Word and Excel."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from attain.cli.edge import Exit
from attain.cli.screen import note, progress, say
from attain.errors import InvalidData

Form = Literal["pdf", "docx", "xlsx"]


def pack(
    release: Path,
    /,
    *,
    output: Path,
    before: Path | None = None,
    cycle: Path | None = None,
    language: str = "en",
    framework: tuple[str, ...] = (),
    group: str = "",
    format: tuple[Form, ...] = ("pdf", "docx", "xlsx"),
) -> int:
    """
    Make the meeting pack of a release: contents, standings, changes, decisions asked for, annexes.

    The same figures as PDF, Word and Excel. Packs are numbered and kept beside each other in
    one folder, and each is compared with the last one there. Without a cycle, a pack holds figures only.

    Parameters
    ----------
    release
        The folder of the release.
    output
        The folder in which packs are kept; the new one gets a folder of its own in it.
    before
        The folder of an earlier release, to tell what changed since, and why.
    cycle
        The file roadmap.json of a frozen reporting cycle, as it lies in the folder of each pack that the
        portal makes: actions, status reports, what is late.
    language
        Code of a language, such as en or km.
    framework
        MDG or SDG; may be given several times. By default all of the release.
    group
        A group of countries, such as CLMV; by default ASEAN.
    format
        pdf, docx or xlsx; may be given several times. By default all.
    """
    import tempfile
    from contextlib import ExitStack, closing

    from attain.reporting.language import language_of
    from attain.usecases.pack.archive import make_pack
    from attain.usecases.pack.roadmap_file import read_roadmap
    from attain.usecases.portal.edition import open_edition

    words = language_of(language)
    part = read_roadmap(_bytes_of(cycle)) if cycle else None
    with ExitStack() as stack:
        cache = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(progress("Making the pack"))
        edition = stack.enter_context(closing(open_edition(release, cache=cache)))
        earlier = (
            stack.enter_context(closing(open_edition(before, cache=cache))) if before else None
        )
        made = make_pack(
            edition,
            output,
            made=datetime.now(UTC).date(),
            language=words,
            before=earlier,
            roadmap=part,
            formats=format,
            frameworks=framework,
            group=group,
        )
    note(f"Contents {made.fingerprint[:16]}, release {made.release}, seal {made.seal}")
    for name in made.files:
        say(str(made.folder / name))
    return Exit.FINE


def _bytes_of(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as trouble:
        raise InvalidData(f"The cycle {place} cannot be read: {trouble.strerror}.") from trouble
