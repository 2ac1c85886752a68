"""The audit log as a part of the Django project."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what, and why."""

    name = "attain.web.audit"
    label = "audit"
