"""Who may take a year away, and asking for it."""

from __future__ import annotations

from django.db import transaction

from unisson.lifecycles.engine import Cause
from unisson.portal.archives.models import Archive, EtatArchive
from unisson.portal.invoices.models import Invoice, InvoiceQuerySet
from unisson.portal.invoices.permissions import invoices_of_espace
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import Espace, Structure
from unisson.portal.organisations.permissions import Profile, profiles_of

OFFERED = (Espace.FACTURES_EMISES, Espace.FACTURES_RECUES)
MANAGERS = {Profile.GESTIONNAIRE_PRINCIPAL, Profile.GESTIONNAIRE_SECONDAIRE}
ARCHIVE_DEMANDEE = "ARCHIVE_DEMANDEE"
NOT_MANAGER = Cause(
    "ARCHIVE_RESERVEE",
    "Une archive réunit toutes les factures de la structure : seul un gestionnaire qui lit toute la structure la demande.",
    20160,
)
NOTHING = Cause("ARCHIVE_VIDE", "Aucune facture n’a été déposée cette année-là : il n’y a rien à archiver.", 20161)
UNDER_WAY = Cause("ARCHIVE_EN_COURS", "Cette archive est déjà en préparation : elle apparaît dans la liste.", 20162)


def espaces_of(actor: Actor, structure: Structure) -> tuple[Espace, ...]:
    """What a manager may take away: the espaces they read on the whole structure; nothing for anybody else."""
    if not MANAGERS & profiles_of(actor, structure.pk):
        return ()
    mine = {grant.espace for grant in actor.grants if grant.structure_id == structure.pk and grant.service_id is None}
    return tuple(espace for espace in OFFERED if espace in mine)


def years_of(actor: Actor, structure: Structure) -> list[int]:
    """The years in which invoices that this person may take away were deposited, the newest first."""
    rows = _invoices(actor, structure, espaces_of(actor, structure)).filter(deposit_year__isnull=False)
    return sorted((year for year in rows.order_by().values_list("deposit_year", flat=True).distinct() if year), reverse=True)


def _invoices(actor: Actor, structure: Structure, espaces: tuple[Espace, ...]) -> InvoiceQuerySet:
    found = Invoice.objects.none()
    for espace in espaces:
        found = found | Invoice.objects.filter(invoices_of_espace(actor, espace, structure.pk))
    return found


def archives_of(actor: Actor, structure: Structure) -> list[Archive]:
    """The archives of a structure, for its managers, the newest first."""
    mine = set(espaces_of(actor, structure))
    if not mine:
        return []
    rows = Archive.objects.filter(structure=structure).select_related("requested_by")[:50]
    return [archive for archive in rows if set(archive.espaces) <= mine]


def archive_for(actor: Actor, archive_id: int) -> Archive | None:
    """One archive, for who could have asked for it."""
    found = Archive.objects.select_related("structure", "requested_by").filter(pk=archive_id).first()
    mine = set(espaces_of(actor, found.structure)) if found else set()
    # Fails closed: who governs nothing there opens nothing, even an archive that names no espace.
    return found if found and mine and set(found.espaces) <= mine else None


@transaction.atomic
def ask(structure: Structure, actor: Actor, year: int) -> Archive:
    """Ask for a year; a job makes it. Raises Refused."""
    Structure.objects.select_for_update().get(pk=structure.pk)
    espaces = espaces_of(actor, structure)
    if not espaces:
        raise Refused((NOT_MANAGER,))
    if year not in years_of(actor, structure):
        raise Refused((NOTHING,))
    waiting = (EtatArchive.EN_ATTENTE, EtatArchive.EN_COURS)
    if Archive.objects.filter(structure=structure, year=year, espaces=list(espaces), state__in=waiting).exists():
        raise Refused((UNDER_WAY,))
    made = Archive.objects.create(
        structure=structure, year=year, espaces=list(espaces), requested_by_id=actor.user_id, requested_at=clock.now()
    )
    record(structure, EventKind.ACTION, ARCHIVE_DEMANDEE, actor, data={"changements": [str(year)], "archive": made.pk})
    return made
