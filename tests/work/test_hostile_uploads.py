"""Hostile files, sent the way everybody sends files: refused or read whole, in bounds, with a message."""

from __future__ import annotations

import gzip
import io
import resource
import time
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from attain.domain.permissions.roles import Role
from attain.usecases.confined import USUAL
from attain.usecases.demo import build_demo_release
from attain.web.submissions import operations
from attain.web.submissions.keeping import kept_figures
from attain.web.submissions.models import Submission
from tests.work.conftest import words_of

HEAD = b"series_code,reference_area,period,value,unit,age\n"
ROW = b"SH_DYN_MORT,KHM,2024,22.5,PER_1000_LIVE_BIRTHS,Y0T4\n"
GOOD = HEAD + ROW
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><l>&j;</l>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
SLOWEST = 100
"""Seconds that an answer may take on a machine that does other things too."""


@pytest.fixture(scope="session")
def releases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("released")
    build_demo_release(folder, time=datetime(2026, 1, 31, 8, 0, tzinfo=UTC)).close()
    return folder


@pytest.fixture(autouse=True)
def _kept(tmp_path, monkeypatch, releases, settings):
    from attain.web.pages import shelf

    monkeypatch.setattr("attain.web.received.portal_folder", lambda: tmp_path / "portal")
    settings.ATTAIN_RELEASES = releases
    shelf.cache_clear()
    yield
    shelf().close()
    shelf.cache_clear()


def workbook(parts: dict[str, bytes] | None = None, *, rows: bytes = b"", more: str = "") -> bytes:
    """Return a workbook with one sheet of good figures, or with other parts in its place."""
    cells = "".join(
        f'<row r="{n}">'
        + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in line.split(","))
        + "</row>"
        for n, line in enumerate(GOOD.decode().splitlines(), start=1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships"
    found = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
            f'<sheet name="figures" sheetId="1" r:id="r1"/>{more}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{kinds}">'
            '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
            '<Relationship Id="r2" Target="worksheets/sheet2.xml"/></Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}"><sheetData>{cells}'.encode()
            + rows
            + b"</sheetData></worksheet>"
        ),
        "xl/worksheets/sheet2.xml": (
            f'<worksheet xmlns="{main}"><sheetData>{cells.replace("22.5", "99")}'
            "</sheetData></worksheet>"
        ).encode(),
    } | (parts or {})
    return zipped(found)


def zipped(parts: dict[str, bytes]) -> bytes:
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return paper.getvalue()


