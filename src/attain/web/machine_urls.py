"""Addresses for programs: files, pictures, feeds, the catalogue, the API. None begins with a language."""

from __future__ import annotations

from django.urls import include, path

from attain.web import catalogue, feeds
from attain.web.api.records import ROOT
from attain.web.api.service import patterns
from attain.web.files import serve_file
from attain.web.pictures import serve_picture
from attain.web.roadmap.public_files import public_evidence

urlpatterns = [
    path(f"{ROOT[1:]}/", include(patterns())),
    path("files/<str:release>/<path:path>", serve_file, name="file"),
    path("evidence/<str:file>/", public_evidence, name="evidence"),
    path("charts/<str:release>/<str:language>/<path:path>", serve_picture, name="picture"),
    path("feeds/releases.atom", feeds.releases_feed, name="releases_feed"),
    path("feeds/areas/<str:area>.atom", feeds.area_feed, name="area_feed"),
    path("catalogue.jsonld", catalogue.catalogue_jsonld, name="catalogue_jsonld"),
    path("catalogue.ttl", catalogue.catalogue_turtle, name="catalogue_turtle"),
    path("robots.txt", catalogue.robots, name="robots"),
    path("sitemap.xml", catalogue.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", catalogue.sitemap_part, name="sitemap_part"),
]
