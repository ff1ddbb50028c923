"""Tell the addresses of software what happened to its invoices: signed, tried again, replayed on demand."""

from __future__ import annotations

import hashlib
import hmac
import json

from django.conf import settings
from django.db import IntegrityError, transaction

from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock, prepared, tokens
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.organisations.permissions import Right, demand
from unisson.portal.raccordements import calling
from unisson.portal.raccordements.models import Application, Delivery, EtatEnvoi, Webhook
from unisson.portal.raccordements.refusals import refused
from unisson.portal.raccordements.sides import told

MOST_TRIES = 10
REPLAY = "REJEU_WEBHOOK"
ACCEPTED = range(200, 300)


class NotDelivered(OSError):
    """The address did not take it: the job tries again."""


def signing_key(webhook: Webhook) -> str:
    """What the receiver checks signatures with: derived from the portal's own key, kept nowhere."""
    message = f"webhook:{webhook.salt}".encode()
    return "whsec_" + hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def signature(key: str, moment: int, body: bytes) -> str:
    """`Unisson-Signature`: the moment and the HMAC-SHA256 of « moment.body »."""
    signed = hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


@transaction.atomic
def add_webhook(application_id: int, actor: Actor, url: str) -> Webhook:
    """Have an address told.

    Raises Refused: WEBHOOK_ADRESSE, WEBHOOK_DEJA, APPLICATION_FERMEE; Application.DoesNotExist.
    """
    application = Application.objects.visible_to(actor).locked(application_id)
    demand(actor, Right.MANAGE_CONNECTIONS, application.structure_id)
    if application.closed_at is not None:
        raise refused("APPLICATION_FERMEE")
    try:
        calling.check(url)
    except calling.AddressRefused as error:
        raise refused("WEBHOOK_ADRESSE", why=error.why) from error
    if len(url.strip()) > 500:
        raise refused("WEBHOOK_ADRESSE", why="elle dépasse 500 caractères")
    try:
        with transaction.atomic():
            webhook = Webhook.objects.create(
                application=application,
                url=url.strip(),
                salt=tokens.new(),
                created_at=clock.now(),
                created_by_id=actor.user_id,
            )
    except IntegrityError:
        raise refused("WEBHOOK_DEJA") from None
    record(application, EventKind.ACTION, "AJOUT_WEBHOOK", actor, data={"url": webhook.url})
    return webhook


@transaction.atomic
def remove_webhook(application_id: int, webhook_id: int, actor: Actor) -> None:
    """Stop telling an address. Raises Webhook.DoesNotExist, Application.DoesNotExist."""
    application = Application.objects.visible_to(actor).locked(application_id)
    demand(actor, Right.MANAGE_CONNECTIONS, application.structure_id)
    webhook = Webhook.objects.get(pk=webhook_id, application=application)
    record(application, EventKind.ACTION, "RETRAIT_WEBHOOK", actor, data={"url": webhook.url})
    webhook.delete()


def listen(event: Event) -> list[int]:
    """Owe an event of an invoice to every address that must know; return the deliveries to send, a replayed one too."""
    if event.code == REPLAY and event.subject_type == Application._meta.label_lower:
        return [event.data["delivery"]]
    if event.kind != EventKind.STATUT or event.subject_type != Invoice._meta.label_lower or not prepared.rows(_ANY, []):
        return []
    invoice = Invoice.objects.filter(pk=event.subject_id).first()
    if invoice is None:
        return []
    sides = told(invoice, event.target)
    structures = {structure for structure, _ in sides}
    rows = Webhook.objects.filter(application__structure_id__in=structures, application__closed_at=None, paused_at=None)
    owed = [
        webhook
        for webhook in rows.select_related("application")
        if any((webhook.application.structure_id, espace) in sides for espace in webhook.application.espaces)
    ]
    made = [
        Delivery.objects.get_or_create(webhook=webhook, event=event, defaults={"created_at": clock.now()}) for webhook in owed
    ]
    return [delivery.pk for delivery, created in made if created]


_ANY = "SELECT 1 FROM raccordements_webhook LIMIT 1"


def deliver(delivery_id: int) -> bool:
    """Send one event to one address; done already, nothing is sent. Raises NotDelivered while it may be tried again."""
    delivery = Delivery.objects.select_related("webhook", "event").filter(pk=delivery_id).first()
    if delivery is None or delivery.etat != EtatEnvoi.EN_ATTENTE:
        return False
    delivery.attempts += 1
    try:
        delivery.http_status, delivery.error = _sent(delivery), ""
    except OSError as error:
        delivery.http_status, delivery.error = None, str(error)[:500]
    except calling.AddressRefused as error:
        delivery.http_status, delivery.error = None, f"Cette adresse ne peut pas être appelée : {error.why}."[:500]
    if delivery.http_status in ACCEPTED:
        delivery.etat, delivery.delivered_at = EtatEnvoi.LIVRE, clock.now()
    elif delivery.attempts >= MOST_TRIES:
        delivery.etat = EtatEnvoi.ABANDONNE
    delivery.save()
    if delivery.etat == EtatEnvoi.EN_ATTENTE:
        raise NotDelivered(delivery.error or f"HTTP {delivery.http_status}")
    return delivery.etat == EtatEnvoi.LIVRE


def _sent(delivery: Delivery) -> int:
    body = json.dumps(payload(delivery.event), ensure_ascii=False).encode()
    moment = int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json;charset=utf-8",
        "User-Agent": "Unisson",
        "Unisson-Evenement": str(delivery.event.pk),
        "Unisson-Signature": signature(signing_key(delivery.webhook), moment, body),
    }
    return calling.post(delivery.webhook.url, body, headers)


def payload(event: Event) -> dict[str, object]:
    """What is told of an event, by webhook as by the change feed. The invoice itself is read through the API."""
    invoice = Invoice.objects.filter(pk=event.subject_id).only("number").first()
    return {
        "id": event.pk,
        "date": event.at.isoformat(timespec="milliseconds"),
        "type": "STATUT",
        "identifiantFactureCPP": event.subject_id,
        "numeroFacture": invoice.number if invoice else "",
        "ancienStatut": event.source,
        "statut": event.target,
        "motif": event.motif,
    }


@transaction.atomic
def replay(application_id: int, delivery_id: int, actor: Actor) -> Delivery:
    """Owe a delivery again, from its first try. Raises Delivery.DoesNotExist, Application.DoesNotExist."""
    application = Application.objects.visible_to(actor).locked(application_id)
    demand(actor, Right.MANAGE_CONNECTIONS, application.structure_id)
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id, webhook__application=application)
    delivery.etat, delivery.attempts, delivery.delivered_at = EtatEnvoi.EN_ATTENTE, 0, None
    delivery.save()
    record(application, EventKind.ACTION, REPLAY, actor, data={"delivery": delivery.pk, "event": delivery.event_id})
    return delivery


def waiting() -> list[int]:
    """Deliveries that still have to be sent: a job that was lost is asked again from them."""
    return list(Delivery.objects.filter(etat=EtatEnvoi.EN_ATTENTE).order_by("pk").values_list("pk", flat=True)[:500])
