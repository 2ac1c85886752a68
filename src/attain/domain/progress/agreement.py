"""Agreement: what several rules say of one target together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from attain.domain.progress.verdicts import STANDINGS, Standing


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    The standing that most rules give, and how many.

    Attributes
    ----------
    standing
        The one that most of the assessing rules give; where two are given equally often, the less
        favourable.
    agreeing, assessing, asked
        Rules that give this standing, that assess at all, that were asked.
    """

    standing: Standing
    agreeing: int
    assessing: int
    asked: int

    @property
    def unanimous(self) -> bool:
        """Whether all rules that assess say the same."""
        return self.assessing > 0 and self.agreeing == self.assessing


def agreement(standings: Iterable[Standing]) -> Agreement:
    """
    Return what rules with these standings say together; a rule that cannot assess has no vote.

    This count is our own; no office publishes it. It weighs all rules alike.

    Examples
    --------
    >>> from attain.domain.progress.verdicts import Standing as S
    >>> found = agreement([S.ON_TRACK, S.OFF_TRACK, S.ON_TRACK, S.NOT_ASSESSED])
    >>> found.standing.value, found.agreeing, found.assessing, found.asked
    ('on_track', 2, 3, 4)
    """
    asked = list(standings)
    counts = Counter(each for each in asked if each is not Standing.NOT_ASSESSED)
    if not counts:
        return Agreement(Standing.NOT_ASSESSED, 0, 0, len(asked))
    most = max(counts.values())
    worst = max((each for each in counts if counts[each] == most), key=STANDINGS.index)
    return Agreement(worst, most, counts.total(), len(asked))