def lying() -> bytes:
    """Return a zip whose directory tells of fewer bytes than come out."""
    made = bytearray(zipped({"figures.csv": b"0," * 5_000_000}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = made.find(mark)
        made[place + at : place + at + 4] = (1000).to_bytes(4, "little")
    return bytes(made)


REFUSED = {
    "a workbook with entities that multiply": lambda: workbook({"xl/workbook.xml": LAUGHS}),
    "a sheet with an entity from outside": lambda: workbook({"xl/worksheets/sheet1.xml": OUTSIDE}),
    "shared texts with an entity": lambda: workbook({"xl/sharedStrings.xml": LAUGHS}),
    "entities in an encoding that hides them": lambda: workbook(
        {"xl/worksheets/sheet1.xml": OUTSIDE.decode().encode("utf-16")}
    ),
    "plain XML with entities": lambda: LAUGHS,
    "a zip bomb": lambda: zipped({"figures.csv": b"0," * 150_000_000}),
    "a zip that lies about its size": lying,
    "a zip in a zip": lambda: zipped({"a.zip": zipped({"a.csv": GOOD})}),
    "a zip of three thousand files": lambda: zipped({f"{n}.csv": GOOD for n in range(3000)}),
    "a gzip bomb": lambda: gzip.compress(b"0," * 150_000_000),
    "a sheet bomb": lambda: workbook(rows=b'<row r="3"><c><v>1</v></c></row>' * 8_000_000),
    "a sheet with a column beyond all": lambda: workbook(
        rows=b'<row r="3"><c r="ZZZZ3"><v>1</v></c></row>'
    ),
    "a row number beyond all": lambda: workbook(rows=b'<row r="1e9"><c><v>1</v></c></row>'),
    "shared texts that are not there": lambda: workbook(
        rows=b'<row r="3"><c t="s"><v>999999999</v></c></row>'
    ),
    "a cut workbook": lambda: workbook()[:-200],
    "a workbook without its middle": lambda: workbook()[:300] + workbook()[500:],
    "a cut gzip": lambda: gzip.compress(GOOD * 500)[:-12],
    "a row cut off": lambda: GOOD + ROW[:20],
    "a quotation mark that is never closed": lambda: GOOD + b'"' + ROW * 10,
    "a picture that is a zip too": lambda: b"GIF89a" + zipped({"a.csv": GOOD}),
    "a document that is a table too": lambda: b"%PDF-1.7\n" + GOOD,
    "a web page that is a table too": lambda: b"<html><!--\n" + GOOD,
    "a program": lambda: b"MZ\x90\x00" + bytes(400) + GOOD,
    "a workbook of old": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + GOOD,
    "zero bytes in a table": lambda: GOOD.replace(b"22.5", b"22\x00.5"),
    "JSON as deep as a well": lambda: b"[" * 200_000 + b"]" * 200_000,
    "a number as long as a book": lambda: GOOD.replace(b"22.5", b"9" * 2_000_000),
}
"""What is refused, with a message, and leaves nothing that could be sent."""


def sent(signed_in, who, content: bytes, name: str):
    """Send a file by the form of the page; return the page, and the answer that is kept."""
    browser = signed_in(who)
    begun = browser.post("/desk/submissions/", {"body": "GOV-KHM", "title": "Survey 2024"})
    page, began = begun["Location"], time.monotonic()
    file = SimpleUploadedFile(name, content)
    answer = browser.post(page, {"do": "receive", "version": "1", "file": file}, follow=True)
    assert time.monotonic() - began < SLOWEST
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert most < USUAL.memory * 1.3, f"{most:,} bytes"
    assert "Traceback" not in answer.content.decode()
    assert "root:" not in answer.content.decode()
    assert browser.get("/desk/").status_code == 200, "the portal lives on"
    return answer, Submission.objects.latest("pk")


@pytest.mark.parametrize("kind", REFUSED)
def test_a_hostile_file_is_refused_with_a_message_and_cannot_be_sent(kind, person, signed_in):
    answer, kept = sent(signed_in, person(Role.DATA_PROVIDER), REFUSED[kind](), "figures.csv")
    words = words_of(answer)
    if kept.reading:
        reading = operations.reading_of(kept.reading)
        assert reading.refused, words
        assert reading.findings
        assert "error." in words
    else:
        assert answer.status_code == 400
        assert "could not be read" in words
    refused = signed_in(person(Role.FOCAL_POINT)).post(
        f"/desk/submissions/{kept.pk}/", {"do": "send", "version": str(kept.version), "yes": "yes"}
    )
    assert refused.status_code == 403
    assert Submission.objects.get(pk=kept.pk).state == "draft"


READ = {
    "a workbook called a table": (workbook, "figures.csv"),
    "a table called a workbook": (lambda: GOOD, "figures.xlsx"),
    "a table called a program": (lambda: GOOD, "figures.exe"),
    "a name that climbs": (lambda: GOOD, "../../../etc/passwd"),
    "a name that is a script": (lambda: GOOD, "<script>alert(1)</script>.csv"),
    "a name that turns around": (lambda: GOOD, "figures\u202ecsv.exe"),
    "a table packed alone": (lambda: zipped({"../../figures.csv": GOOD}), "figures.zip"),
    "a table packed by gzip": (lambda: gzip.compress(GOOD), "figures.csv.gz"),
    "a workbook with a zip behind it": (lambda: workbook() + b"PK\x05\x06" + bytes(18), "a.xlsx"),
}
"""What is read whole, whatever it is called; a workbook with something behind may be refused."""


@pytest.mark.parametrize("kind", READ)
def test_the_name_decides_nothing_and_the_content_is_read_whole(kind, person, signed_in):
    content, name = READ[kind]
    answer, kept = sent(signed_in, person(Role.DATA_PROVIDER), content(), name)
    reading = operations.reading_of(kept.reading)
    if "behind" in kind and reading.refused:
        return
    assert not reading.refused, reading.findings
    assert kept_figures(kept.figures, kept.seal)["value"].to_list() == [22.5]
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_told_of_and_nothing_of_it_is_taken(state, person, signed_in):
    more = f'<sheet name="secret" sheetId="2" state="{state}" r:id="r2"/>'
    answer, kept = sent(signed_in, person(Role.DATA_PROVIDER), workbook(more=more), "a.xlsx")
    assert "The sheet secret is hidden and was not read" in words_of(answer)
    assert kept_figures(kept.figures, kept.seal)["value"].to_list() == [22.5]


def test_a_workbook_whose_only_figures_are_hidden_is_refused(person, signed_in):
    parts = {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData/></worksheet>"}
    more = '<sheet name="secret" sheetId="2" state="hidden" r:id="r2"/>'
    answer, kept = sent(signed_in, person(Role.DATA_PROVIDER), workbook(parts, more=more), "a.xlsx")
    assert operations.reading_of(kept.reading).refused
    assert "no visible sheet" in words_of(answer)


def rows_of(count: int) -> bytes:
    """Return a table of so many figures, each of a series of its own."""
    lines = "".join(f"X{n},KHM,2020,1\n" for n in range(count))
    return b"series_code,reference_area,period,value\n" + lines.encode()


def sheet_of(count: int) -> bytes:
    """Return a workbook of so many rows of figures."""
    head = "".join(
        f'<c t="inlineStr"><is><t>{name}</t></is></c>'
        for name in ("series_code", "reference_area", "period", "value")
    )
    lines = "".join(
        f'<row><c t="str"><v>X{n}</v></c><c t="str"><v>KHM</v></c><c><v>2020</v></c><c><v>1</v></c></row>'
        for n in range(count)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    whole = f'<worksheet xmlns="{main}"><sheetData><row>{head}</row>{lines}</sheetData></worksheet>'
    return workbook({"xl/worksheets/sheet1.xml": whole.encode()})


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (65_537, rows_of),
        (65_537, sheet_of),
        pytest.param(1_048_577, rows_of, marks=pytest.mark.full),
        pytest.param(1_048_577, sheet_of, marks=pytest.mark.full),
    ],
    ids=["65,537 as CSV", "65,537 as Excel", "1,048,577 as CSV", "1,048,577 as Excel"],
)
def test_a_row_more_than_a_sheet_holds_is_read_whole_or_refused_whole(
    count, form, person, signed_in
):
    answer, kept = sent(signed_in, person(Role.DATA_PROVIDER), form(count), "many.csv")
    words = words_of(answer)
    if kept.reading and not operations.reading_of(kept.reading).counts["error"]:
        reading = operations.reading_of(kept.reading)
        print(f"{count}: read whole")
        assert (reading.rows, reading.taken) == (count, count)
        assert kept_figures(kept.figures, kept.seal).height == count
    else:
        print(f"{count}: refused, {words[-400:]}")
        assert count > 1_000_000, words
        assert "could not be read" in words or "error." in words
