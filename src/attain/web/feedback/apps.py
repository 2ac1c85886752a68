"""Reports of readers as a part of the Django project."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """What readers say of figures."""

    name = "attain.web.feedback"
    label = "feedback"
