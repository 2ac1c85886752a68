"""Evidence that everybody may see: a file, under an address of its own."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from attain.web.middleware import READING, accepting
from attain.web.roadmap.evidence import sent_file, shown_to_all
from attain.web.roadmap.models import EvidenceFile


@accepting(*READING)
def public_evidence(request: HttpRequest, file: str) -> HttpResponse:  # noqa: ARG001 - Django's call
    """Send a file that is marked public, of an action that is public."""
    found = EvidenceFile.objects.filter(pk=file).select_related("action").first()
    if found is None or not shown_to_all(found):
        raise Http404
    return sent_file(found)
