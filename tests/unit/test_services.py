"""Services are asked politely, answers are kept as they came, and half an answer is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx2
import pytest
import stamina

from attain.errors import InvalidData, ProviderRefused, ProviderUnavailable, UnknownCode
from attain.exchange.services import (
    TRIES,
    NotNow,
    _pause_after,
    address_of,
    seconds_to_wait,
    service_named,
)
from attain.usecases.dictionary import shipped_areas
from attain.usecases.fetch import ORIGIN, areas_of, fetch, origins_beside, shipped_services

UN = shipped_services()["unsd-sdg"]
BANK = shipped_services()["world-bank"]
AREAS = [("KHM", "116"), ("LAO", "418")]


def un_answer(*, page=1, pages=1, total=2, areas=("116", "418"), **more):
    """A page as the UN SDG API gives it."""
    data = [{"series": "SH_DYN_MORT", "geoAreaCode": code, "value": "28.0"} for code in areas]
    head = {"size": 5000, "totalElements": total, "totalPages": pages, "pageNumber": page}
    return {**head, "attributes": [], "dimensions": [], "data": data, **more}


def bank_answer(*, page=1, pages=1, total=2, areas=("KHM", "LAO")):
    """A page as the World Bank's API gives it."""
    data = [{"countryiso3code": code, "date": "2015", "value": 1.0} for code in areas]
    return [{"page": page, "pages": pages, "per_page": 1000, "total": total}, data]


class Net:
    """A service that answers as told, one entry of `answers` after the other, the last for ever."""

    def __init__(self, *answers):
        self.answers, self.asked, self.pauses = list(answers), [], []

    def __call__(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx2.Response):
            return httpx2.Response(
                answer.status_code, content=answer.content, headers=answer.headers
            )
        return httpx2.Response(200, json=answer)

    def fetch(self, folder, service=UN, series=("SH_DYN_MORT",), areas=AREAS):
        with httpx2.Client(transport=httpx2.MockTransport(self)) as http:
            return fetch(service, series, areas, folder, http=http, pause=self.pauses.append)


@pytest.fixture(autouse=True)
def _no_waiting():
    with stamina.set_testing(True, attempts=TRIES):
        yield


