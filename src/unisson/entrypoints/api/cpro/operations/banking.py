"""A bank account and a factor, in the fields that lists and whole invoices share."""

from __future__ import annotations

from typing import Any

FRENCH_IBAN, SIRET = 27, 14  # characters


def is_french(iban: str) -> bool:
    """Whether the account has the parts of a French RIB: bank, counter, key."""
    return iban[:2] in ("FR", "MC") and len(iban) == FRENCH_IBAN


def account(iban: str) -> dict[str, Any]:
    """The parts of an IBAN without blanks; nothing without one."""
    if not iban:
        return {}
    french = is_french(iban)
    return {
        "coordBancairesFournisseurCodePays": iban[:2],
        "coordBancairesFournisseurCleIban": iban[2:4],
        "coordBancairesFournisseurCompteBancaire": iban,
        "coordBancairesFournisseurCodeBanque": iban[4:9] if french else None,
        "coordBancairesFournisseurCleRib": iban[25:] if french else None,
    }


def factor(code: str | None, name: str | None) -> dict[str, Any]:
    """Who is paid instead of the supplier."""
    return {
        "affactureurCode": code or None,
        "affactureurTypeIdentifiant": "SIRET" if code and len(code) == SIRET else None,
        "affactureurRaisonSociale": name or None,
    }
