"""
Markdown as HTML for the pages: texts of the manual, never of strangers, and without raw HTML even so.

Code can be scrolled by keyboard, tables stand in a region of their own with headed columns, headings
have ids, and links are asked of the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token

LinkOf = Callable[[str], str]
"""Gives the address for a link as the text has it; nothing where it leads nowhere."""

_COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE)
_NO_FILE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text under a heading of the second level; the first has none."""

    id: str
    title: str
    html: str


def title_of(text: str) -> str:
    """
    Return the heading of a text, without its marks.

    Examples
    --------
    >>> title_of("# `cgd`: MDG Progress Index")
    'cgd: MDG Progress Index'
    """
    first = next((line for line in text.splitlines() if line.startswith("# ")), "# ")
    return first[2:].replace("`", "").strip()


def sections_of(text: str, *, link_of: LinkOf, region: str = "") -> list[Section]:
    """
    Return the parts of a text as HTML; the heading of the whole is left out.

    Parameters
    ----------
    region
        What a reader of screens is told of a table or of code that scrolls.
    """
    tokens = _parser().parse(_COMMENT.sub("", text))
    found: list[tuple[str, list[Token]]] = [("", [])]
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open" and token.tag in ("h1", "h2"):
            if token.tag == "h2":
                found.append((tokens[place + 1].content.replace("`", ""), []))
            place += 3
            continue
        found[-1][1].append(token)
        place += 1
    return [
        Section(_id(title), title, _html(part, link_of, region)) for title, part in found if part
    ]


def plain_text(text: str) -> str:
    """
    Return the words of a text, for searching.

    Examples
    --------
    >>> plain_text("A *rule* of [the **table**](x.md).")
    'A rule of the table.'
    """
    words = []
    for token in _parser().parse(_COMMENT.sub("", text)):
        if token.type == "inline":
            inner = token.children or []
            words.append(
                "".join(
                    c.content
                    if c.type in ("text", "code_inline")
                    else " " * c.type.endswith("break")
                    for c in inner
                )
            )
    return " ".join(words)


def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


def _html(tokens: Sequence[Token], link_of: LinkOf, region: str) -> str:
    parser = _parser()
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs["href"] = link_of(str(child.attrs["href"]))
    rules = parser.renderer.rules
    rules["link_open"] = lambda t, i, _o, _e: (
        f'<a href="{escape(str(t[i].attrs["href"]))}">' if t[i].attrs["href"] else "<span>"
    )
    rules["link_close"] = lambda t, i, _o, _e: "</a>" if _leads(t, i) else "</span>"
    rules["table_open"] = lambda *_: (
        f'<div class="table-scroll" role="group" tabindex="0" aria-label="{escape(region)}">'
        '<table class="data">\n'
    )
    rules["table_close"] = lambda *_: "</table></div>\n"
    rules["th_open"] = lambda *_: '<th scope="col">'
    rules["td_open"] = lambda *_: "<td>"
    rules["fence"] = lambda t, i, _o, _e: _code(t[i].content, t[i].info, region)
    rules["code_block"] = lambda t, i, _o, _e: _code(t[i].content, "", region)
    return str(parser.renderer.render(tokens, parser.options, {}))


def _leads(tokens: Sequence[Token], place: int) -> bool:
    """Whether the link that closes here has an address; links do not nest."""
    opened = next(each for each in reversed(tokens[:place]) if each.type == "link_open")
    return bool(opened.attrs["href"])


def _code(content: str, info: str, region: str) -> str:
    """Return code; a file's name stands above it."""
    named = re.search(r"title=(\S+)", info)
    head = f'<p class="file-name"><code>{escape(named[1])}</code></p>' if named else ""
    label = escape(named[1] if named else region)
    return (
        f'{head}<pre tabindex="0" role="group" aria-label="{label}"><code>'
        f"{escape(content, quote=False)}</code></pre>\n"
    )


def _id(title: str) -> str:
    return _NO_FILE.sub("-", title.lower()).strip("-")
