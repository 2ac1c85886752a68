"""Any address gets an answer that helps: found, or refused in words; never a trace, never a 5xx."""

from __future__ import annotations

import logging
import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

ALLOWED = {200, 204, 301, 302, 303, 304, 400, 404, 405, 410, 413, 414, 429}
WORDS = ["en", "km", "sdg", "mdg", "by", "goals", "targets", "indicators", "areas", "KHM", "3.2.1"]
WORDS += ["releases", "asean-demo", "files", "charts", "feeds", "api", "v1", "embed", "compare"]
WORDS += ["..", ".", "", "%00", "%2e%2e", "%FF", "~", "KHM.csv", "a" * 300, "១", "\U0001f600"]
PARTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
QUERIES = st.one_of(st.just(""), st.text(max_size=40), st.sampled_from(["q=%", "a=%FF", "x=%00"]))
ANY = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def visitor(portal):
    """A visitor to whom a fault of ours is an answer, as it is on the network."""
    return Client(raise_request_exception=False)


def raw(client, path, query="", **extra):
    """Ask as a server hands requests on: bytes of the path as they came."""
    info = path.encode("utf-8", "surrogatepass").decode("latin-1")
    coded = query.encode("utf-8", "surrogatepass").decode("latin-1")
    return client.get("/", PATH_INFO=info, QUERY_STRING=coded, **extra)


def content_of(answer):
    return answer.getvalue() if answer.streaming else answer.content


def check_answer(answer, address):
    assert answer.status_code in ALLOWED, (address, answer.status_code)
    whole = content_of(answer)
    assert b"Traceback (most recent" not in whole, address
    if answer.status_code >= 400 and "html" in answer.headers["Content-Type"]:
        page = html.document_fromstring(whole.decode())
        assert len(page.xpath("//h1")) == 1, address
        assert page.xpath("//main//a[@href]") or page.xpath("//a[@href]"), "a way to go on"


@ANY
@given(parts=st.lists(PARTS, max_size=6), query=QUERIES)
def test_any_address_is_found_or_refused_in_words(visitor, parts, query):
    address = "/" + "/".join(parts)
    if address.startswith("/desk"):
        return
    check_answer(raw(visitor, address, query), address)


@ANY
@given(path=st.binary(max_size=60))
def test_so_is_any_row_of_bytes(visitor, path):
    answer = visitor.get("/", PATH_INFO="/" + path.decode("latin-1"))
    check_answer(answer, path)


@pytest.mark.parametrize(
    "path",
    [
        "../../../../etc/passwd",
        "..%2f..%2fetc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "..\\..\\secret-key",
        "/etc/passwd",
        "manifest.json/../../../secret-key",
        ".manifest.json.part",
        "manifest.json\0.csv",
        "all.csv/",
        "",
    ],
)
def test_no_file_outside_a_release_can_be_had(visitor, path):
    for root in ("/files/asean-demo/", "/charts/asean-demo/en/", "/static/", "/fonts/"):
        answer = raw(visitor, f"{root}{path}")
        assert answer.status_code in {400, 404, 410}, (root, path)
        assert b"root:" not in content_of(answer)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/\0/", 400),
        ("/en/%zz/", 400),
        ("/en/a\nb/", 400),
        ("/en/\\evil/", 400),
        ("/en/" + 1000 * "a", 414),
        ("/en/sdg/by/nothing/", 404),
        ("/en/sdg/goals/99/", 404),
        ("/en/sdg/indicators/3.2.1/XXX/", 404),
        ("/en/releases/nothing/sdg/", 404),
        ("/en/areas/XXX/", 404),
        ("/zz/", 404),
        ("/km/កម្ពុជា/", 404),
        ("/en/é/", 404),
        ("/wp-login.php", 404),
        ("/.git/config", 404),
    ],
)
def test_each_kind_of_wrong_address_has_its_status(visitor, address, status):
    answer = raw(visitor, address)
    assert answer.status_code == status
    check_answer(answer, address)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/en/areas/KHN/", "/en/areas/KHM/"),
        ("/en/sdg/indicators/3.2.l/", "/en/sdg/indicators/3.2.1/"),
        ("/en/country/KHM/", "/en/areas/KHM/"),
        ("/en/cambodia", "/en/areas/KHM/"),
        ("/en/sdg/indicator/3.2.1/", "/en/sdg/indicators/3.2.1/"),
        ("/en/methods/", "/en/method/"),
    ],
)
def test_a_slip_leads_to_what_was_meant(visitor, address, meant):
    answer = visitor.get(address, follow=True)
    assert answer.status_code == 404
    links = html.document_fromstring(answer.content.decode()).xpath("//main//a/@href")
    assert meant in links


def test_an_error_speaks_the_language_of_the_address_else_of_the_browser(visitor):
    for address, asked, language in (
        ("/id/nothing/", "en", "id"),
        ("/nothing/", "vi, en;q=0.5", "vi"),
        ("/nothing/", "xx", "en"),
    ):
        answer = visitor.get(address, headers={"accept-language": asked})
        assert answer.status_code == 404
        assert html.document_fromstring(answer.content.decode()).get("lang") == language


def test_an_error_of_the_api_is_a_problem_in_json_and_one_of_a_file_is_a_line(visitor):
    told = visitor.get("/api/v1/areas/XXX")
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.json()["status"] == 404
    assert "XXX" in told.json()["detail"]
    line = visitor.get("/files/asean-demo/nothing.csv")
    assert line.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("address", "view"),
    [
        ("/en/search/?q=water", "attain.web.monitoring.views.search.search"),
        ("/feeds/releases.atom", None),
        ("/api/v1/areas", None),
    ],
)
def test_a_fault_of_ours_is_a_number_for_the_reader_and_a_trace_for_the_log(
    visitor, monkeypatch, caplog, address, view
):
    def broken(*_args, **_named):
        raise RuntimeError("planted: password=hunter2 in /srv/attain")

    monkeypatch.setattr("attain.web.pages.shelf", broken)
    monkeypatch.setattr("attain.web.feeds.shelf", broken, raising=False)
    if view:
        monkeypatch.setattr(view, broken)
    monkeypatch.setattr("attain.usecases.portal.shelf.Shelf.current", broken)
    log = logging.getLogger("attain.web")
    monkeypatch.setattr(
        log, "disabled", False
    )  # what else ran in this process may have silenced it
    monkeypatch.setattr(log, "handlers", [*log.handlers, caplog.handler])
    answer = visitor.get(address)
    assert answer.status_code == 500
    said = answer.content.decode()
    for inside in ("planted", "hunter2", "/srv", "Traceback", "RuntimeError", ".py"):
        assert inside not in said, inside
    number = re.search(r"\b[0-9A-F]{8}\b", said)
    assert number
    assert number[0] in caplog.text
    assert "planted" in caplog.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_name_that_is_not_ours_is_refused_with_what_to_do(visitor, settings):
    settings.ALLOWED_HOSTS = ["goals.example.org"]
    answer = visitor.get("/en/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "ATTAIN_HOSTS" in answer.content.decode()
    assert "evil.example" not in answer.content.decode()
    assert visitor.get("/en/", headers={"host": "goals.example.org"}).status_code == 200


def test_a_line_end_in_an_address_forges_no_entry_of_the_log(caplog):
    from attain.web.logs import OneEntry

    record = logging.LogRecord(
        "attain.web", logging.ERROR, "x", 1, "%s", ("/en/\nERROR forged\u2028x\x1b[2J",), None
    )
    assert "\n" not in OneEntry("%(message)s").format(record)
    assert "\x1b" not in OneEntry("%(message)s").format(record)
