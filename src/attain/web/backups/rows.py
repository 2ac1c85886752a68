"""Rows of tables as lines of JSON and back, the same from every kind of database."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from django.db import connection, models

LEFT_OUT = frozenset({"sessions.session"})
"""Tables that no backup holds: who is signed in signs in again."""
PLAIN = (bool, int, float, str)
AT_ONCE = 500
"""Rows that are read or written at a time."""


def tables_of(apps: Any) -> list[type[models.Model]]:
    """Return the tables that a backup holds, in the order of their names."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and name_of(model) not in LEFT_OUT
    ]
    return sorted(found, key=name_of)


def name_of(model: type[models.Model]) -> str:
    """Return the name of a table: app.model, in small letters."""
    return str(model._meta.label_lower)


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """Yield the rows of a table, in the order of their keys."""
    fields = model._meta.concrete_fields
    rows = model._base_manager.order_by("pk").iterator(chunk_size=AT_ONCE)
    for row in rows:
        told = {field.attname: _told(field, row) for field in fields}
        yield json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _told(field: Any, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if value is None or isinstance(field, models.JSONField) or isinstance(value, PLAIN):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64encode(bytes(value)).decode("ascii")
    return field.value_to_string(row)


def row_of(model: type[models.Model], line: bytes) -> models.Model:
    """Return the row that a line tells of."""
    told = json.loads(line)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return model(**{name: _meant(fields[name], value) for name, value in told.items()})


def _meant(field: Any, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def fill(model: type[models.Model], lines: Iterator[bytes]) -> int:
    """Write the rows of a table that lines tell of; return how many."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = False  # the time is the one that was kept
    count, held = 0, []
    for line in lines:
        held.append(row_of(model, line))
        if len(held) == AT_ONCE:
            count += len(model._base_manager.bulk_create(held))
            held = []
    return count + len(model._base_manager.bulk_create(held))


def highest_number(model: type[models.Model]) -> int:
    """Return the highest number that a table ever gave, so that none is given twice."""
    if not isinstance(model._meta.pk, models.AutoField):
        return 0
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute(
                "SELECT last_value FROM pg_sequences WHERE quote_ident(schemaname) || '.' || "
                "quote_ident(sequencename) = pg_get_serial_sequence(%s, %s)",
                [f'"{table}"', column],
            )
        found = cursor.fetchone()
    return int(found[0] or 0) if found else 0


def go_on_from(model: type[models.Model], highest: int) -> None:
    """Let a table give numbers from the one after `highest` on."""
    if not highest or not isinstance(model._meta.pk, models.AutoField):
        return
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, highest]
            )
        else:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [f'"{table}"', column, highest],
            )
