"""The static edition: every link of every page leads to a file, and what has no server says so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from attain.errors import ActionDenied, InvalidData
from attain.web.export import _check_apart, _sweep, export_site
from attain.web.export_paths import file_of, folder_of, path_between
from tests.portal.series_release import SECOND_DAY, build

ADDRESSES = ("href", "src", "action", "data-bundle", "data-spec")
ELSEWHERE = ("http://", "https://", "mailto:", "#", "data:")


def command(*words: object) -> list[str]:
    """Return the command that writes a static edition."""
    return [sys.executable, "-m", "attain", "export-site", *map(str, words)]


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory) -> dict[str, str]:
    """What a user's shell has: the portal's own settings, a home of its own."""
    kept = {name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, "ATTAIN_HOME": str(tmp_path_factory.mktemp("home"))}


@pytest.fixture(scope="module")
def release(tmp_path_factory) -> Path:
    """A small release: two countries, one indicator in two frameworks."""
    folder = tmp_path_factory.mktemp("static") / "releases"
    build(folder, "2019.Q4", SECOND_DAY, 62)
    return folder / "2019.Q4"


@pytest.fixture(scope="module")
def edition(release, surroundings, tmp_path_factory) -> Path:
    """The static edition over it, as the command writes it."""
    folder = tmp_path_factory.mktemp("static") / "edition"
    done = subprocess.run(
        command(release, folder), env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(folder / "index.html") in done.stdout
    return folder


def pages(edition: Path) -> Iterator[tuple[Path, html.HtmlElement]]:
    """Every page of the edition, parsed."""
    for place in sorted(edition.rglob("*.html")):
        yield place, html.document_fromstring(place.read_text(encoding="utf-8"))


def test_every_link_of_every_page_leads_to_a_file_and_to_the_place_in_it(edition):
    ids: dict[Path, set[str]] = {}
    links = []
    for place, page in pages(edition):
        ids[place.resolve()] = set(page.xpath("//@id"))
        for name in ADDRESSES:
            links += [(place, text) for text in page.xpath(f"//@{name}")]
    assert len(ids) > 300
    wrong = []
    for place, text in links:
        split = urlsplit(text)
        if text.startswith(ELSEWHERE[:3]):
            continue
        target = (place.parent / unquote(split.path)).resolve() if split.path else place.resolve()
        is_there = not text.startswith("/") and target.is_file()
        if not is_there or (split.fragment and unquote(split.fragment) not in ids.get(target, ())):
            wrong.append((str(place.relative_to(edition)), text))
    assert not wrong[:10]


def test_no_style_sheet_asks_for_what_is_not_there(edition):
    sheets = list(edition.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        for found in re.findall(r"url\(\"?([^\")]+)\"?\)", sheet.read_text(encoding="utf-8")):
            assert found.startswith(("data:", "#")) or (sheet.parent / found).is_file(), found


def test_all_that_search_can_find_is_there(edition):
    records = (edition / "en/search/records.js").read_text(encoding="utf-8")
    links = re.findall(r'"link":"([^"]*)"', records)
    assert len(links) > 300
    for link in links:
        assert (edition / unquote(link).strip("/") / "index.html").is_file(), link


def test_nothing_leads_to_a_server(edition):
    assert not list(edition.rglob("*feeds*"))
    assert not (edition / "api").exists()
    for place, page in pages(edition):
        forms = [(place.parent / form.get("action")).resolve() for form in page.iter("form")]
        assert set(forms) <= {edition / "en/search/index.html"}, place
        assert not page.xpath('//a[contains(@href, "say-so")]'), place


def test_a_page_says_that_it_is_of_the_edition_on_files_and_whom_to_tell(edition):
    page = html.document_fromstring((edition / "en/index.html").read_text(encoding="utf-8"))
    foot = " ".join(page.xpath("//footer")[0].text_content().split())
    assert "edition on files of release 2019.Q4" in foot
    assert "Tell those who gave you the files" in foot


def test_compare_leads_to_the_pages_that_compare_every_country(edition):
    place = edition / "en/compare/index.html"
    page = html.document_fromstring(place.read_text(encoding="utf-8"))
    links = page.xpath("//main//li/a/@href")
    assert "../sdg/indicators/3.2.1/index.html" in links


def test_no_name_is_refused_by_windows_and_none_differs_by_case_alone(edition):
    names = [str(each.relative_to(edition)) for each in edition.rglob("*")]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not re.search(r'[<>:"|?*\\]', name), name
        assert not any(part.endswith((".", " ")) for part in Path(name).parts), name
        assert len(name) < 200, name


def test_files_to_take_away_hold_the_figures_of_the_release(edition):
    series = edition / "files/2019.Q4/series/SH_DYN_MORT/LAO.csv"
    assert "SH_DYN_MORT" in series.read_text(encoding="utf-8-sig")
    assert (edition / "files/2019.Q4/release.zip").read_bytes()[:2] == b"PK"
    assert (edition / "files/2019.Q4/all.xlsx").read_bytes()[:2] == b"PK"


def test_a_full_disk_leaves_nothing(release, surroundings, tmp_path):
    import resource

    def no_file_above_100_kilobytes() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        command(release, tmp_path / "edition"),
        env=surroundings,
        preexec_fn=no_file_above_100_kilobytes,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "was not written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_stopping_leaves_nothing(release, surroundings, tmp_path):
    import signal
    import time

    program = subprocess.Popen(
        command(release, tmp_path / "edition"),
        env=surroundings,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    end = time.monotonic() + 60
    while not list(tmp_path.rglob("index.html")) and time.monotonic() < end:
        time.sleep(0.1)
    os.killpg(program.pid, signal.SIGINT)  # as Ctrl-C does: all processes at once
    _, told = program.communicate(timeout=60)
    assert program.returncode == 130, told
    assert "Traceback" not in told
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused_with_the_way_out(release, tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ActionDenied, match="Choose a new folder"):
        export_site(release, tmp_path)
    with pytest.raises(ActionDenied, match="is a file"):
        export_site(release, tmp_path / "letter.txt")
    assert (tmp_path / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        (
            "/en/sdg/indicators/3.2.1/KHM/A%3AB%3F/",
            "en/sdg/indicators/3.2.1/KHM/A=3AB=3F/index.html",
        ),
        ("/en/method/nul/", "en/method/=nul/index.html"),
        ("/files/2026.Q1./all.csv", "files/2026.Q1=2E/all.csv"),
        ("/static/0123/attain/site.css", "static/attain/site.css"),
    ],
)
def test_a_name_that_a_system_refuses_is_spelled_otherwise(address, file):
    assert str(file_of(address)) == file


def test_a_long_name_is_cut_and_stays_its_own():
    first, second = (file_of(f"/files/x/{'a' * 300}{end}.csv") for end in "12")
    assert first != second
    assert first.suffix == ".csv"
    assert len(first.name) <= 100


def test_what_search_leads_to_is_spelled_as_the_file_lies():
    assert folder_of("/en/sdg/indicators/A%3AB/") == "/en/sdg/indicators/A%3D3AB/"


def test_an_address_that_leads_out_of_the_edition_is_refused():
    with pytest.raises(InvalidData, match="names no file"):
        file_of("/files/..%2F..%2Fetc/passwd")


def test_two_addresses_that_differ_by_case_alone_are_refused():
    with pytest.raises(InvalidData, match="capitals"):
        _check_apart(["/en/sdg/targets/4.a/", "/en/sdg/targets/4.A/"], {})


def test_a_path_keeps_the_words_of_a_search_and_drops_other_queries():
    assert path_between("/en/", "/en/search/?q=a+b") == "search/index.html?q=a+b"
    assert path_between("/en/", "/en/compare/?of=sdg:3.2.1") == "compare/index.html"


def test_what_a_killed_export_left_is_swept_and_one_at_work_is_let_be(tmp_path):
    dead, alive = (tmp_path / f".edition.{each}.part" for each in ("0a0a0a0a", "0b0b0b0b"))
    for each in (dead, alive):
        (each / "en").mkdir(parents=True)
    os.utime(dead, (0, 0))
    _sweep(tmp_path / "edition")
    assert [each.name for each in tmp_path.iterdir()] == [alive.name]


def test_processes_that_one_starts_have_its_build(monkeypatch):
    from attain.web import build

    monkeypatch.setenv(build.SHARED, f"{os.getpid()}:as-it-was")
    asked = [sys.executable, "-c", "from attain.web.build import build_seal; print(build_seal())"]
    assert subprocess.check_output(asked, text=True).strip() == "as-it-was"
    monkeypatch.setenv(build.SHARED, "1:of-somebody-else")
    assert subprocess.check_output(asked, text=True).strip() not in (
        "as-it-was",
        "of-somebody-else",
    )


WITH_ROADMAP = """
import sys
from pathlib import Path
from attain.web import export

