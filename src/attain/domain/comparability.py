"""
Comparability: which figures of a series may be joined by a line.

A *spell* is the stretch of a series that was measured in one comparable way. A figure with the status
`B` (break in the series) begins a new one. Modelled figures (nature `M`) are made from other figures
and are never joined with observed ones: of a series that has both, only the kind of its latest figure
is used.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def spells(breaks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """
    Return the number of its spell for each of N observations, sorted by series and time.

    Parameters
    ----------
    breaks
        True where an observation begins a new spell. Numbers rise over the whole array, so that no two
        series need telling apart.

    Examples
    --------
    >>> spells(np.array([False, False, True, False])).tolist()
    [0, 0, 1, 1]
    """
    return np.cumsum(breaks, dtype=np.int64)


def of_one_kind(
    modelled: NDArray[np.bool_], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """
    Return which observations are of the kind of the latest one, and which series are mixed.

    Parameters
    ----------
    modelled
        True where an observation is modelled; N entries sorted by series and time.
    offsets
        S + 1 positions of the series.

    Returns
    -------
    tuple
        N booleans (to be used) and S booleans (both kinds occur).
    """
    counts = np.diff(offsets)
    filled = counts > 0
    latest = np.zeros(len(counts), np.bool_)
    latest[filled] = modelled[offsets[1:][filled] - 1]
    usable = modelled == np.repeat(latest, counts)
    dropped = np.zeros(len(counts), np.int64)
    if filled.any():
        dropped[filled] = np.add.reduceat((~usable).astype(np.int64), offsets[:-1][filled])
    return usable, dropped > 0
