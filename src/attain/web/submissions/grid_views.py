"""Pages of single figures: a grid to type into and to mend in place; a table to comment on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.findings import Finding, Level
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import check, decide
from attain.errors import AttainError, InvalidData
from attain.usecases.submission_template import WRITTEN, template_of
from attain.usecases.submissions import reading_of
from attain.web.accounts.directory import directory
from attain.web.pages import shelf
from attain.web.submissions import grids, operations
from attain.web.submissions.keeping import kept_figures
from attain.web.submissions.models import Grid, GridRow, Remark, Submission
from attain.web.submissions.shown import known_titles
from attain.web.submissions.views import seen
from attain.web.submissions.words import column_words, state_words
from attain.web.work.forms import number_in, page_asked, version_in
from attain.web.work.shell import Shell, actor_of_request, doer_of, for_people, page, refusal

if TYPE_CHECKING:
    import polars as pl

MOST_FIELDS = 190
"""Fields of one page: a little less than the portal takes in a form."""
MOST_IN_VIEW = 25
"""Rows of one page of the grid, at most."""
BLANK = 3
"""Empty rows below the last one, for figures that nobody has named yet."""
IN_TABLE = 100
"""Rows of one page of the table to comment on."""
COMMENTED = ("value", "status", "period", "unit", "nature", "lower", "upper", "source", "footnote")
"""Columns on which the table takes a comment."""


@dataclass(frozen=True, slots=True)
class FieldInView:
    """
    A cell of the grid: its text, whether it can be typed into, and what another person wrote.

    Attributes
    ----------
    wrong, said
        Whether an error or a remark is about just this cell.
    """

    name: str
    header: str
    text: str
    open: bool
    theirs: str | None = None
    wrong: bool = False
    said: bool = False


@dataclass(frozen=True, slots=True)
class RowInView:
    """A row of the grid, with what was found and said about it."""

    place: int
    version: int
    fields: tuple[FieldInView, ...]
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Remark, ...] = ()
    clash: grids.Clash | None = None
    locked: bool = False

    @property
    def typed(self) -> tuple[FieldInView, ...]:
        """The cells of a locked row that can be typed into."""
        return tuple(each for each in self.fields if each.open)

    @property
    def title(self) -> str:
        """The title of the series."""
        return self._cell("title")

    @property
    def period(self) -> str:
        """The period of the figure."""
        return self._cell("period")

    @property
    def codes(self) -> str:
        """The codes of the series, those that are there, and the power of ten of its figures."""
        told = [
            f"× 10^{each.text}" if each.header == "multiplier" else each.text
            for each in self.fields
            if each.text and not each.open and each.header not in {"title", "period"}
        ]
        return " · ".join(told)

    def _cell(self, header: str) -> str:
        return next((each.text for each in self.fields if each.header == header), "")


@dataclass(frozen=True, slots=True)
class SheetInView:
    """
    A page of the grid.

    Attributes
    ----------
    count
        Rows that were asked for, on all pages; `only` says which those are.
    marks
        How many rows stand against sending (errors), have remarks (said), have either or a warning or
        a note (wrong).
    """

    rows: tuple[RowInView, ...] = ()
    pages: int = 1
    here: int = 1
    count: int = 0
    only: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What the page has to say of the last step: an error, rows that clash, what was not saved."""

    wrong: str = ""
    status: int = HTTPStatus.OK
    clashes: Mapping[int, grids.Clash] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


# ---------------------------------------------------------------------------------------- the grid


@for_people
def grid(request: HttpRequest, number: int) -> HttpResponse:
    """Show the grid of a submission; begin one, save, check, or put it aside."""
    found = seen(request, number)
    actor, today = actor_of_request(request), timezone.now().date()
    check(actor, Action.MEND_SUBMISSION, operations.subject_of(found), today)
    if request.method != "POST":
        return _grid_page(request, found, Said())
    do = request.POST.get("do", "")
    try:
        if do in BEGINNINGS:
            BEGINNINGS[do](request, number)
        elif do == "drop":
            grids.drop_grid(
                doer=doer_of(request), number=number, grid=_grid_of(request), now=timezone.now()
            )
        elif do in {"save", "check"}:
            return _saved(request, found, and_check=do == "check")
        else:
            raise InvalidData("Choose what to do.")
    except AttainError as error:
        return _grid_page(request, found, Said(str(error), refusal(error)))
    first = "only=errors&" if do == "from_file" and _refused(found) else ""
    return HttpResponseRedirect(f"{request.path}?{first}done={do}")


