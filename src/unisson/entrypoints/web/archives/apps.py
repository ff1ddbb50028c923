"""Application of the archive pages, so that Django finds their templates."""

from django.apps import AppConfig


class ArchivesWebConfig(AppConfig):
    """Views and templates; it owns no table."""

    name = "unisson.entrypoints.web.archives"
    label = "web_archives"
    verbose_name = "Pages des archives"
