"""How each language writes numbers, dates and lists: the facts of Unicode CLDR, kept ready."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from attain.errors import InvalidData

if TYPE_CHECKING:
    from babel import Locale

SIGNIFICANT = 4
"""Significant digits of a figure that is shown for reading: few figures here are surer than that."""

MINUS = "\N{MINUS SIGN}"
CLDR_LOCALES = {"en": "en_001"}
"""English as the region writes it, day before month; every other language as it is."""

NUMERALS = {"mymr": "၀၁၂၃၄၅၆၇၈၉", "khmr": "០១២៣៤៥៦៧៨៩", "laoo": "໐໑໒໓໔໕໖໗໘໙", "thai": "๐๑๒๓๔๕๖๗๘๙"}
"""The ten digits of each CLDR numbering system that a language of ours may use by default."""


@dataclass(frozen=True)
class Forms:
    """
    What one language needs to write numbers, dates and lists.

    `numerals` are its ten digits where they are not 0 to 9; `percent` has one place, `%s`.
    """

    code: str
    decimal: str = "."
    group: str = ","
    minus: str = MINUS
    numerals: str = ""
    percent: str = "%s%%"

    def localised(self, plain: str) -> str:
        """Return a number in its English form, such as -1,234.5 with a true minus, in this form."""
        return plain.translate(_signs_of(self))

    def digits(self, text: str) -> str:
        """Return `text` with the digits of this language."""
        if not self.numerals:
            return text
        return text.translate({ord("0") + n: each for n, each in enumerate(self.numerals)})

    def dated(self, day: date, form: str) -> str:
        """Return a day in the CLDR form `long` or `medium`, or in a skeleton such as `yMMMM`."""
        from babel.dates import format_date

        locale = locale_of(self.code)
        pattern = form if form in ("long", "medium") else locale.datetime_skeletons[form].pattern
        return self.digits(format_date(day, pattern, locale))

    def joined(self, parts: list[str]) -> str:
        """Return parts as running text, with the word for "and" before the last."""
        if len(parts) < 2:
            return "".join(parts)
        if self.code == "en":
            return f"{', '.join(parts[:-1])} and {parts[-1]}"
        from babel.lists import format_list

        return format_list(parts, "standard", locale_of(self.code))


@cache
def locale_of(code: str) -> Locale:
    """Return Babel's locale of a language."""
    from babel import Locale

    return Locale.parse(CLDR_LOCALES.get(code, code))


@cache
def forms_of(code: str) -> Forms:
    """Return the forms of a language; those of English need no Babel (a test compares them)."""
    return Forms("en") if code == "en" else cldr_forms(code)


def cldr_forms(code: str) -> Forms:
    """Return the forms of a language as CLDR has them, with the true minus sign."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = locale_of(code)
    system = locale.default_numbering_system
    pattern = locale.percent_formats[None]
    before, after = pattern.prefix[0], pattern.suffix[0]
    return Forms(
        code=code,
        decimal=get_decimal_symbol(locale, numbering_system=system),
        group=get_group_symbol(locale, numbering_system=system),
        numerals=NUMERALS.get(system, ""),
        percent=f"{before}%s{after}".replace("%", "%%").replace("%%s", "%s"),
    )


LONGEST = 15
"""Powers of ten, up and down, from which a number is written with one."""
FINEST = 400
"""Digits that rounding reckons with: enough for every number that a computer holds."""
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(maxsize=65536)
def plain_number(value: float, decimals: int | None, significant: int) -> str:
    """
    Return a number in English form, rounded half up, with a true minus sign.

    Numbers that nobody can read digit by digit are written with a power of ten, unless `decimals` is
    given: extrapolated values can be of any size.

    Raises
    ------
    InvalidData
        If the value is not finite.
    """
    if not math.isfinite(value):
        raise InvalidData(
            f"{value} is no number to show. Say in words why there is no figure instead."
        )
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(float(value)))
    power = exact.adjusted()
    if decimals is None and abs(power) >= LONGEST:
        text = plain_number(float(exact.scaleb(-power)), None, significant)
        return f"{text} × 10{str(power).translate(RAISED)}"
    places = max(significant - 1 - power, 0) if decimals is None else decimals
    with localcontext(prec=FINEST):
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if rounded < 0 else text


@cache
def _signs_of(forms: Forms) -> dict[int, str]:
    return {
        ord("."): forms.decimal,
        ord(","): forms.group,
        **{ord("0") + n: each for n, each in enumerate(forms.numerals)},
    }
