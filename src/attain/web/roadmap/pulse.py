"""
A number that grows with each change to what the public may see of the roadmap.

Public pages keep what they made of the database under this number, and ask for no more than it.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from attain.web.roadmap.models import Pulse

THE_ROW = 1


def beat() -> None:
    """Let the number grow, in the transaction of the change: both are kept, or neither."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Let the pulse beat within the transaction of the change it tells of.")
    if not Pulse.objects.filter(pk=THE_ROW).update(beat=F("beat") + 1):
        Pulse.objects.create(pk=THE_ROW, beat=1)


def pulse() -> int:
    """Return the number as it is now; 0 before anything was changed."""
    found = Pulse.objects.filter(pk=THE_ROW).values_list("beat", flat=True).first()
    return found or 0
