"""
Files of the interface: style sheets, scripts and fonts, made ready before the portal opens.

Their address carries a seal of the build, so that browsers may keep them for good. They are
compressed once, beside the portal's database. Without that (in tests, or where the disk is full)
they are served as they lie in the package.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from attain.usecases.places import portal_folder
from attain.web.build import build_seal

APPS = ("monitoring",)
"""Parts of the portal that bring files of their own."""


def static_folder() -> Path:
    """Return the folder in which the compressed files of this build lie, once they are made."""
    return portal_folder() / "static" / build_seal()


def prepare_static() -> Path:
    """
    Put the files of the interface, compressed, where the portal serves them from.

    Raises
    ------
    OSError
        If the disk refused; the portal then serves them uncompressed.
    """
    from whitenoise.compress import Compressor

    folder = static_folder()
    if folder.is_dir():
        return folder
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    compressor = Compressor(quiet=True)
    for name, source in (*_sources(), _vega()):
        place = part / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
        if compressor.should_compress(name):
            list(compressor.compress(str(place)))
    _remove_earlier(folder)
    part.rename(folder)
    return folder


def _sources() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        root = Path(str(files("attain.web").joinpath(app, "static")))
        for place in sorted(root.rglob("*")):
            if place.is_file() and not place.name.startswith("."):
                yield place.relative_to(root).as_posix(), place


def _vega() -> tuple[str, Path]:
    """The script that makes charts interactive: out of the package that draws them, made once."""
    from attain.reporting.charts.bundle import BUNDLE_NAME, interactive_bundle

    folder = portal_folder() / "vega"
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / BUNDLE_NAME
    content = interactive_bundle(folder)
    if not place.is_file() or place.read_bytes() != content:
        place.write_bytes(content)
    return f"attain/{BUNDLE_NAME}", place


# ----------------------------------------------------------------------------------------- fonts


def fonts_folder() -> Path | None:
    """Return the folder of the web fonts that were made last, if any."""
    found = [each.parent for each in (portal_folder() / "fonts").glob("*/fonts.css")]
    whole = [each for each in found if not each.name.startswith(".")]
    return max(whole, key=lambda each: each.stat().st_mtime_ns, default=None)


def fonts_address() -> str:
    """Return the address of the style sheet with the fonts, or nothing where there are none."""
    folder = fonts_folder()
    return f"/fonts/{folder.name}/fonts.css" if folder else ""


def prepare_fonts() -> str:
    """
    Cut the fonts of the region's scripts for pages, once; return which are missing, in words.

    Raises
    ------
    OSError
        If the disk refused; pages then use the reader's own fonts.
    """
    from attain.reporting.charts import fonts

    root = portal_folder() / "fonts"
    seal = _fonts_seal()
    folder = root / seal
    if not folder.is_dir():
        part = root / f".{seal}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        fonts.webfonts(part)
        if (part / "fonts.css").is_file():
            _remove_earlier(folder)
            part.rename(folder)
        else:
            shutil.rmtree(part, ignore_errors=True)
    return fonts.notice()


def _fonts_seal() -> str:
    """A text that changes with the fonts of this machine, and with how attain cuts them."""
    from attain.reporting.charts import fonts

    seal = hashlib.sha256(Path(str(fonts.__file__)).read_bytes())
    for script in fonts.SCRIPTS:
        for weight in ("Regular", "Bold"):
            found = fonts.font_file(script, weight)
            seal.update(f"{script} {weight} {found} {_size(found)}\n".encode())
    return seal.hexdigest()[:12]


def _size(file: Path | None) -> int:
    return file.stat().st_size if file else 0


def _remove_earlier(folder: Path) -> None:
    """Remove what earlier builds have left beside `folder`."""
    with contextlib.suppress(OSError):
        for each in folder.parent.iterdir():
            if each.is_dir() and not each.name.startswith("."):
                shutil.rmtree(each, ignore_errors=True)
