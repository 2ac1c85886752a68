"""`attain sources` and `attain fetch`: the services that figures come from."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from attain.cli.output import Format, Record, Shown, emit
from attain.cli.screen import note, progress
from attain.reporting.terminal import Screen, TableColumn, count_text
from attain.usecases.places import home

if TYPE_CHECKING:
    from attain.usecases.fetch import Fetched

_COLUMNS = (
    TableColumn("source"),
    TableColumn("provider", whole=False),
    TableColumn("title", whole=False),
    TableColumn("terms", whole=False),
    TableColumn("page", whole=False, spare=1),
)


def sources(*, format: Annotated[Format, Parameter(name=("--format", "-f"))] = "table") -> int:
    """List the statistical services that `fetch` can ask."""
    from attain.usecases.fetch import shipped_services

    records = [
        {
            "source": service.id,
            "provider": service.provider,
            "title": service.title,
            "terms": service.terms,
            "page": service.page,
            "address": service.address,
            "series": list(service.series),
        }
        for service in shipped_services().values()
    ]
    emit(records, format=format, shown=Shown(_COLUMNS, _cells))
    return 0


def _cells(record: Record, screen: Screen) -> list[str]:
    return [record[column.header] for column in _COLUMNS]


def fetch(
    source: str,
    /,
    *,
    series: Annotated[list[str] | None, Parameter(consume_multiple=True, negative="")] = None,
    areas: Annotated[list[str] | None, Parameter(consume_multiple=True, negative="")] = None,
    folder: Path | None = None,
) -> int:
    """
    Ask a statistical service for figures, and keep its answers as they came.

    A fetch that was stopped goes on where it was when the same folder is named again.

    Parameters
    ----------
    source
        The service: unsd-sdg or world-bank; `attain sources` lists them.
    series
        Series codes in the service's own writing; by default its main figures.
    areas
        Countries by code or name, or groups; ASEAN by default.
    folder
        Where the answers go; by default a folder of today, in attain's own.
    """
    from attain.exchange.services import service_named
    from attain.usecases.dictionary import shipped_areas
    from attain.usecases.fetch import areas_of, new_client, shipped_services
    from attain.usecases.fetch import fetch as fetched

    service = service_named(shipped_services(), source)
    today = date.today()  # noqa: DTZ011 - the day at the keyboard
    asked = areas_of(shipped_areas(), areas or ["ASEAN"], year=today.year)
    place = folder or home() / "fetched" / service.id / today.isoformat()
    _announce_tries()
    note(f"Asking {service.title} ({service.provider}); answers go to {place}")
    with new_client() as http, progress(service.id) as moved:
        found = fetched(
            service,
            series or list(service.series),
            asked,
            place,
            http=http,
            pause=time.sleep,
            progress=moved,
        )
    _report(found)
    return 0


def _announce_tries() -> None:
    """Say on standard error why there is a pause, instead of logging it."""
    from stamina.instrumentation import RetryDetails, set_on_retry_hooks

    def tell(details: RetryDetails) -> Any:
        note(f"{details.caused_by}; trying again in {details.wait_for:.0f} s")

    set_on_retry_hooks([tell])


def _report(found: Fetched) -> None:
    came = count_text(found.observations, "observation", "observations")
    pages = count_text(found.asked, "page", "pages")
    note(f"{came}: {pages} asked for now, {found.kept} there already.")
    for reason in found.refused.values():
        note(f"Not given: {reason}")
    for series, missing in found.without_figures.items():
        note(f"{series} has no figure for {', '.join(missing)}.")
    note(f"Next: attain read {found.folder}")
