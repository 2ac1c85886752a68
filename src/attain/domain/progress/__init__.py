"""
Progress: from series and target rules to verdicts, on panels of NumPy arrays.

`panel` holds the series, `terms` what is asked of them, `facts` what can be said before any rule,
`trend` the fitted lines, `rules` the published and own ways to turn these into a class, `assess` the
one entry. A panel of one series and a panel of a million run through the same code.
"""

from attain.domain.progress.assess import assess
from attain.domain.progress.panel import Panel, Terms
from attain.domain.progress.rules import RULES, Rule, rule_named
from attain.domain.progress.verdicts import Mark, Standing, Trend, Verdicts

__all__ = [
    "RULES",
    "Mark",
    "Panel",
    "Rule",
    "Standing",
    "Terms",
    "Trend",
    "Verdicts",
    "assess",
    "rule_named",
]
