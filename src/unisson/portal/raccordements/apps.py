from django.apps import AppConfig


class RaccordementsConfig(AppConfig):
    name = "unisson.portal.raccordements"
    label = "raccordements"
    verbose_name = "Raccordements"
    default_auto_field = "django.db.models.BigAutoField"
