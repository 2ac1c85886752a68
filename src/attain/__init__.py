"""
attain: comparable figures in, honest verdicts on development goals out.

    >>> import attain
    >>> attain.RULES["psa-2010"].ratio
    'pace: actual / required annual rate'

`assess` judges bare figures under bare targets and returns an `Assessment`, a typed result with a data
frame; `read` turns a file into an observation table, `check` says what is wrong with it; `open_release`
opens a release, `build_release` makes one, `verify_release` recomputes it, `diff_releases` compares
two. Everything is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attain.domain.frameworks import Framework, TargetRule
    from attain.domain.observations import Observation
    from attain.domain.periods import Period
    from attain.domain.progress import RULES, Rule
    from attain.domain.series import SeriesKey
    from attain.errors import AttainError
    from attain.store.releases import Release, open_release
    from attain.usecases.assess import Assessment, assess
    from attain.usecases.check import CheckReport
    from attain.usecases.check import check_table as check
    from attain.usecases.dictionary import shipped_areas, shipped_frameworks
    from attain.usecases.diff import diff_releases
    from attain.usecases.read import read_file as read
    from attain.usecases.release import build_release
    from attain.usecases.verdict_table import Verdict
    from attain.usecases.verify import verify_release

    __version__: str

_PLACES = {
    "AttainError": "attain.errors:AttainError",
    "Assessment": "attain.usecases.assess:Assessment",
    "CheckReport": "attain.usecases.check:CheckReport",
    "Framework": "attain.domain.frameworks:Framework",
    "Observation": "attain.domain.observations:Observation",
    "Period": "attain.domain.periods:Period",
    "RULES": "attain.domain.progress:RULES",
    "Release": "attain.store.releases:Release",
    "Rule": "attain.domain.progress:Rule",
    "SeriesKey": "attain.domain.series:SeriesKey",
    "TargetRule": "attain.domain.frameworks:TargetRule",
    "Verdict": "attain.usecases.verdict_table:Verdict",
    "assess": "attain.usecases.assess:assess",
    "build_release": "attain.usecases.release:build_release",
    "check": "attain.usecases.check:check_table",
    "diff_releases": "attain.usecases.diff:diff_releases",
    "open_release": "attain.store.releases:open_release",
    "read": "attain.usecases.read:read_file",
    "shipped_areas": "attain.usecases.dictionary:shipped_areas",
    "shipped_frameworks": "attain.usecases.dictionary:shipped_frameworks",
    "verify_release": "attain.usecases.verify:verify_release",
}

__all__ = [  # noqa: RUF022 - by what one does first
    "assess",
    "Assessment",
    "Verdict",
    "read",
    "check",
    "CheckReport",
    "RULES",
    "Rule",
    "TargetRule",
    "Framework",
    "shipped_frameworks",
    "shipped_areas",
    "Observation",
    "Period",
    "SeriesKey",
    "build_release",
    "open_release",
    "verify_release",
    "diff_releases",
    "Release",
    "AttainError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("attain")
    elif name in _PLACES:
        module, _, attribute = _PLACES[name].partition(":")
        value = getattr(import_module(module), attribute)
    else:
        raise AttributeError(f"module 'attain' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
