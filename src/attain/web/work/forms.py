"""What forms of these pages carry besides what people type: which step, and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.http import HttpRequest

from attain.errors import InvalidData

Step = TypeVar("Step", bound=Callable[..., object])
LONGEST = 12
"""Digits of a number in a form."""


def chosen_step(request: HttpRequest, steps: Mapping[str, Step]) -> Step:
    """
    Return the step of a page that a form names.

    Raises
    ------
    InvalidData
        If it names none of them.
    """
    found = steps.get(request.POST.get("do", ""))
    if found is None:
        raise InvalidData("Choose what to do.")
    return found


def number_in(request: HttpRequest, name: str = "number") -> int:
    """
    Return a number that a form carries, such as that of what it is about.

    Raises
    ------
    InvalidData
        If it is none: the form was not sent as the page made it.
    """
    return whole_number(request.POST.get(name, ""))


def version_in(request: HttpRequest) -> int:
    """Return the version that a form was made from."""
    return number_in(request, "version")


def whole_number(told: str) -> int:
    """
    Return a number that a form carries.

    Examples
    --------
    >>> whole_number("17")
    17
    >>> whole_number("²")
    Traceback (most recent call last):
    attain.errors.InvalidData: The form is not whole. Load the page again.
    """
    if not (told.isascii() and told.isdigit() and len(told) <= LONGEST):
        raise InvalidData("The form is not whole. Load the page again.")
    return int(told)


def page_asked(told: str) -> int:
    """
    Return which page of a list an address asks for; the first where it asks for none that could be.

    Examples
    --------
    >>> page_asked("3"), page_asked(""), page_asked("0"), page_asked("²")
    (3, 1, 1, 1)
    """
    return max(int(told), 1) if told.isascii() and told.isdigit() and len(told) < 6 else 1
