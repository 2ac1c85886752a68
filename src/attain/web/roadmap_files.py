"""Files of the roadmap: its actions and its matrix as CSV and Excel, as they are now."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from attain.errors import UnknownCode
from attain.reporting.language import language_of
from attain.usecases.portal.downloads import TYPES
from attain.usecases.portal.roadmap_files import matrix_csv, matrix_table, matrix_workbook
from attain.usecases.portal.roadmap_views import chosen
from attain.usecases.portal.roadmap_views import matrix as matrix_of
from attain.usecases.portal.roadmap_words import axis_of
from attain.usecases.roadmap_tables import actions_csv, actions_workbook
from attain.web.errors import Trouble
from attain.web.errors import answer as refused
from attain.web.files import file_name
from attain.web.monitoring.views.roadmap_action import asked_in
from attain.web.monitoring.views.roadmap_matrix import namer
from attain.web.pages import AWAY, FRESH, etag_of, shelf
from attain.web.place import Place
from attain.web.roadmap.public import public_roadmap

if TYPE_CHECKING:
    from django.http import HttpRequest

    from attain.usecases.portal.public_roadmap import PublicRoadmap

FORMS = ("csv", "xlsx")


def actions_file(request: HttpRequest, form: str) -> HttpResponse:
    """
    Answer with the actions that are asked for as a table.

    Raises
    ------
    UnknownCode
        If there is no such form or language.
    """

    def made(roadmap: PublicRoadmap, place: Place) -> bytes:
        found = chosen(roadmap, asked_in(request))
        if form == "csv":
            return actions_csv(found)
        return actions_workbook(
            found,
            language=place.language,
            bodies={each.id: each.name(roadmap.on) for each in roadmap.bodies.bodies},
            items={plan.key(item): item.title for plan, item in roadmap.plans.to_act_on()},
        )

    return _answered(request, form, "actions", made)


def matrix_file(request: HttpRequest, rows: str, columns: str, form: str) -> HttpResponse:
    """
    Answer with the matrix by two axes as a table.

    Raises
    ------
    UnknownCode
        If there is no such axis, form or language, or both axes are the same.
    """
    down, across = axis_of(rows), axis_of(columns)
    if down is across:
        raise UnknownCode("The matrix takes two different axes.")

    def made(roadmap: PublicRoadmap, place: Place) -> bytes:
        found = matrix_of(roadmap, down, across, asked_in(request))
        of_row, of_column = namer(place, down), namer(place, across)
        table = matrix_table(
            found,
            row=lambda key: (of_row(key).code, of_row(key).text),
            column=lambda key: (of_column(key).code, of_column(key).text),
            language=place.language,
        )
        if form == "csv":
            return matrix_csv(table)
        return matrix_workbook(table, roadmap, (down, across), place.language)

    return _answered(request, form, f"matrix-{rows}-{columns}", made)


def _answered(
    request: HttpRequest, form: str, name: str, made: Callable[[PublicRoadmap, Place], bytes]
) -> HttpResponse:
    if form not in FORMS:
        raise UnknownCode(f"The table is there as {' and '.join(FORMS)}.")
    language = language_of(request.GET.get("language", "en"))
    roadmap = public_roadmap()
    if roadmap is None:
        return refused(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, AWAY, wait=60))
    edition = shelf().current()
    query = request.META.get("QUERY_STRING", "")
    etag = f'"{etag_of(edition, request.path, query, roadmap.seal)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        place = Place(shelf(), edition, language, "roadmap", {}, roadmap=roadmap)
        answer = HttpResponse(made(roadmap, place), content_type=TYPES[form])
        saved = file_name(f"roadmap-{roadmap.on}", f"{name}.{form}")
        answer["Content-Disposition"] = f'attachment; filename="{saved}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = FRESH
    return answer
