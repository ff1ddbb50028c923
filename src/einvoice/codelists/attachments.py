"""Attachments: media types that EN 16931 allows (BR-CL-24) and qualifiers of BT-123 in France (BR-FR-17).

Source: EN 16931-1:2017 6.3.3 BT-125; validation artefacts 1.3.16; XP Z12-012 V1.4.
"""

MEDIA_TYPES = frozenset(
    {
        "application/pdf",
        "image/png",
        "image/jpeg",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)

FRENCH_QUALIFIERS = {
    "RIB": "Relevé d’identité bancaire",
    "LISIBLE": "Facture lisible",
    "FEUILLE_DE_STYLE": "Feuille de style",
    "PJA": "Pièce jointe additionnelle",
    "BON_LIVRAISON": "Bon de livraison",
    "BON_COMMANDE": "Bon de commande",
    "DOCUMENT_ANNEXE": "Document annexe",
    "BORDEREAU_SUIVI": "Bordereau de suivi",
    "BORDEREAU_SUIVI_VALIDATION": "Bordereau de suivi de validation",
    "ETAT_ACOMPTE": "État d’acompte",
    "FACTURE_PAIEMENT_DIRECT": "Facture de sous-traitant en paiement direct",
    "RECAPITULATIF_COTRAITANCE": "Récapitulatif de cotraitance",
}
