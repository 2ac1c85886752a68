"""The chain begins, and the database itself refuses to change or to delete an entry."""

from typing import Any, ClassVar

from django.db import migrations

BEGINNING = "0" * 64
SQLITE = (
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END""",
    """CREATE TRIGGER audit_entry_remains BEFORE DELETE ON audit_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit entries are never changed or deleted'; END $$""",
    """CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_stays()""",
)
UNDONE = {
    "sqlite": ("DROP TRIGGER audit_entry_stays", "DROP TRIGGER audit_entry_remains"),
    "postgresql": (
        "DROP TRIGGER audit_entry_stays ON audit_auditentry",
        "DROP FUNCTION audit_entry_stays()",
    ),
}


def guard(apps: Any, schema_editor: Any) -> None:
    """Make the head of the chain, and the triggers."""
    apps.get_model("audit", "AuditHead").objects.create(pk=1, number=0, hash=BEGINNING)
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away."""
    apps.get_model("audit", "AuditHead").objects.all().delete()
    for statement in UNDONE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Append-only from the first entry on."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(guard, unguard)]
