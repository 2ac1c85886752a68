"""The file of bodies: who acts in a region, and for which goals, read from YAML."""

from __future__ import annotations

from datetime import date

from attain.domain.bodies import Body, BodyKind, Charge, DatedName, Directory, Part
from attain.errors import InvalidData
from attain.exchange.sections import CONTRADICTION, WRONG_VALUE, Faults, Section, root_section

_ROOT = frozenset({"origin", "bodies"})
_ORIGIN = frozenset({"kind", "source", "note"})
_BODY = frozenset({"id", "kind", "names", "areas", "parent", "charges", "source"})
_NAME = frozenset({"text", "begin", "end"})
_CHARGE = frozenset({"framework", "goals", "part", "concern", "source"})
USUAL_FRAMEWORK = "MDG"


def read_bodies(content: bytes, *, name: str) -> Directory:
    """
    Return the bodies that a YAML file holds.

    Raises
    ------
    InvalidData
        If anything in the file is wrong: `findings` lists every fault with its line.
    """
    faults = Faults(name)
    root = root_section(content, faults, _ROOT, "The file of bodies")
    made: list[Body] = []
    if root is not None:
        root.part("origin", _ORIGIN)
        found = (_body(item) for item in root.parts("bodies", _BODY, "A body"))
        made = [each for each in found if each is not None]
    faults.refuse()
    try:
        return Directory(tuple(made))
    except InvalidData as trouble:
        faults.add(CONTRADICTION, root.line if root else 1, str(trouble), "Mend it in the file.")
        faults.refuse()
        raise


def _body(item: Section) -> Body | None:
    id_, source = item.required("id", "SOMHD"), item.text("source")
    kind = item.choice("kind", BodyKind)
    charges = [
        charge
        for each in item.parts("charges", _CHARGE, "A charge")
        for charge in _charges(each, source)
    ]
    if kind is None:
        known = ", ".join(each.value for each in BodyKind)
        item.fault(WRONG_VALUE, "`kind` is missing or not known.", f"Choose one of {known}.")
        return None
    try:
        return Body(
            id_,
            kind,
            tuple(_name(each) for each in item.parts("names", _NAME, "A name")),
            item.texts("areas"),
            item.text("parent"),
            tuple(charges),
            source,
        )
    except InvalidData as trouble:
        item.fault(CONTRADICTION, str(trouble), "Mend it in the file.")
        return None


def _name(item: Section) -> DatedName:
    return DatedName(
        item.required("text", "ASEAN Secretariat"), _day(item, "begin"), _day(item, "end")
    )


def _day(item: Section, key: str) -> date | None:
    text = item.text(key)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        item.fault(WRONG_VALUE, f"`{key}` is {text!r}.", "Write a day as 2025-10-26.", key=key)
        return None


def _charges(item: Section, source: str) -> list[Charge]:
    part = item.choice("part", Part, Part.RELEVANT) or Part.RELEVANT
    framework = item.text("framework", USUAL_FRAMEWORK)
    goals = item.texts("goals") or ("",)
    concern, said = item.text("concern"), item.text("source", source)
    return [Charge(framework, goal, part, concern, said) for goal in goals]
