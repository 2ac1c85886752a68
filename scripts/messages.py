"""
Keep the catalogues of the interface: which texts there are, and what each language says for them.

    python scripts/messages.py extract     write attain.pot: every text of the code and the templates
    python scripts/messages.py update      extract, then bring each language's attain.po up to it
    python scripts/messages.py status      print how much of each language is translated

Texts are found where they are asked for: `_("...")` and `ngettext("...", "...", n)` in templates,
`language.text("...")`, `language.plural("...", "...", n)` and `message("...")` in Python, and in the
tables that TABLES names. A translation whose English text has changed is kept and marked fuzzy; it is
not shown until someone has looked at it. Translations of texts that are gone stay at the end of the file.
"""

from __future__ import annotations

import html.parser
import io
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import babel_extract

from attain.reporting.language import LANGUAGES, Language

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "attain"
LOCALE = SOURCE / "data" / "locale"
TEMPLATE = LOCALE / "attain.pot"

PYTHON_FOLDERS = ("reporting", "usecases/pack", "usecases/portal", "web")
"""Where Python speaks to readers of the portal."""
PYTHON_WORDS: Mapping[str, Any] = {
    "text": None,
    "message": None,
    "plural": (1, 2),
    "_": None,
    "ngettext": (1, 2),
}
TEMPLATE_WORDS: Mapping[str, Any] = {"_": None, "gettext": None, "ngettext": (1, 2)}
TABLES = (("attain.domain.progress.verdicts", "SENTENCES"),)
"""Tables of texts in places that know no languages; `Language.text` is asked for their values."""

ONE_FORM = "nplurals=1; plural=0;"
PLURAL_FORMS = {
    "en": "nplurals=2; plural=(n != 1);",
    "fil": "nplurals=2; plural=(n % 10 == 4 || n % 10 == 6 || n % 10 == 9);",
}
"""How many forms a language has beside a number; the others here have one. A test compares CLDR."""

NAMES_WITHOUT_TRANSLATION = frozenset(
    {"AP", "API", "BibTeX", "CSV", "DCAT", "DOI", "Excel", "HTML", "JSON", "LD", "MDG", "OpenAPI"}
    | {"Parquet", "Turtle"}
    | {"PNG", "Python", "RIS", "SDG", "SDMX", "SHA", "SVG", "UTC", "attain"}
)
NOT_FOR_READERS = frozenset({"look.html"})
"""Templates for those who build the portal: they show every part, and need no translation."""
SPOKEN_ATTRIBUTES = frozenset(
    {"alt", "aria-label", "aria-description", "label", "placeholder", "title"}
)
NOT_SPOKEN = frozenset({"code", "kbd", "samp", "script", "style"})

Found = tuple[str, str | tuple[str, ...]]
"""A file, and a text: one, or one and many."""


# ------------------------------------------------------------------------------- finding texts


def texts_in_source() -> list[Found]:
    """Return every text of the interface with the file that asks for it."""
    found = [*_in_python(), *_in_templates(), *_in_tables()]
    return sorted(set(found), key=lambda each: (_first(each[1]), each[0]))


def templates() -> list[Path]:
    """Return the Jinja2 templates of the portal."""
    return sorted(path for path in SOURCE.rglob("jinja2/**/*") if path.is_file())


def _in_python() -> Iterator[Found]:
    for folder in PYTHON_FOLDERS:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            with path.open("rb") as file:
                options = {"encoding": "utf-8"}
                for _, said, _, _ in extract("python", file, PYTHON_WORDS, options=options):
                    yield from _kept(path, said)


def _in_templates() -> Iterator[Found]:
    for path in templates():
        if path.name in NOT_FOR_READERS:
            continue
        with path.open("rb") as file:
            options = {
                "silent": "false",
                "encoding": "utf-8",
                "extensions": "jinja2.ext.loopcontrols",
            }
            for _, said, _, _ in extract(babel_extract, file, TEMPLATE_WORDS, options=options):
                yield from _kept(path, said)


def _in_tables() -> Iterator[Found]:
    for module, name in TABLES:
        path = SOURCE.parent / (module.replace(".", "/") + ".py")
        for text in getattr(import_module(module), name).values():
            yield from _kept(path, text)


def _kept(path: Path, said: str | tuple[str, ...]) -> Iterator[Found]:
    if said and _first(said):
        yield path.relative_to(ROOT).as_posix(), said


def _first(said: str | tuple[str, ...]) -> str:
    return said if isinstance(said, str) else said[0]


# ---------------------------------------------------------------- text that nobody can translate


_ATTRIBUTE = re.compile(r"""([a-z][\w-]*)="([^"]*)(?:"|$)""")


