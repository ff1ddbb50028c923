"""The week of a structure, and links that still say something after an invoice has left."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import make_sent
from unisson.entrypoints.jobs.tasks.digests import weekly_recaps
from unisson.portal.invoices.actions import answering, treating, validating
from unisson.portal.invoices.actions.recapping import last_monday
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.kernel import clock
from unisson.portal.kernel.models import Event
from unisson.portal.notifications import digests, sending
from unisson.portal.notifications.models import Famille, Notification, Rythme
from unisson.portal.notifications.preferences import choose
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def at(day: float):
    return clock.frozen(MONDAY + timedelta(day))


@pytest.fixture
def week(cast):
    """Three invoices sent, one paid, one rejected the week after."""
    with at(1):
        sent = [make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire")) for _ in range(3)]
    with at(4):
        treating.treat(sent[0].pk, "pay", cast.actor("sophie"))
    with at(7):
        treating.reject(sent[1].pk, cast.actor("sophie"), "DOUBLE_FACT")
    return sent


def test_the_week_is_counted_for_both_sides_once(cast, week):
    with at(8):
        assert last_monday() == date(2026, 3, 2)
        assert (weekly_recaps(), weekly_recaps()) == (2, 0)
    found = {event.subject_id: event.data for event in Event.objects.filter(code="RECAPITULATIF")}
    assert found == {
        cast.MENUISERIE.pk: {"from": "2026-03-02", "counts": {"issued.make_available": 3, "issued.pay": 1}},
        cast.COMMUNE.pk: {"from": "2026-03-02", "counts": {"received.make_available": 3, "received.pay": 1}},
    }


def test_it_leaves_with_the_weekly_digest_and_can_be_refused(cast, week):
    with at(8):
        weekly_recaps()
    choose(cast.claire.pk, {Famille.RECAPITULATIF: Rythme.AUCUN})
    for event in Event.objects.filter(code="RECAPITULATIF"):
        sending.listen(event)
    told = Notification.objects.filter(message="RECAPITULATIF")
    # Jean only reads one service: the figures of the whole are not his.
    assert set(told.values_list("user__first_name", "rythme")) == {("Claire", "AUCUN"), ("Sophie", "HEBDOMADAIRE")}
    assert digests.send(cast.sophie.pk, Rythme.HEBDOMADAIRE) == 1
    assert "3 factures reçues, 1 facture mise en paiement" in mail.outbox[-1].body


def test_a_quiet_week_says_nothing(cast):
    with at(8):
        assert weekly_recaps() == 0


def test_a_mandate_is_told_to_the_managers_of_its_giver(cast):
    event = Event.objects.create(
        at=clock.now(), kind="DROIT", code="MANDAT_DONNE", subject_type=Structure._meta.label_lower,
        subject_id=cast.MENUISERIE.pk, entry_point="PORTAIL", actor_label="Sam", data={"changements": ["Cabinet Perrin"]},
    )  # fmt: skip
    sending.listen(event)
    row = Notification.objects.get(event=event)
    assert (row.user, row.url) == (cast.claire, reverse("mandates"))
    assert "Cabinet Perrin" in row.body


# Links.


def test_the_link_of_a_message_lands_on_the_thing_after_sign_in(cast, week, client: Client):
    event = Event.objects.filter(subject_id=week[0].pk, code="make_available").get()
    sending.listen(event)
    url = Notification.objects.get(event=event, user=cast.sophie).url
    asked = client.get(url)
    assert asked.status_code == 302
    page = client.get(asked["Location"])
    assert page.status_code == 200
    signed = client.post(
        asked["Location"], {"login": cast.sophie.email, "password": "unisson-demonstration", "next": url}, follow=True
    )
    assert signed.redirect_chain[-1][0] == url
    assert signed.context["invoice"].pk == week[0].pk


def test_who_sent_an_invoice_back_is_told_where_it_went(cast, week, client_of):
    url = reverse("invoice", kwargs={"invoice_id": week[2].pk})
    assert client_of("sophie").get(url).status_code == 200
    treating.ask_recycling(week[2].pk, cast.actor("sophie"), "DESTINATAIRE_ERR")
    answering.recycle(week[2].pk, cast.actor("claire"), answering.routing.Target(cast.LYCEE.identifiant, "INTENDANCE"))
    gone = client_of("sophie").get(url)
    assert gone.status_code == 403
    assert "n’est plus chez vous" in gone.content.decode()
    assert client_of("elise").get(url).status_code == 200
    assert client_of("anne").get(url).status_code == 404  # never hers: nothing is said


def test_the_wrong_valideur_is_told_that_another_was_named(cast, client_of):
    fields = {"cadre_facturation": CadreFacturation.A9_FACTURE_SOUSTRAITANT, "valideur_1": cast.ELECTRICITE}
    invoice = make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields)
    validating.refuse(invoice.pk, "disown_1", cast.actor("paul"), "ERR_VALIDEUR")
    validating.correct_valideur(invoice.pk, cast.actor("nadia"), cast.MENUISERIE)
    gone = client_of("paul").get(reverse("invoice", kwargs={"invoice_id": invoice.pk}))
    assert gone.status_code == 403
    assert "un autre valideur" in gone.content.decode()
