"""Application of the directory pages, so that Django finds their templates."""

from django.apps import AppConfig


class DirectoryPagesConfig(AppConfig):
    """Templates of the directory pages. It owns no table."""

    name = "unisson.entrypoints.web.directory"
    label = "web_directory"
    verbose_name = "Pages de l’annuaire"
