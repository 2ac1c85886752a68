"""Origins in YAML files: how far an entry can be trusted, and where it was read."""

from __future__ import annotations

from attain.domain.frameworks import Origin, OriginKind
from attain.exchange.sections import MISSING, Section

KEYS = frozenset({"kind", "source", "note"})


def origin_of(section: Section, above: Origin | None) -> Origin:
    """Return the origin of a section, or the one above it where it has none."""
    part = section.part("origin", KEYS)
    if part is None:
        if above is None and "origin" not in section:
            remedy = "Say where it comes from: `origin: {kind: own, note: ...}`."
            section.fault(MISSING, "`origin` is missing.", remedy)
        return above or Origin(OriginKind.OWN)
    kind = part.choice("kind", OriginKind)
    if "kind" not in part:
        part.fault(MISSING, "`kind` is missing.", "Choose source, knowledge or own.")
    origin = Origin(kind or OriginKind.OWN, part.text("source"), part.text("note"))
    if origin.kind is OriginKind.SOURCE and not origin.source:
        part.fault(MISSING, "`source` is missing.", "Name what was read, so that others can.")
    return origin
