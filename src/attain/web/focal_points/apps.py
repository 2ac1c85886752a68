"""The directory of focal points as a part of the Django project."""

from django.apps import AppConfig


class FocalPointsConfig(AppConfig):
    """The directory of focal points: it has no tables of its own."""

    name = "attain.web.focal_points"
    label = "focal_points"
