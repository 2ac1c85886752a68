"""What browsers are told: on every address, in every state, errors and files included."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from lxml import html

from attain.web.clearance import pointers
from attain.web.headers import content_policy, headers_of
from attain.web.roadmap import public
from tests.portal.addresses import desk_addresses, public_addresses

NOT_HERE = {"api/v1/", "api/v1/<path:rest>", "evidence/<str:file>/"}
"""Patterns whose example stands for nothing."""
FORGED = {
    f"<language:language>/roadmap/follow/{each}/<str:secret>/" for each in ("confirm", "stop")
}
"""Patterns whose example is a link that was not made here."""
KEPT_BY_US = {
    "<language:language>/say-so/<str:reference>/": ("/en/say-so/1-2345678923/", 404),
    "<language:language>/focal-points/": ("/en/focal-points/", 200),
}
"""
The public pages that read the portal's database whatever is asked, each with an example and its answer.

Besides these, a link of a mail that was made here and a file of evidence that is there are looked up:
tests/work/test_following.py and test_roadmap_pages.py.
"""
DATA_BLOCKS = {"application/json", "application/ld+json"}


@pytest.fixture
def addresses(edition, settings):
    """Every public address by its pattern, but those that read the portal's database."""
    settings.ATTAIN_CALLS_A_MINUTE = 0
    found = public_addresses(edition.release.origins()[0]["id"])
    assert all(found.pop(each) for each in KEPT_BY_US)
    return found


@pytest.fixture
def ask(client):
    """Ask, and take the whole answer."""

    def asked(address, method="GET", **headers):
        answer = client.generic(method, address, headers=headers)
        answer.whole = answer.getvalue() if answer.streaming else answer.content
        return answer

    return asked


def check_headers(answer, address):
    embedded = "/embed/" in address
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert f"frame-ancestors {'*' if embedded else chr(39) + 'none' + chr(39)}" in policy
    assert ("X-Frame-Options" in answer.headers) is not embedded
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Server"] == "attain"
    assert "Set-Cookie" not in answer.headers
    if answer.status_code not in (204, 304) and answer.headers.get("Content-Length") != "0":
        assert "charset" in answer.headers["Content-Type"] or re.match(
            r"application/|image/", answer.headers["Content-Type"]
        )


def test_every_address_that_the_portal_knows_carries_the_headers(ask, addresses):
    for pattern, address in addresses.items():
        answer = ask(address)
        wanted = {404} if pattern in NOT_HERE else {403} if pattern in FORGED else {200, 302}
        assert answer.status_code in wanted, (pattern, address, answer.status_code)
        check_headers(answer, address)


@pytest.mark.django_db
def test_so_do_pages_that_read_the_database_and_all_pages_behind_the_sign_in(ask, addresses):
    for address, status in KEPT_BY_US.values():
        page = ask(address)
        assert (page.status_code, address) == (status, address)
        check_headers(page, address)
    for address in desk_addresses().values():
        answer = ask(address)
        assert answer.status_code < 500, address
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "no-store" in answer.headers["Cache-Control"], address


@pytest.mark.django_db
def test_between_two_looks_at_the_database_no_other_public_page_asks_it_anything(
    ask, addresses, monkeypatch, django_assert_num_queries
):
    for each in (pointers, public):
        monkeypatch.setattr(each, "REFRESH", 60.0)
    pointers.forget()
    public.KEPT.forget()
    for each in ("/en/roadmap/", "/en/releases/"):
        ask(each)
    for address in addresses.values():
        with django_assert_num_queries(0, info=address):
            assert ask(address).status_code < 500, address


def test_with_what_is_known_of_releases_and_the_roadmap_no_other_page_opens_the_database(
    ask, addresses
):
    """
    What the portal looks at once a second stands still in a test without the mark.

    pytest-django refuses every query in such a test, so a query besides would be an error.
    """
    assert not any("session" in each.lower() for each in django_settings.MIDDLEWARE)
    for address in addresses.values():
        assert ask(address, cookie="sessionid=0123456789abcdef").status_code < 500, address


def test_so_does_an_answer_that_says_nothing_has_changed(ask, addresses):
    seen = 0
    for address in addresses.values():
        etag = ask(address).headers.get("ETag")
        if etag:
            answer = ask(address, **{"if-none-match": etag})
            assert answer.status_code == 304, address
            check_headers(answer, address)
            seen += 1
    assert seen > 50


