"""Addresses for programs that read the advocacy calendar, and of materials in one file."""

from __future__ import annotations

from django.urls import path

import attain.web.converters  # noqa: F401 - makes <language:...> known
from attain.web.advocacy.public import calendar_feed, calendar_file, campaign_zip, target_zip

TARGET = "advocacy/materials/<str:framework>/<str:target>/"
RELEASE = "<language:language>/releases/<str:release>/"
urlpatterns = [
    path("feeds/advocacy.ics", calendar_file, name="advocacy_calendar"),
    path("feeds/advocacy.atom", calendar_feed, name="advocacy_feed"),
    path("<language:language>/advocacy/<str:campaign>/materials.zip", campaign_zip),
    path(f"<language:language>/{TARGET}materials.zip", target_zip),
    path(f"<language:language>/{TARGET}<str:area>/materials.zip", target_zip),
    path(f"{RELEASE}{TARGET}materials.zip", target_zip),
    path(f"{RELEASE}{TARGET}<str:area>/materials.zip", target_zip),
]
