"""Events become messages owed, once; messages owed become e-mails, once, even when things fail or race."""

from __future__ import annotations

import socket
import threading
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core import mail
from django.db import connection
from django.urls import reverse

from tests.factories import make_sent
from unisson.portal.invoices.actions import treating
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.events import history, record
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.notifications import sending
from unisson.portal.notifications.models import Notification
from unisson.portal.organisations.models import EtatRattachement, Rattachement

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast) -> Invoice:
    return make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"), number="B-1", created_by=cast.marc)


def last(invoice: Invoice, code: str) -> Event:
    found = history(invoice).filter(code=code).last()
    assert found is not None
    return found


def told(event: Event) -> set[tuple[str, str]]:
    sending.listen(event)
    rows = Notification.objects.filter(event=event).select_related("user")
    return {(row.user.first_name, row.message) for row in rows}


def test_availability_is_told_to_both_sides(sent):
    assert told(last(sent, "make_available")) == {
        ("Sophie", "FACTURE_A_TRAITER"),
        ("Marc", "FACTURE_REMISE"),
        ("Lucie", "FACTURE_REMISE"),
    }


def test_who_is_limited_to_a_service_is_told_only_of_it(cast):
    services = {code: cast.COMMUNE.services.get(code=code) for code in ("FIN", "TECH")}
    for code, people in (("FIN", {"Sophie", "Jean"}), ("TECH", {"Sophie"})):
        invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), recipient_service=services[code])
        names = {name for name, message in told(last(invoice, "make_available")) if message == "FACTURE_A_TRAITER"}
        assert names == people


def test_who_acts_is_not_told_what_they_did(cast):
    own = make_sent(cast.COMMUNE, cast.COMMUNE, cast.actor("sophie"), numero_engagement="E")
    treating.treat(own.pk, "certify_service", cast.actor("sophie"))
    assert told(last(own, "certify_service")) == set()


def test_a_deactivated_person_is_not_told(sent, cast):
    cast.lucie.is_active = False
    cast.lucie.save()
    cast.marc.rattachements.update(state=EtatRattachement.DESACTIVEE)
    assert told(last(sent, "make_available")) == {("Sophie", "FACTURE_A_TRAITER")}


def test_a_suspension_carries_its_motif_its_words_and_the_link(sent, cast):
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE", "Joindre le <bon> de livraison")
    event = last(sent, "suspend")
    for owed in sending.listen(event):
        sending.send(owed)
    message = next(one for one in mail.outbox if one.to == [cast.marc.email])
    assert "Une pièce justificative manque" in message.body
    assert "Joindre le <bon> de livraison" in message.body
    link = "http://localhost:8000" + reverse("invoice", kwargs={"invoice_id": sent.pk})
    html = message.alternatives[0][0]
    assert link in message.body
    assert f'href="{link}"' in html
    assert "&lt;bon&gt;" in html


def test_listening_again_owes_nothing_more(sent):
    event = last(sent, "make_available")
    first = sending.listen(event)
    assert sending.listen(event) == first
    assert Notification.objects.count() == len(first) == 3


def test_a_message_leaves_once(sent):
    owed = sending.listen(last(sent, "make_available"))
    assert [sending.send(pk) for pk in (*owed, *owed)] == [True] * 3 + [False] * 3
    assert len(mail.outbox) == 3
    assert sending.listen(last(sent, "make_available")) == []


def test_a_message_goes_to_the_contact_address(sent, cast):
    cast.sophie.contact_email = "mairie@saint-aubin.example"
    cast.sophie.save()
    for owed in sending.listen(last(sent, "make_available")):
        sending.send(owed)
    assert ["mairie@saint-aubin.example"] in [message.to for message in mail.outbox]


def test_a_refused_message_stays_owed(sent, monkeypatch, settings):
    owed = sending.listen(last(sent, "make_available"))[0]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    with pytest.raises(OSError, match="refused"):
        sending.send(owed)
    assert Notification.objects.get(pk=owed).sent_at is None


def test_a_message_owed_to_nobody_known_is_left():
    assert sending.send(0) is False


def test_an_event_about_something_else_is_told_to_nobody(cast):
    event = record(cast.COMMUNE, EventKind.ACTION, "suspend", cast.actor("sophie"))
    assert sending.listen(event) == []


def test_a_request_to_join_is_told_to_managers_then_decided_to_its_author(cast):
    request = Rattachement(
        user=cast.claire,
        structure=cast.COMMUNE,
        state=EtatRattachement.EN_COURS_DE_VALIDATION,
        requested_at=cast.COMMUNE.created_at,
    )
    request.save()
    asked = record(request, EventKind.DROIT, "RATTACHEMENT_DEMANDE", cast.actor("claire"), note="Je suis la menuisière")
    assert told(asked) == {("Sophie", "RATTACHEMENT_A_DECIDER")}
    refused = record(request, EventKind.DROIT, "RATTACHEMENT_REFUSE", cast.actor("sophie"), note="Inconnue ici")
    assert told(refused) == {("Claire", "RATTACHEMENT_REFUSE")}
    assert "Inconnue ici" in Notification.objects.get(event=refused).body


class Sink:
    """A real SMTP server's hands: it keeps what it is given."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.received.append(bytes(envelope.content or b""))
        return "250 OK"


@pytest.fixture
def smtp(settings):
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    try:
        yield sink
    finally:
        controller.stop()


def test_a_real_mail_server_receives_the_message(sent, cast, smtp):
    treating.reject(sent.pk, cast.actor("sophie"), "MONTANT_ERR", "Le total ne correspond pas au devis signé.")
    owed = sending.listen(last(sent, "reject"))
    assert all(sending.send(pk) for pk in owed)
    assert len(smtp.received) == len(owed) == 2
    message = message_from_bytes(smtp.received[0], policy=policy.default)
    assert message["Subject"] == "Facture B-1 rejetée par Commune de Saint-Aubin"
    assert message["From"] == "Unisson <ne-pas-repondre@unisson.localhost>"
    bodies = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    assert set(bodies) == {"text/plain", "text/html"}
    assert all("Le total ne correspond pas au devis signé." in body for body in bodies.values())


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_message_once(cast):
    invoice = make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))
    owed = sending.listen(last(invoice, "make_available"))[0]
    barrier, answers = threading.Barrier(4), []

    def work() -> None:
        try:
            barrier.wait()
            answers.append(sending.send(owed))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, False, False, True]
    assert len(mail.outbox) == 1
