from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "unisson.portal.invoices"
    label = "invoices"
    verbose_name = "Demandes de paiement"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from unisson.lifecycles.invoice import INVOICE
        from unisson.portal.invoices.guards import GUARDS
        from unisson.portal.invoices.models import Invoice
        from unisson.portal.invoices.permissions import roles_of
        from unisson.portal.kernel.moving import Life, register

        register(Invoice, Life(INVOICE, roles_of, GUARDS))
