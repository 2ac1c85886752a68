"""The directory of bodies: those that attain ships, and those that were added or renamed here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from attain.domain.bodies import Body, BodyKind, DatedName, Directory
from attain.usecases.dictionary import shipped_bodies
from attain.web.accounts.models import AddedBody

_READ: ContextVar[list[Directory] | None] = ContextVar("directory read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within this block the directory is read once: while a page is made that changes nothing."""
    outer = _READ.set([])
    try:
        yield
    finally:
        _READ.reset(outer)


def directory() -> Directory:
    """Return all bodies; one that was added under the id of a shipped one stands in its place."""
    read = _READ.get()
    if read is None:
        return _directory()
    if not read:
        read.append(_directory())
    return read[0]


def _directory() -> Directory:
    added = {each.id: _body(each) for each in AddedBody.objects.all()}
    shipped = shipped_bodies().bodies
    kept = tuple(
        _with_charges(added.pop(each.id), each) if each.id in added else each for each in shipped
    )
    return Directory((*kept, *added.values()))


def version_of(id: str) -> int:  # noqa: A002 - the word of the bodies themselves
    """Return how often a body was changed here; 0 for one as attain ships it."""
    row = AddedBody.objects.filter(pk=id).first()
    return row.version if row else 0


def _body(row: AddedBody) -> Body:
    return Body(
        row.id,
        BodyKind(row.kind),
        tuple(_name(each) for each in row.names),
        tuple(row.areas),
        row.parent,
        (),
        row.source,
    )


def _with_charges(body: Body, shipped: Body) -> Body:
    """Return a body under its new names, with the goals that the Roadmap gives it."""
    return Body(
        body.id, body.kind, body.names, body.areas, body.parent, shipped.charges, shipped.source
    )


def _name(plain: dict[str, Any]) -> DatedName:
    return DatedName(plain["text"], _day(plain.get("begin")), _day(plain.get("end")))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def plain_names(names: tuple[DatedName, ...]) -> list[dict[str, str]]:
    """Return names as they are kept."""
    return [
        {
            "text": each.text,
            "begin": each.begin.isoformat() if each.begin else "",
            "end": each.end.isoformat() if each.end else "",
        }
        for each in names
    ]
