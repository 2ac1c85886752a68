"""The public pages as a part of the Django project."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Pages that everybody may read."""

    name = "attain.web.monitoring"
    label = "monitoring"
