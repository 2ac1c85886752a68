"""The rules as a table: `RULES` by name; `attain` is the default."""

from attain.domain.progress.rules.attain import RULE as ATTAIN
from attain.domain.progress.rules.rates_of_change import AARR, EUROSTAT, GMR, UNSD, WORLDBANK
from attain.domain.progress.rules.scores import ESCAP_API, ESCAP_CSI, STATCAN
from attain.domain.progress.rules.straight_lines import CGD, PSA_2007, PSA_2010
from attain.domain.progress.rules.table import (
    MISSED,
    NOT_ASSESSED,
    WITHOUT_RULE,
    Answer,
    ClassWord,
    Label,
    Rule,
)
from attain.errors import UnknownCode

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        ATTAIN,
        AARR,
        WORLDBANK,
        GMR,
        CGD,
        PSA_2007,
        PSA_2010,
        UNSD,
        EUROSTAT,
        STATCAN,
        ESCAP_CSI,
        ESCAP_API,
    )
}
"""Every rule by its name."""


def rule_named(name: str) -> Rule:
    """
    Return the rule called `name`.

    Raises
    ------
    UnknownCode
        If there is none; the message names those there are.
    """
    try:
        return RULES[name]
    except KeyError:
        known = ", ".join(RULES)
        raise UnknownCode(f"There is no rule {name!r}. The rules are: {known}, or all.") from None


__all__ = [
    "MISSED",
    "NOT_ASSESSED",
    "RULES",
    "WITHOUT_RULE",
    "Answer",
    "ClassWord",
    "Label",
    "Rule",
    "rule_named",
]
