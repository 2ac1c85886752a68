"""The desk, as a part of the Django project."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What waits for somebody, from all rooms behind the sign-in."""

    name = "attain.web.desk"
    label = "desk"
