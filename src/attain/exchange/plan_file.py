"""
Plan files: the Roadmap, a declaration, a sectoral, national or local plan, as a person writes them in YAML.

One file is one plan, with the links that lead from its items to other plans and to targets, and the
names of plans that it names itself. A file with any fault is refused whole; each fault comes with its
line, its reason and a way out. The manual describes the keys in `docs/reference/plans.md`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from attain.domain.frameworks import Origin, OriginKind
from attain.domain.roadmap.plans import (
    ItemKind,
    Link,
    Mention,
    Plan,
    PlanItem,
    PlanKind,
    Relation,
)
from attain.errors import InvalidData
from attain.exchange.origins import origin_of
from attain.exchange.sections import (
    CONTRADICTION,
    MISSING,
    TWICE,
    UNKNOWN_REFERENCE,
    WRONG_VALUE,
    Faults,
    Section,
    root_section,
)

PLAN = frozenset({"plan", "kind", "title", "adopted", "area", "origin", "named", "items", "links"})
NAMED = frozenset({"plan", "kind", "title", "adopted", "area", "source"})
ITEM = frozenset({"code", "kind", "title", "within", "paragraph", "asks", "note", "mentions"})
MENTION = frozenset({"body", "part", "source"})
LINK = frozenset({"item", "relation", "other", "note", "origin"})


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """
    What a plan file holds.

    Attributes
    ----------
    named
        The plans that it names and of which nothing but the name is known here.
    links
        How its items hang together with items of other plans, and with targets.
    """

    plan: Plan
    named: tuple[Plan, ...] = ()
    links: tuple[Link, ...] = ()


def read_plan(content: bytes, *, name: str) -> ReadPlan:
    """
    Return the plan that a YAML file holds.

    Parameters
    ----------
    content
        The bytes of the file, in UTF-8.
    name
        What to call the file in messages.

    Raises
    ------
    InvalidData
        If anything in the file is wrong: `findings` lists every fault with its line.
    """
    faults = Faults(name)
    root = root_section(content, faults, PLAN, "The plan")
    read = _read(root) if root is not None else None
    faults.refuse()
    assert read is not None  # noqa: S101 - no fault, hence a plan
    return read


def _read(root: Section) -> ReadPlan | None:
    origin = origin_of(root, None)
    lines: dict[str, int] = {}
    made = [_item(each, lines) for each in root.parts("items", ITEM, "An item")]
    plan = _plan(root, tuple(each for each in made if each is not None), origin)
    named = [_named(each, origin) for each in root.parts("named", NAMED, "A plan")]
    links = [_link(each, root.text("plan"), lines) for each in root.parts("links", LINK, "A link")]
    if plan is None:
        return None
    return ReadPlan(
        plan,
        tuple(each for each in named if each is not None),
        tuple(each for each in links if each is not None),
    )


def _plan(section: Section, items: tuple[PlanItem, ...], origin: Origin) -> Plan | None:
    kind = _needed(section, "kind", PlanKind)
    id_, title = section.required("plan", "OUR-PLAN"), section.required("title", "Our plan to 2030")
    if kind is None or "?" in {id_, title}:
        return None
    try:
        return Plan(id_, kind, title, items, _day(section), section.text("area"), origin)
    except InvalidData as trouble:
        section.fault(CONTRADICTION, str(trouble), "Mend it in the file.", key="plan")
        return None


def _named(section: Section, origin: Origin) -> Plan | None:
    where = section.text("source")
    note = (
        f"Known by its name only, as it is named at: {where}."
        if where
        else "Known by its name only."
    )
    return _plan(section, (), Origin(origin.kind, origin.source, note))


def _day(section: Section) -> str:
    """Return the day on which a plan was adopted: a day, or a year where no more is known."""
    text = section.text("adopted")
    try:
        if text and not (len(text) == 4 and text.isdigit()):
            date.fromisoformat(text)
    except ValueError:
        remedy = "Write a day as 2009-03-01, or a year."
        section.fault(WRONG_VALUE, f"`adopted` is {text!r}.", remedy, key="adopted")
    return text


def _needed(section: Section, key: str, kinds: Any) -> Any:
    """Return a member of `kinds` that must be there."""
    found = section.choice(key, kinds)
    if key not in section:
        known = ", ".join(each.value for each in kinds)
        section.fault(MISSING, f"`{key}` is missing.", f"Choose one of {known}.")
    return found


def _item(section: Section, lines: dict[str, int]) -> PlanItem | None:
    code, within = section.required("code", "A.1.1"), section.text("within")
    kind = _needed(section, "kind", ItemKind)
    title = section.required("title", "A focal point in each country")
    first = lines.setdefault(code, section.line)
    if first != section.line:
        remedy = "Give each its own."
        section.fault(TWICE, f"the code {code!r} is in line {first} already.", remedy, key="code")
    if within and (within not in lines or within == code):
        message = f"`within` is {within!r}, which does not stand before it."
        remedy = "Put the item above it first, or leave `within` out."
        section.fault(UNKNOWN_REFERENCE, message, remedy, key="within")
    paragraph = section.text("paragraph")
    mentions = tuple(
        _mention(e, paragraph) for e in section.parts("mentions", MENTION, "A mention")
    )
    if kind is None:
        return None
    try:
        return PlanItem(
            code=code,
            kind=kind,
            title=title,
            within=within,
            paragraph=paragraph,
            asks=section.text("asks"),
            note=section.text("note"),
            mentions=mentions,
        )
    except InvalidData as trouble:
        section.fault(WRONG_VALUE, str(trouble), "Mend it in the file.", key="code")
        return None


def _mention(section: Section, paragraph: str) -> Mention:
    return Mention(
        section.required("body", "ASEC"),
        section.required("part", "sends the papers"),
        section.text("source", paragraph),
    )


def _link(section: Section, plan: str, codes: Collection[str]) -> Link | None:
    relation = _needed(section, "relation", Relation)
    item, other = section.required("item", "OUR-PLAN 1.1"), section.required("other", "SDG 3.2")
    origin = origin_of(section, Origin(OriginKind.OWN))
    _check_ends(section, plan, codes)
    if relation is None or "?" in {item, other}:
        return None
    try:
        return Link(item, relation, other, section.text("note"), origin)
    except InvalidData as trouble:
        section.fault(WRONG_VALUE, str(trouble), "Mend it in the file.", key="item")
        return None


def _check_ends(section: Section, plan: str, codes: Collection[str]) -> None:
    """Note a fault where an end of a link names an item that the plan itself does not have."""
    for key in ("item", "other"):
        named, _, code = section.text(key).partition(" ")
        if named.casefold() == plan.casefold() and code and code not in codes:
            near = " or ".join(get_close_matches(code, codes, n=3))
            remedy = f"Did you mean {near}?" if near else "Add the item, or mend the code."
            section.fault(
                UNKNOWN_REFERENCE, f"`{key}`: {plan} has no item {code!r}.", remedy, key=key
            )


# ----------------------------------------------------------------------------------------- writing


def plan_text(read: ReadPlan) -> str:
    """Return a plan as the file that `read_plan` reads."""
    import yaml

    plan = read.plan
    told = _told(
        plan=plan.id,
        kind=plan.kind.value,
        title=plan.title,
        adopted=plan.adopted,
        area=plan.area,
        origin=_origin_told(plan.origin),
        named=[_named_told(each) for each in read.named],
        items=[_item_told(each) for each in plan.items],
        links=[_link_told(each) for each in read.links],
    )
    return str(yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100))


def _told(**values: Any) -> dict[str, Any]:
    """Return what is not empty."""
    return {name: value for name, value in values.items() if value}


def _origin_told(origin: Origin) -> dict[str, Any]:
    return _told(kind=origin.kind.value, source=origin.source, note=origin.note)


def _named_told(plan: Plan) -> dict[str, Any]:
    where = plan.origin.note.partition("named at: ")[2].removesuffix(".")
    return _told(
        plan=plan.id,
        kind=plan.kind.value,
        title=plan.title,
        adopted=plan.adopted,
        area=plan.area,
        source=where,
    )


def _item_told(item: PlanItem) -> dict[str, Any]:
    mentions = [
        _told(body=m.body, part=m.part, source=m.source if m.source != item.paragraph else "")
        for m in item.mentions
    ]
    return _told(
        code=item.code,
        kind=item.kind.value,
        title=item.title,
        within=item.within,
        paragraph=item.paragraph,
        asks=item.asks,
        note=item.note,
        mentions=mentions,
    )


def _link_told(link: Link) -> dict[str, Any]:
    return _told(
        item=link.item,
        relation=link.relation.value,
        other=link.other,
        note=link.note,
        origin=_origin_told(link.origin),
    )
