"""A public structure changes what it demands: the very next look of a depositor asks for it, draft already open or not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import paper
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db
DEMANDS = ("gestion_service", "gestion_engagement", "gestion_service_engagement")


def demand(client, **wanted: bool) -> None:
    """The manager ticks exactly these demands on the fiche, as the page offers them."""
    form = client.get(reverse("structure_edit")).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (False, None)}
    typed = {name: value for name, value in typed.items() if name not in DEMANDS} | dict.fromkeys(wanted, "on")
    assert client.post(reverse("structure_edit"), typed).status_code == 302


@pytest.mark.parametrize(
    ("demands", "neither", "service", "engagement"),
    [
        ({}, set(), set(), set()),
        ({"gestion_service": True}, {"ADM-SERVICE"}, set(), {"ADM-SERVICE"}),
        ({"gestion_engagement": True}, {"ADM-ENGAGEMENT"}, {"ADM-ENGAGEMENT"}, set()),
        ({"gestion_service_engagement": True}, {"ADM-SERVICE-OU-ENGAGEMENT"}, set(), set()),
    ],
    ids=["nothing", "service", "engagement", "either"],
)
def test_what_a_depositor_is_asked_changes_at_once(cast, desk, client_of, demands, neither, service, engagement):
    invoice = desk.draft(paper.pdf())
    demand(client_of("sophie"), **demands)
    for typed, expected in (
        ({"code_service": "", "numero_engagement": ""}, neither),
        ({"code_service": "TECH", "numero_engagement": ""}, service),
        ({"code_service": "", "numero_engagement": "EJ-1"}, engagement),
    ):
        desk.press(invoice, **typed)
        page = desk.client.get(reverse("deposit_check", args=[invoice])).context
        found = {finding.rule for finding in page["report"].findings if finding.rule.startswith("ADM-")}
        assert found == expected, typed
        assert page["sendable"] is (not expected)


def test_the_panel_beside_the_recipient_follows(cast, desk, client_of):
    def panel() -> str:
        answer = desk.client.get(reverse("directory:requirements"), {"recipient_identifiant": cast.COMMUNE.identifiant})
        return answer.content.decode()

    demand(client_of("sophie"), gestion_engagement=True)
    before = panel()
    demand(client_of("sophie"), gestion_service=True)
    after = panel()
    assert "engagement" in before
    assert after != before
    kept = Structure.objects.get(pk=cast.COMMUNE.pk)
    assert (kept.gestion_service, kept.gestion_engagement) == (True, False)
