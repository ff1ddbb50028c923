"""The examples of the reference page. Each one is run by the tests, in this order, and answers what it says.

`$jour`, `$facture`… are replaced by what the reader has: see `VARIABLES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

VARIABLES = {
    "$flux": "le fichier de la facture, en base 64",
    "$numero": "le numeroFluxDepot rendu par le dépôt",
    "$destinataire": "le SIRET de votre client public",
    "$structure": "l’idStructureCPP de votre client, rendu par structures/rechercher",
    "$facture": "l’identifiantFactureCPP de la facture",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One call: who makes it (supplier or recipient), its body, what to look at in the answer."""

    title: str
    path: str
    body: dict[str, Any]
    shows: tuple[str, ...]
    side: str = "supplier"
    code: int = 0


EXAMPLES = (
    Example(
        "Trouver le client public",
        "structures/rechercher",
        {"structure": {"identifiantStructure": "$destinataire", "typeIdentifiantStructure": "SIRET"}},
        ("listeStructures", "parametresRetour"),
    ),
    Example(
        "Savoir ce qu’il exige",
        "structures/consulter",
        {"idStructureCPP": "$structure"},
        ("parametres", "informationGenerales"),
    ),
    Example(
        "Vérifier un numéro d’engagement",
        "engagementsJuridiques/rechercher",
        {"numeroEngagementJuridique": "1300456712", "etatCourantEngagementJuridique": "COMMANDE"},
        ("listeEngagementJuridique", "parametresRetour"),
    ),
    Example(
        "Déposer une facture, et lire son verdict",
        "factures/deposer/flux",
        {"fichierFlux": "$flux", "nomFichier": "facture.xml", "syntaxeFlux": "IN_DP_E1_UBL_INVOICE", "avecSignature": False},
        ("numeroFluxDepot", "dateDepot", "verdict"),
    ),
    Example(
        "Lire le compte rendu, comme avant",
        "transverses/consulterCRDetaille",
        {"numeroFluxDepot": "$numero"},
        ("etatCourantDepotFlux", "listeErreurDP", "listeErreurTechnique"),
    ),
    Example(
        "Suivre ses factures émises",
        "factures/rechercher/fournisseur",
        {
            "numeroFluxDepot": "$numero",
            "rechercheFactureParFournisseur": {"pageResultatDemandee": 1, "nbResultatsParPage": 10, "triColonne": "DateDepot"},
        },
        ("listeFactures", "parametresRetour"),
    ),
    Example(
        "Lire les factures reçues",
        "factures/rechercher/recipiendaire",
        {"typeDemandePaiement": "FACTURE", "paramRecherche": {"pageResultatDemandee": 1, "nbResultatsParPage": 100}},
        ("listeFactures", "pageCourante", "pages", "total"),
        "recipient",
    ),
    Example(
        "Mandater une facture reçue",
        "factures/traiter/recue",
        {"idFacture": "$facture", "nouveauStatut": "MANDATEE", "motif": "", "numeroDPMandat": "M-2026-118"},
        ("nouveauStatut", "dateTraitement"),
        "recipient",
    ),
    Example(
        "Lire l’historique",
        "factures/consulter/historique",
        {"idFacture": "$facture", "nbResultatsMaximum": 50},
        ("statutCourantCode", "historiquesDesStatuts"),
    ),
    Example(
        "Un refus dit pourquoi",
        "factures/traiter/recue",
        {"idFacture": "$facture", "nouveauStatut": "SUSPENDUE"},
        ("codeRetour", "libelle", "causes"),
        "recipient",
        20021,
    ),
)
