"""
Pages whose examples are run.

A page is read from top to bottom in one temporary folder of its own. What a fenced block means is
said by the words behind its fence:

    csv title=figures.csv    any block with a title is a file, written before what follows it
    console                  lines that begin with `$ ` are run, the others are what must come out
    console exit=2           the same, where the command must end with that exit code
    python                   run; with `>>>` answers are compared too; names last to the page's end

In expected output `...` stands for anything within a line, and a line that is nothing but `...`
for any number of lines, or none. Blocks of other kinds are for the eye.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`]*)$")
FOR_A_SHELL = set("|<>&;*$`(){}~")
OF_THEIR_OWN = {"audit", "backup", "people", "reports", "restore", "serve"}
"""Commands that open the portal's database: they run in a process of their own, apart from the tests' one."""
PLAIN = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "100", "LANG": "C.UTF-8"}


class ExampleFailed(AssertionError):
    """An example on a page does not do what the page says."""


@dataclass(frozen=True)
class Block:
    """A fenced block: the language, the words behind it, its text, and the line it begins at."""

    language: str
    options: dict[str, str]
    text: str
    line: int


@dataclass(frozen=True)
class Command:
    """A command of a console block, and what must come out of it."""

    text: str
    expected: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page in Markdown, in order."""
    fence, begin, held = None, 0, []
    for number, line in enumerate(page.splitlines(), start=1):
        if fence is None:
            fence, begin, held = FENCE.match(line), number, []
        elif line.strip() == "```":
            words = fence["info"].split()
            options = dict(word.split("=", 1) for word in words[1:] if "=" in word)
            text = textwrap.dedent("".join(f"{each}\n" for each in held))
            yield Block(words[0] if words else "", options, text, begin)
            fence = None
        else:
            held.append(line)
    if fence is not None:
        raise ExampleFailed(f"The block that begins in line {begin} never ends.")


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a console block; a trailing backslash carries on in the next line."""
    text, expected, begin = "", [], block.line
    lines = iter(enumerate(block.text.splitlines(), start=block.line + 1))
    for number, line in lines:
        if not line.startswith("$ "):
            expected.append(line)
            continue
        if text:
            yield Command(text, "\n".join(expected), begin)
        text, expected, begin = line[2:], [], number
        while text.endswith("\\"):
            text = text[:-1] + next(lines)[1].lstrip("> ")
    if text:
        yield Command(text, "\n".join(expected), begin)


def fits(expected: str, actual: str) -> bool:
    """Say whether what came out is what a page shows; blanks at line ends do not count."""
    pieces = []
    for line in expected.strip().splitlines():
        if line.strip() == "...":
            pieces.append(r"(?:.*\n)*?")
        else:
            inside = (re.escape(piece) for piece in line.rstrip().split("..."))
            pieces.append(".*".join(inside) + r"[ \t]*\n")
    return (
        re.fullmatch("".join(pieces), actual.strip() + "\n" if actual.strip() else "") is not None
    )


def run_page(page: str, folder: Path) -> int:
    """Run all examples of a page in `folder`; return how many, or raise `ExampleFailed`."""
    names: dict[str, object] = {"__name__": "__page__"}
    count = 0
    with contextlib.chdir(folder), _environment({**PLAIN, "ATTAIN_HOME": str(folder / ".attain")}):
        for block in blocks(page):
            if "title" in block.options:
                _write(block, folder)
            elif block.language == "console":
                for command in commands(block):
                    _run_command(command, int(block.options.get("exit", 0)))
                    count += 1
            elif block.language == "python":
                _run_python(block, names)
                count += 1
    return count


def _write(block: Block, folder: Path) -> None:
    target = folder / block.options["title"]
    if not target.resolve().is_relative_to(folder.resolve()):
        raise ExampleFailed(f"Line {block.line}: {target} lies outside the page's folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(block.text, encoding="utf-8")


def _run_command(command: Command, code: int) -> None:
    words = shlex.split(command.text)
    inside = words[0] == "attain" and not FOR_A_SHELL & set(command.text)
    inside = inside and not OF_THEIR_OWN & set(words[1:2])
    got, said = _run_attain(words[1:]) if inside else _run_in_shell(command.text)
    place = f"line {command.line}: $ {command.text}\n"
    if got != code:
        raise ExampleFailed(
            f"{place}ended with exit code {got} instead of {code} and said:\n{said}"
        )
    if command.expected.strip() and not fits(command.expected, said):
        raise ExampleFailed(f"{place}should say:\n{command.expected}\n\nbut said:\n{said}")


def _run_attain(arguments: list[str]) -> tuple[int, str]:
    from attain.cli import main

    said, before = io.StringIO(), sys.argv
    sys.argv = ["attain", *arguments]
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv = before
    if isinstance(code, str):
        return 1, f"{said.getvalue()}{code}\n"
    return int(code or 0), said.getvalue()


def _run_in_shell(text: str) -> tuple[int, str]:
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        ["bash", "-c", text],
        env=os.environ | {"PATH": programs},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


def _run_python(block: Block, names: dict[str, object]) -> None:
    place = f"<page, line {block.line}>"
    if ">>>" not in block.text:
        exec(compile(block.text, place, "exec"), names)
        return
    example = doctest.DocTestParser().get_doctest(block.text, names, place, place, block.line)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=flags)
    if runner.run(example, out=report.write, clear_globs=False).failed:
        raise ExampleFailed(report.getvalue())
    names.update(example.globs)


@contextlib.contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
