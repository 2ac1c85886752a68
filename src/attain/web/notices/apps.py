"""Notices as a part of the Django project."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told of."""

    name = "attain.web.notices"
    label = "notices"
