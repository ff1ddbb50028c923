"""The mandat de facturation: its text, and whether a supplier has one in force (CGI art. 289, I-2; domaine 1.1)."""

from __future__ import annotations

from unisson.portal.invoices.models import MandatFacturation
from unisson.portal.organisations.models import Structure

VERSION = "2026-1"
TEXT = (
    "{structure} (ci-après le mandant) donne mandat à l’exploitant de ce portail d’établir, en son nom et pour son compte, "
    "les factures et avoirs que ses utilisateurs habilités saisissent en ligne et envoient à des clients publics.",
    "Le mandant reste seul responsable des mentions de ses factures et de ses obligations en matière de TVA. "
    "Aucune facture n’est établie sans qu’une personne habilitée l’ait relue et envoyée.",
    "Le mandant a connaissance de chaque facture dès son envoi : il la consulte et la télécharge sur le portail. "
    "Il signale sans délai toute erreur, et toute modification de ses mentions d’identification.",
    "Le mandat prend effet à son acceptation. Il est sans durée, et révocable à tout moment sur cette page : "
    "la révocation vaut pour les factures qui n’ont pas été envoyées.",
)


def text_for(structure: Structure) -> tuple[str, ...]:
    """The paragraphs that are accepted, with the name of the structure."""
    return tuple(paragraph.format(structure=structure.raison_sociale) for paragraph in TEXT)


def in_force(structure_id: int) -> MandatFacturation | None:
    """The mandate of a structure that was accepted and not revoked."""
    return MandatFacturation.objects.filter(structure_id=structure_id, revoked_at=None).first()


def past(structure_id: int) -> list[MandatFacturation]:
    """The revoked ones, the last first."""
    return list(MandatFacturation.objects.filter(structure_id=structure_id, revoked_at__isnull=False)[:10])
