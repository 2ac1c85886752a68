"""Evidence that everybody may see: a file, under an address of its own."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse

from attain.usecases.portal.public_roadmap import shows_file
from attain.web.errors import Trouble, answer
from attain.web.middleware import READING, accepting
from attain.web.roadmap.evidence import sent_file
from attain.web.roadmap.models import EvidenceFile
from attain.web.roadmap.public import public_roadmap


@accepting(*READING)
def public_evidence(request: HttpRequest, file: str) -> HttpResponse:
    """Send a file that is marked public, of an action that is public, or of a public report on one."""
    roadmap = public_roadmap()
    if roadmap is None:
        return answer(request, Trouble(HTTPStatus.SERVICE_UNAVAILABLE, wait=60))
    if not shows_file(roadmap, file):
        raise Http404
    found = EvidenceFile.objects.filter(pk=file).first()
    if found is None:
        raise Http404
    return sent_file(found)
