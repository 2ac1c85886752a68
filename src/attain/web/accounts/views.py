"""Pages on bodies, the people who act for them, and one's own account."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.utils import timezone

from attain.domain.bodies import Body, BodyKind
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Subject, check
from attain.domain.permissions.roles import HELD_FOR, Role
from attain.domain.permissions.table import APPOINTS
from attain.errors import ActionDenied, AttainError, InvalidData, UnknownCode
from attain.reporting.language import Language, language_of
from attain.usecases.dictionary import shipped_areas
from attain.web.accounts import operations
from attain.web.accounts.directory import directory, version_of
from attain.web.accounts.elsewhere import vouching_for
from attain.web.accounts.forms import (
    Typed,
    TypedBody,
    body_of,
    checked_password,
    day_of,
    typed_body,
    typed_in,
    wanted_of,
)
from attain.web.accounts.models import PERSONAL, AppointmentRow, Invitation, Person
from attain.web.accounts.queries import held, open_invitations, person_by_number
from attain.web.accounts.words import kind_words, personal_words, role_words
from attain.web.focal_points.queries import focal_appointments
from attain.web.middleware import READING, accepting
from attain.web.notices.queries import ways_of
from attain.web.notices.words import topic_words, way_words
from attain.web.pages import shelf
from attain.web.work.forms import number_in
from attain.web.work.shell import (
    TAKEN,
    Shell,
    actor_of_request,
    doer_of,
    for_people,
    page,
    person_of,
    refusal,
    sure_of_person,
)

Step = Callable[[HttpRequest, Body], str]


@for_people
def bodies(request: HttpRequest) -> HttpResponse:
    """List the bodies by kind, with how many act for each; take a new one."""
    if request.method != "POST":
        return _bodies_page(request)
    typed = typed_body(request.POST)
    try:
        made = operations.add_body(
            doer=doer_of(request), body=body_of(typed, _known_area), now=timezone.now()
        )
    except AttainError as error:
        return _bodies_page(request, typed, str(error), refusal(error))
    return HttpResponseRedirect(f"{Shell(request).link('work_body', body=made.pk)}?done=added")


def _known_area(code: str) -> bool:
    """Whether attain, or the newest release, knows an area."""
    try:
        shipped_areas().area(code)
    except UnknownCode:
        public = shelf().releases()
        known = shelf().current().catalogue.dictionary["areas"] if public else ()
        return any(code in {each["iso3"], each["m49"]} for each in known)
    return True


def _bodies_page(
    request: HttpRequest,
    typed: TypedBody | None = None,
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    today = timezone.now().date()
    counts: dict[str, int] = {}
    for row in held(today):
        counts[row.body] = counts.get(row.body, 0) + 1
    by_kind = {
        kind: [each for each in directory().bodies if each.kind is kind] for kind in BodyKind
    }
    return page(
        request,
        "accounts/bodies.html",
        section="work_bodies",
        status=status,
        may_keep=Shell(request).may(Action.KEEP_BODIES),
        typed=typed or TypedBody(),
        wrong=wrong,
        by_kind={kind.value: found for kind, found in by_kind.items() if found},
        kinds=kind_words(Shell(request).language),
        counts=counts,
        own=[
            directory().body(each)
            for each in sorted({row.body for row in held(today).filter(person=request.user)})
        ],
        today=today,
    )


@for_people
def body(request: HttpRequest, body: str) -> HttpResponse:
    """Show a body and its people; take invitations, ends and namings."""
    found = directory().body(body)
    if request.method != "POST":
        return _body_page(request, found)
    typed = typed_in(request.POST)
    step = STEPS.get(request.POST.get("do", ""))
    if step is None:
        return _body_page(request, found, typed, "Choose what to do.", HTTPStatus.BAD_REQUEST)
    try:
        done = step(request, found)
    except AttainError as error:
        return _body_page(request, found, typed, str(error), refusal(error))
    return HttpResponseRedirect(f"{request.path}?done={done}")


def _body_page(
    request: HttpRequest,
    found: Body,
    typed: Typed | None = None,
    wrong: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    shell, today = Shell(request), timezone.now().date()
    subject = Subject(body=found.id, areas=frozenset(found.areas))
    seen = shell.may(Action.SEE_PEOPLE, subject)
    rows = AppointmentRow.objects.filter(body=found.id).select_related("person") if seen else ()
    return page(
        request,
        "accounts/body.html",
        section="work_bodies",
        status=status,
        body=found,
        name=found.name(today),
        seen=seen,
        rows=[row for row in rows if row.end is None or row.end >= today],
        past=[row for row in rows if row.end is not None and row.end < today],
        invitations=open_invitations(found.id) if seen else (),
        may_give=_may_give(request, found, subject),
        may_close=shell.may(Action.CLOSE_ACCOUNT),
        may_rename=shell.may(Action.KEEP_BODIES),
        version=version_of(found.id),
        may_name=shell.may(Action.NAME_REVIEWER, Subject(body=found.id)),
        typed=typed or Typed(begin=today.isoformat(), language=shell.language.code),
        wrong=wrong,
        done=request.GET.get("done", ""),
        roles=role_words(shell.language),
        kinds=kind_words(shell.language),
        now=timezone.now(),
        today=today,
    )


def _may_give(request: HttpRequest, found: Body, subject: Subject) -> list[str]:
    """Return the roles that who asks may give for a body."""
    today = timezone.now().date()
    actor = actor_of_request(request)
    roles: set[Role] = set()
    for own in actor.appointments:
        alone = type(actor)(actor.person, (own,), second_factor=actor.second_factor)
        try:
            check(alone, Action.APPOINT, subject, today)
        except ActionDenied:
            continue
        roles |= APPOINTS.get(own.role, frozenset())
    return [role.value for role in Role if role in roles and found.kind in HELD_FOR[role]]


# ------------------------------------------------------------------------------- steps on a body


def _invite(request: HttpRequest, found: Body) -> str:
    typed = typed_in(request.POST)
    invitation, secret = operations.invite(
        doer=doer_of(request),
        email=typed.email,
        name=typed.name,
        language=language_of(typed.language or "en").code,
        wanted=wanted_of(typed, found.id),
        now=timezone.now(),
    )
    send_invitation(invitation, secret, who=doer_of(request).name, base=_base(request))
    return "invited"


def _end(request: HttpRequest, found: Body) -> str:
    sure_of_person(request)
    last_day = day_of(request.POST.get("last_day", ""), "last day")
    if last_day is None:
        raise InvalidData("Give the last day of the appointment.")
    operations.end_appointment(
        doer=doer_of(request),
        number=number_in(request),
        last_day=last_day,
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )
    return "ended"


def _withdraw(request: HttpRequest, found: Body) -> str:
    operations.withdraw_invitation(
        doer=doer_of(request),
        number=number_in(request),
        reason=request.POST.get("reason", ""),
        now=timezone.now(),
    )
    return "withdrawn"


def _name_reviewer(request: HttpRequest, found: Body) -> str:
    sure_of_person(request)
    named = request.POST.get("named", "") == "yes"
    operations.name_internal_reviewer(
        doer=doer_of(request), number=number_in(request), named=named, now=timezone.now()
    )
    return "named"


def _rename(request: HttpRequest, found: Body) -> str:
    begin = day_of(request.POST.get("begin", ""), "first day")
    if begin is None:
        raise InvalidData("Give the first day of the new name.")
    operations.rename_body(
        doer=doer_of(request),
        body=found,
        name=request.POST.get("new_name", "")[:300],
        begin=begin,
        version=number_in(request, "version"),
        now=timezone.now(),
    )
    return "renamed"


STEPS: dict[str, Step] = {
    "rename": _rename,
    "invite": _invite,
    "end": _end,
    "withdraw": _withdraw,
    "name_reviewer": _name_reviewer,
}
"""What can be done on the page of a body."""


def _base(request: HttpRequest) -> str:
    """Return the address of the portal: as set, else as it was asked for."""
    return settings.ATTAIN_ADDRESS.rstrip("/") or f"{request.scheme}://{request.get_host()}"


def send_invitation(invitation: Invitation, secret: str, *, who: str, base: str) -> None:
    """Send the mail of an invitation, in the language of who is invited."""
    language = language_of(invitation.language)
    words: dict[str, Any] = {
        "_": language.text,
        "language": language,
        "invitation": invitation,
        "who": who,
        "body": directory().body(invitation.body).name(timezone.now().date()),
        "role": role_words(language)[invitation.role],
        "link": f"{base}/desk/invitations/{secret}/",
    }
    text = engines["jinja2"].get_template("accounts/mails/invitation.txt").render(words)
    subject, _, rest = text.partition("\n")
    EmailMessage(f"attain: {subject.strip()}", rest.strip() + "\n", None, [invitation.email]).send()


# --------------------------------------------------------------------------- invitations, accounts


@accepting(*READING, "POST")
def take_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation, and make the account that it offers."""
    now, wrong = timezone.now(), ""
    try:
        offered = operations.invitation_by_secret(secret, now)
    except ActionDenied as error:
        return page(
            request, "accounts/no_invitation.html", status=HTTPStatus.GONE, wrong=str(error)
        )
    known = Person.objects.filter(email__iexact=offered.email).exists()
    if request.method == "POST":
        try:
            _take(request, offered, secret, known=known)
        except AttainError as error:
            wrong = str(error)
        else:
            request.session[TAKEN] = offered.email
            return HttpResponseRedirect(Shell(request).link("account_login"))
    today = now.date()
    return page(
        request,
        "accounts/invitation.html",
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        invitation=offered,
        known=known,
        vouching=vouching_for(offered.email),
        body=directory().body(offered.body).name(today),
        roles=role_words(Shell(request).language),
        personal=_personal(Shell(request).language),
        wrong=wrong,
    )


