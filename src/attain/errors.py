"""
The errors that attain raises on purpose.

    AttainError
    ├── InvalidData            a file, a value or a definition is wrong
    │   ├── UnknownCode        a code is in no list
    │   │   └── Withdrawn          a release that was public and is so no more
    │   └── NotComparable      figures that must not be joined, averaged or compared
    ├── NotEnoughData          too few figures to answer the question
    ├── DamagedRelease         a release is incomplete or was altered
    ├── NotSaved               the disk refused a write
    ├── ActionDenied           the rules do not allow this step
    └── ProviderError          a web service
        ├── ProviderUnavailable    gave no answer: try later
        └── ProviderRefused        answered no: change the question

Each message says what is wrong, with which thing, and what to do next. The edges turn them into
an exit code, an HTTP status or a form error, each in one place. Any other error is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from attain.domain.findings import Finding


class AttainError(Exception):
    """The root: whatever attain refuses on purpose."""


class InvalidData(AttainError):
    """
    A file, a value or a definition is wrong; nothing of it was taken.

    `findings` lists each fault with its place, where a file was read.
    """

    def __init__(self, message: str, *, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class UnknownCode(InvalidData):
    """A code stands in no list that is loaded."""


class Withdrawn(UnknownCode):
    """A release that was public and is so no more; the message says since when, and why."""


class NotComparable(InvalidData):
    """Figures that must not be joined, averaged or compared."""


class NotEnoughData(AttainError):
    """Too few figures to answer the question."""


class DamagedRelease(AttainError):
    """A release is incomplete, or its bytes are not the ones that were released."""


class NotSaved(AttainError):
    """The disk refused a write; what was there before still stands."""


class ActionDenied(AttainError):
    """The rules do not allow this step, to this person, at this time."""


class ProviderError(AttainError):
    """A web service did not give what was asked for."""


class ProviderUnavailable(ProviderError):
    """The service gave no answer; the same question may be answered later."""


class ProviderRefused(ProviderError):
    """The service answered no; the same question will be refused again."""
