"""Application of the entry pages, so that Django finds their templates."""

from django.apps import AppConfig


class SaisieWebConfig(AppConfig):
    """Views and templates; it owns no table."""

    name = "unisson.entrypoints.web.saisie"
    label = "web_saisie"
    verbose_name = "Saisie des factures"
