"""The form of an action: what was typed, as an action, or what is wrong with it field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attain.domain.roadmap.actions import (
    Budget,
    Evidence,
    GenderMark,
    Issue,
    Milestone,
    Output,
    RoadmapAction,
)
from attain.errors import InvalidData
from attain.reporting.language import Language
from attain.usecases.plain_values import as_plain, value_of

if TYPE_CHECKING:
    from django.http import QueryDict

TEXTS = (
    *("title", "lead", "text", "quantity", "quality", "population", "location", "begin"),
    *("deadline", "amount", "funded", "currency", "source", "stakeholders", "gender"),
)
"""Fields of one value."""
LISTS = ("items", "supporting", "goals", "targets", "moves", "areas", "issues")
"""Fields of several values."""
ROWS = {"milestone": ("text", "due", "reached"), "evidence": ("title", "link", "public")}
"""Fields of several rows, with the parts of each row: `milestone-0-text`."""
BLANK = {"milestone": 2, "evidence": 1}
"""Empty rows below those that are there."""
MOST_ROWS = 40
LONGEST = 4000
AMOUNT = re.compile(r"(?:\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d{1,15})(?:\.\d{1,2})?")
LETTERS = {"title": 300, "currency": 3, "source": 300}


class WrongForm(InvalidData):
    """
    What somebody typed is no action yet.

    Attributes
    ----------
    problems
        The name of each field that is wrong, with what is wrong.
    """

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(text for _, text in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the form, as texts."""

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[Mapping[str, str], ...]]

    def padded(self, kind: str) -> tuple[Mapping[str, str], ...]:
        """Return the rows of a field, and some empty ones."""
        empty = dict.fromkeys(ROWS[kind], "")
        return (*self.rows[kind], *(empty for _ in range(BLANK[kind])))


def typed_in(post: QueryDict) -> Typed:
    """Return what a form was sent with."""
    return Typed(
        {name: post.get(name, "").strip()[: LETTERS.get(name, LONGEST)] for name in TEXTS},
        {name: tuple(dict.fromkeys(filter(None, post.getlist(name)))) for name in LISTS},
        {kind: _rows_in(post, kind, parts) for kind, parts in ROWS.items()},
    )


def typed_of(action: RoadmapAction) -> Typed:
    """Return an action as the fields of the form show it."""
    out, money = action.output, action.budget
    return Typed(
        {
            "title": action.title,
            "lead": action.lead,
            "text": out.text,
            "quantity": out.quantity,
            "quality": out.quality,
            "population": out.population,
            "location": out.location,
            "begin": _iso(action.begin),
            "deadline": _iso(action.deadline),
            "amount": "" if money.amount is None else str(money.amount),
            "funded": "" if money.funded is None else str(money.funded),
            "currency": money.currency,
            "source": money.source,
            "stakeholders": action.stakeholders,
            "gender": action.gender.value,
        },
        {
            "items": action.items,
            "supporting": action.supporting,
            "goals": action.goals,
            "targets": action.targets,
            "moves": action.moves,
            "areas": action.areas,
            "issues": tuple(each.value for each in action.issues),
        },
        {
            "milestone": tuple(
                {"text": m.text, "due": m.due.isoformat(), "reached": "yes" if m.reached else ""}
                for m in action.milestones
            ),
            "evidence": tuple(
                {"title": e.title, "link": e.link, "public": "yes" if e.public else ""}
                for e in action.evidence
            ),
        },
    )


def action_from(typed: Typed, base: RoadmapAction, language: Language) -> RoadmapAction:
    """
    Return the action that the fields of the form say, with number, status and mark of `base`.

    Raises
    ------
    WrongForm
        With every field that is wrong.
    """
    texts, lists = typed.texts, _in_order(typed.lists, typed_of(base).lists)
    reading = _Reading(replace(typed, lists=lists), language)
    if not texts["title"]:
        reading.wrong("title", language.text("Give the action a title that says what is done."))
    if texts["lead"] and texts["lead"] in lists["supporting"]:
        reading.wrong(
            "supporting",
            language.text("The body that leads does not support besides. Take its tick away."),
        )
    begin, deadline = reading.day("begin"), reading.day("deadline")
    if begin and deadline and deadline < begin:
        reading.wrong("deadline", language.text("The deadline lies before the beginning."))
    budget = reading.budget()
    milestones, evidence = reading.milestones(), reading.evidence()
    issues = reading.several("issues", {each.value: each for each in Issue})
    gender = reading.one("gender", {each.value: each for each in GenderMark})
    reading.refuse()
    return reading.made(
        lambda: replace(
            base,
            title=texts["title"],
            items=lists["items"],
            lead=texts["lead"],
            supporting=lists["supporting"],
            goals=lists["goals"],
            targets=lists["targets"],
            moves=lists["moves"],
            areas=lists["areas"],
            output=Output(
                text=texts["text"],
                quantity=texts["quantity"],
                quality=texts["quality"],
                population=texts["population"],
                location=texts["location"],
            ),
            begin=begin,
            deadline=deadline,
            budget=budget or Budget(),
            milestones=milestones,
            issues=issues,
            stakeholders=texts["stakeholders"],
            gender=gender or GenderMark.NOT_LOOKED_AT,
            evidence=evidence,
        )
    )


