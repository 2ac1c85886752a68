"""
Languages: the words, numbers, periods, dates and names that people read.

Every text of the interface is written in plain English with named places, and asked for through a
`Language`. English says it as it is written; another language looks it up in its catalogue,
`attain/data/locale/<code>/LC_MESSAGES/attain.po`, and says it in English where the catalogue has
nothing. Forms of numbers and dates, and names of countries, come from Unicode CLDR by way of Babel,
which is imported only when a language other than English, or a date, is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from attain.domain.periods import Period
from attain.errors import InvalidData, UnknownCode
from attain.reporting.catalogues import catalogue_of
from attain.reporting.locale_forms import SIGNIFICANT, forms_of, plain_number
from attain.reporting.names import area_name, goal_title


@dataclass(frozen=True, slots=True)
class Language:
    """
    One language of the interface.

    Parameters
    ----------
    code
        As in addresses and in `lang` attributes (BCP 47): en, id, vi ...
    own_name, english_name
        What its speakers call it, and what English calls it.
    script
        ISO 15924 code of the script that it is written in; says which font a page needs.
    draft
        True as long as no speaker of the language in an official body has checked its catalogue.
    """

    code: str
    own_name: str
    english_name: str
    script: str
    draft: bool = True

    # ------------------------------------------------------------------------------------- words

    def text(self, msgid: str, /, **named: object) -> str:
        """
        Return a text of the interface.

        `msgid` is an English text; `%(name)s` in it is replaced by the argument `name`. With
        arguments a per cent sign is written twice; without, it is written once. Arguments are put
        in as they are: a number goes through `number` first, a year through `period`.

        Examples
        --------
        >>> language_of("en").text("%(area)s in %(period)s", area="Lao PDR", period="2015")
        'Lao PDR in 2015'
        """
        found = msgid if self.code == "en" else catalogue_of(self.code).text(msgid)
        return found % named if named else found

    def plural(self, one: str, many: str, count: int, /, **named: object) -> str:
        """
        Return a text that counts; `%(count)s` is the count as this language writes it.

        Examples
        --------
        >>> language_of("en").plural("one country", "%(count)s countries", 1200)
        '1,200 countries'
        """
        if self.code == "en":
            found = one if count == 1 else many
        else:
            found = catalogue_of(self.code).plural(one, many, count)
        return found % {"count": self.number(count), **named}

    def join(self, parts: Sequence[str]) -> str:
        """
        Return parts as running text.

        Examples
        --------
        >>> language_of("en").join(["Cambodia", "Lao PDR", "Viet Nam"])
        'Cambodia, Lao PDR and Viet Nam'
        """
        return forms_of(self.code).joined(list(parts))

    # ----------------------------------------------------------------------------------- numbers

    def number(
        self, value: float, decimals: int | None = None, significant: int = SIGNIFICANT
    ) -> str:
        """
        Return a number as this language writes it, rounded half up.

        Parameters
        ----------
        value
            A finite number; a figure that is missing has a reason, not a number.
        decimals
            Digits after the sign, always that many, for columns that align. Without it, four
            significant digits at most, whole digits never rounded away, and no digit that the figure
            does not have: 28.10 is 28.1, 45.66667 is 45.67, 1234567.8 is 1,234,568.
        significant
            The most significant digits, where `decimals` is not given.

        Raises
        ------
        InvalidData
            If the value is not finite.

        Examples
        --------
        >>> [language_of("en").number(v) for v in (28.1, 45.66667, 1234567.8, -0.0312)]
        ['28.1', '45.67', '1,234,568', '−0.0312']
        >>> language_of("vi").number(1234.5, decimals=1)
        '1.234,5'
        """
        plain = plain_number(value, decimals, significant)
        return plain if self.code == "en" else forms_of(self.code).localised(plain)

    def percent(
        self, value: float, decimals: int | None = None, significant: int = SIGNIFICANT
    ) -> str:
        """
        Return a number that is in per cent already, with the sign: 28.1 is 28.1%.

        Examples
        --------
        >>> language_of("en").percent(28.1)
        '28.1%'
        """
        return forms_of(self.code).percent % self.number(value, decimals, significant)

    def share(self, value: float, decimals: int | None = 0) -> str:
        """
        Return a share of one in per cent: 0.281 is 28%.

        Examples
        --------
        >>> language_of("en").share(0.281)
        '28%'
        """
        return self.percent(value * 100, decimals)

    def digits(self, text: str) -> str:
        """Return `text` with the digits that this language writes figures with; codes keep theirs."""
        return forms_of(self.code).digits(text)

    def vega_locale(self) -> dict[str, object]:
        """Return the number form of this language as Vega's `config.locale.number` wants it."""
        forms = forms_of(self.code)
        native = {"numerals": list(forms.numerals)} if forms.numerals else {}
        return {
            "decimal": forms.decimal,
            "thousands": forms.group,
            "grouping": [3],
            "currency": ["", ""],
            "minus": forms.minus,
            **native,
        }

    # --------------------------------------------------------------------------- periods, dates

    def period(self, text: str) -> str:
        """
        Return a period for reading; years are years of the Gregorian calendar in every language.

        Raises
        ------
        InvalidData
            If `text` names no period.

        Examples
        --------
        >>> [language_of("en").period(p) for p in ("2015", "2014/2016", "2015-Q1", "2015-03")]
        ['2015', '2014–2016', 'Q1 2015', 'March 2015']
        """
        return _period(self, text)

    def date(self, iso: str, form: Literal["long", "medium"] = "long") -> str:
        """
        Return the day of an ISO 8601 date or time.

        Thai dates give the year of the Gregorian calendar, with its mark ค.ศ. in the long form: the
        periods of figures are Gregorian, and one page must not count in two ways.

        Raises
        ------
        InvalidData
            If `iso` does not begin with a date such as 2026-11-23.

        Examples
        --------
        >>> language_of("en").date("2026-11-23T08:15:00Z")
        '23 November 2026'
        """
        return _date(self.code, iso, form)

    @property
    def calendar_note(self) -> str:
        """What readers must know of the years shown; empty where nothing needs saying."""
        if self.code != "th":
            return ""
        return self.text(
            "Years are those of the Gregorian calendar: 2015 is the Buddhist year 2558."
        )

    # ------------------------------------------------------------------------------------- names

    def area(self, code: str, fallback: str) -> str:
        """
        Return the name of a reference area or group.

        English keeps `fallback`, the official name of the release. Others have the name of Unicode
        CLDR, or ours where `data/names/areas.csv` has one, or `fallback`. None of them is official:
        `area_note` says so.
        """
        return fallback if self.code == "en" else area_name(self.code, code) or fallback

    @property
    def area_note(self) -> str:
        """Where names of areas in this language come from; empty in English."""
        if self.code == "en":
            return ""
        return self.text(
            "Names of areas in this language are from Unicode CLDR, with a few of our own; "
            "the official names are the English ones."
        )

    def goal(self, framework: str, code: str, fallback: str) -> str:
        """
        Return the title of a goal, short where the language has one, or `fallback`.

        `knows_goal` tells which, so that a page can mark an English title as English.
        """
        return goal_title(self.code, framework, code) or fallback

    def knows_goal(self, framework: str, code: str) -> bool:
        """Tell whether this language has a title for a goal."""
        return goal_title(self.code, framework, code) is not None


