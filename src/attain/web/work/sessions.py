"""
How long a session lasts: half an hour without a request, twelve hours at most.

A session whose person was closed, or whose password was changed, ends by itself (Django's session
hash); one in which a role asks for a second factor does nothing before that is given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
BEGUN, LAST = "work_begun", "work_last"
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SessionLimits:
    """Ends sessions that were idle, or have lasted, too long."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, in its session or without one."""
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            begun = request.session.setdefault(BEGUN, now)
            last = request.session.get(LAST, now)
            if now - last >= IDLE.total_seconds() or now - begun >= AT_MOST.total_seconds():
                logout(request)
            elif now - last >= 60 or LAST not in request.session:
                request.session[LAST] = now  # once a minute is enough, and saves writes
        return self.get_response(request)
