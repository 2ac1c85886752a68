"""
Definitions as JSON: frameworks, areas and whatever else is a value of the domain, and back.

Every field is written, defaults too: a release must mean the same when a default of the software
has changed since.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from attain.errors import DamagedRelease

T = TypeVar("T")
_PLAIN = frozenset({str, float, int, bool})


def plain_of(value: object) -> Any:
    """
    Return a value of the domain as JSON holds it.

    Data classes become objects, enumerations their values, sets sorted lists, days ISO texts.
    """
    kind: Any = type(value)
    if value is None or kind in _PLAIN:
        return value
    if names := _fields(kind):
        return {name: plain_of(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain_of(part) for name, part in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain_of(part) for part in value)
    if isinstance(value, (tuple, list)):
        return [plain_of(part) for part in value]
    return value


def value_of(kind: type[T], plain: object) -> T:
    """
    Return the value of the data class `kind` that `plain_of` turned into `plain`.

    Raises
    ------
    DamagedRelease
        If `plain` has other fields: it was written by another version of attain.
    """
    try:
        value: T = _built(kind, plain)
    except (TypeError, ValueError, KeyError, AttributeError) as fault:
        raise DamagedRelease(
            f"A definition is no {kind.__name__} as this attain knows it: {fault}. "
            "Read the release with the attain that wrote it."
        ) from fault
    return value


def _built(kind: Any, plain: Any) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return None if plain is None else _built(_the_other(parts), plain)
    if origin in (tuple, list, frozenset):
        return origin(_built(parts[0], part) for part in plain)
    if origin is not None:  # Mapping[str, str] and the like
        return {name: _built(parts[1], part) for name, part in plain.items()}
    if dataclasses.is_dataclass(kind):
        made: Any = kind
        hints = _hints(made)
        return made(**{name: _built(hints[name], part) for name, part in plain.items()})
    if isinstance(kind, type) and issubclass(kind, date):
        return kind.fromisoformat(plain)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    return float(plain) if kind is float else plain


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """The names of the fields of a data class; none for any other type."""
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _the_other(parts: tuple[Any, ...]) -> Any:
    return next(part for part in parts if part is not types.NoneType)
