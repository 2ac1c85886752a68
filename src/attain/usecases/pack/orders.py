"""
Orders of packs: what is to be made lies in a folder, and a process of its own makes it.

The process reads the order and the roadmap, writes how far it is, and at the end which pack it made or
why there is none. Whoever ordered looks into the folder; nothing else is shared.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from attain.errors import AttainError, UnknownCode
from attain.usecases.pack.archive import FORMATS, make_pack

ORDER, CYCLE, STATE = "order.json", "roadmap.json", "state.json"
SILENT = 120.0
"""Seconds after which a process that says nothing more has stopped."""
WAITING, DONE, FAILED = "waiting", "done", "failed"
STEPS = (WAITING, "reading", "gathering", "pdf", "docx", "xlsx", "keeping", DONE)
"""How far a pack can be, in order; `FAILED` stands outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    What is to be made.

    Attributes
    ----------
    release, before
        The folders of the release and of the one that changes are told against; empty for none.
    archive, cache
        Where packs are kept, and what follows from releases.
    made
        The day that the pack bears.
    title, by
        What it is for and who ordered it, to be shown while it is made.
    """

    release: str
    before: str = ""
    archive: str
    cache: str
    made: str
    language: str = "en"
    group: str = ""
    frameworks: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    title: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class OrderState:
    """How far an order is: its step, since when, the number of the pack, or why there is none."""

    step: str = WAITING
    since: float = 0.0
    number: str = ""
    wrong: str = ""

    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.step in {DONE, FAILED}


def place_order(folder: Path, order: Order, roadmap: bytes) -> None:
    """
    Write an order down; `start` makes it.

    Raises
    ------
    NotSaved
        If the disk refused.
    """
    from attain.store.durable import make_folder, write_file

    make_folder(folder)
    write_file(folder / CYCLE, roadmap)
    write_file(folder / ORDER, json.dumps(asdict(order), ensure_ascii=False).encode())
    _tell(folder, OrderState(WAITING, time.time()))


def start(folder: Path) -> None:
    """Make an order in a process of its own."""
    command = [sys.executable, "-m", "attain.usecases.pack.orders", str(folder)]
    with (folder / "said.txt").open("wb") as said:
        made = subprocess.Popen(  # noqa: S603 - our own module, and a folder that we made
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, close_fds=True
        )
    threading.Thread(target=made.wait, daemon=True).start()


def order_in(folder: Path) -> Order:
    """Return what was ordered; `UnknownCode` if there is no order."""
    try:
        plain = json.loads((folder / ORDER).read_bytes())
    except (OSError, ValueError):
        raise UnknownCode("There is no such order of a pack.") from None
    told: dict[str, Any] = {
        name: tuple(each) if isinstance(each, list) else each for name, each in plain.items()
    }
    return Order(**told)


def state_of(folder: Path, now: float | None = None) -> OrderState:
    """Return how far an order is; one whose process says nothing any more has failed."""
    try:
        found = OrderState(**json.loads((folder / STATE).read_bytes()))
    except (OSError, ValueError):
        raise UnknownCode("There is no such order of a pack.") from None
    silent = (time.time() if now is None else now) - found.since
    if not found.over() and silent > SILENT:
        told = (
            "It stopped without a word. Order it again; if it stops again, ask whoever runs attain."
        )
        return OrderState(FAILED, found.since, "", told)
    return found


def make_order(folder: Path) -> str:
    """Make what was ordered, and write down how far it is; return the number of the pack."""
    from attain.reporting.language import language_of
    from attain.usecases.pack.roadmap_file import read_roadmap
    from attain.usecases.portal.edition import open_edition

    order = order_in(folder)
    told = _teller(folder)
    told("reading")
    cache = Path(order.cache)
    part = read_roadmap((folder / CYCLE).read_bytes())
    with closing(open_edition(Path(order.release), cache=cache)) as edition:
        before = open_edition(Path(order.before), cache=cache) if order.before else None
        try:
            made = make_pack(
                edition,
                Path(order.archive),
                made=date.fromisoformat(order.made),
                language=language_of(order.language),
                before=before,
                roadmap=part,
                formats=order.formats,
                frameworks=order.frameworks,
                group=order.group,
                told=told,
            )
        finally:
            if before is not None:
                before.close()
    _tell(folder, OrderState(DONE, time.time(), made.number))
    return made.number


def _teller(folder: Path) -> Callable[[str], None]:
    return lambda step: _tell(folder, OrderState(step, time.time()))


def _tell(folder: Path, state: OrderState) -> None:
    beside = folder / f".{STATE}-{os.getpid()}"
    beside.write_text(json.dumps(asdict(state), ensure_ascii=False), encoding="utf-8")
    beside.replace(folder / STATE)


def main() -> None:
    """Make the order in the folder that is named."""
    folder = Path(sys.argv[1])
    try:
        make_order(folder)
    except AttainError as refused:
        _tell(folder, OrderState(FAILED, time.time(), "", str(refused)))
    except BaseException:
        told = "The pack could not be made: a fault of attain. Whoever runs it finds it in its log."
        _tell(folder, OrderState(FAILED, time.time(), "", told))
        raise


if __name__ == "__main__":
    main()
