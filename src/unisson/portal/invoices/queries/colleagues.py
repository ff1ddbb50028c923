"""Who may have an invoice in hand, how to reach who acted on it, and who outside was asked for an opinion."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from unisson.portal.accounts.models import User
from unisson.portal.invoices.models import Invoice, Visa
from unisson.portal.invoices.queries.following import Moment
from unisson.portal.organisations.models import Droit, Espace, EtatRattachement, Rattachement


def colleagues(structure_id: int | None, service_ids: list[int | None]) -> QuerySet[User]:
    """Active people who may treat what this structure receives, for all of these services (None: no service)."""
    found = _treating(structure_id, None)
    limited = [pk for pk in set(service_ids) if pk is not None]
    if len(limited) == 1 and None not in service_ids:
        found = found | _treating(structure_id, limited[0])
    return found.distinct().order_by("last_name", "first_name", "pk")


def colleagues_of(invoice: Invoice) -> QuerySet[User]:
    """Those who may treat this invoice."""
    return colleagues(invoice.recipient_id, [invoice.recipient_service_id])


def contacts(invoice: Invoice, moments: Iterable[Moment]) -> dict[int, User]:
    """Who acted in this history and still acts today for a party of the invoice, a mandate included (domaine 3.4).

    Only they are to be reached by the others: who left, or whose structure has no part in it any more, keeps a name alone.
    """
    acted = {moment.actor_id for moment in moments if moment.actor_id is not None}
    if not acted:
        return {}
    parties = (invoice.supplier_id, invoice.recipient_id, invoice.valideur_1_id, invoice.valideur_2_id)
    links = Rattachement.objects.valides().filter(structure_id__in=[pk for pk in parties if pk is not None])
    return User.objects.filter(is_active=True, pk__in=links.values("user_id")).in_bulk(acted)


def visas_of(invoice: Invoice) -> list[Visa]:
    """The opinions asked on this invoice, oldest first."""
    return list(invoice.visas.all())


def _treating(structure_id: int | None, service_id: int | None) -> QuerySet[User]:
    where = Q(rattachements__habilitations__service_id=service_id)
    if service_id is None:
        where = Q(rattachements__habilitations__service_id__isnull=True)
    return User.objects.filter(
        where,
        is_active=True,
        rattachements__structure_id=structure_id or 0,
        rattachements__state=EtatRattachement.VALIDEE,
        rattachements__habilitations__espace=Espace.FACTURES_RECUES,
        rattachements__habilitations__droit=Droit.MODIFICATION,
    )
