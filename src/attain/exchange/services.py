"""
Statistical services: how a question is put, and whether an answer is a whole one.

Getting is not reading. `ask` returns the bytes of an answer as they came; `page_in` looks into them
just far enough to tell a page of figures from an outage, an error text or half an answer. The
readers make observations of them later.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from attain.errors import InvalidData, ProviderRefused, ProviderUnavailable, UnknownCode

if TYPE_CHECKING:
    import httpx2

TRIES = 5
"""How often one page is asked for before attain gives up."""
LONGEST_PAUSE = 120.0
"""Seconds that attain waits at most because a service asks for it."""
LARGEST_ANSWER = 200_000_000
"""Bytes of one answer, at most."""
LONGEST_ANSWER = 300.0
"""Seconds that one answer may take, at most."""
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""HTTP statuses after which the same question may be put again."""
_GO_ON = "Nothing was lost: the same command goes on where it was."
KEPT_HEADERS = ("content-type", "date", "etag", "last-modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A statistical service: an entry of `attain/data/sources.yaml`, which explains each field."""

    id: str
    title: str
    provider: str
    form: str
    address: str
    page: str
    terms: str
    page_size: int
    pause: float
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What an answer says of itself: which page, of how many, and how many observations."""

    number: int
    pages: int
    total: int
    observations: int
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came: the bytes, the HTTP status and the headers that matter."""

    address: str
    content: bytes
    status: int
    headers: Mapping[str, str]
    page: Page


class NotNow(Exception):
    """An answer that another try may better; `wait` is what the service asks for, in seconds."""

    def __init__(self, message: str, *, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


def read_services(content: bytes) -> dict[str, Service]:
    """Return the services of a file such as `sources.yaml`, by id."""
    import yaml

    entries = yaml.safe_load(content)
    listed = [Service(**{**entry, "series": tuple(entry["series"])}) for entry in entries]
    for service in listed:
        if service.form not in FORMS:
            raise InvalidData(f"{service.id}: the form {service.form!r} is not known.")
    return {service.id: service for service in listed}


# ---------------------------------------------------------------------------- the forms of services


def address_of(service: Service, series: str, areas: Sequence[tuple[str, str]], page: int) -> str:
    """
    Return the address of one page.

    Parameters
    ----------
    areas
        (ISO alpha-3, M49) of each area; none means all that the service has.
    page
        From 1.
    """
    return FORMS[service.form].address(service, series, areas, page)


def page_in(service: Service, content: bytes) -> Page:
    """
    Return what an answer says of itself.

    Raises
    ------
    NotNow
        If it is no whole answer: a web page, a text cut off.
    ProviderRefused
        If the service says no, has nothing, or answers in a form that attain does not know.
    """
    return FORMS[service.form].page(service, _json(service, content))


def _json(service: Service, content: bytes) -> Any:
    start = content.lstrip()[:1]
    if not start:
        raise NotNow(f"{service.id} gave an empty answer")
    if start == b"<":
        raise NotNow(f"{service.id} answered with a web page instead of figures")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as trouble:
        raise NotNow(f"{service.id} gave an answer that is cut off or damaged") from trouble


@dataclass(frozen=True, slots=True)
class _Form:
    address: Callable[[Service, str, Sequence[tuple[str, str]], int], str]
    page: Callable[[Service, Any], Page]


def _un_address(service: Service, series: str, areas: Sequence[tuple[str, str]], page: int) -> str:
    from urllib.parse import urlencode

    asked = [("seriesCode", series), *(("areaCode", str(int(m49))) for _, m49 in areas)]
    asked += [("page", str(page)), ("pageSize", str(service.page_size))]
    return f"{service.address}/Series/Data?{urlencode(asked)}"


def _un_page(service: Service, answer: Any) -> Page:
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise _strange(service, answer)
    data = answer["data"]
    try:
        number, pages = int(answer["pageNumber"]), int(answer["totalPages"])
        total = int(answer["totalElements"])
        areas = frozenset(str(item["geoAreaCode"]).zfill(3) for item in data)
    except (KeyError, TypeError, ValueError) as drift:
        raise _strange(service, answer) from drift
    return Page(number, pages, total, len(data), areas)


def _bank_address(
    service: Service, series: str, areas: Sequence[tuple[str, str]], page: int
) -> str:
    from urllib.parse import quote, urlencode

    countries = ";".join(iso3 for iso3, _ in areas) or "all"
    asked = {"format": "json", "per_page": service.page_size, "page": page}
    return (
        f"{service.address}/country/{countries}/indicator/{quote(series, safe='.')}"
        f"?{urlencode(asked)}"
    )


def _bank_page(service: Service, answer: Any) -> Page:
    if not isinstance(answer, list) or not answer or not isinstance(answer[0], dict):
        raise _strange(service, answer)
    header, data = answer[0], answer[1] if len(answer) > 1 else None
    if "message" in header:
        raise ProviderRefused(f"{service.id} answered: {_bank_message(header)}. Check the codes.")
    try:
        number, pages, total = (int(header[name]) for name in ("page", "pages", "total"))
        areas = frozenset(str(item["countryiso3code"]) for item in data or ())
    except (KeyError, TypeError, ValueError) as drift:
        raise _strange(service, answer) from drift
    return Page(number, pages, total, len(data or ()), areas)


def _bank_message(header: Mapping[str, Any]) -> str:
    parts = header["message"] if isinstance(header["message"], list) else [header["message"]]
    said = (str(p.get("value", "")) if isinstance(p, dict) else str(p) for p in parts)
    return "; ".join(text.rstrip(".") for text in said if text) or "no"


def _strange(service: Service, answer: Any) -> ProviderRefused:
    if isinstance(answer, dict):
        for name in ("message", "error", "detail", "title"):
            if isinstance(answer.get(name), str):
                return ProviderRefused(f"{service.id} answered: {answer[name][:200]}")
    return ProviderRefused(
        f"{service.id} answers in a form that this attain does not know. "
        f"Look for a newer attain, or download the figures from {service.page}."
    )


FORMS = {"unsd-sdg": _Form(_un_address, _un_page), "world-bank": _Form(_bank_address, _bank_page)}
"""How services are asked and how they answer, by the name of the form."""


# --------------------------------------------------------------------------------- asking, politely


def ask(
    service: Service, address: str, *, http: httpx2.Client, number: int, tries: int = TRIES
) -> Answer:
    """
    Return the answer at `address`, which is page `number`; one request at a time.

    What may pass is asked for again, at most `tries` times, with growing pauses or the one that the
    service asks for.

    Raises
    ------
    ProviderUnavailable
        If there is no answer, or none that is whole.
    ProviderRefused
        If the answer is no.
    """
    import httpx2
    import stamina

    attempts = stamina.retry_context(
        on=_pause_after, attempts=tries, timeout=None, wait_initial=1, wait_max=30, wait_jitter=1
    )
    try:
        for attempt in attempts:
            with attempt:
                return _once(service, address, http, number)
    except NotNow as trouble:
        raise ProviderUnavailable(
            f"{trouble}. Nothing was lost: the same command goes on later."
        ) from trouble
    except httpx2.TransportError as trouble:
        raise ProviderUnavailable(
            f"No answer from {service.id} ({httpx2.URL(address).host}): is there a connection? "
            f"({str(trouble) or type(trouble).__name__}) {_GO_ON}"
        ) from trouble
    raise AssertionError  # pragma: no cover - the last attempt returns or raises


def _pause_after(trouble: Exception) -> bool | float:
    """Return whether to try again after `trouble`, or the seconds to wait before."""
    import httpx2

    if isinstance(trouble, NotNow):
        if trouble.wait is None:
            return True
        return trouble.wait if trouble.wait <= LONGEST_PAUSE else False
    lasting = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
    return isinstance(trouble, httpx2.TransportError) and not isinstance(trouble, lasting)


def _once(service: Service, address: str, http: httpx2.Client, number: int) -> Answer:
    import httpx2

    with http.stream("GET", address) as response:
        _check_status(service, response)
        try:
            content = _body(service, response)
        except httpx2.DecodingError as trouble:
            raise NotNow(f"{service.id} gave an answer that is damaged") from trouble
        headers = {n: response.headers[n] for n in KEPT_HEADERS if n in response.headers}
    page = page_in(service, content)
    if page.total and page.number != number:
        raise NotNow(f"{service.id} was asked for page {number} and gave page {page.number}")
    return Answer(address, content, response.status_code, headers, page)


def _check_status(service: Service, response: httpx2.Response) -> None:
    status = response.status_code
    if status in BUSY:
        said = f"{service.id} is busy or out of order (HTTP {status})"
        wait = seconds_to_wait(response.headers.get("retry-after", ""), now=datetime.now(UTC))
        if wait is not None and wait > LONGEST_PAUSE:
            said += f" and asks to wait {wait:.0f} seconds"
        raise NotNow(said, wait=wait)
    if status != 200:
        raise ProviderRefused(
            f"{service.id} refused the question (HTTP {status}). Check the codes of series and "
            f"areas at {service.page}."
        )


def seconds_to_wait(text: str, *, now: datetime) -> float | None:
    """
    Return the seconds that a Retry-After header asks for; None where it says nothing usable.

    Examples
    --------
    >>> seconds_to_wait("120", now=datetime.now(UTC))
    120.0
    >>> seconds_to_wait("soon", now=datetime.now(UTC)) is None
    True
    """
    if text.strip().isdigit():
        return float(text)
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max((then - now).total_seconds(), 0.0)


def _body(service: Service, response: httpx2.Response) -> bytes:
    began, parts, size = time.monotonic(), [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            raise ProviderRefused(f"{service.id} gives too much at once: ask for fewer areas.")
        if time.monotonic() - began > LONGEST_ANSWER:
            raise NotNow(f"{service.id} is too slow")
    return b"".join(parts)


def service_named(services: Mapping[str, Service], name: str) -> Service:
    """Return a service by its id; UnknownCode names those there are."""
    found = services.get(name.strip().lower())
    if found is None:
        raise UnknownCode(f"There is no source {name!r}. There are: {', '.join(services)}.")
    return found
