"""Under which address a citation names a page: the portal's own, the reader's, or none; never another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from lxml import html

from attain.reporting.language import language_of
from attain.web.own_address import EXPORTED
from attain.web.place import Place

if TYPE_CHECKING:
    from django.test import Client

    from attain.usecases.portal.shelf import Shelf

SERIES = "/en/sdg/indicators/3.2.1/KHM/"
PATH = "/en/releases/asean-demo/sdg/indicators/3.2.1/KHM/"
FRAME = "/en/releases/asean-demo/embed/sdg/3.2.1/KHM/"
PICTURE = "/charts/asean-demo/en/series/sdg/3.2.1/KHM.svg"
OWN = "https://goals.example.org"


def cited(client: Client, host: str = "testserver") -> tuple[str, str, str]:
    """The citation, the entry for BibTeX and the frame of a series, as the page has them."""
    shown = html.document_fromstring(client.get(SERIES, headers={"host": host}).content.decode())
    found = [shown.xpath(f"//*[@id='{id_}']")[0] for id_ in ("cite-text", "bibtex", "embed-code")]
    return tuple("".join(each.itertext()) for each in found)


def test_a_portal_that_is_told_its_address_names_it_in_all_that_is_cited(client: Client):
    with override_settings(ATTAIN_ADDRESS=f"{OWN}/"):
        text, bibtex, frame = cited(client)
    assert text.endswith(f" {OWN}{PATH}")
    assert f"url = {{{OWN}{PATH}}}," in bibtex
    assert f'src="{OWN}{FRAME}"' in frame


def test_pages_that_were_kept_before_the_address_was_told_are_made_anew(client: Client):
    before = client.get(SERIES)
    with override_settings(ATTAIN_ADDRESS=OWN):
        after = client.get(SERIES)
    again = client.get(SERIES)
    assert OWN not in before.content.decode()
    assert f'<link rel="canonical" href="{OWN}{SERIES}">' in after.content.decode()
    assert before.headers["ETag"] == again.headers["ETag"] != after.headers["ETag"]
    assert before.content == again.content


def test_no_host_that_somebody_asked_by_stands_in_what_is_kept_for_others(client: Client):
    for address in (SERIES, "/en/about/", "/en/data/", "/en/releases/"):
        asked = client.get(address, headers={"host": "rogue.example"}).content.decode()
        assert "rogue.example" not in asked
        assert asked == client.get(address).content.decode()


def test_without_an_address_the_browser_is_told_which_path_to_complete(client: Client):
    shown = html.document_fromstring(client.get(SERIES).content.decode())
    paths = {each.get("id"): each.get("data-path") for each in shown.xpath("//*[@data-path]")}
    assert paths == {"cite-text": PATH, "bibtex": PATH, "embed-code": FRAME}
    for id_, path in paths.items():
        assert "".join(shown.xpath(f"//*[@id='{id_}']")[0].itertext()).count(path) == 1
    about = html.document_fromstring(client.get("/en/about/").content.decode())
    assert about.xpath("//*[@data-path]/@data-path") == ["/en/releases/asean-demo/"]


def test_where_an_address_is_told_nothing_is_left_to_the_browser(client: Client):
    with override_settings(ATTAIN_ADDRESS=OWN):
        assert "data-path" not in client.get(SERIES).content.decode()


def test_a_picture_names_the_host_that_it_was_asked_by(client: Client):
    for host in ("one.example", "two.example"):
        said = client.get(PICTURE, headers={"host": host}).content.decode()
        assert f"http://{host}{PATH}" in said.replace("</text>", "").replace("\n", "")


def test_a_picture_of_a_static_edition_names_its_release_and_seal(client: Client, shelf: Shelf):
    said = client.get(PICTURE, **{EXPORTED: True}).content.decode()
    assert f"attain · release asean-demo, seal {shelf.current().seal}" in said
    assert PATH not in said


@pytest.mark.parametrize(("told", "wanted"), [("", ""), (OWN, f"{OWN}{PATH}")])
def test_a_static_edition_cites_no_path_for_it_leads_nowhere(shelf: Shelf, told: str, wanted: str):
    parts = {"framework": "SDG", "indicator": "3.2.1", "area": "KHM"}
    english = language_of("en")
    place = Place(shelf, shelf.current(), english, "series", parts, exported=("en",))
    with override_settings(ATTAIN_ADDRESS=told):
        assert place.cited == wanted
        assert not place.completed
