"""Reporting as a part of the Django project."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Cycles, status reports, obligations and packs."""

    name = "attain.web.reports"
    label = "reports"
