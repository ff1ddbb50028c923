"""VAT rates in force by territory, and the usual reasons for not charging VAT, in French.

Sources: CGI art. 278 to 281 nonies (metropolitan France), 297 (Corsica), 294 and 296 (overseas departments); rule G1.24 of the
DGFiP annex 1.8; CEF VATEX list (BR-CL-22). Saint-Martin, Saint-Barthélemy, Guyane and Mayotte charge no VAT.
"""

from __future__ import annotations

from dataclasses import dataclass

# Territory -> rates, the most ordinary first. A rate stands once, where it is met first.
RATES_BY_TERRITORY: dict[str, tuple[str, ...]] = {
    "Métropole": ("20", "10", "5.5", "2.1"),
    "Guadeloupe, Martinique, La Réunion": ("8.5", "1.75", "1.05"),
    "Corse": ("13", "0.9"),
}
RATES = tuple(rate for rates in RATES_BY_TERRITORY.values() for rate in rates)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A reason for not charging VAT: its VATEX code (BT-121), the sentence on the invoice (BT-120), its category (BT-118)."""

    code: str
    text: str
    category: str


EXEMPTIONS = {
    exemption.code: exemption
    for exemption in (
        Exemption("VATEX-FR-FRANCHISE", "TVA non applicable, article 293 B du CGI", "E"),
        Exemption("VATEX-FR-AE", "Autoliquidation, article 283-2 nonies du CGI (sous-traitance du bâtiment)", "AE"),
        Exemption("VATEX-EU-AE", "Autoliquidation de la TVA par le client", "AE"),
        Exemption("VATEX-FR-CGI261-4", "Exonération, article 261, 4 du CGI (santé, enseignement, formation)", "E"),
        Exemption("VATEX-FR-CGI261-7", "Exonération, article 261, 7 du CGI (organismes sans but lucratif)", "E"),
        Exemption("VATEX-FR-CGI261-5", "Exonération, article 261, 5 du CGI (opérations immobilières)", "E"),
        Exemption("VATEX-FR-CGI261C-1", "Exonération, article 261 C, 1 du CGI (banque, finance)", "E"),
        Exemption("VATEX-FR-CGI261C-2", "Exonération, article 261 C, 2 du CGI (assurance)", "E"),
        Exemption("VATEX-FR-CGI295", "Exonération, article 295 du CGI (outre-mer)", "E"),
        Exemption("VATEX-EU-IC", "Livraison intracommunautaire, article 262 ter, I du CGI", "K"),
        Exemption("VATEX-EU-G", "Exportation, article 262, I du CGI", "G"),
        Exemption("VATEX-EU-O", "Hors du champ d’application de la TVA", "O"),
    )
}
