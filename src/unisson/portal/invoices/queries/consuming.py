"""What was invoiced under the number of an engagement. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, Q, Sum, When

from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Invoice, TypeFacture

ENDED = (
    Status.REJETEE,
    Status.REFUSEE_1,
    Status.REFUSEE_2,
    Status.ABANDONNEE,
    Status.SUPPRIMEE,
)
MANDATED = (Status.MANDATEE, Status.MISE_A_DISPOSITION_COMPTABLE, Status.COMPTABILISEE, Status.MISE_EN_PAIEMENT)


@dataclass(frozen=True, slots=True)
class Spent:
    """How many invoices, their total with VAT, and that of those mandated or paid. In euros; a credit note is deducted."""

    count: int
    invoiced: Decimal
    mandated: Decimal


def under(recipient_id: int, numero: str) -> Spent:
    """What this buyer received under this number, rejected invoices apart. One query, by the number as it was written."""
    amount = Case(When(type_facture=TypeFacture.AVOIR, then=-F("total_with_vat")), default=F("total_with_vat"))
    rows = Invoice.objects.filter(recipient_id=recipient_id, numero_engagement__iexact=numero, currency="EUR")
    found = (
        rows.filter(sent_at__isnull=False)
        .exclude(status__in=ENDED)
        .aggregate(count=Count("pk"), invoiced=Sum(amount), mandated=Sum(amount, filter=Q(status__in=MANDATED)))
    )
    nothing = Decimal(0)
    return Spent(found["count"], found["invoiced"] or nothing, found["mandated"] or nothing)
