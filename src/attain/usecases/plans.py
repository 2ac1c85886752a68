"""The plans that attain ships, and those in files of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from attain.domain.roadmap.plans import Plan, Plans
from attain.errors import InvalidData

if TYPE_CHECKING:
    from attain.exchange.plan_file import ReadPlan
    from attain.exchange.plan_table import PlanHead

SHIPPED_PLANS = ("roadmap.yaml", "declaration.yaml")


@cache
def _shipped() -> tuple[ReadPlan, ...]:
    from attain.exchange.plan_file import read_plan

    folder = files("attain").joinpath("data", "roadmaps")
    return tuple(read_plan(folder.joinpath(n).read_bytes(), name=n) for n in SHIPPED_PLANS)


@cache
def shipped_plans() -> Plans:
    """Return the Roadmap, the Joint Declaration, the plans that they name, and the links between them."""
    return joined(_shipped())


def plans_from(paths: Iterable[Path], *, with_shipped: bool = True) -> Plans:
    """
    Return the plans in files, beside those that attain ships.

    Raises
    ------
    InvalidData
        If a file is wrong, two have one id, or a link names an item that is not there.
    """
    return joined([*(_shipped() if with_shipped else ()), *(plan_in_file(each) for each in paths)])


def plan_in_file(path: Path) -> ReadPlan:
    """Return what a plan file holds, on its own; `InvalidData` lists every fault with its line."""
    from attain.exchange.plan_file import read_plan

    return read_plan(read_bytes(path), name=path.name)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; `InvalidData` says why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as trouble:
        reason = trouble.strerror or "it cannot be opened"
        raise InvalidData(
            f"{path} cannot be read: {reason}. Check the name and the place."
        ) from trouble


def plan_from_table(content: bytes, *, name: str, head: PlanHead) -> Plan:
    """
    Return a plan that somebody typed as a table, in CSV or Excel; the file is read in a confined process.

    Raises
    ------
    InvalidData
        If the file cannot be read or a row is wrong; nothing of it was taken.
    """
    from attain.exchange.plan_table import read_plan_table
    from attain.usecases.confined import cells_confined

    cells = cells_confined(content, name=name)
    return read_plan_table(cells.headers, cells.rows, name=name, head=head)


def joined(read: Iterable[ReadPlan]) -> Plans:
    """
    Return what several files hold as one.

    A plan that is known by its name only gives way to a file that holds it; named twice, it is kept
    once.

    Raises
    ------
    InvalidData
        If two files hold a plan of one id, or a link names an item that is not there.
    """
    parts = tuple(read)
    whole = [each.plan for each in parts]
    held = {each.id.casefold() for each in whole}
    return Plans(
        (*whole, *_by_name_only(parts, held)), tuple(link for each in parts for link in each.links)
    )


def _by_name_only(parts: Iterable[ReadPlan], held: set[str]) -> Iterator[Plan]:
    seen = set(held)
    for each in parts:
        for plan in each.named:
            if plan.id.casefold() not in seen:
                seen.add(plan.id.casefold())
                yield plan
