"""Structures, their services, and who may do what there."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.querysets import Lockable


class TypeIdentifiant(models.TextChoices):
    """Official identifier types of a structure."""

    SIRET = "SIRET", "SIRET"
    UE_HORS_FRANCE = "UE_HORS_FRANCE", "Structure européenne hors France"
    HORS_UE = "HORS_UE", "Structure hors Union européenne"
    RIDET = "RIDET", "Nouvelle-Calédonie (RIDET)"
    TAHITI = "TAHITI", "Polynésie française (TAHITI)"
    AUTRE = "AUTRE", "En cours d’immatriculation"
    PARTICULIER = "PARTICULIER", "Particulier"


class StatutStructure(models.TextChoices):
    ACTIVE = "ACTIVE", "Active"
    INACTIVE = "INACTIVE", "Inactive"


class CategorieAcheteur(models.TextChoices):
    """What sets the payment delay (art. R2192-10 and R2192-11 CCP)."""

    ETAT = "ETAT", "État"
    COLLECTIVITE = "COLLECTIVITE", "Collectivité ou établissement public"
    SANTE = "SANTE", "Établissement public de santé"
    ENTREPRISE_PUBLIQUE = "ENTREPRISE_PUBLIQUE", "Entreprise publique"


class CategorieEntreprise(models.TextChoices):
    """Size of a company (decree 2008-1354)."""

    GE = "GE", "Grande entreprise"
    ETI = "ETI", "Entreprise de taille intermédiaire"
    PME = "PME", "Petite ou moyenne entreprise"
    MICRO = "MICRO", "Microentreprise"


DELAI_PAIEMENT_JOURS = {
    CategorieAcheteur.ETAT: 30,
    CategorieAcheteur.COLLECTIVITE: 30,
    CategorieAcheteur.SANTE: 50,
    CategorieAcheteur.ENTREPRISE_PUBLIQUE: 60,
}


class StructureQuerySet(Lockable["Structure"]):
    """Structures, and which of them someone belongs to."""

    def publiques(self) -> StructureQuerySet:
        return self.filter(is_public=True)

    def visible_to(self, actor: Actor) -> StructureQuerySet:
        """The structures the person is attached to, or the machine has a right on; a support agent sees them all."""
        if actor.is_support or actor.is_system:
            return self
        if actor.technical_account:
            return self.filter(pk__in={grant.structure_id for grant in actor.grants})
        return self.filter(pk__in=Rattachement.objects.valides().filter(user_id=actor.user_id or 0).values("structure_id"))


class Structure(models.Model):
    """One legal entity or establishment (`idStructureCPP` is its primary key). Issues and receives alike."""

    type_identifiant = models.CharField(max_length=16, choices=TypeIdentifiant.choices, default=TypeIdentifiant.SIRET)
    identifiant = models.CharField(max_length=18)
    raison_sociale = models.CharField(max_length=201)
    is_public = models.BooleanField("structure publique", default=False)
    statut = models.CharField(max_length=8, choices=StatutStructure.choices, default=StatutStructure.ACTIVE)
    categorie_acheteur = models.CharField(max_length=20, choices=CategorieAcheteur.choices, blank=True)
    numero_tva = models.CharField(max_length=18, blank=True)
    adresse = models.CharField(max_length=255, blank=True)
    complement_adresse_1 = models.CharField(max_length=255, blank=True)
    complement_adresse_2 = models.CharField(max_length=255, blank=True)
    code_postal = models.CharField(max_length=16, blank=True)
    ville = models.CharField(max_length=120, blank=True)
    code_pays = models.CharField(max_length=2, default="FR")
    libelle_pays = models.CharField(max_length=80, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    fax = models.CharField(max_length=30, blank=True)
    courriel = models.EmailField(blank=True)
    # Parameters of the fiche (domaine 1.4), under their names in the public directory file.
    emetteur_edi = models.BooleanField(default=False)
    recepteur_edi = models.BooleanField(default=False)
    gestion_statut_mise_en_paiement = models.BooleanField(default=False)
    gestion_engagement = models.BooleanField("numéro d’engagement obligatoire", default=False)
    gestion_service = models.BooleanField("code service obligatoire", default=False)
    gestion_service_engagement = models.BooleanField("service ou engagement obligatoire", default=False)
    est_moa = models.BooleanField(default=False)
    est_moa_uniquement = models.BooleanField(default=False)
    est_valideur_delegue = models.BooleanField(default=False)
    non_diffusible_insee = models.BooleanField(default=False)
    est_centre_gestion_agricole = models.BooleanField(default=False)
    numero_pacage = models.CharField(max_length=9, blank=True)
    categorie_fournisseur_memoire = models.CharField(max_length=80, blank=True)
    numero_rcs = models.CharField(max_length=40, blank=True)
    categorie_juridique = models.CharField(max_length=80, blank=True)
    categorie_entreprise = models.CharField(max_length=5, choices=CategorieEntreprise.choices, blank=True)
    parente = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="filiales")
    espaces_fermes = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    # Change of SIRET: the fiche this one continues.
    origine = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicatas")
    # Words of the name, town and identifier without accents, for the directory's forgiving search.
    search_words = models.TextField(blank=True, editable=False)
    # Written by the database alone (directory, migration 0008), so that the directory walks only those that have some.
    has_services = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField()

    objects = StructureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["type_identifiant", "identifiant"], name="structure_identifiant_unique")
        ]
        ordering: ClassVar = ["raison_sociale", "id"]

    def __str__(self) -> str:
        return self.raison_sociale

    @property
    def is_active(self) -> bool:
        return self.statut == StatutStructure.ACTIVE

    @property
    def delai_paiement_jours(self) -> int:
        """The longest lawful payment delay of this buyer, in days."""
        return DELAI_PAIEMENT_JOURS.get(CategorieAcheteur(self.categorie_acheteur or "COLLECTIVITE"), 30)


FACTURES_PUBLIQUES = "FACTURES_PUBLIQUES"  # code of the service reserved to public issuers


class ServiceQuerySet(Lockable["Service"]):
    def actifs(self) -> ServiceQuerySet:
        """Open to new invoices today: active, and within their dates."""
        today = clock.today()
        begun, going = Q(debut=None) | Q(debut__lte=today), Q(fin=None) | Q(fin__gte=today)
        return self.filter(begun, going, is_active=True)


class Service(models.Model):
    """A routing subdivision of a structure.

    No row stands for the structure itself: its technical first service (`estPremierService`) is the structure, wherever a
    service is None (an invoice without code, a right on the whole structure). See ADR 15.
    """

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="services")
    code = models.CharField(max_length=100)
    nom = models.CharField(max_length=255)
    is_active = models.BooleanField(default=True)
    gestion_engagement = models.BooleanField("numéro d’engagement obligatoire pour ce service", default=False)
    adresse = models.CharField(max_length=255, blank=True)
    code_postal = models.CharField(max_length=16, blank=True)
    ville = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=30, blank=True)
    courriel = models.EmailField(blank=True)
    complement_adresse = models.CharField(max_length=255, blank=True)
    description = models.CharField(max_length=500, blank=True)
    debut = models.DateField("actif depuis le", null=True, blank=True)
    fin = models.DateField("actif jusqu’au", null=True, blank=True)
    espaces_fermes = ArrayField(models.CharField(max_length=24), default=list, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["structure", "code"], name="service_code_unique"),
        ]
        ordering: ClassVar = ["structure_id", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.nom}"

    @property
    def is_open(self) -> bool:
        """Whether it takes new invoices today."""
        today = clock.today()
        return self.is_active and (self.debut is None or self.debut <= today) and (self.fin is None or self.fin >= today)


class EtatRattachement(models.TextChoices):
    """Official states of an attachment."""

    EN_COURS_DE_VALIDATION = "EN_COURS_DE_VALIDATION", "En cours de validation"
    VALIDEE = "VALIDEE", "Validée"
    REFUSEE = "REFUSEE", "Refusée"
    DESACTIVEE = "DESACTIVEE", "Désactivée"
    SUPPRIMEE = "SUPPRIMEE", "Supprimée"


class RoleRattachement(models.TextChoices):
    GESTIONNAIRE_PRINCIPAL = "GESTIONNAIRE_PRINCIPAL", "Gestionnaire principal"
    GESTIONNAIRE_SECONDAIRE = "GESTIONNAIRE_SECONDAIRE", "Gestionnaire secondaire"
    UTILISATEUR = "UTILISATEUR", "Utilisateur"
    MANDATAIRE = "MANDATAIRE", "Mandataire"


GESTIONNAIRES = (RoleRattachement.GESTIONNAIRE_PRINCIPAL, RoleRattachement.GESTIONNAIRE_SECONDAIRE)
OPEN_STATES = (EtatRattachement.EN_COURS_DE_VALIDATION, EtatRattachement.VALIDEE)


class RattachementQuerySet(Lockable["Rattachement"]):
    def valides(self) -> RattachementQuerySet:
        """In force: accepted, and not past their last day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), state=EtatRattachement.VALIDEE)

    def visible_to(self, actor: Actor) -> RattachementQuerySet:
        """One's own attachments, and those of the structures one manages."""
        if actor.is_support or actor.is_system:
            return self
        managed = (
            Rattachement.objects.valides().filter(user_id=actor.user_id or 0, role__in=GESTIONNAIRES).values("structure_id")
        )
        return self.filter(Q(user_id=actor.user_id or 0) | Q(structure_id__in=managed))


