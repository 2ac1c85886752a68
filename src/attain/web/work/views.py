"""The language of these pages, and the answer to a forged form."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from attain.reporting.language import LANGUAGES
from attain.web.middleware import accepting
from attain.web.work.shell import SPOKEN, page, person_of


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