LANGUAGES: dict[str, Language] = {
    each.code: each
    for each in (
        Language("en", "English", "English", "Latn", draft=False),
        Language("id", "Bahasa Indonesia", "Indonesian", "Latn"),
        Language("vi", "Tiếng Việt", "Vietnamese", "Latn"),
        Language("th", "ไทย", "Thai", "Thai"),
        Language("km", "ខ្មែរ", "Khmer", "Khmr"),
        Language("lo", "ລາວ", "Lao", "Laoo"),
        Language("my", "မြန်မာ", "Burmese", "Mymr"),
        Language("ms", "Bahasa Melayu", "Malay", "Latn"),
        Language("fil", "Filipino", "Filipino", "Latn"),
    )
}
"""Every language by its code, in the order of menus: English first, which is complete."""


def language_of(code: str) -> Language:
    """
    Return the language with `code`.

    Raises
    ------
    UnknownCode
        If attain has no such language.
    """
    try:
        return LANGUAGES[code]
    except KeyError:
        known = ", ".join(LANGUAGES)
        raise UnknownCode(f"There is no language {code!r} here. Take one of {known}.") from None


@lru_cache(maxsize=16384)
def _period(language: Language, text: str) -> str:
    forms = forms_of(language.code)
    if len(text) == 4 and text.isascii() and text.isdigit():
        return forms.digits(text)  # also years far ahead, which no figure may have
    span = Period.parse(text)
    year = forms.digits(f"{span.begin[0]:04d}")
    if (span.begin[1], span.end[1]) == (1, 12):
        return year if span.months == 12 else f"{year}–{forms.digits(f'{span.end[0]:04d}')}"
    if span.months == 3 and span.begin[1] % 3 == 1:
        return forms.dated(date(*span.begin, 1), "yQQQQ" if forms.numerals else "yQQQ")
    if span.months == 6 and span.begin[1] == 1:
        return language.text("first half of %(year)s", year=year)
    if span.months == 6 and span.begin[1] == 7:
        return language.text("second half of %(year)s", year=year)
    ends = dict.fromkeys(forms.dated(date(*month, 1), "yMMMM") for month in (span.begin, span.end))
    return " – ".join(ends)


@lru_cache(maxsize=4096)
def _date(code: str, iso: str, form: str) -> str:
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        raise InvalidData(f"{iso!r} begins with no date. Write it as 2026-11-23.") from None
    return forms_of(code).dated(day, form)
