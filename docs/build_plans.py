"""
Write the page on files of plans, obligations and actions: `python docs/build_plans.py`.

`pages()` gives the page as text; a test compares it with the file.
"""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path

from attain.domain.roadmap.obligations import REPORT_FIELDS, AnswerKind
from attain.domain.roadmap.plans import EVERYONE, ItemKind, PlanKind, Relation
from attain.exchange import obligation_file, plan_file, plan_table
from attain.exchange.actions_file import COLUMNS
from attain.reporting.actions_workbook import column_helps, version_help
from attain.reporting.language import language_of

FOLDER = Path(__file__).parent / "reference"


def pages() -> dict[Path, str]:
    """Return the text of the page, by its path."""
    return {FOLDER / "plans.md": plans_page()}


def plans_page() -> str:
    """Return the page on the files of plans, obligations and actions."""

    def words(kinds: type[Enum]) -> str:
        return ", ".join(f"`{each.value}`" for each in kinds)

    return "\n".join(
        [
            PLANS_BEGIN,
            *_keys("of the file", plan_file.PLAN, PLAN_KEYS),
            *_keys("of an item", plan_file.ITEM, ITEM_KEYS),
            *_keys("of a mention", plan_file.MENTION, MENTION_KEYS),
            *_keys("of a link", plan_file.LINK, LINK_KEYS),
            *_keys("of a plan that is only named", plan_file.NAMED, NAMED_KEYS),
            "",
            "## Words",
            "",
            f"- The kind of a plan: {words(PlanKind)}. A national or local plan has an `area`.",
            f"- The kind of an item: {words(ItemKind)}. Actions serve recommendations and clauses.",
            f"- The relation of a link: {words(Relation)}.",
            "- Whom an item mentions: the id of a body, or one of these:",
            "",
            "| written | means |",
            "|---|---|",
            *(f"| `{code}` | {said} |" for code, said in EVERYONE.items()),
            "",
            "## A plan as a table",
            "",
            TABLE.format(
                required=" and ".join(f"`{each}`" for each in plan_table.REQUIRED),
                known=", ".join(
                    f"`{c}`" for c in plan_table.COLUMNS if c not in plan_table.REQUIRED
                ),
            ),
            "",
            "## Reporting obligations",
            "",
            OBLIGATIONS,
            *_keys("of an obligation", obligation_file.OBLIGATION, OBLIGATION_KEYS),
            *_keys("of a question", obligation_file.QUESTION, QUESTION_KEYS),
            "",
            f"The kind of a question says where its answer lies: {words(AnswerKind)}. "
            "Fields of status reports: " + ", ".join(f"`{each}`" for each in REPORT_FIELDS) + ".",
            "",
            "## Actions as a table",
            "",
            ACTIONS_TABLE,
            "",
            "| column | what stands in it |",
            "|---|---|",
            *(f"| `{name}` | {column_helps(language_of('en'))[name]} |" for name in COLUMNS),
            f"| `version` | {version_help(language_of('en'))} |",
            "",
        ]
    )


def _keys(title: str, keys: frozenset[str], told: dict[str, str]) -> list[str]:
    """Return the table of the keys of a block; every key must be told, and no other."""
    if set(told) != set(keys):
        raise ValueError(
            f"keys {title}: {sorted(set(told) ^ set(keys))} are not told, or not there"
        )
    rows = [f"| `{key}` | {said} |" for key, said in told.items()]
    return ["", f"### Keys {title}", "", "| key | what it holds |", "|---|---|", *rows]


PLANS_BEGIN = """\
# Files of plans, obligations and actions

A plan is a source of commitments: a roadmap, a declaration, a blueprint, a plan of a sector, a nation or a
city. attain knows it by one file in YAML. The ASEAN Roadmap and the Joint Declaration that it ships are
written in the same form (`src/attain/data/roadmaps/`); yours has the same rights. Titles and sentences are
short words of whoever writes the file, never sentences of the source; `paragraph` leads there.

A file is taken whole or refused whole. Each fault is named with its line, its reason and a way out, all at
once.

```yaml title=riverton.yaml
plan: RIVERTON-2030
kind: local plan
title: Development plan of Riverton to 2030
adopted: "2021"
area: KHM
origin: {kind: source, source: "Riverton municipal council, resolution 12/2021"}
named:
  - {plan: PROVINCE-2030, kind: local plan, title: Plan of the province, area: KHM, source: "page 2"}
items:
  - {code: "1", kind: area, title: Health}
  - code: "1.1"
    kind: recommendation
    within: "1"
    title: A midwife at every birth
    paragraph: page 7
    asks: Every village has a trained midwife within an hour's walk.
    mentions:
      - {body: LOCAL-GOVERNMENTS, part: pay and house her}
links:
  - {item: RIVERTON-2030 1.1, relation: carries, other: SDG 3.1, note: "The plan names the target."}
  - {item: RIVERTON-2030 1.1, relation: supports, other: ROADMAP D.3.1}
  - {item: RIVERTON-2030 1.1, relation: supports, other: PROVINCE-2030}
```

```console
$ attain plans riverton.yaml --format csv
RIVERTON-2030: Development plan of Riverton to 2030. 1 area and 1 recommendation.
plan,code,kind,...
RIVERTON-2030,1,area,...
RIVERTON-2030,1.1,recommendation,1,A midwife at every birth,page 7,...
```"""