class _Visible(html.parser.HTMLParser):
    """Gathers what a reader sees or hears of a template, outside its expressions."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.silent: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_SPOKEN:
            self.silent.append(tag)
        self.texts += [value or "" for name, value in attrs if name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        # A macro may write attributes only: what stands between tags then is no text.
        alone = re.findall(_ATTRIBUTE, data)
        self.texts += [value for name, value in alone if name in SPOKEN_ATTRIBUTES]
        self.texts.append(re.sub(_ATTRIBUTE, " ", data))


def untranslatable_texts(template: str) -> list[str]:
    """Return words of a template that readers see but that stand in no `_()`."""
    parts = []
    for _, kind, value in Environment(autoescape=True).lex(template):
        if kind == "data":
            parts.append(value)
        elif kind == "variable_begin":
            parts.append("·")
    visible = _Visible()
    visible.feed("".join(parts))
    visible.close()
    words = (word for text in visible.texts for word in re.findall(r"[^\W\d_]+", text))
    return [word for word in words if word not in NAMES_WITHOUT_TRANSLATION]


# ------------------------------------------------------------------------------------ catalogues


def template_catalogue() -> Catalog:
    """Return the texts without translations."""
    catalogue = Catalog()
    for path, said in texts_in_source():
        catalogue.add(said, locations=[(path, None)])
    return catalogue


def language_file(code: str) -> Path:
    """Return the place of a language's catalogue."""
    return LOCALE / code / "LC_MESSAGES" / "attain.po"


def read_language(code: str) -> Catalog:
    """Return the catalogue of a language, empty where there is none yet."""
    path = language_file(code)
    content = path.read_bytes() if path.exists() else header_of(LANGUAGES[code]).encode()
    return read_po(io.BytesIO(content), abort_invalid=True)


def header_of(language: Language | None) -> str:
    """Return the head of a catalogue file; without a language that of the template."""
    lines = ["Project-Id-Version: attain"]
    if language:
        state = "draft" if language.draft else "complete"
        lines += [f"Language: {language.code}", f"X-State: {state}"]
    lines += [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURAL_FORMS.get(language.code if language else 'en', ONE_FORM)}",
    ]
    told = "".join(f'"{line}\\n"\n' for line in lines)
    return f'{_told(language)}msgid ""\nmsgstr ""\n{told}\n'


def _told(language: Language | None) -> str:
    if language is None:
        return "# Texts of attain's interface. Written by scripts/messages.py: do not edit.\n"
    return (
        f"# attain in {language.english_name}. DRAFT: no official body has checked these texts.\n"
        "# How to translate: docs/how-to/translate.md. Words to use: ../../GLOSSARY.md\n"
    )


def file_text(catalogue: Catalog, language: Language | None) -> str:
    """Return a catalogue as the text of its file, in an order that does not jump about."""
    paper = io.BytesIO()
    write_po(paper, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return header_of(language) + paper.getvalue().decode("utf-8").strip("\n") + "\n"


def updated(language: Language, template: Catalog) -> Catalog:
    """Return a language's catalogue brought up to the texts of the template."""
    catalogue = read_language(language.code)
    catalogue.update(template)
    for each in catalogue:
        if isinstance(each.id, (tuple, list)):
            forms = [*each.string, *("" for _ in range(catalogue.num_plurals))]
            each.string = tuple(forms[: catalogue.num_plurals])
            if each.fuzzy and not all(each.string):  # guessed from a text without a count
                each.string = ("",) * catalogue.num_plurals
                each.flags.discard("fuzzy")
    return catalogue


def translated_share(catalogue: Catalog) -> tuple[int, int]:
    """Return how many texts have a translation that is shown, and how many texts there are."""
    texts = [each for each in catalogue if each.id]
    done = [each for each in texts if not each.fuzzy and _is_said(each.string)]
    return len(done), len(texts)


def _is_said(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


# -------------------------------------------------------------------------------------- commands


def write_template() -> Catalog:
    """Write attain.pot."""
    catalogue = template_catalogue()
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_text(file_text(catalogue, None), encoding="utf-8")
    return catalogue


def write_languages() -> None:
    """Write attain.pot and bring every attain.po up to it."""
    template = write_template()
    for language in LANGUAGES.values():
        if language.code == "en":
            continue
        path = language_file(language.code)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file_text(updated(language, template), language), encoding="utf-8")


def status_text() -> str:
    """Return how much of each language is translated, a line each."""
    lines = []
    for language in LANGUAGES.values():
        if language.code != "en":
            done, total = translated_share(read_language(language.code))
            share = 100 * done / total if total else 0
            lines.append(
                f"{language.code:<4}{language.english_name:<12}{done:>5} of {total}  {share:3.0f} %"
            )
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Do what the one argument says; 2 where it says nothing known."""
    known = {"extract": write_template, "update": write_languages, "status": lambda: None}
    if len(arguments) != 1 or arguments[0] not in known:
        sys.stderr.write(f"Say one of {', '.join(known)}: see the top of this file.\n")
        return 2
    known[arguments[0]]()
    sys.stdout.write(status_text())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
