"""Files that show what was done: which are taken, by their bytes, and who may see them."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from django.http import HttpResponse

from attain.domain.roadmap.public import public_evidence
from attain.errors import InvalidData
from attain.web.headers import LOOKED_AT
from attain.web.received import kept_file
from attain.web.roadmap.models import EvidenceFile
from attain.web.roadmap.queries import action_of, public_rows

LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
BEGINNINGS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
"""How the bytes of each kind of file begin; nothing else is taken."""
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


def kind_of(content: bytes) -> str:
    """
    Return what kind of file bytes are, by how they begin; what its name says is not asked.

    Raises
    ------
    InvalidData
        If they are of no kind that is taken, or too many.
    """
    if len(content) > LARGEST:
        raise InvalidData(
            "The file is larger than 20 MB. Send a smaller one, or a link to where it lies."
        )
    for kind, beginning in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    raise InvalidData(
        "This is no PDF, PNG or JPEG: its bytes begin otherwise. Save it as one of them, or give a "
        "link to where it lies."
    )


def safe_name(name: str, kind: str) -> str:
    r"""
    Return a name that is safe in a header and on every disk, with the ending of its kind.

    Examples
    --------
    >>> safe_name("..\\a/b\r\n\u202efdp.exe", "application/pdf")
    'bfdp.pdf'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in last if c not in '"<>:|?*' and unicodedata.category(c)[0] != "C")
    stem = plain.rpartition(".")[0] or plain
    return f"{' '.join(stem.split())[:150].strip('. ') or 'evidence'}{ENDINGS[kind]}"


def shown_to_all(file: EvidenceFile) -> bool:
    """Whether everybody may have a file: the action is public, and names it as public evidence now."""
    row = public_rows().filter(pk=file.action.pk).first()
    shown = public_evidence(action_of(row).evidence) if row else ()
    return any(each.file == file.pk for each in shown)


def sent_file(found: EvidenceFile) -> HttpResponse:
    """Return a file as something to keep, never as a page: whatever is in it runs nowhere."""
    answer = HttpResponse(kept_file(found.place), content_type=found.kind)
    plain = "".join(c if c.isascii() else "_" for c in found.name)
    answer["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(found.name)}"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = LOOKED_AT
    answer["Cache-Control"] = "no-store"
    return answer
