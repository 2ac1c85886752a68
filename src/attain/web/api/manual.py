"""The manual of the API for people, made from its OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of an answer: its name, its type in words, what it means."""

    name: str
    kind: str
    meaning: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """An address that answers."""

    id: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    answer: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Addresses that belong together."""

    name: str
    operations: tuple[Operation, ...]


def groups_of(document: dict[str, Any]) -> tuple[Group, ...]:
    """Return the operations of an OpenAPI document by their tags, in its order."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        operation = methods["get"]
        found.setdefault(operation["tags"][0], []).append(_operation(document, path, operation))
    return tuple(Group(name, tuple(operations)) for name, operations in found.items())


def _operation(document: dict[str, Any], path: str, operation: dict[str, Any]) -> Operation:
    content = operation["responses"]["200"]["content"]["application/json"]["schema"]
    name = content["$ref"].rpartition("/")[2]
    schema = document["components"]["schemas"][name]
    return Operation(
        id=operation["operationId"],
        path=path,
        summary=operation.get("description", ""),
        parameters=tuple(
            Field(
                each["name"],
                _kind(each["schema"]),
                each["schema"].get("description", ""),
                needed=each["in"] == "path",
            )
            for each in operation["parameters"]
        ),
        answer=name,
        fields=tuple(
            Field(key, _kind(value), value.get("description", ""))
            for key, value in schema["properties"].items()
        ),
    )


def _kind(schema: dict[str, Any]) -> str:
    """Say in a few words what a schema takes."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("type", "any"))
