"""The language in an address: one that pages can be read in, whatever case it is written in."""

from __future__ import annotations

from django.urls import register_converter

from attain.reporting.language import LANGUAGES


class LanguageConverter:
    """The first word of a page's address: the code of a language that the portal has."""

    regex = "|".join(LANGUAGES)

    @staticmethod
    def to_python(value: str) -> str:
        """Return the code."""
        return value

    @staticmethod
    def to_url(value: str) -> str:
        """Return the code."""
        return value


register_converter(LanguageConverter, "language")
