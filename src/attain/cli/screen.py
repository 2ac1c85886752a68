"""The terminal: what it can show, what goes to it, and what goes beside it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from attain.reporting.terminal import Screen

NARROWEST, USUAL_WIDTH = 40, 100


def is_terminal(stream: TextIO) -> bool:
    """Return whether somebody looks at `stream`."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def screen_of(stream: TextIO) -> Screen:
    """
    Return what `stream` can show.

    COLUMNS sets the width; NO_COLOR (any text) and TERM=dumb take the colour away. What is no
    terminal gets no colour, and 100 characters a line.
    """
    seen = is_terminal(stream)
    fallback = (USUAL_WIDTH, 24)
    width = shutil.get_terminal_size(fallback).columns if seen else _columns()
    quiet = os.environ.get("NO_COLOR", "") != "" or os.environ.get("TERM", "") == "dumb"
    return Screen(max(width, NARROWEST), _shows_unicode(stream), seen and not quiet)


def _columns() -> int:
    text = os.environ.get("COLUMNS", "")
    return int(text) if text.isdigit() and int(text) else USUAL_WIDTH


def _shows_unicode(stream: TextIO) -> bool:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        "●▲◆▼·▁█─".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write(text: str, stream: TextIO | None = None) -> None:
    """Write a line; characters that the encoding of the terminal lacks are written as `?`."""
    out = sys.stdout if stream is None else stream
    encoding = getattr(out, "encoding", None) or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=out)


def say(text: str) -> None:
    """Write part of the answer, to standard output."""
    write(text)


def note(text: str) -> None:
    """Write something beside the answer, to standard error, which machines do not read."""
    try:
        sys.stdout.flush()
        write(text, sys.stderr)
    except BrokenPipeError:
        pass


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """
    Give a function `(done, total, what)` that moves a progress bar on standard error.

    Where standard error is no terminal, nothing is shown.
    """
    if not is_terminal(sys.stderr):
        yield lambda done, total, what: None  # noqa: ARG005 - called like the other
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def move(done: int, total: int, what: str) -> None:
            bar.update(
                task, completed=done, total=total or None, description=f"{title} {what}"[:60]
            )

        yield move
