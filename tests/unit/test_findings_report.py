"""The report of findings as text, JSON and HTML."""

from __future__ import annotations

import json
from html.parser import HTMLParser

from attain.domain.findings import Finding, Level
from attain.reporting.findings import as_html, as_json, as_text, kinds


def finding(
    check: str, row: int | None = 7, level: Level = Level.WARNING, text: str = "Odd."
) -> Finding:
    return Finding(check, level, text, "Mend it.", "figures.csv", "Sheet 1", row, "value")


MIXED = [
    *(finding("V603", row) for row in range(2, 11)),
    finding("V201", 40, Level.ERROR, "The area 'KMH' is unknown."),
    finding("R010", None, Level.NOTE, "3 rows repeat others."),
]


def test_errors_come_first_and_the_rest_of_a_kind_is_counted():
    text = as_text(MIXED, rows=100, accepted=False, most=2)
    assert text.index("V201") < text.index("V603") < text.index("R010")
    assert "100 rows checked: 1 error, 9 warnings, 1 note. The figures are refused" in text
    assert "figures.csv, sheet Sheet 1, row 3, column value: Odd." in text
    assert "row 4," not in text
    assert "and 7 more of this kind" in text
    assert text.count("-> Mend it.") == 3


def test_what_was_counted_but_not_written_out_is_told():
    text = as_text([finding("V603")], rows=9, accepted=False, counts={"V603": 12_345})
    assert "12,345 warnings" in text
    assert "and 12,344 more of this kind" in text


def test_a_report_without_findings_says_so():
    assert as_text([], rows=1, accepted=True) == (
        "1 row checked: nothing was found. The figures may be taken.\n"
    )


def test_warnings_wait_for_a_yes():
    assert "once somebody says yes" in as_text([finding("V603")], rows=5, accepted=False)
    assert "may be taken" in as_text([finding("V603")], rows=5, accepted=True)


def test_json_holds_every_finding_with_its_place():
    report = json.loads(as_json(MIXED, rows=100, accepted=False))
    assert (report["errors"], report["warnings"], report["notes"]) == (1, 9, 1)
    assert len(report["findings"]) == len(MIXED)
    assert report["findings"][0] == {
        "check": "V201",
        "level": "error",
        "file": "figures.csv",
        "sheet": "Sheet 1",
        "row": 40,
        "column": "value",
        "message": "The area 'KMH' is unknown.",
        "remedy": "Mend it.",
    }


class Page(HTMLParser):
    """Counts what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def test_html_holds_a_table_for_each_kind_with_a_caption_and_headers():
    page = read(as_html(MIXED, rows=100, accepted=False))
    assert page.count("table") == page.count("caption") == 1 + len(kinds(MIXED))
    assert all(attrs.get("scope") == "col" for tag, attrs in page.tags if tag == "th")
    assert page.tags[0] == ("html", {"lang": "en"})


def test_html_asks_nothing_from_elsewhere():
    html = as_html(MIXED, rows=100, accepted=False)
    page = read(html)
    assert page.count("script") == page.count("link") == page.count("img") == 0
    assert "url(" not in html
    assert "http" not in html


def test_what_stands_in_a_file_cannot_become_part_of_the_page():
    evil = finding("V201", text='<script>alert(1)</script> & "x"')
    html = as_html([evil], rows=1, accepted=False, title="</title><b>")
    assert "<script" not in html
    assert "</title><b>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html
