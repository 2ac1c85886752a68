"""V2xx: codes of areas, series, dimensions, units and statuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from attain.domain.findings import Level
from attain.domain.observations import (
    WITHOUT_VALUE,
    Bound,
    Confidentiality,
    Nature,
    ObservationStatus,
)
from attain.domain.series import dimensions_of
from attain.domain.validation.checks import Basis, Check, Hits, Parameter
from attain.domain.validation.references import References, nearest, one_slip
from attain.domain.validation.table import Coded, Integers, Table

RARE_SHARE = 0.02
"""A code in fewer rows than this share of a lookalike's rows may be a slip of it."""

STATUSES_WITHOUT_VALUE = frozenset(status.value for status in WITHOUT_VALUE)

CHECKS = (
    Check(
        id="V201",
        level=Level.ERROR,
        title="The reference area is unknown",
        what="Each reference area is in the list of areas and groups.",
        why="Figures under a code that nobody knows are lost to every page and every group.",
        example="`KMH` where `KHM` is meant.",
        remedy="Correct the code. An area of your own goes into the list of areas first.",
    ),
    Check(
        id="V202",
        level=Level.ERROR,
        title="The reference area is written in another code",
        what="Areas are written as ISO 3166 alpha-3 where there is such a code, regions as M49.",
        why="The same country under two codes becomes two countries, each with half its figures.",
        example="`116` or `KH` beside `KHM`.",
        remedy="Write the code that is named in the message.",
    ),
    Check(
        id="V203",
        level=Level.WARNING,
        title="The series code looks misspelt",
        what="A series code in no list is one slip (a letter wrong, missing, doubled, or two "
        "swapped; "
        "capitals) away from a known one, or from one that most rows of the table use.",
        why="A misspelt code quietly starts a new series, and the right one ends too early.",
        example="`SH_DYN_MROT` in one row, `SH_DYN_MORT` in all others.",
        remedy="Correct the code, or say yes if it is a series of its own.",
        parameters=(
            Parameter(
                "rare_share",
                RARE_SHARE,
                "a code in fewer rows than this share of its lookalike's is taken for a slip",
                Basis.MEASURED,
            ),
        ),
    ),
    Check(
        id="V204",
        level=Level.NOTE,
        title="The series code serves no indicator that we know",
        what="Each series code serves an indicator of a framework that is loaded.",
        why="Its figures are kept and shown, but no target is judged on them.",
        example="A national indicator without a framework file.",
        remedy="Nothing is needed; to judge it, name the code in a framework file.",
    ),
    Check(
        id="V205",
        level=Level.WARNING,
        title="The code of a breakdown is unknown or looks misspelt",
        what="Codes of a dimension are in its list where there is one; without a list, a rare "
        "code is "
        "not one slip in capitals or spaces away from a frequent one.",
        why="`SEX=f` and `SEX=F` are two series, and the sum of parts fails for both.",
        example="`SEX=W` where the list has `SEX=F`.",
        remedy="Use a code of the list, or say yes if the breakdown is new.",
    ),
    Check(
        id="V206",
        level=Level.NOTE,
        title="The unit is in no list",
        what="Each unit is in the list of units.",
        why="Figures in an unknown unit are kept, but never converted and never mixed with others.",
        example="`PERC` where `PT` is meant.",
        remedy="Use a unit of the list, where one of them is meant.",
    ),
    Check(
        id="V207",
        level=Level.ERROR,
        title="A status, bound, nature or confidentiality code is unknown",
        what="These codes are those of SDMX (CL_OBS_STATUS, CL_CONF_STATUS) and of the SDG "
        "structure.",
        why="A status decides whether there is a value and who may see it: it cannot be guessed.",
        example="The status `X`, or `missing` in words.",
        remedy="Use a code of the list: A for a normal value, O for a missing one.",
    ),
    Check(
        id="V208",
        level=Level.ERROR,
        title="Value and status contradict each other",
        what="There is a value exactly when the status allows one.",
        why="Zero, missing, suppressed and not applicable are four things. A missing value "
        "without a "
        "status, or a value marked as missing, will be read as the wrong one of them.",
        example="An empty value with the status `A`; 12.5 with the status `O`.",
        remedy="Give a value, or a status that explains why there is none (O, M, Q, L).",
    ),
    Check(
        id="V209",
        level=Level.WARNING,
        title="A code has stray spaces",
        what="Codes neither begin nor end with a space, and hold no invisible characters.",
        why="To a machine `KHM` and `KHM ` are two countries.",
        example="`KHM ` copied from a web page.",
        remedy="Remove the spaces.",
    ),
)


