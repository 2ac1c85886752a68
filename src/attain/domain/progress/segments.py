"""Sums and choices over the segments of flat arrays, empty segments included."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


def reduced(ufunc: np.ufunc, values: NDArray, offsets: Integers, *, empty: float) -> NDArray:  # type: ignore[type-arg]
    """Return `ufunc` reduced over each segment; `empty` for segments without an entry."""
    starts = offsets[:-1]
    filled = offsets[1:] > starts
    if filled.all() and len(starts):
        return np.asarray(ufunc.reduceat(values, starts))
    answer = np.full(len(starts), empty, np.asarray(values).dtype)
    if filled.any():
        answer[filled] = ufunc.reduceat(values, starts[filled])
    return answer


def sums(values: NDArray, offsets: Integers) -> NDArray:  # type: ignore[type-arg]
    """Return the sum of each segment."""
    return reduced(np.add, values, offsets, empty=0)


def counts_where(condition: Booleans, offsets: Integers) -> Integers:
    """Return how many entries of each segment meet `condition`."""
    return sums(condition.astype(np.int64), offsets)


def first_where(condition: Booleans, offsets: Integers) -> Integers:
    """Return the position of the first entry of each segment that meets `condition`, or -1."""
    nowhere = len(condition)
    places = np.where(condition, np.arange(nowhere), nowhere)
    first = reduced(np.minimum, places, offsets, empty=nowhere)
    return np.where(first == nowhere, -1, first)


def kept(offsets: Integers, keep: Booleans) -> Integers:
    """Return the offsets that remain when only the entries in `keep` stay."""
    return np.concatenate(([0], np.cumsum(counts_where(keep, offsets))))


def spread(per_segment: NDArray, offsets: Integers) -> NDArray:  # type: ignore[type-arg]
    """Return the value of its segment for each entry."""
    return np.repeat(per_segment, np.diff(offsets))


def at(values: Floats, places: Integers) -> Floats:
    """Return the values at `places`; NaN where the place is negative."""
    if len(values) == 0:
        return np.full(len(places), np.nan)
    return np.where(places >= 0, values[np.maximum(places, 0)], np.nan)


def places_of(offsets: Integers, chosen: Integers) -> tuple[Integers, Integers]:
    """Return the places of the entries of the segments `chosen`, and the offsets of these alone."""
    counts = np.diff(offsets)[chosen]
    own = np.concatenate(([0], np.cumsum(counts)))
    return np.arange(own[-1]) + np.repeat(offsets[:-1][chosen] - own[:-1], counts), own
