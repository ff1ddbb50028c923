"""Who is who in the made-up world. SIRETs have a right key and belong to nobody we know; nothing here is real."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from unisson.portal.directory.fiction import Right
from unisson.portal.organisations.models import RoleRattachement

PASSWORD = "unisson-demonstration"  # noqa: S105 - printed on purpose: accounts of the demonstration

GP = RoleRattachement.GESTIONNAIRE_PRINCIPAL
UTILISATEUR = RoleRattachement.UTILISATEUR


@dataclass(frozen=True, slots=True)
class Place:
    """One structure: its name in the code, its fiche, its services."""

    key: str
    siret: str
    raison_sociale: str
    address: tuple[str, str, str]  # street, post code, town
    more: dict[str, Any] = field(default_factory=dict)
    services: tuple[dict[str, Any], ...] = ()

    @property
    def row(self) -> dict[str, Any]:
        """Fields of Structure."""
        street, post_code, town = self.address
        return {
            "identifiant": self.siret,
            "raison_sociale": self.raison_sociale,
            "adresse": street,
            "code_postal": post_code,
            "ville": town,
            "libelle_pays": "FRANCE",
            **self.more,
        }


@dataclass(frozen=True, slots=True)
class Person:
    """One account: its name in the code, and where the person works with what rights."""

    key: str
    first_name: str
    last_name: str
    email: str
    presentation: str
    places: tuple[tuple[str, RoleRattachement, tuple[Right, ...]], ...] = ()
    is_support: bool = False
    phone: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """Fields of User."""
        names = ("email", "first_name", "last_name", "is_support", "phone")
        return {name: getattr(self, name) for name in names}


def _service(code: str, nom: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "nom": nom, **more}


EMISES, A_VALIDER = Right("FACTURES_EMISES"), Right("FACTURES_A_VALIDER")
RECUES, TRAVAUX = Right("FACTURES_RECUES"), Right("FACTURES_TRAVAUX")
ENGAGEMENTS = Right("ENGAGEMENTS")
SUPPLIER = (EMISES, A_VALIDER, TRAVAUX)
BUYER = (RECUES, EMISES, TRAVAUX, ENGAGEMENTS)

PLACES = (
    Place(
        "MENUISERIE",
        "81240573600016",
        "Menuiserie Roussel",
        ("12 rue des Copeaux", "35140", "Saint-Aubin-du-Cormier"),
        {"numero_tva": "FR70812405736", "courriel": "contact@menuiserie-roussel.example", "telephone": "02 99 00 00 12"},
    ),
    Place(
        "BUREAUTIQUE",
        "49817362400020",
        "Bureautique du Val",
        ("4 avenue de l’Industrie", "37000", "Tours"),
        {"numero_tva": "FR77498173624", "courriel": "comptabilite@bureautique-du-val.example"},
    ),
    Place("PEINTURE", "83910264700014", "Peinture Azur", ("27 chemin des Lavandes", "83000", "Toulon")),
    Place("ELECTRICITE", "53270918500013", "Électricité Morel", ("8 rue Ampère", "35000", "Rennes")),
    Place("ATELIER", "47829105700014", "Atelier Lenoir Architectes", ("3 quai des Bateliers", "44000", "Nantes")),
    Place(
        "COMMUNE",
        "21990471100013",
        "Commune de Saint-Aubin",
        ("1 place de la Mairie", "35250", "Saint-Aubin"),
        {
            "is_public": True,
            "categorie_acheteur": "COLLECTIVITE",
            "gestion_engagement": True,
            "gestion_statut_mise_en_paiement": True,
            "est_moa": True,
        },
        (_service("TECH", "Services techniques"), _service("FIN", "Service des finances")),
    ),
    Place(
        "HOPITAL",
        "26990385200011",
        "CHU de Valmont",
        ("Avenue du Professeur-Laennec", "76540", "Valmont"),
        {
            "is_public": True,
            "categorie_acheteur": "SANTE",
            "gestion_service": True,
            "gestion_statut_mise_en_paiement": True,
            "recepteur_edi": True,
        },
        (
            _service("ACHATS", "Direction des achats"),
            _service("PHARMACIE", "Pharmacie centrale", gestion_engagement=True),
            _service("LABO-2019", "Ancien laboratoire", is_active=False),
            _service("FACTURES_PUBLIQUES", "Factures entre structures publiques"),
        ),
    ),
    Place(
        "MINISTERE",
        "11990262500019",
        "Ministère des Territoires",
        ("20 rue des Arpenteurs", "75007", "Paris"),
        {
            "is_public": True,
            "categorie_acheteur": "ETAT",
            "gestion_engagement": True,
            "gestion_service": True,
            "gestion_statut_mise_en_paiement": True,
            "emetteur_edi": True,
            "recepteur_edi": True,
        },
        (
            _service("CSPFACT075", "Centre de services partagés, Île-de-France", gestion_engagement=True),
            _service("CSPFACT035", "Centre de services partagés, Bretagne", gestion_engagement=True),
        ),
    ),
    Place(
        "LYCEE",
        "19990154700018",
        "Lycée Jean-Zay",
        ("45 boulevard de la Liberté", "45000", "Orléans"),
        {"is_public": True, "categorie_acheteur": "COLLECTIVITE", "gestion_service_engagement": True},
        (_service("INTENDANCE", "Intendance"), _service("RESTAURATION", "Restauration scolaire")),
    ),
    Place("COMPTABLE", "50462739900018", "Cabinet Perrin", ("16 rue du Grand-Livre", "35000", "Rennes")),
)

PEOPLE = (
    Person(
        "claire",
        "Claire",
        "Roussel",
        "claire.roussel@menuiserie-roussel.example",
        "artisane, dépose ses factures et valide celles de ses sous-traitants",
        (("MENUISERIE", GP, SUPPLIER),),
        phone="02 99 00 00 13",
    ),
    Person(
        "marc",
        "Marc",
        "Delattre",
        "marc.delattre@bureautique-du-val.example",
        "gestionnaire principal d’une PME",
        (("BUREAUTIQUE", GP, SUPPLIER),),
    ),
    Person(
        "lucie",
        "Lucie",
        "Perrot",
        "lucie.perrot@bureautique-du-val.example",
        "consulte les factures émises, sans pouvoir en déposer",
        (("BUREAUTIQUE", UTILISATEUR, (Right("FACTURES_EMISES", "CONSULTATION_UNIQUEMENT"),)),),
    ),
    Person(
        "nadia",
        "Nadia",
        "Benali",
        "nadia.benali@peinture-azur.example",
        "sous-traitante",
        (("PEINTURE", GP, SUPPLIER),),
    ),
    Person(
        "paul",
        "Paul",
        "Morel",
        "paul.morel@electricite-morel.example",
        "cotraitant",
        (("ELECTRICITE", GP, SUPPLIER),),
    ),
    Person(
        "helene",
        "Hélène",
        "Lenoir",
        "helene.lenoir@atelier-lenoir.example",
        "architecte, maître d’œuvre",
        (("ATELIER", GP, SUPPLIER),),
    ),
    Person(
        "sophie",
        "Sophie",
        "Garnier",
        "sophie.garnier@saint-aubin.example",
        "reçoit et traite les factures de la commune",
        (("COMMUNE", GP, BUYER),),
        phone="02 99 00 01 20",
    ),
    Person(
        "jean",
        "Jean",
        "Lebrun",
        "jean.lebrun@saint-aubin.example",
        "comptable, ne voit que le service FIN",
        (("COMMUNE", UTILISATEUR, (Right("FACTURES_RECUES", code_service="FIN"),)),),
    ),
    Person(
        "karim",
        "Karim",
        "Haddad",
        "karim.haddad@chu-valmont.example",
        "reçoit et traite les factures de l’hôpital",
        (("HOPITAL", GP, BUYER),),
    ),
    Person(
        "anne",
        "Anne",
        "Vidal",
        "anne.vidal@ministere-territoires.example",
        "reçoit et traite les factures du ministère",
        (("MINISTERE", GP, BUYER),),
    ),
    Person(
        "elise",
        "Élise",
        "Caron",
        "elise.caron@lycee-jean-zay.example",
        "intendante du lycée",
        (("LYCEE", GP, BUYER),),
    ),
    Person(
        "julie",
        "Julie",
        "Perrin",
        "julie.perrin@cabinet-perrin.example",
        "experte-comptable",
        (("COMPTABLE", GP, SUPPLIER),),
    ),
    Person("sam", "Sam", "Ortega", "sam.ortega@unisson.example", "agent du support", is_support=True),
)

PLACE_BY_KEY = {place.key: place for place in PLACES}
PERSON_BY_KEY = {person.key: person for person in PEOPLE}
