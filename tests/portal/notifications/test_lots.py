"""The depositor of a lot, who may have left the page, is told when it is judged and when it is done."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from tests.lots import good, zip_of
from tests.paper import the_day_after  # noqa: F401 - asked for by every test
from unisson.portal.exchange.actions import deciding, processing, receiving
from unisson.portal.exchange.models import Flux
from unisson.portal.kernel import outbox
from unisson.portal.notifications import sending
from unisson.portal.notifications.models import Famille, Notification, Rythme
from unisson.portal.notifications.preferences import choose
from unisson.portal.organisations.models import Rattachement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
MIXED = {"bonne.xml": good("F-1"), "incomplète.xml": good("F-2", engagement=None), "note.txt": b"bonjour"}


@pytest.fixture
def judged(cast):
    def receive(data: bytes = zip_of(MIXED), **more) -> Flux:
        flux = receiving.receive_flux(cast.actor("claire"), cast.MENUISERIE, "novembre.zip", data, **more).flux
        while processing.process_flux(flux.pk):
            pass
        return flux

    return receive


def told() -> list[tuple[str, str]]:
    """What has just been sent about lots: who, which message."""
    while outbox.relay(sending.listen):
        pass
    owed = Notification.objects.filter(message__startswith="LOT_", sent_at=None, rythme=Rythme.IMMEDIAT).order_by("pk")
    return [(row.user.first_name, row.message) for row in owed.select_related("user") if sending.send(row.pk)]


def test_judged_then_sent_with_a_link_that_lands_on_the_report_after_sign_in(cast, judged, client):
    flux = judged()
    assert told() == [("Claire", "LOT_JUGE")]
    letter = mail.outbox[-1]
    url = reverse("flux", args=[flux.pk])
    assert "1 bonne, 1 à corriger, 1 refusée" in letter.body
    assert url in letter.body
    asked = client.get(url)
    assert asked.status_code == 302
    word = {"login": cast.claire.email, "password": "unisson-demonstration", "next": url}
    signed = client.post(asked["Location"], word, follow=True)
    assert signed.redirect_chain[-1][0] == url
    assert signed.context["flux"].pk == flux.pk
    deciding.send_good(flux.pk, cast.actor("claire"))
    processing.process_flux(flux.pk)
    assert told() == [("Claire", "LOT_ENVOYE_EN_PARTIE")]
    assert "1 envoyée, 1 à corriger, 1 refusée" in mail.outbox[-1].body
    assert told() == []


@pytest.mark.parametrize(("data", "says"), [(zip_of({}), "aucun fichier"), (zip_of({"a.txt": b"x"}), "1 refusée")])
def test_a_lot_of_which_nothing_stands(judged, data, says):
    judged(data)
    assert told() == [("Claire", "LOT_REFUSE")]
    assert says in mail.outbox[-1].body


def test_a_lot_that_is_whole(cast, judged):
    flux = judged(zip_of({"a.xml": good("F-1")}))
    deciding.send_good(flux.pk, cast.actor("claire"))
    processing.process_flux(flux.pk)
    assert told() == [("Claire", "LOT_JUGE"), ("Claire", "LOT_ENVOYE")]


def test_each_family_follows_its_rhythm(cast, judged):
    choose(cast.claire.pk, {Famille.A_FAIRE: Rythme.QUOTIDIEN, Famille.SUIVI: Rythme.AUCUN})
    flux = judged()
    deciding.send_good(flux.pk, cast.actor("claire"))
    processing.process_flux(flux.pk)
    assert told() == []
    rows = Notification.objects.filter(message__startswith="LOT_").order_by("pk")
    assert list(rows.values_list("message", "rythme")) == [("LOT_JUGE", "QUOTIDIEN"), ("LOT_ENVOYE_EN_PARTIE", "AUCUN")]


def test_a_program_reads_its_reports_itself(judged):
    judged(automatic=True)
    assert told() == []


def test_who_may_no_longer_read_the_lot_is_not_told(cast, judged):
    judged()
    Rattachement.objects.filter(user=cast.claire, structure=cast.MENUISERIE).update(state="DESACTIVEE")
    assert told() == []
