from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "unisson.portal.organisations"
    label = "organisations"
    verbose_name = "Structures"
    default_auto_field = "django.db.models.BigAutoField"