def contents(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.exists() else {}


# ------------------------------------------------------------------------------------ what is asked


def test_the_un_is_asked_by_m49_without_zeros_in_front():
    address = address_of(UN, "SH_DYN_MORT", [("BRN", "096"), ("KHM", "116")], 2)
    assert address == (
        "https://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/Series/Data?seriesCode=SH_DYN_MORT"
        "&areaCode=96&areaCode=116&page=2&pageSize=5000"
    )


def test_the_world_bank_is_asked_by_iso_codes():
    address = address_of(BANK, "SP.POP.TOTL", AREAS, 1)
    assert address == (
        "https://api.worldbank.org/v2/country/KHM;LAO/indicator/SP.POP.TOTL"
        "?format=json&per_page=1000&page=1"
    )


def test_groups_names_and_codes_become_areas_once_each():
    found = areas_of(shipped_areas(), ["CLMV", "KHM", "Thailand"], year=2020)
    assert found == [
        ("KHM", "116"),
        ("LAO", "418"),
        ("MMR", "104"),
        ("VNM", "704"),
        ("THA", "764"),
    ]


def test_asean_has_eleven_members_since_2025():
    assert len(areas_of(shipped_areas(), ["asean"], year=2024)) == 10
    assert ("TLS", "626") in areas_of(shipped_areas(), ["asean"], year=2025)


def test_an_unknown_source_is_refused_with_those_there_are():
    with pytest.raises(UnknownCode, match="unsd-sdg, world-bank"):
        service_named(shipped_services(), "undata")


@pytest.mark.parametrize("code", ["../x", "A B", "", "..", "SH/DYN"])
def test_what_is_no_series_code_is_never_asked_for(tmp_path, code):
    net = Net(un_answer())
    with pytest.raises(InvalidData):
        net.fetch(tmp_path, series=[code])
    assert net.asked == []


# ------------------------------------------------------------------------------------ what is kept


def test_the_bytes_are_kept_as_they_came_with_a_description_beside(tmp_path):
    raw = json.dumps(un_answer(), indent=3).encode() + b"\n\n"
    net = Net(httpx2.Response(200, content=raw, headers={"ETag": "x1", "Set-Cookie": "secret"}))
    found = net.fetch(tmp_path / "new" / "folder")
    (page,) = found.pages
    assert page.read_bytes() == raw
    said = json.loads(page.with_name(page.name + ORIGIN).read_text())
    assert said["status"] == 200
    assert said["bytes"] == len(raw)
    assert said["headers"]["etag"] == "x1"
    assert "secret" not in json.dumps(said)
    assert said["address"] == str(net.asked[0].url)
    assert origins_beside(found.pages)[page.name]["licence"] == UN.terms


def test_all_pages_come_one_after_the_other_with_a_pause_between(tmp_path):
    net = Net(
        un_answer(page=1, pages=3, total=3, areas=["116"]),
        un_answer(page=2, pages=3, total=3, areas=["418"]),
        un_answer(page=3, pages=3, total=3, areas=["116"]),
    )
    found = net.fetch(tmp_path)
    assert (found.asked, found.observations) == (3, 3)
    assert net.pauses == [UN.pause, UN.pause]


def test_a_fetch_that_was_stopped_goes_on_where_it_was(tmp_path):
    first = un_answer(page=1, pages=2, total=2, areas=["116"])
    stopped = Net(first, httpx2.ConnectError("no line"))
    with pytest.raises(ProviderUnavailable):
        stopped.fetch(tmp_path)
    net = Net(un_answer(page=2, pages=2, total=2, areas=["418"]))
    found = net.fetch(tmp_path)
    assert (found.kept, found.asked, len(net.asked)) == (1, 1, 1)


def test_a_page_that_was_damaged_since_is_asked_for_again(tmp_path):
    (page,) = Net(un_answer()).fetch(tmp_path).pages
    page.write_bytes(page.read_bytes()[:-5])
    net = Net(un_answer())
    assert net.fetch(tmp_path).asked == 1
    assert json.loads(page.read_bytes()) == un_answer()


def test_a_question_about_other_areas_does_not_take_the_kept_answer(tmp_path):
    Net(un_answer()).fetch(tmp_path)
    found = Net(un_answer(areas=["104"], total=1)).fetch(tmp_path, areas=[("MMR", "104")])
    assert found.asked == 1
    assert len(list(tmp_path.glob("*001.json"))) == 2


def test_areas_without_a_figure_are_named(tmp_path):
    found = Net(un_answer(areas=["116"], total=1)).fetch(tmp_path)
    assert found.without_figures == {"SH_DYN_MORT": ["LAO"]}


def test_one_series_refused_does_not_stop_the_others(tmp_path):
    net = Net(un_answer(areas=[], total=0), un_answer())
    found = net.fetch(tmp_path, series=["XX_OLD", "SH_DYN_MORT"])
    assert list(found.refused) == ["XX_OLD"]
    assert len(found.pages) == 1


# ------------------------------------------------------------- twenty sick services, and nothing lost

HTML = httpx2.Response(200, text="<!doctype html><title>Maintenance</title>")


def response(status, **more):
    return httpx2.Response(status, text="busy", **more)


PASSING = {
    "429 with Retry-After": response(429, headers={"Retry-After": "3"}),
    "429 without": response(429),
    "500": response(500),
    "502": response(502),
    "503 until a date": response(503, headers={"Retry-After": "Mon, 23 Nov 2026 21:00:00 GMT"}),
    "504": response(504),
    "a web page with status 200": HTML,
    "nothing with status 200": httpx2.Response(200, content=b""),
    "a body cut off": httpx2.Response(200, content=json.dumps(un_answer()).encode()[:-20]),
    "a wrong charset": httpx2.Response(200, content=json.dumps(un_answer()).encode("utf-16")),
    "plain text": httpx2.Response(200, content=b"plain", headers={"X-None": "1"}),
    "silence": httpx2.ReadTimeout("silence"),
    "no line": httpx2.ConnectError("name not known"),
    "a line that breaks": httpx2.RemoteProtocolError("peer closed connection"),
    "another page than asked for": un_answer(page=2, pages=2),
}
LASTING = {
    "an unknown series": (httpx2.Response(404, text="{}"), ProviderRefused),
    "a refusal": (httpx2.Response(403, text="{}"), ProviderRefused),
    "an error text as JSON": ({"message": "Invalid series code"}, ProviderRefused),
    "an empty list": (un_answer(areas=[], total=0), ProviderRefused),
    "a new form of answer": ({"observations": []}, ProviderRefused),
    "pages without their number": ({"data": [{"geoAreaCode": "116"}]}, ProviderRefused),
    "fewer observations than it says": (un_answer(total=20), ProviderUnavailable),
}


@pytest.mark.parametrize("fault", PASSING)
def test_what_may_pass_is_asked_for_again_and_then_comes(tmp_path, fault):
    net = Net(PASSING[fault], un_answer())
    assert net.fetch(tmp_path).observations == 2
    assert len(net.asked) == 2


@pytest.mark.parametrize("fault", PASSING)
def test_what_does_not_pass_ends_after_five_tries_and_nothing_is_lost(tmp_path, fault):
    Net(un_answer()).fetch(tmp_path)
    before = contents(tmp_path)
    net = Net(PASSING[fault])
    with pytest.raises(ProviderUnavailable, match="Nothing was lost"):
        net.fetch(tmp_path, series=["SN_ITK_DEFC"])
    assert len(net.asked) == TRIES
    assert contents(tmp_path) == before


@pytest.mark.parametrize("fault", LASTING)
def test_what_will_not_pass_is_not_asked_for_again(tmp_path, fault):
    Net(un_answer()).fetch(tmp_path)
    before = contents(tmp_path)
    answer, error = LASTING[fault]
    net = Net(answer)
    with pytest.raises(error):
        net.fetch(tmp_path, series=["SN_ITK_DEFC"])
    assert len(net.asked) == 1
    assert contents(tmp_path).items() >= before.items()


def test_a_total_that_changes_between_pages_is_said_with_both_numbers(tmp_path):
    net = Net(
        un_answer(page=1, pages=2, total=4),
        un_answer(page=2, pages=2, total=5),
    )
    with pytest.raises(ProviderUnavailable, match="4 observations on page 1, 5 on page 2"):
        net.fetch(tmp_path)


def test_the_world_bank_says_no_with_status_200(tmp_path):
    said = [{"message": [{"id": "120", "key": "Invalid value", "value": "Not valid"}]}]
    with pytest.raises(ProviderRefused, match="Not valid"):
        Net(said).fetch(tmp_path, service=BANK, series=["SP.POP.TOTAL"])


def test_the_world_bank_answers_in_pages(tmp_path):
    found = Net(bank_answer()).fetch(tmp_path, service=BANK, series=["SP.POP.TOTL"])
    assert (found.observations, found.without_figures) == (2, {})


def test_an_empty_answer_of_the_world_bank_is_refused(tmp_path):
    empty = [{"page": 0, "pages": 0, "per_page": 1000, "total": 0}, None]
    with pytest.raises(ProviderRefused, match="no figures"):
        Net(empty).fetch(tmp_path, service=BANK, series=["SP.POP.TOTL"])
    assert contents(tmp_path) == {}


# ------------------------------------------------------------------------------------------ pauses


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Tue, 31 Mar 2026 08:00:30 GMT", 30.0),
        ("Tue, 31 Mar 2026 07:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_of_seconds_or_a_date(text, seconds):
    now = datetime(2026, 3, 31, 8, tzinfo=UTC)
    assert seconds_to_wait(text, now=now) == seconds


def test_the_pause_is_the_one_asked_for_or_our_own_or_none_at_all():
    assert _pause_after(NotNow("busy", wait=7.0)) == 7.0
    assert _pause_after(NotNow("busy")) is True
    assert _pause_after(NotNow("busy", wait=3600.0)) is False
    assert _pause_after(httpx2.ConnectError("x")) is True
    assert _pause_after(httpx2.UnsupportedProtocol("x")) is False
    assert _pause_after(ValueError()) is False


def test_a_service_that_asks_for_an_hour_is_left_alone(tmp_path):
    net = Net(response(503, headers={"Retry-After": "3600"}))
    with pytest.raises(ProviderUnavailable, match="3600 seconds"):
        net.fetch(tmp_path)
    assert len(net.asked) == 1
