"""Codes and codelists: the closed lists that codes come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from attain.domain.frameworks import Origin, OriginKind
from attain.errors import InvalidData, UnknownCode

OURS = Origin(OriginKind.OWN)


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """One item of a codelist."""

    id: str
    name: str

    def __post_init__(self) -> None:
        if not self.id or self.id != self.id.strip():
            raise InvalidData(f"A code is text without spaces around it, not {self.id!r}.")


@dataclass(frozen=True)
class Codelist:
    """
    A closed list of codes, such as CL_OBS_STATUS.

    Raises
    ------
    InvalidData
        If a code stands in it twice.
    """

    id: str
    name: str
    codes: tuple[Code, ...]
    agency: str = ""
    version: str = ""
    origin: Origin = OURS
    _by_id: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {code.id: code for code in self.codes}
        if len(by_id) != len(self.codes):
            twice = {c.id for c in self.codes if sum(o.id == c.id for o in self.codes) > 1}
            raise InvalidData(f"{self.id} holds {', '.join(sorted(twice))} more than once.")
        object.__setattr__(self, "_by_id", by_id)

    def __contains__(self, code: object) -> bool:
        """Return whether the text `code` is in the list."""
        return code in self._by_id

    def __iter__(self) -> Iterator[Code]:
        """Yield the codes in the order of the list."""
        return iter(self.codes)

    def __len__(self) -> int:
        """Return how many codes there are."""
        return len(self.codes)

    def code(self, id: str) -> Code:  # noqa: A002 - the word of SDMX
        """
        Return the code with that id; case matters, as it does in SDMX.

        Raises
        ------
        UnknownCode
            If the list has no such code; the message names the nearest ones.
        """
        found = self._by_id.get(id)
        if found is None:
            raise UnknownCode(f"{id!r} is no code of {self.id} ({self.name}). {self._hint(id)}")
        return found

    def _hint(self, asked: str) -> str:
        near = [code.id for code in self.codes if code.id.casefold() == asked.strip().casefold()]
        near = near or get_close_matches(asked, list(self._by_id), n=3, cutoff=0.5)
        if near:
            return f"Did you mean {' or '.join(f'{n} ({self._by_id[n].name})' for n in near)}?"
        some = ", ".join(code.id for code in self.codes[:8])
        return f"Its codes are {some}{' ...' if len(self.codes) > 8 else ''}."
