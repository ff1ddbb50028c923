"""Application of the pages of engagements, so that Django finds their templates."""

from django.apps import AppConfig


class EngagementsWebConfig(AppConfig):
    """Views and templates; it owns no table."""

    name = "unisson.entrypoints.web.engagements"
    label = "web_engagements"
    verbose_name = "Pages des engagements"
