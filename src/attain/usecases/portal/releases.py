"""The list of public releases: when each was made, by what, how large it is, and its seal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attain.usecases.portal.shelf import PublicRelease


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A public release; `size` is that of its files together, in bytes."""

    id: str
    time: str
    seal: str
    content: str
    size: int
    software: Mapping[str, str]

    @property
    def day(self) -> str:
        """The day of the release, as 2026-03-31."""
        return self.time[:10]


def release_lines(releases: Sequence[PublicRelease]) -> list[ReleaseLine]:
    """
    Return what the manifests of releases say, in the same order.

    Raises
    ------
    DamagedRelease
        If a manifest is not the one that was written.
    """
    from attain.store.manifest import read_manifest

    lines = []
    for each in releases:
        manifest = read_manifest(each.path)
        size = sum(entry.size for entry in manifest.files.values())
        lines.append(
            ReleaseLine(
                manifest.id,
                manifest.time,
                manifest.seal,
                manifest.content,
                size,
                dict(manifest.software),
            )
        )
    return lines
