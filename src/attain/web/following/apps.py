"""Following by mail as a part of the Django project."""

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    """Who follows the roadmap by mail."""

    name = "attain.web.following"
    label = "following"
