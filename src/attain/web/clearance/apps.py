"""Clearance and release as a part of the Django project."""

from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    """Candidate releases, what countries say of them, the minute at which they are public."""

    name = "attain.web.clearance"
    label = "clearance"
