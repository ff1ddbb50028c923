"""Application of the verification pages, so that Django finds their templates, tags and style."""

from django.apps import AppConfig


class VerifyConfig(AppConfig):
    """It owns no table."""

    name = "unisson.entrypoints.web.verify"
    label = "web_verify"
    verbose_name = "Vérification d’une facture"
