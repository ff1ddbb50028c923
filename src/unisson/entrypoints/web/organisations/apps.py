"""Application of the structure pages, so that Django finds their templates."""

from django.apps import AppConfig


class OrganisationPagesConfig(AppConfig):
    """Templates of the structure pages. It owns no table."""

    name = "unisson.entrypoints.web.organisations"
    label = "web_organisations"
    verbose_name = "Pages de la structure"
