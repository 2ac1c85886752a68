"""The reporting obligations that attain ships."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attain.domain.roadmap.obligations import ReportingObligation


@cache
def shipped_obligations() -> tuple[ReportingObligation, ...]:
    """Return the reports that are owed to somebody, as mappings onto what is said once."""
    from attain.exchange.obligation_file import read_obligations

    name = "obligations.yaml"
    content = files("attain").joinpath("data", "obligations", name).read_bytes()
    return read_obligations(content, name=name)
