"""Application of the deposit pages, so that Django finds their templates."""

from django.apps import AppConfig


class DepositWebConfig(AppConfig):
    """Views and templates; it owns no table."""

    name = "unisson.entrypoints.web.deposit"
    label = "web_deposit"
    verbose_name = "Dépôt des factures"
