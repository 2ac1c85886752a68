"""Every address of the portal."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import URLPattern, include, path

import attain.web.converters  # noqa: F401 - makes <language:...> known
from attain.web.outside import wanted_language
from attain.web.pages import serve
from attain.web.routes import ROUTES, Route


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send the reader on to the pages in the language that the browser asks for first."""
    answer = HttpResponseRedirect(
        f"/{wanted_language(request.headers.get('Accept-Language', ''))}/"
    )
    answer["Vary"] = "Accept-Language"
    answer["Cache-Control"] = "no-cache"
    return answer


def _page(name: str, route: Route, before: str) -> URLPattern:
    django = re.sub(r"{(\w+)}", r"<str:\1>", route.pattern)
    label = f"{name}_of_release" if "release" in before else name
    return path(f"{before}{django}", serve, {"route": name}, name=label)


def show_mark(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - all views are called alike
    """Send browsers that ask for /favicon.ico to the mark of the portal."""
    return HttpResponseRedirect(static("attain/mark.svg"))


handler400 = "attain.web.errors.bad_request"
handler403 = "attain.web.errors.forbidden"
handler404 = "attain.web.errors.not_found"
handler500 = "attain.web.errors.our_fault"

urlpatterns = [
    path("", choose_language, name="choose_language"),
    path("favicon.ico", show_mark, name="mark"),
    path("desk/", include("attain.web.desk.urls")),
    path("", include("attain.web.feedback.urls")),
    path("", include("attain.web.following.urls")),
    path("", include("attain.web.focal_points.urls")),
    path("", include("attain.web.advocacy.urls")),
    path("", include("attain.web.machine_urls")),
    *(
        _page(name, route, "<language:language>/releases/<str:release>/")
        for name, route in ROUTES.items()
        if route.of_release
    ),
    *(_page(name, route, "<language:language>/") for name, route in ROUTES.items()),
]
