"""
What the columns of a file are for: which holds the area, which the value, which a dimension.

Each layout has a table of headers. Headers are compared without case, blanks, brackets and
underscores, so that `[Reporting Type]`, `reportingTypeCode` and `REPORTING_TYPE` meet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

IGNORED = "-"
"""The role of a column that repeats another, or tells nothing about a figure."""

ATTRIBUTES = frozenset(
    [
        "series_code",
        "indicator",
        "reference_area",
        "area_name",
        "period",
        "value",
        "unit",
        "status",
        "confidentiality",
        "nature",
        "multiplier",
        "lower",
        "upper",
        "standard_error",
        "source",
        "footnote",
        "details",
        "bounds",
        "action",
    ]
)
"""Roles that are not dimensions."""

UN_ROLES: Mapping[str, str] = {
    "goal": IGNORED,
    "target": IGNORED,
    "indicator": "indicator",
    "seriescode": "series_code",
    "series": "series_code",
    "seriesdesc": IGNORED,
    "seriesdescription": IGNORED,
    "seriescount": IGNORED,
    "release": IGNORED,
    "geoareacode": "reference_area",
    "geoareaname": "area_name",
    "iso3": IGNORED,
    "parentcode": IGNORED,
    "parentname": IGNORED,
    "timeperiod": "period",
    "timeperiodstart": "period",
    "value": "value",
    "valuetype": IGNORED,
    "valuedetails": "details",
    "timedetail": IGNORED,
    "timedetails": IGNORED,
    "timecoverage": IGNORED,
    "upperbound": "upper",
    "lowerbound": "lower",
    "boundscode": "bounds",
    "bounds": "bounds",
    "baseperiod": IGNORED,
    "source": "source",
    "sources": "source",
    "geoinfourl": IGNORED,
    "footnote": "footnote",
    "footnotes": "footnote",
    "nature": "nature",
    "naturecode": "nature",
    "units": "unit",
    "unitscode": "unit",
    "unitmultiplier": "multiplier",
    "unitmultipliercode": "multiplier",
    "observationstatus": "status",
    "observationstatuscode": "status",
    "reportingtype": "REPORTING_TYPE",
    "reportingtypecode": "REPORTING_TYPE",
    "freq": IGNORED,
    "freqcode": IGNORED,
    "isdsdseries": IGNORED,
    "age": "AGE",
    "sex": "SEX",
    "location": "URBANISATION",
    "educationlevel": "EDUCATION_LEV",
    "levelofeducation": "EDUCATION_LEV",
    "disabilitystatus": "DISABILITY_STATUS",
    "typeofoccupation": "OCCUPATION",
    "typeofproduct": "PRODUCT",
    "activity": "ACTIVITY",
    "quantile": "INCOME_WEALTH_QUANTILE",
    "migratorystatus": "MIGRATORY_STATUS",
}
"""Headers of the UN SDG database, in its csv releases, its Excel export and its API."""

SDMX_ROLES: Mapping[str, str] = {
    "dataflow": IGNORED,
    "structure": IGNORED,
    "structureid": IGNORED,
    "structurename": IGNORED,
    "action": "action",
    "series": "series_code",
    "indicator": "indicator",
    "indicatorlabel": "indicator",
    "minsetseries": "series_code",
    "refarea": "reference_area",
    "timeperiod": "period",
    "obsvalue": "value",
    "observationvalue": "value",
    "obsstatus": "status",
    "confstatus": "confidentiality",
    "obsconf": "confidentiality",
    "nature": "nature",
    "unitmeasure": "unit",
    "unit": "unit",
    "unitmult": "multiplier",
    "lowerbound": "lower",
    "upperbound": "upper",
    "stderr": "standard_error",
    "standarderror": "standard_error",
    "sourcedetail": "source",
    "source": "source",
    "commentobs": "footnote",
    "obscomment": "footnote",
    "reportingtype": "REPORTING_TYPE",
    **dict.fromkeys(
        """freq commentts timedetail timecoverage baseper geoinfourl geoinfotype datalastupdate
        decimals dec custbreakdownlb sourceyear sourceagency coverage timeformat title obsprebreak
        embargotime collection islatestvalue indicatorid indicatordesc iso3
        sdgseriesid iloseriesid unescoseriesid tsksubdims tsksubid tsksubdesc
        sourcedetailurl attainrelease attainprovider attainlicence attainorigin attainsheet
        attainrow""".lower().split(),
        IGNORED,
    ),
}
"""Component ids of SDMX data structures, as they head the columns of SDMX-CSV."""

TEMPLATE_ROLES: Mapping[str, str] = {
    "title": IGNORED,
    "indicator": "indicator",
    "indicatorcode": "indicator",
    "series": "series_code",
    "seriescode": "series_code",
    "referencearea": "reference_area",
    "refarea": "reference_area",
    "area": "reference_area",
    "country": "reference_area",
    "countrycode": "reference_area",
    "iso3": "reference_area",
    "period": "period",
    "timeperiod": "period",
    "year": "period",
    "value": "value",
    "obsvalue": "value",
    "unit": "unit",
    "unitmeasure": "unit",
    "status": "status",
    "obsstatus": "status",
    "confidentiality": "confidentiality",
    "confstatus": "confidentiality",
    "nature": "nature",
    "multiplier": "multiplier",
    "unitmult": "multiplier",
    "lower": "lower",
    "lowerbound": "lower",
    "upper": "upper",
    "upperbound": "upper",
    "standarderror": "standard_error",
    "source": "source",
    "sourcedetail": "source",
    "footnote": "footnote",
    "comment": "footnote",
}
"""Headers of the template, and other words for them."""


@dataclass(frozen=True, slots=True)
class Roles:
    """
    The column for each attribute, the dimension for each other column, and the columns by
    year.
    """

    attributes: Mapping[str, str]
    dimensions: Mapping[str, str]
    years: tuple[str, ...] = ()

    def missing(self, *wanted: str) -> list[str]:
        """Return which of the roles `wanted` no column has."""
        return [role for role in wanted if role not in self.attributes]


def bare(header: str) -> str:
    """
    Return a header without case, blanks, brackets and marks.

    Examples
    --------
    >>> bare("[Reporting Type]")
    'reportingtype'
    """
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def dimension_id(header: str) -> str:
    """
    Return the id of a dimension that no table names: `typeOfSkillCode` is TYPE_OF_SKILL.

    Examples
    --------
    >>> (
    ...     dimension_id("typeOfSkillCode"),
    ...     dimension_id("Wealth quintile"),
    ...     dimension_id("[IHR Capacity]"),
    ... )
    ('TYPE_OF_SKILL', 'WEALTH_QUINTILE', 'IHR_CAPACITY')
    """
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", header.strip().strip("[]"))
    text = re.sub(r"[^\w]+", "_", text).strip("_").upper()
    return text.removesuffix("_CODE") or text


def roles_of(
    headers: Iterable[str], table: Mapping[str, str], *, years: Iterable[str] = ()
) -> Roles:
    """
    Return what each column is for, by a table of headers.

    A header that the table does not know is a dimension. Two columns for the same role: the first
    counts, the other is passed over. A `...Desc` or `..._DESC` beside its code is passed over.
    """
    by_year = tuple(years)
    headers = [h for h in headers if h not in by_year and h.strip()]
    short = {bare(h) for h in headers}
    attributes: dict[str, str] = {}
    dimensions: dict[str, str] = {}
    for header in headers:
        word = bare(header)
        stem = word.removesuffix("code")
        twin = word.removesuffix("desc")
        if twin != word and (twin in short or f"{twin}code" in short):
            continue
        role = table.get(word) or table.get(stem) or dimension_id(header)
        if role == IGNORED:
            continue
        if role in ATTRIBUTES:
            attributes.setdefault(role, header)
        elif role not in dimensions.values():
            dimensions[header] = role
    return Roles(attributes, dimensions, by_year)
