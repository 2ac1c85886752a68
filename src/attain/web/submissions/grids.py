"""
Typing into a grid in the page: a draft that several people may fill, from which a file is made.

Two people in different rows, or in different cells of one row, never disturb each other. Where both
changed the same cell, nothing of either is lost: who comes second sees both versions, and chooses.
What was typed is read and checked by the very way of a file, and only that is ever sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import check
from attain.domain.submissions import SubmissionState, SubmissionStep, state_after
from attain.errors import ActionDenied, InvalidData, UnknownCode
from attain.usecases.confined import cells_confined
from attain.usecases.portal.shelf import PublicRelease
from attain.usecases.raw_cells import MOST_ROWS, RawCells, as_file, clean_cell
from attain.usecases.submissions import Reading
from attain.web.accounts.deeds import Doer, saving
from attain.web.received import kept_file
from attain.web.submissions import operations
from attain.web.submissions.models import Grid, GridRow, GridRowBefore, Submission

NAME = "typed into the page.csv"
FROM_RELEASE, FROM_FILE = "release", "file"


@dataclass(frozen=True, slots=True)
class Typed:
    """
    A row as somebody typed it.

    Attributes
    ----------
    version
        Of the row that they had before them; 0 for a row that is new.
    cells
        By column, what stands in it; columns that are not named stay.
    """

    place: int
    version: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Clash:
    """A row that two people changed in the same cells: both versions, for the second to choose."""

    place: int
    version: int
    mine: dict[str, str]
    theirs: dict[str, str]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a page of typed rows: how many were kept, and those that clash."""

    kept: int
    clashes: tuple[Clash, ...] = field(default=())


def open_grid(submission: Submission) -> Grid | None:
    """Return the grid of a submission that can be typed into, if there is one."""
    return Grid.objects.filter(submission=submission, is_open=True).first()


def fill_from_release(
    *,
    doer: Doer,
    number: int,
    version: int,
    table: pl.DataFrame,
    now: datetime,
) -> Grid:
    """
    Begin a grid with the rows of a template, whose codes are locked.

    Raises
    ------
    ActionDenied
        If the doer may not; if the grid of before holds what was not checked; `Overtaken`.
    InvalidData
        If the table is too long for a page.
    """
    if table.height > MOST_ROWS:
        raise InvalidData(
            f"That would be {table.height:,} rows; the page takes {MOST_ROWS:,}. Name some series, or "
            "use the template as a file."
        )
    rows = tuple(enumerate(table.iter_rows(), start=2))
    cells = RawCells(tuple(table.columns), rows)
    return _begin(doer, number, version, FROM_RELEASE, cells, now)


def fill_from_file(*, doer: Doer, number: int, version: int, now: datetime) -> Grid:
    """
    Begin a grid with the rows of the latest file, to mend them in place.

    Raises
    ------
    ActionDenied, InvalidData
        As `fill_from_release`, and if the file is no table.
    """
    waiting = operations.submission_by_number(number)
    check(doer.actor, Action.MEND_SUBMISSION, operations.subject_of(waiting), now.date())
    file = waiting.files.first()  # type: ignore[attr-defined]
    if file is None:
        raise InvalidData("There is no file yet whose rows could be mended.")
    cells = cells_confined(kept_file(file.place), name=file.name)
    return _begin(doer, number, version, FROM_FILE, cells, now)


def save_rows(
    *, doer: Doer, number: int, grid: int, typed: Iterable[Typed], now: datetime
) -> Saved:
    """
    Keep rows that somebody typed; rows that nobody changed stay untouched.

    Returns
    -------
    Saved
        Rows that clash are not kept: they come back with both versions. The others are.

    Raises
    ------
    ActionDenied
        If the doer may not, or the grid is no longer open.
    """
    wanted = {each.place: each for each in typed}
    kept, clashes, told = 0, [], []
    with saving():
        held = _held_submission(number)
        allowed = check(doer.actor, Action.MEND_SUBMISSION, operations.subject_of(held), now.date())
        sheet = Grid.objects.select_for_update().filter(pk=grid, submission=held).first()
        if sheet is None or not sheet.is_open:
            raise ActionDenied(
                "This grid was closed since you opened it: a file was sent, or another grid begun. "
                "What stands in the page was not saved; copy it before you leave."
            )
        there = {r.place: r for r in sheet.rows.filter(place__in=wanted)}  # type: ignore[attr-defined]
        for place, each in sorted(wanted.items()):
            row = there.get(place)
            if row is None:
                kept += _added(sheet, each, doer, now)
                told.append(str(place))
                continue
            clash = _changed(sheet, row, each, doer, now)
            if isinstance(clash, Clash):
                clashes.append(clash)
            elif clash:
                kept += 1
                told.append(str(place))
        if kept:
            sheet.version += 1
            sheet.save()
            operations.add_sender(held, doer)
            held.save(update_fields=["senders"])
            after = f"grid {sheet.pk} version {sheet.version}, rows {', '.join(told)}"
            operations.note(held, doer, allowed, Action.MEND_SUBMISSION, now=now, after=after)
    return Saved(kept, tuple(clashes))


