"""The pages on the command line say what the commands say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from attain.cli.application import COMMANDS
from attain.cli.edge import Exit

DOCS = Path(__file__).resolve().parents[2] / "docs"
_SPEC = importlib.util.spec_from_file_location("build_pages", DOCS / "build_command_line.py")
build_pages = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(build_pages)


@pytest.mark.parametrize("path", build_pages.pages(), ids=lambda path: path.stem)
def test_the_page_is_what_the_commands_say_today(path):
    said = "run: python docs/build_command_line.py"
    assert path.read_text(encoding="utf-8") == build_pages.pages()[path], said


def test_every_command_and_every_exit_code_has_its_place():
    text = "".join(build_pages.pages().values())
    assert all(f"## attain {name}\n" in text for name in COMMANDS)
    assert all(f"| {code.value} |" in text for code in Exit)
