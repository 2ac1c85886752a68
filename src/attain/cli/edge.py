"""
The edge: one place where errors become messages and exit codes.

No traceback reaches a user. A fault of ours says so, and where to report it; `--debug` (or
ATTAIN_DEBUG=1) keeps the traceback in a file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self

from attain.cli.screen import note
from attain.errors import AttainError, InvalidData, ProviderError

if TYPE_CHECKING:
    from attain.domain.findings import Finding

FAULTS_LISTED = 20


class Exit(IntEnum):
    """What the exit codes mean; the manual's page is written from here."""

    FINE = 0, "It went well, and the answer is yes."
    NO = (
        1,
        (
            "It went well, and the answer is no: a file has errors, or warnings that nobody "
            "accepted; a release differs from what it should be; two releases differ."
        ),
    )
    REFUSED = 2, "The command was wrong, or attain refused what it was given. Nothing was changed."
    PROVIDER = 3, "A statistical service gave no answer, or answered no."
    OUR_FAULT = 70, "A fault of attain itself. Please report it."
    INTERRUPTED = 130, "You stopped it with Ctrl-C."
    CLOSED = 141, "The program that read the output closed it."

    meaning: str

    def __new__(cls, code: int, meaning: str) -> Self:
        """Make a code with what it means."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line, and return its exit code; see `Exit`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words or os.environ.get("ATTAIN_DEBUG", "") not in ("", "0")
    words = [word for word in words if word != "--debug"]
    try:
        code = _command(words)
        sys.stdout.flush()
    except AttainError as refusal:
        return _refused(refusal)
    except KeyboardInterrupt:
        note("Stopped.")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _closed()
    except Exception as fault:  # noqa: BLE001 - the last line of defence; nothing is hidden from us
        return _our_fault(fault, words, debug=debug)
    return code


def _command(words: list[str]) -> int:
    from cyclopts import CycloptsError

    from attain.cli.application import application

    try:
        answer = application()(words, exit_on_error=False, print_error=False)
    except CycloptsError as trouble:
        note(_usage(trouble, words))
        return Exit.REFUSED
    except SystemExit as end:  # cyclopts ends so after --help in some shells
        return end.code if isinstance(end.code, int) else Exit.FINE
    return int(answer or 0)


def _usage(trouble: Exception, words: list[str]) -> str:
    from attain.cli.application import COMMANDS

    command = next((word for word in words[:1] if word in COMMANDS), "")
    more = f"attain {command} --help" if command else "attain --help"
    return f"{str(trouble).strip()}\nSee: {more}"


def _refused(refusal: AttainError) -> int:
    """Say why, list the faults with their places, and return the code."""
    message = str(refusal)
    note(f"attain: {message}")
    findings = refusal.findings if isinstance(refusal, InvalidData) else ()
    _list_faults([f for f in findings if not _is_said(f, message, alone=len(findings) == 1)])
    return Exit.PROVIDER if isinstance(refusal, ProviderError) else Exit.REFUSED


def _is_said(finding: Finding, message: str, *, alone: bool) -> bool:
    """Return whether a message says already what a finding would."""
    return finding.message in message or (
        alone and bool(finding.remedy) and finding.remedy in message
    )


def _list_faults(findings: Sequence[Finding]) -> None:
    """List the first findings; what to do about them once for each kind."""
    for finding in findings[:FAULTS_LISTED]:
        place = f"{finding.place}: " if finding.place else ""
        note(f"  {finding.check} {finding.level.value}: {place}{finding.message}")
    for remedy in dict.fromkeys(f.remedy for f in findings[:FAULTS_LISTED] if f.remedy):
        note(f"  -> {remedy}")
    if len(findings) > FAULTS_LISTED:
        note(f"  and {len(findings) - FAULTS_LISTED:,} more")


def _closed() -> int:
    """Leave in silence; keep Python from complaining when it flushes at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
    return Exit.CLOSED


def _our_fault(fault: Exception, words: list[str], *, debug: bool) -> int:
    note(
        f"attain: this is a fault of attain, not yours ({type(fault).__name__}). Please report it "
        "with the command that you gave; CONTRIBUTING.md says where."
    )
    if not debug:
        note("For a report that helps us most, give the same command with --debug.")
        return Exit.OUR_FAULT
    place = _kept(fault, words)
    note(f"The details are in {place}." if place else "The details could not be written anywhere.")
    return Exit.OUR_FAULT


def _kept(fault: Exception, words: list[str]) -> Path | None:
    """Write the traceback to a file, here or among temporary files, and return its place."""
    import tempfile
    import traceback

    text = f"attain {' '.join(words)}\n\n" + "".join(traceback.format_exception(fault))
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        place = folder / f"attain-fault-{os.getpid()}.txt"
        try:
            place.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return place
    return None