def check_grid(
    *, doer: Doer, number: int, version: int, release: PublicRelease | None, now: datetime
) -> Reading:
    """
    Read and check what was typed, by the very way of a file.

    Raises
    ------
    ActionDenied, InvalidData, NotSaved
        As `operations.receive`; `InvalidData` too if there is nothing in the grid.
    """
    sheet = open_grid(operations.submission_by_number(number))
    if sheet is None:
        raise InvalidData("There is no grid: begin one first.")
    content = content_of(sheet)
    return operations.receive(
        doer=doer,
        number=number,
        version=version,
        name=NAME,
        content=content,
        release=release,
        now=now,
        grid=(sheet.pk, sheet.version),
    )


def drop_grid(*, doer: Doer, number: int, grid: int, now: datetime) -> None:
    """Put a grid aside, with what was typed into it; it stays kept, and is typed into no more."""
    with saving():
        held = _held_submission(number)
        allowed = check(doer.actor, Action.MEND_SUBMISSION, operations.subject_of(held), now.date())
        sheet = Grid.objects.select_for_update().filter(pk=grid, submission=held).first()
        if sheet is None:
            raise UnknownCode("There is no such grid.")
        sheet.is_open = False
        sheet.save()
        after = f"grid {sheet.pk} put aside at version {sheet.version}"
        operations.note(held, doer, allowed, Action.MEND_SUBMISSION, now=now, after=after)


def content_of(sheet: Grid) -> bytes:
    """Return a grid as a file: line n is the row in place n."""
    rows = {row.place: row.cells for row in sheet.rows.all()}  # type: ignore[attr-defined]
    if not rows:
        raise InvalidData("Nothing stands in the grid yet.")
    empty = [""] * len(sheet.headers)
    return as_file(sheet.headers, (rows.get(place, empty) for place in range(2, max(rows) + 1)))


# ----------------------------------------------------------------------------------------- inside


def _begin(
    doer: Doer,
    number: int,
    version: int,
    source: str,
    cells: RawCells,
    now: datetime,
) -> Grid:
    with saving():
        held = operations.hold(number, version)
        allowed = check(doer.actor, Action.MEND_SUBMISSION, operations.subject_of(held), now.date())
        state_after(SubmissionState(held.state), SubmissionStep.MEND)
        operations.close_grids(held)
        sheet = Grid.objects.create(
            submission=held,
            source=source,
            headers=list(cells.headers),
            first_seal=held.seal if source == FROM_FILE else "",
            begun_at=now,
        )
        GridRow.objects.bulk_create(
            GridRow(
                grid=sheet,
                place=place,
                origin=origin if source == FROM_FILE else None,
                locked=source == FROM_RELEASE,
                cells=[clean_cell(text or "") for text in texts],
                changed_at=now,
            )
            for place, (origin, texts) in enumerate(cells.rows, start=2)
        )
        after = f"grid {sheet.pk} from {source}, {len(cells.rows)} rows"
        operations.note(held, doer, allowed, Action.MEND_SUBMISSION, now=now, after=after)
    return sheet


def _held_submission(number: int) -> Submission:
    found = Submission.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise UnknownCode(f"There is no submission {number}.")
    return found


def _added(sheet: Grid, typed: Typed, doer: Doer, now: datetime) -> int:
    cells = [clean_cell(typed.cells.get(name, "")) for name in sheet.headers]
    if not any(cells):
        return 0
    if typed.place > MOST_ROWS + 1 or typed.place < 2:
        raise InvalidData(f"The page takes {MOST_ROWS:,} rows. Send more as a file.")
    GridRow.objects.create(
        grid=sheet,
        place=typed.place,
        cells=cells,
        person=doer.actor.person,
        name=doer.name,
        changed_at=now,
    )
    return 1


def _changed(sheet: Grid, row: GridRow, typed: Typed, doer: Doer, now: datetime) -> Clash | bool:
    """Keep what was changed in a row; return whether anything was, or the clash."""
    names = [str(name) for name in sheet.headers]
    stored = dict(zip(names, row.cells, strict=True))
    seen = _as_seen(row, typed.version, names)
    meant = {
        name: clean_cell(text)
        for name, text in typed.cells.items()
        if name in stored and clean_cell(text) != seen.get(name, "")
    }
    changed = {name: text for name, text in meant.items() if text != stored[name]}
    if not changed:
        return False
    both = [name for name in changed if stored[name] != seen.get(name, "")]
    if both:
        return Clash(row.place, row.version, changed, stored, row.name, row.changed_at)
    GridRowBefore.objects.create(
        row=row,
        version=row.version,
        cells=row.cells,
        person=row.person,
        name=row.name,
        changed_at=row.changed_at,
    )
    row.cells = [changed.get(name, stored[name]) for name in names]
    row.version += 1
    row.person, row.name, row.changed_at = doer.actor.person, doer.name, now
    row.save()
    return True


def _as_seen(row: GridRow, version: int, names: list[str]) -> dict[str, str]:
    """Return a row as it stood in a version; empty cells for one that was not there yet."""
    if version == row.version:
        return dict(zip(names, row.cells, strict=True))
    kept = row.before.filter(version=version).first()  # type: ignore[attr-defined]
    return dict(zip(names, kept.cells, strict=True)) if kept else {}
