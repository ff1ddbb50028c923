"""The parameters of a fiche: their words and their effect, one line each. Source: domaine 1.4."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: the field of Structure, its words, what it changes, and for whom it exists."""

    field: str
    label: str
    effect: str
    public_only: bool = False


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("gestion_service", "Code service obligatoire", "Une facture sans code service est refusée au dépôt.", True),
    Parameter(
        "gestion_engagement",
        "Numéro d’engagement obligatoire",
        "Une facture sans numéro d’engagement est refusée au dépôt.",
        True,
    ),
    Parameter(
        "gestion_service_engagement",
        "Code service ou numéro d’engagement obligatoire",
        "Une facture qui ne porte ni l’un ni l’autre est refusée au dépôt.",
        True,
    ),
    Parameter(
        "gestion_statut_mise_en_paiement",
        "Annonce la mise en paiement",
        "L’annuaire dit aux fournisseurs que ce statut leur parviendra.",
        True,
    ),
    Parameter("est_moa", "Maître d’ouvrage", "Intervient dans le circuit des factures de travaux.", True),
    Parameter("est_moa_uniquement", "Maître d’ouvrage uniquement", "Ne peut pas recevoir de facture simple.", True),
    Parameter(
        "est_valideur_delegue",
        "Valideur délégué",
        "Ses fournisseurs peuvent la désigner comme valideur ; sans cela, une structure publique ne valide pas de facture.",
        True,
    ),
    Parameter("emetteur_edi", "Émetteur EDI", "Émet des flux depuis son propre système."),
    Parameter("recepteur_edi", "Récepteur EDI", "Reçoit factures et cycles de vie dans son propre système."),
    Parameter("non_diffusible_insee", "Non diffusible (INSEE)", "Son adresse n’est montrée qu’à ses membres."),
    Parameter("est_centre_gestion_agricole", "Centre de gestion agricole", "Se rattache aux structures de ses clients."),
)
WORDS = {line.field: line.label for line in PARAMETERS} | {
    "raison_sociale": "Raison sociale",
    "numero_tva": "Numéro de TVA",
    "numero_rcs": "Numéro RCS",
    "categorie_juridique": "Catégorie juridique",
    "categorie_entreprise": "Catégorie d’entreprise",
    "parente": "Structure parente",
    "adresse": "Adresse",
    "complement_adresse_1": "Complément d’adresse",
    "complement_adresse_2": "Second complément d’adresse",
    "code_postal": "Code postal",
    "ville": "Ville",
    "code_pays": "Pays",
    "telephone": "Téléphone",
    "fax": "Fax",
    "courriel": "Courriel",
    "numero_pacage": "Numéro PACAGE",
    "categorie_fournisseur_memoire": "Catégorie de prestataire de justice",
}
# What a manager may write; the identifier and the kind of structure are not theirs to change.
EDITABLE = tuple(WORDS)


def parameters_of(is_public: bool) -> tuple[Parameter, ...]:
    """The parameters that exist for this kind of structure."""
    return tuple(line for line in PARAMETERS if is_public or not line.public_only)
