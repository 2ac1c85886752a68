"""
What changes accounts: invitations, appointments, bodies.

Each is one transaction with its audit entry; who may do it, the table of permissions says.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from attain.domain.bodies import Body, BodyKind, DatedName
from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Appointment, Subject, check, check_appointing
from attain.domain.permissions.roles import Role
from attain.domain.reports import check_email
from attain.errors import ActionDenied, InvalidData
from attain.web.accounts.deeds import SYSTEM, THE_MACHINE, Doer, saving, write_down
from attain.web.accounts.directory import directory, plain_names
from attain.web.accounts.elsewhere import vouching_for
from attain.web.accounts.models import AddedBody, AppointmentRow, Invitation, Person
from attain.web.accounts.queries import (
    held,
    invitation_by_number,
    person_by_number,
)

INVITED_FOR = timedelta(days=14)
"""How long an invitation can be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An appointment as it was asked for; see `AppointmentRow` for the fields."""

    body: str
    role: Role
    begin: date
    end: date | None = None
    deputy_of: int | None = None
    basis: str = ""


# ------------------------------------------------------------------------------------ invitations


def invite(
    *, doer: Doer, email: str, name: str, language: str, wanted: Wanted, now: datetime
) -> tuple[Invitation, str]:
    """
    Invite somebody to take an account; return the invitation and the secret of its link.

    The secret is shown to nobody but the person invited: only its hash is kept.

    Raises
    ------
    ActionDenied
        If the doer may not give this role for this body.
    InvalidData
        If the address or the appointment is wrong.
    """
    address = check_email(email).lower()
    if not address or not name.strip():
        raise InvalidData("An invitation takes a name and an address of mail.")
    with saving():
        _check_wanted(wanted)
        allowed = _check_may_appoint(doer, wanted, person="", now=now)
        secret = secrets.token_urlsafe(32)
        made = Invitation.objects.create(
            email=address,
            name=name.strip(),
            language=language,
            body=wanted.body,
            role=wanted.role.value,
            begin=wanted.begin,
            end=wanted.end,
            deputy_of_id=wanted.deputy_of,
            basis=wanted.basis.strip(),
            seal=_seal(secret),
            sent_at=now,
            until=now + INVITED_FOR,
            invited_by_id=doer.account or None,
        )
        write_down(
            doer,
            allowed,
            Action.APPOINT,
            f"invitation {made.pk}",
            now=now,
            after=_told(wanted),
            reason=wanted.basis,
        )
    return made, secret


def invitation_by_secret(secret: str, now: datetime) -> Invitation:
    """
    Return the invitation of a link.

    Raises
    ------
    ActionDenied
        If it was taken or withdrawn, or is over. What no link ever held is answered alike.
    """
    found = Invitation.objects.filter(seal=_seal(secret), state=Invitation.OPEN).first()
    if found is None or now >= found.until:
        raise ActionDenied(
            "This invitation cannot be taken: it was taken before, withdrawn, or is over. Ask who sent "
            "it for a new one."
        )
    return found


def take_invitation(*, secret: str, password: str, now: datetime) -> Person:
    """
    Make the account and the appointment that an invitation offers; return the account.

    An account that the address has already gets the appointment besides, and keeps its password.
    Without a password, the person signs in at an organisation that vouches for the address.

    Raises
    ------
    ActionDenied
        If the invitation cannot be taken.
    InvalidData
        If there is no password, and no organisation vouches for the address.
    """
    with saving():
        offered = invitation_by_secret(secret, now)
        person = Person.objects.filter(email__iexact=offered.email).first()
        if person is None:
            if not password and not vouching_for(offered.email):
                raise InvalidData("Choose a password.")
            person = Person.objects.make(
                email=offered.email, name=offered.name, language=offered.language, now=now
            )
            if password:
                person.set_password(password)
                person.save()
            _keep_address(person)
        elif not person.is_active:
            raise ActionDenied("The account of this address was closed. Ask an administrator.")
        row = AppointmentRow.objects.create(
            person=person,
            body=offered.body,
            role=offered.role,
            begin=offered.begin,
            end=offered.end,
            deputy_of=offered.deputy_of,
            basis=offered.basis,
            created_at=now,
        )
        offered.state, offered.email, offered.name = Invitation.TAKEN, "", ""
        offered.save()
        doer = Doer(Actor(str(person.pk)), person.name)
        write_down(doer, None, Action.APPOINT, f"appointment {row.pk}", now=now, after=str(row))
    return person


def withdraw_invitation(*, doer: Doer, number: int, reason: str, now: datetime) -> None:
    """Withdraw an invitation that nobody has taken; its name and address are removed."""
    with saving():
        offered = invitation_by_number(number)
        if offered.state != Invitation.OPEN:
            raise ActionDenied(f"This invitation is {offered.state} already.")
        wanted = Wanted(body=offered.body, role=Role(offered.role), begin=offered.begin)
        allowed = _check_may_appoint(doer, wanted, person="", now=now)
        offered.state, offered.email, offered.name = Invitation.WITHDRAWN, "", ""
        offered.save()
        write_down(
            doer, allowed, Action.END_APPOINTMENT, f"invitation {number}", now=now, reason=reason
        )


def first_administrator(
    *, email: str, name: str, body: str, now: datetime
) -> tuple[Invitation, str]:
    """
    Invite the first administrator, at the machine itself; return the invitation and its secret.

    Raises
    ------
    ActionDenied
        If there is an administrator already: who may then appoint others.
    """
    if held(now.date()).filter(role=Role.ADMINISTRATOR.value).exists():
        raise ActionDenied(
            "There is an administrator already, who can invite others in the portal."
        )
    wanted = Wanted(
        body=body, role=Role.ADMINISTRATOR, begin=now.date(), basis="first administrator"
    )
    return invite(
        doer=Doer(SYSTEM, THE_MACHINE),
        email=email,
        name=name,
        language="en",
        wanted=wanted,
        now=now,
    )


# ----------------------------------------------------------------------------------- appointments


def appoint(*, doer: Doer, person: int, wanted: Wanted, now: datetime) -> AppointmentRow:
    """
    Appoint somebody who has an account.

    Raises
    ------
    ActionDenied
        If the doer may not give this role for this body, or would give it to themselves.
    InvalidData
        If the person holds the role already, or the appointment is wrong.
    """
    with saving():
        found = person_by_number(person)
        if not found.is_active:
            raise InvalidData(f"The account of {found.name} is closed.")
        _check_wanted(wanted)
        allowed = _check_may_appoint(doer, wanted, person=str(person), now=now)
        same = held(wanted.begin).filter(person=found, body=wanted.body, role=wanted.role.value)
        if same.exists():
            raise InvalidData(f"{found.name} is {wanted.role.value} for {wanted.body} already.")
        row = AppointmentRow.objects.create(
            person=found,
            body=wanted.body,
            role=wanted.role.value,
            begin=wanted.begin,
            end=wanted.end,
            deputy_of_id=wanted.deputy_of,
            basis=wanted.basis.strip(),
            created_at=now,
        )
        write_down(
            doer,
            allowed,
            Action.APPOINT,
            f"appointment {row.pk}",
            now=now,
            after=_told(wanted),
            reason=wanted.basis,
        )
    return row


def end_appointment(*, doer: Doer, number: int, last_day: date, reason: str, now: datetime) -> None:
    """
    End an appointment on a day; from the day after, at the next request, its rights are gone.

    Raises
    ------
    ActionDenied
        If the doer may not take this role, or no reason was given.
    InvalidData
        If it has ended before that day, or begins after it.
    """
    if not reason.strip():
        raise ActionDenied("Say in words why the appointment ends.")
    with saving():
        row = _appointment(number)
        wanted = Wanted(body=row.body, role=Role(row.role), begin=row.begin)
        allowed = _check_may_appoint(
            doer, wanted, person=str(row.person_id), now=now, action=Action.END_APPOINTMENT
        )
        if last_day < row.begin or (row.end is not None and row.end < last_day):
            raise InvalidData(
                f"The appointment runs from {row.begin} to {row.end or 'further notice'}: it cannot end "
                f"on {last_day}."
            )
        before = str(row.end or "")
        row.end, row.ended_because = last_day, reason.strip()[:300]
        row.save()
        if last_day <= now.date():  # later ones are told of on their day: see work.deadlines
            _hand_over([row], now)
        write_down(
            doer,
            allowed,
            Action.END_APPOINTMENT,
            f"appointment {number}",
            now=now,
            reason=reason,
            before=before,
            after=str(last_day),
        )


def name_internal_reviewer(*, doer: Doer, number: int, named: bool, now: datetime) -> None:
    """Say whether a reviewer of the own body may accept what the body itself has sent."""
    with saving():
        row = _appointment(number)
        if row.role != Role.REVIEWER.value:
            raise InvalidData("Only a reviewer can be named internal reviewer.")
        allowed = check(doer.actor, Action.NAME_REVIEWER, Subject(body=row.body), now.date())
        if str(row.person_id) == doer.actor.person:
            raise ActionDenied("Nobody names themselves. Ask the other focal point of your body.")
        before, row.internal_reviewer = str(row.internal_reviewer), named
        row.save()
        write_down(
            doer,
            allowed,
            Action.NAME_REVIEWER,
            f"appointment {number}",
            now=now,
            before=before,
            after=str(named),
        )


def close_account(*, doer: Doer, person: int, reason: str, now: datetime) -> None:
    """
    Close an account: appointments end, sessions end, name and address are taken out.

    Its deeds stay in the log under the name they were done with.

    Raises
    ------
    ActionDenied
        If the doer may not, closes the own account, or gives no reason.
    """
    if not reason.strip():
        raise ActionDenied("Say in words why the account is closed.")
    with saving():
        found = person_by_number(person)
        allowed = check(doer.actor, Action.CLOSE_ACCOUNT, Subject(), now.date())
        if doer.actor.person == str(person):
            raise ActionDenied("Nobody closes their own account. Ask another administrator.")
        rows = list(held(now.date()).filter(person=found))
        for row in rows:
            row.end, row.ended_because = now.date(), f"account closed: {reason.strip()}"[:300]
            row.save()
        found.is_active, found.closed_at = False, now
        found.email, found.name = f"closed-{found.pk}@invalid", f"account {found.pk}"
        found.set_unusable_password()
        found.save()
        _forget_factors(found)
        _hand_over(rows, now)
        write_down(doer, allowed, Action.CLOSE_ACCOUNT, f"account {person}", now=now, reason=reason)


def reset_factor(*, doer: Doer, person: int, reason: str, now: datetime) -> None:
    """
    Take a lost second factor away; the person sets a new one up at the next sign-in.

    Raises
    ------
    ActionDenied
        If the doer may not, resets the own one, or gives no reason: how the person was recognised.
    """
    if not reason.strip():
        raise ActionDenied(
            "Say how the person was recognised, such as a call back on a known number."
        )
    with saving():
        found = person_by_number(person)
        allowed = check(doer.actor, Action.RESET_FACTOR, Subject(), now.date())
        if doer.actor.person == str(person):
            raise ActionDenied("Nobody resets their own second factor. Ask another administrator.")
        _forget_factors(found)
        write_down(doer, allowed, Action.RESET_FACTOR, f"account {person}", now=now, reason=reason)


# ----------------------------------------------------------------------------------------- bodies


def keep_body(*, doer: Doer, body: Body, version: int, now: datetime) -> AddedBody:
    """
    Add a body to the directory, or change how one is called.

    Parameters
    ----------
    version
        That of the body as it was shown; 0 for one that is new here.

    Raises
    ------
    ActionDenied
        If the doer may not, or somebody else has changed it meanwhile.
    InvalidData
        If the directory would contradict itself, or a country would have two governments.
    """
    with saving():
        allowed = check(doer.actor, Action.KEEP_BODIES, Subject(), now.date())
        _check_one_government(body)
        row = AddedBody.objects.select_for_update().filter(pk=body.id).first()
        if (row.version if row else 0) != version:
            raise ActionDenied(
                f"{body.id} was changed by somebody else meanwhile. Look at it again."
            )
        before = str(row.names) if row else ""
        row = row or AddedBody(id=body.id)
        row.kind, row.areas = body.kind.value, list(body.areas)
        row.names, row.parent = plain_names(body.names), body.parent
        row.source, row.version = body.source[:300], version + 1
        row.save()
        directory()  # raises where the whole no longer holds together
        write_down(
            doer, allowed, Action.KEEP_BODIES, body.id, now=now, before=before, after=str(row.names)
        )
    return row


def add_body(*, doer: Doer, body: Body, now: datetime) -> AddedBody:
    """
    Add a body that nobody knew yet.

    Raises
    ------
    ActionDenied
        If the doer may not.
    InvalidData
        If there is a body of that id, or the directory would contradict itself.
    """
    known = {each.id.casefold() for each in directory().bodies}
    if body.id.casefold() in known:
        raise InvalidData(f"There is a body {body.id} already. Open its page to rename it.")
    return keep_body(doer=doer, body=body, version=0, now=now)


def rename_body(
    *, doer: Doer, body: Body, name: str, begin: date, version: int, now: datetime
) -> AddedBody:
    """
    Give a body another name from a day on; until the day before it bore the one it has.

    Raises
    ------
    ActionDenied
        If the doer may not, or somebody else has changed it meanwhile.
    InvalidData
        If the name is empty, or begins before the one that it follows.
    """
    last = body.names[-1]
    until = begin - timedelta(days=1)
    if last.begin is not None and until < last.begin:
        raise InvalidData(
            f"{body.id} is called {last.text!r} from {last.begin} on: the next name begins later."
        )
    ended = DatedName(last.text, last.begin, until)
    names = (*body.names[:-1], ended, DatedName(name.strip(), begin))
    return keep_body(doer=doer, body=replace(body, names=names), version=version, now=now)


# ----------------------------------------------------------------------------------------- inside


def _check_one_government(body: Body) -> None:
    if body.kind is not BodyKind.GOVERNMENT:
        return
    for area in body.areas:
        others = [
            each.id
            for each in directory().of_area(area)
            if each.kind is BodyKind.GOVERNMENT and each.id != body.id
        ]
        if others:
            raise InvalidData(
                f"{others[0]} is the government of {area} already, and answers for it in clearance."
            )


def _check_wanted(wanted: Wanted) -> None:
    """Raise `InvalidData` unless the body can be acted for in the role, and the days are in order."""
    body = directory().body(wanted.body)
    Appointment("", body.id, body.kind, wanted.role, wanted.begin, wanted.end)
    if wanted.deputy_of is not None:
        of = _appointment(wanted.deputy_of)
        if (of.body, of.role) != (wanted.body, wanted.role.value):
            raise InvalidData("A deputy acts for the same body, in the same role.")


def _check_may_appoint(
    doer: Doer, wanted: Wanted, *, person: str, now: datetime, action: Action = Action.APPOINT
) -> Appointment | None:
    """Return the appointment of the doer that allows it; none where the machine's owner acts."""
    if doer.actor is SYSTEM:
        return None
    body = directory().body(wanted.body)
    subject = Subject(body=body.id, areas=frozenset(body.areas))
    refused: ActionDenied | None = None
    for own in doer.actor.appointments:
        alone = Actor(doer.actor.person, (own,), second_factor=doer.actor.second_factor)
        try:
            allowed = check(alone, action, subject, now.date())
            check_appointing(allowed, wanted.role, person)
        except ActionDenied as reason:
            refused = refused or reason
        else:
            return allowed
    raise refused or ActionDenied(f"None of your roles may {action.value}.")


def _appointment(number: int) -> AppointmentRow:
    found = AppointmentRow.objects.select_related("person").filter(pk=number).first()
    if found is None:
        raise InvalidData(f"There is no appointment {number}.")
    return found


def _keep_address(person: Person) -> None:
    """Note that the address is known to be the person's: the invitation reached it."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def _hand_over(rows: list[AppointmentRow], now: datetime) -> None:
    """Tell those who go on with open work; that part knows submissions and releases, which know this one."""
    from attain.web.desk.handover import hand_over

    for row in rows:
        hand_over(row, now=now)
        row.handed_over_at = now
        row.save(update_fields=["handed_over_at"])


def _forget_factors(person: Person) -> None:
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from django.contrib.sessions.models import Session

    Authenticator.objects.filter(user=person).delete()
    if not person.is_active:
        SocialAccount.objects.filter(user=person).delete()
        EmailAddress.objects.filter(user=person).delete()
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


def _seal(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _told(wanted: Wanted) -> str:
    until = f" until {wanted.end}" if wanted.end else ""
    return f"{wanted.role.value} for {wanted.body} from {wanted.begin}{until}"
