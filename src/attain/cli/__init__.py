"""
The command line: `attain` in a terminal, `python -m attain`, or `main([...])` from Python.

`application` lists the commands, one module for each group of them; `edge` turns errors into exit
codes; `screen` knows the terminal; `output` writes tables, CSV and JSON; `places` finds releases.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line (that of the process by default), and return its exit code."""
    from attain.cli.edge import run

    return run(arguments)


__all__ = ["main"]
