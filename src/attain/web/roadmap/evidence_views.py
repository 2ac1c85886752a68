"""Files of evidence: sent by who may edit the action, had by members."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.errors import AttainError, InvalidData
from attain.web.roadmap import operations
from attain.web.roadmap.action_views import shown_action
from attain.web.roadmap.desk import Desk
from attain.web.roadmap.evidence import LARGEST, sent_file, shown_to_all
from attain.web.roadmap.models import EvidenceFile
from attain.web.roadmap.queries import action_of
from attain.web.work.forms import version_in
from attain.web.work.shell import doer_of, for_people, refusal


@for_people
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Take a file for an action."""
    desk = Desk(request)
    row = desk.row(number)
    if request.method != "POST":
        return HttpResponseRedirect(desk.shell.link("work_action", number=row.number))
    try:
        file = request.FILES.get("file")
        if file is None or isinstance(file, list):
            raise InvalidData("Choose a file.")
        if (file.size or 0) > LARGEST:
            raise InvalidData(
                "The file is larger than 20 MB. Send a smaller one, or a link to where it lies."
            )
        operations.attach(
            doer=doer_of(request),
            number=row.number,
            version=version_in(request),
            title=request.POST.get("file-title", ""),
            name=file.name or "",
            content=file.read(),
            public=request.POST.get("public") == "yes",
            now=timezone.now(),
        )
    except AttainError as error:
        return shown_action(desk, desk.row(number), str(error), refusal(error))
    return HttpResponseRedirect(f"{desk.shell.link('work_action', number=row.number)}?done=file")


@for_people
def evidence(request: HttpRequest, number: str, file: str) -> HttpResponse:
    """Send a file of an action to a member; to others as to everybody."""
    desk = Desk(request)
    row = desk.row(number)
    found = EvidenceFile.objects.filter(pk=file, action=row).select_related("action").first()
    if found is None or not (shown_to_all(found) or desk.may(Action.SEE_PAPERS, action_of(row))):
        raise Http404
    return sent_file(found)
