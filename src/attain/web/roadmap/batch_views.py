"""Several actions in one go: a grid in the page, tables in Excel and CSV, batches and their undoing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.roadmap.actions import RoadmapAction, changed_fields
from attain.domain.roadmap.status import Status
from attain.errors import ActionDenied, AttainError, InvalidData
from attain.exchange.actions_file import COLUMNS, cells_of, read_actions_table
from attain.usecases.plain_values import as_plain, value_of
from attain.usecases.roadmap_tables import (
    VERSION,
    ReadActions,
    RowProblem,
    actions_csv,
    actions_workbook,
    read_actions,
    rebased,
    unknown_references,
)
from attain.web.roadmap import operations
from attain.web.roadmap.action_views import Change, changes_of
from attain.web.roadmap.copying import copy_of
from attain.web.roadmap.desk import Desk
from attain.web.roadmap.models import ActionRow, ActionVersion, Batch
from attain.web.roadmap.operations import NEW, Edit
from attain.web.roadmap.queries import action_of, versions_of
from attain.web.roadmap.words import field_words, output_words
from attain.web.work.forms import page_asked
from attain.web.work.shell import doer_of, for_people, refusal

MOST_FIELDS = 180
"""Fields of one page of the grid: a little less than the portal takes in a form."""
MOST_ROWS = 40
LARGEST = 5 * 1024 * 1024
"""Bytes of a table."""
FILE, GRID, COPY = "file", "grid", "copy"
BACK = {GRID: "work_roadmap_grid", FILE: "work_tables", COPY: "work_copies"}
WAITING = "roadmap_batch"
"""Where a session keeps the changes that somebody looks at before they are saved."""
USUAL = ("title", "lead", "begin", "deadline")
FIXED = frozenset({"number", "status", "evidence", "example"})
"""Columns that the grid does not change."""
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BATCHES = 50
MONTHS = (0, 3, 6, 12, 24)
"""By how much the days of copies can be put off."""
MOST_COPIES = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """What a row would change: an action, and the fields with what they were and become; none: new."""

    action: RoadmapAction
    changes: tuple[Change, ...]

    @property
    def new(self) -> bool:
        """Whether the action is not there yet."""
        return self.action.number == NEW


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table would change, or what is wrong with it row by row."""

    edits: tuple[Edit, ...]
    differences: tuple[Difference, ...]
    problems: tuple[RowProblem, ...]
    same: int


def preview_of(desk: Desk, read: ReadActions) -> Preview:
    """Return what a table would change, by what stands there now and by who asks."""
    problems = list(read.problems)
    known = desk.names.known
    problems += unknown_references(
        read,
        items=known.items.keys(),
        bodies=known.bodies.keys(),
        references=known.references.keys(),
        areas=known.areas.keys(),
    )
    rows = desk.rows
    told = list(zip(read.rows, read.actions, read.versions, read.bases, strict=True))
    seen = {each.number: each for each in desk.actions}
    edits, differences, same = [], [], 0
    for at, said, version, base in told:
        action = said
        changes: tuple[Change, ...] = ()
        if base is not None and action.number in seen:
            now = seen[action.number]
            merged, faults = _beside_theirs(at, base, now, said, rows[now.number])
            if merged is None or faults:
                refused = _not_theirs(desk, now)
                problems += [RowProblem(at, *refused)] if refused else faults
                continue
            action = merged
        elif version and action.number in rows and version != rows[action.number].version:
            problems.append(RowProblem(at, VERSION, _no_version(action.number, version)))
            continue
        if not action.number:
            wanted = value_of(RoadmapAction, as_plain(action) | {"number": NEW})
            wrong = _wrong_new(desk, wanted)
            edit = Edit(wanted)
        elif action.number not in seen:
            wrong = ("number", f"There is no action {action.number}. Leave it empty for a new one.")
        else:
            before = seen[action.number]
            names = changed_fields(before, action)
            wrong = _wrong_edit(desk, before, action) if names else None
            if not names:
                same += 1
                continue
            edit = Edit(action, rows[action.number].version)
            changes = changes_of(before, action, names)
        if wrong:
            problems.append(RowProblem(at, *wrong))
        else:
            edits.append(edit)
            differences.append(Difference(edit.action, changes))
    problems.sort(key=lambda each: (each.row, each.column))
    return Preview(tuple(edits), tuple(differences), tuple(problems), same)


