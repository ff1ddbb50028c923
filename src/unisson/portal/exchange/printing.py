"""The report of integration of a flux as an accessible PDF: what became of each invoice, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from unisson.portal.exchange.models import Flux, Outcome
from unisson.portal.exchange.queries import items
from unisson.portal.exchange.words import WORDS
from unisson.portal.invoices.printing.typesetting import pdf_from
from unisson.portal.kernel import clock, french

REASONS_PRINTED = 12  # of one file; its page tells them all

# In reading order: what asks for something first. Title of the section, what it means, its outcomes.
_SECTIONS: tuple[tuple[str, str, tuple[Outcome, ...]], ...] = (
    ("À corriger", "Rien n’est envoyé tant que ce n’est pas corrigé.", (Outcome.TO_MEND,)),
    ("Refusées", "Elles ne sont pas entrées : aucune n’a été envoyée.", (Outcome.REFUSED, Outcome.INCIDENT)),
    ("En attente", "Leur traitement n’est pas terminé.", (Outcome.PENDING, Outcome.SENDING)),
    ("Bonnes, à envoyer", "Jugées bonnes ; elles partiront quand vous le direz.", (Outcome.READY,)),
    ("Envoyées", "Chacune est partie vers son destinataire.", (Outcome.SENT,)),
    ("Abandonnées", "Leur brouillon a été supprimé ; rien n’a été envoyé.", (Outcome.ABANDONED,)),
)


def pdf_of(flux: Flux) -> bytes:
    """The report as it stands now (PDF/A-2a and PDF/UA-1), every file of the flux in it."""
    return pdf_from("flux", _facts(flux), ("a-2a", "ua-1"))


def _facts(flux: Flux) -> dict[str, Any]:
    rows = list(items(flux))
    sections = [_section(title, meaning, [row for row in rows if row.outcome in of]) for title, meaning, of in _SECTIONS]
    return {
        "numero": flux.depot.numero_flux_depot,
        "state": WORDS[flux.status],
        "code": flux.status,
        "received": french.second(flux.depot.received_at),
        "stated": french.second(flux.status_at),
        "printed": french.second(clock.now()),
        "structure": str(flux.structure),
        "filename": flux.depot.filename,
        "size": str(flux.depot.size),
        "sha256": flux.depot.sha256,
        "total": len(rows),
        "errors": [_said(found) for found in flux.errors],
        "sections": [section for section in sections if section["rows"]],
        "ignored": flux.ignored,
        "signatures": [[one["name"], one["signs"]] for one in flux.signatures],
    }


def _section(title: str, meaning: str, rows: Iterable[Any]) -> dict[str, Any]:
    return {"title": title, "meaning": meaning, "rows": [_row(row) for row in rows]}


def _row(row: Any) -> dict[str, Any]:
    invoice = row.invoice
    stopped = row.outcome in (Outcome.TO_MEND, Outcome.REFUSED, Outcome.INCIDENT)
    fatal = [found for found in row.reasons if found["severity"] == "FATAL"] if stopped else []
    recipient = (invoice.recipient or invoice.recipient_identifiant) if invoice else row.buyer
    return {
        "file": row.filename,
        "number": invoice.number if invoice else row.number,
        "recipient": str(recipient or ""),
        "amount": f"{invoice.amount_due:.2f}" if invoice and invoice.amount_due is not None else "",
        "currency": invoice.currency if invoice else "",
        "sent": f"{timezone.localtime(invoice.sent_at):%d/%m/%Y %H:%M}" if invoice and invoice.sent_at else "",
        "incident": row.outcome == Outcome.INCIDENT,
        "reasons": [_said(found) for found in fatal[:REASONS_PRINTED]],
        "more": max(len(fatal) - REASONS_PRINTED, 0),
    }


def _said(found: dict[str, Any]) -> dict[str, str]:
    return {"rule": found["rule"], "message": found["message"], "remedy": found["remedy"]}
