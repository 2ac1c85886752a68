"""A text that begins with = is no formula in any export, public or behind the door."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from lxml import etree

from attain.cli.output import csv_text
from attain.domain.permissions.roles import Role
from attain.usecases.candidate import Addition, build_candidate
from attain.usecases.demo import build_demo_release
from attain.usecases.portal.selections import FORMS
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.submissions import operations
from tests.work.conftest import NOW

TEXTS = ('=HYPERLINK("http://x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "=1+1")
RUN = re.compile(r"[=@]|[+-](?![\d.]+([eE][+-]?\d+)?$)(?=.)")
SELECTIONS = (
    "all",
    "areas/KHM",
    "goals/sdg/3",
    "indicators/sdg/3.2.1",
    "series/SH_DYN_MORT/KHM",
)


@pytest.fixture(scope="session")
def planted(tmp_path_factory):
    """A release whose figures of one series have texts that a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("planted")
    with build_demo_release(folder, time=datetime(2026, 1, 31, 8, 0, tzinfo=UTC)) as base:
        mine = (pl.col("series_code") == "SH_DYN_MORT") & (pl.col("reference_area") == "KHM")
        found = base.observations().filter(mine)
        texts = [TEXTS[place % len(TEXTS)] for place in range(found.height)]
        frame = found.with_columns(
            pl.Series("footnote", texts), pl.Series("source", texts), pl.col("value") * 1.01
        )
        origin = {**base.origins()[0], "id": "submission-1", "who": "=1+1", "where": "=1+1 (a.csv)"}
        made = build_candidate(
            base, [Addition(frame, origin)], folder=folder, id="2026.Q2",
            time=datetime(2026, 6, 30, tzinfo=UTC), as_of=2026,
        )  # fmt: skip
        made.close()
    return folder


@pytest.fixture(autouse=True)
def _shown(planted, settings, tmp_path, monkeypatch):
    from attain.web.pages import shelf

    monkeypatch.setattr("attain.web.received.portal_folder", lambda: tmp_path / "portal")
    settings.ATTAIN_RELEASES = planted
    shelf.cache_clear()
    yield
    shelf().close()
    shelf.cache_clear()


def cells_that_run(content: bytes) -> list[str]:
    """Return the cells of a CSV file that a spreadsheet would take for a formula."""
    text = content.decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row if RUN.match(cell)]


def formulas_in(content: bytes) -> list[str]:
    """Return the formulas and links of a workbook."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                tree = etree.fromstring(book.read(name))
                found += [etree.tostring(each).decode() for each in tree.iter("{*}f")]
                found += [name for _ in tree.iter("{*}hyperlink")]
    return found


def body(answer) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def texts_in(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(each) for each in book.namelist())


@pytest.mark.parametrize("selection", SELECTIONS)
def test_no_text_of_a_figure_is_a_formula_in_any_file_that_a_spreadsheet_opens(selection, client):
    """SDMX-CSV and Parquet are for machines: they keep each text to the letter, and say so."""
    for ending, (what, form) in FORMS.items():
        content = body(client.get(f"/files/2026.Q2/{selection}.{ending}"))
        if form in {"csv", "xlsx"}:
            if what == "figures":
                assert b"HYPERLINK" in texts_in(content), "what was planted is there"
            assert (cells_that_run if form == "csv" else formulas_in)(content) == [], ending
        else:
            assert form in {"sdmx", "parquet"}, "a new form: see that texts stay texts in it"


@pytest.mark.parametrize(
    "address",
    [
        "/files/2026.Q2/changes.csv",
        "/files/2026.Q2/changes.verdicts.csv",
        "/files/2026.Q2/dictionary.csv",
        "/en/compare/table.csv?of=sdg:3.2.1&area=KHM",
    ],
)
def test_no_other_table_of_the_portal_has_a_formula(address, client):
    assert cells_that_run(body(client.get(address))) == []


def test_templates_have_no_formulas_and_come_back_as_they_were(person, signed_in):
    from attain.usecases.submissions import read_submission

    browser = signed_in(person(Role.DATA_PROVIDER))
    table = body(browser.get("/desk/templates/GOV-KHM/?as=csv"))
    book = body(browser.get("/desk/templates/GOV-KHM/"))
    assert cells_that_run(table) == []
    assert formulas_in(book) == []
    for name, content in {"t.csv": table, "t.xlsx": book}.items():
        reading, frame = read_submission(content, name=name, areas=["KHM"], as_of=2026)
        assert not reading.refused
        mine = frame.filter(pl.col("series_code") == "SH_DYN_MORT")
        assert set(TEXTS) & set(mine["footnote"].to_list()), name
        assert not [each for each in mine["footnote"].to_list() if each.startswith("'")]


def test_the_audit_log_and_the_grid_keep_texts_as_texts(person, signed_in):
    who, officer = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    doer = Doer(actor_of(who, second_factor=True, on=NOW.date()), who.name)
    operations.start(doer=replace(doer, name="=1+1"), body="GOV-KHM", title="=1+1", now=NOW)
    content = body(signed_in(officer).get("/desk/audit.csv"))
    assert b"'=1+1" in content
    assert cells_that_run(content) == []


def test_the_command_line_writes_texts_as_texts_and_numbers_as_numbers():
    records = [{"text": each, "number": -2.5, "dash": "-", "plain": "-0.5"} for each in TEXTS]
    content = csv_text(records).encode()
    assert cells_that_run(content) == []
    assert b",-2.5,-,-0.5" in content