def _take(request: HttpRequest, offered: Invitation, secret: str, *, known: bool) -> None:
    password = ""
    typed = request.POST.get("password1", "") or request.POST.get("password2", "")
    if not known and (typed or not vouching_for(offered.email)):
        password = checked_password(
            request.POST.get("password1", ""),
            request.POST.get("password2", ""),
            name=offered.name,
            email=offered.email,
        )
    operations.take_invitation(secret=secret, password=password, now=timezone.now())


def _personal(language: Language) -> list[tuple[str, str]]:
    """Return what is kept of a person, in words, and why."""
    words = personal_words(language)
    return [(words.get(name, name), why) for name, why in PERSONAL.items()]


@for_people
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account: appointments, second factor, what is kept of oneself."""
    rows = AppointmentRow.objects.filter(person=request.user)
    today = timezone.now().date()
    return page(
        request,
        "accounts/account.html",
        section="work_account",
        rows=[(row, directory().body(row.body).name(today)) for row in rows],
        roles=role_words(Shell(request).language),
        personal=_personal(Shell(request).language),
        kept=request.GET.get("done", "") == "mails",
        topics=topic_words(Shell(request).language),
        ways=way_words(Shell(request).language),
        chosen=ways_of(person_of(request).pk),
        focal=[
            (row, directory().body(row.body).name(today))
            for row in focal_appointments(person_of(request).pk, today)
        ],
        today=today,
    )


@for_people
def person(request: HttpRequest, number: int) -> HttpResponse:
    """Show an account to administrators: to reset its second factor, or to close it."""
    found, wrong, status = person_by_number(number), "", HTTPStatus.OK
    check(actor_of_request(request), Action.CLOSE_ACCOUNT, Subject(), timezone.now().date())
    if request.method == "POST":
        sure_of_person(request)
        kind = request.POST.get("do", "")
        step = {"reset": operations.reset_factor, "close": operations.close_account}.get(kind)
        try:
            if step is None:
                raise InvalidData("Choose what to do.")
            step(
                doer=doer_of(request),
                person=number,
                reason=request.POST.get("reason", ""),
                now=timezone.now(),
            )
        except AttainError as error:
            wrong, status = str(error), HTTPStatus(refusal(error))
        else:
            return HttpResponseRedirect(f"{request.path}?done={kind}")
    today = timezone.now().date()
    return page(
        request,
        "accounts/person.html",
        section="work_bodies",
        status=status,
        found=found,
        rows=AppointmentRow.objects.filter(person=found),
        roles=role_words(Shell(request).language),
        wrong=wrong,
        done=request.GET.get("done", ""),
        today=today,
    )
