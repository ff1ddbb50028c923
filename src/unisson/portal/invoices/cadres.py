"""Cadres de facturation: one line each says who deposits and whether a valideur comes first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class CadreFacturation(models.TextChoices):
    """Official API codes of the cadres an ordinary invoice may use."""

    A1_FACTURE_FOURNISSEUR = "A1_FACTURE_FOURNISSEUR", "Facture d’un fournisseur"
    A2_FACTURE_FOURNISSEUR_DEJA_PAYEE = "A2_FACTURE_FOURNISSEUR_DEJA_PAYEE", "Facture déjà payée"
    A9_FACTURE_SOUSTRAITANT = "A9_FACTURE_SOUSTRAITANT", "Facture d’un sous-traitant"
    A12_FACTURE_COTRAITANT = "A12_FACTURE_COTRAITANT", "Facture d’un cotraitant"


@dataclass(frozen=True, slots=True)
class Cadre:
    """What a cadre implies. `short` is the code written in BT-23."""

    code: CadreFacturation
    short: str
    needs_valideur: bool
    choose_when: str


CADRES = {
    cadre.code: cadre
    for cadre in (
        Cadre(
            CadreFacturation.A1_FACTURE_FOURNISSEUR,
            "A1",
            needs_valideur=False,
            choose_when="vous avez vendu directement au client public et attendez son paiement",
        ),
        Cadre(
            CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE,
            "A2",
            needs_valideur=False,
            choose_when="le client public a déjà payé, par carte d’achat par exemple",
        ),
        Cadre(
            CadreFacturation.A9_FACTURE_SOUSTRAITANT,
            "A9",
            needs_valideur=True,
            choose_when="vous êtes sous-traitant payé directement : le titulaire du marché valide d’abord",
        ),
        Cadre(
            CadreFacturation.A12_FACTURE_COTRAITANT,
            "A12",
            needs_valideur=True,
            choose_when="vous êtes cotraitant d’un groupement : le mandataire valide d’abord",
        ),
    )
}

# What BT-23 may say: Chorus codes, and the codes of the reform (first letter: goods, services, mixed).
BY_SHORT = {cadre.short: cadre.code for cadre in CADRES.values()} | {
    letter + digit: code
    for letter in "BSM"
    for digit, code in (
        ("1", CadreFacturation.A1_FACTURE_FOURNISSEUR),
        ("2", CadreFacturation.A2_FACTURE_FOURNISSEUR_DEJA_PAYEE),
        ("4", CadreFacturation.A1_FACTURE_FOURNISSEUR),
        ("5", CadreFacturation.A9_FACTURE_SOUSTRAITANT),
        ("6", CadreFacturation.A12_FACTURE_COTRAITANT),
        ("7", CadreFacturation.A1_FACTURE_FOURNISSEUR),
    )
}
