"""The desk, the language of these pages, and the answer to a forged form."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from attain.reporting.language import LANGUAGES
from attain.usecases.dictionary import shipped_areas
from attain.web.accounts.directory import directory
from attain.web.accounts.queries import gaps, held
from attain.web.audit.models import AuditEntry
from attain.web.clearance.queries import answers_waiting
from attain.web.middleware import accepting
from attain.web.reports.queries import to_write, waiting_by_cycle
from attain.web.reports.words import report_words
from attain.web.submissions.queries import waiting_for
from attain.web.work.owed import owed
from attain.web.work.shell import SPOKEN, Shell, for_people, page, person_of
from attain.web.work.words import role_words, state_words

LAST_DEEDS = 10


@for_people
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for who asks, what they are appointed to, and what they did last."""
    shell, today = Shell(request), timezone.now().date()
    bodies = directory()
    rows = [
        (row, bodies.body(row.body).name(today)) for row in held(today).filter(person=request.user)
    ]
    own = {area for row, _ in rows for area in bodies.body(row.body).areas}
    region = set(shipped_areas().members("ASEAN", on=today))
    watched = region if _sees_all(shell) else own
    return page(
        request,
        "work/desk.html",
        section="work_desk",
        rows=rows,
        waiting=waiting_for(shell.actor, today),
        answers=answers_waiting(shell.actor, timezone.now()),
        owed=owed(shell.actor, timezone.now()),
        reports=to_write(shell.actor, today),
        report_states=report_words(shell.language),
        looked_at=waiting_by_cycle(shell.actor, today),
        names={each.id: each.name(today) for each in bodies.bodies},
        states=state_words(shell.language),
        gaps=gaps(watched, today),
        areas={
            area: shell.language.area(area, shipped_areas().area(area).name)
            for area in watched | region
        },
        roles=role_words(shell.language),
        deeds=AuditEntry.objects.filter(person=str(request.user.pk)).order_by("-number")[
            :LAST_DEEDS
        ],
    )


@accepting("POST")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen: with the account, or for this session."""
    code = request.POST.get("language", "")
    if code in LANGUAGES:
        request.session[SPOKEN] = code
        if request.user.is_authenticated:
            person = person_of(request)
            person.language = code
            person.save(update_fields=["language"])
    return HttpResponseRedirect(inside(request.POST.get("next", ""), request))


def inside(address: str, request: HttpRequest) -> str:
    """Return an address of this side of this portal; any other one becomes the desk."""
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if safe and address.startswith("/desk/") else "/desk/"


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's call
    """Answer a form that did not come from here, or whose page lay open too long."""
    return page(request, "work/forged.html", status=HTTPStatus.FORBIDDEN)


def _sees_all(shell: Shell) -> bool:
    from attain.domain.permissions.actions import Action
    from attain.domain.permissions.judging import Subject

    return shell.may(Action.SEE_PEOPLE, Subject(body="?"))
