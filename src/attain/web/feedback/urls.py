"""Addresses of the form for saying that something is wrong, and of the reports made with it."""

from __future__ import annotations

from django.urls import path

import attain.web.converters  # noqa: F401 - makes <language:...> known
from attain.web.feedback.views import said, say_so

urlpatterns = [
    path("<language:language>/say-so/", say_so, name="say_so"),
    path("<language:language>/say-so/<str:reference>/", said, name="said"),
]
