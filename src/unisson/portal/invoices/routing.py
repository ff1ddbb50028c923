"""From what a person typed (SIRET, code service, engagement) to a structure and a service of the directory."""

from __future__ import annotations

import re
from dataclasses import dataclass

from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import reading
from unisson.portal.organisations.models import Service, Structure


@dataclass(frozen=True, slots=True)
class Target:
    """Where an invoice is to go, as typed."""

    identifiant: str
    code_service: str = ""
    numero_engagement: str = ""


def find_structure(identifiant: str) -> Structure | None:
    """The structure of this identifier, public or not, active or not; blanks, dots and dashes are forgiven."""
    bare = _bare(identifiant)
    found: Structure | None = reading.first(Structure, _STRUCTURE, [bare]) if bare else None
    return found


def find_recipient(identifiant: str) -> Structure | None:
    """The public structure of this identifier, active or not."""
    bare = _bare(identifiant)
    found: Structure | None = reading.first(Structure, f"{_STRUCTURE} AND is_public", [bare]) if bare else None
    return found


_STRUCTURE = "FROM organisations_structure AS structure WHERE identifiant = %s"


def _bare(identifiant: str) -> str:
    return re.sub(r"[\s.\-]", "", identifiant)


def find_service(recipient: Structure | None, code: str) -> Service | None:
    """The service of this code, active or not, whatever its case."""
    if recipient is None or not code.strip():
        return None
    return Service.objects.filter(structure=recipient, code__iexact=code.strip()).first()


def apply(invoice: Invoice, target: Target) -> None:
    """Write the routing on the invoice without saving it; what was typed is kept even when nothing is found."""
    recipient = find_recipient(target.identifiant)
    service = find_service(recipient, target.code_service)
    invoice.recipient_identifiant = recipient.identifiant if recipient else target.identifiant.strip()
    invoice.recipient = recipient
    invoice.code_service = service.code if service else target.code_service.strip()
    invoice.recipient_service = service
    invoice.numero_engagement = target.numero_engagement.strip()
