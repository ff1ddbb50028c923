"""The words of a code, in the language asked: `codeLangue` EN gives English, anything else French.

English names of countries and currencies are those of ISO (pycountry); the other words are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from einvoice.codelists.french_names import COUNTRY_NAMES, CURRENCY_NAMES
from einvoice.codelists.french_rates import EXEMPTIONS, RATES

FRANCHISE = "TVA1"
RANKED = tuple(enumerate(RATES, start=2))
# Codes of the norm that ISO does not have, or names differently.
_COUNTRIES = {"1A": "Kosovo", "XI": "Northern Ireland", "TR": "Türkiye"}
_CURRENCIES = {"XPF": "CFP Franc", "STD": "Dobra (until 2017)", "CNH": "Yuan Renminbi (offshore)"}
_EXEMPTIONS = {
    "VATEX-FR-FRANCHISE": "VAT not applicable, article 293 B of the French tax code (small business)",
    "VATEX-FR-AE": "Reverse charge, article 283-2 nonies of the French tax code (construction subcontracting)",
    "VATEX-EU-AE": "Reverse charge: VAT due by the customer",
    "VATEX-FR-CGI261-4": "Exempt, article 261, 4 of the French tax code (health, education, training)",
    "VATEX-FR-CGI261-7": "Exempt, article 261, 7 of the French tax code (non-profit organisations)",
    "VATEX-FR-CGI261-5": "Exempt, article 261, 5 of the French tax code (real estate)",
    "VATEX-FR-CGI261C-1": "Exempt, article 261 C, 1 of the French tax code (banking, finance)",
    "VATEX-FR-CGI261C-2": "Exempt, article 261 C, 2 of the French tax code (insurance)",
    "VATEX-FR-CGI295": "Exempt, article 295 of the French tax code (overseas departments)",
    "VATEX-EU-IC": "Intra-community supply",
    "VATEX-EU-G": "Export outside the European Union",
    "VATEX-EU-O": "Outside the scope of VAT",
}


@dataclass(frozen=True, slots=True)
class TypePiece:
    """A type of file: its number, whose files it is (`typeObjet`), its words in both languages."""

    number: int
    objet: str
    french: str
    english: str

    @property
    def code(self) -> str:
        """Two digits, as the original writes them."""
        return f"{self.number:02d}"

    def label(self, language: str | None) -> str:
        """Its words."""
        return self.english if is_english(language) else self.french


TYPES_PIECE = (
    TypePiece(1, "FACTURE", "Facture", "Invoice"),
    TypePiece(2, "FACTURE", "Pièce complémentaire", "Supporting document"),
    TypePiece(3, "STRUCTURE", "Pièce de la structure", "Document of the structure"),
    TypePiece(4, "UTILISATEUR", "Pièce de l’utilisateur", "Document of the user"),
    TypePiece(5, "CB", "Relevé d’identité bancaire", "Bank account statement"),
    TypePiece(6, "FACTURE", "Données de la facture (XML)", "Data of the invoice (XML)"),
    TypePiece(7, "CERTIFICAT", "Certificat de dépôt", "Certificate of deposit"),
    TypePiece(8, "EJ", "Pièce d’un engagement", "Document of an order"),
)
TYPES_BY_CODE = {kind.code: kind for kind in TYPES_PIECE}
PRINCIPALE, COMPLEMENTAIRE, DE_STRUCTURE, D_UTILISATEUR, RIB, DONNEES, CERTIFICAT, D_ENGAGEMENT = TYPES_PIECE


def is_english(language: str | None) -> bool:
    """Whether `codeLangue` asks for English."""
    return (language or "").upper() == "EN"


def country(code: str, language: str | None) -> str:
    """Its name; the code itself where there is none."""
    return _english_countries().get(code, code) if is_english(language) else COUNTRY_NAMES.get(code, code)


def currency(code: str, language: str | None) -> str:
    """Its name; the code itself where there is none."""
    return _english_currencies().get(code, code) if is_english(language) else CURRENCY_NAMES.get(code, code)


def exemption(code: str, language: str | None) -> str:
    """The reason for not charging VAT; the code itself where we have no words."""
    if is_english(language):
        return _EXEMPTIONS.get(code, code)
    return EXEMPTIONS[code].text if code in EXEMPTIONS else code


def rate_code(value: Decimal | None) -> str | None:
    """The code under which `recuperer/tauxtva` gives this rate; None for any other (0 may be the franchise, or not)."""
    return next((f"TVA{rank}" for rank, known in RANKED if Decimal(known) == value), None)


def rate_label(value: Decimal | None, language: str | None) -> str | None:
    """The words of a rate; None without one."""
    return rate(f"{value.normalize():f}", language) if value is not None else None


def rate(value: str, language: str | None) -> str:
    """« 5,5 % », « 5.5% »."""
    return f"{value}%" if is_english(language) else f"{value.replace('.', ',')} %"


@cache
def _english_countries() -> dict[str, str]:
    import pycountry  # read only when somebody asks for English

    return {row.alpha_2: getattr(row, "common_name", row.name) for row in pycountry.countries} | _COUNTRIES


@cache
def _english_currencies() -> dict[str, str]:
    import pycountry

    return {row.alpha_3: row.name for row in pycountry.currencies} | _CURRENCIES
