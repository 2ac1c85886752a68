"""Mails of clearance: that a country's page waits for an answer."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import send_mail

from attain.domain.permissions.roles import Role
from attain.reporting.language import language_of
from attain.web.accounts.directory import directory
from attain.web.accounts.queries import held
from attain.web.clearance.models import Candidate, CountryClearance


def send_reminder(candidate: Candidate, row: CountryClearance, now: datetime) -> int:
    """Write to everybody who clears for the country; return how many mails went out."""
    bodies = [each.id for each in directory().bodies if row.area in each.areas]
    rows = held(now.date()).filter(role=Role.CLEARING_OFFICER.value, body__in=bodies)
    sent = 0
    for person in {each.person for each in rows}:
        language = language_of(person.language)
        subject = language.text("Release %(id)s waits for your answer", id=candidate.release_id)
        words = language.text(
            "Look at the page of your country under /desk/candidates/%(number)s/%(area)s/ and answer "
            "by %(deadline)s UTC. Silence until then counts, and is shown, as no objection.",
            number=str(candidate.pk),
            area=row.area,
            deadline=f"{row.deadline:%Y-%m-%d %H:%M}",
        )
        sent += send_mail(subject, words, None, [person.email], fail_silently=True)
    return sent