def _refused(found: Submission) -> bool:
    """Whether there are errors in what was read last."""
    return bool(found.reading) and reading_of(found.reading).refused


def _saved(request: HttpRequest, found: Submission, *, and_check: bool) -> HttpResponse:
    now, doer = timezone.now(), doer_of(request)
    typed: list[grids.Typed] = []
    try:
        sheet = _grid_of(request)
        typed = _typed(request, sheet)
        saved = grids.save_rows(doer=doer, number=found.pk, grid=sheet, typed=typed, now=now)
        if saved.clashes:
            clashes = {each.place: each for each in saved.clashes}
            return _grid_page(request, found, Said(status=HTTPStatus.CONFLICT, clashes=clashes))
        if and_check:
            public = shelf().releases()
            grids.check_grid(
                doer=doer,
                number=found.pk,
                version=version_in(request),
                release=public[0] if public else None,
                now=now,
            )
    except AttainError as error:
        lost = tuple(
            f"{each.place}: " + " | ".join(text for text in each.cells.values() if text)
            for each in typed
        )
        found.refresh_from_db()
        return _grid_page(request, found, Said(str(error), refusal(error), lost=lost))
    if and_check:
        return HttpResponseRedirect(
            f"{Shell(request).link('work_submission', number=found.pk)}?done=receive"
        )
    only = f"only={_only(request)}&" if _only(request) else ""
    return HttpResponseRedirect(f"{request.path}?{only}page={_page_number(request)}&done=save")


def _typed(request: HttpRequest, sheet: int) -> list[grids.Typed]:
    """Return the rows of a form: `v-PLACE` is the version, `c-PLACE-COLUMN` a cell."""
    headers = list(Grid.objects.filter(pk=sheet).values_list("headers", flat=True).first() or ())
    cells: dict[int, dict[str, str]] = defaultdict(dict)
    versions: dict[int, int] = {}
    for name, text in request.POST.items():
        kind, *numbers = name.split("-")
        if kind not in {"v", "c"} or not all(each.isascii() and each.isdigit() for each in numbers):
            continue
        if kind == "v" and len(numbers) == 1 and str(text).isdigit():
            versions[int(numbers[0])] = int(str(text))
        elif kind == "c" and len(numbers) == 2 and int(numbers[1]) < len(headers):
            cells[int(numbers[0])][headers[int(numbers[1])]] = str(text)
    return [
        grids.Typed(place, versions[place], found)
        for place, found in sorted(cells.items())
        if place in versions
    ]


def _grid_page(request: HttpRequest, found: Submission, said: Said) -> HttpResponse:
    sheet = grids.open_grid(found)
    language = Shell(request).language
    view = SheetInView() if sheet is None else _in_view(request, found, sheet, said)
    today = timezone.now().date()
    return page(
        request,
        "submissions/grid.html",
        section="work_submissions",
        status=said.status,
        submission=found,
        name=directory().body(found.body).name(today),
        states=state_words(language),
        grid=sheet,
        view=view,
        columns=column_words(language),
        has_file=found.files.exists(),  # type: ignore[attr-defined]
        wrong=said.wrong,
        clashes=said.clashes,
        lost=said.lost,
        series=request.POST.get("series", ""),
        done=request.GET.get("done", "") if request.method != "POST" else "",
    )


