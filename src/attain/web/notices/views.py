"""The page of notices."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from attain.web.notices.models import Notice
from attain.web.notices.operations import mark_read
from attain.web.notices.queries import MOST, notices_of, own_notice
from attain.web.notices.words import notice_words
from attain.web.work.shell import Shell, for_people, page, person_of


@for_people
def notices(request: HttpRequest) -> HttpResponse:
    """Show what somebody was told; take that all of it was read."""
    person = person_of(request).pk
    if request.method == "POST":
        mark_read(person=person, number=None, now=timezone.now())
        return HttpResponseRedirect(request.path)
    found = list(notices_of(person)[:MOST])
    return page(
        request,
        "notices/list.html",
        section="work_notices",
        found=found,
        unread=any(each.read_at is None for each in found),
        words=notice_words(Shell(request).language),
    )


@for_people
def follow(request: HttpRequest, number: int) -> HttpResponse:
    """Note that a notice was read, and lead to the page that it is about; by a form only."""
    person = person_of(request).pk
    found = own_notice(person, number)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("work_notices"))
    mark_read(person=person, number=number, now=timezone.now())
    return HttpResponseRedirect(address_of(found), status=HTTPStatus.SEE_OTHER)


def address_of(notice: Notice) -> str:
    """Return the address of the page that a notice is about; the desk where it is gone."""
    try:
        return reverse(notice.page, kwargs=notice.parts or None)
    except NoReverseMatch:
        return reverse("work_desk")
