"""Review: quality scores, comments on a cell, mending in place, typing into a grid."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from attain.domain.permissions.roles import Role
from attain.errors import ActionDenied, InvalidData
from attain.usecases.demo import build_demo_release
from attain.usecases.portal.shelf import PublicRelease
from attain.web.accounts.deeds import Doer, actor_of
from attain.web.audit.models import AuditEntry
from attain.web.audit.operations import faults
from attain.web.submissions import grids, operations
from attain.web.submissions.grids import Typed
from attain.web.submissions.models import (
    Grid,
    GridRow,
    GridRowBefore,
    ReceivedFile,
    Remark,
    Submission,
)
from attain.web.submissions.operations import Yes
from tests.work.conftest import NOW, words_of

HEAD = "series_code,reference_area,period,value,unit,age,source\n"
UNIT = "PER_1000_LIVE_BIRTHS,Y0T4"
GOOD = (
    HEAD + f"SH_DYN_MORT,KHM,2023,23,{UNIT},DHS\nSH_DYN_MORT,KHM,2024,22.5,{UNIT},DHS\n"
).encode()
WRONG = GOOD.replace(b"KHM,2024", b"LAO,2024")


@pytest.fixture(scope="session")
def release(tmp_path_factory) -> PublicRelease:
    folder = tmp_path_factory.mktemp("released")
    with build_demo_release(folder, time=datetime(2026, 1, 31, 8, 0, tzinfo=UTC)) as made:
        return PublicRelease(made.id, made.time, made.path)


@pytest.fixture(autouse=True)
def _kept(tmp_path, monkeypatch, release, settings):
    from attain.web.pages import shelf

    monkeypatch.setattr("attain.web.received.portal_folder", lambda: tmp_path / "portal")
    settings.ATTAIN_RELEASES = release.path.parent
    shelf.cache_clear()
    yield
    shelf().close()
    shelf.cache_clear()


def doer(who) -> Doer:
    return Doer(actor_of(who, second_factor=True, on=NOW.date()), who.name)


def begun(who, content: bytes = b"", release=None) -> Submission:
    made = operations.start(doer=doer(who), body="GOV-KHM", title="Health survey 2024", now=NOW)
    if content:
        operations.receive(
            doer=doer(who),
            number=made.pk,
            version=1,
            name="a.csv",
            content=content,
            release=release,
            now=NOW,
        )
        made.refresh_from_db()
    return made


def in_review(who, content: bytes = GOOD) -> Submission:
    made = begun(who, content)
    return operations.send(
        doer=doer(who), number=made.pk, version=made.version, yes=Yes(to_all=True), now=NOW
    )


def sheet_of(who, content: bytes = GOOD) -> tuple[Submission, Grid]:
    made = begun(who, content)
    sheet = grids.fill_from_file(doer=doer(who), number=made.pk, version=made.version, now=NOW)
    return made, sheet


def saved(who, made, sheet, *typed) -> grids.Saved:
    return grids.save_rows(doer=doer(who), number=made.pk, grid=sheet.pk, typed=typed, now=NOW)


# ------------------------------------------------------------------------------------------ scores


def test_the_page_shows_four_scores_each_with_what_it_counts_and_where_it_comes_from(
    person, signed_in, release
):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    made = begun(provider, GOOD + f"SH_DYN_MORT,KHM,2022,,{UNIT},\n".encode(), release)
    reading = operations.reading_of(made.reading)
    scores = {each.kind.value: each for each in reading.quality}
    assert list(scores) == ["completeness", "timeliness", "disaggregation", "breaks"]
    expected = scores["completeness"].whole
    assert expected % 3 == 0, "every series known of the code is expected in each period sent"
    assert scores["completeness"].part == 2
    assert scores["disaggregation"].part == 1
    assert (scores["timeliness"].score, scores["breaks"].score) == (0.75, 1.0)
    operations.send(
        doer=doer(provider), number=made.pk, version=made.version, yes=Yes(to_all=True), now=NOW
    )
    words = words_of(signed_in(reviewer).get(f"/desk/submissions/{made.pk}/"))
    assert f"2 of {expected}: cells filled" in words
    assert "0.75 0 of 1: series with a figure of this year or the last Our own rule" in words
    assert "Literature; which cells are expected is our own rule" in words


def test_a_break_lowers_the_score_of_breaks_and_is_named(person, release):
    content = (
        "series_code,reference_area,period,value,unit,age,status\n"
        f"SH_DYN_MORT,KHM,2024,22.5,{UNIT},B\nSH_STA_MORT,KHM,2024,150,PER_100000_LIVE_BIRTHS,,A\n"
    ).encode()
    reading = operations.reading_of(begun(person(Role.DATA_PROVIDER), content, release).reading)
    found = {each.kind.value: each for each in reading.quality}["breaks"]
    assert (found.score, found.part, found.whole) == (0.5, 1, 2)
    assert found.more == ("SH_DYN_MORT, KHM, AGE=Y0T4, PER_1000_LIVE_BIRTHS",)


def test_an_answer_of_before_the_scores_is_still_shown(person):
    made = begun(person(Role.DATA_PROVIDER), GOOD)
    del made.reading["quality"]
    assert operations.reading_of(made.reading).quality == ()


# ------------------------------------------------------------------------------- comments on a cell


def test_a_link_beside_what_changed_leads_to_the_comment_on_that_row(person, signed_in):
    made = in_review(person(Role.DATA_PROVIDER))
    desk, page = signed_in(person(Role.REVIEWER)), f"/desk/submissions/{made.pk}/"
    links = re.findall(r'href="([^"]+row=\d+)#say"', desk.get(page).content.decode())
    assert links == [f"{page}figures/?row=2", f"{page}figures/?row=3"]
    shown = desk.get(links[1])
    assert "3.2.1 Under-5 mortality rate" in words_of(shown)
    assert "2024: 22.5 , row 3" in words_of(shown)
    for row in ("99", "x", "1234567890"):
        nothing = words_of(desk.get(f"{page}figures/?row={row}"))
        assert "Comment on a cell" not in nothing


def test_the_grid_shows_rows_with_errors_or_with_remarks_alone(person, signed_in):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    made = in_review(provider)
    cell = operations.Cell(3, "value", made.seal)
    operations.remark(
        doer=doer(reviewer), number=made.pk, figure="2024", text="Sure?", now=NOW, cell=cell
    )
    operations.give_back(
        doer=doer(reviewer), number=made.pk, version=made.version, reason="see row 3", now=NOW
    )
    made.refresh_from_db()
    browser, page = signed_in(provider), f"/desk/submissions/{made.pk}/grid/"
    browser.post(page, {"do": "from_file", "version": str(made.version)})
    with_remarks = browser.get(f"{page}?only=said").content.decode()
    assert ('id="row-3"' in with_remarks, 'id="row-2"' in with_remarks) == (True, False)
    assert "rows with remarks (1)" in with_remarks
    assert "data-look" in with_remarks.split('id="row-3"')[1]
    with_errors = browser.get(f"{page}?only=errors").content.decode()
    assert 'id="row-' not in with_errors
    assert 'id="row-2"' in browser.get(f"{page}?only=nonsense").content.decode()


def test_a_comment_on_a_cell_goes_back_to_the_provider_and_stands_at_the_cell(person, signed_in):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    made = in_review(provider)
    desk, page = signed_in(reviewer), f"/desk/submissions/{made.pk}/"
    table = desk.get(f"{page}figures/?nth=1")
    assert "Comment on a cell" in words_of(table)
    typed = {"nth": "1", "column": "value", "text": "តើវាមកពីណា? <b>", "seal": made.seal}
    said = desk.post(f"{page}figures/", typed, follow=True)
    assert "Your remark is kept" in words_of(said)
    kept = Remark.objects.get()
    assert (kept.row, kept.column, kept.seal) == (3, "value", made.seal)
    assert kept.figure == "SH_DYN_MORT, KHM, AGE=Y0T4, PER_1000_LIVE_BIRTHS, 2024"
    back = desk.post(page, {"do": "give_back", "version": str(made.version), "reason": "See row 3"})
    assert back.status_code == 302

    browser = signed_in(provider)
    assert "row 3 · value តើវាមកពីណា?" in words_of(browser.get(page))
    made.refresh_from_db()
    browser.post(f"{page}grid/", {"do": "from_file", "version": str(made.version)})
    place = browser.get(f"{page}grid/").content.decode()
    row = place.split('id="row-3"')[1].split('id="row-4"')[0]
    assert "តើវាមកពីណា? &lt;b&gt;" in row
    assert "<b>" not in row
    answered = browser.post(
        f"{page}figures/", {"nth": "1", "column": "value", "text": "DHS", "seal": made.seal}
    )
    assert answered.status_code == 302, "the provider answers at the same cell"


def test_a_comment_on_what_was_typed_stands_at_its_row_when_it_comes_back(person, signed_in):
    provider, reviewer = person(Role.DATA_PROVIDER), person(Role.REVIEWER)
    made, sheet = sheet_of(provider)
    saved(provider, made, sheet, Typed(3, 1, {"value": "22"}))
    grids.check_grid(doer=doer(provider), number=made.pk, version=2, release=None, now=NOW)
    operations.send(doer=doer(provider), number=made.pk, version=3, yes=Yes(to_all=True), now=NOW)
    made.refresh_from_db()
    said = {"nth": "1", "column": "source", "text": "Which survey?", "seal": made.seal}
    signed_in(reviewer).post(f"/desk/submissions/{made.pk}/figures/", said)
    operations.give_back(doer=doer(reviewer), number=made.pk, version=4, reason="x", now=NOW)
    place = signed_in(provider).get(f"/desk/submissions/{made.pk}/grid/").content.decode()
    row = place.split('id="row-3"')[1].split('id="row-4"')[0]
    assert "Which survey?" in row
    assert "Which survey?" not in place.split('id="row-3"')[0]


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"nth": "999"}, 400, "no such cell"),
        ({"nth": "x"}, 400, "Choose the row"),
        ({"column": "secret"}, 400, "no such cell"),
        ({"text": " "}, 400, "takes words"),
        ({"seal": "0" * 64}, 403, "Other figures were sent"),
    ],
)
def test_a_comment_that_hits_no_cell_is_refused(typed, status, words, person, signed_in):
    made = in_review(person(Role.DATA_PROVIDER))
    good = {"nth": "1", "column": "value", "text": "x", "seal": made.seal}
    browser = signed_in(person(Role.REVIEWER))
    answer = browser.post(f"/desk/submissions/{made.pk}/figures/", good | typed)
    assert (answer.status_code, words in words_of(answer)) == (status, True)
    assert not Remark.objects.exists()


# ------------------------------------------------------------------------------------ mend in place


def test_rows_with_errors_are_mended_in_place_checked_as_a_file_and_sent(
    person, signed_in, release
):
    who = person(Role.DATA_PROVIDER)
    made = begun(who, WRONG)
    browser, page = signed_in(who), f"/desk/submissions/{made.pk}/"
    browser.post(f"{page}grid/", {"do": "from_file", "version": "2"})
    shown = browser.get(f"{page}grid/?only=wrong")
    assert "V501 error" in words_of(shown)
    assert 'id="row-3"' in shown.content.decode()
    assert 'id="row-2"' not in shown.content.decode()
    sheet = Grid.objects.get()
    typed = form_of(shown) | {"do": "check", "c-3-1": "KHM"}
    done = browser.post(f"{page}grid/", typed, follow=True)
    assert "The file was read" in words_of(done)
    assert "0 errors" in words_of(done)
    sheet.refresh_from_db()
    assert not sheet.unchecked
    assert ReceivedFile.objects.first().name == grids.NAME
    made.refresh_from_db()
    sent = browser.post(
        page, {"do": "send", "version": str(made.version), "yes": "yes"}, follow=True
    )
    assert "It is in review now" in words_of(sent)
    assert faults() == ()


def form_of(answer) -> dict[str, str]:
    """Return what a browser without script sends of the grid's form, as it stands."""
    import html

    page = answer.content.decode()
    form = page.split("data-grid")[1].split("</form>")[0]
    fields = re.findall(r'<input (?:type="hidden" )?name="([^"]+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in fields}


def test_a_file_whose_cells_are_no_numbers_is_mended_in_place_too(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made = begun(who, GOOD.replace(b"22.5", b"22.5 %"))
    assert operations.reading_of(made.reading).refused
    browser, page = signed_in(who), f"/desk/submissions/{made.pk}/grid/"
    browser.post(page, {"do": "from_file", "version": "2"})
    shown = browser.get(page)
    assert "R007 error" in words_of(shown)
    assert 'value="22.5 %"' in shown.content.decode()
    assert 'aria-invalid="true"' in shown.content.decode()


def test_what_is_no_table_or_too_long_for_a_page_is_told(person, monkeypatch):
    who = person(Role.DATA_PROVIDER)
    made = begun(who, b'{"a": 1}')
    with pytest.raises(InvalidData, match="is no table"):
        grids.fill_from_file(doer=doer(who), number=made.pk, version=2, now=NOW)
    long = HEAD.encode() + f"SH_DYN_MORT,KHM,2024,1,{UNIT},\n".encode() * 5_001
    other = begun(who, long)
    with pytest.raises(InvalidData, match="5,001 rows"):
        grids.fill_from_file(doer=doer(who), number=other.pk, version=2, now=NOW)
    assert not Grid.objects.exists()


# ---------------------------------------------------------------------------------- typing new rows


def test_a_grid_is_filled_with_what_is_released_and_codes_are_locked(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    browser, page = signed_in(who), f"/desk/submissions/{made.pk}/grid/"
    begun_at = browser.post(
        page, {"do": "from_release", "version": "1", "series": "SH_DYN_MORT"}, follow=True
    )
    sheet = Grid.objects.get()
    codes = {row.cells[0] for row in sheet.rows.all()}
    assert codes == {"SH_DYN_MORT"}
    fields = form_of(begun_at)
    assert len(fields) < 200, "a form of more would be refused"
    value = sheet.headers.index("value")
    open_row = next(r for r in sheet.rows.all() if not r.cells[value])
    assert f"c-{open_row.place}-0" not in fields, "the code of the series is locked"
    typed = fields | {"do": "check", f"c-{open_row.place}-{value}": "21,5"}
    browser.post(page, typed)
    assert GridRow.objects.get(pk=open_row.pk).cells[value] == "21,5"


def test_a_grid_says_in_which_power_of_ten_its_figures_are(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    browser, page = signed_in(who), f"/desk/submissions/{made.pk}/grid/"
    start = {"do": "from_release", "version": "1", "series": "MDG_0702_CO2TOTAL_CDIAC"}
    shown = browser.post(page, start, follow=True)
    assert "MDG_0702_CO2TOTAL_CDIAC · KHM · T · × 10^3" in words_of(shown)
    checked = browser.post(page, form_of(shown) | {"do": "check"}, follow=True)
    assert "0 changed" in words_of(checked)


def test_the_page_of_a_long_grid_stays_within_the_fields_of_a_form(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    browser, page = signed_in(who), f"/desk/submissions/{made.pk}/grid/"
    browser.post(page, {"do": "from_release", "version": "1"})
    sheet, seen = Grid.objects.get(), set()
    first = browser.get(page)
    pages = int(re.search(r"page 1 of (\d+)", words_of(first)).group(1))
    assert pages > 20
    for number in (1, 2, pages):
        fields = form_of(browser.get(f"{page}?page={number}"))
        assert len(fields) < 200
        assert browser.post(page, fields | {"do": "save"}).status_code == 302
        seen |= {name for name in fields if name.startswith("v-")}
    assert GridRowBefore.objects.count() == 0, "what nobody changed is not written again"
    sheet.refresh_from_db()
    assert sheet.version == 1


def test_new_rows_and_any_script_survive_the_way_from_the_page_to_review(person):
    who = person(Role.DATA_PROVIDER)
    made, sheet = sheet_of(who)
    words = 'ខ្មែរ\u200bລາວ ไทย မြန်မာ Tiếng Việt, "=1+1"'
    cells = dict(
        zip(
            sheet.headers,
            ["SH_DYN_MORT", "KHM", "2022", "24", *UNIT.split(","), words],
            strict=True,
        )
    )
    saved(who, made, sheet, Typed(4, 0, cells))
    reading = grids.check_grid(doer=doer(who), number=made.pk, version=2, release=None, now=NOW)
    assert not reading.refused
    made.refresh_from_db()
    from attain.web.submissions.keeping import kept_figures

    assert words in kept_figures(made.figures, made.seal)["source"].to_list()


def test_what_was_typed_since_the_check_is_not_sent_unseen(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made, sheet = sheet_of(who)
    saved(who, made, sheet, Typed(2, 1, {"value": "23.5"}))
    with pytest.raises(ActionDenied, match="since it was checked"):
        operations.send(doer=doer(who), number=made.pk, version=2, yes=Yes(to_all=True), now=NOW)
    with pytest.raises(ActionDenied, match="since it was checked"):
        operations.receive(
            doer=doer(who),
            number=made.pk,
            version=2,
            name="b.csv",
            content=GOOD,
            release=None,
            now=NOW,
        )
    assert ReceivedFile.objects.count() == 1
    assert "Somebody has typed into the grid" in words_of(
        signed_in(who).get(f"/desk/submissions/{made.pk}/")
    )
    grids.drop_grid(doer=doer(who), number=made.pk, grid=sheet.pk, now=NOW)
    operations.send(doer=doer(who), number=made.pk, version=2, yes=Yes(to_all=True), now=NOW)
    kept = GridRow.objects.get(grid=sheet, place=2)
    assert kept.cells[3] == "23.5", "what was put aside stays kept"


def test_who_types_into_a_grid_does_not_accept_it(person):
    one, other = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    made, sheet = sheet_of(one)
    saved(other, made, sheet, Typed(2, 1, {"value": "23.5"}))
    made.refresh_from_db()
    assert set(made.senders) == {str(one.pk), str(other.pk)}


def test_nobody_types_into_what_is_in_review(person, signed_in):
    who = person(Role.DATA_PROVIDER)
    made, sheet = sheet_of(who)
    operations.send(doer=doer(who), number=made.pk, version=2, yes=Yes(to_all=True), now=NOW)
    with pytest.raises(ActionDenied):
        saved(who, made, sheet, Typed(2, 1, {"value": "1"}))
    answer = signed_in(who).get(f"/desk/submissions/{made.pk}/grid/")
    assert answer.status_code == 403
    assert GridRow.objects.get(grid=sheet, place=2).cells[3] == "23"


# ------------------------------------------------------------------------------ two people at once


def test_two_people_in_different_cells_of_a_row_are_both_kept(person):
    one, other = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    made, sheet = sheet_of(one)
    saved(one, made, sheet, Typed(2, 1, {"value": "23.5", "source": "DHS"}))
    done = saved(other, made, sheet, Typed(2, 1, {"value": "23", "source": "DHS 2023"}))
    assert (done.kept, done.clashes) == (1, ())
    cells = dict(zip(sheet.headers, GridRow.objects.get(grid=sheet, place=2).cells, strict=True))
    assert (cells["value"], cells["source"]) == ("23.5", "DHS 2023")


def test_who_changes_the_same_cell_second_has_both_versions_before_them(person, signed_in):
    one, other = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    made, sheet = sheet_of(one)
    browser, page = signed_in(other), f"/desk/submissions/{made.pk}/grid/"
    mine = form_of(browser.get(page)) | {"do": "save", "c-2-3": "24", "c-3-3": "22"}
    saved(one, made, sheet, Typed(2, 1, {"value": "23.5"}))
    answer = browser.post(page, mine)
    assert answer.status_code == 409
    words = words_of(answer)
    assert "Somebody else has changed a row that you changed too" in words
    assert f"{one.name}: 23.5" in words
    assert 'value="24"' in answer.content.decode()
    assert GridRow.objects.get(grid=sheet, place=3).cells[3] == "22", "the other row is saved"
    again = browser.post(page, form_of(answer) | {"do": "save"})
    assert again.status_code == 302
    row = GridRow.objects.get(grid=sheet, place=2)
    assert (row.cells[3], row.version) == ("24", 3)
    before = GridRowBefore.objects.filter(row=row).values_list("version", "name", flat=False)
    assert list(before) == [(1, ""), (2, one.name)], "what was replaced stays kept"
    told = AuditEntry.objects.filter(after__startswith=f"grid {sheet.pk} version").count()
    assert told == 3


def test_a_grid_that_was_closed_meanwhile_gives_back_what_was_typed(person, signed_in):
    one, other = person(Role.DATA_PROVIDER), person(Role.FOCAL_POINT)
    made, sheet = sheet_of(one)
    browser, page = signed_in(other), f"/desk/submissions/{made.pk}/grid/"
    mine = form_of(browser.get(page)) | {"do": "save", "c-2-6": "typed for an hour"}
    grids.drop_grid(doer=doer(one), number=made.pk, grid=sheet.pk, now=NOW)
    answer = browser.post(page, mine)
    assert answer.status_code == 403
    assert "typed for an hour" in words_of(answer)


@pytest.mark.parametrize("role", list(Role), ids=lambda each: each.value)
def test_the_grid_and_the_figures_of_another_country_are_shown_by_the_table_only(
    role, person, signed_in
):
    provider = person(Role.DATA_PROVIDER, body="GOV-LAO")
    made = operations.start(doer=doer(provider), body="GOV-LAO", title="Laos", now=NOW)
    operations.receive(
        doer=doer(provider), number=made.pk, version=1, name="a.csv",
        content=GOOD.replace(b"KHM", b"LAO").replace(b"DHS", b"Kanarienvogel"), release=None, now=NOW,
    )  # fmt: skip
    sheet = grids.fill_from_file(doer=doer(provider), number=made.pk, version=2, now=NOW)
    browser, page = signed_in(person(role)), f"/desk/submissions/{made.pk}/"
    assert browser.get(f"{page}grid/").status_code == 404
    assert browser.get(f"{page}figures/").status_code == 404
    typed = {"do": "save", "grid": str(sheet.pk), "version": "2", "v-2": "1", "c-2-3": "1"}
    assert browser.post(f"{page}grid/", typed).status_code == 404
    operations.send(doer=doer(provider), number=made.pk, version=2, yes=Yes(to_all=True), now=NOW)
    seen = role in {Role.REVIEWER, Role.COORDINATOR, Role.RELEASE_MANAGER}
    figures, grid = browser.get(f"{page}figures/"), browser.get(f"{page}grid/")
    assert (figures.status_code, grid.status_code) == ((200, 403) if seen else (404, 404))
    assert ("Kanarienvogel" in figures.content.decode()) is seen
    assert "Kanarienvogel" not in grid.content.decode()
    made.refresh_from_db()
    said = {"nth": "0", "column": "value", "text": "x", "seal": made.seal}
    answer = browser.post(f"{page}figures/", said)
    assert (answer.status_code == 302) is (role is Role.REVIEWER)
    assert Remark.objects.count() == (role is Role.REVIEWER)


# -------------------------------------------------------------------------------- from a service

UN_ANSWER = {
    "size": 5000,
    "totalElements": 1,
    "totalPages": 1,
    "pageNumber": 1,
    "attributes": [],
    "dimensions": [],
    "data": [
        {
            "goal": ["3"],
            "series": "SH_DYN_MORT",
            "seriesDescription": "Under-five mortality rate",
            "geoAreaCode": "116",
            "timePeriodStart": 2024.0,
            "value": "22.5",
            "source": "UN IGME",
            "attributes": {"Nature": "CA", "Units": "PER_1000_LIVE_BIRTHS"},
            "dimensions": {"Age": "<5Y", "Sex": "BOTHSEX", "Reporting Type": "G"},
        }
    ],
}


@pytest.fixture
def service(monkeypatch):
    """A service of the list that answers over a made-up net; what it is asked is written down."""
    import httpx2

    from attain.exchange import addresses
    from attain.usecases import fetch_address

    seen = []

    def net(request):
        seen.append(str(request.url))
        return httpx2.Response(200, json=UN_ANSWER)

    monkeypatch.setattr(addresses, "_resolved", lambda _: ["157.150.185.49"])
    monkeypatch.setattr(
        fetch_address, "client", lambda: httpx2.Client(transport=httpx2.MockTransport(net))
    )
    return seen


def test_figures_are_fetched_from_a_service_and_read_as_a_file(person, signed_in, service):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    page = f"/desk/submissions/{made.pk}/"
    typed = {"do": "fetch", "version": "1", "service": "unsd-sdg", "series": "SH_DYN_MORT"}
    done = signed_in(who).post(page, typed, follow=True)
    assert "The figures were fetched and read" in words_of(done)
    asked = "?seriesCode=SH_DYN_MORT&areaCode=116&page=1&pageSize=5000"
    assert service == [f"https://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/Series/Data{asked}"]
    made.refresh_from_db()
    assert made.reading["layout"] == "sdg_api"
    assert made.reading["taken"] == 1
    assert ReceivedFile.objects.get().name.startswith("unsd-sdg Series.Data?seriesCode")
    again = signed_in(who).post(page, typed | {"version": "2"})
    assert "Wait a moment" in words_of(again)
    assert len(service) == 1


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "https://example.org/x", "file:///etc/passwd", "https://unstats.un.org/"],
)
def test_an_address_of_no_service_is_refused_and_nothing_is_asked(
    address, person, signed_in, service
):
    who = person(Role.DATA_PROVIDER)
    made = begun(who)
    typed = {"do": "fetch", "version": "1", "address": address}
    answer = signed_in(who).post(f"/desk/submissions/{made.pk}/", typed)
    assert answer.status_code == 400
    assert service == []
    assert not ReceivedFile.objects.exists()


def test_who_may_not_send_figures_makes_the_portal_ask_nobody(person, signed_in, service):
    made = in_review(person(Role.DATA_PROVIDER))
    typed = {"do": "fetch", "version": "3", "service": "unsd-sdg", "series": "SH_DYN_MORT"}
    for role in (Role.REVIEWER, Role.FOCAL_POINT, Role.COORDINATOR):
        answer = signed_in(person(role)).post(f"/desk/submissions/{made.pk}/", typed)
        assert answer.status_code == 403
    assert service == []