def _beside_theirs(
    at: int, base: RoadmapAction, now: RoadmapAction, said: RoadmapAction, row: ActionRow
) -> tuple[RoadmapAction | None, list[RowProblem]]:
    """Return what stands there with what the row changes; where both changed the same, a problem each."""
    merged, clashes, faults = rebased(at, base=base, theirs=now, ours=said)
    last = versions_of(row).first() if clashes else None
    who = last.name if last else ""
    return merged, [
        *faults,
        *(
            RowProblem(
                at,
                each.column,
                f"{who} has changed {row.number} since this table was taken. There stands now: "
                f"{each.theirs or 'nothing'}. The table says: {each.ours or 'nothing'}. Write what is "
                "right, and leave the cell of the version empty.",
            )
            for each in clashes
        ),
    ]


def _no_version(number: str, version: int) -> str:
    return (
        f"There is no version {version} of {number}. Leave what stood in this column, or leave it empty: "
        "the row is then compared with what stands there now."
    )


def _earlier(
    desk: Desk, wanted: frozenset[tuple[str, int]]
) -> dict[tuple[str, int], RoadmapAction]:
    """Return actions as they stood when rows were taken: for members, who see every version anyway."""
    now = desk.rows if desk.sees_papers else {}
    older = {
        (number, version)
        for number, version in wanted
        if number in now and version < now[number].version
    }
    if not older:
        return {}
    rows = ActionVersion.objects.filter(
        action__in={now[number].pk for number, _ in older},
        version__in={version for _, version in older},
    ).select_related("action")
    found = {(each.action.number, each.version): action_of(each) for each in rows}
    return {pair: action for pair, action in found.items() if pair in older}


def _wrong_new(desk: Desk, action: RoadmapAction) -> tuple[str, str] | None:
    if action.status is not Status.PROPOSED:
        return "status", "A new action is proposed first. Leave the status empty."
    if not desk.may_keep(Action.PROPOSE_ACTION, action.lead):
        return "lead", f"You cannot propose an action that {action.lead or 'nobody'} leads."
    return None


def _wrong_edit(desk: Desk, before: RoadmapAction, after: RoadmapAction) -> tuple[str, str] | None:
    if after.status is not before.status:
        return "status", (
            f"{before.number} is {before.status.value}. Where it stands is changed on its page."
        )
    if refused := _not_theirs(desk, before):
        return refused
    if after.lead != before.lead and not desk.may(Action.EDIT_ACTION, after):
        return "lead", f"You cannot hand {before.number} to {after.lead or 'nobody'}."
    return None


def _not_theirs(desk: Desk, action: RoadmapAction) -> tuple[str, str] | None:
    if desk.may(Action.EDIT_ACTION, action):
        return None
    return "number", f"You cannot edit {action.number}: its lead body and the coordinator can."


# ---------------------------------------------------------------------------------------- the grid


@for_people
def grid(request: HttpRequest) -> HttpResponse:
    """Show the chosen actions that who asks may edit as a grid; look at what would change; save it."""
    desk = Desk(request)
    if not desk.may_change:
        raise ActionDenied(
            "None of your roles may edit actions: officers and focal points do it for their own body, "
            "the coordinator for all."
        )
    if request.method != "POST":
        return _grid_page(desk)
    do = request.POST.get("do", "")
    if do == "save":
        return _saved(desk, GRID)
    columns = _columns_of(request.POST.getlist("column"))
    cells = _typed_cells(desk, columns)
    if do != "preview":
        return _grid_page(desk, typed=cells, wrong="Choose what to do.", status=400)
    read = read_actions_table(
        ("number", *columns),
        [(at, (number, *told)) for at, (number, told) in enumerate(cells.items(), 1)],
        name="the grid",
        before=desk.actions,
    )
    found = preview_of(desk, read)
    if found.problems or not found.edits:
        wrong = "" if found.problems else "Nothing is different from what stands there."
        return _grid_page(
            desk, typed=cells, problems=found.problems, wrong=wrong, status=HTTPStatus.BAD_REQUEST
        )
    return _shown(desk, found, GRID, request.POST.get("title", ""))


