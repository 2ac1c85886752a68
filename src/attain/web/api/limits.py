"""How often a client may ask: so many calls a minute, counted in each process of the server."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

MOST_CLIENTS = 10_000
"""Clients that are remembered; the one that has been silent longest is forgotten first."""


class CallLimit:
    """
    Lets each client make so many calls a minute, some of them at once.

    A bucket for each client fills evenly; each call takes one. Safe to share between threads.

    Parameters
    ----------
    a_minute
        Calls a minute; 0 or less for no limit.
    clock
        Seconds that only rise.
    """

    def __init__(self, a_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self.a_minute = a_minute
        self.clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, client: str) -> float:
        """Return 0 and count the call, or the seconds until the client may ask again."""
        if self.a_minute <= 0:
            return 0.0
        now, pace = self.clock(), self.a_minute / 60
        with self._lock:
            left, then = self._buckets.pop(client, (float(self.a_minute), now))
            left = min(float(self.a_minute), left + (now - then) * pace)
            allowed = left >= 1
            self._buckets[client] = (left - 1 if allowed else left, now)
            if len(self._buckets) > MOST_CLIENTS:
                self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / pace
