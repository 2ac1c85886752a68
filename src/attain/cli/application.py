"""
The commands as a table, from which the program, its help and the manual's page are made.

A command's module is imported when the command is used, so that each start pays for itself only.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from cyclopts import App, Group

FIGURES, VERDICTS, RELEASES, PORTAL, DEFINITIONS, TOOLS = (
    "Figures in",
    "Verdicts out",
    "Releases",
    "The portal",
    "Definitions",
    "Around it",
)


class Command(NamedTuple):
    """A command: where its function is, what it does, its group, and examples that work."""

    function: str
    summary: str
    group: str
    examples: tuple[str, ...]


COMMANDS: dict[str, Command] = {
    "demo": Command(
        "attain.cli.demo:demo",
        "Build a release from the figures attain brings along, and print the region's verdicts.",
        VERDICTS,
        ("attain demo", "attain demo --framework SDG --format json"),
    ),
    "assess": Command(
        "attain.cli.verdicts:assess",
        "Judge bare figures under targets, or a release under another rule.",
        VERDICTS,
        (
            "attain assess observations.csv --targets targets.csv --rule psa-2010 --format json",
            "attain assess observations.csv --targets targets.csv --rule all --as-of 2015",
            "attain assess releases/2026.Q1 --rule cgd --format csv --output cgd.csv",
        ),
    ),
    "show": Command(
        "attain.cli.show:show",
        "Show a country, an indicator or a series from a release.",
        VERDICTS,
        (
            "attain show KHM",
            "attain show 3.2.1",
            "attain show 3.2.1 KHM",
            "attain show SH_DYN_MORT LAO",
        ),
    ),
    "read": Command(
        "attain.cli.figures:read",
        "Check files of figures, and say what is wrong with them and where.",
        FIGURES,
        (
            "attain read figures.xlsx",
            "attain read figures.csv --previous releases/2026.Q1 --html report.html",
            "attain read figures.csv --format json",
        ),
    ),
    "fetch": Command(
        "attain.cli.sources:fetch",
        "Ask a statistical service for figures, and keep its answers as they came.",
        FIGURES,
        (
            "attain fetch unsd-sdg --series SH_DYN_MORT --areas ASEAN",
            "attain fetch world-bank --series SP.POP.TOTL --areas KHM LAO --folder answers",
        ),
    ),
    "sources": Command(
        "attain.cli.sources:sources",
        "List the statistical services that `fetch` can ask.",
        FIGURES,
        ("attain sources", "attain sources --format json"),
    ),
    "release": Command(
        "attain.cli.figures:release",
        "Make a release: figures, definitions and verdicts in a folder that never changes.",
        RELEASES,
        (
            "attain release figures.csv --id 2026.Q1 --out releases",
            "attain release answers --id 2026.Q2 --out releases --previous releases/2026.Q1 --yes",
        ),
    ),
    "verify": Command(
        "attain.cli.releases:verify",
        "Check every byte of a release, and recompute every verdict.",
        RELEASES,
        ("attain verify releases/2026.Q1",),
    ),
    "diff": Command(
        "attain.cli.releases:diff",
        "Say what differs between two releases: figures, and verdicts with the reason.",
        RELEASES,
        ("attain diff releases/2026.Q1 releases/2026.Q2",),
    ),
    "serve": Command(
        "attain.cli.portal:serve",
        "Open the portal: pages for everybody, with every figure, verdict and method.",
        PORTAL,
        (
            "attain serve",
            "attain serve --releases releases --port 8080",
            "attain serve --release releases/2026.Q1 --check",
            "attain serve --production --check",
        ),
    ),
    "export-site": Command(
        "attain.cli.site:export_site",
        "Write the portal over a release as plain files that open without a server.",
        PORTAL,
        (
            "attain export-site releases/2026.Q1 edition",
            "attain export-site releases/2026.Q1 edition --language en --language km",
        ),
    ),
    "pack": Command(
        "attain.cli.pack:pack",
        "Make the meeting pack of a release as PDF, Word and Excel.",
        RELEASES,
        (
            "attain pack releases/2026.Q1 --output packs",
            "attain pack releases/2026.Q2 --before releases/2026.Q1 --output packs --language vi",
        ),
    ),
    "reports": Command(
        "attain.cli.portal:reports",
        "Read and answer what readers of the portal say is wrong.",
        PORTAL,
        (
            "attain reports",
            "attain reports show 17",
            'attain reports answer 17 --text "Corrected in release 2026.Q2."',
            "attain reports close 17",
        ),
    ),
    "people": Command(
        "attain.cli.people:people",
        "List who acts for which body in the portal, or invite the first administrator.",
        PORTAL,
        (
            "attain people",
            'attain people first-administrator --email dara@example.org --name "Sok Dara"',
            "attain people demo-accounts",
        ),
    ),
    "notices": Command(
        "attain.cli.notices:notices",
        "Send the mails of notices that wait: those wanted at once, or the digests of a day.",
        PORTAL,
        ("attain notices send", "attain notices digest"),
    ),
    "health": Command(
        "attain.cli.health:health",
        "Look whether anything is wrong with the portal, and say what to do.",
        PORTAL,
        ("attain health", "attain health --quick --mail"),
    ),
    "audit": Command(
        "attain.cli.people:audit",
        "Check that nobody has altered the audit log, and print its last entries.",
        PORTAL,
        ("attain audit", "attain audit --last 0 --format csv"),
    ),
    "backup": Command(
        "attain.cli.backups:backup",
        "Keep what people write a second time, while the portal runs.",
        PORTAL,
        ("attain backup backups",),
    ),
    "restore": Command(
        "attain.cli.backups:restore",
        "Put a backup in the place of what the portal keeps.",
        PORTAL,
        (
            "attain restore backups/2026-11-24T02-00-00Z --check",
            "attain restore backups/2026-11-24T02-00-00Z --yes",
        ),
    ),
    "rules": Command(
        "attain.cli.definitions:rules",
        "List the rules that turn a series and a target into a verdict, or explain one.",
        DEFINITIONS,
        ("attain rules", "attain rules psa-2010"),
    ),
    "frameworks": Command(
        "attain.cli.definitions:frameworks",
        "List the goal frameworks, show one, or check a framework file of your own.",
        DEFINITIONS,
        ("attain frameworks", "attain frameworks MDG", "attain frameworks our-plan.yaml"),
    ),
    "plans": Command(
        "attain.cli.plans:plans",
        "List the plans with their recommendations and clauses, show one, or check a plan of your own.",
        DEFINITIONS,
        (
            "attain plans",
            "attain plans ROADMAP",
            "attain plans A.1.1",
            "attain plans our-plan.yaml",
            'attain plans plan.csv --id NSDP --title "National plan" --area KHM --output nsdp.yaml',
        ),
    ),
    "areas": Command(
        "attain.cli.definitions:areas",
        "List the groups of countries, or the members of one on a day.",
        DEFINITIONS,
        ("attain areas", "attain areas ASEAN --on 2025-10-26", "attain areas KHM"),
    ),
    "completion": Command(
        "attain.cli.completion:completion",
        "Print the script that lets your shell complete attain's commands.",
        TOOLS,
        ("attain completion bash", "attain completion zsh --install"),
    ),
}
"""Every command by its name."""

ABOUT = (
    "Comparable figures in, honest verdicts on development goals out. Start with `attain serve`."
)

CLOSING = """\
Exit codes: 0 fine; 1 the answer is no; 2 refused; 3 a service gave no answer; 70 our fault.
NO_COLOR, COLUMNS and ATTAIN_HOME are honoured. --debug keeps the details of a fault of attain."""


def version() -> str:
    """Return the name and the version of the program."""
    from importlib.metadata import version as of

    return f"attain {of('attain')}"


@cache
def application() -> App:
    """Return the program; commands are bound by their place and imported when used."""
    app = App(
        name="attain",
        help=ABOUT,
        help_epilogue=CLOSING,
        help_format="plaintext",
        version=version,
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    groups = {
        title: Group(title, sort_key=place)
        for place, title in enumerate((VERDICTS, FIGURES, RELEASES, PORTAL, DEFINITIONS, TOOLS))
    }
    app["--help"].group = groups[TOOLS]
    app["--version"].group = groups[TOOLS]
    for name, command in COMMANDS.items():
        app.command(
            command.function,
            name=name,
            group=groups[command.group],
            help_epilogue="Examples:\n\n" + "\n".join(command.examples),
            help=command.summary,
        )
    return app
