from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "unisson.portal.accounts"
    label = "accounts"
    verbose_name = "Comptes"
    default_auto_field = "django.db.models.BigAutoField"