def _in_view(request: HttpRequest, found: Submission, sheet: Grid, said: Said) -> SheetInView:
    """Return the rows of the page that is asked for, and what there is besides."""
    findings, remarks = _findings_by_place(found, sheet), _remarks_by_place(found, sheet)
    own: Any = sheet.rows.all()  # type: ignore[attr-defined]
    chosen, only = own, _only(request)
    marked = {
        "errors": own.filter(place__in=_with_errors(findings)),
        "said": own.filter(place__in=set(remarks)),
        "wrong": own.filter(place__in={*findings, *remarks}),
    }
    if said.clashes:
        chosen = own.filter(place__in=said.clashes)
    elif only:
        chosen = marked[only]
    width = len(sheet.headers)
    typed_into = len(WRITTEN) if sheet.source == grids.FROM_RELEASE else width
    blank = BLANK if width <= 20 else 1
    each_page = min(max((MOST_FIELDS - blank * (width + 1)) // (typed_into + 1), 1), MOST_IN_VIEW)
    count = chosen.count()
    pages = max(-(-count // each_page), 1)
    here = min(_page_number(request), pages)
    rows = [
        _row_in_view(sheet, row, findings, remarks, said.clashes.get(row.place))
        for row in chosen[(here - 1) * each_page : here * each_page]
    ]
    if here == pages and not said.clashes and not only:
        last = own.order_by("-place").values_list("place", flat=True).first() or 1
        rows += [_blank_row(sheet, last + step) for step in range(1, blank + 1)]
    marks = {name: found.count() for name, found in marked.items()}
    return SheetInView(tuple(rows), pages, here, count, only, marks)


def _only(request: HttpRequest) -> str:
    """Return which rows alone are asked for; none: all of them."""
    told = request.GET.get("only", "")
    return told if told in {"errors", "said", "wrong"} else ""


def _with_errors(findings: Mapping[int, list[Finding]]) -> set[int]:
    """Return the places of rows that stand against sending."""
    return {
        place
        for place, found in findings.items()
        if any(each.level is Level.ERROR for each in found)
    }


def _row_in_view(
    sheet: Grid,
    row: GridRow,
    findings: Mapping[int, list[Finding]],
    remarks: Mapping[int, list[Remark]],
    clash: grids.Clash | None,
) -> RowInView:
    about = tuple(findings.get(row.place, ()))
    said = tuple(remarks.get(row.place, ()))
    wrong = {each.column for each in about if each.level is Level.ERROR}
    spoken_of = {each.column for each in said}
    fields = []
    for place, (header, text) in enumerate(zip(sheet.headers, row.cells, strict=True)):
        mine = clash.mine.get(header, text) if clash else text
        theirs = clash.theirs[header] if clash and header in clash.mine and mine != text else None
        opened = not row.locked or header in WRITTEN
        name = f"c-{row.place}-{place}"
        fields.append(
            FieldInView(
                name, header, mine, opened, theirs, wrong=header in wrong, said=header in spoken_of
            )
        )
    return RowInView(row.place, row.version, tuple(fields), about, said, clash, row.locked)


def _blank_row(sheet: Grid, place: int) -> RowInView:
    fields = tuple(
        FieldInView(f"c-{place}-{column}", header, "", open=True)
        for column, header in enumerate(sheet.headers)
    )
    return RowInView(place, 0, fields)


def _findings_by_place(found: Submission, sheet: Grid) -> dict[int, list[Finding]]:
    """Return what was found, by the row of the grid; nothing where the answer is to another table."""
    if not found.reading or not (sheet.checked or sheet.source == grids.FROM_FILE):
        return {}
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for each in reading_of(found.reading).findings:
        if each.row:
            by_row[each.row].append(each)
    return by_row if sheet.checked else _by_origin(sheet, by_row)


def _remarks_by_place(found: Submission, sheet: Grid) -> dict[int, list[Remark]]:
    by_row: dict[int, list[Remark]] = defaultdict(list)
    by_origin: dict[int, list[Remark]] = defaultdict(list)
    for each in found.remarks.exclude(row=None):  # type: ignore[attr-defined]
        if each.seal in sheet.seals:
            by_row[each.row].append(each)
        elif each.seal and each.seal == sheet.first_seal:
            by_origin[each.row].append(each)
    for place, said in _by_origin(sheet, by_origin).items():
        by_row[place] = [*said, *by_row[place]]
    return by_row


def _by_origin(sheet: Grid, found: Mapping[int, list[Any]]) -> dict[int, list[Any]]:
    rows = sheet.rows.filter(origin__in=found).values_list("place", "origin")  # type: ignore[attr-defined]
    return {place: list(found[origin]) for place, origin in rows}


def _begin_from_release(request: HttpRequest, number: int) -> None:
    import polars as pl

    found, now = operations.submission_by_number(number), timezone.now()
    table = template_of(
        shelf().current().release, directory().body(found.body).areas, until=now.year - 1
    )
    wanted = {each.strip() for each in request.POST.get("series", "").split(",") if each.strip()}
    if wanted:
        table = table.filter(pl.col("series_code").is_in(sorted(wanted)))
        if table.is_empty():
            raise InvalidData(
                f"The last release has none of these series of yours: {', '.join(sorted(wanted))}."
            )
    grids.fill_from_release(
        doer=doer_of(request), number=number, version=version_in(request), table=table, now=now
    )


def _begin_from_file(request: HttpRequest, number: int) -> None:
    grids.fill_from_file(
        doer=doer_of(request), number=number, version=version_in(request), now=timezone.now()
    )


BEGINNINGS = {"from_release": _begin_from_release, "from_file": _begin_from_file}
"""How a grid begins."""


def _grid_of(request: HttpRequest) -> int:
    return number_in(request, "grid")


def _page_number(request: HttpRequest) -> int:
    return page_asked(request.POST.get("page", "") or request.GET.get("page", ""))


def _digits(told: str, otherwise: InvalidData) -> int:
    if not told.isascii() or not told.isdigit() or len(told) > 15:
        raise otherwise
    return int(told)


# ------------------------------------------------------------------------- the table to comment on


@for_people
def figures(request: HttpRequest, number: int) -> HttpResponse:
    """Show the figures of a submission, row by row; take a comment on a cell."""
    found = seen(request, number)
    wrong, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            row = _comment(request, found)
        except AttainError as error:
            wrong, status = str(error), HTTPStatus(refusal(error))
        else:
            here = _page_number(request)
            return HttpResponseRedirect(f"{request.path}?page={here}&done=remark#nth-{row}")
    return _figures_page(request, found, wrong, status)


def _comment(request: HttpRequest, found: Submission) -> int:
    wanted = _digits(request.POST.get("nth", ""), InvalidData("Choose the row that you mean."))
    column = request.POST.get("column", "")
    if request.POST.get("seal", "") != found.seal:
        raise operations.Overtaken(
            "Other figures were sent since you opened the page. Here they are; look at them, then say "
            "what you meant to say."
        )
    rows = kept_figures(found.figures, found.seal) if found.figures else None
    row = None if rows is None else _nth(rows, wanted)
    if row is None or column not in {"", *COMMENTED}:
        raise InvalidData("There is no such cell in these figures. Load the page again.")
    operations.remark(
        doer=doer_of(request),
        number=found.pk,
        figure=key_in_words(row),
        text=request.POST.get("text", ""),
        now=timezone.now(),
        cell=operations.Cell(row["row"], column, found.seal),
    )
    return wanted


def _figures_page(request: HttpRequest, found: Submission, wrong: str, status: int) -> HttpResponse:
    actor, today = actor_of_request(request), timezone.now().date()
    subject, language = operations.subject_of(found), Shell(request).language
    rows = kept_figures(found.figures, found.seal) if found.figures else None
    count = 0 if rows is None else rows.height
    pages = max(-(-count // IN_TABLE), 1)
    wanted = _wanted(request, rows)
    here = min(_page_number(request) if wanted is None else wanted // IN_TABLE + 1, pages)
    shown: Iterable[dict[str, Any]] = ()
    first = (here - 1) * IN_TABLE
    if rows is not None:
        shown = _in_order(rows).slice(first, IN_TABLE).iter_rows(named=True)
    said: dict[str, list[Remark]] = defaultdict(list)
    for each in found.remarks.filter(seal=found.seal).exclude(row=None):  # type: ignore[attr-defined]
        said[each.figure].append(each)
    chosen = None if rows is None or wanted is None else _nth(rows, wanted)
    return page(
        request,
        "submissions/figures.html",
        section="work_submissions",
        status=status,
        submission=found,
        name=directory().body(found.body).name(today),
        states=state_words(language),
        rows=[
            (first + step, row, said.get(key_in_words(row), ())) for step, row in enumerate(shown)
        ],
        nth=wanted,
        chosen=chosen,
        chosen_words=key_in_words(chosen) if chosen else "",
        chosen_title=known_titles().get(chosen["series_code"], "") if chosen else "",
        columns=COMMENTED,
        pages=pages,
        here=here,
        count=count,
        may_comment=decide(actor, Action.COMMENT, subject, today).allowed,
        typed=request.POST,
        wrong=wrong,
        done=request.GET.get("done", "") if request.method != "POST" else "",
    )


def _wanted(request: HttpRequest, rows: pl.DataFrame | None) -> int | None:
    """Return the place of the figure that is asked for: as counted here, or by the row of the file."""
    told = request.POST.get("nth", "") or request.GET.get("nth", "")
    if told.isascii() and told.isdigit() and len(told) < 9:
        return int(told)
    row = request.GET.get("row", "")
    if rows is None or not (row.isascii() and row.isdigit() and len(row) < 9):
        return None
    return _in_order(rows)["row"].index_of(int(row))


def key_in_words(row: Mapping[str, Any]) -> str:
    """Return the codes and the period of a figure, as people read them."""
    names = ("series_code", "reference_area", "dimensions", "unit", "period")
    return ", ".join(str(row[name]) for name in names if row[name])


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Return figures in the order of the file; the same each time, as they are sealed."""
    return rows.sort("row", maintain_order=True)


def _nth(rows: pl.DataFrame, number: int) -> dict[str, Any] | None:
    return _in_order(rows).row(number, named=True) if number < rows.height else None
