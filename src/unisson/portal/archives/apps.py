"""Application of the archives."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    name = "unisson.portal.archives"
    label = "archives"
    verbose_name = "Archives"
    default_auto_field = "django.db.models.BigAutoField"
