"""
Codes in words: units of measure, breakdowns, and how a figure came to be.

The codes are those of the SDG data structure, and of the older exports that name ages as 15-24. The
words are shorter than the official names of the codelists, so that they can stand beside a figure.
A code that is not known here is shown as it is: a wrong word would be worse.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from attain.domain.series import dimensions_of
from attain.reporting.catalogues import message
from attain.reporting.language import Language, language_of

UNIT_WORDS = {
    "BOOL": message("yes (1) or no (0)"),
    "CON_USD": message("constant US dollars"),
    "CON_USD_M": message("million constant US dollars"),
    "CUR_LCU": message("local currency"),
    "GPERM3": message("micrograms per cubic metre"),
    "HA": message("hectares"),
    "IX": message("index"),
    "KG": message("kilograms"),
    "KG_C_KM2_PER_DAY": message("kilograms of algal carbon per square kilometre of basin a day"),
    "KG_CO2_PER_GDP_CON_PPP_USD": message("kg CO₂ equivalent per constant PPP dollar of GDP"),
    "KG_OE_PER_GDP_CON_PPP_USD": message("kg oil equivalent per 1,000 constant PPP dollars of GDP"),
    "KG_OE_PER_GDP_USD": message("kg oil equivalent per 1,000 dollars of GDP"),
    "KG_PER_CON_USD": message("kilograms per constant US dollar"),
    "KM": message("kilometres"),
    "KM2": message("square kilometres"),
    "LCU_PPP_USD": message("local currency per US dollar (PPP)"),
    "LITRES_PURE_ALCOHOL": message("litres of pure alcohol"),
    "MJ_PER_GDP_CON_PPP_USD": message("megajoules per constant PPP dollar of GDP"),
    "M_M3_PER_YR": message("million cubic metres a year"),
    "NUMBER": message("number"),
    "PER_1000_LIVE_BIRTHS": message("per 1,000 live births"),
    "PER_1000_POP": message("per 1,000 population"),
    "PER_1000_UNINFECTED_POP": message("per 1,000 uninfected population"),
    "PER_1000_USD": message("per 1,000 US dollars"),
    "PER_10000_POP": message("per 10,000 population"),
    "PER_100000_EMP": message("per 100,000 employees"),
    "PER_100000_FTE": message("per 100,000 full-time equivalents"),
    "PER_100000_LIVE_BIRTHS": message("per 100,000 live births"),
    "PER_100000_POP": message("per 100,000 population"),
    "PER_100000_PRSN_INSR": message("per 100,000 persons insured"),
    "PER_100000_WKRS_EMP": message("per 100,000 workers employed"),
    "PER_100000_WKRS_EXPD": message("per 100,000 workers exposed to the risk"),
    "PER_1000000_POP": message("per million population"),
    "PER_100_LIVE_BIRTHS": message("per 100 live births"),
    "PER_100_POP": message("per 100 population"),
    "PER_USD_GDP_PPP": message("per PPP dollar of GDP"),
    "PER_MARW_20T24Y": message("per cent of women aged 20 to 24"),
    "PER_POP_U5": message("per cent of children under 5"),
    "PH": message("pH"),
    "PROB": message("probability"),
    "PT": message("per cent"),
    "PV_USD": message("US dollars, net present value"),
    "P_KM": message("passenger kilometres"),
    "RO": message("ratio"),
    "SCORE": message("score"),
    "T": message("tonnes"),
    "TCO2E": message("tonnes of CO₂ equivalent"),
    "TEU": message("twenty-foot equivalent units"),
    "T_KM": message("tonne kilometres"),
    "T_ODP": message("tonnes of ozone-depleting potential"),
    "T_PER_HA": message("tonnes per hectare"),
    "USD": message("US dollars"),
    "USD_PER_M3": message("US dollars per cubic metre"),
    "W_PER_CAPITA": message("watts per person"),
}
"""Words for codes of CL_UNIT_MEASURE, and for codes of older exports."""

_MULTIPLES = {
    3: (message("thousand %(unit)s"), message("thousands")),
    6: (message("million %(unit)s"), message("millions")),
    9: (message("billion %(unit)s"), message("billions")),
}
"""Words for CL_UNIT_MULT, with a unit and for plain numbers."""

DIMENSION_NAMES = {
    "AGE": message("age"),
    "DISABILITY_STATUS": message("disability"),
    "DISABILITY": message("disability"),
    "EDUCATION_LEV": message("level of education"),
    "LOCATION": message("urban or rural"),
    "OCCUPATION": message("occupation"),
    "POLICY_DOMAINS": message("policy domain"),
    "QUANTILE": message("income or wealth"),
    "INCOME_WEALTH_QUANTILE": message("income or wealth"),
    "SEX": message("sex"),
    "URBANISATION": message("urban or rural"),
}
"""What people are told apart by, for sentences such as "by sex"."""

_PLACE = {
    "U": message("urban"),
    "URBAN": message("urban"),
    "R": message("rural"),
    "RURAL": message("rural"),
}
_QUANTILE = {
    "Q1": message("poorest fifth"),
    "Q2": message("second poorest fifth"),
    "Q3": message("middle fifth"),
    "Q4": message("second richest fifth"),
    "Q5": message("richest fifth"),
    "B40": message("poorest 40 per cent"),
    "B50": message("poorest half"),
    "R50": message("richest half"),
    "R60": message("richest 60 per cent"),
}
_DISABILITY = {"PD": message("with a disability"), "PWD": message("without a disability")}
_SEX = {
    "F": message("female"),
    "FEMALE": message("female"),
    "M": message("male"),
    "MALE": message("male"),
}
_EDUCATION = {
    "ISCED11_0": message("early childhood education"),
    "ISCED11_02": message("pre-primary education"),
    "ISCED11_1": message("primary education"),
    "ISCED11_2": message("lower secondary education"),
    "ISCED11_3": message("upper secondary education"),
    "ISCED11_4": message("post-secondary non-tertiary education"),
    "ISCED11_5": message("short-cycle tertiary education"),
    "ISCED11_6": message("bachelor’s or equivalent level"),
    "ISCED11_7": message("master’s or equivalent level"),
    "ISCED11_8": message("doctoral or equivalent level"),
    "ISCED97_1": message("primary education"),
    "ISCED97_2": message("lower secondary education"),
    "ISCED97_3": message("upper secondary education"),
    "AGG_5T8": message("tertiary education"),
}
CODE_WORDS = {
    "SEX": _SEX,
    "URBANISATION": _PLACE,
    "LOCATION": _PLACE,
    "QUANTILE": _QUANTILE,
    "INCOME_WEALTH_QUANTILE": _QUANTILE,
    "EDUCATION_LEV": _EDUCATION,
    "DISABILITY_STATUS": _DISABILITY,
    "DISABILITY": _DISABILITY,
    "POLICY_DOMAINS": {"ALLDOMAINS": message("all policy domains")},
}
"""Words for codes of each dimension; ages are read by their form."""

_ANYWHERE = {
    "_N": message("no answer"),
    "_O": message("other"),
    "_U": message("unknown"),
    "_X": message("not available"),
}
"""Codes that mean the same in every dimension."""

NATURE_WORDS = {
    "C": message("country data"),
    "CA": message("country data, adjusted"),
    "E": message("estimated"),
    "G": message("global monitoring data"),
    "M": message("modelled"),
    "N": message("not relevant"),
    "NA": message("nature not stated"),
    "_X": message("nature not stated"),
    "": message("nature not stated"),
}
"""Words for CL_NATURE: who made the figure, and out of what."""

STATUS_WORDS = {
    "A": message("observed"),
    "B": message("break in the series"),
    "D": message("definition differs"),
    "E": message("estimated"),
    "F": message("forecast"),
    "G": message("experimental"),
    "H": message("missing: holiday or weekend"),
    "I": message("imputed"),
    "J": message("under a derogation"),
    "K": message("included in another category"),
    "L": message("missing: not collected"),
    "M": message("missing: cannot exist"),
    "N": message("not significant"),
    "O": message("missing"),
    "P": message("provisional"),
    "Q": message("suppressed"),
    "S": message("strike or other special event"),
    "U": message("low reliability"),
    "V": message("not validated"),
    "W": message("includes another category"),
}
"""Words for CL_OBS_STATUS."""

_ORDER = ("SEX", "AGE", "URBANISATION", "LOCATION", "QUANTILE", "EDUCATION_LEV")
_ENGLISH = language_of("en")


def unit_words(code: str, language: Language = _ENGLISH, *, multiplier: int = 0) -> str:
    """
    Return a unit of measure in words, or the code where it is not known.

    `multiplier` is the power of ten that the figures are counted in.

    Examples
    --------
    >>> unit_words("PER_1000_LIVE_BIRTHS")
    'per 1,000 live births'
    >>> unit_words("T", multiplier=3), unit_words("NUMBER", multiplier=6)
    ('thousand tonnes', 'millions')
    """
    unit = _words(UNIT_WORDS, code, language)
    if multiplier == 0:
        return unit
    if multiplier not in _MULTIPLES:
        return f"10^{multiplier} {unit}"
    with_unit, plain = _MULTIPLES[multiplier]
    return language.text(plain) if code == "NUMBER" else language.text(with_unit, unit=unit)


def nature_words(code: str, language: Language = _ENGLISH) -> str:
    """Return the nature of a figure in words."""
    return _words(NATURE_WORDS, code, language)


def status_words(code: str, language: Language = _ENGLISH) -> str:
    """Return the status of an observation in words."""
    return _words(STATUS_WORDS, code, language)


def dimension_name(dimension: str, language: Language = _ENGLISH) -> str:
    """
    Return what a dimension tells apart, such as "sex"; its code, in small letters, where not known.

    Examples
    --------
    >>> dimension_name("SEX"), dimension_name("CAUSE_DEATH")
    ('sex', 'cause death')
    """
    if dimension in DIMENSION_NAMES:
        return language.text(DIMENSION_NAMES[dimension])
    return dimension.replace("_", " ").lower()


def dimension_words(dimensions: str, language: Language = _ENGLISH) -> str:
    """
    Return the group of people that a series speaks of, in words; empty for the total.

    `dimensions` is the canonical text of a series key.

    Examples
    --------
    >>> dimension_words("AGE=Y0T4;SEX=F")
    'female, under 5 years'
    >>> dimension_words("AGE=Y15T24;URBANISATION=R"), dimension_words("")
    ('15 to 24 years, rural', '')
    >>> dimension_words("CAUSE_DEATH=GHE110")
    'cause death GHE110'
    """
    codes = dimensions_of(dimensions)
    names = sorted(codes, key=lambda name: (_place(name), name))
    return ", ".join(code_words(name, codes[name], language) for name in names)


def code_words(dimension: str, code: str, language: Language = _ENGLISH) -> str:
    """
    Return one code of a dimension in words.

    Examples
    --------
    >>> code_words("SEX", "F"), code_words("AGE", "Y_GE15"), code_words("AGE", "<5Y")
    ('female', '15 years and over', 'under 5 years')
    """
    said = _age(code, language) if dimension == "AGE" else ""
    known = CODE_WORDS.get(dimension, {})
    if said or code in known:
        return said or language.text(known[code])
    return f"{dimension_name(dimension, language)} {_words(_ANYWHERE, code, language)}"


def _words(known: dict[str, str], code: str, language: Language) -> str:
    return language.text(known[code]) if code in known else code


def _place(dimension: str) -> int:
    return _ORDER.index(dimension) if dimension in _ORDER else len(_ORDER)


# ------------------------------------------------------------------------------------------- ages

_Said = Callable[[Language, int, int], str]


def _under(language: Language, _: int, to: int) -> str:
    return language.plural("under 1 year", "under %(count)s years", to)


def _exact(language: Language, years: int, _: int) -> str:
    return language.plural("1 year", "%(count)s years", years)


def _between(language: Language, first: int, last: int) -> str:
    if first == 0:
        return _under(language, 0, last + 1)
    return language.text(
        "%(first)s to %(last)s years", first=language.number(first), last=language.number(last)
    )


def _and_over(language: Language, years: int, _: int) -> str:
    return language.plural("1 year and over", "%(count)s years and over", years)


def _months_under(language: Language, _: int, to: int) -> str:
    return language.plural("under 1 month", "under %(count)s months", to)


def _months_between(language: Language, first: int, last: int) -> str:
    if first == 0:
        return _months_under(language, 0, last + 1)
    return language.text(
        "%(first)s to %(last)s months", first=language.number(first), last=language.number(last)
    )


_AGES: tuple[tuple[re.Pattern[str], _Said], ...] = tuple(
    (re.compile(form), said)
    for form, said in (
        (r"Y?(\d+)(?:T|-)(\d+)", _between),
        (r"M(\d+)T(\d+)", _months_between),
        (r"Y_GE(\d+)", _and_over),
        (r"(\d+)\+", _and_over),
        (r"<()(\d+)Y?", _under),
        (r"<()(\d+)M", _months_under),
        (r"(M)0", lambda language, _, __: _months_under(language, 0, 1)),
        (r"(Y)0", lambda language, _, __: _under(language, 0, 1)),
        (r"Y?(\d+)", _exact),
    )
)


def _age(code: str, language: Language) -> str:
    """Return an age group in words, empty where its form is not known."""
    for form, said in _AGES:
        if found := form.fullmatch(code):
            numbers = [int(each) if each.isdigit() else 0 for each in found.groups()]
            return said(language, numbers[0], numbers[-1])
    return ""
