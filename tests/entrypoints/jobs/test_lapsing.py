"""Tacit agreement: what is due goes on, and one refusal does not hold the others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import make_sent
from unisson.entrypoints.jobs.tasks import lapsing
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import StatutStructure

pytestmark = pytest.mark.django_db


def test_what_is_due_goes_on_whatever_happens_to_the_others(cast):
    fields = {"cadre_facturation": CadreFacturation.A9_FACTURE_SOUSTRAITANT, "valideur_1": cast.MENUISERIE}
    blocked, due = (make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields) for _ in range(2))
    cast.ATELIER.statut = StatutStructure.INACTIVE
    cast.ATELIER.save()
    Invoice.objects.filter(pk=blocked.pk).update(valideur_2=cast.ATELIER)  # a mandataire that has closed
    assert lapsing.lapse_validations() == 0
    with clock.frozen(due.status_at + timedelta(days=15, minutes=1)):
        assert lapsing.lapse_validations() == 1
        assert lapsing.lapse_validations() == 0
    assert Invoice.objects.get(pk=due.pk).status == Status.MISE_A_DISPOSITION
    assert Invoice.objects.get(pk=blocked.pk).status == Status.A_VALIDER_1
