"""Where this engine and the official stylesheets disagree on purpose, and why. Read by the differential test and the docs.

Stylesheets: EN 16931 UBL 1.3.16, Factur-X 1.09 EN 16931 (CII), BR-FR Flux 2 (UBL, CII). One line per syntax and code:
`ours` when only this engine reports it, `official` when only the stylesheet does.
"""

from __future__ import annotations

from typing import NamedTuple


class Difference(NamedTuple):
    syntax: str
    side: str
    codes: tuple[str, ...]
    reason: str


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


DIFFERENCES = (
    Difference("CII", "ours", _codes("BR-S-01 BR-AF-01 BR-AG-01"),
               "Factur-X compte lignes et ventilations ensemble (« >= 2 ») : deux lignes sans ventilation y passent."),
    Difference("CII", "ours", _codes("BR-O-01"),
         "Factur-X ne vérifie rien sans ventilation O (« not(…[CategoryCode='O']) or … »)."),
    Difference("CII", "ours", _codes("BR-AF-08 BR-AG-08"),
         "Factur-X lit le taux au mauvais endroit (« ../ram:RateApplicablePercent ») : toujours vrai."),
    Difference("CII", "ours", _codes("BR-AF-09 BR-AG-09"), "Factur-X ne vérifie rien (« true() »)."),
    Difference("CII", "official", _codes("BR-AF-05 BR-AF-06 BR-AF-07"),
         "Factur-X refuse le taux nul que la norme admet pour L (« > 0 »)."),
    Difference("CII", "ours", _codes("BR-61"),
         "Factur-X ne regarde que si l’élément du compte existe ; la norme demande le compte."),
    Difference("CII", "official", _codes("BR-O-11 BR-O-12 BR-O-13 BR-O-14"),
               "Factur-X mêle lignes et ventilation (11, 12), remises et frais (13, 14) ; la norme les distingue."),
    Difference("CII", "official", _codes("BR-DEC-15"),
         "Factur-X refuse un total de TVA unique dès que BT-6 existe, quelles que soient ses décimales."),
    Difference("CII", "official", _codes("BR-FR-CO-07"),
         "Sans date de facture, la comparaison porte sur un texte vide ; BR-03 le dit déjà."),
    Difference("UBL", "ours", _codes("BR-DEC-13 BR-DEC-15"),
         "Le test cherche la devise dans le montant lui-même (« @currencyID = cbc:DocumentCurrencyCode ») : toujours vrai."),
    Difference("UBL", "ours", _codes("BR-FR-27"), "Le contexte « ubl:Invoice/cac:Item » n’existe pas : jamais vérifié."),
    Difference("UBL", "official", _codes("BR-FR-01"),
         "La feuille redit sous BR-FR-01 le format, qui est BR-FR-02 ; une seule erreur est montrée."),
    Difference("UBL", "official", _codes("BR-FR-08"), "L’assertion BR-FR-08_BT-151-2 est une faute de code : c’est BR-FR-15."),
    Difference("UBL", "ours", _codes("BR-FR-31"), "La feuille l’appelle BR-FR-30_BT-21 ; son texte dit BR-FR-31."),
    Difference("UBL", "ours", _codes("BR-FR-BD-13"), "La feuille l’appelle BR-FR-MV-BD_BT-3 ; son texte dit BR-FR-BD-13."),
    Difference("UBL", "ours", _codes("BR-FR-CO-03 BR-FR-CO-05"),
         "Un avoir écrit sous la racine Invoice : la feuille ne lit pas son type ; BR-CL-01 le refuse déjà."),
    Difference("*", "ours", _codes("BR-22 BR-24 BR-26 BR-31 BR-36 BR-41 BR-43 BR-45 BR-46"),
               "Un élément vide ne vaut pas une valeur : la feuille se contente de sa présence, le schéma XSD le refuse."),
    Difference("*", "official", _codes("BR-FR-DEC-02 BR-FR-DEC-01"),
               "Un élément vide est jugé comme un nombre mal écrit ; ici la valeur manque, et sa règle de présence le dit."),
)  # fmt: skip
