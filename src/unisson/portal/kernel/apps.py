from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "unisson.portal.kernel"
    label = "kernel"
    verbose_name = "Noyau"
    default_auto_field = "django.db.models.BigAutoField"
