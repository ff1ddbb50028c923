"""What a recipient asks of an invoice, in one place and in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from unisson.portal.organisations.models import CategorieAcheteur, Service, Structure


@dataclass(frozen=True, slots=True)
class Requirements:
    """What must be written on an invoice to this recipient. `code` names the case, `sentence` says it."""

    service: bool
    engagement: bool
    either: bool

    @property
    def code(self) -> str:
        """SERVICE_ET_ENGAGEMENT, SERVICE, ENGAGEMENT, SERVICE_OU_ENGAGEMENT or AUCUNE."""
        if self.service and self.engagement:
            return "SERVICE_ET_ENGAGEMENT"
        if self.service:
            return "SERVICE"
        if self.engagement:
            return "ENGAGEMENT"
        return "SERVICE_OU_ENGAGEMENT" if self.either else "AUCUNE"

    @property
    def label(self) -> str:
        """A few words, for a list."""
        return LABELS[self.code][0]

    @property
    def sentence(self) -> str:
        """What to do, for the person who writes the invoice."""
        return LABELS[self.code][1]


LABELS = {
    "SERVICE_ET_ENGAGEMENT": (
        "Code service et numéro d’engagement",
        "Indiquez le code service et le numéro d’engagement : tous deux figurent sur le bon de commande.",
    ),
    "SERVICE": ("Code service", "Indiquez le code service : il figure sur le bon de commande."),
    "ENGAGEMENT": ("Numéro d’engagement", "Indiquez le numéro d’engagement : il figure sur le bon de commande."),
    "SERVICE_OU_ENGAGEMENT": (
        "Code service ou numéro d’engagement",
        "Indiquez au moins l’un des deux : le code service ou le numéro d’engagement du bon de commande.",
    ),
    "AUCUNE": ("Rien de particulier", "Ni code service ni numéro d’engagement ne sont exigés."),
}


def requirements_of(structure: Structure, service: Service | None = None) -> Requirements:
    """What this recipient asks, the chosen service's own rule included. The State always wants both (domain notes 1.4)."""
    state = structure.categorie_acheteur == CategorieAcheteur.ETAT
    by_service = service is not None and service.gestion_engagement
    return Requirements(
        service=structure.gestion_service or state,
        engagement=structure.gestion_engagement or state or by_service,
        either=structure.gestion_service_engagement,
    )
