"""
Sections of a YAML file: every value as text, every fault with its line.

YAML guesses types: the code 17.10 would become the number 17.1, `NO` (Norway) false. So files that
people write are read as nodes, not as values; each field says itself what it wants. Faults are
collected, not raised one by one, so that a person sees all of them at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from attain.domain.findings import Finding, Level
from attain.errors import InvalidData

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

Choice = TypeVar("Choice", bound=Enum)

UNREADABLE = "F101"
UNKNOWN_KEY = "F102"
MISSING = "F103"
TWICE = "F104"
WRONG_VALUE = "F105"
CONTRADICTION = "F106"
UNKNOWN_REFERENCE = "F107"

_NULL = "tag:yaml.org,2002:null"


@dataclass
class Faults:
    """All that is wrong with one file."""

    file: str
    found: list[Finding] = field(default_factory=list)

    def add(self, check: str, line: int, message: str, remedy: str, *, key: str = "") -> None:
        """Note a fault; `line` counts from 1."""
        finding = Finding(check, Level.ERROR, message, remedy, self.file, "", line, key)
        if finding not in self.found:
            self.found.append(finding)

    def refuse(self) -> None:
        """Raise InvalidData with all findings, in the order of the lines, if there are any."""
        if not self.found:
            return
        self.found.sort(key=lambda finding: finding.row or 0)
        count = "1 fault" if len(self.found) == 1 else f"{len(self.found)} faults"
        lines = (f"  line {f.row}: {f.message} {f.remedy}" for f in self.found)
        raise InvalidData(
            "\n".join([f"{self.file} has {count}; nothing of it was taken.", *lines]),
            findings=self.found,
        )


def root_section(content: bytes, faults: Faults, keys: frozenset[str], what: str) -> Section | None:
    """Return the outermost section of a YAML file, or None with a fault noted."""
    node = _root_node(content, faults)
    if node is None:
        return None
    return _section(node, faults, keys, what, seen=set())


def _root_node(content: bytes, faults: Faults) -> Node | None:
    import yaml

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = content.count(b"\n", 0, trouble.start) + 1
        faults.add(UNREADABLE, line, "The file is not in UTF-8.", "Save it as UTF-8 text.")
        return None
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node: Node | None = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as trouble:
        _note_syntax(trouble, text, faults)
        return None
    if node is None:
        faults.add(UNREADABLE, 1, "The file is empty.", "Start from the example in the manual.")
    return node


def _note_syntax(trouble: Exception, text: str, faults: Faults) -> None:
    mark = getattr(trouble, "problem_mark", None)
    position = getattr(trouble, "position", 0)
    line = mark.line + 1 if mark is not None else text.count("\n", 0, position) + 1
    problem = getattr(trouble, "problem", None) or "a character that YAML does not allow"
    remedy = "Check the indentation, the colon after each key, and quotes around text with ': '."
    faults.add(UNREADABLE, line, f"This is not YAML: {problem}.", remedy)


def _section(
    node: Node, faults: Faults, keys: frozenset[str], what: str, seen: set[int]
) -> Section | None:
    import yaml

    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        faults.add(
            WRONG_VALUE,
            line,
            f"{what} is not a list of `key: value`.",
            f"Known keys: {_list(keys)}.",
        )
        return None
    if id(node) in seen:
        faults.add(WRONG_VALUE, line, f"{what} is a YAML alias.", "Write it out in full.")
        return None
    seen.add(id(node))
    return Section(node, faults, keys, what, seen)


def _form(node: Node) -> str:
    """Return `mapping`, `sequence` or `scalar`."""
    return str(getattr(node, "id", ""))


def _called(node: Node, what: str) -> str:
    """Return how to speak of a section: `Indicator 1.1.1` if it has a code or id, else `what`."""
    for key, value in node.value if _form(node) == "mapping" else ():
        if key.value in {"code", "id"} and isinstance(value.value, str) and value.value:
            return f"{what.split()[1].capitalize()} {value.value}"
    return what


def number_of(text: str) -> float:
    """
    Return the number that a text such as `12.5` or `1/3` names.

    Raises
    ------
    ValueError
        If it names none, or one that is not finite.
    """
    above, slash, below = text.partition("/")
    divisor = float(below) if slash else 1.0
    number = float(above) / divisor if divisor else math.inf
    if not math.isfinite(number):
        raise ValueError(f"{text} is not finite")
    return number


def _list(keys: frozenset[str]) -> str:
    return ", ".join(sorted(keys))


class Section:
    """One `key: value` block; asking for a key returns its value in the wanted form."""

    def __init__(
        self, node: MappingNode, faults: Faults, keys: frozenset[str], what: str, seen: set[int]
    ) -> None:
        self.what = what
        self.line = node.start_mark.line + 1
        self.faults = faults
        self._seen = seen
        self._nodes: dict[str, Node] = {}
        for key_node, value_node in node.value:
            self._take(key_node, value_node, keys)

    def _take(self, key_node: Node, value_node: Node, keys: frozenset[str]) -> None:
        line, key = key_node.start_mark.line + 1, key_node.value
        if not isinstance(key, str) or key not in keys:
            near = get_close_matches(str(key), keys, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known keys: {_list(keys)}."
            message = f"{self.what} has an unknown key {key!r}."
            self.faults.add(UNKNOWN_KEY, line, message, hint, key=str(key))
        elif key in self._nodes:
            message = f"{self.what} has the key {key!r} twice."
            self.faults.add(TWICE, line, message, "Keep one of them.", key=key)
        elif value_node.tag != _NULL:
            self._nodes[key] = value_node

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the section where the key is absent."""
        node = self._nodes.get(key)
        return node.start_mark.line + 1 if node else self.line

    def fault(self, check: str, message: str, remedy: str, *, key: str = "") -> None:
        """Note a fault of this section, at one of its keys."""
        self.faults.add(check, self.line_of(key), f"{self.what}: {message}", remedy, key=key)

    def text(self, key: str, default: str = "") -> str:
        """Return a value as it stands in the file, spaces at both ends taken off."""
        node = self._nodes.get(key)
        if node is None:
            return default
        if not isinstance(node.value, str):
            self.fault(WRONG_VALUE, f"`{key}` is one value, not a list.", "Write one.", key=key)
            return default
        return node.value.strip()

    def required(self, key: str, example: str) -> str:
        """Return a value that must be there; without it a fault is noted and `?` returned."""
        value = self.text(key)
        if not value:
            self.fault(MISSING, f"`{key}` is missing.", f"Add it, such as `{key}: {example}`.")
        return value or "?"

    def number(self, key: str) -> float | None:
        """Return a number, also one written as a fraction (`1/3`); None where there is none."""
        text = self.text(key)
        try:
            return number_of(text) if text else None
        except ValueError:
            self.fault(
                WRONG_VALUE,
                f"`{key}` is {text!r}, which is no number.",
                "Write digits with a point, such as 12.5, or a fraction, such as 1/3.",
                key=key,
            )
            return None

    def choice(self, key: str, kinds: type[Choice], default: Choice | None = None) -> Choice | None:
        """Return the member of `kinds` that the text names."""
        text = self.text(key)
        known = {str(kind.value): kind for kind in kinds}
        if text and text not in known:
            near = get_close_matches(text, known, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            self.fault(
                WRONG_VALUE,
                f"`{key}` is {text!r}, which is not known.",
                f"{hint}Choose one of {', '.join(known)}.",
                key=key,
            )
        return known.get(text, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        node = self._nodes.get(key)
        if node is None:
            return ()
        items = [node] if isinstance(node.value, str) else node.value
        if any(not isinstance(getattr(item, "value", None), str) for item in items):
            self.fault(WRONG_VALUE, f"`{key}` is not a list of texts.", "Write [A, B, C].", key=key)
            return ()
        return tuple(item.value.strip() for item in items)

    def pairs(self, key: str) -> Mapping[str, str]:
        """Return a block of any keys with one text each, such as `{SEX: F}`."""
        node = self._nodes.get(key)
        if node is None:
            return {}
        items: list[tuple[Node, ...]] = node.value if _form(node) == "mapping" else [()]
        if any(not pair or not all(isinstance(n.value, str) for n in pair) for pair in items):
            self.fault(WRONG_VALUE, f"`{key}` is not a block of codes.", "Write {SEX: F}.", key=key)
            return {}
        return {name.value.strip(): code.value.strip() for name, code in items}

    def part(self, key: str, keys: frozenset[str]) -> Section | None:
        """Return the section below a key; None where there is none."""
        node = self._nodes.get(key)
        if node is None:
            return None
        return _section(node, self.faults, keys, f"{self.what}, `{key}`", self._seen)

    def parts(self, key: str, keys: frozenset[str], what: str) -> list[Section]:
        """Return the sections of the list below a key."""
        node = self._nodes.get(key)
        if node is None:
            return []
        if _form(node) != "sequence":
            self.fault(
                WRONG_VALUE, f"`{key}` is not a list.", "Start each item with `- `.", key=key
            )
            return []
        items = ((item, _called(item, what)) for item in node.value)
        made = (_section(item, self.faults, keys, called, self._seen) for item, called in items)
        return [section for section in made if section is not None]
