"""Pages of long answers, and the address of the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest, HttpResponse

from attain.web.api.edge import edition_of, json_answer
from attain.web.api.records import Record, page_record

if TYPE_CHECKING:
    from attain.web.api.schemas import Paged

T = TypeVar("T")


def paged(
    request: HttpRequest,
    found: Sequence[T],
    asked: Paged,
    record: Callable[[T], Record] | None = None,
) -> HttpResponse:
    """
    Return the page that is asked for of everything that was found.

    Parameters
    ----------
    record
        Makes an item of what was found; it is called for the items of this page only.
    """
    begin = (asked.page - 1) * asked.size
    part: Sequence[Any] = found[begin : begin + asked.size]
    items = [record(each) for each in part] if record else list(part)
    return one_page(request, items, asked, count=len(found))


def one_page(
    request: HttpRequest, items: list[Record], asked: Paged, *, count: int, **more: object
) -> HttpResponse:
    """Return a page of items that were taken out of `count` already; `more` stands beside them."""
    made = page_record(
        edition_of(request),
        items,
        count=count,
        page=asked.page,
        size=asked.size,
        address=next_address(request, asked.page + 1),
    )
    return json_answer({**made, **more})


def next_address(request: HttpRequest, page: int) -> str:
    """Return the address of another page of the same answer."""
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"
