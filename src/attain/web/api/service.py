"""The API as a whole: its addresses, its OpenAPI document, its answers to what it does not know."""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import ValidationError

from attain import __version__
from attain.errors import AttainError
from attain.web.api import definitions, figures, finding, roadmap, standings
from attain.web.api.edge import json_answer, passing
from attain.web.api.records import ROOT
from attain.web.api.schemas import Problem
from attain.web.errors import Trouble, answer, answer_to, our_fault

DESCRIPTION = """\
Figures and verdicts of a public release: the same that the pages show. Every answer names its
release; every figure its unit, period and origin. Reading needs no key. Say `release` for an earlier
release; without it the newest answers. What stands below /roadmap/ tells of the roadmap as it is now:
agreed actions with evidence that is marked public, accepted reports of frozen cycles.
"""
PROBLEM = "application/problem+json"
PROBLEMS = {
    400: "A parameter is not understood: the detail says which, and what it may be.",
    404: "The release has no such thing: the detail names what it has.",
    414: "The address is too long: ask in several calls.",
    429: "Too many calls: `Retry-After` says how many seconds to wait.",
    503: "The release cannot be read at the moment.",
}
"""What an address may answer besides what was asked for."""

api = NinjaAPI(
    title="attain",
    version=__version__,
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-v1",
)
api.get_openapi_operation_id = lambda operation: operation.view_func.__name__  # type: ignore[method-assign]
for each in (definitions, standings, figures, finding, roadmap):
    api.add_router("", each.router)


@api.exception_handler(AttainError)
def _refused(request: HttpRequest, error: AttainError) -> HttpResponse:
    return answer_to(request, error)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = [f"{each['loc'][-1]}: {each['msg']}" for each in error.errors]
    return answer(request, Trouble(HTTPStatus.BAD_REQUEST, f"{'. '.join(said)}."))


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    return our_fault(request)


@cache
def openapi() -> dict[str, Any]:
    """Return the OpenAPI document, version 3.1."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT)))
    made["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    made["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in made["paths"].values():
        for operation in methods.values():
            for status, said in PROBLEMS.items():
                operation["responses"][str(status)] = {"description": said, "content": content}
            unchanged = {"description": "You have the newest answer already (If-None-Match)."}
            operation["responses"]["304"] = unchanged
    del made["servers"]
    return made


def serve_openapi(request: HttpRequest) -> HttpResponse:
    """Answer with the OpenAPI document."""
    return json_answer(openapi(), kind="application/vnd.oai.openapi+json;version=3.1")


def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer a request for an address that the API does not have."""
    return answer(
        request,
        Trouble(
            HTTPStatus.NOT_FOUND,
            f"The API has no address {rest[:80]!r}. {ROOT}/openapi.json lists what it has.",
        ),
    )


def patterns() -> list[URLPattern]:
    """Return the addresses below the root of the API."""
    made = [path("openapi.json", serve_openapi, name="openapi")]
    names = _names()
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name in names:
            view = passing(pattern.callback, names[pattern.name])
            made.append(path(str(pattern.pattern), view, name=f"api_{pattern.name}"))
    return [*made, path("<path:rest>", unknown, name="api_unknown"), path("", unknown)]


def _names() -> dict[str, frozenset[str]]:
    """The names that the query of each operation may have."""
    return {
        operation["operationId"]: frozenset(
            each["name"] for each in operation["parameters"] if each["in"] == "query"
        )
        for methods in openapi()["paths"].values()
        for operation in methods.values()
    }
