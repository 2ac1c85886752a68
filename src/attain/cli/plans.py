"""`attain plans`: the Roadmap, the Declaration and plans of others, item by item."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from attain.cli.output import Format, Record, Shown, emit, put
from attain.cli.screen import note, say, screen_of
from attain.errors import InvalidData, UnknownCode
from attain.reporting.terminal import Screen, TableColumn, count_text, joined_text, wrapped

if TYPE_CHECKING:
    from attain.domain.roadmap.plans import Link, Plan, PlanItem, Plans

YAML, TABLES = frozenset({".yaml", ".yml"}), frozenset({".csv", ".xlsx", ".tsv", ".txt"})
_PLAN_COLUMNS = (
    TableColumn("plan"),
    TableColumn("kind"),
    TableColumn("title", whole=False),
    TableColumn("adopted", spare=1),
    TableColumn("items", "right"),
)
_ITEM_COLUMNS = (
    TableColumn("code"),
    TableColumn("kind", spare=2),
    TableColumn("title", whole=False),
    TableColumn("asks", whole=False, spare=1),
)


def plans(
    *what: str,
    beside: Annotated[tuple[Path, ...], Parameter(name="--beside", negative="")] = (),
    id: str = "",
    kind: str = "national plan",
    title: str = "",
    area: str = "",
    output: Annotated[Path | None, Parameter(name=("--output", "-o"))] = None,
    format: Annotated[Format, Parameter(name=("--format", "-f"))] = "table",
) -> int:
    """
    List the plans, show one or one of its items, or check a plan of your own.

    Parameters
    ----------
    what
        A plan (ROADMAP), an item (A.1.1, or ROADMAP A.1.1), the path of a plan file (YAML), or that of
        a table (CSV, Excel) with the columns code and title.
    beside
        Files of further plans, to be listed beside those that attain ships.
    id
        What the plan in a table is called for short.
    kind
        What sort of plan it is, as "national plan" or "sectoral work plan".
    title
        Its full name.
    area
        The country or area of a national or local plan, by its code.
    output
        Where the plan in a table is written as a plan file.
    """
    from attain.usecases.plans import plans_from, shipped_plans

    if len(what) == 1 and Path(what[0]).suffix.lower() in YAML:
        return _file(Path(what[0]), beside, format)
    if len(what) == 1 and Path(what[0]).suffix.lower() in TABLES:
        return _table(Path(what[0]), (id, kind, title, area), output, format)
    known = plans_from(beside) if beside else shipped_plans()
    if not what:
        records = [_plan_record(each) for each in known.plans]
        emit(records, format=format, shown=Shown(_PLAN_COLUMNS, _plan_cells))
        return 0
    asked = " ".join(" ".join(what).split())
    if " " not in asked and any(each.id.casefold() == asked.casefold() for each in known.plans):
        return _plan(known.plan(asked), format)
    return _item(known, *found_item(known, asked), format)


def found_item(known: Plans, asked: str) -> tuple[Plan, PlanItem]:
    """
    Return the item that `ROADMAP A.1.1`, or `A.1.1` alone, names.

    Raises
    ------
    UnknownCode
        If there is none, or a code alone stands in several plans.
    """
    if " " in asked:
        return known.found(asked)
    holding = [each for each in known.plans if any(i.code == asked for i in each.items)]
    if len(holding) > 1:
        ways = " or ".join(f"{each.id} {asked}" for each in holding)
        raise UnknownCode(f"{asked} is an item of several plans. Write {ways}.")
    if not holding:
        ids = ", ".join(each.id for each in known.plans if each.items)
        raise UnknownCode(f"There is no plan and no item {asked!r}. Plans with items: {ids}.")
    return holding[0], holding[0].item(asked)


def _file(path: Path, beside: tuple[Path, ...], format: Format) -> int:
    from attain.usecases.plans import plan_in_file, plans_from

    plan = plan_in_file(path).plan
    plans_from([*beside, path])
    return _plan(plan, format)


def _table(
    path: Path,
    head: tuple[str, str, str, str],
    output: Path | None,
    format: Format,
) -> int:
    from attain.domain.roadmap.plans import PlanKind
    from attain.exchange.plan_file import ReadPlan, plan_text
    from attain.exchange.plan_table import PlanHead
    from attain.usecases.plans import plan_from_table, read_bytes

    id_, kind, title, area = head
    kinds = {each.value: each for each in PlanKind}
    if not (id_ and title):
        raise InvalidData("A table does not say what its plan is called. Give --id and --title.")
    if kind not in kinds:
        raise InvalidData(f"--kind {kind!r} is not known. Choose one of: {', '.join(kinds)}.")
    about = PlanHead(id=id_, kind=kinds[kind], title=title, area=area)
    plan = plan_from_table(read_bytes(path), name=path.name, head=about)
    if output is not None:
        put(plan_text(ReadPlan(plan)).rstrip("\n"), output)
        return 0
    return _plan(plan, format)


# ----------------------------------------------------------------------------------------- answers


def _plan(plan: Plan, format: Format) -> int:
    counts: dict[str, int] = {}
    for each in plan.items:
        counts[each.kind.value] = counts.get(each.kind.value, 0) + 1
    told = joined_text([count_text(n, kind, f"{kind}s") for kind, n in counts.items()])
    note(f"{plan.id}: {plan.title}. {told or 'Nothing but its name is known here'}.")
    records = [_item_record(plan, each) for each in plan.items]
    emit(records, format=format, shown=Shown(_ITEM_COLUMNS, _item_cells))
    return 0


def _item(known: Plans, plan: Plan, item: PlanItem, format: Format) -> int:
    links = known.links_of(plan.key(item))
    if format == "table":
        say(_item_page(plan, item, links, screen_of(sys.stdout)))
        return 0
    record = _item_record(plan, item) | {"links": [_link_words(each) for each in links]}
    emit([record], format=format, shown=Shown(_ITEM_COLUMNS, _item_cells))
    return 0


def _plan_record(plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "kind": plan.kind.value,
        "title": plan.title,
        "adopted": plan.adopted,
        "area": plan.area,
        "items": len(plan.items),
        "to_act_on": len(plan.to_act_on()),
        "origin": plan.origin.kind.value,
        "source": plan.origin.source,
        "note": plan.origin.note,
    }


def _plan_cells(record: Record, screen: Screen) -> list[str]:
    items = str(record["items"]) if record["items"] else "name only"
    return [record["plan"], record["kind"], record["title"], record["adopted"], items]


def _item_record(plan: Plan, item: PlanItem) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "code": item.code,
        "kind": item.kind.value,
        "within": item.within,
        "title": item.title,
        "paragraph": item.paragraph,
        "asks": item.asks,
        "note": item.note,
        "mentions": [f"{each.body}: {each.part}" for each in item.mentions],
    }


def _item_cells(record: Record, screen: Screen) -> list[str]:
    indent = "  " * record["code"].count(".")
    return [record["code"], record["kind"], f"{indent}{record['title']}", record["asks"]]


def _item_page(plan: Plan, item: PlanItem, links: tuple[Link, ...], screen: Screen) -> str:
    from attain.domain.roadmap.plans import EVERYONE

    above = ", ".join(f"{each.code} {each.title}" for each in plan.above(item))
    lines = [f"{plan.key(item)}: {item.title}", ""]
    lines += [wrapped(item.asks, screen), ""] if item.asks else []
    lines += [f"{'Kind':<10}{item.kind.value}"]
    lines += [f"{'Within':<10}{above}"] if above else []
    lines += [f"{'Stands at':<10}{item.paragraph}"] if item.paragraph else []
    for place, each in enumerate(item.mentions):
        who = EVERYONE.get(each.body, each.body)
        lines.append(f"{'Names' if not place else '':<10}{who}: {each.part}")
    for place, link in enumerate(links):
        lines.append(f"{'Links' if not place else '':<10}{_link_words(link)}")
    lines += ["", wrapped(item.note, screen)] if item.note else []
    return "\n".join(lines)


def _link_words(link: Link) -> str:
    why = " ".join(each for each in (link.note, link.origin.note) if each)
    return f"{link.item} {link.relation.value} {link.other}{f' ({why})' if why else ''}"
