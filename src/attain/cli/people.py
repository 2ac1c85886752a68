"""`attain people` and `attain audit`: who may sign in to the portal, and what was done there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from attain.cli.edge import Exit
from attain.cli.output import Format, Shown, emit
from attain.cli.screen import note, say
from attain.errors import InvalidData
from attain.reporting.terminal import Screen, TableColumn, count_text
from attain.usecases.places import releases_folder

PEOPLE = (
    TableColumn("name"),
    TableColumn("body"),
    TableColumn("role"),
    TableColumn("from"),
    TableColumn("until"),
    TableColumn("email", whole=False, spare=1),
)
DEEDS = (
    TableColumn("number", "right"),
    TableColumn("at"),
    TableColumn("name"),
    TableColumn("body"),
    TableColumn("action"),
    TableColumn("to"),
    TableColumn("reason", whole=False, spare=1),
)


Step = Literal[
    "list", "first-administrator", "demo-accounts", "demo-cycles", "remove-demo-accounts"
]


def people(
    step: Step = "list",
    /,
    *,
    email: str = "",
    name: str = "",
    body: str = "ASEC",
    format: Annotated[Format, Parameter(name=("--format", "-f"))] = "table",
) -> int:
    """
    List who acts for which body in the portal, or invite the first administrator.

    Everybody else is invited in the portal itself. The first administrator can be invited only while
    there is none; whoever has the machine then gives the link to the right person.

    Parameters
    ----------
    step
        list, first-administrator, or demo-accounts: one for each role, and example actions of the
        roadmap, for trying things out only; a portal with people of its own refuses them, and
        remove-demo-accounts closes them and takes the examples away again. demo-cycles adds two
        cycles of reporting on them, one frozen and one open: what is frozen stays for good.
    email
        The address of the first administrator.
    name
        The name of the first administrator.
    body
        The body that the first administrator acts for.
    """
    _ready()
    if step == "list":
        _list(format)
        return Exit.FINE
    if step in ("demo-accounts", "remove-demo-accounts"):
        return _demo(step)
    if step == "demo-cycles":
        return _demo_cycles()
    if not email or not name:
        raise InvalidData(
            "Say who it is: attain people first-administrator --email NAME@EXAMPLE.ORG --name NAME"
        )
    from django.utils import timezone

    from attain.web.accounts.operations import first_administrator
    from attain.web.notices.addresses import whole

    made, secret = first_administrator(email=email, name=name, body=body, now=timezone.now())
    say(whole(f"/desk/invitations/{secret}/"))
    note(f"Give this link to {name}. It can be taken once, until {made.until:%Y-%m-%d %H:%M} UTC.")
    _say_whose_address()
    return Exit.FINE


def _say_whose_address() -> None:
    """Say what the address in a link rests on, where nobody has set it."""
    from django.conf import settings

    from attain.web.in_use import last_door

    if settings.ATTAIN_ADDRESS:
        return
    where = (
        f"The link begins with where the portal was opened last, {last_door()}"
        if last_door()
        else "The portal was not opened yet: the link begins with where it listens if not told otherwise"
    )
    note(
        f"{where}. If people come by another address, set ATTAIN_ADDRESS to it, such as "
        "https://goals.example.org; in this link, put it in place of what stands before /desk/."
    )


def audit(
    *,
    last: int = 20,
    format: Annotated[Format, Parameter(name=("--format", "-f"))] = "table",
) -> int:
    """
    Check that nobody has altered the audit log, and print its last entries.

    Parameters
    ----------
    last
        How many entries; 0 for all of them.
    """
    _ready()
    from attain.web.audit.models import AuditEntry
    from attain.web.audit.operations import faults

    found = list(AuditEntry.objects.order_by("-number")[: last or None])[::-1]
    records = [
        {
            "number": each.number,
            "at": each.at.isoformat(timespec="seconds"),
            "name": each.name,
            "person": each.person,
            "body": each.body,
            "role": each.role,
            "action": each.action,
            "thing": each.thing,
            "thing_id": each.thing_id,
            "reason": each.reason,
            "before": each.before,
            "after": each.after,
            "previous": each.previous,
            "hash": each.hash,
        }
        for each in found
    ]
    if records or format != "table":
        fields = list(records[0] if records else ())
        emit(records, format=format, shown=Shown(DEEDS, _deed), fields=fields)
    wrong = faults()
    if wrong:
        note("The audit log was altered:")
        for each in wrong:
            note(f"  {each}")
        return Exit.NO
    count = AuditEntry.objects.count()
    note(f"The audit log is whole: {count_text(count, 'entry', 'entries')}.")
    return Exit.FINE


def _demo(step: Step) -> int:
    from django.utils import timezone

    from attain.web.accounts import demonstration
    from attain.web.reports.demonstration import demo_titles
    from attain.web.roadmap.demonstration import load_examples, remove_examples

    now = timezone.now()
    if step == "remove-demo-accounts":
        count = demonstration.remove_demo_accounts(now=now)
        if gone := remove_examples(now=now):
            note(f"Taken away: {count_text(gone, 'action', 'actions')} made up as examples.")
        note(f"Closed: {count_text(count, 'account', 'accounts')} of the demonstration.")
        for title in demo_titles():
            note(f"Stays, as cycles do: {title}. For work in earnest, begin with a new database.")
        return Exit.FINE
    for address, body, role in demonstration.make_demo_accounts(now=now):
        say(f"{address:<36} {role.value} for {body}")
    note(f"The password of all of them: {demonstration.PASSWORD}")
    made_up = load_examples(now=now)
    note(
        f"The roadmap has {count_text(made_up, 'action', 'actions')} made up as examples, marked so."
    )
    note(
        "DEMONSTRATION ONLY: every page behind the door says so, and no production starts with them."
    )
    return Exit.FINE


def _demo_cycles() -> int:
    from django.utils import timezone

    from attain.web.accounts.demonstration import demo_accounts
    from attain.web.reports.demonstration import make_demo_cycles

    for title in make_demo_cycles(now=timezone.now()):
        say(title)
    count = demo_accounts().count()
    note(f"They were made by {count_text(count, 'account', 'accounts')} of the demonstration.")
    note("What is frozen stays for good: throw this portal away when you have seen enough.")
    return Exit.FINE


def _ready() -> None:
    from attain.web.database import prepare_database
    from attain.web.server import set_up

    set_up(Path(releases_folder()))
    prepare_database()


def _list(format: str) -> None:
    from django.utils import timezone

    from attain.web.accounts.queries import held

    records = [
        {
            "name": row.person.name,
            "email": row.person.email,
            "body": row.body,
            "role": row.role,
            "from": row.begin.isoformat(),
            "until": row.end.isoformat() if row.end else "",
        }
        for row in held(timezone.now().date())
    ]
    if not records and format == "table":
        say("Nobody is appointed yet: attain people first-administrator --email ... --name ...")
        return
    fields = list(records[0] if records else ())
    emit(records, format=format, shown=Shown(PEOPLE, _person), fields=fields)


def _person(record: Any, screen: Screen) -> list[str]:
    return [record[each] for each in ("name", "body", "role", "from", "until", "email")]


def _deed(record: Any, screen: Screen) -> list[str]:
    to = record["thing_id"]
    at = record["at"][:16].replace("T", " ")
    return [
        str(record["number"]),
        at,
        record["name"],
        record["body"],
        record["action"],
        to,
        record["reason"],
    ]
