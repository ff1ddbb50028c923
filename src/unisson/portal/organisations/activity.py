"""« Activités du gestionnaire »: what awaits a manager, and the history of everything done to their structure."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from unisson.portal.kernel.models import Event
from unisson.portal.organisations.models import (
    CompteTechnique,
    CoordonneesBancaires,
    DemandeAbonnement,
    Mandat,
    Rattachement,
    Structure,
    Succession,
)

_ABOUT = (Rattachement, CoordonneesBancaires, Succession, CompteTechnique)


def history_of(structure: Structure, *, typed: str = "", code: str = "", since: date | None = None) -> QuerySet[Event]:
    """Every action about a structure, its people, its bank accounts and its successions, the last one first."""
    about = Q(subject_type=Structure._meta.label_lower, subject_id=structure.pk)
    for model in _ABOUT:
        keys = model._default_manager.filter(structure=structure).values("pk")
        about |= Q(subject_type=model._meta.label_lower, subject_id__in=keys)
    rows = Event.objects.filter(about).order_by("-id")
    if typed:
        rows = rows.filter(Q(actor_label__icontains=typed) | Q(note__icontains=typed) | Q(data__personne__icontains=typed))
    if code:
        rows = rows.filter(code=code)
    return rows.filter(at__date__gte=since) if since else rows


def technical_accounts_of(structure: Structure) -> QuerySet[CompteTechnique]:
    """The open technical accounts of a structure with their rights, by name: two queries whatever their number."""
    rows = CompteTechnique.objects.ouverts().filter(structure=structure).select_related("created_by").order_by("nom", "id")
    return rows.prefetch_related("habilitations__service")


def abonnements_asked(structure: Structure) -> QuerySet[DemandeAbonnement]:
    """What members ask for and nobody answered yet, the oldest first."""
    rows = DemandeAbonnement.objects.en_attente().filter(rattachement__structure=structure)
    return rows.select_related("rattachement__user", "rattachement__structure")


def abonnements_of(structure: Structure, user_id: int) -> QuerySet[DemandeAbonnement]:
    """What a person asked for in a structure, whatever became of it, the last first."""
    return DemandeAbonnement.objects.filter(rattachement__structure=structure, rattachement__user_id=user_id).order_by("-id")


def mandates_given(structure: Structure) -> QuerySet[Mandat]:
    """The mandates that a structure gave, the last one first."""
    return Mandat.objects.filter(mandant=structure).select_related("mandataire", "created_by")


def mandates_received(structure: Structure) -> QuerySet[Mandat]:
    """The mandates that a structure received."""
    return Mandat.objects.filter(mandataire=structure).select_related("mandant")


def claims_of(structure_id: int, user_id: int) -> QuerySet[Succession]:
    """The claims of a person on a structure, the last one first."""
    return Succession.objects.filter(structure_id=structure_id, user_id=user_id).order_by("-id")


def claims_waiting() -> QuerySet[Succession]:
    """The claims that the support has to decide, the oldest first."""
    return Succession.objects.filter(state="A_EXAMINER").select_related("structure", "user")


def claim_for_support(succession_id: int) -> Succession | None:
    """One claim, with its structure and its person."""
    return Succession.objects.select_related("structure", "user").filter(pk=succession_id).first()
