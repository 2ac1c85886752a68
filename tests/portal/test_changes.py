"""What changed since the release before: told from two releases, in pages, files and feeds."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client, override_settings
from lxml import etree, html

from attain.reporting.language import language_of
from attain.usecases.portal.changes import changes_of, changes_since_last, sentences
from attain.usecases.portal.shelf import Shelf, releases_in

if TYPE_CHECKING:
    from attain.usecases.portal.changes import Changes
    from attain.usecases.portal.edition import Edition

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def with_changed_figures(source: Path, to: Path) -> None:
    """Cambodia's child mortality is revised, Lao PDR loses a year, Viet Nam gets one."""
    rows = list(csv.DictReader(io.StringIO(source.read_text(encoding="utf-8"))))
    kept = []
    for row in rows:
        code, area, year = row["indicator"], row["reference_area"], row["period"]
        if code == "MDG_0401_U5MR" and area == "KHM" and year >= "2010":
            row["value"] = "90.5"
        if not (code == "MDG_0401_U5MR" and area == "LAO" and year == "2013"):
            kept.append(row)
        if code == "MDG_0401_U5MR" and area == "VNM" and year == "2013":
            kept.append({**row, "period": "2014", "value": "20.5"})
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from attain.usecases.demo import demo_sources
    from attain.usecases.dictionary import shipped_framework
    from attain.usecases.release import build_release

    (mdg,) = (each for each in demo_sources() if each.name == "mdg.csv")
    sources, folder = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("two")
    about: dict[str, Any] = {"who": "United Nations", "licence": "Free with the source cited"}
    for name, month, make in (
        ("2026.Q1", 1, shutil.copyfile),
        ("2026.Q2", 4, with_changed_figures),
    ):
        make(mdg, sources / "mdg.csv")
        told = about if name == "2026.Q1" else {**about, "change": "correction", "reason": "a slip"}
        build_release(
            [sources / "mdg.csv"],
            folder=folder,
            id=name,
            time=datetime(2026, month, 1, 8, 0, tzinfo=UTC),
            frameworks=[shipped_framework("MDG")],
            as_of=2015,
            about={"mdg.csv": told},
            accept_warnings=True,
        ).close()
    return folder


