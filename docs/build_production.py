"""
Write the page of the checks before production from their table: `python docs/build_production.py`.

`pages()` gives the page as text; a test compares it with the file.
"""

from __future__ import annotations

from pathlib import Path

from attain.web.production import CHECKS

FOLDER = Path(__file__).parent / "reference"
INTRODUCTION = """# Checks before production

`attain serve --production`, or `ATTAIN_MODE=production`, opens the portal only if none of these fails.
All that fail are named at once, each with what to do; the exit code is 2. `attain serve --production
--check` looks and ends. Besides, in every mode: a database that could lose what it has acknowledged,
and a release that was altered, keep the portal from opening.
"""


def pages() -> dict[Path, str]:
    """Return each page with its text."""
    rows = [f"| {each.name} | {each.refused} | {each.remedy} |" for each in CHECKS]
    lines = [INTRODUCTION, "| check | refused, and why | what to do |", "|---|---|---|", *rows]
    return {FOLDER / "production-checks.md": "\n".join(lines) + "\n"}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path)  # noqa: T201 - a script for people
