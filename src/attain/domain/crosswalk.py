"""The crosswalk: which series of a later framework continues which series of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from attain.domain.frameworks import NO_CODES, Origin, OriginKind

OURS = Origin(OriginKind.OWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """
    That a series of the SDGs takes up what a series of the MDGs measured.

    Attributes
    ----------
    mdg_indicator, sdg_indicator
        Codes of the indicators.
    mdg_series, sdg_series
        The series codes that serve them.
    sdg_dimensions
        The breakdown of the later series that stands for the whole; none means its total.
    comparable
        Whether the definitions agree, so that both may stand on one line. If not, they speak of the
        same concern only and must never be joined to one trend.
    note
        Why, in a sentence.
    """

    mdg_indicator: str
    sdg_indicator: str
    mdg_series: str
    sdg_series: str
    comparable: bool
    sdg_dimensions: Mapping[str, str] = field(default_factory=lambda: NO_CODES)
    note: str = ""
    origin: Origin = OURS