def find_code_faults(table: Table, known: References) -> Iterator[Hits]:
    """Yield the faults of every code column."""
    yield from _unknown_areas(table, known)
    yield from _series_codes(table, known)
    yield from _dimension_codes(table, known)
    yield from _units(table, known)
    yield from _status_codes(table)
    yield from _contradictions(table)
    yield from _stray_spaces(table)


def _unknown_areas(table: Table, known: References) -> Iterator[Hits]:
    if not known.areas:
        return
    column = table.reference_area
    foreign = [bool(text.strip()) and text not in known.areas for text in column.texts]
    proper = [known.other_area_codes.get(_folded(text), "") for text in column.texts]
    proper = [p if p != text else "" for p, text in zip(proper, column.texts, strict=True)]
    other = np.flatnonzero(
        column.flagged([f and bool(p) for f, p in zip(foreign, proper, strict=True)])
    )
    if len(other):
        yield Hits(
            "V202",
            other,
            "reference_area",
            lambda i: f"{column[other[i]]!r} stands for {proper[column.codes[other[i]]]}.",
        )
    unknown = np.flatnonzero(
        column.flagged([f and not p for f, p in zip(foreign, proper, strict=True)])
    )
    if len(unknown):
        yield Hits(
            "V201",
            unknown,
            "reference_area",
            lambda i: (
                f"The area {column[unknown[i]]!r} is unknown."
                + _meant(column[unknown[i]], known.areas)
            ),
        )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _meant(text: str, known: Sequence[str] | frozenset[str]) -> str:
    close = nearest(text, known)
    return f" Is {' or '.join(close)} meant?" if close else ""


def _series_codes(table: Table, known: References) -> Iterator[Hits]:
    column = table.series_code
    counts = column.counts()
    used = np.flatnonzero(counts).tolist()
    listed = _Lookalikes(enumerate(sorted(known.series)))
    here = _Lookalikes((code, column.texts[code]) for code in used)
    meant = {
        code: _slip_of(column.texts[code], int(counts[code]), listed, here, counts)
        for code in used
        if column.texts[code] not in known.series and column.texts[code].strip()
    }
    slips = np.flatnonzero(column.flagged([bool(meant.get(c)) for c in range(len(column.texts))]))
    if len(slips):
        yield Hits(
            "V203",
            slips,
            "series_code",
            lambda i: f"{column[slips[i]]!r} looks like {meant[int(column.codes[slips[i]])]}.",
        )
    if not known.series:
        return
    first = column.first_rows()
    strange = np.array([code for code, text in meant.items() if not text], dtype=np.int64)
    if len(strange):
        rows = first[strange]
        yield Hits(
            "V204",
            rows,
            "series_code",
            lambda i: f"{column[rows[i]]} serves no indicator ({counts[strange[i]]} rows).",
        )


