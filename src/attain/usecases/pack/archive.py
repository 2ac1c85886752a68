"""Making and keeping packs: each has a number, lies in a folder of its own, and never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from attain.errors import InvalidData
from attain.usecases.pack.pack import LastPack, MeetingPack, gathered
from attain.usecases.pack.roadmap_file import ROADMAP, roadmap_bytes

if TYPE_CHECKING:
    from datetime import date

    from attain.reporting.documents.document import Document
    from attain.reporting.language import Language
    from attain.usecases.pack.roadmap import RoadmapPart
    from attain.usecases.portal.edition import Edition

FORMATS = ("pdf", "docx", "xlsx")
RECORD = "pack.json"
"""The file in the folder of a pack that says what it is."""


@dataclass(frozen=True, slots=True)
class ArchivedPack:
    """
    A pack in its folder.

    Attributes
    ----------
    fingerprint
        SHA-256 of what the pack says, the same in every format.
    files
        SHA-256 of each file, by its name.
    """

    number: str
    made: str
    language: str
    release: str
    seal: str
    cycle: str
    fingerprint: str
    key_figures: dict[str, float]
    files: dict[str, str]
    folder: Path

    def file(self, form: str) -> Path:
        """Return the file of a format (`FORMATS`)."""
        return self.folder / _file_name(self.number, form)


def make_pack(
    edition: Edition,
    archive: Path,
    *,
    made: date,
    language: Language,
    before: Edition | None = None,
    roadmap: RoadmapPart | None = None,
    formats: Sequence[str] = FORMATS,
    frameworks: Sequence[str] = (),
    group: str = "",
    told: Callable[[str], None] = lambda _: None,
) -> ArchivedPack:
    """
    Make the meeting pack of a release and, where one is given, a frozen cycle; keep it in the archive.

    It is numbered after the packs that lie in `archive`, and compared with the last of them.

    Parameters
    ----------
    before
        The release that changes are told against.
    formats
        Which of `FORMATS` to write.
    told
        Is told how far it is: gathering, the formats, keeping.

    Raises
    ------
    InvalidData
        If a format is not known.
    NotSaved
        If the folder cannot be written, or another pack took the number meanwhile.
    NotEnoughData
        If the fonts for its letters are not there; the message says which to install.
    """
    from attain.store.durable import write_folder

    strange = [each for each in formats if each not in FORMATS]
    if strange or not formats:
        raise InvalidData(f"A pack is written as {', '.join(FORMATS)}, not as {strange or 'none'}.")
    told("gathering")
    earlier = packs_in(archive)
    number = next_number(earlier, cycle=roadmap.cycle if roadmap else "", release=edition.id)
    pack = gathered(
        edition,
        number=number,
        made=made.isoformat(),
        before=before,
        roadmap=roadmap,
        last=_last(earlier),
        frameworks=frameworks,
        group=group,
    )
    files, record = written(pack, language, formats=formats, told=told)
    told("keeping")
    archive.mkdir(parents=True, exist_ok=True)
    folder = write_folder(archive, number, files)
    return _archived(record, folder)


def written(
    pack: MeetingPack,
    language: Language,
    *,
    formats: Sequence[str] = FORMATS,
    told: Callable[[str], None] = lambda _: None,
) -> tuple[dict[str, bytes], dict[str, object]]:
    """Return the files of a pack by name, its record among them, and the record itself."""
    from attain.reporting.documents.document import content_hash
    from attain.usecases.pack.paper import document_of

    document = document_of(pack, language)
    files = {}
    for form in formats:
        told(form)
        files[_file_name(pack.number, form)] = _bytes(document, form)
    if pack.roadmap is not None:
        files[ROADMAP] = roadmap_bytes(pack.roadmap)
    record: dict[str, object] = {
        "number": pack.number,
        "made": pack.made,
        "language": language.code,
        "release": pack.release,
        "seal": pack.seal,
        "cycle": pack.roadmap.cycle if pack.roadmap else "",
        "fingerprint": content_hash(document.sections),
        "key_figures": pack.key_figures,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    plain = json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True)
    return {**files, RECORD: f"{plain}\n".encode()}, record


def _bytes(document: Document, form: str) -> bytes:
    if form == "pdf":
        from attain.reporting.documents.pdf import pdf_bytes

        return pdf_bytes(document)
    if form == "docx":
        from attain.reporting.documents.word import word_bytes

        return word_bytes(document)
    from attain.reporting.documents.excel import excel_bytes

    return excel_bytes(document)


def packs_in(archive: Path) -> list[ArchivedPack]:
    """Return the packs of an archive, the earliest first; what is none is left aside."""
    found = []
    for place in archive.glob(f"*/{RECORD}"):
        if place.parent.name.startswith("."):
            continue
        try:
            found.append(_archived(json.loads(place.read_bytes()), place.parent))
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return sorted(found, key=lambda each: (_serial(each.number), each.number))


def next_number(earlier: Sequence[ArchivedPack], *, cycle: str, release: str) -> str:
    """Return the number of the next pack: its cycle or release, and a number that counts on."""
    last = max((_serial(each.number) for each in earlier), default=0)
    plain = "".join(c if c.isalnum() or c in "._-" else "-" for c in cycle or release)
    return f"{plain}-{last + 1:03d}"


def changed_files(pack: ArchivedPack) -> list[str]:
    """Return the names of the files of a pack that are gone, or no longer as they were written."""
    found = []
    for name, expected in pack.files.items():
        place = pack.folder / name
        if not place.is_file() or hashlib.sha256(place.read_bytes()).hexdigest() != expected:
            found.append(name)
    return found


def _file_name(number: str, form: str) -> str:
    return f"meeting-pack-{number}.{form}"


def _serial(number: str) -> int:
    tail = number.rpartition("-")[2]
    return int(tail) if tail.isdigit() else 0


def _last(earlier: Sequence[ArchivedPack]) -> LastPack | None:
    if not earlier:
        return None
    last = earlier[-1]
    return LastPack(last.number, last.release, last.key_figures)


def _archived(record: dict[str, object], folder: Path) -> ArchivedPack:
    return ArchivedPack(**record, folder=folder)  # type: ignore[arg-type]
