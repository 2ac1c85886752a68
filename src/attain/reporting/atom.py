"""Atom feeds (RFC 4287): what is new, for programs that fetch it by themselves."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
TYPE = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    Something new.

    Attributes
    ----------
    id
        A name that never changes and is nobody else's: `lasting_id`.
    updated
        When, in UTC, as 2026-03-31T08:00:00Z.
    summary
        What it is, in sentences.
    """

    id: str
    title: str
    updated: str
    link: str
    summary: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of what is new, the newest first; `own` is the address of the feed itself."""

    id: str
    title: str
    author: str
    language: str
    own: str
    page: str
    updated: str
    entries: Sequence[Entry]


def lasting_id(*parts: str) -> str:
    """
    Return a name for what the parts single out: the same parts give the same name anywhere.

    Examples
    --------
    >>> lasting_id("release", "2026.Q1")
    'urn:uuid:0beb014b-6b9d-50e6-b203-cf2c48b8c3d9'
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, "attain:" + "/".join(parts)).urn


def atom(feed: Feed) -> bytes:
    """Return a feed as XML in UTF-8."""
    ET.register_namespace("", ATOM)
    root = ET.Element(_name("feed"), {f"{{{XML}}}lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", feed.updated)
    _text(ET.SubElement(root, _name("author")), "name", feed.author)
    ET.SubElement(root, _name("link"), {"rel": "self", "type": TYPE, "href": feed.own})
    ET.SubElement(root, _name("link"), {"rel": "alternate", "type": "text/html", "href": feed.page})
    for each in feed.entries:
        entry = ET.SubElement(root, _name("entry"))
        _text(entry, "id", each.id)
        _text(entry, "title", each.title)
        _text(entry, "updated", each.updated)
        link = {"rel": "alternate", "type": "text/html", "href": each.link}
        ET.SubElement(entry, _name("link"), link)
        _text(entry, "summary", each.summary)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, _name(tag)).text = "".join(
        sign for sign in text if sign in "\t\n" or ord(sign) >= 32
    )
