"""The place of a page: which release, which language, and how to link from here to other pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.conf import settings
from django.templatetags.static import static

from attain.reporting.language import LANGUAGES, Language
from attain.usecases.portal.chain import word_of
from attain.web.own_address import cited, own_address
from attain.web.routes import ROUTES

if TYPE_CHECKING:
    from attain.domain.series import SeriesKey
    from attain.usecases.portal.edition import Edition
    from attain.usecases.portal.public_roadmap import PublicRoadmap
    from attain.usecases.portal.shelf import PublicRelease, Shelf


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """A language that a page can be read in, and the page's address in it."""

    code: str
    own_name: str
    draft: bool
    link: str
    current: bool


@dataclass(frozen=True)
class Place:
    """
    Where a page stands.

    Attributes
    ----------
    pinned
        Whether the address names the release, as those of earlier releases do: links stay in it.
    exported
        The codes of the languages of the static edition that the page is made for; else none.
    route, parts
        The name of the page's route, and the words of its address.
    roadmap
        What everybody may see of the roadmap; None where the page tells nothing of it, or it cannot be
        read.
    read
        In the static edition: when the roadmap was read, in UTC.
    """

    shelf: Shelf
    edition: Edition
    language: Language
    route: str
    parts: dict[str, str]
    pinned: bool = False
    query: str = ""
    exported: tuple[str, ...] = ()
    roadmap: PublicRoadmap | None = None
    read: str = ""

    @property
    def served(self) -> bool:
        """Whether a server answers behind this page: the static edition has none."""
        return not self.exported

    def link(self, name: str, /, **parts: str) -> str:
        """Return the address of a page in the same language and release."""
        release = self.release_in_address if ROUTES[name].of_release else ""
        return f"{self._root(self.language.code, release)}{_tail(name, parts)}"

    def series_link(self, framework: str, indicator: str, key: SeriesKey) -> str:
        """Return the address of a series of an indicator: the short one, where its page shows it first."""
        parts = {"framework": framework, "indicator": indicator, "area": key.reference_area}
        if self.edition.first_series(framework, indicator).get(key.reference_area, key) == key:
            return self.link("series", **parts)
        return self.link("other_series", series_code=word_of(key), **parts)

    def with_query(self, name: str, /, query: dict[str, str | list[str]], **parts: str) -> str:
        """Return the address of a page with a query behind it."""
        return f"{self.link(name, **parts)}?{urlencode(query, doseq=True)}"

    def in_language(self, code: str) -> str:
        """Return the address of this page in another language."""
        return f"{self._root(code, self.release_in_address)}{self._own_tail}"

    def in_release(self, id: str) -> str:  # noqa: A002 - the word of the releases themselves
        """Return the address of this page as of another release; as it is now where it belongs to none."""
        release = id if ROUTES[self.route].of_release else ""
        return f"{self._root(self.language.code, release)}{self._own_tail}"

    def link_in(self, release: str, name: str, /, **parts: str) -> str:
        """Return the address of a page as of the release with that id."""
        return f"{self._root(self.language.code, release)}{_tail(name, parts)}"

    def in_current(self) -> str:
        """Return the address of this page that always shows the newest release."""
        return f"{self._root(self.language.code, '')}{self._own_tail}"

    def file(self, path: str) -> str:
        """Return the address of a file of this release, such as observations.parquet."""
        return f"/files/{quote(self.edition.id, safe='')}/{path}"

    @staticmethod
    def program(path: str) -> str:
        """Return an address for programs, such as catalogue.jsonld: it has no language."""
        return f"/{path}"

    def chart(self, path: str) -> str:
        """Return the address of a chart as a picture; it is in the language of the page."""
        return f"/charts/{quote(self.edition.id, safe='')}/{self.language.code}/{path}"

    @property
    def languages(self) -> list[LanguageChoice]:
        """The languages that this page can be read in."""
        return [
            LanguageChoice(
                each.code,
                each.own_name,
                each.draft,
                self.in_language(each.code),
                each.code == self.language.code,
            )
            for each in LANGUAGES.values()
            if self.served or each.code in self.exported
        ]

    @property
    def section(self) -> str:
        """The entry of the navigation that the page lies under."""
        return ROUTES[self.route].section

    @property
    def clearance(self) -> str:
        """Where a page that is not public is cleared; empty for public pages."""
        return ""

    @property
    def earlier(self) -> bool:
        """Whether an earlier release is being read."""
        return not self.is_newest

    @property
    def shows_roadmap(self) -> bool:
        """Whether the roadmap is to be found; the static edition has it where it could be read."""
        return self.served or self.roadmap is not None

    @property
    def current_link(self) -> str:
        """The address of this page that always shows the newest release."""
        return self.in_current()

    @property
    def say_so(self) -> str:
        """
        The address for reporting that something on this page is wrong.

        From the static edition it leads to the portal that runs at ATTAIN_ADDRESS; nowhere without.
        """
        path = f"/{self.language.code}/say-so/?{urlencode({'about': self.here})}"
        return path if self.served else cited(path) if own_address() else ""

    @property
    def desk(self) -> str:
        """The address where people sign in; none in the static edition."""
        return "/desk/" if self.served else ""

    @property
    def canonical(self) -> str:
        """The whole address of this page as search engines should keep it, where known."""
        if not own_address():
            return ""
        root = self._root(self.language.code, self.release_in_address)
        return cited(f"{root}{_tail(self.route, self.parts)}")

    @property
    def fonts(self) -> str:
        """The address of the style sheet that brings fonts of the region's scripts, if any."""
        return str(settings.ATTAIN_FONTS_ADDRESS)

    @staticmethod
    def static(path: str) -> str:
        """Return the address of a file of the interface."""
        return static(f"attain/{path}")

    @property
    def release_in_address(self) -> str:
        """The id of the release where addresses name it, else nothing."""
        return self.edition.id if self.pinned else ""

    @cached_property
    def withdrawn(self) -> PublicRelease | None:
        """The release as it was withdrawn, where a withdrawn one is being read."""
        return self.shelf.gone(self.edition.id)

    @cached_property
    def is_newest(self) -> bool:
        """Whether this is the newest release."""
        found = self.shelf.releases()
        return not found or found[0].id == self.edition.id

    @property
    def here(self) -> str:
        """The address of this page, with the release named: what a citation says."""
        return self.in_release(self.edition.id)

    @property
    def cited(self) -> str:
        """
        The address of this page with the release named, as a citation has it.

        Where the portal is not told its own it is a path; nothing in a static edition, where a path
        leads nowhere. Release and seal stand in the citation besides.
        """
        return cited(self.here) if self.served or own_address() else ""

    def cited_in(self, name: str, /, **parts: str) -> str:
        """Return the address of another page of this release, as a citation has it."""
        path = self.link_in(self.edition.id, name, **parts)
        return cited(path) if self.served or own_address() else ""

    @property
    def completed(self) -> bool:
        """Whether the reader's browser completes addresses by the name that it came by."""
        return self.served and not own_address()

    def area(self, code: str) -> str:
        """Return the name of an area in the language of the page."""
        return self.language.area(code, self.edition.area_name(code))

    @property
    def _own_tail(self) -> str:
        tail = _tail(self.route, self.parts)
        return f"{tail}?{self.query}" if self.query else tail

    @staticmethod
    def _root(language: str, release: str) -> str:
        return f"/{language}/releases/{quote(release, safe='')}/" if release else f"/{language}/"


def _tail(name: str, parts: dict[str, str]) -> str:
    spelled = {**parts, "framework": parts["framework"].lower()} if "framework" in parts else parts
    return ROUTES[name].filled(spelled)
