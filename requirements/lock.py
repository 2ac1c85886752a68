"""
Write the hashed requirement lists anew: `python requirements/lock.py`, from the top of the tree.

One list for each minor version of Python and each purpose, for every operating system at once. No
list names an address: pip and uv take the packages from whatever registry the machine is set up
for, and refuse any whose hash differs. Needs uv, which `python3 start.py test` installs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PURPOSES = {"run": ("--extra", "web"), "test": ("--extra", "test")}
INSTALLERS = "uv\nuv-build>=0.11,<0.14\n"
"""What brings the rest: the installer, and the back end that pyproject.toml names."""


def compile_list(source: Path, python: str, name: str, *options: str, upgrade: bool) -> None:
    """Resolve `source` for `python` and newer, and keep the result in the list `name`."""
    command = [sys.executable, "-m", "uv", "pip", "compile", str(source)]
    command += ["--python-version", python, "--universal", "--fork-strategy", "fewest"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--quiet", *options]
    if upgrade:
        command.append("--upgrade")
    subprocess.run([*command, "--output-file", str(HERE / name)], cwd=HERE.parent, check=True)


def lock(*, upgrade: bool) -> None:
    """Write all lists; packages already listed keep their version unless `upgrade` is asked for."""
    for python in PYTHONS:
        for purpose, options in PURPOSES.items():
            source = Path("pyproject.toml")
            compile_list(source, python, f"{purpose}-{python}.txt", *options, upgrade=upgrade)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "installers.in"
        source.write_text(INSTALLERS, encoding="utf-8")
        compile_list(source, PYTHONS[0], "install.txt", upgrade=upgrade)


if __name__ == "__main__":
    lock(upgrade="--upgrade" in sys.argv[1:])