def _in_order(
    told: Mapping[str, tuple[str, ...]], before: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return lists with what was there before in its order, for a form has an order of its own."""
    return {
        name: (
            *(each for each in before[name] if each in values),
            *(each for each in values if each not in before[name]),
        )
        for name, values in told.items()
    }


def packed(action: RoadmapAction) -> str:
    """Return an action as a hidden field carries it from page to page."""
    return json.dumps(as_plain(action), ensure_ascii=False)


def unpacked(text: str) -> RoadmapAction:
    """Return the action that a hidden field carries; `InvalidData` if it is none."""
    try:
        return value_of(RoadmapAction, json.loads(text))
    except ValueError:
        raise InvalidData("The form is not whole. Load the page again.") from None


class _Reading:
    """Reads what was typed, and collects what is wrong."""

    def __init__(self, typed: Typed, language: Language) -> None:
        self.typed, self.language = typed, language
        self.problems: list[tuple[str, str]] = []

    def wrong(self, name: str, text: str) -> None:
        self.problems.append((name, text))

    def refuse(self) -> None:
        if self.problems:
            raise WrongForm(self.problems)

    def made(self, make: Callable[[], RoadmapAction]) -> RoadmapAction:
        try:
            return make()
        except InvalidData as fault:
            raise WrongForm([("title", str(fault))]) from None

    def day(self, name: str, text: str | None = None) -> date | None:
        told = self.typed.texts[name] if text is None else text
        try:
            return date.fromisoformat(told) if told else None
        except ValueError:
            self.wrong(
                name,
                self.language.text(
                    "%(day)s is no day. Write year, month and day, as 2027-06-30.", day=told
                ),
            )
            return None

    def amount(self, name: str) -> Decimal | None:
        told = self.typed.texts[name]
        if not told:
            return None
        if not AMOUNT.fullmatch(told):
            self.wrong(
                name,
                self.language.text(
                    "%(amount)s is no amount of money. Write digits, as 1,250,000 or 1250000.50.",
                    amount=told,
                ),
            )
            return None
        return Decimal(re.sub(r"[ ,\u00a0\u202f]", "", told))

    def budget(self) -> Budget | None:
        amount, funded = self.amount("amount"), self.amount("funded")
        texts = self.typed.texts
        currency = texts["currency"].upper()
        if (amount is not None or funded is not None) and not currency:
            self.wrong("currency", self.language.text("Name the currency of the amount, as USD."))
            return None
        try:
            return Budget(amount=amount, funded=funded, currency=currency, source=texts["source"])
        except InvalidData as fault:
            self.wrong("currency", str(fault))
            return None

    def milestones(self) -> tuple[Milestone, ...]:
        found = []
        for place, row in enumerate(self.typed.rows["milestone"]):
            if not row["text"] and not row["due"]:
                continue
            name = f"milestone-{place}-due"
            if not row["text"]:
                name = f"milestone-{place}-text"
                self.wrong(name, self.language.text("Say what the milestone is."))
                continue
            if not row["due"]:
                told = self.language.text(
                    "Give the day of the milestone %(text)s.", text=row["text"]
                )
                self.wrong(name, told)
                continue
            due = self.day(name, row["due"])
            if due is not None:
                found.append(Milestone(row["text"], due, row["reached"] == "yes"))
        return tuple(found)

    def evidence(self) -> tuple[Evidence, ...]:
        found = []
        for place, row in enumerate(self.typed.rows["evidence"]):
            kept = row["link"].startswith("kept:")
            if (not row["title"] and kept) or not (row["title"] or row["link"]):
                continue
            try:
                found.append(Evidence(row["title"], row["link"], row["public"] == "yes"))
            except InvalidData as fault:
                self.wrong(f"evidence-{place}-{'link' if row['title'] else 'title'}", str(fault))
        return tuple(found)

    def several(self, name: str, known: Mapping[str, Any]) -> tuple[Any, ...]:
        told = self.typed.lists[name]
        if any(each not in known for each in told):
            self.wrong(name, self.language.text("Choose from the list."))
        return tuple(known[each] for each in told if each in known)

    def one(self, name: str, known: Mapping[str, Any]) -> Any:
        told = self.typed.texts[name]
        if told not in known:
            self.wrong(name, self.language.text("Choose from the list."))
        return known.get(told)


def _rows_in(post: QueryDict, kind: str, parts: Sequence[str]) -> tuple[Mapping[str, str], ...]:
    found = []
    for place in range(MOST_ROWS):
        told = {p: post.get(f"{kind}-{place}-{p}", "").strip()[:LONGEST] for p in parts}
        if any(told.values()):
            found.append(told)
    return tuple(found)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
