"""Files of a release: the release itself, and selections of it in the forms that people ask for."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from attain.errors import UnknownCode
from attain.usecases.portal.changes import changed_figures_csv, changed_verdicts_csv
from attain.usecases.portal.downloads import TYPES, open_file, type_of
from attain.web.pages import FRESH, etag_of, shelf

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

CHANGES = {"changes.csv": changed_figures_csv, "changes.verdicts.csv": changed_verdicts_csv}
"""Files that follow from two releases: this one and the one before."""
LONGEST = 300
"""Letters that the address of a file may have below its release."""


def serve_file(request: HttpRequest, release: str, path: str) -> HttpResponseBase:
    """
    Answer a request for a file of a public release.

    Raises
    ------
    UnknownCode
        If there is no such release or file.
    """
    if len(path) > LONGEST:
        raise UnknownCode("No file has an address of that length. The data page lists the files.")
    edition = shelf().edition(release)
    kind = TYPES["csv"] if path in CHANGES else type_of(path)
    etag = f'"{etag_of(edition, request.path)}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        answer: HttpResponseBase = HttpResponseNotModified()
    else:
        name = file_name(edition.id, path)
        content = (
            io.BytesIO(CHANGES[path](shelf(), edition))
            if path in CHANGES
            else open_file(edition, path)
        )
        answer = FileResponse(content, as_attachment=True, filename=name, content_type=kind)
        answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"] = etag
    answer["Cache-Control"] = FRESH
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def file_name(release: str, path: str) -> str:
    """
    Return the name under which a file is saved: the release first, plain letters only.

    Examples
    --------
    >>> file_name("2026.Q1", "indicators/sdg/3.2.1.csv")
    '2026.Q1-indicators-sdg-3.2.1.csv'
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", path)
    return f"{release}-{plain}"
