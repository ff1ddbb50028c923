"""The light visa: somebody without account looks at one invoice, by a link that serves once, and says seen or refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from unisson.lifecycles.invoice import Role
from unisson.portal.accounts import mails
from unisson.portal.invoices.actions.following import demand
from unisson.portal.invoices.models import DecisionVisa, Invoice, Visa
from unisson.portal.invoices.refusals import refused
from unisson.portal.kernel import clock, french, tokens
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused

LIFE = timedelta(days=15)
MOST_OPEN = 5
VISA_DEMANDE, VISA_RETIRE = "VISA_DEMANDE", "VISA_RETIRE"
EVENT_OF = {DecisionVisa.VU: "VISA_VU", DecisionVisa.REFUSE: "VISA_REFUSE"}
LETTER = mails.Letter(
    "plain", "Votre avis sur une facture est demandé", "visa", "Voir la facture",
    ("{asker}, de {structure}, vous demande votre avis sur la facture n° {number} de {supplier}. {question}",
     "Le lien ci-dessous montre cette facture, et elle seule. Il sert à répondre une fois, jusqu’au {until}. Il est "
     "pour vous : ne le transmettez à personne. Aucun compte n’est nécessaire."),
)  # fmt: skip


@transaction.atomic
def ask(invoice_id: int, actor: Actor, nom: str, courriel: str, question: str = "") -> Visa:
    """Send the link to somebody. Raises Refused, Invoice.DoesNotExist."""
    invoice = Invoice.objects.visible_to(actor).locked(invoice_id)
    demand(invoice, actor, Role.DESTINATAIRE)
    _check(invoice, nom, courriel)
    token, now = tokens.new(), clock.now()
    visa = Visa.objects.create(
        invoice=invoice,
        nom=nom.strip()[:120],
        courriel=courriel.strip(),
        question=question.strip()[:1000],
        token_hash=tokens.hash_of(token),
        asked_by_id=actor.user_id,
        asked_at=now,
        expires_at=now + LIFE,
    )
    data = {"side": Role.DESTINATAIRE, "visa_id": visa.pk, "to": f"{visa.nom} ({visa.courriel})"}
    record(invoice, EventKind.ACTION, VISA_DEMANDE, actor, note=visa.question, data=data)
    _send(visa, actor, token)
    return visa


def _check(invoice: Invoice, nom: str, courriel: str) -> None:
    try:
        validate_email(courriel.strip())
    except ValidationError:
        raise refused("VISA_ADRESSE") from None
    if not nom.strip():
        raise refused("VISA_NOM")
    waiting = invoice.visas.filter(decided_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    if waiting.filter(courriel__iexact=courriel.strip()).exists():
        raise refused("VISA_DEJA_DEMANDE")
    if waiting.count() >= MOST_OPEN:
        raise refused("VISAS_NOMBREUX", most=MOST_OPEN)


def _send(visa: Visa, actor: Actor, token: str) -> None:
    words: dict[str, Any] = {
        "asker": actor.label,
        "structure": str(visa.invoice.recipient),
        "number": visa.invoice.number,
        "supplier": str(visa.invoice.supplier),
        "question": f"Sa question : « {visa.question} »" if visa.question else "",
        "until": french.day(visa.expires_at),
    }
    mails.send(LETTER, visa.courriel, token, **words)


def open_visa(token: str) -> Visa | None:
    """The visa of a link, whatever its state, with its invoice; None when nobody gave this link."""
    parties = ("invoice__supplier", "invoice__recipient", "invoice__recipient_service", "invoice__depot")
    more = ("invoice__valideur_1", "invoice__valideur_2", "asked_by")
    return Visa.objects.select_related(*parties, *more).filter(token_hash=tokens.hash_of(token)).first()


def obstacle(visa: Visa) -> Refused | None:
    """Why the link no longer serves; nothing when it does."""
    if visa.decided_at is not None:
        return refused("VISA_LIEN_UTILISE")
    if visa.withdrawn_at is not None:
        return refused("VISA_LIEN_RETIRE")
    return refused("VISA_LIEN_EXPIRE") if visa.expires_at <= clock.now() else None


@transaction.atomic
def answer(token: str, decision: str, comment: str = "") -> Visa:
    """Write what the person says, once; who asked is told. Raises Refused, Visa.DoesNotExist."""
    found = Visa.objects.get(token_hash=tokens.hash_of(token))
    visa = Visa.objects.locked(found.pk)
    if closed := obstacle(visa):
        raise closed
    if decision not in DecisionVisa.values:
        raise refused("VISA_DECISION")
    if decision == DecisionVisa.REFUSE and not comment.strip():
        raise refused("VISA_SANS_RAISON")
    visa.decision, visa.comment, visa.decided_at = decision, comment.strip()[:2000], clock.now()
    visa.save(update_fields=["decision", "comment", "decided_at"])
    who = Actor(None, f"{visa.nom} ({visa.courriel})")
    data = {"side": Role.DESTINATAIRE, "visa_id": visa.pk}
    record(visa.invoice, EventKind.ACTION, EVENT_OF[DecisionVisa(decision)], who, note=visa.comment, data=data)
    return visa


@transaction.atomic
def withdraw(invoice_id: int, visa_id: int, actor: Actor) -> Visa:
    """Take back a request that was not answered; the link then opens nothing. Raises Refused, Visa.DoesNotExist."""
    invoice = Invoice.objects.visible_to(actor).get(pk=invoice_id)
    found = invoice.visas.get(pk=visa_id)
    visa = Visa.objects.locked(found.pk)
    demand(visa.invoice, actor, Role.DESTINATAIRE)
    if visa.decided_at is not None:
        raise refused("VISA_DONNE")
    if visa.withdrawn_at is None:
        visa.withdrawn_at = clock.now()
        visa.save(update_fields=["withdrawn_at"])
        data = {"side": Role.DESTINATAIRE, "visa_id": visa.pk, "to": f"{visa.nom} ({visa.courriel})"}
        record(visa.invoice, EventKind.ACTION, VISA_RETIRE, actor, data=data)
    return visa
