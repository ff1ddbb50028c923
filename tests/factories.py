"""Rows for tests that do not need the whole cast: built directly, in any status, never used by the portal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from unisson.lifecycles.invoice import DRAFT, Status
from unisson.portal.invoices.actions.sending import deliver
from unisson.portal.invoices.models import Document, DocumentKind, Invoice, ModeDepot, ModePaiement, TypeTva
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import move
from unisson.portal.organisations.models import Structure
from unisson.portal.organisations.words import search_words

_NUMBERS = count(1)


def siret(seed: int) -> str:
    """A made-up SIRET with a right key."""
    body = f"{seed:013d}"
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(body), start=1))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{body}{-total % 10}"


def make_structure(*, public: bool = False, **fields: Any) -> Structure:
    """A structure, private unless said."""
    number = next(_NUMBERS)
    values = {
        "identifiant": siret(8_000_000_000_000 + number),
        "raison_sociale": f"Structure {number}",
        "is_public": public,
        "created_at": clock.now(),
    } | fields
    values.setdefault("search_words", search_words(values["raison_sociale"], "", "", values["identifiant"]))
    return Structure.objects.create(**values)


def make_invoice(*, status: Status = Status.BROUILLON, **fields: Any) -> Invoice:
    """An invoice in any status, with its document; supplier and recipient are made unless given."""
    number, now = next(_NUMBERS), clock.now()
    values: dict[str, Any] = {
        "status": status,
        "status_at": now,
        "mode_depot": ModeDepot.DEPOT_PDF_PORTAIL,
        "format": "PDF",
        "verdict": "VALID",
        "number": f"T-{number}",
        "issue_date": date(2026, 11, 2),
        "type_tva": TypeTva.TVA_SUR_DEBIT,
        "mode_paiement": ModePaiement.VIREMENT,
        "total_without_vat": Decimal("100.00"),
        "total_vat": Decimal("20.00"),
        "total_with_vat": Decimal("120.00"),
        "amount_due": Decimal("120.00"),
        "created_at": now,
        "updated_at": now,
    } | fields
    values.setdefault("supplier", None)
    values["supplier"] = values["supplier"] or make_structure()
    values["recipient"] = values.get("recipient") or make_structure(public=True)
    values["recipient_identifiant"] = values["recipient"].identifiant
    if status not in DRAFT:
        values = {"sent_at": now, "deposit_year": now.year, "available_at": now} | values
    invoice = Invoice.objects.create(**values)
    data = b"%PDF-1.7 " + invoice.number.encode()
    Document.objects.create(
        invoice=invoice,
        kind=DocumentKind.PRINCIPALE,
        filename="facture.pdf",
        mime_type="application/pdf",
        size=len(data),
        sha256=files.keep(data),
        added_at=now,
    )
    return invoice


def make_sent(supplier: Structure, recipient: Structure, sender: Actor, **fields: Any) -> Invoice:
    """An invoice that really went through sending (events, certificate apart), ready for its recipient or its valideur."""
    draft = make_invoice(supplier=supplier, recipient=recipient, **{"numero_engagement": "EJ-2026-7"} | fields)
    draft.sent_at, draft.deposit_year = clock.now(), clock.today().year
    move(draft, "send_to_valideur" if draft.needs_valideur else "send", sender)
    return draft if draft.needs_valideur else deliver(draft)
