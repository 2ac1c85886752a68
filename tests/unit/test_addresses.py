"""What people name is fetched from known services only, and never from a private machine."""

from __future__ import annotations

import socket
import threading

import httpx2
import pytest

from attain.errors import InvalidData, ProviderRefused, ProviderUnavailable, UnknownCode
from attain.exchange import addresses
from attain.exchange.addresses import fetch_address, service_at
from attain.usecases.fetch import shipped_services
from attain.usecases.fetch_address import address_for, client, get

SERVICES = shipped_services()
UN = "https://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg"
ADDRESS = f"{UN}/Series/Data?seriesCode=SH_DYN_MORT&areaCode=116"
PUBLIC = ["157.150.185.49"]


def asked(answer, address=ADDRESS, found=PUBLIC):
    """Fetch from a service that answers as told; return the bytes and what was asked."""
    seen = []

    def net(request):
        seen.append(str(request.url))
        told = answer(request) if callable(answer) else answer
        if isinstance(told, Exception):
            raise told
        return told

    with httpx2.Client(transport=httpx2.MockTransport(net)) as http:
        content = fetch_address(SERVICES, address, http=http, resolve=lambda _: found)
    return content, seen


def test_a_known_service_is_asked_and_its_bytes_come_as_they_are():
    content, seen = asked(httpx2.Response(200, content=b"{}"))
    assert (content, seen) == (b"{}", [ADDRESS])


@pytest.mark.parametrize(
    "address",
    [
        "http://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/Series/Data",
        "https://example.org/sdgs/UNSDGAPIV5/v1/sdg/Series/Data",
        "https://unstats.un.org.example.org/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://example.org#@unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://unstats.un.org@example.org/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://user:word@unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://unstats.un.org:8443/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://unstats.un.org:x/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://unstats.un.org/admin",
        "https://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg",
        "https://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdgs/x",
        f"{UN}/../../../admin",
        f"{UN}/%2e%2e/%2e%2e/admin",
        f"{UN}/%252e%252e/admin",
        f"{UN}/a\r\nHost: inside",
        f"{UN}/a b",
        f"{UN}\\@example.org/x",
        f"{UN}/ü",
        "https://[::1]/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://127.0.0.1/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://2130706433/sdgs/UNSDGAPIV5/v1/sdg/x",
        "file:///etc/passwd",
        "gopher://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/x",
        "//unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://[",
        "",
        f"{UN}/{'a' * 2000}",
    ],
)
def test_any_other_address_is_refused_before_anything_is_asked(address):
    with pytest.raises(InvalidData, match=r"no address that can be fetched|not in the list"):
        service_at(SERVICES, address)


