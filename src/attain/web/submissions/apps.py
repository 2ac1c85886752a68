"""Submissions as a part of the Django project."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    """Figures that bodies send."""

    name = "attain.web.submissions"
    label = "submissions"
