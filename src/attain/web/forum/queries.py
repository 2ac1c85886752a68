"""What stands in the forum, for those who may read it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet

from attain.domain.forum import wanted_words
from attain.errors import UnknownCode
from attain.web.forum.models import DecisionRow, Following, Post, Thread
from attain.web.roadmap.queries import plans

Row = TypeVar("Row", bound=Model)
MOST_FOUND = 100
"""Posts that a search shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    Where a thread is, or could be: a goal or a recommendation.

    Attributes
    ----------
    key
        As `SDG 3` and `ROADMAP A.1.1`.
    title
        The official title of a goal; our short words for a recommendation or clause.
    """

    key: str
    title: str

    @property
    def plan(self) -> str:
        """The framework or the plan: the first word of its address."""
        return self.key.partition(" ")[0]

    @property
    def item(self) -> str:
        """The code in it: the second word."""
        return self.key.partition(" ")[2]


def places() -> Mapping[str, tuple[Place, ...]]:
    """Return where threads can be, by framework or plan: each goal, recommendation and clause."""
    found: dict[str, list[Place]] = {}
    for plan, item in plans().to_act_on():
        found.setdefault(plan.id, []).append(Place(plan.key(item), item.title))
    return {**_goals(), **{key: tuple(each) for key, each in found.items()}}


def place_of(plan: str, item: str) -> Place:
    """
    Return where a thread is; small and capital letters count alike.

    Raises
    ------
    UnknownCode
        If there is no such goal and no such recommendation.
    """
    everywhere = tuple(itertools.chain.from_iterable(places().values()))
    for read in (str, str.casefold):  # as it is written, before whatever else it may mean
        for each in everywhere:
            if read(each.key) == read(f"{plan} {item}"):
                return each
    raise UnknownCode(f"There is no goal and no recommendation {plan} {item}.")


@cache
def _goals() -> dict[str, tuple[Place, ...]]:
    from attain.usecases.dictionary import shipped_frameworks

    return {
        framework.id: tuple(
            Place(f"{framework.id} {goal.code}", goal.title) for goal in framework.goals
        )
        for framework in reversed(tuple(shipped_frameworks().values()))
    }


def threads() -> Mapping[str, Thread]:
    """Return the threads that were begun, by key, each with its number of posts and decisions."""
    found = Thread.objects.annotate(
        count=Count("posts", distinct=True),
        decided=Count("decisions", filter=Q(decisions__struck_at=None), distinct=True),
    )
    return {each.key: each for each in found}


def thread_of(key: str) -> Thread | None:
    """Return the thread of a goal or recommendation with its counts; None where nobody wrote yet."""
    return threads().get(key)


def posts_of(key: str) -> QuerySet[Post]:
    """Return the posts of a thread, the earliest first, each with the texts that it had."""
    return Post.objects.filter(thread_id=key).prefetch_related("earlier")


def decisions_of(key: str = "") -> QuerySet[DecisionRow]:
    """Return the decisions of a thread, or all of them, the latest first."""
    found = DecisionRow.objects.all()
    return found.filter(thread_id=key) if key else found


def followers(key: str) -> set[int]:
    """Return the accounts that follow a thread."""
    return set(Following.objects.filter(key=key).values_list("person_id", flat=True))


def found_posts(query: str) -> list[Post]:
    """Return the posts that hold every word of a query, in any case and any spelling of marks."""
    return list(_with_words(Post.objects.order_by("-pk"), wanted_words(query))[:MOST_FOUND])


def found_decisions(query: str) -> list[DecisionRow]:
    """Return the decisions that hold every word of a query."""
    return list(_with_words(DecisionRow.objects.all(), wanted_words(query))[:MOST_FOUND])


def _with_words(rows: QuerySet[Row], words: Iterable[str]) -> QuerySet[Row]:
    wanted = tuple(words)
    if not wanted:
        return rows.none()
    for word in wanted:
        rows = rows.filter(folded__contains=word)
    return rows