@pytest.mark.parametrize(
    "found",
    [
        ["127.0.0.1"],
        ["10.0.0.8"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["0.0.0.0"],
        ["::1"],
        ["fe80::1%eth0"],
        ["fd00::1"],
        ["::ffff:127.0.0.1"],
        ["2002:7f00:1::"],
        ["224.0.0.1"],
        ["157.150.185.49", "127.0.0.1"],
        ["not an address"],
        [],
    ],
    ids=str,
)
def test_a_name_that_leads_to_a_private_machine_is_not_asked(found):
    with pytest.raises(ProviderRefused, match="private machine"):
        asked(AssertionError("was asked"), found=found)


def test_nothing_is_sent_to_this_machine_even_if_the_name_leads_here(monkeypatch):
    """A real listener: it is never spoken to."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    heard, door = [], socket.socket()
    door.bind(("127.0.0.1", 0))
    door.listen()
    door.settimeout(1)

    def listen():
        try:
            heard.append(door.accept())
        except OSError:
            return

    listener = threading.Thread(target=listen)
    listener.start()
    port = door.getsockname()[1]
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: here)
    with client() as http, pytest.raises(ProviderRefused, match="private machine"):
        fetch_address(SERVICES, ADDRESS, http=http)
    listener.join()
    door.close()
    assert heard == []


class Peer:
    """A connection that was led to another machine after its name was looked up."""

    def get_extra_info(self, name):
        return ("10.0.0.8", 443) if name == "server_addr" else None


def test_an_answer_of_a_private_machine_is_refused_whatever_the_name_said_before(monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    told = httpx2.Response(200, content=b"{}", extensions={"network_stream": Peer()})
    with pytest.raises(ProviderRefused, match="answered for by a private machine"):
        asked(told)


@pytest.mark.parametrize(
    "to",
    [
        "https://example.org/",
        "http://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/x",
        "https://api.worldbank.org/v2/country/KHM/indicator/SP.POP.TOTL",
        "//127.0.0.1/x",
        "/admin",
        "",
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(to):
    seen = []

    def net(request):
        seen.append(str(request.url))
        return httpx2.Response(302, headers={"Location": to} if to else {})

    with pytest.raises(ProviderRefused):
        asked(net)
    assert len(set(seen)) == 1


def test_a_redirect_within_the_service_is_followed_a_few_times_only():
    def net(request):
        if "moved" in str(request.url):
            return httpx2.Response(200, content=b"{}")
        return httpx2.Response(302, headers={"Location": f"{UN}/moved"})

    assert asked(net)[1] == [ADDRESS, f"{UN}/moved"]
    with pytest.raises(ProviderRefused, match="nowhere"):
        asked(lambda _: httpx2.Response(302, headers={"Location": f"{UN}/again"}))


class Drops(httpx2.SyncByteStream):
    """An answer that comes in pieces, without end."""

    def __iter__(self):
        while True:
            yield b"0" * 1_000_000


def test_size_and_time_have_limits(monkeypatch):
    with pytest.raises(ProviderRefused, match="more than 50,000,000 bytes"):
        asked(httpx2.Response(200, stream=Drops()))
    monkeypatch.setattr(addresses, "LONGEST", 0.0)
    with pytest.raises(ProviderUnavailable, match="took longer"):
        asked(httpx2.Response(200, stream=Drops()))


@pytest.mark.parametrize(
    ("told", "error", "said"),
    [
        (httpx2.Response(404), ProviderRefused, "HTTP 404"),
        (
            httpx2.Response(200, stream=Drops(), headers={"content-encoding": "gzip"}),
            ProviderRefused,
            "packed",
        ),
        (httpx2.ConnectTimeout("late"), ProviderUnavailable, "Try again later"),
    ],
)
def test_what_is_no_answer_is_told(told, error, said):
    with pytest.raises(error, match=said):
        asked(told)


def test_an_unknown_name_is_told(monkeypatch):
    def nobody(_):
        raise OSError("no such name")

    with (
        httpx2.Client(transport=httpx2.MockTransport(lambda _: None)) as http,
        pytest.raises(ProviderUnavailable, match="cannot be found"),
    ):
        fetch_address(SERVICES, ADDRESS, http=http, resolve=nobody)


def test_an_address_is_made_of_a_series_and_the_areas_of_a_body():
    made = address_for("unsd-sdg", "SH_DYN_MORT", ["KHM"], year=2026)
    assert made.startswith(f"{UN}/Series/Data?seriesCode=SH_DYN_MORT&areaCode=116")
    assert service_at(SERVICES, made).id == "unsd-sdg"
    bank = address_for("world-bank", "SP.POP.TOTL", ["KHM", "NOWHERE"], year=2026)
    assert "/country/KHM/indicator/SP.POP.TOTL" in bank
    for series, service, error in (
        ("a/../b", "unsd-sdg", InvalidData),
        ("SP.POP.TOTL", "nobody", UnknownCode),
    ):
        with pytest.raises(error):
            address_for(service, series, ["KHM"], year=2026)
    with pytest.raises(InvalidData, match="none of this body's areas"):
        address_for("unsd-sdg", "SH_DYN_MORT", ["NOWHERE"], year=2026)


def test_what_came_is_called_after_the_question():
    net = httpx2.MockTransport(lambda _: httpx2.Response(200, content=b"{}"))
    got = get(f" {ADDRESS} ", http=httpx2.Client(transport=net), resolve=lambda _: PUBLIC)
    assert got.name == "unsd-sdg Series.Data?seriesCode=SH_DYN_MORT&areaCode=116.json"
