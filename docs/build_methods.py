"""
Write the manual of methods anew: `python docs/build_methods.py`.

Pages whose text lies in the package, in `data/methods`, are written whole: change them there. Other
pages are written by hand here, and hold tables that the code knows best between
`<!-- from the code: NAME -->` and `<!-- until here -->`. A test compares all of them with the files.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from attain.usecases.methods import method_paths, method_text, part

FOLDER = Path(__file__).parent
PART = re.compile(
    r"(<!-- from the code: (?P<name>[^>]+?) -->\n).*?(<!-- until here -->)", re.DOTALL
)


def filled(text: str) -> str:
    """Return a page with each of its parts as the code has it now."""
    return PART.sub(lambda found: f"{found[1]}\n{part(found['name'])}\n\n{found[3]}", text)


def pages() -> dict[Path, str]:
    """Return what every page that the code has a part in should say, by its path."""
    whole = {FOLDER / path: method_text(path) for path in method_paths()}
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.md"))}
    by_hand = {path: text for path, text in texts.items() if path not in whole}
    return whole | {path: filled(text) for path, text in by_hand.items() if PART.search(text)}


def write() -> int:
    """Write every page anew; return how many."""
    found = pages()
    for path, text in found.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return len(found)


if __name__ == "__main__":
    sys.stdout.write(f"{write()} pages are up to date\n")
