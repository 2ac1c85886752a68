"""The crosswalk file: which SDG series continues which MDG series, read from YAML."""

from __future__ import annotations

from attain.domain.crosswalk import Continuation
from attain.domain.frameworks import Origin, OriginKind
from attain.exchange.sections import UNREADABLE, WRONG_VALUE, Faults, Section, root_section

_ROOT = frozenset({"origin", "continuations"})
_ORIGIN = frozenset({"kind", "source", "note"})
_ITEM = frozenset(
    {"mdg", "sdg", "mdg_series", "sdg_series", "sdg_dimensions", "comparable", "note"}
)


def read_crosswalk(content: bytes, *, name: str) -> tuple[Continuation, ...]:
    """
    Return the continuations that a YAML file holds.

    Raises
    ------
    InvalidData
        If anything in the file is wrong: `findings` lists every fault with its line.
    """
    faults = Faults(name)
    root = root_section(content, faults, _ROOT, "The crosswalk")
    made: tuple[Continuation, ...] = ()
    if root is not None:
        origin = _origin(root)
        items = root.parts("continuations", _ITEM, "A continuation")
        made = tuple(_continuation(item, origin) for item in items)
        if not items:
            faults.add(UNREADABLE, root.line, "There are no continuations.", "Add at least one.")
    faults.refuse()
    return made


def _origin(root: Section) -> Origin:
    part = root.part("origin", _ORIGIN)
    if part is None:
        return Origin(OriginKind.OWN)
    kind = part.choice("kind", OriginKind) or OriginKind.OWN
    return Origin(kind, part.text("source"), part.text("note"))


def _continuation(item: Section, origin: Origin) -> Continuation:
    comparable = item.required("comparable", "false")
    if comparable not in {"true", "false", "?"}:
        item.fault(
            WRONG_VALUE,
            f"`comparable` is {comparable!r}.",
            "Write true or false.",
            key="comparable",
        )
    return Continuation(
        mdg_indicator=item.required("mdg", '"4.1"'),
        sdg_indicator=item.required("sdg", '"3.2.1"'),
        mdg_series=item.required("mdg_series", "MDG_0401_U5MR"),
        sdg_series=item.required("sdg_series", "SH_DYN_MORT"),
        sdg_dimensions=item.pairs("sdg_dimensions"),
        comparable=comparable == "true",
        note=item.text("note"),
        origin=origin,
    )
