"""
Reference areas and groups: codes both ways, names, and who belonged to what when.

The lists are data (`attain/data/areas`); this module only answers questions about them. A group
has no composition of its own: `members` always wants to know the date, so that no comparison
changes its composition in silence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from attain.domain.frameworks import Origin, OriginKind
from attain.errors import InvalidData, UnknownCode

NO_SPELLINGS: Mapping[str, str] = {}
OURS = Origin(OriginKind.OWN)


@dataclass(frozen=True, slots=True)
class ReferenceArea:
    """
    A country, an area or a region of the world.

    Attributes
    ----------
    iso3, iso2
        ISO 3166-1 codes; empty for regions.
    m49
        The three digits of the United Nations' standard M49, such as `004`.
    name
        English short name as the United Nations write it.
    kind
        `country`, `region` or `former`.
    within
        M49 code of the region above, empty for the world and for groupings that cut across.
    """

    iso3: str
    iso2: str
    m49: str
    name: str
    kind: str = "country"
    within: str = ""

    def __post_init__(self) -> None:
        if len(self.m49) != 3 or not self.m49.isdigit():
            raise InvalidData(f"{self.name}: M49 has three digits, such as 004, not {self.m49!r}.")
        if self.iso3 and not (len(self.iso3) == 3 and self.iso3.isupper()):
            raise InvalidData(f"{self.name}: ISO alpha-3 is three capitals, not {self.iso3!r}.")

    @property
    def code(self) -> str:
        """The code that observations carry: ISO alpha-3 where there is one, else M49."""
        return self.iso3 or self.m49


@dataclass(frozen=True, slots=True)
class Membership:
    """
    That `member` belongs to `group` from `begin` to `end`, both days included.

    No `begin` means always, no `end` means until further notice. `part` names the provinces that
    take part where the country as a whole does not: national figures do not describe such a group.
    """

    group: str
    member: str
    begin: date | None = None
    end: date | None = None
    part: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.begin and self.end and self.end < self.begin:
            raise InvalidData(f"{self.member} leaves {self.group} before it joins: swap the dates.")

    def holds(self, on: date) -> bool:
        """Return whether the membership is in force on that day."""
        return (self.begin is None or self.begin <= on) and (self.end is None or on <= self.end)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of areas; `fixed` says that its composition never changes."""

    id: str
    name: str
    fixed: bool = False
    origin: Origin = OURS


def day_of(on: date | int) -> date:
    """Return the day that `on` means: itself, or 31 December where only a year is given."""
    return on if isinstance(on, date) else date(on, 12, 31)


