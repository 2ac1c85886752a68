"""The side where people sign in, as a part of the Django project."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """The shell of the pages for people's work."""

    name = "attain.web.work"
    label = "work"
