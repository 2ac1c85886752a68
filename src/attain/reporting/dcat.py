"""
A release as other catalogues see it: DCAT-AP 3 for data portals, schema.org for search engines.

One description, written three ways: JSON-LD and Turtle of a catalogue with one data set and its
distributions, and a schema.org `Dataset` for the head of a page. Terms of DCAT and of the European
vocabularies for file types are named by their addresses; nothing is fetched from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class Distribution:
    """
    A file of the data set.

    Attributes
    ----------
    file_type
        Its name in the European list of file types, such as CSV.
    size, sha256
        In bytes and in hexadecimal; 0 and "" where the file is made on demand.
    """

    title: str
    address: str
    media_type: str
    file_type: str
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """A source of the figures: who published it, where it lies ("" where that is no address), terms."""

    who: str
    where: str
    licence: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """
    What a catalogue says of a release.

    Attributes
    ----------
    base
        The address of the portal, without a slash at its end.
    page
        The address of the data page.
    first, last
        The first and last year of the figures.
    areas
        Names of reference areas by code.
    """

    base: str
    page: str
    id: str
    title: str
    description: str
    seal: str
    time: str
    first: str
    last: str
    areas: Mapping[str, str]
    keywords: Sequence[str]
    publisher: str
    citation: str
    api: str
    sources: Sequence[Provenance]
    distributions: Sequence[Distribution]

    @property
    def licence(self) -> str:
        """The terms of all sources as one text."""
        said = dict.fromkeys(f"{each.who}: {each.licence}" for each in self.sources if each.licence)
        return "; ".join(said)


def json_ld(data: Dataset) -> dict[str, Any]:
    """Return the catalogue as JSON-LD."""
    context = {**PREFIXES, "id": "@id", "type": "@type"}
    return {"@context": context, "@graph": list(_nodes(data))}


def turtle(data: Dataset) -> str:
    """Return the catalogue as Turtle."""
    head = "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    return head + "".join(f"\n{_subject(node)}" for node in _nodes(data))


def schema_org(data: Dataset) -> dict[str, Any]:
    """Return the data set as schema.org describes one, for search engines."""
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{data.page}#dataset",
        "name": data.title,
        "description": data.description,
        "url": data.page,
        "identifier": [data.id, f"sha256:{data.seal}"],
        "version": data.id,
        "datePublished": data.time,
        "dateModified": data.time,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "temporalCoverage": f"{data.first}/{data.last}",
        "spatialCoverage": [
            {"@type": "Place", "name": name, "identifier": code}
            for code, name in data.areas.items()
        ],
        "keywords": list(data.keywords),
        "license": data.licence,
        "creditText": data.citation,
        "publisher": {"@type": "Organization", "name": data.publisher, "url": data.base},
        "creator": [
            {"@type": "Organization", "name": who}
            for who in dict.fromkeys(each.who for each in data.sources if each.who)
        ],
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": data.publisher,
            "url": f"{data.base}/catalogue.jsonld",
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "name": each.title,
                "contentUrl": each.address,
                "encodingFormat": each.media_type,
                **({"contentSize": f"{each.size} B"} if each.size else {}),
                **({"sha256": each.sha256} if each.sha256 else {}),
            }
            for each in data.distributions
        ],
    }


# ------------------------------------------------------------------------------- the graph

Node = dict[str, Any]


def _nodes(data: Dataset) -> Iterator[Node]:
    """The nodes of the catalogue: each has an id, or is written where it is named."""
    catalogue, dataset = f"{data.base}/catalogue#catalogue", f"{data.page}#dataset"
    publisher = {
        "type": "foaf:Organization",
        "foaf:name": data.publisher,
        "foaf:homepage": _link(data.base),
    }
    yield {
        "id": catalogue,
        "type": "dcat:Catalog",
        "dcterms:title": _english(data.publisher),
        "dcterms:description": _english(data.description),
        "dcterms:publisher": publisher,
        "dcterms:modified": _time(data.time),
        "foaf:homepage": _link(data.base),
        "dcat:dataset": [_link(dataset)],
        "dcat:service": [_link(f"{data.api}#service")],
    }
    yield {
        "id": dataset,
        "type": "dcat:Dataset",
        "dcterms:title": _english(data.title),
        "dcterms:description": _english(data.description),
        "dcterms:identifier": data.id,
        "dcat:version": data.id,
        "dcterms:issued": _time(data.time),
        "dcterms:modified": _time(data.time),
        "dcterms:publisher": publisher,
        "dcterms:bibliographicCitation": data.citation,
        "dcat:keyword": [_english(each) for each in data.keywords],
        "dcat:landingPage": _link(data.page),
        "dcterms:accessRights": _link(
            "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
        ),
        "dcterms:temporal": {
            "type": "dcterms:PeriodOfTime",
            "dcat:startDate": _year(data.first),
            "dcat:endDate": _year(data.last),
        },
        "dcterms:spatial": [
            _link(f"http://publications.europa.eu/resource/authority/country/{code}")
            for code in data.areas
            if re.fullmatch(r"[A-Z]{3}", code)
        ],
        "dcterms:source": [
            _link(each) for each in dict.fromkeys(s.where for s in data.sources if s.where)
        ],
        "dcterms:provenance": [
            {
                "type": "dcterms:ProvenanceStatement",
                "dcterms:description": _english(f"{each.who}. {each.licence}"),
            }
            for each in data.sources
        ],
        "dcat:distribution": [_link(each.address) for each in data.distributions],
    }
    for each in data.distributions:
        yield _distribution(data, each)
    yield {
        "id": f"{data.api}#service",
        "type": "dcat:DataService",
        "dcterms:title": _english("The API of the portal, version 1"),
        "dcat:endpointURL": _link(data.api),
        "dcat:endpointDescription": _link(f"{data.api}/openapi.json"),
        "dcat:servesDataset": _link(dataset),
    }


def _distribution(data: Dataset, each: Distribution) -> Node:
    made: Node = {
        "id": each.address,
        "type": "dcat:Distribution",
        "dcterms:title": _english(each.title),
        "dcat:accessURL": _link(data.page),
        "dcat:downloadURL": _link(each.address),
        "dcat:mediaType": _link(f"{MEDIA_TYPE}{each.media_type}"),
        "dcterms:format": _link(f"{FILE_TYPE}{each.file_type}"),
        "dcterms:rights": {
            "type": "dcterms:RightsStatement",
            "dcterms:description": _english(data.licence),
        },
    }
    if each.size:
        made["dcat:byteSize"] = {"@value": str(each.size), "@type": "xsd:nonNegativeInteger"}
    if each.sha256:
        made["spdx:checksum"] = {
            "type": "spdx:Checksum",
            "spdx:algorithm": _link("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": {"@value": each.sha256, "@type": "xsd:hexBinary"},
        }
    return made


def _link(address: str) -> Node:
    return {"id": address}


def _english(text: str) -> Node:
    return {"@value": text, "@language": "en"}


def _time(text: str) -> Node:
    return {"@value": text, "@type": "xsd:dateTime"}


def _year(text: str) -> Node:
    return {"@value": text, "@type": "xsd:gYear"}


# ------------------------------------------------------------------------------- Turtle


def _subject(node: Node) -> str:
    return f"<{_iri(node['id'])}>\n{_properties(node)} .\n"


def _properties(node: Node) -> str:
    lines = [f"    a {node['type']}"]
    for name, value in node.items():
        if name in ("id", "type") or value in ([], None):
            continue
        values = value if isinstance(value, list) else [value]
        lines.append(f"    {name} " + ", ".join(_object(each) for each in values))
    return " ;\n".join(lines)


def _object(value: Any) -> str:
    if not isinstance(value, dict):
        return _literal(str(value))
    if "@value" in value:
        text = _literal(value["@value"])
        return (
            f"{text}@{value['@language']}" if "@language" in value else f"{text}^^{value['@type']}"
        )
    if set(value) == {"id"}:
        return f"<{_iri(value['id'])}>"
    return f"[\n{_properties(value)}\n]"


def _literal(text: str) -> str:
    for sign, written in (
        ("\\", "\\\\"),
        ('"', '\\"'),
        ("\n", "\\n"),
        ("\r", "\\r"),
        ("\t", "\\t"),
    ):
        text = text.replace(sign, written)
    return f'"{text}"'


def _iri(address: str) -> str:
    """An address without the signs that Turtle does not allow in one."""
    return re.sub(r"[\x00-\x20<>\"{}|^`\\]", lambda sign: f"%{ord(sign[0]):02X}", address)
