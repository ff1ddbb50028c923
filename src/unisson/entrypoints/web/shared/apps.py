"""Application of the shared look, so that Django finds its templates, static files and tags."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Templates, static files and the `unisson` tag library. It owns no table."""

    name = "unisson.entrypoints.web.shared"
    label = "web_shared"
    verbose_name = "Habillage des pages"
