"""Events of this app in words, for the histories that managers read."""

from __future__ import annotations

from typing import Any

from unisson.portal.organisations.models import Espace, RoleRattachement

# One line an event code, in the order of a structure's life.
WORDS = {
    "STRUCTURE_CREEE": "Structure créée",
    "FICHE_MODIFIEE": "Fiche modifiée",
    "ESPACES_MODIFIES": "Espaces ouverts ou fermés",
    "STRUCTURE_ACTIVEE": "Structure activée",
    "STRUCTURE_DESACTIVEE": "Structure désactivée",
    "PIECE_STRUCTURE_AJOUTEE": "Pièce jointe de la structure ajoutée",
    "PIECE_STRUCTURE_RETIREE": "Pièce jointe de la structure retirée",
    "SERVICE_AJOUTE": "Service ajouté",
    "SERVICE_MODIFIE": "Service modifié",
    "SERVICE_ACTIVE": "Service activé",
    "SERVICE_DESACTIVE": "Service désactivé",
    "ENGAGEMENTS_IMPORTES": "Engagements importés",
    "SIRET_CHANGE": "Changement de SIRET déclaré",
    "COORDONNEES_AJOUTEES": "Coordonnées bancaires ajoutées",
    "COORDONNEES_CONFIRMEES": "Coordonnées bancaires confirmées par un second gestionnaire",
    "COORDONNEES_PAR_DEFAUT": "Coordonnées bancaires par défaut choisies",
    "COORDONNEES_RETIREES": "Coordonnées bancaires retirées",
    "MANDAT_DONNE": "Mandat donné à un tiers",
    "MANDAT_REVOQUE": "Mandat révoqué",
    "MANDAT_FACTURATION_ACCEPTE": "Mandat de facturation accepté",
    "MANDAT_FACTURATION_REVOQUE": "Mandat de facturation révoqué",
    "SUCCESSION_DEMANDEE": "Succession du gestionnaire principal demandée",
    "SUCCESSION_ACCORDEE": "Succession accordée par le support",
    "SUCCESSION_ECARTEE": "Succession écartée par le support",
    "RATTACHEMENT_RELANCE": "Gestionnaires relancés",
    "RATTACHEMENT_ESCALADE": "Demande transmise au support",
    "RATTACHEMENT_DEMANDE": "Rattachement demandé",
    "RATTACHEMENT_VALIDE": "Rattachement accepté",
    "RATTACHEMENT_REFUSE": "Rattachement refusé",
    "PERSONNE_RATTACHEE": "Personne rattachée par un gestionnaire",
    "RATTACHEMENT_SUSPENDU": "Accès suspendu",
    "RATTACHEMENT_REACTIVE": "Accès rétabli",
    "RATTACHEMENT_SUPPRIME": "Personne détachée",
    "RATTACHEMENT_EXPIRE": "Rattachement arrivé à son terme",
    "RATTACHEMENT_QUITTE": "Structure quittée",
    "DROITS_REPRIS": "Droits repris de l’ancien SIRET",
    "ROLE_CHANGE": "Rôle changé",
    "GESTIONNAIRE_PRINCIPAL_DESIGNE": "Gestionnaire principal désigné",
    "GESTIONNAIRE_PRINCIPAL_TRANSMIS": "Rôle de gestionnaire principal transmis",
    "COMPTE_TECHNIQUE_CREE": "Compte technique créé",
    "COMPTE_TECHNIQUE_MOT_DE_PASSE": "Mot de passe d’un compte technique renouvelé",
    "COMPTE_TECHNIQUE_DROITS": "Droits d’un compte technique modifiés",
    "COMPTE_TECHNIQUE_FIN_PROCHE": "Mot de passe d’un compte technique bientôt expiré",
    "COMPTE_TECHNIQUE_FERME": "Compte technique fermé",
    "ABONNEMENT_DEMANDE": "Abonnement à des espaces demandé",
    "ABONNEMENT_RELANCE": "Gestionnaires relancés pour un abonnement",
    "ABONNEMENT_REFUSE": "Abonnement refusé",
    "HABILITATIONS_MODIFIEES": "Droits modifiés",
}
# key of an event's data -> how it is introduced
_KEYS = {
    "ajoutes": "Ajouté : {}",
    "retires": "Retiré : {}",
    "copie_de": "Copiés de {}",
    "avant": "Avant : {}",
    "role": "Rôle : {}",
    "espaces": "Espaces : {}",
    "services": "Services : {}",
    "changements": "{}",
}
_NAMES = dict(RoleRattachement.choices) | dict(Espace.choices)


def words(code: str) -> str:
    """What happened, in words; the code itself for an event of another app."""
    return WORDS.get(code, code)


def details(data: dict[str, Any]) -> list[str]:
    """What changed, one line each; a role and an espace by their names."""
    shown = ((form, data.get(key)) for key, form in _KEYS.items())
    return [form.format(_said(value)) for form, value in shown if value]


def _said(value: str | list[str]) -> str:
    return " ; ".join(map(_said, value)) if isinstance(value, list) else _NAMES.get(value, value)
