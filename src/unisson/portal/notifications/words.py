"""The words a message may use, from the event and what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import number_format

from unisson.portal.exchange.models import Flux, Outcome
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.kernel import delays
from unisson.portal.kernel.french import day as french_day
from unisson.portal.kernel.models import Event
from unisson.portal.organisations.models import CompteTechnique, CoordonneesBancaires, Rattachement, Structure, Succession


class Subjects:
    """What events are about: read for many of them at once, or when it is asked for."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], models.Model | None] = {}

    def read(self, events: Iterable[Event]) -> None:
        """Read what these events are about, in one query for each kind of it; what was read before is forgotten."""
        self._known = {(event.subject_type, event.subject_id): None for event in events}
        for model, named in _NAMED.items():
            kind = model._meta.label_lower
            if keys := [pk for subject_type, pk in self._known if subject_type == kind]:
                rows = model._default_manager.select_related(*named).in_bulk(keys)
                self._known |= {(kind, pk): row for pk, row in rows.items()}

    def of(self, event: Event) -> models.Model | None:
        """What this event is about; None when it is of no kind that is read here, or gone."""
        key = event.subject_type, event.subject_id
        if key not in self._known:
            self.read([event])
        return self._known[key]


def words_of(event: Event, subject: models.Model) -> dict[str, str]:
    """Every word the sentences may use."""
    if isinstance(subject, Invoice):
        known = _of_invoice(event, subject)
    elif isinstance(subject, CoordonneesBancaires):
        known = {"structure": str(subject.structure), "compte": str(subject), "auteur": event.actor_label}
        known["attente"] = delays.words("ATTENTE_BANCAIRE")
    elif isinstance(subject, CompteTechnique):
        known = _of_technical(event, subject)
    elif isinstance(subject, Flux):
        known = _of_flux(event, subject)
    elif isinstance(subject, Structure):
        known = _of_structure(event, subject)
    else:
        known = _of_request(subject)
    return known | {"pourquoi": _why(event)}


def page_arguments(page: str, subject: models.Model) -> dict[str, Any]:
    """What the address of a page needs."""
    invoice = {"invoice_id": subject.pk}
    named = {"request_page": {"request_id": subject.pk}, "flux": {"flux_id": subject.pk}}
    return {"invoice": invoice, "invoice_delay": invoice, **named}.get(page, {})


def _of_invoice(event: Event, invoice: Invoice) -> dict[str, str]:
    mandat = event.data.get("numero_mandat", "")
    return {
        "auteur": event.actor_label,
        "numero": invoice.number,
        "fournisseur": str(invoice.supplier),
        "destinataire": str(invoice.recipient or ""),
        "valideur_1": str(invoice.valideur_1 or ""),
        "valideur_2": str(invoice.valideur_2 or ""),
        "montant": _amount(invoice),
        "delai": str(invoice.recipient.delai_paiement_jours if invoice.recipient else ""),
        "mandat": f" (mandat n° {mandat})" if mandat else "",
        "jour": _start(event, invoice),
        "echeance": _written(event.data.get("due", "")),
        "article": event.data.get("article", ""),
        "debut": _written(event.data.get("start", {}).get("after", "")),
        "interets": f"{event.data.get('amount', '')}\u00a0€".replace(".", ","),
    }


def _of_technical(event: Event, account: CompteTechnique) -> dict[str, str]:
    ends = french_day(account.expires_at)
    names = {"structure": str(account.structure), "compte": account.nom, "identifiant": account.login}
    return names | {"auteur": event.actor_label, "fin": ends}


# What became of the files of a lot, in reading order, said of one and of several.
LOT = {
    Outcome.SENT: ("envoyée", "envoyées"),
    Outcome.READY: ("bonne", "bonnes"),
    Outcome.TO_MEND: ("à corriger", "à corriger"),
    Outcome.REFUSED: ("refusée", "refusées"),
    Outcome.INCIDENT: ("arrêtée", "arrêtées"),
    Outcome.ABANDONED: ("abandonnée", "abandonnées"),
}


def _of_flux(event: Event, flux: Flux) -> dict[str, str]:
    said = [f"{event.data[key]} {words[event.data[key] > 1]}" for key, words in LOT.items() if event.data.get(key)]
    bilan = ", ".join(said)
    return {
        "structure": str(flux.structure),
        "fichier": flux.depot.filename,
        "bilan": bilan,
        "constat": f" : {event.note.strip().rstrip('.')}" if event.note.strip() else f" ({bilan})" if bilan else "",
    }


# What may have happened in a week, in reading order, said of one invoice and of several.
WEEK = {
    "received.make_available": ("facture reçue", "factures reçues"),
    "received.pay": ("facture mise en paiement", "factures mises en paiement"),
    "received.suspend": ("facture suspendue", "factures suspendues"),
    "received.reject": ("facture rejetée", "factures rejetées"),
    "issued.make_available": ("facture remise à son destinataire", "factures remises à leur destinataire"),
    "issued.pay": ("de vos factures mise en paiement", "de vos factures mises en paiement"),
    "issued.suspend": ("de vos factures suspendue", "de vos factures suspendues"),
    "issued.ask_recycling": ("de vos factures à corriger", "de vos factures à corriger"),
    "issued.reject": ("de vos factures rejetée", "de vos factures rejetées"),
}


def _of_structure(event: Event, structure: Structure) -> dict[str, str]:
    counts = event.data.get("counts", {})
    said = [f"{counts[key]} {words[counts[key] > 1]}" for key, words in WEEK.items() if counts.get(key)]
    return {
        "structure": str(structure),
        "auteur": event.actor_label,
        "semaine": _written(event.data.get("from", "")),
        "bilan": f"{', '.join(said)}." if said else "",
        "changements": ", ".join(event.data.get("changements", [])),
    }


def _of_request(request: Any) -> dict[str, str]:
    return {
        "personne": str(request.user),
        "adresse": request.user.email,
        "structure": str(request.structure),
        "role": request.get_role_display().lower() if isinstance(request, Rattachement) else "",
    }


def _amount(invoice: Invoice) -> str:
    if invoice.amount_due is None:
        return "non indiqué"
    currency = "€" if invoice.currency == "EUR" else invoice.currency
    return f"{number_format(invoice.amount_due, 2, use_l10n=True, force_grouping=True)}\u00a0{currency}"


def _start(event: Event, invoice: Invoice) -> str:
    """The day the delay starts: the event's own, unless it had begun before (silence of a titulaire, R2192-23)."""
    begun = event.code == "make_available" and invoice.available_at is not None and invoice.available_at < event.at
    return french_day(timezone.localtime(invoice.available_at if begun else event.at).date())


def _written(day: str) -> str:
    return french_day(date.fromisoformat(day)) if day else ""


def _why(event: Event) -> str:
    known = MOTIFS.get(event.motif)
    motif = f" Motif : {known.label}." if known else ""
    note = f" Commentaire : « {event.note.strip()} »" if event.note.strip() else ""
    return motif + note


# What is read of each kind besides itself: those who are named, the deposit that a certificate names.
_NAMED: dict[type[models.Model], tuple[str, ...]] = {
    CompteTechnique: ("structure",),
    CoordonneesBancaires: ("structure",),
    Flux: ("depot", "structure"),
    Invoice: ("depot", "supplier", "recipient", "valideur_1", "valideur_2"),
    Rattachement: ("user", "structure"),
    Structure: (),
    Succession: ("user", "structure"),
}
