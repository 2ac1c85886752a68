"""Addresses for programs: files, the catalogue for data portals, feeds, the API. None has a language."""

from __future__ import annotations

from django.urls import path

from attain.web.files import serve_file

urlpatterns = [
    path("files/<str:release>/<path:path>", serve_file, name="file"),
]