def roadmap():
    import django
    from datetime import UTC, datetime
    django.setup()
    from tests.roadmap_shown import roadmap_with_actions
    return roadmap_with_actions(datetime.now(UTC).date()), "2026-11-28T09:30:00Z"

export._roadmap_now = roadmap
export.export_site(Path(sys.argv[1]), Path(sys.argv[2]), languages=("km",))
"""


@pytest.fixture(scope="module")
def with_roadmap(release, surroundings, tmp_path_factory) -> Path:
    """The edition of a portal that has a roadmap, in Khmer."""
    folder = tmp_path_factory.mktemp("static") / "with-roadmap"
    root = Path(__file__).parents[2]
    named = {"DJANGO_SETTINGS_MODULE": "attain.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", WITH_ROADMAP, str(release), str(folder)],
        env=surroundings | named,
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_the_roadmap_is_in_the_edition_as_it_stood_at_one_moment(with_roadmap):
    action = (with_roadmap / "km/roadmap/actions/A1/index.html").read_text(encoding="utf-8")
    assert "Train midwives in remote districts" in action
    assert "09:30 UTC" in action
    assert 'type="application/atom+xml"' not in action
    assert (with_roadmap / "km/roadmap/matrix/bodies/countries/index.html").is_file()
    assert b"Train midwives" in (with_roadmap / "roadmap/actions.csv").read_bytes()
    country = with_roadmap / "km/areas/LAO/index.html"
    assert "Train midwives" in country.read_text(encoding="utf-8")


def test_every_link_of_the_roadmap_leads_to_a_file(with_roadmap):
    seen = 0
    for place, page in pages(with_roadmap):
        if "roadmap" not in place.parts:
            continue
        for link in page.xpath("//a/@href"):
            if not link.startswith(ELSEWHERE):
                target = unquote(urlsplit(link).path)
                assert (place.parent / target).resolve().is_file(), (place, link)
                seen += 1
    assert seen > 1000


def test_an_edition_without_a_database_is_without_the_roadmap(edition, surroundings):
    page = (edition / "en/index.html").read_text(encoding="utf-8")
    assert "roadmap" not in page.split("</header>")[0]
    assert not (edition / "en/roadmap").exists()
    assert not (Path(surroundings["ATTAIN_HOME"]) / "portal/portal.sqlite").exists()