def plain(text: str) -> str:
    """
    Return a name without the differences that mean nothing: case, accents, punctuation, spacing.

    Examples
    --------
    >>> plain("  Côte d'Ivoire ")
    'cote d ivoire'
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


@dataclass(frozen=True)
class AreaRegistry:
    """
    All areas, groups and memberships that are loaded.

    Raises
    ------
    InvalidData
        If a code or a spelling stands for two areas, or a membership names what is not listed.
    """

    areas: tuple[ReferenceArea, ...]
    groups: tuple[Group, ...] = ()
    memberships: tuple[Membership, ...] = ()
    spellings: Mapping[str, str] = field(default_factory=lambda: NO_SPELLINGS)

    def __post_init__(self) -> None:
        codes = _index(self.areas, lambda area: (area.iso3, area.iso2, area.m49))
        names = _index(self.areas, lambda area: (plain(area.name),))
        for spelling, code in self.spellings.items():
            other = names.setdefault(plain(spelling), codes[code])
            if other is not codes[code]:
                raise InvalidData(f"The spelling {spelling!r} stands for {other.name} already.")
        object.__setattr__(self, "_codes", codes)
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_groups", {group.id: group for group in self.groups})
        for membership in self.memberships:
            self.group(membership.group)
            self.area(membership.member)

    _codes: Mapping[str, ReferenceArea] = field(init=False, repr=False, compare=False)
    _names: Mapping[str, ReferenceArea] = field(init=False, repr=False, compare=False)
    _groups: Mapping[str, Group] = field(init=False, repr=False, compare=False)

    def area(self, code: str) -> ReferenceArea:
        """
        Return the area with an ISO alpha-2, an ISO alpha-3 or an M49 code (zeros in front or not).

        Raises
        ------
        UnknownCode
            If no area has the code; the message names the nearest ones.
        """
        asked = code.strip().upper()
        found = self._codes.get(asked.zfill(3) if asked.isdigit() else asked)
        if found is None:
            raise UnknownCode(
                f"{code!r} is no code of a reference area in ISO 3166 or M49. "
                + _nearest(asked, self._codes, lambda near: f"{near} ({self._codes[near].name})")
            )
        return found

    def knows(self, code: str) -> bool:
        """Return whether `area` would find `code`."""
        asked = code.strip().upper()
        return (asked.zfill(3) if asked.isdigit() else asked) in self._codes

    def iso3_of(self, code: str) -> str:
        """Return the ISO alpha-3 code of an area; UnknownCode for a region, which has none."""
        area = self.area(code)
        if not area.iso3:
            raise UnknownCode(f"{area.name} ({area.m49}) is a {area.kind} and has no ISO code.")
        return area.iso3

    def m49_of(self, code: str) -> str:
        """Return the three digits of M49 of an area."""
        return self.area(code).m49

    def by_name(self, spelling: str) -> ReferenceArea:
        """
        Return the area with that English name or with a known other spelling of it.

        Case, accents, punctuation and spacing do not matter; nothing is guessed.

        Raises
        ------
        UnknownCode
            If the name is not known; the message names the nearest ones.
        """
        found = self._names.get(plain(spelling))
        if found is None:
            raise UnknownCode(
                f"{spelling!r} is no name of a reference area that is known. "
                + _nearest(plain(spelling), self._names, lambda near: self._names[near].name)
            )
        return found

    def group(self, group: str) -> Group:
        """Return a group by its id; UnknownCode names the nearest ones."""
        found = self._groups.get(group.strip().upper())
        if found is None:
            raise UnknownCode(
                f"{group!r} is no group that is known. "
                + _nearest(group.upper(), self._groups, str)
            )
        return found

    def memberships_of(self, group: str, *, on: date | int) -> tuple[Membership, ...]:
        """Return the memberships of a group in force on a day, or on 31 December of a year."""
        asked, day = self.group(group).id, day_of(on)
        return tuple(m for m in self.memberships if m.group == asked and m.holds(day))

    def members(self, group: str, *, on: date | int) -> tuple[str, ...]:
        """
        Return the codes of the members of a group on a day, in alphabetical order.

        Parameters
        ----------
        group
            Its id, such as `ASEAN` or `CLMV`.
        on
            A day; a bare year means 31 December of it.

        Raises
        ------
        UnknownCode
            If there is no such group.
        """
        return tuple(sorted(m.member for m in self.memberships_of(group, on=on)))

    def parts(self, group: str, *, on: date | int) -> dict[str, str]:
        """Return the members that belong only in part, with the provinces that do."""
        return {m.member: m.part for m in self.memberships_of(group, on=on) if m.part}


def _index(
    areas: Iterable[ReferenceArea], keys: Callable[[ReferenceArea], Iterable[str]]
) -> dict[str, ReferenceArea]:
    index: dict[str, ReferenceArea] = {}
    for area in areas:
        for key in filter(None, keys(area)):
            if index.setdefault(key, area) is not area:
                raise InvalidData(f"{key!r} stands for {index[key].name} and for {area.name}.")
    return index


def _nearest(asked: str, known: Iterable[str], show: Callable[[str], str]) -> str:
    """Return a sentence that names the nearest known entries, or says that none is near."""
    near = list(dict.fromkeys(show(key) for key in get_close_matches(asked, list(known), n=3)))
    return f"Did you mean {' or '.join(near)}?" if near else "Nothing near it is known."
