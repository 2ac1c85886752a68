"""Pages of the advocacy calendar for people who have signed in."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.advocacy import Campaign
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, check
from attain.errors import AttainError, InvalidData
from attain.reporting.language import LANGUAGES
from attain.web.accounts.directory import directory
from attain.web.advocacy import operations
from attain.web.advocacy.forms import Typed, campaign_of_form, typed_again, typed_in
from attain.web.advocacy.models import CampaignRow
from attain.web.advocacy.queries import (
    campaign_of,
    campaign_row,
    may_keep,
    may_see,
    seen_rows,
)
from attain.web.advocacy.words import audience_words, entry_kinds, entry_states
from attain.web.pages import shelf
from attain.web.roadmap.known import areas, groups
from attain.web.work.forms import chosen_step, version_in
from attain.web.work.shell import Shell, doer_of, for_people, page, refusal

Step = Callable[[HttpRequest, int, int], object]


@for_people
def calendar(request: HttpRequest) -> HttpResponse:
    """List the entries: own drafts, what is to come, what is past."""
    shell, today = Shell(request), timezone.now().date()
    found = [(row, campaign_of(row)) for row in seen_rows(shell.actor, today)]
    return page(
        request,
        "advocacy/calendar.html",
        section="work_advocacy",
        drafts=[(row, each) for row, each in found if not each.public],
        coming=[(row, each) for row, each in found if each.public and not each.over(today)],
        past=[(row, each) for row, each in reversed(found) if each.public and each.over(today)],
        may_keep=bool(keepers(shell)),
        names={each.id: each.name(today) for each in directory().bodies},
        kinds=entry_kinds(shell.language),
        states=entry_states(shell.language),
    )


@for_people
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of an entry; keep a draft."""
    shell = Shell(request)
    if not keepers(shell):
        own = next((each.body for each in shell.actor.appointments), "")
        check(shell.actor, Action.KEEP_CAMPAIGN, Subject(body=own), timezone.now().date())
    if request.method != "POST":
        return _form(request, Typed())
    typed = typed_in(request.POST)
    try:
        made = operations.draft(
            doer=doer_of(request), campaign=_typed_campaign(request), now=timezone.now()
        )
    except AttainError as error:
        return _form(request, typed, wrong=str(error), status=refusal(error))
    return HttpResponseRedirect(shell.link("work_campaign", number=made.pk) + "?done=draft")


@for_people
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show an entry with its form; take changes and the steps that it can go."""
    shell, today = Shell(request), timezone.now().date()
    row = campaign_row(number)
    if not may_see(row, shell.actor, today):
        raise Http404
    if request.method != "POST":
        return _form(request, typed_again(campaign_of(row)), row=row)
    editing = request.POST.get("do") == "edit"
    typed = typed_in(request.POST) if editing else typed_again(campaign_of(row))
    try:
        chosen_step(request, STEPS)(request, number, version_in(request))
    except AttainError as error:
        row = campaign_row(number)
        return _form(request, typed, row=row, wrong=str(error), status=refusal(error))
    if request.POST["do"] == "throw_away":
        return HttpResponseRedirect(shell.link("work_advocacy"))
    return HttpResponseRedirect(f"{request.path}?done={request.POST['do']}")


def keepers(shell: Shell) -> list[str]:
    """Return the bodies whose entries who asks may keep: own ones, all for the coordinator."""
    today = timezone.now().date()
    return [each.id for each in directory().bodies if may_keep(each.id, shell.actor, today)]


# -------------------------------------------------------------------------------------------- steps


def _edit(request: HttpRequest, number: int, version: int) -> object:
    return operations.edit(
        doer=doer_of(request),
        number=number,
        version=version,
        campaign=_typed_campaign(request),
        now=timezone.now(),
    )


def _publish(request: HttpRequest, number: int, version: int) -> object:
    return operations.publish(
        doer=doer_of(request), number=number, version=version, now=timezone.now()
    )


def _call_off(request: HttpRequest, number: int, version: int) -> object:
    return operations.call_off(
        doer=doer_of(request),
        number=number,
        version=version,
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )


def _throw_away(request: HttpRequest, number: int, version: int) -> None:
    operations.throw_away(doer=doer_of(request), number=number, version=version, now=timezone.now())


STEPS: dict[str, Step] = {
    "edit": _edit,
    "publish": _publish,
    "call_off": _call_off,
    "throw_away": _throw_away,
}
"""What can be done with an entry."""


# ------------------------------------------------------------------------------------------ inside


def _form(
    request: HttpRequest,
    typed: Typed,
    *,
    row: CampaignRow | None = None,
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    shell, today = Shell(request), timezone.now().date()
    language, known = shell.language, groups(today)
    names = {each.id: each.name(today) for each in directory().bodies}
    return page(
        request,
        "advocacy/entry.html",
        section="work_advocacy",
        status=status,
        row=row,
        entry=campaign_of(row) if row else None,
        may_keep=row is None or may_keep(row.keeper, shell.actor, today),
        typed=typed,
        keepers=[(each, names[each]) for each in keepers(shell)],
        names=names,
        kinds=entry_kinds(language),
        states=entry_states(language),
        audiences=audience_words(language),
        countries=[
            (code, language.area(code, name))
            for code, name in areas(today).items()
            if code not in known
        ],
        languages=[(each.code, each.own_name) for each in LANGUAGES.values()],
        releases=[each.id for each in shelf().releases()],
        wrong=wrong,
        done=request.GET.get("done", ""),
    )


def _typed_campaign(request: HttpRequest) -> Campaign:
    """
    Return the entry that was typed.

    Raises
    ------
    InvalidData
        If a field is wrong, or the release is none that is public.
    """
    found = campaign_of_form(typed_in(request.POST))
    if found.release and found.release not in {each.id for each in shelf().releases()}:
        raise InvalidData(f"There is no public release {found.release!r}. Choose one.")
    return found
