"""What robots read: the catalogue for data portals, the map of pages, who may read what."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings
from lxml import etree

from attain.reporting.dcat import PREFIXES, json_ld, schema_org, turtle
from attain.usecases.portal.catalogue_entry import catalogue_entry

if TYPE_CHECKING:
    from django.test import Client

    from attain.reporting.dcat import Dataset
    from attain.usecases.portal.edition import Edition

BASE = "https://goals.example.org"
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def entry(edition: Edition) -> Dataset:
    return catalogue_entry(edition, base=BASE, page=f"{BASE}/en/data/")


def nodes(entry: Dataset, kind: str) -> list[dict[str, Any]]:
    return [node for node in json_ld(entry)["@graph"] if node["type"] == kind]


def test_the_data_set_has_what_dcat_ap_asks_for(entry: Dataset):
    (catalogue,) = nodes(entry, "dcat:Catalog")
    assert {"dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:dataset"} <= set(
        catalogue
    )
    (dataset,) = nodes(entry, "dcat:Dataset")
    needed = (
        "title description identifier issued publisher temporal spatial provenance accessRights"
    )
    assert {f"dcterms:{name}" for name in needed.split()} <= set(dataset)
    assert catalogue["dcat:dataset"] == [{"id": dataset["id"]}]


def test_every_distribution_has_address_format_and_rights(entry: Dataset, edition: Edition):
    found = nodes(entry, "dcat:Distribution")
    (dataset,) = nodes(entry, "dcat:Dataset")
    assert [each["id"] for each in dataset["dcat:distribution"]] == [each["id"] for each in found]
    for each in found:
        assert {"dcat:accessURL", "dcat:downloadURL", "dcterms:format", "dcterms:rights"} <= set(
            each
        )
    (observed,) = (each for each in found if each["id"].endswith("/observations.parquet"))
    said = observed["spdx:checksum"]["spdx:checksumValue"]["@value"]
    assert said == edition.release.manifest.files["observations.parquet"].sha256


def test_every_distribution_can_be_downloaded(entry: Dataset, client: Client):
    for each in entry.distributions:
        answer = client.get(each.address.removeprefix(BASE))
        assert answer.status_code == 200, each.address
        assert answer["Content-Type"].startswith(each.media_type)
        answer.close()


def test_turtle_says_as_much_as_json_ld(entry: Dataset):
    text = turtle(entry)
    subjects = re.findall(r"^<([^>]+)>$", text, re.MULTILINE)
    assert subjects == [node["id"] for node in json_ld(entry)["@graph"]]
    assert text.count("@prefix") == len(PREFIXES)
    assert text.count("[") == text.count("]")
    used = set(re.findall(r"(?:^|[\s^])([a-z]+):[A-Za-z]", re.sub(r'"[^"]*"|<[^>]*>', "", text)))
    assert used <= set(PREFIXES)


def test_signs_in_texts_do_not_break_turtle(entry: Dataset):
    from dataclasses import replace

    text = turtle(
        replace(entry, description='He said "5 \\ 3"\nand left', base="https://x.example/a b")
    )
    assert '"He said \\"5 \\\\ 3\\"\\nand left"@en' in text
    assert "<https://x.example/a%20b>" in text


def test_schema_org_says_period_place_licence_and_publisher(entry: Dataset, edition: Edition):
    found = schema_org(entry)
    assert len(found["spatialCoverage"]) == len(edition.areas)
    assert "United Nations" in found["license"]
    assert found["url"] == f"{BASE}/en/data/"
    assert all(each["contentUrl"].startswith(BASE) for each in found["distribution"])


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/catalogue.jsonld", "application/ld+json"), ("/catalogue.ttl", "text/turtle")],
)
def test_the_catalogue_has_an_address(client: Client, address: str, kind: str):
    with override_settings(ATTAIN_ADDRESS=f"{BASE}/"):
        answer = client.get(address)
    assert answer["Content-Type"].startswith(kind)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert f"{BASE}/files/" in answer.content.decode()
    if kind.endswith("json"):
        assert json.loads(answer.content)["@graph"]


def test_the_map_of_pages_lists_pages_that_are_there(client: Client, edition: Edition):
    parts = etree.fromstring(client.get("/sitemap.xml").content).findall(".//s:loc", MAP)
    assert [each.text for each in parts] == ["http://testserver/sitemap-1.xml"]
    pages = etree.fromstring(client.get("/sitemap-1.xml").content).findall(".//s:loc", MAP)
    addresses = [each.text.removeprefix("http://testserver") for each in pages]
    assert len(addresses) == len(set(addresses)) > 1000
    assert "/en/sdg/indicators/3.2.1/KHM/" in addresses
    assert "/en/areas/KHM/" in addresses
    for part in (0, 2, 10**12):
        assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_robots_may_read_pages_but_neither_search_nor_forms(client: Client):
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /*/say-so/" in said
    assert "Disallow: /*/search/" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said
