"""Addresses for programs: files, pictures, feeds, the catalogue, the API. None begins with a language."""

from __future__ import annotations

from django.urls import include, path

from attain.web import catalogue, feeds, roadmap_feeds
from attain.web.api.records import ROOT
from attain.web.api.service import patterns
from attain.web.files import serve_file
from attain.web.pictures import serve_picture
from attain.web.roadmap.public_files import public_evidence
from attain.web.roadmap_files import actions_file, matrix_file

urlpatterns = [
    path(f"{ROOT[1:]}/", include(patterns())),
    path("files/<str:release>/<path:path>", serve_file, name="file"),
    path("evidence/<str:file>/", public_evidence, name="evidence"),
    path("charts/<str:release>/<str:language>/<path:path>", serve_picture, name="picture"),
    path("feeds/releases.atom", feeds.releases_feed, name="releases_feed"),
    path("feeds/areas/<str:area>.atom", feeds.area_feed, name="area_feed"),
    path("feeds/roadmap.atom", roadmap_feeds.roadmap_feed, name="roadmap_feed"),
    path(
        "feeds/roadmap/actions/<str:number>.atom",
        roadmap_feeds.action_feed,
        name="roadmap_action_feed",
    ),
    path("feeds/roadmap/bodies/<str:body>.atom", roadmap_feeds.body_feed, name="roadmap_body_feed"),
    path(
        "feeds/roadmap/areas/<str:area>.atom", roadmap_feeds.country_feed, name="roadmap_area_feed"
    ),
    path("roadmap/actions.<str:form>", actions_file, name="roadmap_actions_file"),
    path(
        "roadmap/matrix/<str:rows>/<str:columns>.<str:form>",
        matrix_file,
        name="roadmap_matrix_file",
    ),
    path("catalogue.jsonld", catalogue.catalogue_jsonld, name="catalogue_jsonld"),
    path("catalogue.ttl", catalogue.catalogue_turtle, name="catalogue_turtle"),
    path("robots.txt", catalogue.robots, name="robots"),
    path("sitemap.xml", catalogue.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", catalogue.sitemap_part, name="sitemap_part"),
]
