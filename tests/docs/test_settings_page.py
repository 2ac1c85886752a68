"""The page of settings names every setting that attain reads from the environment, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"(?:environ[^\n]*|whole_number\(|_VARIABLE = )\"(ATTAIN_[A-Z_]+)\"")


def test_the_page_names_every_setting_that_is_read_and_no_other():
    code = "\n".join(each.read_text("utf-8") for each in (ROOT / "src").rglob("*.py"))
    page = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
    read = set(READ.findall(code))
    assert "ATTAIN_HOSTS" in read
    assert set(re.findall(r"^\| `(ATTAIN_[A-Z_]+)`", page, re.MULTILINE)) == read