class _Lookalikes:
    """
    Codes by what a slip leaves as it is, so that one is compared with few others.

    A slip of the pen changes case, spaces or one letter, never a digit: series are numbered. In a code
    of six letters or more it leaves the first two or the last two as they are.
    """

    def __init__(self, texts: Iterable[tuple[int, str]]) -> None:
        self._by_fold: dict[str, list[tuple[int, str]]] = {}
        self._by_end: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for place, text in texts:
            self._by_fold.setdefault(_folded(text), []).append((place, text))
            for key in _kept_by_a_slip(text):
                self._by_end.setdefault(key, []).append((place, text))

    def of(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the codes from which `text` differs by a slip, with their places."""
        for place, other in self._by_fold.get(_folded(text), ()):
            if other != text:
                yield place, other
        for key in _kept_by_a_slip(text) if len(text) >= 6 else ():
            for place, other in self._by_end.get(key, ()):
                if one_slip(text.casefold(), other.casefold()):
                    yield place, other


def _kept_by_a_slip(text: str) -> tuple[tuple[str, str], ...]:
    folded, digits = text.casefold(), _digits(text)
    return (digits, f"{folded[:2]}..."), (digits, f"...{folded[-2:]}")


def _slip_of(text: str, count: int, known: _Lookalikes, here: _Lookalikes, counts: Integers) -> str:
    """Return the code that was probably meant: a known one, or one that is frequent here; or ""."""
    for _, other in known.of(text):
        return other
    for place, other in here.of(text):
        if counts[place] * RARE_SHARE > count:
            return other
    return ""


def _digits(text: str) -> str:
    return "".join(sorted(character for character in text if character.isdigit()))


def _dimension_codes(table: Table, known: References) -> Iterator[Hits]:
    column = table.dimensions
    faults = [_dimension_fault(text, known) for text in column.texts]
    rows = np.flatnonzero(column.flagged([bool(fault) for fault in faults]))
    if len(rows):
        yield Hits("V205", rows, "dimensions", lambda i: faults[column.codes[rows[i]]])


def _dimension_fault(text: str, known: References) -> str:
    try:
        codes = dimensions_of(text)
    except ValueError:
        return f"{text!r} is not of the form AGE=15-24;SEX=F."
    for name, code in codes.items():
        listed = known.dimension_codes.get(name)
        if listed and code not in listed:
            return f"{name} has no code {code!r}.{_meant(code, listed)}"
    return ""


def _units(table: Table, known: References) -> Iterator[Hits]:
    column = table.unit
    if not known.units:
        return
    counts, first = column.counts(), column.first_rows()
    strange = [
        code
        for code, text in enumerate(column.texts)
        if counts[code] and text and text not in known.units and not _is_stray(text)
    ]
    if strange:
        yield Hits(
            "V206",
            first[strange],
            "unit",
            lambda i: (
                f"The unit {column.texts[strange[i]]!r} is in no list "
                f"({counts[strange[i]]} rows).{_meant(column.texts[strange[i]], known.units)}"
            ),
        )


CLOSED_LISTS = {
    "status": frozenset(status.value for status in ObservationStatus),
    "bound": frozenset(bound.value for bound in Bound),
    "nature": frozenset(nature.value for nature in Nature),
    "confidentiality": frozenset(code.value for code in Confidentiality),
}


def _status_codes(table: Table) -> Iterator[Hits]:
    for name, listed in CLOSED_LISTS.items():
        column: Coded = getattr(table, name)
        rows = np.flatnonzero(column.flagged([text not in listed for text in column.texts]))
        if len(rows):
            yield Hits("V207", rows, name, _unknown_code(column, rows, name, listed))


def _unknown_code(
    column: Coded, rows: Integers, name: str, listed: frozenset[str]
) -> Callable[[int], str]:
    codes = ", ".join(sorted(code for code in listed if code))
    return lambda i: f"The {name} {column[rows[i]]!r} is none of {codes}."


def _contradictions(table: Table) -> Iterator[Hits]:
    known = table.status.where(lambda text: text in CLOSED_LISTS["status"])
    without = table.status.where(lambda text: text in STATUSES_WITHOUT_VALUE)
    rows = np.flatnonzero((np.isnan(table.value) != without) & known)
    if len(rows):
        yield Hits("V208", rows, "value", lambda i: _contradiction(table, int(rows[i])))


def _contradiction(table: Table, row: int) -> str:
    status = ObservationStatus(table.status[row])
    words = status.name.lower().replace("_", " ")
    if np.isnan(table.value[row]):
        return f"{table.name(row)}: there is no value, but the status is {status.value} ({words})."
    return f"{table.name(row)}: the value {table.value[row]:g} has the status {status.value} ({words})."


def _stray_spaces(table: Table) -> Iterator[Hits]:
    for name in ("series_code", "reference_area", "dimensions", "unit"):
        column: Coded = getattr(table, name)
        rows = np.flatnonzero(column.where(_is_stray))
        if len(rows):
            yield Hits("V209", rows, name, _stray(column, rows, name))


def _is_stray(text: str) -> bool:
    inside = text.strip("\u200b\ufeff").strip()
    return bool(text) and (inside != text or not text.isprintable())


def _stray(column: Coded, rows: Integers, name: str) -> Callable[[int], str]:
    return lambda i: f"The {name} {column[rows[i]]!r} has stray spaces or invisible characters."
