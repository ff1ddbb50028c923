"""Application of the invoice pages, so that Django finds their templates."""

from django.apps import AppConfig


class InvoicesWebConfig(AppConfig):
    """Views and templates; it owns no table."""

    name = "unisson.entrypoints.web.invoices"
    label = "web_invoices"
    verbose_name = "Pages des factures"
