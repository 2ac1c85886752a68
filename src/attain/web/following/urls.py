"""Addresses of following by mail."""

from __future__ import annotations

from django.urls import path

import attain.web.converters  # noqa: F401 - makes <language:...> known
from attain.web.following.views import confirmed, follow, sent, stopped

HERE = "<language:language>/roadmap/follow/"
urlpatterns = [
    path(HERE, follow, name="follow"),
    path(f"{HERE}sent/", sent, name="follow_sent"),
    path(f"{HERE}confirm/<str:secret>/", confirmed, name="follow_confirm"),
    path(f"{HERE}stop/<str:secret>/", stopped, name="follow_stop"),
]
