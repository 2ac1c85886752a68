"""Addresses for programs: files, the catalogue for data portals, feeds, the API. None has a language."""

from __future__ import annotations

from django.urls import include, path

from attain.web.api.records import ROOT
from attain.web.api.service import patterns
from attain.web.files import serve_file

urlpatterns = [
    path(f"{ROOT[1:]}/", include(patterns())),
    path("files/<str:release>/<path:path>", serve_file, name="file"),
]
