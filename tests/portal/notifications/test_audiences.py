"""Who is told: those who may read today, neither those whose attachment ended, nor the suspended."""

from datetime import timedelta

import pytest

from tests.factories import make_invoice
from unisson.lifecycles.invoice import Status
from unisson.portal.kernel import clock
from unisson.portal.notifications.audiences import people_of
from unisson.portal.notifications.catalogue import Audience
from unisson.portal.organisations.models import Rattachement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, {"sophie", "jean"}),
        ({"ends_on": timedelta(0)}, {"sophie", "jean"}),
        ({"ends_on": timedelta(days=-1)}, {"sophie"}),
        ({"state": "DESACTIVEE"}, {"sophie"}),
        ({"state": "SUPPRIMEE"}, {"sophie"}),
    ],
    ids=["member", "last day", "ended", "suspended", "detached"],
)
def test_who_is_told_of_an_invoice(cast, change, told):
    office = cast.COMMUNE.services.get(code="FIN")
    invoice = make_invoice(recipient=cast.COMMUNE, recipient_service=office, status=Status.MISE_A_DISPOSITION)
    values = {name: clock.today() + value if name == "ends_on" else value for name, value in change.items()}
    Rattachement.objects.filter(user=cast.jean).update(**values or {"comment": ""})
    assert people_of(Audience.DESTINATAIRE, invoice) == {getattr(cast, name).pk for name in told}


def test_another_service_is_not_told(cast):
    office = cast.COMMUNE.services.get(code="TECH")
    invoice = make_invoice(recipient=cast.COMMUNE, recipient_service=office, status=Status.MISE_A_DISPOSITION)
    assert people_of(Audience.DESTINATAIRE, invoice) == {cast.sophie.pk}