def test_every_address_says_which_methods_it_takes_and_refuses_the_others(ask, addresses):
    for address in addresses.values():
        options = ask(address, "OPTIONS")
        assert options.status_code == 204, address
        check_headers(options, address)
        taken = set(options.headers["Allow"].split(", "))
        assert taken >= {"GET", "HEAD", "OPTIONS"}
        for method in {"POST", "PUT", "PATCH", "DELETE", "TRACE"} - taken:
            answer = ask(address, method)
            assert (answer.status_code, address) == (405, address)
            assert set(answer.headers["Allow"].split(", ")) == taken
            check_headers(answer, address)


def test_only_the_forms_for_readers_take_anything(ask, addresses):
    taking = {p for p, a in addresses.items() if "POST" in ask(a, "OPTIONS").headers["Allow"]}
    follow = "<language:language>/roadmap/follow/"
    links = {f"{follow}confirm/<str:secret>/", f"{follow}stop/<str:secret>/"}
    assert taking == {"<language:language>/say-so/", follow, *links}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/nothing/", 404),
        ("/xx/", 404),
        ("/files/nothing/manifest.json", 404),
        ("/feeds/areas/XXX.atom", 404),
        ("/api/v1/areas/XXX", 404),
        ("/en/?q=%zz", 400),
        ("/en/" + 1000 * "a" + "/", 414),
        ("/static/0123456789ab/attain/site.css", 410),
        (f"{django_settings.STATIC_URL}attain/nothing.css", 404),
        (f"{django_settings.STATIC_URL}attain/site.css", 200),
    ],
)
def test_errors_and_files_of_the_interface_carry_them_too(ask, address, status):
    answer = ask(address)
    assert answer.status_code == status
    check_headers(answer, address)


def test_no_page_has_a_script_a_style_or_a_handler_written_into_it(ask, addresses):
    pages = 0
    for address in addresses.values():
        answer = ask(address)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        if answer.status_code == 302:
            continue
        pages += 1
        page = html.document_fromstring(answer.whole.decode())
        assert page.xpath("//style | //*[@style]") == [], address
        inline = [each for each in page.iter("script") if not each.get("src")]
        assert {each.get("type") for each in inline} <= DATA_BLOCKS, address
        handlers = [
            name for each in page.iter() for name in each.attrib if str(name).startswith("on")
        ]
        assert handlers == [], address
        away = page.xpath(
            "//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href"
        )
        assert [each for each in away if not str(each).startswith("/")] == [], address
    assert pages > 40


def test_embedded_pages_alone_may_stand_in_frames_of_others():
    assert "frame-ancestors *" in content_policy(embedded=True)
    assert "frame-ancestors 'none'" in content_policy(embedded=False)


def test_figures_may_be_read_by_programs_of_others_and_pages_may_not():
    shared = headers_of("/api/v1/areas", embedded=False, https=False)
    page = headers_of("/en/", embedded=False, https=False)
    assert shared["Access-Control-Allow-Origin"] == "*"
    assert shared["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Origin" not in page
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"


def test_browsers_are_kept_to_https_only_where_the_portal_is_reached_by_it():
    assert "Strict-Transport-Security" not in headers_of("/en/", embedded=False, https=False)
    found = headers_of("/en/", embedded=False, https=True)["Strict-Transport-Security"]
    assert "max-age=31536000" in found


FORMS = [
    form.format(evil=evil)
    for evil in ("evil.org", "evil.org/en/", "127.0.0.1@evil.org", "https:evil.org")
    for form in (
        "//{evil}",
        "//{evil}/",
        "///{evil}",
        "/\\{evil}",
        "/%5C{evil}",
        "/%2F{evil}",
        "/%2F%2F{evil}/",
        "/en//{evil}",
        "/en/../../{evil}",
        "/en/sdg/%2e%2e//{evil}",
    )
]


@pytest.mark.parametrize("form", FORMS)
def test_no_address_leads_away_from_the_portal(ask, form):
    answer = ask(form)
    location = answer.headers.get("Location", "/")
    assert re.match(r"/(?![/\\])", location), location


@pytest.mark.parametrize("name", ["next", "url", "redirect", "about"])
def test_no_word_of_a_query_leads_away(ask, name):
    for address in ("/", "/en", "/en/", "/en/say-so/"):
        answer = ask(f"{address}?{name}=https://evil.org/")
        assert "evil" not in answer.headers.get("Location", "").partition("?")[0]
        assert b'href="https://evil.org' not in answer.whole
