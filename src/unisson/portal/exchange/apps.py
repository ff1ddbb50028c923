from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "unisson.portal.exchange"
    label = "exchange"
    verbose_name = "Échanges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from unisson.lifecycles.flux import FLUX
        from unisson.portal.exchange.guards import GUARDS
        from unisson.portal.exchange.models import Flux
        from unisson.portal.exchange.permissions import roles_of
        from unisson.portal.kernel.moving import Life, register

        register(Flux, Life(FLUX, roles_of, GUARDS))
