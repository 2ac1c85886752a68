"""Every address of the portal."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path

from attain.reporting.language import LANGUAGES
from attain.web.pages import serve
from attain.web.routes import ROUTES, Route


def choose_language(request: HttpRequest) -> HttpResponse:
    """Send the reader on to the pages in the language that the browser asks for first."""
    answer = HttpResponseRedirect(f"/{_wanted(request.headers.get('Accept-Language', ''))}/")
    answer["Vary"] = "Accept-Language"
    answer["Cache-Control"] = "no-cache"
    return answer


def _wanted(header: str) -> str:
    for part in header.split(","):
        code = part.partition(";")[0].strip().partition("-")[0].lower()
        code = {"tl": "fil", "in": "id"}.get(code, code)
        if code in LANGUAGES:
            return code
    return "en"


def _page(name: str, route: Route, before: str) -> URLPattern:
    django = re.sub(r"{(\w+)}", r"<str:\1>", route.pattern)
    label = f"{name}_of_release" if "release" in before else name
    return path(f"{before}{django}", serve, {"route": name}, name=label)


urlpatterns = [
    path("", choose_language, name="choose_language"),
    *(
        _page(name, route, "<str:language>/releases/<str:release>/")
        for name, route in ROUTES.items()
    ),
    *(_page(name, route, "<str:language>/") for name, route in ROUTES.items()),
]
