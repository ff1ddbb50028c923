"""Application of the dashboards."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "unisson.portal.dashboard"
    label = "dashboard"
    verbose_name = "Tableaux de bord"
    default_auto_field = "django.db.models.BigAutoField"
