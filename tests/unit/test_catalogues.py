"""Catalogues: every text can be translated, and no translation breaks a page."""

from __future__ import annotations

import gettext
import importlib.util
import io
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from attain.reporting.language import LANGUAGES
from attain.reporting.locale_forms import locale_of

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [code for code in LANGUAGES if code != "en"]
PLACES = re.compile(r"%(?:\((\w+)\)s|(%)|(.))")


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


messages = _loaded()


def catalogue(path: Path) -> Catalog:
    return read_po(io.BytesIO(path.read_bytes()), abort_invalid=True)


def forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def places(text: str) -> set[str]:
    """Return the named places of a text; a bare per cent sign beside them counts, for it breaks."""
    if "%(" not in text:
        return set()
    return {name or sign or f"stray {other}" for name, sign, other in PLACES.findall(text)}


def test_every_text_of_the_code_is_in_the_template():
    inside = {tuple(forms(each.id)) for each in catalogue(messages.TEMPLATE) if each.id}
    asked = {tuple(forms(said)) for _, said in messages.texts_in_source()}
    how = "run: python scripts/messages.py update"
    assert sorted(asked - inside) == [], how
    assert sorted(inside - asked) == [], how


def test_no_text_is_asked_for_alone_and_as_a_count():
    asked = [said for _, said in messages.texts_in_source()]
    alone = {said for said in asked if isinstance(said, str)}
    counted = {said[0] for said in asked if not isinstance(said, str)}
    # A catalogue has one entry for it: the one would hide the other.
    assert sorted(alone & counted) == []


@pytest.mark.parametrize("path", messages.templates(), ids=lambda path: path.name)
def test_every_text_of_a_template_can_be_translated(path):
    assert messages.untranslatable_texts(path.read_text(encoding="utf-8")) == []


def test_text_outside_gettext_is_noticed_wherever_it_stands():
    found = messages.untranslatable_texts
    assert found("<p>Hello {{ _('there') }}</p>") == ["Hello"]
    assert found('<a title="Go" href="x">{{ link }}</a>') == ["Go"]
    assert found('{% macro m() %} aria-label="Go" class="x"{% endmacro %}') == ["Go"]
    assert found("{% if a %}Yes{% endif %}<code>KHM</code><style>p {}</style>") == ["Yes"]
    assert found("{# a note #}<p>{{ x }} 12 · {{ _('Hello') }} CSV</p>") == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_has_the_texts_of_the_template(code):
    known = {tuple(forms(each.id)) for each in catalogue(messages.TEMPLATE) if each.id}
    here = {tuple(forms(each.id)) for each in catalogue(messages.language_file(code)) if each.id}
    assert here == known, "run: python scripts/messages.py update"


@pytest.mark.parametrize("code", OTHERS)
def test_a_draft_says_that_it_is_one_and_whose_it_is(code):
    text = messages.language_file(code).read_text(encoding="utf-8")
    assert f'"Language: {code}\\n"' in text
    assert '"X-State: draft\\n"' in text
    assert "DRAFT" in text.splitlines()[0]


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_places_of_its_text_and_no_markup(code):
    wrong = []
    for each in catalogue(messages.language_file(code)):
        if not each.id or each.fuzzy:
            continue
        asked = [places(text) for text in forms(each.id)]
        for said in filter(None, forms(each.string)):
            # One of several: "one country" may do without the count.
            if places(said) not in asked and places(said) != asked[-1]:
                wrong.append((each.id, said))
            if any(asked) and re.search(r"(?<!%)%(?![%(])", said):
                wrong.append((each.id, said))
            if re.search(r"<\s*/?\s*[a-z]", said):
                wrong.append((each.id, said))
    assert wrong == []


def test_no_text_with_places_has_a_bare_per_cent_sign():
    texts = [text for each in catalogue(messages.TEMPLATE) if each.id for text in forms(each.id)]
    with_places = [text for text in texts if "%(" in text]
    assert len(with_places) > 20
    assert [text for text in with_places if any("stray" in each for each in places(text))] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_plural_forms_are_those_of_cldr(code):
    header = messages.PLURAL_FORMS.get(code, messages.ONE_FORM)
    count, rule = re.fullmatch(r"nplurals=(\d); plural=(.*);", header).groups()
    form, cldr = gettext.c2py(rule), locale_of(code).plural_form
    tags = [*sorted(cldr.tags), "other"]
    assert int(count) == len(tags)
    assert [tags[form(n)] for n in range(300)] == [cldr(n) for n in range(300)]


@pytest.mark.parametrize("code", OTHERS)
def test_a_translated_count_has_all_forms_of_its_language(code):
    found = catalogue(messages.language_file(code))
    for each in found:
        if isinstance(each.id, (tuple, list)) and any(each.string):
            assert len(each.string) == found.num_plurals
            assert all(each.string), each.id


def test_updating_keeps_translations_and_marks_those_whose_english_changed():
    language = LANGUAGES["id"]
    old = Catalog()
    old.add("The target is met.", "Target tercapai.")
    old.add("The release is public.", "Rilis ini terbuka.")
    new = Catalog()
    new.add("The target is met.")
    new.add("The release is public now.")
    old.update(new)
    again = read_po(io.BytesIO(messages.file_text(old, language).encode()))
    assert again.get("The target is met.").string == "Target tercapai."
    assert again.get("The release is public now.").fuzzy


def test_files_are_as_the_script_writes_them():
    for code in OTHERS:
        written = messages.file_text(catalogue(messages.language_file(code)), LANGUAGES[code])
        assert messages.language_file(code).read_text(encoding="utf-8") == written, code


def test_the_glossary_has_every_word_in_every_language_in_its_own_script():
    text = (messages.LOCALE / "GLOSSARY.md").read_text(encoding="utf-8")
    head, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| ---")
    )
    named = [language.english_name for language in LANGUAGES.values()]
    assert head == named
    assert len({row[0] for row in rows if row != head}) >= 60
    blocks = {"Thai": "\u0e00-\u0e7f", "Khmr": "\u1780-\u17ff", "Laoo": "\u0e80-\u0eff"}
    blocks |= {"Mymr": "\u1000-\u109f", "Latn": "a-zA-Z"}
    for row in rows:
        assert len(row) == len(named), row
        for word, language in zip(row, LANGUAGES.values(), strict=True):
            if row != head:
                assert re.search(f"[{blocks[language.script]}]", word), (row[0], language.code)
                own = blocks[language.script]
                others = "".join(block for block in blocks.values() if block != own)
                assert not re.search(f"[{others}]", word), (row[0], language.code, word)
