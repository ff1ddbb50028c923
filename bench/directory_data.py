"""A made-up directory of the real size: 140,000 public structures and 200,000 services, always the same (seeded).

Skewed as the real one is: a quarter of the structures begin with « Commune de », one town in eight is a Saint, most
structures have no service, a few have thousands. Written by COPY, once: a second call finds it there.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

STRUCTURES, SERVICES = 140_000, 200_000
SEED = 35_000  # the communes of France
FIRST = "299000000"  # SIREN of the first one: a range that the cast and the demonstration leave alone
STARTS = (
    "Bar", "Beau", "Bois", "Bré", "Cham", "Châ", "Clair", "Cour", "Dom", "Épi", "Fon", "Gué", "Haute", "Joi", "Ker", "Lan",
    "Ma", "Mont", "Neu", "Orge", "Plou", "Pont", "Quin", "Roche", "Sar", "Tré", "Us", "Val", "Ver", "Vil",
)  # fmt: skip
MIDDLES = ("a", "au", "be", "ca", "de", "fe", "gi", "la", "le", "li", "mo", "na", "ne", "ro", "si", "ta", "ti", "vi", "ze", "")
ENDS = ("bourg", "court", "dan", "fort", "gnac", "lles", "lon", "mont", "nay", "rac", "sac", "tot", "val", "ville", "x", "zy")
TAILS = ("", "", "", "", "-sur-Loire", "-les-Bains", "-en-Bocage", "-le-Vieux", "-sous-Bois", "-l’Abbaye")
DEMANDS = ("gestion_engagement", "gestion_service", "gestion_service_engagement")
FLAGS = {
    "emetteur_edi": 0.05,
    "recepteur_edi": 0.2,
    "gestion_statut_mise_en_paiement": 0.55,
    "est_moa": 0.3,
    "est_moa_uniquement": 0.01,
}
OFFICES = ("Finances", "Services techniques", "Affaires scolaires", "Ressources humaines", "Informatique", "Voirie", "Achats")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of body: its share of the directory (in thousandths), its name, how many services it may have."""

    share: int
    name: str
    category: str = "COLLECTIVITE"
    most: int = 2


KINDS = (
    Kind(250, "Commune de {0}"),
    Kind(90, "CCAS de {0}", most=0),
    Kind(150, "Syndicat intercommunal des eaux de {0}", most=1),
    Kind(110, "Association foncière de {0}", most=0),
    Kind(95, "Collège Jean-Moulin de {0}", most=1),
    Kind(45, "Lycée Marie-Curie de {0}"),
    Kind(75, "EHPAD Les Jardins de {0}", most=1),
    Kind(60, "Caisse des écoles de {0}", most=0),
    Kind(40, "Office public de l’habitat de {0}", most=8),
    Kind(30, "Communauté de communes du Pays de {0}", most=12),
    Kind(20, "Centre hospitalier de {0}", "SANTE", 60),
    Kind(15, "Direction départementale des territoires de {0}", "ETAT", 20),
    Kind(12, "Université de {0}", most=900),
    Kind(8, "Département de {0}", most=400),
)


def towns(chance: random.Random) -> Iterator[str]:
    """Names of towns, one in eight a Saint; they come back, as homonyms do."""
    while True:
        name = chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(ENDS) + chance.choice(TAILS)
        yield f"Saint-{name}" if chance.random() < 0.125 else name


def structures(count: int = STRUCTURES) -> Iterator[tuple[dict[str, object], Kind]]:
    """Columns of each structure that are not their default, and its kind."""
    from unisson.portal.kernel import clock
    from unisson.portal.organisations.words import search_words

    chance, now = random.Random(SEED), clock.now()  # noqa: S311 - a made-up world, no secret
    names = towns(chance)
    for number, kind in enumerate(chance.choices(KINDS, [kind.share for kind in KINDS], k=count)):
        town = next(names)
        siret, code = f"{int(FIRST) + number}00010", f"{chance.randint(1, 95):02}{chance.randint(0, 99):02}0"
        name = kind.name.format(town)
        demands = chance.choices(((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0)), (65, 14, 9, 8, 4))[0]
        row: dict[str, object] = dict(zip(DEMANDS, map(bool, demands), strict=True))
        row |= {name: chance.random() < share for name, share in FLAGS.items()}
        row |= {"identifiant": siret, "raison_sociale": name, "is_public": True, "categorie_acheteur": kind.category}
        row |= {"adresse": f"{chance.randint(1, 90)} rue de la Mairie", "code_postal": code, "ville": town}
        row |= {"libelle_pays": "FRANCE", "telephone": "0299000000", "created_at": now}
        row |= {"statut": "INACTIVE" if chance.random() < 0.03 else "ACTIVE"}
        row |= {"search_words": search_words(name, town, code, siret)}
        yield row, kind


def services(keys: list[tuple[int, Kind]], count: int = SERVICES) -> Iterator[dict[str, object]]:
    """Columns of each service: few for most structures, many for some."""
    chance = random.Random(SEED)  # noqa: S311
    owners = chance.choices(range(len(keys)), [kind.most for _, kind in keys], k=count)
    numbers: dict[int, int] = {}
    for owner in owners:
        number = numbers[owner] = numbers.get(owner, 0) + 1
        office = OFFICES[(number - 1) % len(OFFICES)]
        code = office[:4].upper() if number <= len(OFFICES) else f"SRV{number:05}"
        active = number == 1 or chance.random() > 0.12
        row: dict[str, object] = {"structure_id": keys[owner][0], "code": code, "nom": f"{office} {number}"}
        yield row | {"is_active": active, "gestion_engagement": chance.random() < 0.1}


def copy(model: Any, rows: Iterable[dict[str, object]]) -> None:
    """Write rows by COPY; what a row does not say is the model's default."""
    from django.db import connection

    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    defaults = {field.column: field.get_default() for field in fields}
    order = {column: Jsonb(value) if isinstance(value, dict) else value for column, value in defaults.items()}
    names = ", ".join(defaults)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(list((order | row).values()))


def load() -> None:
    """Have the directory in the database. Some twenty seconds the first time, nothing afterwards."""
    from django.db import connection, transaction

    from unisson.portal.directory import vocabulary
    from unisson.portal.organisations.models import Service, Structure

    if Structure.objects.filter(identifiant__startswith=FIRST[:3], is_public=True).count() >= STRUCTURES:
        return
    rows = list(structures())
    with transaction.atomic():
        copy(Structure, (row for row, _ in rows))
        ids = dict(Structure.objects.publiques().values_list("identifiant", "pk"))
        copy(Service, services([(ids[str(row["identifiant"])], kind) for row, kind in rows]))
        vocabulary.refresh()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE organisations_structure, organisations_service, directory_word")
