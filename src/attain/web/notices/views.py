"""The page of notices."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from attain.errors import ActionDenied, InvalidData
from attain.web.middleware import READING, accepting
from attain.web.notices.addresses import address_of, meant_by
from attain.web.notices.models import MailWay, Topic
from attain.web.notices.operations import choose_mails, mark_read
from attain.web.notices.queries import MOST, notices_of, own_notice
from attain.web.notices.words import notice_words, topic_words
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


@for_people
def mails(request: HttpRequest) -> HttpResponse:
    """Take when somebody wants mails; the form stands on the account page."""
    if request.method == "POST":
        told = {topic: request.POST.get(f"topic-{n}") for n, topic in enumerate(Topic)}
        try:
            ways = {topic: MailWay(way) for topic, way in told.items() if way}
        except ValueError:
            raise InvalidData("Choose when mails come: at once, daily or none.") from None
        choose_mails(person=person_of(request).pk, ways=ways)
        return HttpResponseRedirect(f"{reverse('work_account')}?done=mails#mails")
    return HttpResponseRedirect(f"{reverse('work_account')}#mails")


@csrf_exempt
@accepting(*READING, "POST")
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """
    Stop mails about a topic, for whom the sealed address was made.

    Programs for mail send the form by themselves (RFC 8058), without a page of ours before it: what
    the seal says is all that they can do. Looking at the address changes nothing.
    """
    try:
        person, topic = meant_by(secret)
    except ActionDenied as error:
        return page(request, "notices/stop.html", status=HTTPStatus.GONE, wrong=str(error))
    done = request.method == "POST"
    if done:
        choose_mails(person=person, ways={topic: MailWay.NONE})
    words = topic_words(Shell(request).language)
    return page(request, "notices/stop.html", wrong="", done=done, topic=words[topic.value])
