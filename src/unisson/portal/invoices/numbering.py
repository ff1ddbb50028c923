"""Deposit numbers: 6 characters of application, 4 of interface, 15 of sequence, as Chorus Pro forms them."""

from __future__ import annotations

import re

from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Invoice, TypeFacture
from unisson.portal.kernel import clock, prepared
from unisson.portal.organisations.models import Structure

APPLICATION = "CPP001"  # the portal itself as sending application (EDI annex: connectors know deposits by it)
SEQUENCE = "invoices_numero_flux"
LONGEST, MOST_TRIES = 20, 50  # G1.05

# Interface codes of the EDI annex (FSOxxxxA); a bare PDF has none there, so it takes one nobody uses.
INTERFACES = {
    "UBL_INVOICE": "1100",
    "UBL_CREDIT_NOTE": "1100",
    "CII": "1106",
    "CII_ANCIEN": "1101",
    "XCBL": "1103",
    "FACTURX": "1117",
    "PDF": "1000",
}


def next_numero_flux_depot(document_format: str) -> str:
    """A new 25-character deposit number for a document of this format. A gap may appear, never a repeat."""
    return numero_flux_depot(INTERFACES[document_format])


def numero_flux_depot(interface: str) -> str:
    """The same for an interface code (four characters)."""
    ((sequence,),) = prepared.rows("SELECT nextval(%s::regclass)", [SEQUENCE])
    return f"{APPLICATION}{interface}{sequence:015d}"


def next_number(supplier: Structure) -> str:
    """The number that would follow the supplier's last one (« F-2026-127 » then « F-2026-128 »): an offer, never imposed.

    Numbers already taken, drafts included, are passed over. The first one is F-<year>-001.
    """
    mine = Invoice.objects.filter(supplier=supplier).exclude(number="").exclude(status=Status.SUPPRIMEE)
    last = mine.exclude(type_facture=TypeFacture.AVOIR).order_by("-id").values_list("number", flat=True).first()
    found = re.search(r"(\d{1,9})$", last or "")
    stem, digits = (last[: found.start()], found[1]) if last and found else (f"F-{clock.today().year}-", "000")
    for step in range(1, MOST_TRIES):
        offered = f"{stem}{int(digits) + step:0{len(digits)}d}"[:LONGEST]
        if not mine.filter(number__iexact=offered).exists():
            return offered
    return ""
