"""Application of the dashboard pages, so that Django finds their templates."""

from django.apps import AppConfig


class DashboardWebConfig(AppConfig):
    """Views and templates; it owns no table."""

    name = "unisson.entrypoints.web.dashboard"
    label = "web_dashboard"
    verbose_name = "Pages des tableaux de bord"
