"""Advocacy as a part of the Django project."""

from django.apps import AppConfig


class AdvocacyConfig(AppConfig):
    """The advocacy calendar, and materials made from the data."""

    name = "attain.web.advocacy"
    label = "advocacy"
