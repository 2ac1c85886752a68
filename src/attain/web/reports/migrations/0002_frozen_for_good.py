"""The database itself refuses to change a frozen cycle, its reports, and what it left behind."""

from typing import Any, ClassVar

from django.db import migrations

FROZEN = "(SELECT state FROM reports_cyclerow WHERE id = OLD.cycle_id) = 'frozen'"
GUARDED = (
    ("cycle_stays", "reports_cyclerow", "OLD.state = 'frozen'", "a frozen cycle never changes"),
    ("report_stays", "reports_reportrow", FROZEN, "a report of a frozen cycle never changes"),
    ("version_stays", "reports_reportversion", "", "versions of reports never change"),
    ("frozen_stays", "reports_frozenrow", "", "what was frozen never changes"),
)
"""Name of the trigger, its table, when it holds (empty: always), and what it says."""


def statements(vendor: str) -> list[str]:
    """Return what makes the triggers."""
    found = []
    for name, table, when, says in GUARDED:
        held = f" WHEN ({when})" if when else ""
        if vendor == "sqlite":
            found += [
                f"CREATE TRIGGER {name}_{deed.lower()} BEFORE {deed} ON {table}{held} "
                f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
                for deed in ("UPDATE", "DELETE")
            ]
            continue
        inner = f"IF {when} THEN RAISE EXCEPTION '{says}'; END IF;" if when else ""
        body = inner or f"RAISE EXCEPTION '{says}';"
        end = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
        each = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
        found += [
            f"CREATE FUNCTION reports_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} {end} $$",
            f"CREATE TRIGGER {name} {each} EXECUTE FUNCTION reports_{name}()",
        ]
    return found


def undone(vendor: str) -> list[str]:
    """Return what takes the triggers away."""
    found = []
    for name, table, _, _ in GUARDED:
        if vendor == "sqlite":
            found += [f"DROP TRIGGER {name}_{deed}" for deed in ("update", "delete")]
        else:
            found += [f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION reports_{name}()"]
    return found


def guard(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's call
    """Make the triggers."""
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's call
    """Take the triggers away."""
    for statement in undone(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """From the freeze on, nothing moves."""

    dependencies: ClassVar = [("reports", "0001_reports")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
