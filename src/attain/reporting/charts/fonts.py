"""
Fonts: where Noto Sans lies on this machine, for each script of the region; and subsets for pages.

Fonts are somebody else's work and come with the machine or the installation: the folder named by
ATTAIN_FONTS, attain's own folder of fonts, then the usual folders of the system (Debian:
`fonts-noto-core`). What is not there is said, never guessed.

Pages get subsets, one file for each script and weight, made at set-up and never kept with the code,
with a style sheet that loads one only where its letters occur.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FONTS_VARIABLE = "ATTAIN_FONTS"
"""The environment variable that names folders of fonts, separated as in PATH."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script of the region: its ISO 15924 code, the family that sets it, and its letters."""

    code: str
    family: str
    ranges: tuple[tuple[int, int], ...]

    def has(self, letter: str) -> bool:
        """Tell whether a letter is of this script."""
        point = ord(letter)
        return any(first <= point <= last for first, last in self.ranges)

    @property
    def unicode_range(self) -> str:
        """The letters as CSS writes them in `unicode-range`."""
        return ", ".join(f"U+{first:04X}-{last:04X}" for first, last in self.ranges)


SCRIPTS: dict[str, Script] = {
    each.code: each
    for each in (
        Script(
            "Latn",
            "Noto Sans",
            (
                (0x0000, 0x024F),
                (0x02B0, 0x036F),
                (0x1E00, 0x1EFF),
                (0x2000, 0x206F),
                (0x2070, 0x209F),
                (0x20A0, 0x20CF),
                (0x2100, 0x218F),
                (0x2200, 0x22FF),
            ),
        ),
        Script("Khmr", "Noto Sans Khmer", ((0x1780, 0x17FF), (0x19E0, 0x19FF))),
        Script("Laoo", "Noto Sans Lao", ((0x0E80, 0x0EFF),)),
        Script("Thai", "Noto Sans Thai", ((0x0E01, 0x0E5B),)),
        Script("Mymr", "Noto Sans Myanmar", ((0x1000, 0x109F), (0xA9E0, 0xA9FE), (0xAA60, 0xAA7F))),
    )
}
"""The scripts by code; Latin covers Vietnamese, and signs that all share."""

WEIGHTS = {"Regular": 400, "Bold": 700}
"""The weights in use, as files name them, and as CSS does."""

STYLE_SHEET = "fonts.css"
"""Name of the style sheet, beside the fonts."""


def own_folders() -> list[Path]:
    """Return the folders of fonts that belong to this installation, those that exist."""
    told = [Path(each) for each in os.environ.get(FONTS_VARIABLE, "").split(os.pathsep) if each]
    return [each for each in (*told, Path(__file__).parents[2] / "data" / "fonts") if each.is_dir()]


def _system_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        places = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        places.append(Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft/Windows/Fonts")
    elif sys.platform == "darwin":
        places = [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    else:
        shared = os.environ.get("XDG_DATA_DIRS", "") or "/usr/local/share:/usr/share"
        places = [home / ".local/share/fonts", home / ".fonts"]
        places += [Path(each) / "fonts" for each in shared.split(":") if each]
    return [each for each in places if each.is_dir()]


def font_file(script: str, weight: str = "Regular") -> Path | None:
    """Return the font file of a script (ISO 15924) and weight, or None where there is none."""
    return _found().get((script, weight)) or _found().get((script, "Regular"))


def missing_scripts() -> list[str]:
    """Return the codes of the scripts that no font was found for."""
    return [code for code in SCRIPTS if font_file(code) is None]


def notice() -> str:
    """Return a sentence on the scripts that cannot be set here; empty where all can."""
    missing = missing_scripts()
    if not missing:
        return ""
    names = ", ".join(SCRIPTS[code].family for code in missing)
    return (
        f"No font was found for {names}. Install the fonts (Debian: fonts-noto-core), or name "
        f"their folder in {FONTS_VARIABLE}; until then pictures lack these letters."
    )


def script_of(letter: str) -> str | None:
    """Return the script whose font sets a letter; None for spaces, which go with what is before."""
    if letter.isspace() or letter in "\u200b\u200c\u200d":
        return None
    return next((code for code, script in SCRIPTS.items() if script.has(letter)), "Latn")


def forget() -> None:
    """Look for fonts anew at the next question, after folders have changed."""
    _found.cache_clear()


@lru_cache(maxsize=1)
def _found() -> dict[tuple[str, str], Path]:
    wanted = {
        f"{script.family.replace(' ', '')}-{weight}.ttf": (code, weight)
        for code, script in SCRIPTS.items()
        for weight in WEIGHTS
    }
    found: dict[tuple[str, str], Path] = {}
    for folder in (*own_folders(), *_system_folders()):
        for place in _files(folder):
            case = wanted.get(place.name)
            if case is not None:
                found.setdefault(case, place)
        if len(found) == len(wanted):
            break
    return found


def _files(folder: Path) -> Iterable[Path]:
    for place, _, names in os.walk(folder):
        for name in names:
            if name.startswith("NotoSans"):
                yield Path(place) / name


# ------------------------------------------------------------------------------ fonts for pages


def webfonts(folder: Path) -> list[Path]:
    """
    Write compressed fonts and `fonts.css` into `folder`, and return what was written.

    Each file holds one script in one weight, with the letters of that script, and the table rows
    that shape them. Returns nothing, and writes nothing, where no font was found;
    `notice` says which are missing.
    """
    written: list[Path] = []
    rules: list[str] = []
    for script in SCRIPTS.values():
        for name, weight in WEIGHTS.items():
            source = font_file(script.code, name)
            if source is None or name not in source.name:
                continue
            folder.mkdir(parents=True, exist_ok=True)
            place = folder / f"{script.family.replace(' ', '-').lower()}-{weight}.woff2"
            _write_subset(source, place, script)
            written.append(place)
            rules.append(_rule(script, weight, place.name))
    if rules:
        sheet = folder / STYLE_SHEET
        sheet.write_text("\n".join(rules) + "\n", encoding="utf-8")
        written.append(sheet)
    return written


def _write_subset(source: Path, place: Path, script: Script) -> None:
    from fontTools import subset

    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    options.hinting = False
    options.desubroutinize = True
    letters = {point for first, last in script.ranges for point in range(first, last + 1)}
    shared = {0x20, 0x200B, 0x200C, 0x200D, 0x25CC}
    with subset.load_font(str(source), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=letters | shared)
        subsetter.subset(font)
        subset.save_font(font, str(place), options)


def _rule(script: Script, weight: int, name: str) -> str:
    return (
        f'@font-face{{font-family:"{script.family}";font-style:normal;font-weight:{weight};'
        f'font-display:swap;src:url("{name}") format("woff2");'
        f"unicode-range:{script.unicode_range}}}"
    )
