"""`attain serve` and `attain reports`: the portal, and what its readers say of figures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from attain.cli.edge import Exit
from attain.cli.output import Format, Shown, emit, json_text
from attain.cli.screen import note, progress, say, screen_of
from attain.errors import InvalidData
from attain.reporting.terminal import Screen, TableColumn, count_text, joined_text, wrapped
from attain.usecases.places import releases_folder

if TYPE_CHECKING:
    from attain.web.feedback.models import FigureReport
    from attain.web.server import Door, Ready

USUAL_PORT = 8000
FIRST_WORDS = 60
"""Letters of a report that a list shows."""


def serve(
    *,
    releases: Path | None = None,
    release: Path | None = None,
    port: int | None = None,
    address: str = "127.0.0.1",
    workers: int = 2,
    open_browser: Annotated[bool, Parameter(name="--open", negative="")] = False,
    check: Annotated[bool, Parameter(negative="")] = False,
    production: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """
    Open the portal: pages for everybody, on this machine or for others.

    Where there is no release yet, the one with the figures that attain brings along is built first,
    judged under all rules.

    Parameters
    ----------
    releases
        Folder of the releases to show; by default those that were built here.
    release
        Folder of the only release to show.
    port
        Where the portal listens; by default 8000, or the next one that is free.
    address
        0.0.0.0 lets others in; ATTAIN_HOSTS must then say under which names.
    workers
        Processes that answer; about one for each core.
    open_browser
        Open the first page in a browser.
    check
        Make everything ready, ask for the first page, and end.
    production
        Open only if all is safe for many; ATTAIN_MODE=production says the same.
    """
    import os

    from attain.web import server

    if releases is not None and release is not None:
        raise InvalidData("--release shows one release, --releases all in a folder: give one.")
    if not 0 < (port or USUAL_PORT) < 65536 or port == 0 or workers < 1:
        raise InvalidData("--port lies between 1 and 65535, and --workers is at least 1.")
    door = server.Door(address, port or USUAL_PORT)
    server.check_hosts(address, os.environ.get("ATTAIN_HOSTS", ""))
    if not check:
        door = door if port else server.next_free(door)
        server.check_free(door)
    folder = release or releases or releases_folder()
    if release is None and releases is None:
        _demo_where_empty(folder)
    with progress("Making ready:") as moved:
        ready = server.make_ready(folder, progress=moved)
    if production or _is_production():
        from attain.web.production import check_production

        check_production(loopback=server.is_loopback(address), workers=workers)
    if check:
        say(f"The portal is ready: {_named(ready)}.")
        return Exit.FINE
    server.run(door, workers=workers, opened=lambda: _opened(door, ready, browser=open_browser))
    note("The portal is closed.")
    return Exit.FINE


def _is_production() -> bool:
    import os

    told = os.environ.get("ATTAIN_MODE", "")
    if told not in ("", "office", "production"):
        raise InvalidData(f"ATTAIN_MODE is {told!r}. Say production, or office, or leave it out.")
    return told == "production"


def _demo_where_empty(folder: Path) -> None:
    from attain.domain.progress import RULES
    from attain.usecases.demo import sentence_about_figures
    from attain.web.server import demo_if_empty

    with progress("Building the demo release:") as moved:
        built = demo_if_empty(folder, rules=tuple(RULES), progress=moved)
    if built:
        note(f"There was no release yet, so the demo release was built in {folder}.")
        note(wrapped(sentence_about_figures(), screen_of(sys.stderr)))


def _opened(door: Door, ready: Ready, *, browser: bool) -> None:
    """Say loudly where the portal is, then what it shows."""
    say(f"\n    attain is open:  {door.url}\n")
    say(f"It shows {_named(ready)}.")
    for remark in ready.remarks:
        say(wrapped(remark, screen_of(sys.stdout)))
    say("Ctrl-C closes it.")
    sys.stdout.flush()
    if browser:
        import webbrowser

        webbrowser.open(door.url)


def _named(ready: Ready) -> str:
    newest = ready.releases[0]
    areas = count_text(newest.areas, "reference area", "reference areas")
    under = count_text(newest.rules, "rule", "rules")
    goals = joined_text(newest.frameworks)
    words = f"release {newest.id} of {newest.time[:10]} ({areas}, {goals}, {under})"
    others = len(ready.releases) - 1
    return words + (f" and {count_text(others, 'earlier one', 'earlier ones')}" if others else "")


# ------------------------------------------------------------------------------------------ reports


Step = Literal["list", "show", "answer", "close"]
COLUMNS = (
    TableColumn("report", "right"),
    TableColumn("sent"),
    TableColumn("status"),
    TableColumn("kind"),
    TableColumn("about", whole=False),
    TableColumn("words", whole=False, spare=1),
)


def reports(
    step: Step = "list",
    number: int | None = None,
    /,
    *,
    text: str = "",
    by: str = "",
    every: Annotated[bool, Parameter(name="--all", negative="")] = False,
    format: Annotated[Format, Parameter(name=("--format", "-f"))] = "table",
) -> int:
    """
    Read what readers say is wrong, answer it, close it.

    Parameters
    ----------
    step
        list those that wait, show one (which marks it as seen), answer one, or close one.
    number
        Which report.
    text
        The answer; the reader sees it under the reference.
    by
        Who does it; by default the name under which you are signed in on this machine.
    every
        List answered and closed ones too.
    """
    from attain.web.database import prepare_database
    from attain.web.server import set_up

    set_up(releases_folder())
    prepare_database()
    if step == "list":
        _list(every=every, format=format)
        return Exit.FINE
    if number is None:
        raise InvalidData(f"Which report? Give its number: attain reports {step} 17")
    report = _stepped(step, number, text=text, by=by or _signed_in())
    if step == "show":
        _show(report, format=format)
    else:
        note(f"Report {number} is {report.status}.")
    return Exit.FINE


def _stepped(step: Step, number: int, *, text: str, by: str) -> FigureReport:
    from django.utils import timezone

    from attain.web.feedback.operations import answer_report, close_report, mark_seen

    now = timezone.now()
    if step == "show":
        return mark_seen(number=number, by=by, now=now)
    if step == "answer":
        return answer_report(number=number, text=text, by=by, now=now)
    return close_report(number=number, by=by, now=now)


def _signed_in() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise InvalidData("It is not known who you are: say so with --by NAME.") from None


def _record(report: FigureReport) -> dict[str, Any]:
    return {
        "report": report.pk,
        "reference": report.reference,
        "sent": report.created_at.isoformat(timespec="seconds"),
        "status": report.status,
        "kind": report.kind,
        "release": report.release,
        "figure": report.figure,
        "page": report.page,
        "language": report.language,
        "words": report.words,
        "evidence": report.evidence,
        "email": report.email,
        "answer": report.answer,
        "answered": report.answered_at.isoformat(timespec="seconds") if report.answered_at else "",
    }


def _list(*, every: bool, format: str) -> None:
    from attain.domain.reports import ReportStatus
    from attain.web.feedback.queries import OPEN
    from attain.web.feedback.queries import reports as listed

    found = listed(statuses=tuple(ReportStatus) if every else OPEN)
    if not found and format == "table":
        say("No report waits." if not every else "There is no report.")
        return
    records = [_record(each) for each in found]
    emit(
        records,
        format=format,
        shown=Shown(COLUMNS, _cells),
        fields=list(records[0] if records else ()),
    )


def _cells(record: Any, screen: Screen) -> list[str]:
    first = _clean(" ".join(record["words"].split()))
    return [
        str(record["report"]),
        record["sent"][:10],
        record["status"],
        record["kind"],
        _clean(record["figure"] or record["page"]),
        first if len(first) <= FIRST_WORDS else f"{first[:FIRST_WORDS]}...",
    ]


def _show(report: FigureReport, *, format: str) -> None:
    from attain.web.feedback.queries import steps_of

    steps = [
        {"at": each.at.isoformat(timespec="seconds"), "by": each.by, "status": each.after}
        for each in steps_of(report.pk)
    ]
    record = _record(report)
    if format != "table":
        say(json_text({**record, "steps": steps}))
        return
    for name, value in record.items():
        if value not in ("", report.words, report.answer):
            say(f"{name:<10} {_clean(str(value))}")
    say("\n" + _clean(report.words, keep="\n"))
    if report.answer:
        say(f"\nAnswer of {record['answered'][:10]}:\n{_clean(report.answer, keep=chr(10))}")
    say("")
    for each in steps:
        say(f"{each['at']}  {each['status']:<9} {_clean(each['by'])}")


def _clean(text: str, keep: str = "") -> str:
    """Return a text that cannot steer the terminal: what a reader typed is only words."""
    return "".join(c if c.isprintable() or c in keep else "?" for c in text)
