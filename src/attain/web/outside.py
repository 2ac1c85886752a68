"""Pages that belong to no release, such as forms and answers to wrong addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from attain.reporting.language import LANGUAGES, Language, language_of
from attain.web.place import Place

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class OutsidePlace(Place):
    """
    The place of a page that belongs to no release; its links lead into the newest one.

    Attributes
    ----------
    tail
        Its address below the language: say-so/. Empty where it has none to return to.
    """

    tail: str = ""

    def in_language(self, code: str) -> str:
        """Return the address of this page in another language."""
        return f"/{code}/{self.tail}"

    def in_release(self, id: str) -> str:  # noqa: A002 - the word of the releases themselves
        """Return the first page of a release."""
        return self._root(self.language.code, id)

    def in_current(self) -> str:
        """Return the first page of the newest release."""
        return self._root(self.language.code, "")

    @property
    def section(self) -> str:
        """No entry of the navigation."""
        return ""

    @property
    def canonical(self) -> str:
        """Nothing: search engines need not keep this page."""
        return ""

    @property
    def here(self) -> str:
        """The first page."""
        return self.in_current()

    @property
    def say_so(self) -> str:
        """The form for reporting what is wrong, about no page."""
        return f"/{self.language.code}/say-so/"


def outside_place(language: Language, tail: str = "") -> OutsidePlace:
    """
    Return the place of a page that belongs to no release.

    Raises
    ------
    UnknownCode
        If no release is public.
    """
    from attain.web.pages import shelf

    return OutsidePlace(shelf(), shelf().current(), language, "region", {}, tail=tail)


def language_in(request: HttpRequest) -> Language:
    """Return the language of the address, else the one that the browser asks for first."""
    first = request.path_info.lstrip("/").partition("/")[0]
    if first in LANGUAGES:
        return LANGUAGES[first]
    return language_of(wanted_language(request.headers.get("Accept-Language", "")))


def wanted_language(header: str) -> str:
    """
    Return the first language of an Accept-Language header that the portal has, else English.

    Examples
    --------
    >>> wanted_language("de-DE, tl;q=0.8, en;q=0.5")
    'fil'
    """
    for part in header[:500].split(","):
        code = part.partition(";")[0].strip().partition("-")[0].lower()
        code = {"tl": "fil", "in": "id"}.get(code, code)
        if code in LANGUAGES:
            return code
    return "en"
