"""Cadres de facturation (BT-23): those of Chorus Pro (A1 to A25, A11 withdrawn) and those of the 2026 reform.

Source: Chorus Pro EDI annex; API enum `CadreFacturation`; DGFiP annex 1.8 G1.02; XP Z12-012 V1.4 BR-FR-08.
"""

CHORUS_CADRES = {
    "A1": "Facture du fournisseur",
    "A2": "Facture du fournisseur, déjà payée",
    "A3": "Mémoire de frais de justice",
    "A4": "Projet de décompte mensuel du fournisseur",
    "A5": "État d’acompte du fournisseur",
    "A6": "État d’acompte validé du fournisseur",
    "A7": "Projet de décompte final du fournisseur",
    "A8": "Décompte général et définitif du fournisseur",
    "A9": "Facture du sous-traitant",
    "A10": "Demande de paiement du sous-traitant (travaux)",
    "A12": "Facture du cotraitant",
    "A13": "Projet de décompte mensuel du cotraitant",
    "A14": "Projet de décompte final du cotraitant",
    "A15": "État d’acompte du maître d’œuvre",
    "A16": "État d’acompte validé du maître d’œuvre",
    "A17": "Projet de décompte général du maître d’œuvre",
    "A18": "Décompte général du maître d’œuvre",
    "A19": "État d’acompte validé du maître d’ouvrage",
    "A20": "Décompte général du maître d’ouvrage",
    "A21": "Demande de remboursement de TIC",
    "A22": "Projet de décompte général du fournisseur (procédure tacite)",
    "A23": "Décompte général et définitif tacite du fournisseur",
    "A24": "Décompte général et définitif tacite du maître d’œuvre",
    "A25": "Décompte général et définitif du maître d’ouvrage (procédure tacite)",
}

# Sub-contractor and co-contractor: somebody (the holder of the contract) must approve before the recipient sees it.
CADRES_WITH_VALIDEUR = frozenset({"A9", "A10", "A12", "A13", "A14"})

REFORM_CADRES = {
    "B1": "Facture de biens",
    "S1": "Facture de services",
    "M1": "Facture de biens et de services",
    "B2": "Facture de biens, déjà payée",
    "S2": "Facture de services, déjà payée",
    "M2": "Facture de biens et de services, déjà payée",
    "S3": "Facture de services d’un sous-traitant payé directement",
    "B4": "Facture définitive de biens, après acompte",
    "S4": "Facture définitive de services, après acompte",
    "M4": "Facture définitive de biens et de services, après acompte",
    "S5": "Facture de services d’un sous-traitant",
    "S6": "Facture de services d’un cotraitant",
    "B7": "Facture de biens dont la TVA a déjà été déclarée",
    "S7": "Facture de services dont la TVA a déjà été déclarée",
    "B8": "Facture multi-vendeurs de biens",
    "S8": "Facture multi-vendeurs de services",
    "M8": "Facture multi-vendeurs de biens et de services",
    "B9": "Facture bidirectionnelle de biens",
    "S9": "Facture bidirectionnelle de services",
    "M9": "Facture bidirectionnelle de biens et de services",
}

ALREADY_PAID = frozenset({"B2", "S2", "M2"})
FINAL_AFTER_DOWN_PAYMENT = frozenset({"B4", "S4", "M4"})
MULTIPLE_SELLERS = frozenset({"B8", "S8", "M8", "B9", "S9", "M9"})
TWO_WAYS = frozenset({"B9", "S9", "M9"})
