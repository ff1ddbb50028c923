"""Root application of the browser entry point."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The browser entry point itself: it owns no table."""

    name = "unisson.entrypoints.web"
    label = "web"
    verbose_name = "Pages du portail"
