"""Assessments as a part of the Django project."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Independent assessments of countries, bodies and actions, and the replies of the assessed."""

    name = "attain.web.assessments"
    label = "assessments"
