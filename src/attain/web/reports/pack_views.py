"""Pages of meeting packs: the archive with its button, a pack being made, a pack with its files."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.errors import AttainError, UnknownCode
from attain.reporting.language import LANGUAGES, Language
from attain.usecases.pack.archive import FORMATS, ArchivedPack, changed_files
from attain.usecases.pack.orders import DONE, FAILED
from attain.usecases.pack.paper import key_word
from attain.web.pages import shelf
from attain.web.reports import packs
from attain.web.reports.packs import Wanted
from attain.web.reports.queries import cycle_of, cycle_titles
from attain.web.work.shell import Shell, doer_of, for_people, page, refusal

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
AGAIN = 2
"""Seconds after which a page that waits is loaded again."""


@for_people
def packs_page(request: HttpRequest) -> HttpResponse:
    """List the packs that were made; take the order of a new one."""
    _check_seen(request)
    wrong, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            key = packs.order_pack(
                doer=doer_of(request), wanted=_wanted(request), now=timezone.now()
            )
            return HttpResponseRedirect(reverse("work_pack_order", kwargs={"key": key}))
        except AttainError as error:
            wrong, status = str(error), HTTPStatus(refusal(error))
    shell = Shell(request)
    cycles = packs.frozen_cycles()
    chosen = request.POST.get("cycle") or request.GET.get("cycle", "")
    row = next((each for each in cycles if each.pk == chosen), cycles[0] if cycles else None)
    releases = shelf().releases()
    return page(
        request,
        "reports/packs.html",
        section="work_cycles",
        status=status,
        found=packs.packs(),
        running=[each for each in packs.orders() if each.state.step != DONE],
        failed=FAILED,
        may_make=shell.may(Action.MAKE_PACK),
        cycles=[(each.pk, f"{each.content['title']} ({each.pk})") for each in cycles],
        chosen=row.pk if row else "",
        meetings=[
            (f"{each.title}, {shell.language.date(each.day.isoformat())}",)
            for each in (cycle_of(row).meetings if row else ())
        ],
        releases=[(each.id, f"{each.id} ({shell.language.date(each.day)})") for each in releases],
        groups=list(shelf().current().groups.items()) if releases else [],
        spoken=[(each.code, each.own_name) for each in LANGUAGES.values()],
        titles=cycle_titles(),
        language_names={each.code: each.own_name for each in LANGUAGES.values()},
        typed=request.POST,
        wrong=wrong,
    )


@for_people
def order(request: HttpRequest, key: str) -> HttpResponse:
    """Say how far a pack is; once it is ready, lead to it."""
    _check_seen(request)
    try:
        found = packs.ordered(key)
    except UnknownCode:
        raise Http404 from None
    if found.state.step == DONE:
        return HttpResponseRedirect(reverse("work_pack", kwargs={"number": found.state.number}))
    language = Shell(request).language
    words = step_words(language)
    steps = list(words)
    place = steps.index(found.state.step) if found.state.step in steps else 0
    answer = page(
        request,
        "reports/order.html",
        section="work_cycles",
        order=found.order,
        state=found.state,
        failed=found.state.step == FAILED,
        steps=[(words[step], n < place, n == place) for n, step in enumerate(steps)],
    )
    if not found.state.over():
        answer["Refresh"] = str(AGAIN)
    return answer


@for_people
def pack(request: HttpRequest, number: str) -> HttpResponse:
    """Show a pack: its files, its figures beside those of the pack before, how it is cited."""
    _check_seen(request)
    found = _pack(number)
    before = packs.pack_before(found)
    language = Shell(request).language
    return page(
        request,
        "reports/pack.html",
        section="work_cycles",
        pack=found,
        before=before,
        cycle_title=cycle_titles().get(found.cycle, found.cycle),
        spoken=LANGUAGES[found.language].own_name if found.language in LANGUAGES else "",
        files=[
            (form, found.file(form).stat().st_size)
            for form in FORMATS
            if found.file(form).is_file()
        ],
        changed=changed_files(found),
        figures=figures_of(found, before, language),
    )


@for_people
def pack_file(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """Send a file of a pack."""
    _check_seen(request)
    found = _pack(number)
    if form not in FORMATS or not found.file(form).is_file():
        raise Http404
    answer = HttpResponse(found.file(form).read_bytes(), content_type=KINDS[form])
    answer["Content-Disposition"] = f'attachment; filename="{found.file(form).name}"'
    return answer


def step_words(language: Language) -> dict[str, str]:
    """Return what is done at each step of making a pack."""
    text = language.text
    return {
        "waiting": text("The order is written down"),
        "reading": text("Opening the release"),
        "gathering": text("Gathering standings, changes and reports"),
        "pdf": text("Setting the PDF"),
        "docx": text("Writing the Word file"),
        "xlsx": text("Writing the Excel file"),
        "keeping": text("Keeping it in the archive"),
    }


def figures_of(
    found: ArchivedPack, before: ArchivedPack | None, language: Language
) -> list[tuple[str, str, float, float | None]]:
    """Return the key figures of a pack by their group, beside those of the pack before."""
    rows = []
    for key, value in found.key_figures.items():
        group, _, name = key.partition(".")
        title = language.text("Roadmap") if group == "roadmap" else group
        then = before.key_figures.get(key) if before else None
        rows.append((title, key_word(name, language), value, then))
    return rows


# ----------------------------------------------------------------------------------------- inside


def _check_seen(request: HttpRequest) -> None:
    """Answer who may not see packs as if there were none."""
    if not Shell(request).may(Action.SEE_PACK):
        raise Http404


def _pack(number: str) -> ArchivedPack:
    try:
        return packs.pack_by_number(number)
    except UnknownCode:
        raise Http404 from None


def _wanted(request: HttpRequest) -> Wanted:
    typed = request.POST
    decisions = [each.strip() for each in typed.get("decisions", "").splitlines()]
    return Wanted(
        cycle=typed.get("cycle", ""),
        release=typed.get("release", ""),
        language=typed.get("language", ""),
        group=typed.get("group", ""),
        meeting=typed.get("meeting", "").strip(),
        decisions=tuple(each for each in decisions if each),
    )
