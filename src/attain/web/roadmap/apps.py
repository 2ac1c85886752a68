"""The roadmap as a part of the Django project."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    """Plans, allocations and actions."""

    name = "attain.web.roadmap"
    label = "roadmap"
