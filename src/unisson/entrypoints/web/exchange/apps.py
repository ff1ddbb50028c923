"""Application of the pages of flux, so that Django finds their templates."""

from django.apps import AppConfig


class ExchangeWebConfig(AppConfig):
    """Views and templates; it owns no table."""

    name = "unisson.entrypoints.web.exchange"
    label = "web_exchange"
    verbose_name = "Suivi des dépôts"