_NAME = "a short name: letters, digits, `-`, `_` and dots"
PLAN_KEYS = {
    "plan": f"{_NAME}; must be there",
    "kind": "what sort of plan it is, see below; must be there",
    "title": "its full name; must be there",
    "adopted": "the day as 2009-03-01, or the year",
    "area": "the code of the area of a national or local plan",
    "origin": "where it was read, as in [framework files](frameworks.md); must be there",
    "items": "its areas, sub-areas, recommendations, clauses, each behind the one that it lies within",
    "links": "how its items hang together with items of other plans and with targets",
    "named": "plans that it names itself and of which nothing but the name is known here",
}
ITEM_KEYS = {
    "code": "its number in the source, such as `A.1.1`; must be there",
    "kind": "what it is, see below; must be there",
    "title": "a few words of your own; must be there",
    "within": "the code of the item above it",
    "paragraph": "where it stands in the source",
    "asks": "what it asks for, in one sentence of your own",
    "note": "what a reader must know",
    "mentions": "whom the source itself names there; who leads is allocated by people, not by the file",
}
MENTION_KEYS = {
    "body": "the id of a body, or one of the words below; must be there",
    "part": "what it is named for, in your own words; must be there",
    "source": "the paragraph, if it is not that of the item",
}
LINK_KEYS = {
    "item": "a plan and a code, such as `ROADMAP A.1.3`; must be there",
    "relation": "how the two hang together, see below; must be there",
    "other": "an item, a goal or target (`SDG 3.2`), or a plan as a whole (`ASCC-BLUEPRINT`); must be there",
    "note": "why",
    "origin": "`source` where the source itself makes the link; without it the link is a reading of yours",
}
NAMED_KEYS = {
    "plan": _NAME,
    "kind": "as above",
    "title": "its name, as the source writes it",
    "adopted": "as above",
    "area": "as above",
    "source": "the paragraphs that name it",
}
OBLIGATION_KEYS = {
    "id": "a short name, such as `CEDAW`",
    "title": "what the report is called",
    "owed_to": "to whom it is owed: the id of a body, or a name",
    "by": "who owes it",
    "note": "when, and what a reader must know",
    "origin": "where that was read",
    "questions": "what it asks for",
}
QUESTION_KEYS = {
    "code": "its number",
    "text": "what is asked, in our own words",
    "kind": "where the answer lies, see below",
    "field": "the field of status reports that answers it",
    "indicators": "whose figures answer it, such as `[MDG 3.3, SDG 5.5.1]`",
    "level": "`region`: the bodies that lead; `countries`: countries on their parts; left out: both",
    "goals": "only actions on these goals",
    "targets": "only actions on these targets",
    "issues": "only actions with one of these cross-cutting issues",
}
TABLE = """\
A plan may be typed in a spreadsheet, a row an item, and read from CSV or Excel. Needed are the columns
{required}; known besides are {known}. Where no kind is
written, an item with others below it is an area (a sub-area below another), the rest are recommendations,
or clauses in a declaration. Where `within` is empty, an item lies in that whose code begins its own: A.1.1
in A.1. See [how to load a plan](../how-to/load-a-plan.md)."""
OBLIGATIONS = """\
What is said once in status reports, figures and actions answers several reports. Which question of which
report lies where stands in `src/attain/data/obligations`, in our own words, with the source of what is
publicly known; the official forms are not claimed."""
ACTIONS_TABLE = """\
Actions go out as Excel or CSV, a row an action, and come back the same way. Several values in a cell are
parted by a semicolon; a semicolon within one of them is written `\\;`. What a cell cannot hold is written
as `\\u{0d}`, the number of the sign; blanks at either end of a text as `\\u{20}`. In CSV an apostrophe
stands before a sign with which a formula begins, and is taken away again. A table need not have all
columns: what it has no column for stays as it is. A wrong cell is answered with its row, its column and a
way out, and nothing is taken as long as there is one. A row without a number is a new action; a row that is
taken away is told as missing, and deletes nothing.

A table that members take says in its last column which version of the action each row was made from. What
somebody else changed since then stays, beside what the table changes; where both have changed the same cell,
the row is answered with what stands there now and what the table says. Without a version a row is compared
with what stands there now."""


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.name} written\n")