class Rattachement(models.Model):
    """The link between a person and a structure, asked for then decided."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rattachements")
    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="rattachements")
    state = models.CharField(max_length=24, choices=EtatRattachement.choices)
    role = models.CharField(max_length=24, choices=RoleRattachement.choices, default=RoleRattachement.UTILISATEUR)
    comment = models.CharField(max_length=500, blank=True)
    # What the person would like, for the manager to accept at once: espaces, codes of services.
    espaces_souhaites = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    services_souhaites = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    reason = models.CharField("raison du refus", max_length=500, blank=True)
    requested_at = models.DateTimeField()
    ends_on = models.DateField("dernier jour", null=True, blank=True)
    mandat = models.ForeignKey("Mandat", null=True, blank=True, on_delete=models.CASCADE, related_name="rattachements")
    reminded_at = models.DateTimeField("gestionnaires relancés le", null=True, blank=True)
    escalated_at = models.DateTimeField("transmise au support le", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = RattachementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "structure"], condition=Q(state__in=OPEN_STATES), name="rattachement_one_open"
            ),
            models.UniqueConstraint(
                fields=["structure"],
                condition=Q(state=EtatRattachement.VALIDEE, role=RoleRattachement.GESTIONNAIRE_PRINCIPAL),
                name="rattachement_one_principal",
            ),
        ]
        ordering: ClassVar = ["id"]


class Espace(models.TextChoices):
    """Sets of functions that a person is given on a structure or on one of its services."""

    FACTURES_EMISES = "FACTURES_EMISES", "Factures émises"
    FACTURES_A_VALIDER = "FACTURES_A_VALIDER", "Factures à valider"
    FACTURES_RECUES = "FACTURES_RECUES", "Factures reçues"
    FACTURES_TRAVAUX = "FACTURES_TRAVAUX", "Factures de travaux"
    ENGAGEMENTS = "ENGAGEMENTS", "Engagements"


class Droit(models.TextChoices):
    MODIFICATION = "MODIFICATION", "Modification"
    CONSULTATION_UNIQUEMENT = "CONSULTATION_UNIQUEMENT", "Consultation uniquement"


class Habilitation(models.Model):
    """One right: a person, an espace, a structure, and one service of it or all of them."""

    rattachement = models.ForeignKey(Rattachement, on_delete=models.CASCADE, related_name="habilitations")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    espace = models.CharField(max_length=24, choices=Espace.choices)
    droit = models.CharField(max_length=24, choices=Droit.choices, default=Droit.MODIFICATION)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rattachement", "service", "espace"], nulls_distinct=False, name="habilitation_unique"
            )
        ]
        ordering: ClassVar = ["id"]
