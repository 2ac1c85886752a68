"""
Read a file from outside in a process of its own, with limits on memory, time and what it may write.

Whatever the file does to the reader, the portal lives on: the process has nothing of its surroundings
but what reading needs, and gives back an answer in JSON and a table in Arrow's format.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attain.domain.findings import Finding, Level
from attain.errors import InvalidData

if TYPE_CHECKING:
    import polars as pl

    from attain.usecases.raw_cells import RawCells
    from attain.usecases.submissions import Reading

RECEIVED, QUESTION, ANSWER, FIGURES = "received", "question.json", "answer.json", "figures.arrow"
READ, CELLS = "read", "cells"
"""What is asked: the answer to a file, or its cells as they stand."""
PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "PYTHONPATH")
"""What the process gets of the surroundings: no key, no address, no home."""


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What reading one file may cost.

    Attributes
    ----------
    memory
        Bytes of data that the process may hold.
    seconds
        Of processor time; three times as many by the clock.
    written
        Bytes of each file that it may write.
    """

    memory: int = 2_000_000_000
    seconds: int = 60
    written: int = 400_000_000


USUAL = Limits()


def read_confined(
    content: bytes,
    *,
    name: str,
    areas: Iterable[str],
    release: Path | None = None,
    as_of: int | None = None,
    limits: Limits = USUAL,
) -> tuple[Reading, pl.DataFrame]:
    """
    Read a file as `submissions.read_submission` does, in a confined process.

    Parameters
    ----------
    release
        The folder of the last release, to compare with.

    Raises
    ------
    InvalidData
        If reading took more than the limits, or ended without an answer.
    """
    import polars as pl

    from attain.usecases.submissions import reading_of

    question = {
        "what": READ,
        "name": name,
        "areas": sorted(areas),
        "release": str(release) if release else "",
        "as_of": as_of,
    }
    with _asked(content, question, limits) as folder:
        answer = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
        figures = folder / FIGURES
        frame = pl.read_ipc(figures.read_bytes()) if figures.is_file() else pl.DataFrame()
        return reading_of(answer), frame


def cells_confined(
    content: bytes, *, name: str, days: bool = False, limits: Limits = USUAL
) -> RawCells:
    """
    Return the cells of a file as `raw_cells.raw_cells` does, read in a confined process.

    Raises
    ------
    InvalidData
        As there, or if it took more than the limits.
    """
    from attain.usecases.raw_cells import RawCells

    with _asked(content, {"what": CELLS, "name": name, "days": days}, limits) as folder:
        answer = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
    if "refused" in answer:
        found = tuple(Finding(**{**f, "level": Level(f["level"])}) for f in answer["findings"])
        raise InvalidData(answer["refused"], findings=found)
    rows = tuple((number, tuple(cells)) for number, cells in answer["rows"])
    return RawCells(tuple(answer["headers"]), rows)


@contextmanager
def _asked(content: bytes, question: dict[str, Any], limits: Limits) -> Iterator[Path]:
    """Put a question about a file to a confined process; yield the folder with its answer."""
    with tempfile.TemporaryDirectory(prefix="attain-reading-") as place:
        folder = Path(place)
        (folder / RECEIVED).write_bytes(content)
        told = question | {"limits": [limits.memory, limits.seconds, limits.written]}
        (folder / QUESTION).write_text(json.dumps(told), encoding="utf-8")
        _run(folder, str(question["name"]), limits)
        yield folder


def _run(folder: Path, name: str, limits: Limits) -> None:
    surroundings = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
    surroundings |= {"POLARS_MAX_THREADS": "1", "TMPDIR": str(folder), "HOME": str(folder)}
    command = [sys.executable, "-m", "attain.usecases.confined", str(folder)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and a folder that we made
            command,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=3 * limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as trouble:
        raise InvalidData(
            _too_much(name, f"{3 * limits.seconds} seconds were not enough")
        ) from trouble
    if done.returncode == 0 and (folder / ANSWER).is_file():
        return
    last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
    raise InvalidData(_too_much(name, _why(done.returncode, last[0])))


def _why(code: int, last: str) -> str:
    import signal

    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return "it took too long"
    if "MemoryError" in last or code in (-signal.SIGABRT, -signal.SIGSEGV):
        return "it took too much memory"
    return "the reader ended without an answer"


def _too_much(name: str, why: str) -> str:
    return (
        f"{name} could not be read: {why}. Nothing of it was taken. Send it in smaller parts, as plain "
        "CSV or .xlsx without pictures, macros and links."
    )


# ------------------------------------------------------------------------------- inside the process


def answer_inside(folder: Path) -> None:
    """Read what lies in a folder, and leave the answer there; run in the confined process."""
    question: dict[str, Any] = json.loads((folder / QUESTION).read_text(encoding="utf-8"))
    confine(Limits(*question["limits"]))
    answered = _answer_read if question["what"] == READ else _answer_cells
    text = json.dumps(answered(folder, question), ensure_ascii=False)
    (folder / ANSWER).write_text(text, encoding="utf-8")


def _answer_cells(folder: Path, question: dict[str, Any]) -> dict[str, Any]:
    from attain.usecases.raw_cells import raw_cells

    try:
        content = (folder / RECEIVED).read_bytes()
        found = raw_cells(content, name=question["name"], days=question["days"])
    except InvalidData as refusal:
        told = [{**asdict(each), "level": each.level.value} for each in refusal.findings]
        return {"refused": str(refusal), "findings": told}
    return {"headers": found.headers, "rows": found.rows}


def _answer_read(folder: Path, question: dict[str, Any]) -> dict[str, Any]:
    from attain.store.releases import Check, open_release
    from attain.usecases.submissions import read_submission

    previous = None
    if question["release"]:
        with open_release(Path(question["release"]), check=Check.QUICK) as release:
            previous = release.observations()
    reading, frame = read_submission(
        (folder / RECEIVED).read_bytes(),
        name=question["name"],
        areas=question["areas"],
        previous=previous,
        as_of=question["as_of"],
    )
    if frame.width:
        frame.write_ipc(folder / FIGURES)
    return reading.as_plain()


def confine(limits: Limits) -> None:
    """Set the limits for this process; where the system has none, the time by the clock remains."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    answer_inside(Path(sys.argv[1]))
