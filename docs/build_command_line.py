"""
Write the pages on the command line from the commands: `python docs/build_command_line.py`.

`pages()` gives each page as text; a test compares them with the files.
"""

from __future__ import annotations

import inspect
from pathlib import Path

from attain.cli.application import ABOUT, COMMANDS, application
from attain.cli.edge import Exit

FOLDER = Path(__file__).parent / "reference"


def command_line_page() -> str:
    """Return the page `docs/reference/command-line.md`."""
    lines = [
        "# The command line",
        "",
        ABOUT,
        "",
        (
            "This page is written from the commands themselves. "
            "`attain COMMAND --help` says the same at the terminal."
        ),
        "",
        (
            "The answer goes to standard output, everything beside it (which release was read, the "
            "year of assessment, progress, warnings) to standard error. `--format csv` and "
            "`--format json` are for other programs: no colour, no rounding, an empty cell or null "
            "where there is no value. A table fits the width of the terminal and leaves out columns "
            "that can be spared."
        ),
        "",
        "| variable | what it does |",
        "|---|---|",
        "| `ATTAIN_HOME` | where attain keeps releases, fetched answers and its cache |",
        "| `NO_COLOR` | any text takes the colour away; standings stay shapes and words |",
        "| `COLUMNS` | the width of tables where there is no terminal |",
        "| `ATTAIN_DEBUG` | as `--debug`: a fault of attain leaves its details in a file |",
        "",
        "How a command ends is told by its [exit code](exit-codes.md).",
    ]
    for name in COMMANDS:
        lines += ["", *_command(name)]
    return "\n".join(lines) + "\n"


def _command(name: str) -> list[str]:
    """Return the section of a command."""
    command = COMMANDS[name]
    lines = [f"## attain {name}", "", command.summary, ""]
    rows = _parameters(name)
    if rows:
        lines += ["| argument or option | meaning | default |", "|---|---|---|", *rows, ""]
    return [*lines, "```text", *command.examples, "```"]


def _parameters(name: str) -> list[str]:
    """Return a line of a table for each argument and option of a command."""
    arguments = application()[name].assemble_argument_collection(parse_docstring=True)
    rows = []
    for argument in arguments:
        names = [each for each in argument.names if not each.startswith("--no-")]
        shown = ", ".join(f"`{each}`" for each in names)
        if argument.index is not None and not names:
            shown = f"`{argument.name.upper()}`"
        help_text = " ".join((argument.parameter.help or "").split()).replace("|", "\\|")
        rows.append(f"| {shown} | {help_text} | {_default(argument.field_info.default)} |")
    return rows


def _default(value: object) -> str:
    if value in (None, False, "") or value is inspect.Parameter.empty:
        return ""
    return f"`{value}`"


def exit_codes_page() -> str:
    """Return the page `docs/reference/exit-codes.md`."""
    lines = [
        "# Exit codes",
        "",
        "How a command ended, for scripts.",
        "",
        "| code | meaning |",
        "|---:|---|",
        *(f"| {code.value} | {code.meaning} |" for code in Exit),
        "",
        (
            "`attain read` answers no (1) where a file has errors, or warnings; `attain release` where "
            "warnings were not accepted (errors refuse it with 2); `attain verify` where a byte or a "
            "verdict differs; `attain diff` where two releases differ, as the program `diff` does."
        ),
        "",
        "A message on standard error says what is wrong, with which thing, and what to do next.",
    ]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Return the text of every page, by its path."""
    return {
        FOLDER / "command-line.md": command_line_page(),
        FOLDER / "exit-codes.md": exit_codes_page(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path)  # noqa: T201
