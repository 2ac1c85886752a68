"""The directory of focal points: for everybody, for who has signed in, and what each says of oneself."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.errors import NotSaved
from attain.reporting.language import language_of
from attain.usecases.dictionary import shipped_areas
from attain.web.accounts.queries import gaps
from attain.web.accounts.words import role_words
from attain.web.focal_points import operations
from attain.web.focal_points.queries import directory_for, public_directory
from attain.web.outside import outside_place
from attain.web.pages import render
from attain.web.work.forms import number_in
from attain.web.work.shell import Shell, doer_of, for_people, page


def public_page(request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Show the directory to everybody; nothing keeps it, so that who takes back is gone at once."""
    spoken = language_of(language)
    try:
        found = public_directory(timezone.now().date())
    except DatabaseError as trouble:
        raise NotSaved(f"The portal's database cannot be read: {trouble}") from trouble
    place = outside_place(spoken, "focal-points/")
    text = render(
        place,
        "focal_points/public.html",
        found=found,
        areas=shipped_areas(),
        roles=role_words(spoken),
    )
    made = HttpResponse(text)
    made["Cache-Control"] = "no-store"
    made["X-Robots-Tag"] = "noindex, noarchive"
    return made


@for_people
def desk_page(request: HttpRequest) -> HttpResponse:
    """Show the directory to who has signed in, with the gaps of every country."""
    shell, today = Shell(request), timezone.now().date()
    found = directory_for(shell.actor, today)
    missing: dict[str, list[object]] = {}
    for each in gaps([country.area for country in found.countries], today):
        missing.setdefault(each.area, []).append(each)
    return page(
        request,
        "focal_points/desk.html",
        section="work_bodies",
        found=found,
        missing=missing,
        areas=shipped_areas(),
        roles=role_words(shell.language),
    )


@for_people
def my_entry(request: HttpRequest) -> HttpResponse:
    """Take what somebody says of being shown; the form stands on the account page."""
    shell = Shell(request)
    if request.method == "POST":
        operations.show_me(
            doer=doer_of(request),
            number=number_in(request),
            shown=request.POST.get("shown", "?"),
            now=timezone.now(),
        )
    return HttpResponseRedirect(f"{shell.link('work_account')}#directory")
