"""VAT category codes (UNTDID 5305 as restricted by EN 16931) and French labels; VAT point codes (UNTDID 2005 and 2475).

Source: EN 16931-1:2017 clause 6.4.2; validation artefacts 1.3.16 (2026-03-30); French rates: CGI art. 278 to 281 nonies,
296, 297, and rule G1.24 of the DGFiP annex 1.8 (2025-10-31).
"""

from __future__ import annotations

from decimal import Decimal

VAT_CATEGORIES = {
    "S": "Taux normal, intermédiaire ou réduit",
    "Z": "Taux zéro",
    "E": "Exonération de TVA",
    "AE": "Autoliquidation (la TVA est due par le client)",
    "K": "Livraison intracommunautaire exonérée",
    "G": "Exportation hors de l’Union européenne",
    "O": "Hors du champ d’application de la TVA",
    "L": "IGIC (Canaries)",
    "M": "IPSI (Ceuta et Melilla)",
    "B": "Paiement scindé (Italie)",
}

FRENCH_VAT_CATEGORIES = frozenset({"S", "E", "AE", "K", "G", "O", "Z"})  # G2.31

FRENCH_VAT_RATES = frozenset(  # G1.24
    map(Decimal, ("0", "0.9", "1.05", "1.75", "2.1", "5.5", "7", "8.5", "9.2", "9.6", "10", "13", "19.6", "20", "20.6"))
)

# BT-8: UBL writes the UNTDID 2005 qualifier, CII the UNTDID 2475 time reference.
VAT_POINT_CODES_UBL = {"3": "Date de la facture", "35": "Date de livraison", "432": "Date de paiement"}
VAT_POINT_CODES_CII = {"5": "Date de la facture", "29": "Date de livraison", "72": "Date de paiement"}
