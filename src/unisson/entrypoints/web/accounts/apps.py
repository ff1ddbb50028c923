"""Application of the account pages, so that Django finds their templates."""

from django.apps import AppConfig


class AccountPagesConfig(AppConfig):
    """Templates of the account pages. It owns no table."""

    name = "unisson.entrypoints.web.accounts"
    label = "web_accounts"
    verbose_name = "Pages du compte"
