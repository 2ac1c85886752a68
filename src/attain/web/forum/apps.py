"""Forum as a part of the Django project."""

from django.apps import AppConfig


class ForumConfig(AppConfig):
    """The forum of the members: threads, posts and decisions."""

    name = "attain.web.forum"
    label = "forum"
