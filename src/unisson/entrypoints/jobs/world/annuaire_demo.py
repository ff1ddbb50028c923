"""A made-up directory, laid out as the public one: a few hundred recipients with the demands met in real life.

Always the same (seeded). SIRETs have a right key and the shape of their kind; towns are of no department.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from einvoice.identifiers import luhn
from unisson.entrypoints.jobs.world.cast import PLACES
from unisson.portal.directory.layout import COLUMNS, SERVICES, STRUCTURES, TYPES
from unisson.portal.directory.words import fold

SEED = 2017  # the year reception became an obligation
ROOTS = (
    "Aubépine", "Beaulieu", "Bréhan", "Châtenay", "Clairvaux", "Corbières", "Époisses", "Fontenelle", "Gâtine", "Hérisson",
    "Issoire", "Jonquières", "Lanvénec", "Mâcot", "Meslay", "Montfort", "Nöel", "Œuilly", "Pléneuf", "Quévrec", "Rochebrune",
    "Sérignac", "Tréguern", "Ussel", "Valbonne", "Vézins", "Yffrec", "Zélande",
)  # fmt: skip
SHAPES = (
    "{0}", "{0}", "Saint-{0}", "Sainte-{0}", "{0}-sur-Loire", "{0}-les-Bains", "{0}-en-Bocage", "L’{0}-d’Été", "La {0}",
    "{0}-l’Abbaye", "Le Vieux-{0}",
)  # fmt: skip
STREETS = (
    "rue de la Mairie",
    "place de l’Église",
    "avenue Jean-Jaurès",
    "rue du Général-Leclerc",
    "boulevard de la République",
)
PEOPLE = ("Jean-Moulin", "Marie-Curie", "Victor-Hugo", "Louise-Michel", "Joséphine-Baker", "Évariste-Galois", "Simone-Veil")

# Demands in realistic proportions: (weight, GestionEngagement, GestionService, GestionServiceEngagement)
LIGHT = ((70, 0, 0, 0), (12, 1, 0, 0), (8, 0, 1, 0), (10, 0, 0, 1))
HEAVY = ((15, 0, 0, 0), (20, 1, 0, 0), (35, 0, 1, 0), (20, 1, 1, 0), (10, 0, 0, 1))
STATE = ((1, 1, 1, 0),)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of public body: how many, its SIREN prefix, its name, what it asks, its usual services."""

    count: int
    prefix: str
    name: str
    demands: tuple[tuple[int, int, int, int], ...]
    services: tuple[str, ...] = ()
    with_services: float = 1.0


KINDS = (
    Kind(170, "219", "Commune de {town}", LIGHT, ("FIN Finances", "TECH Services techniques", "SCOL Affaires scolaires"), 0.3),
    Kind(25, "269", "CCAS de {town}", LIGHT),
    Kind(25, "249", "Communauté de communes du Pays de {town}", LIGHT, ("EAU Eau et assainissement", "DECHETS Déchets"), 0.5),
    Kind(
        6, "209", "{town} Métropole", HEAVY, ("VOIRIE Voirie", "BATI Bâtiments", "DSI Informatique", "RH Ressources humaines")
    ),
    Kind(
        10, "229", "Département de {town}", HEAVY, ("ROUTES Routes", "COLLEGES Collèges", "SOLID Solidarités", "SDAF Finances")
    ),
    Kind(4, "239", "Région {town}", HEAVY, ("LYCEES Lycées", "TRANSP Transports", "DAF Finances")),
    Kind(30, "199", "Lycée {person} de {town}", LIGHT, ("INT Intendance",), 0.4),
    Kind(45, "198", "Collège {person} de {town}", LIGHT),
    Kind(18, "268", "Centre hospitalier de {town}", HEAVY, ("PHARMA Pharmacie", "ACHATS Achats", "TRAVAUX Travaux")),
    Kind(3, "267", "CHU de {town}", HEAVY, ("PHARMA Pharmacie", "BIOMED Biomédical", "LOGIST Logistique", "RECH Recherche")),
    Kind(12, "266", "EHPAD Les Jardins de {town}", LIGHT),
    Kind(
        10, "197", "Université de {town}", HEAVY, ("UFRSC Sciences", "UFRLET Lettres", "BU Bibliothèque", "PATRIM Patrimoine")
    ),
    Kind(8, "288", "SDIS de {town}", LIGHT, ("GT Groupement technique",), 0.5),
    Kind(8, "179", "Préfecture de {town}", STATE, ("PRFSG Secrétariat général", "PRFDC Cabinet")),
    Kind(8, "178", "Direction départementale des territoires de {town}", STATE, ("DDTSG Secrétariat", "DDTEAU Eau")),
    Kind(5, "119", "Ministère {town}", STATE, ("FACTURE001 Service facturier", "CSP0075 Centre de services partagés")),
)
LARGE = ("229", "239")  # departments and regions are named after lands, not towns
MINISTRIES = ("des Archives", "des Forêts et des Jardins", "de la Mer et des Phares", "des Chemins", "de l’Enfance")

# Recipients of examples published for trying invoices out: they can be deposited here as they are.
EXAMPLES = (
    ("75356054900010", (0, 0, 0), ("SERV1 Service 1",)),
    ("53514650090018", (0, 0, 0), ()),
    ("11000201100044", (1, 1, 0), ("AAASCPV Service prescripteur",)),
)

Row = dict[str, Any]


