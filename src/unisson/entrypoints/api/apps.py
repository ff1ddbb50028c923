"""Application of the JSON API, so that Django finds the template of its documentation."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """It owns no table."""

    name = "unisson.entrypoints.api"
    label = "api"
    verbose_name = "API JSON"
