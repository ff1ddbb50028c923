from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "unisson.portal.organisations"
    label = "organisations"
    verbose_name = "Structures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A gestionnaire principal hands over before leaving."""
        from unisson.portal.accounts.actions import leaving
        from unisson.portal.organisations.responsibilities import principal_of

        leaving.declare(principal_of)