def rows() -> tuple[list[Row], list[Row]]:
    """Structures and services, by column titles."""
    chance = random.Random(SEED)  # noqa: S311 - a made-up world, no secret
    structures, services = _cast_rows()
    for number, (siret, demands, offered) in enumerate(EXAMPLES, start=1):
        name = f"Destinataire d’exemple {number}"
        structures.append(_structure(siret, name, "Exemple", "75000", demands))
        services += [_service(siret, name, text) for text in offered]
    for kind in KINDS:
        for siret, name, town, post_code in _bodies(kind, chance):
            structures.append(_drawn(kind, chance, _structure(siret, name, town, post_code, _demands(kind, chance))))
            services += _offered(kind, chance, siret, name)
    return structures, services


def write(path: Path) -> Path:
    """The directory as an xlsx of two sheets."""
    structures, services = rows()
    with xlsxwriter.Workbook(path) as book:
        for name, table in ((STRUCTURES, structures), (SERVICES, services)):
            sheet = book.add_worksheet(name)
            titles = [column.title for column in COLUMNS[name]]
            sheet.write_row(0, 0, titles)
            for line, row in enumerate(table, start=1):
                sheet.write_row(line, 0, [row.get(title, "") for title in titles])
    return path


def _bodies(kind: Kind, chance: random.Random) -> Iterator[tuple[str, str, str, str]]:
    for number in range(kind.count):
        town = _town(kind, chance)
        place = MINISTRIES[number] if kind.prefix == "119" else town
        siren = _keyed(f"{kind.prefix}{number * 37 + 10_000:05}")
        name = kind.name.format(town=place, person=chance.choice(PEOPLE)).replace("de Le ", "du ").replace("de Les ", "des ")
        yield _keyed(f"{siren}0001"), name, town, f"{chance.randint(1, 95):02}{chance.randint(1, 99) * 10:03}"


def _town(kind: Kind, chance: random.Random) -> str:
    if kind.prefix in LARGE:
        return "-et-".join(chance.sample(ROOTS, 2))
    shape, root = chance.choice(SHAPES), chance.choice(ROOTS)
    if shape.startswith("L’") and fold(root)[0] not in "aeiouy":
        shape = shape.removeprefix("L’")
    return shape.format(root)


def _keyed(digits: str) -> str:
    return next(digits + key for key in "0123456789" if luhn(digits + key))


def _demands(kind: Kind, chance: random.Random) -> tuple[int, int, int]:
    (_, *drawn) = chance.choices(kind.demands, [line[0] for line in kind.demands])[0]
    return tuple(drawn)  # type: ignore[return-value]


def _structure(siret: str, name: str, town: str, post_code: str, demands: tuple[int, int, int]) -> Row:
    engagement, service, either = (_word(demand) for demand in demands)
    return {
        "TypeIdentifiant": "1",
        "Identifiant": siret,
        "RaisonSociale": name,
        "EmetteurEdi": "false",
        "RecepteurEdi": "false",
        "GestionStatutMiseEnPaiement": "false",
        "GestionEngagement": engagement,
        "GestionService": service,
        "GestionServiceEngagement": either,
        "EstMOA": "false",
        "EstMOAUniquement": "false",
        "StructureActive": "true",
        "CodePostal": post_code,
        "Ville": town,
        "CodePays": "FR",
        "LibellePays": "FRANCE",
    }


def _drawn(kind: Kind, chance: random.Random, row: Row) -> Row:
    """What varies from one body to the next."""
    large = kind.demands is not LIGHT
    return row | {
        "Adresse": f"{chance.randint(1, 60)} {chance.choice(STREETS)}",
        "RecepteurEdi": _word(large and chance.random() < 0.6),
        "GestionStatutMiseEnPaiement": _word(chance.random() < 0.55),
        "EstMOA": _word(chance.random() < 0.3),
        "EstMOAUniquement": _word(chance.random() < 0.01),
        "StructureActive": _word(chance.random() > 0.03),
    }


def _offered(kind: Kind, chance: random.Random, siret: str, name: str) -> list[Row]:
    if not kind.services or chance.random() > kind.with_services:
        return []
    offered = [_service(siret, name, text) for text in kind.services]
    for row in offered:
        row["GestionEGMT"] = _word(kind.demands is STATE or chance.random() < 0.15)
    if len(offered) > 1:  # one may have closed, never the only one
        offered[-1]["ServiceActif"] = _word(chance.random() > 0.15)
    if chance.random() < 0.4:
        offered.append(_service(siret, name, "FACTURES_PUBLIQUES Factures entre structures publiques"))
    return offered


def _service(siret: str, name: str, text: str, engagement: bool = False, active: bool = True) -> Row:
    code, _, label = text.partition(" ")
    return {
        "Identifiant": siret,
        "RaisonSociale": name,
        "Code": code,
        "Nom": label,
        "GestionEGMT": _word(engagement),
        "ServiceActif": _word(active),
    }


def _cast_rows() -> tuple[list[Row], list[Row]]:
    """The public structures of the cast: the file says of them what the cast says."""
    structures, services = [], []
    names = {column.field: column.title for column in COLUMNS[STRUCTURES] if column.field}
    types = {kind: number for number, kind in TYPES.items()}
    for place in PLACES:
        row = place.row
        if not row.get("is_public"):
            continue
        filled = {title: row.get(field, "") for field, title in names.items()}
        filled = {title: _word(value) if isinstance(value, bool) else value for title, value in filled.items()}
        filled |= {"TypeIdentifiant": types[row.get("type_identifiant", "SIRET")], "StructureActive": "true", "CodePays": "FR"}
        structures.append(filled)
        for service in place.services:
            text = f"{service['code']} {service['nom']}"
            wanted = service.get("gestion_engagement", False), service.get("is_active", True)
            services.append(_service(place.siret, place.raison_sociale, text, *wanted))
    return structures, services


def _word(value: object) -> str:
    return "true" if value else "false"