def _columns_of(wanted: Sequence[str]) -> tuple[str, ...]:
    found = tuple(each for each in COLUMNS if each in wanted and each not in FIXED)
    return found or USUAL


def _typed_cells(desk: Desk, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return what was typed, by the number of the action; a field of the first row fills all."""
    post = desk.request.POST
    numbers = tuple(dict.fromkeys(post.getlist("number")))[:MOST_ROWS]
    before = {each.number: dict(zip(COLUMNS, cells_of(each), strict=True)) for each in desk.actions}
    cells = {}
    for number in numbers:
        stands = before.get(number, {})
        cells[number] = tuple(
            post.get(f"all-{column}", "").strip()
            or post.get(f"{number}-{column}", stands.get(column, "")).strip()
            for column in columns
        )
    return cells


def _grid_page(
    desk: Desk,
    *,
    typed: Mapping[str, tuple[str, ...]] | None = None,
    problems: Sequence[RowProblem] = (),
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    request = desk.request
    asked = request.POST if request.method == "POST" else request.GET
    columns = _columns_of(asked.getlist("column"))
    each_page = min(MOST_ROWS, (MOST_FIELDS - len(columns)) // (len(columns) + 1))
    mine = [each for each in desk.chosen if desk.may(Action.EDIT_ACTION, each)]
    if typed is not None:
        by_number = {each.number: each for each in desk.actions}
        mine = [by_number[number] for number in typed if number in by_number]
    pages = max(-(-len(mine) // each_page), 1)
    here = min(page_asked(request.GET.get("page", "")), pages)
    shown = mine if typed is not None else mine[(here - 1) * each_page : here * each_page]
    by_row: dict[tuple[str, str], str] = {}
    for each in problems:
        number = shown[each.row - 1].number if 0 < each.row <= len(shown) else ""
        by_row[number, each.column] = each.message
    return desk.page(
        "grid",
        status=status,
        rows=[(each, _cells(each, columns, (typed or {}).get(each.number))) for each in shown],
        columns=columns,
        headers=column_words(desk),
        all_columns=[each for each in COLUMNS if each not in FIXED],
        leading=[e for e in desk.names.known.bodies if e in desk.leading],
        may_lead_nobody=desk.may_keep(Action.PROPOSE_ACTION, ""),
        problems=problems,
        by_row=by_row,
        count=len(mine),
        left_out=len(desk.chosen) - len(mine) if typed is None else 0,
        here=here,
        pages=pages,
        title=request.POST.get("title", ""),
        wrong=wrong,
    )


def _cells(
    action: RoadmapAction, columns: Sequence[str], typed: Sequence[str] | None
) -> list[tuple[str, str]]:
    stands = dict(zip(COLUMNS, cells_of(action), strict=True))
    return [
        (column, typed[place] if typed else stands[column]) for place, column in enumerate(columns)
    ]


def column_words(desk: Desk) -> dict[str, str]:
    """Return what the columns of a table are called."""
    language = desk.shell.language
    text, fields, parts = language.text, field_words(language), output_words(language)
    return {
        **{name: words[0] for name, words in parts.items()},
        **{name: fields[name] for name in fields if name in COLUMNS},
        "recommendations": fields["items"],
        "indicators": fields["moves"],
        "output": text("Expected output, in a sentence"),
        "currency": text("Currency"),
        "cost": text("What it costs"),
        "funded": text("of that found so far"),
        "funds": text("Where it comes from"),
        "number": text("Number"),
        VERSION: text("Version"),
    }


# ------------------------------------------------------------------------- looking at it, saving it


def _shown(desk: Desk, found: Preview, what: str, title: str) -> HttpResponse:
    """Show what would change; keep it with the session until it is saved or left."""
    edits = [{"action": as_plain(each.action), "version": each.version} for each in found.edits]
    title = title.strip()[:200]
    desk.request.session[WAITING] = {"what": what, "title": title, "edits": edits}
    return desk.page(
        "preview",
        differences=found.differences,
        same=found.same,
        what=what,
        title=title,
        back=desk.shell.link(BACK[what]),
    )


def _saved(desk: Desk, what: str) -> HttpResponse:
    """Save the changes that the session keeps, all of them or none."""
    waiting: dict[str, Any] = desk.request.session.get(WAITING) or {}
    try:
        if waiting.get("what") != what:
            raise InvalidData("Nothing waits to be saved. Choose the changes again.")
        edits = [
            Edit(value_of(RoadmapAction, each["action"]), each["version"])
            for each in waiting["edits"]
        ]
        reason = desk.request.POST.get("reason", "").strip()[:1000]
        words = {GRID: "Edited in the grid", FILE: "Taken from a table", COPY: "Copied"}
        made = operations.edit_many(
            doer=doer_of(desk.request),
            edits=edits,
            what=what,
            title=waiting["title"] or words[what],
            reason=reason,
            now=timezone.now(),
        )
    except AttainError as error:
        if what == GRID:
            return _grid_page(desk, wrong=str(error), status=refusal(error))
        if what == COPY:
            return _copies_page(desk, wrong=str(error), status=refusal(error))
        return _tables_page(desk, wrong=str(error), status=refusal(error))
    del desk.request.session[WAITING]
    return HttpResponseRedirect(f"{desk.shell.link('work_batch', number=made.pk)}?done=save")


# ------------------------------------------------------------------------------------------ tables


@for_people
def tables(request: HttpRequest) -> HttpResponse:
    """Send the chosen actions as Excel or CSV; take a table back, row by row."""
    desk = Desk(request)
    if request.method != "POST":
        wanted = request.GET.get("as", "")
        return _file(desk, wanted) if wanted in {"xlsx", "csv"} else _tables_page(desk)
    do = request.POST.get("do", "")
    if do == "save":
        return _saved(desk, FILE)
    try:
        if not desk.may_propose and not desk.may_change:
            raise ActionDenied(
                "None of your roles may propose or edit actions: officers and focal points do it for "
                "their own body, the coordinator for all."
            )
        if do != "read":
            raise InvalidData("Choose what to do.")
        file = request.FILES.get("file")
        if file is None or isinstance(file, list):
            raise InvalidData("Choose a file.")
        if (file.size or 0) > LARGEST:
            raise InvalidData("The file is larger than 5 MB. Send fewer rows.")
        name = (file.name or "file")[:100]
        read = read_actions(
            file.read(),
            name=name,
            before=desk.actions,
            earlier=lambda wanted: _earlier(desk, wanted),
        )
    except AttainError as error:
        return _tables_page(desk, wrong=str(error), status=refusal(error))
    found = preview_of(desk, read)
    if found.problems:
        return _tables_page(desk, problems=found.problems, status=HTTPStatus.BAD_REQUEST)
    if not found.edits:
        return _tables_page(desk, wrong="Nothing in the table is different from what stands here.")
    return _shown(desk, found, FILE, request.POST.get("title", "") or name)


def _tables_page(
    desk: Desk,
    *,
    problems: Sequence[RowProblem] = (),
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    return desk.page(
        "tables",
        status=status,
        problems=problems,
        wrong=wrong,
        count=len(desk.chosen),
        headers=column_words(desk),
        may_send=desk.may_propose or desk.may_change,
        title=desk.request.POST.get("title", ""),
    )


def _file(desk: Desk, wanted: str) -> HttpResponse:
    found, known = desk.chosen, desk.names.known
    versions = {number: row.version for number, row in desk.rows.items()}
    stated = versions if desk.sees_papers else None
    if wanted == "csv":
        content, kind = actions_csv(found, stated), "text/csv; charset=utf-8"
    else:
        content = actions_workbook(
            found,
            language=desk.shell.language,
            bodies=known.bodies,
            items=known.items,
            versions=stated,
        )
        kind = EXCEL
    answer = HttpResponse(content, content_type=kind)
    name = f"roadmap-actions-{desk.today.isoformat()}.{wanted}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


# ------------------------------------------------------------------------------------------ copies


@for_people
def copies(request: HttpRequest) -> HttpResponse:
    """Copy several actions into new proposals, with their days put off; look at them first."""
    desk = Desk(request)
    desk.check_may_propose()
    if request.method != "POST":
        return _copies_page(desk)
    if request.POST.get("do") == "save":
        return _saved(desk, COPY)
    try:
        numbers = dict.fromkeys(request.POST.getlist("number"))
        months = request.POST.get("months", "0")
        if not numbers:
            raise InvalidData("Tick the actions that are to be copied.")
        if months not in {str(each) for each in MONTHS}:
            raise InvalidData("Choose by how much the days are put off.")
        by_number = {each.number: each for each in _copyable(desk)}
        strange = [each for each in numbers if each not in by_number]
        if strange:
            raise ActionDenied(
                f"You cannot propose what {strange[0][:20]} says: it is another body's."
            )
        made = [copy_of(by_number[each], months=int(months)) for each in numbers]
    except AttainError as error:
        return _copies_page(desk, wrong=str(error), status=refusal(error))
    found = Preview(
        tuple(Edit(each) for each in made), tuple(Difference(each, ()) for each in made), (), 0
    )
    return _shown(desk, found, COPY, request.POST.get("title", ""))


def _copyable(desk: Desk) -> list[RoadmapAction]:
    """Return the actions whose lead body who asks may propose for."""
    return [each for each in desk.actions if desk.may_keep(Action.PROPOSE_ACTION, each.lead)]


def _copies_page(desk: Desk, *, wrong: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    able = {each.number for each in _copyable(desk)}
    found = [each for each in desk.chosen if each.number in able]
    return desk.page(
        "copies",
        status=status,
        found=found[:MOST_COPIES],
        more=max(len(found) - MOST_COPIES, 0),
        ticked=desk.request.POST.getlist("number"),
        months=MONTHS,
        chosen_months=desk.request.POST.get("months", "12"),
        title=desk.request.POST.get("title", ""),
        wrong=wrong,
    )


# ----------------------------------------------------------------------------------------- batches


@for_people
def batches(request: HttpRequest) -> HttpResponse:
    """List what was changed in one go."""
    desk = Desk(request)
    return desk.page(
        "batches",
        batches=Batch.objects.all()[:BATCHES] if desk.sees_papers else (),
    )


@for_people
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Show what was changed in one go; undo it."""
    desk = Desk(request)
    found = Batch.objects.filter(pk=number).first()
    if found is None or not desk.sees_papers:
        raise Http404
    if request.method != "POST":
        return _batch_page(desk, found)
    try:
        if request.POST.get("sure") != "yes":
            raise InvalidData("Tick that you mean it.")
        operations.undo(doer=doer_of(request), batch=number, now=timezone.now())
    except AttainError as error:
        return _batch_page(desk, found, str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done=undo")


def _batch_page(
    desk: Desk, found: Batch, wrong: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    told = []
    for made in (
        ActionVersion.objects.filter(batch=found).select_related("action").order_by("action")
    ):
        after = action_of(made)
        earlier = made.action.versions.filter(version=made.version - 1).first()  # type: ignore[attr-defined]
        before = action_of(earlier) if earlier else None
        told.append((after, changes_of(before, after, made.changed) if before else ()))
    may_undo = all(
        desk.may(Action.EDIT_ACTION, action_of(each.action))
        for each in ActionVersion.objects.filter(batch=found).select_related("action")
    )
    return desk.page("batch", status=status, batch=found, told=told, may_undo=may_undo, wrong=wrong)