@pytest.fixture(scope="module")
def two(two_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    found = Shelf(releases_in(two_releases), tmp_path_factory.mktemp("cache"))
    yield found
    found.close()


@pytest.fixture
def now(two: Shelf) -> Edition:
    return two.current()


@pytest.fixture
def changes(two: Shelf, now: Edition) -> Changes:
    found = changes_of(two, now)
    assert found is not None
    return found


@pytest.fixture
def visitor(two_releases: Path) -> Iterator[Client]:
    from attain.web.pages import shelf

    with override_settings(ATTAIN_RELEASES=two_releases, ALLOWED_HOSTS=["*"]):
        shelf.cache_clear()
        yield Client()
        shelf().close()
        shelf.cache_clear()


Fetch = Callable[[str], "html.HtmlElement"]


@pytest.fixture
def fetch(visitor: Client) -> Fetch:
    def fetched(address: str) -> html.HtmlElement:
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        return html.document_fromstring(answer.content.decode())

    return fetched


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# ------------------------------------------------------------------------------- what is told


def test_figures_are_counted_by_what_became_of_them(changes: Changes):
    assert {kind: changes.figures[kind] for kind in ("new", "lost", "corrected", "revised")} == {
        "new": 1,
        "lost": 1,
        "corrected": 4,
        "revised": 0,
    }


def test_a_change_names_series_periods_and_the_reason_given(changes: Changes):
    (series,) = (each for each in changes.series if each.reference_area == "KHM")
    assert series.series_code == "MDG_0401_U5MR"
    assert (series.first, series.last, series.counts) == ("2010", "2013", {"corrected": 4})
    assert series.reasons == "a slip"


def test_a_worse_standing_is_told_with_its_reason(changes: Changes):
    worse = [each for each in changes.worse if each.indicator == "4.1"]
    assert [(each.reference_area, each.reasons) for each in worse] == [
        ("KHM", ("corrected figures",))
    ]
    assert worse[0].step == -1


def test_a_country_gets_its_own_changes_only(changes: Changes):
    own = changes.of_area("LAO")
    assert own.figures == {"lost": 1}
    assert {each.reference_area for each in own.series} == {"LAO"}
    assert changes.of_area("THA").series == ()


def test_sentences_say_what_changed(two: Shelf, now: Edition):
    said = changes_since_last(two, now, language_of("en"))
    assert said[0] == (
        "Since release 2026.Q1 of 1 January 2026, one figure is new, 4 figures were corrected "
        "and one figure is gone."
    )
    assert "worse than before" in " ".join(said)


def test_a_country_without_changes_is_told_so(changes: Changes):
    said = sentences(changes.of_area("THA"), language_of("en"))
    assert said == ["Since release 2026.Q1 of 1 January 2026, no figure changed."]


def test_the_first_release_has_no_changes(two: Shelf):
    first = two.edition("2026.Q1")
    assert changes_of(two, first) is None
    assert changes_since_last(two, first, language_of("en")) == []


def test_changes_are_worked_out_once_and_kept(two: Shelf, now: Edition, changes: Changes):
    (kept,) = now.folder.glob("changes-*.json")
    assert changes_of(two, now) == changes
    kept.write_text("[", encoding="utf-8")
    assert changes_of(two, now) == changes


# ------------------------------------------------------------------------------- pages and files


def test_the_page_tells_standings_countries_and_series(fetch: Fetch):
    said = text_of(fetch("/en/changes/"))
    for needed in ("one figure is new", "corrected figures", "Cambodia", "MDG_0401_U5MR", "a slip"):
        assert needed in said


def test_the_page_of_a_country_tells_of_it_alone(fetch: Fetch):
    main = fetch("/en/changes/KHM/").xpath("//main")[0]
    assert "MDG_0401_U5MR" in text_of(main)
    assert "Viet Nam" not in text_of(main)


def test_the_first_release_says_that_nothing_came_before(fetch: Fetch):
    assert "first public release" in text_of(fetch("/en/releases/2026.Q1/changes/"))


def test_every_figure_that_changed_is_in_a_file(visitor: Client):
    content = b"".join(visitor.get("/files/2026.Q2/changes.csv").streaming_content)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert {row["release_before"] for row in rows} == {"2026.Q1"}
    verdicts = visitor.get("/files/2026.Q2/changes.verdicts.csv")
    assert b"corrected figures" in b"".join(verdicts.streaming_content)
    assert visitor.get("/files/2026.Q1/changes.csv").status_code == 404


def test_releases_are_listed_with_seal_size_software_and_changes(fetch: Fetch, two: Shelf):
    found = fetch("/en/releases/")
    said, links = text_of(found), found.xpath("//main//a/@href")
    for each in ("2026.Q1", "2026.Q2"):
        assert two.edition(each).release.manifest.seal[:16] in said
        assert f"/files/{each}/release.zip" in links
    assert "attain verify 2026.Q2" in said
    assert "/en/releases/2026.Q2/changes/" in links


def test_the_region_says_what_changed_since_the_last_release(fetch: Fetch):
    (changed,) = fetch("/en/").xpath("//*[@class='changed']")
    assert "Since release 2026.Q1 of 1 January 2026" in changed.text_content()
    assert changed.xpath(".//a/@href") == ["/en/changes/"]


def test_the_region_of_the_first_release_says_nothing_of_changes(fetch: Fetch):
    assert not fetch("/en/releases/2026.Q1/").xpath("//*[@class='changed']")


def test_the_api_tells_the_same(visitor: Client, changes: Changes):
    with override_settings(ATTAIN_CALLS_A_MINUTE=0):
        found = visitor.get("/api/v1/changes?area=KHM").json()
    assert found["before"] == "2026.Q1"
    assert found["figures"] == {"corrected": 4}
    assert [each["series_code"] for each in found["items"]] == ["MDG_0401_U5MR"]
    assert found["standings"][0]["standing_after"] == changes.worse[0].standing_after


# ------------------------------------------------------------------------------- feeds


@pytest.mark.parametrize("address", ["/feeds/releases.atom", "/feeds/areas/KHM.atom"])
def test_a_feed_is_valid_atom_with_lasting_ids(visitor: Client, address: str):
    answer = visitor.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    for parent in (feed, *feed.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"a:{name}", ATOM)) == 1
    assert feed.find("a:author/a:name", ATOM) is not None
    assert feed.find("a:link[@rel='self']", ATOM) is not None
    ids = [each.text for each in feed.findall(".//a:id", ATOM)]
    assert len(set(ids)) == len(ids) == 3
    again = etree.fromstring(visitor.get(address, headers={"Host": "other.example"}).content)
    assert [each.text for each in again.findall(".//a:id", ATOM)] == ids


def test_a_feed_of_a_country_tells_its_changes_and_leads_to_them(visitor: Client):
    feed = etree.fromstring(visitor.get("/feeds/areas/khm.atom").content)
    newest, first = feed.findall("a:entry", ATOM)
    assert "4 figures were corrected" in newest.findtext("a:summary", namespaces=ATOM)
    assert "first release" in first.findtext("a:summary", namespaces=ATOM)
    for entry in (newest, first):
        link = entry.find("a:link", ATOM).get("href").removeprefix("http://testserver")
        assert visitor.get(link).status_code == 200


def test_a_feed_speaks_the_language_that_is_asked_for(visitor: Client):
    feed = etree.fromstring(visitor.get("/feeds/releases.atom?language=vi").content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    assert visitor.get("/feeds/releases.atom?language=xx").status_code == 404


def test_a_reader_of_a_feed_is_not_sent_it_twice(visitor: Client):
    etag = visitor.get("/feeds/areas/KHM.atom")["ETag"]
    again = visitor.get("/feeds/areas/KHM.atom", headers={"If-None-Match": etag})
    assert again.status_code == 304


def test_a_feed_of_no_country_is_not_found(visitor: Client):
    assert visitor.get("/feeds/areas/XXX.atom").status_code == 404
