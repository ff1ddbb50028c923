"""Deposit numbers: 6 characters of application, 4 of interface, 15 of sequence, as Chorus Pro forms them."""

from __future__ import annotations

from django.db import connection

APPLICATION = "UNI001"  # the portal itself as sending application
SEQUENCE = "invoices_numero_flux"

# Interface codes of the EDI annex (FSOxxxxA); a bare PDF has none there, so it takes one nobody uses.
INTERFACES = {
    "UBL_INVOICE": "1100",
    "UBL_CREDIT_NOTE": "1100",
    "CII": "1106",
    "FACTURX": "1117",
    "PDF": "1000",
}


def next_numero_flux_depot(document_format: str) -> str:
    """A new 25-character deposit number for a document of this format. A gap may appear, never a repeat."""
    return numero_flux_depot(INTERFACES[document_format])


def numero_flux_depot(interface: str) -> str:
    """The same for an interface code (four characters)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [SEQUENCE])
        (sequence,) = cursor.fetchone()
    return f"{APPLICATION}{interface}{sequence:015d}"
