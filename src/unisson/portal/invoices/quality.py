"""What makes a fiche of the directory misleading, one line a check: its words, its remedy, and the rows it concerns.

Read by the manager of a structure (« Qualité de ma fiche ») and, all structures together, by the support.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from unisson.lifecycles.invoice import BEFORE_BOOKING, Status
from unisson.portal.directory.models import Change
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import OPEN
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import (
    FACTURES_PUBLIQUES,
    GESTIONNAIRES,
    CategorieAcheteur,
    Espace,
    Habilitation,
    Rattachement,
    Service,
    StatutStructure,
    Structure,
)

SILENT_DAYS = 365  # a service without an invoice for so long, in a structure that receives some, is held for dead
UNFINISHED = (*BEFORE_BOOKING, Status.SUSPENDUE)

Rows = QuerySet[Any]
Found = Callable[[], Rows]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be wrong. `sentence` is completed with the structure, or the service and its structure.

    `grave`: invoices are refused or lost by it. `page`: the url name where it is mended.
    """

    code: str
    title: str
    sentence: str
    remedy: str
    grave: bool
    page: str
    found: Found
    on_service: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that concerns one fiche or one service."""

    check: Check
    structure: Structure
    service: Service | None

    @property
    def sentence(self) -> str:
        """What is wrong, in words."""
        return self.check.sentence.format(structure=self.structure, service=self.service.code if self.service else "")


def _active() -> Rows:
    return Structure.objects.filter(is_public=True, statut=StatutStructure.ACTIVE)


def _members(**more: Any) -> Rows:
    return Rattachement.objects.valides().filter(user__is_active=True, **more)


def _readers() -> Rows:
    """The rights to read what is received, of people who are there."""
    return Habilitation.objects.filter(espace=Espace.FACTURES_RECUES, rattachement__in=_members())


def _open_services() -> Rows:
    return Service.objects.actifs().filter(structure__in=_active())


def _closed_services() -> Rows:
    today = clock.today()
    return Service.objects.filter(Q(is_active=False) | Q(debut__gt=today) | Q(fin__lt=today), structure__is_public=True)


def _of(rows: Rows, **more: Any) -> Exists:
    """Whether the structure has such a row."""
    return Exists(rows.filter(structure=OuterRef("pk"), **more))


def _unfinished(**more: Any) -> Exists:
    return Exists(Invoice.objects.filter(status__in=UNFINISHED, **more))


def nobody() -> Rows:
    return _active().filter(~_of(_members()))


def no_manager() -> Rows:
    return _active().filter(_of(_members()), ~_of(_members(role__in=GESTIONNAIRES)))


def no_reader() -> Rows:
    reading = _readers().filter(rattachement__structure=OuterRef("pk"), service=None)
    return _active().filter(_of(_members()), ~Exists(reading))


def contradictory() -> Rows:
    return _active().filter(Q(gestion_service=True) | Q(gestion_engagement=True), gestion_service_engagement=True)


def no_open_service() -> Rows:
    asked = Q(gestion_service=True) | Q(categorie_acheteur=CategorieAcheteur.ETAT)
    return _active().filter(asked, ~_of(Service.objects.actifs().exclude(code=FACTURES_PUBLIQUES)))


def either_without_service() -> Rows:
    return _active().filter(~_of(Service.objects.actifs().exclude(code=FACTURES_PUBLIQUES)), gestion_service_engagement=True)


def moa_only_not_moa() -> Rows:
    return _active().filter(est_moa_uniquement=True, est_moa=False)


def moa_only_receives() -> Rows:
    return _active().filter(_unfinished(recipient=OuterRef("pk")), est_moa_uniquement=True)


def inactive_with_invoices() -> Rows:
    closed = Structure.objects.filter(is_public=True, statut=StatutStructure.INACTIVE)
    return closed.filter(_unfinished(recipient=OuterRef("pk")))


def unreachable() -> Rows:
    return _active().filter(courriel="", telephone="")


def dead_service() -> Rows:
    """Silent for a year, while its structure receives invoices; nothing is said of what the portal has known for less."""
    since = clock.now() - timedelta(days=SILENT_DAYS)
    received = Invoice.objects.filter(OPEN["recipient"], available_at__gte=since)
    added = Change.objects.filter(service_id=OuterRef("pk"), before__isnull=True, at__gte=since)
    return _open_services().filter(
        Exists(received.filter(recipient=OuterRef("structure"))),
        ~Exists(received.filter(recipient_service=OuterRef("pk"))),
        ~Exists(added),
    )


def nobody_on_service() -> Rows:
    here = Q(service=OuterRef("pk")) | Q(service=None)
    readers = _readers().filter(here, rattachement__structure=OuterRef("structure"))
    peopled = Exists(_members(structure=OuterRef("structure")))
    return _open_services().filter(peopled, ~Exists(readers))


def engagement_on_closed() -> Rows:
    return _closed_services().filter(gestion_engagement=True)


def closed_with_invoices() -> Rows:
    return _closed_services().filter(_unfinished(recipient_service=OuterRef("pk")))


def past_its_end() -> Rows:
    return Service.objects.filter(structure__in=_active(), is_active=True, fin__lt=clock.today())


def same_name() -> Rows:
    twins = Service.objects.actifs().annotate(bare=Lower("nom")).filter(structure=OuterRef("structure"), bare=OuterRef("name"))
    named: Rows = _open_services().annotate(name=Lower("nom"))
    return named.filter(Exists(twins.exclude(pk=OuterRef("pk"))))


# fmt: off
CHECKS: tuple[Check, ...] = (
    Check("PERSONNE", "Personne n’est rattaché", "Personne n’est rattaché à {structure} : ses factures ne seront lues par personne.", "Un agent demande à la rejoindre ; le support nomme le premier gestionnaire.", True, "members", nobody),
    Check("SANS_GESTIONNAIRE", "Aucun gestionnaire", "{structure} n’a plus de gestionnaire au compte actif : aucune demande n’y est décidée.", "Un membre demande la succession, avec une preuve.", True, "members", no_manager),
    Check("SANS_LECTEUR", "Personne ne lit la structure entière", "Aucune personne active ne peut lire les factures adressées à {structure} sans code service.", "Donnez à quelqu’un l’espace Factures reçues sur toute la structure.", False, "rights", no_reader),
    Check("EXIGENCES", "Exigences contradictoires", "« Service ou engagement » est coché avec une exigence ferme : vos fournisseurs ne savent pas laquelle suivre.", "Gardez soit « l’un des deux », soit « service » ou « engagement ».", True, "structure_edit", contradictory),
    Check("SERVICE_EXIGE", "Service exigé, aucun service actif", "Un code service est exigé et aucun service ouvert n’en offre un : toutes les factures des entreprises sont refusées.", "Ajoutez ou rouvrez un service, ou levez l’exigence.", True, "structure", no_open_service),
    Check("SERVICE_OU_ENGAGEMENT", "« Service ou engagement » sans service", "« Service ou engagement » est demandé sans aucun service ouvert : il ne reste que l’engagement.", "Ouvrez un service, ou exigez simplement l’engagement.", False, "structure_edit", either_without_service),
    Check("MOA_UNIQUEMENT", "MOA uniquement, mais pas MOA", "« MOA uniquement » est coché sans « MOA ».", "Cochez aussi « Maître d’ouvrage », ou décochez « uniquement ».", False, "structure_edit", moa_only_not_moa),
    Check("MOA_RECOIT", "MOA uniquement, avec des factures", "{structure} ne reçoit plus de facture simple (MOA uniquement), mais il en reste à traiter.", "Traitez-les, ou décochez « MOA uniquement ».", True, "received", moa_only_receives),
    Check("INACTIVE", "Inactive, avec des factures", "{structure} est inactive et des factures y attendent encore.", "Traitez-les ou rejetez-les : vos fournisseurs attendent un paiement.", True, "received", inactive_with_invoices),
    Check("INJOIGNABLE", "Ni téléphone, ni courriel", "La fiche n’a ni téléphone ni courriel : un fournisseur ne sait pas à qui demander.", "Ajoutez le courriel du service qui suit les factures.", False, "structure_edit", unreachable),
    Check("SERVICE_MORT", "Service sans facture depuis un an", "Le service {service} n’a reçu aucune facture depuis un an, alors que la structure en reçoit.", "Fermez-le s’il ne sert plus : les fournisseurs choisiront mieux.", False, "service_edit", dead_service, True),
    Check("SERVICE_SEUL", "Service que personne ne lit", "Le service {service} est ouvert et aucune personne active ne peut en lire les factures.", "Donnez à quelqu’un l’espace Factures reçues sur ce service, ou fermez-le.", True, "rights", nobody_on_service, True),
    Check("ENGAGEMENT_FERME", "Engagement exigé sur un service fermé", "Le service {service} est fermé et exige encore un engagement.", "Levez l’exigence, pour que la fiche reste lisible.", False, "service_edit", engagement_on_closed, True),
    Check("FERME_AVEC_FACTURES", "Service fermé, avec des factures", "Le service {service} est fermé et des factures y attendent encore.", "Traitez-les, ou réorientez-les vers un service ouvert.", True, "received", closed_with_invoices, True),
    Check("SERVICE_ECHU", "Service échu, encore marqué actif", "Le service {service} est passé de date : il refuse les factures tout en étant marqué actif.", "Prolongez sa date de fin, ou désactivez-le.", False, "service_edit", past_its_end, True),
    Check("MEME_NOM", "Services du même nom", "Le service {service} porte le même nom qu’un autre service ouvert : un fournisseur ne peut pas choisir.", "Renommez l’un des deux, ou fermez celui qui ne sert plus.", False, "service_edit", same_name, True),
)
# fmt: on
BY_CODE = {check.code: check for check in CHECKS}


def findings_of(structure: Structure) -> list[Finding]:
    """What is wrong with one fiche, the gravest first: one query a check."""
    found: list[Finding] = []
    for check in CHECKS:
        rows = check.found()
        if check.on_service:
            found += [Finding(check, structure, service) for service in rows.filter(structure=structure).order_by("code")]
        elif rows.filter(pk=structure.pk).exists():
            found.append(Finding(check, structure, None))
    return sorted(found, key=lambda finding: not finding.check.grave)


def counts() -> dict[str, int]:
    """How many fiches or services of the whole directory each check concerns."""
    return {check.code: check.found().count() for check in CHECKS}


def concerned(check: Check, after: int = 0, size: int = 50) -> list[Finding]:
    """A page of what a check concerns, by key."""
    rows = check.found().filter(pk__gt=after).order_by("pk")
    if check.on_service:
        return [Finding(check, row.structure, row) for row in rows.select_related("structure")[:size]]
    return [Finding(check, row, None) for row in rows[:size]]
