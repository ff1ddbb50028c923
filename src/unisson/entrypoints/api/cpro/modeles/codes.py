"""Official codes of the API, in the order of the official Swagger; those the portal lives by are its own enumerations."""

from __future__ import annotations

SENS = ("Descendant", "Ascendant")
TRI_DEMANDE_RECIPIENDAIRE = tuple(
    """
    TypeDemandePaiement CodeFournisseur TypeIdentifiantFournisseur Fournisseur CodeServiceFournisseur
    NomServiceFournisseur CodeDestinataire Destinataire CodeServiceExecutant NomServiceExecutant TypeFacture
    TypeFactureTravaux NumeroFacture DateFacture DateDepot MontantHT MontantTTC MontantAPayer Devise Statut
    NumeroMarche NumeroBonCommande FactureTelechargeeParDestinataire
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_FACTURE_A_TRAITER_PAR_FOURNISSEUR = tuple(
    """
    TypeDemandePaiement CodeFournisseur TypeIdentifiantFournisseur DesignationFournisseur CodeServiceFournisseur
    NomServiceFournisseur CodeDestinataire DesignationDestinataire CodeServiceExecutant NomServiceExecutant TypeFacture
    NumeroFacture DateFacture DateDepot MontantHT MontantTTC MontantAPayer Devise Statut NumeroMarche NumeroBonCommande
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_HISTO_ACTIONS_UTILISATEURS = tuple(
    """
    HistoActionDateHeure HistoActionCode HistoAction HistoActionUtilisateurPrenom HistoActionUtilisateurNom
    HistoActionUtilisateurEmail HistoActionUtilisateurTelephone
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_HISTO_EVENEMENTS_COMPLEMENTAIRES = ("EvenementLibelle", "EvenementQui", "EvenementDateHeure")
TRI_HISTO_STATUTS = tuple(
    """
    HistoStatutCode HistoStatutDatePassage HistoStatutCommentaire HistoStatutUtilisateurPrenom
    HistoStatutUtilisateurNom HistoStatutUtilisateurEmail HistoStatutUtilisateurTelephone
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_LIGNE_RECAP_TVA = tuple(
    """
    LigneTvaMontantTvaParTaux LigneTvaTauxRefCode LigneTvaTauxRefLibelle LigneTvaTauxRefValeur LigneTvaTauxManuel
    LigneTvaMontantBaseHtParTaux
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_LIGNES_POSTE = tuple(
    """
    LignePosteNumero LignePosteReference LignePosteDenomination LignePosteQuantite LignePosteUniteCode
    LignePosteUniteLibelle LignePosteMontantUnitaireHT LignePosteMontantRemiseHT LignePosteTauxTva
    LignePosteTauxTvaManuel LignePosteMontantHtApresRemise LignePosteMontantTva LignePosteMontantTtcApresRemise
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_LISTE_PIECES_JOINTES = tuple(
    """
    PieceJointeTypeCode PieceJointeTypeLibelle PieceJointeDesignation PieceJointeNumeroLigneFacture
    PieceJointeExtension
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_FACTURE_A_TRAITER_PAR_RECIPIENDAIRE = tuple(
    """
    TypeDemandePaiement CodeFournisseur TypeIdentifiantFournisseur DesignationFournisseur CodeServiceFournisseur
    NomServiceFournisseur CodeDestinataire DesignationDestinataire CodeServiceExecutant NomServiceExecutant TypeFacture
    TypeFactureTravaux NumeroFacture DateFacture DateDepot MontantHT MontantTTC MontantAPayer Devise Statut
    NumeroMarche NumeroBonCommande FactureTelechargeeParDestinataire
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_FACTURE_A_TRAITER_PAR_VALIDEUR = tuple(
    """
    IdFacture TypeDemandePaiement IdFournisseur IdentifiantFournisseur TypeIdentifiantFournisseur
    DesignationFournisseur CodeServiceFournisseur NomServiceFournisseur IdMoe TypeIdentifiantMoe IdentifiantMoe
    DesignationMoe IdServiceMoe CodeServiceMoe NomServiceMoe IdMoa TypeIdentifiantMoa IdentifiantMoa DesignationMoa
    IdServiceMoa CodeServiceMoa NomServiceMoa IdDestinataire TypeIdentifiantDestinataire IdentifiantDestinataire
    DesignationDestinataire IdServiceExecutant CodeServiceExecutant NomServiceExecutant IdValideur
    TypeIdentifiantValideur IdentifiantValideur DesignationValideur TypeFacture TypeFactureTravaux NumeroFacture
    DateFacture DateDepot MontantHT MontantTTC MontantAPayer Devise Statut NumeroMarche NumeroEngagement
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_FACTURE_PAR_FOURNISSEUR = tuple(
    """
    TypeDemandePaiement CodeFournisseur TypeIdentifiantFournisseur DesignationFournisseur CodeServiceFournisseur
    NomServiceFournisseur CodeDestinataire DesignationDestinataire CodeServiceExecutant NomServiceExecutant TypeFacture
    NumeroFacture DateFacture DateDepot MontantHT MontantTTC MontantAPayer Devise Statut NumeroMarche NumeroBonCommande
    NumeroFluxDepot TypeIdentifiantValideur1 CodeValideur1 RaisonSocialeValideur1 NomValideur1 PrenomValideur1
    DateValidation1 TypeIdentifiantValideur2 CodeValideur2 RaisonSocialeValideur2 NomValideur2 PrenomValideur2
    DateValidation2 NumeroFactureOrigine ModeDepot CoordBancairesFournisseurCleIban CoordBancairesFournisseurCleRib
    CoordBancairesFournisseurCodeBanque CoordBancairesFournisseurCodePays CoordBancairesFournisseurCompteBancaire
    CoordBancairesFournisseurNomCb AffactureurCode AffactureurTypeIdentifiant AffactureurRaisonSociale
    NomPrenomUtilisateurCreateur
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_FACTURE_PAR_VALIDEUR = tuple(
    """
    IdFacture TypeDemandePaiement IdFournisseur IdentifiantFournisseur TypeIdentifiantFournisseur
    DesignationFournisseur CodeServiceFournisseur NomServiceFournisseur IdMoe TypeIdentifiantMoe IdentifiantMoe
    DesignationMoe IdServiceMoe CodeServiceMoe NomServiceMoe IdMoa IdentifiantMoa DesignationMoa IdServiceMoa
    CodeServiceMoa NomServiceMoa IdDestinataire IdentifiantDestinataire DesignationDestinataire IdServiceExecutant
    CodeServiceExecutant NomServiceExecutant TypeFacture TypeFactureTravaux NumeroFacture DateFacture DateDepot
    MontantHT MontantTTC MontantAPayer Devise Statut NumeroMarche NumeroEngagement
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TYPES_IDENTIFIANT = ("SIRET", "UE_HORS_FRANCE", "HORS_UE", "RIDET", "TAHITI", "AUTRE", "PARTICULIER")
ROLES = ("FOURNISSEUR", "MOE", "MOA", "VALIDEUR", "DESTINATAIRE")
TYPES_DEMANDE = ("FACTURE", "FACTURE_TRAVAUX", "MEMOIRE_JUSTICE", "DEMANDE_REMBOURSEMENT")
TYPES_FACTURE = ("FACTURE", "AVOIR", "ACOMPTE")
TYPES_FACTURE_TRAVAUX = tuple(
    """
    DP_DE_SOUSTRAITANT_TRAVAUX PROJET_DECOMPTE_MENSUEL ETAT_ACOMPTE ETAT_ACOMPTE_VALIDE PROJET_DECOMPTE_FINAL
    PROJET_DECOMPTE_GENERAL PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE DECOMPTE_GENERAL DECOMPTE_GENERAL_SIGNE
    DECOMPTE_GENERAL_DEFINITIF_TACITE DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
CADRES = tuple(
    """
    A1_FACTURE_FOURNISSEUR A2_FACTURE_FOURNISSEUR_DEJA_PAYEE A3_MEMOIRE_JUSTICE A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR
    A5_ETAT_ACOMPTE_FOURNISSEUR A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR
    A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR A9_FACTURE_SOUSTRAITANT A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT
    A11_PROJET_DECOMPTE_FINAL_SOUSTRAITANT A12_FACTURE_COTRAITANT A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT
    A14_PROJET_DECOMPTE_FINAL_COTRAITANT A15_ETAT_ACOMPTE_MOE A16_ETAT_ACOMPTE_VALIDE_MOE
    A17_PROJET_DECOMPTE_GENERAL_MOE A18_DECOMPTE_GENERAL_MOE A19_ETAT_ACOMPTE_VALIDE_MOA A20_DECOMPTE_GENERAL_MOA
    A21_DEMANDE_REMBOURSEMENT_TIC A22_PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE
    A23_DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR A24_DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE
    A25_DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
STATUTS = tuple(
    """
    BROUILLON A_VALIDER_1 ERREUR_FOURNISSEUR_SUR_VALIDEUR REFUSEE_1 VALIDEE_1 ABSENCE_VALIDATION_1_HORS_DELAI
    A_VALIDER_2 ERREUR_COTRAITANT_SUR_VALIDEUR REFUSEE_2 VALIDEE_2 ABSENCE_VALIDATION_2_HORS_DELAI DEPOSEE
    ERREUR_FOURNISSEUR_SUR_MOE EN_COURS_ACHEMINEMENT MISE_A_DISPOSITION A_RECYCLER SUSPENDUE REJETEE MANDATEE
    MISE_EN_PAIEMENT COMPTABILISEE MISE_A_DISPOSITION_COMPTABLE ABANDONNEE SUPPRIMEE ASSOCIEE
    EN_COURS_TRAITEMENT_PIVOT_S A_VALIDER_MOE REFUSEE_MOE EN_ATTENTE_RECYCLAGE_FOURNISSEUR ERREUR_MOE_SUR_FOURNISSEUR
    ERREUR_MOA_SUR_FOURNISSEUR INTERPRETEE_OCR COMPLETEE ERREUR_FOURNISSEUR_SUR_MOA ERREUR_MOE_SUR_MOA
    ERREUR_DESTINATAIRE_PD ERREUR_DESTINATAIRE_EA SERVICE_FAIT NON_CONFORME A_ASSOCIER_MOE ERREUR_DE_MOE
    MISE_A_DISPOSITION_MOE PRISE_EN_COMPTE_MOE A_ASSOCIER_MOA ERREUR_DE_MOA REFUSEE_MOA A_ASSOCIER_FOURNISSEUR
    REFUSEE_FOURNISSEUR A_COMPLETER TRANSMISE_MOA PRISE_EN_COMPTE_DESTINATAIRE REMPLACEE_PAR_A22 DUPLIQUE_APRES_REFUS
    MISE_A_DISPOSITION_MOA PRISE_EN_COMPTE_MOA TECHNIQUE_INCONNU
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
DP_OU_ARCHIVE = ("DEMANDE_PAIEMENT", "DP_ARCHIVE")
MODES_DEPOT = tuple(
    """
    SAISIE_WEB PORTAIL_PDF EDI_XML_STRUCT EDI_MIXTE EDI_PDF_ARCHIVE SAISIE_PORTAIL SAISIE_API DEPOT_PDF_PORTAIL
    DEPOT_PDF_SIGNE_PORTAIL DEPOT_PDF_API DEPOT_PDF_SIGNE_API EDI UPLOAD_PORTAIL UPLOAD_API EDI_NUMERISATION
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TYPES_DEMANDE_RECUE = ("FACTURE", "FACTURE_TRAVAUX")
TYPES_FACTURE_AVOIR = ("AVOIR", "FACTURE")
CADRES_19 = tuple(
    """
    A1_FACTURE_FOURNISSEUR A2_FACTURE_FOURNISSEUR_DEJA_PAYEE A9_FACTURE_SOUSTRAITANT A12_FACTURE_COTRAITANT
    A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR A5_ETAT_ACOMPTE_FOURNISSEUR A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR
    A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR
    A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT A11_PROJET_DECOMPTE_FINAL_SOUSTRAITANT
    A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT A14_PROJET_DECOMPTE_FINAL_COTRAITANT A15_ETAT_ACOMPTE_MOE
    A16_ETAT_ACOMPTE_VALIDE_MOE A17_PROJET_DECOMPTE_GENERAL_MOE A18_DECOMPTE_GENERAL_MOE A19_ETAT_ACOMPTE_VALIDE_MOA
    A20_DECOMPTE_GENERAL_MOA
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
SYNTAXES_FLUX = tuple(
    """
    IN_DP_E1_UBL_INVOICE IN_DP_E1_CII IN_DP_E1_PES_FACTURE IN_DP_E1_XCBL IN_DP_E2_UBL_INVOICE_MIN IN_DP_E2_CII_MIN
    IN_DP_E2_PES_FACTURE_MIN IN_DP_E2_CPP_FACTURE_MIN IN_DP_PDFARCHIVE_UBL_INVOICE_MUG IN_DP_PDFARCHIVE_CII_MUG
    IN_DP_E1_CII_16B IN_DP_E2_CII_MIN_16B IN_DP_E2_CII_FACTURX IN_DP_E3_UBL_INVOICE
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
FORMATS_DEPOT = ("PDF_NON_SIGNE", "PDF_SIGNE_PADES", "PDF_SIGNE_XADES")
TYPES_TVA = ("TVA_SUR_DEBIT", "TVA_SUR_ENCAISSEMENT", "EXONERATION", "SANS_TVA")
MODES_PAIEMENT = ("CHEQUE", "PRELEVEMENT", "VIREMENT", "ESPECE", "AUTRE", "REPORT")
CADRES_SOUMISSION = tuple(
    """
    A1_FACTURE_FOURNISSEUR A2_FACTURE_FOURNISSEUR_DEJA_PAYEE A9_FACTURE_SOUSTRAITANT A12_FACTURE_COTRAITANT
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
MODES_DEPOT_SOUMISSION = ("SAISIE_API", "DEPOT_PDF_API", "DEPOT_PDF_SIGNE_API")
CADRES_23 = tuple(
    """
    A1_FACTURE_FOURNISSEUR A2_FACTURE_FOURNISSEUR_DEJA_PAYEE A9_FACTURE_SOUSTRAITANT A12_FACTURE_COTRAITANT
    A4_PROJET_DECOMPTE_MENSUEL_FOURNISSEUR A5_ETAT_ACOMPTE_FOURNISSEUR A6_ETAT_ACOMPTE_VALIDE_FOURNISSEUR
    A10_PROJET_DECOMPTE_MENSUEL_SOUSTRAITANT A13_PROJET_DECOMPTE_MENSUEL_COTRAITANT A15_ETAT_ACOMPTE_MOE
    A16_ETAT_ACOMPTE_VALIDE_MOE A19_ETAT_ACOMPTE_VALIDE_MOA A7_PROJET_DECOMPTE_FINAL_FOURNISSEUR
    A8_DECOMPTE_GENERAL_DEFINITIF_FOURNISSEUR A14_PROJET_DECOMPTE_FINAL_COTRAITANT A17_PROJET_DECOMPTE_GENERAL_MOE
    A18_DECOMPTE_GENERAL_MOE A20_DECOMPTE_GENERAL_MOA A22_PROJET_DECOMPTE_GENERAL_FOURNISSEUR_PROCEDURE_TACITE
    A23_DECOMPTE_GENERAL_DEFINITIF_TACITE_FOURNISSEUR A24_DECOMPTE_GENERAL_DEFINITIF_TACITE_MOE
    A25_DECOMPTE_GENERAL_DEFINITIF_MOE_PROCEDURE_TACITE SANS_CADRE_DE_FACTURATION
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
OUI_NON = ("OUI", "NON")
TYPES_COMPTE = ("RIB", "IBAN")
ACTIONS_HISTORIQUE = ("TELECHARGEMENT_FACTURE", "ACQUITTEMENT_REJET", "ACQUITTEMENT_SUSPENSION", "TRAITEMENT_REJET")
SYNTAXES_FLUX_11 = tuple(
    """
    IN_DP_E1_UBL_INVOICE IN_DP_E1_CII IN_DP_E1_PES_FACTURE IN_DP_E1_XCBL IN_DP_E1_CII_16B IN_DP_E2_UBL_INVOICE_MIN
    IN_DP_E2_CII_MIN IN_DP_E2_PES_FACTURE_MIN IN_DP_E2_CPP_FACTURE_MIN IN_DP_E2_CII_FACTURX IN_DP_E2_CII_MIN_16B
    IN_DP_E3_UBL_INVOICE
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_LISTER_RATTACHEMENTS_STRUCTURE_UTILISATEUR = ("CodeService", "NomService", "StatutRattachement")
TRI_ESPACES_FO = tuple(
    """
    CodeService LibelleService idEspaceFo CodeEspace LibelleEspace etatCourant TypeHabilitation IdService
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
TRI_SERVICES_STRUCTURE = ("CodeService", "LibelleService", "DateDbtService", "DateFinService", "EstActif")
TRI_STRUCTURE = ("IdentifiantStructure", "DesignationStructure", "TypeIdentifiantStructure", "Statut")
ACTIF_INACTIF = ("ACTIF", "INACTIF")
PRIVEE_PUBLIQUE = ("PRIVEE", "PUBLIQUE")
STATUTS_RATTACHEMENT = ("EN_COURS_DE_VALIDATION", "REFUSEE", "VALIDEE", "DESACTIVEE", "SUPPRIMEE")
ACTIVE_INACTIVE = ("ACTIVE", "INACTIVE")
ACTIVE_SUPPRIME = ("ACTIVE", "SUPPRIME")
HABILITATIONS = ("CONSULTATION_UNIQUEMENT", "MODIFICATION")
TYPES_OBJET = tuple(
    """
    STRUCTURE UTILISATEUR CB MANDAT FICHE_RACCORDEMENT EJ MEMOIRE DMD_RBST TRANSVERSE FACTURE_TRAVAUX FACTURE
    DMDE_CPTE_DEV_SI_EXT SOLLICITATION CERTIFICAT PJ_REJET_EDI
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
OBJETS_PIECE_JOINTE = tuple(
    """
    DEMANDE_PAIEMENT ENGAGEMENT_JURIDIQUE SOLLICITATION STRUCTURE_PIECEJOINTE STRUCTURE_MANDAT
    STRUCTURE_COORDONNEE_BANCAIRE UTILISATEUR
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
ETATS_ENGAGEMENT = ("COMMANDE", "INACTIF")
TRI_ENGAGEMENTS = (
    "NumeroEngagementJuridique",
    "EtatCourantEngagementJuridique",
    "DateEngagementJuridique",
    "DesignationStructureEmettrice",
)
FORMATS_FLUX = ("IN_DP_E1_STRUCT", "IN_DP_E2_MIXTE", "IN_DP_E2_FACTURX")
