"""
Values of the domain as plain JSON values and back: what the portal's database keeps of them.

A value is a frozen data class whose fields are texts, numbers, dates, enumerations, tuples, mappings
of texts or further such classes. What comes back is checked at birth like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from attain.errors import InvalidData

Value = TypeVar("Value")


def as_plain(value: Any) -> Any:
    """
    Return a value as JSON knows it.

    Examples
    --------
    >>> from attain.domain.roadmap.actions import Milestone
    >>> as_plain(Milestone("first draft", date(2027, 6, 30)))
    {'text': 'first draft', 'due': '2027-06-30', 'reached': False}
    """
    if is_dataclass(value):
        return {each.name: as_plain(getattr(value, each.name)) for each in _kept(type(value))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {key: as_plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [as_plain(each) for each in value]
    return value


def value_of(kind: type[Value], plain: Any) -> Value:
    """
    Return the value of a class from its plain form; a field that is not there has its default.

    Raises
    ------
    InvalidData
        If it is no such value: a field is not known, or holds what it cannot hold.

    Examples
    --------
    >>> from attain.domain.roadmap.actions import Milestone
    >>> value_of(Milestone, {"text": "first draft", "due": "2027-06-30"}).due
    datetime.date(2027, 6, 30)
    """
    try:
        found: Value = _reader(kind)(plain)  # type: ignore[arg-type]
    except (InvalidData, TypeError, ValueError, LookupError, InvalidOperation):
        found = _read(kind, plain, kind.__name__)  # once more, slowly, to say where
    return found


def _kept(kind: type[Any]) -> tuple[Any, ...]:
    return tuple(each for each in fields(kind) if each.init)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return what reads a kind of value in one go; where it cannot, it raises anything."""
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        inner = _reader(next(each for each in get_args(kind) if each is not NoneType))
        return lambda plain: None if plain is None else inner(plain)
    if origin is tuple:
        part = _reader(get_args(kind)[0])
        return lambda plain: tuple([part(each) for each in _checked(plain, list)])
    if origin is not None:
        return lambda plain: dict(_checked(plain, Mapping))
    if is_dataclass(kind):
        return _class_reader(kind)
    if kind is str:
        return lambda plain: _checked(plain, str)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {each.value: each for each in kind}.__getitem__
    return lambda plain: _read_simple(kind, plain)


def _class_reader(kind: Any) -> Callable[[Any], Any]:
    hints = _hints(kind)
    readers = {each.name: _reader(hints[each.name]) for each in _kept(kind)}

    def read(plain: Any) -> Any:
        told = _checked(plain, Mapping)
        return kind(**{name: readers[name](each) for name, each in told.items()})

    return read


def _checked(plain: Any, kind: type[Any]) -> Any:
    if not isinstance(plain, kind):
        raise TypeError
    return plain


def _read(kind: Any, plain: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        inner = [each for each in get_args(kind) if each is not NoneType]
        return None if plain is None else _read(inner[0], plain, where)
    if origin is tuple:
        if not isinstance(plain, list):
            raise InvalidData(f"{where} holds {plain!r} and not a list.")
        return tuple(_read(get_args(kind)[0], each, where) for each in plain)
    if origin is not None:
        if not isinstance(plain, Mapping):
            raise InvalidData(f"{where} holds {plain!r} and not names with values.")
        return dict(plain)
    if is_dataclass(kind):
        return _read_class(kind, plain, where)
    try:
        return _read_simple(kind, plain)
    except (TypeError, ValueError, InvalidOperation):
        raise InvalidData(f"{where} holds {plain!r}, which it cannot.") from None


def _read_class(kind: Any, plain: Any, where: str) -> Any:
    known = {each.name for each in _kept(kind)}
    if not isinstance(plain, Mapping):
        raise InvalidData(f"{where} holds {plain!r} and not names with values.")
    strange = sorted(set(plain) - known)
    if strange:
        raise InvalidData(f"{where} has {strange[0]!r}, which is not known.")
    hints = _hints(kind)
    told = {name: _read(hints[name], each, f"{where}.{name}") for name, each in plain.items()}
    try:
        return kind(**told)
    except TypeError as fault:
        raise InvalidData(f"{where} is not whole: {fault}.") from None


def _read_simple(kind: Any, plain: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if kind is date:
        return date.fromisoformat(plain)
    if kind is Decimal:
        return Decimal(plain)
    if not isinstance(plain, kind) or (kind is int and isinstance(plain, bool)):
        raise TypeError
    return plain
