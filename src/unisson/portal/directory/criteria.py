"""What may be asked of the directory besides free words: every criterion of domaine 10, and the orders of its lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from unisson.portal.directory.words import EMPTY, TOWN, words
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Service, ServiceQuerySet, Structure, TypeIdentifiant

LONGEST = 200
# Said by people, written otherwise in the directory.
SYNONYMS = {
    "mairie": ("mairie", "commune", "ville"),
    "ville": ("ville", "commune", "mairie"),
    "departement": ("departement", "departemental"),
    "region": ("region", "regional"),
    "hopital": ("hopital", "hospitalier", "hopitaux"),
    "fac": ("faculte", "universite"),
    "agglo": ("agglomeration",),
    "saint": ("saint", "st"),
    "sainte": ("sainte", "ste"),
}
# How a list is sorted: the columns that make its key, the last one telling equals apart.
SORTS: dict[str, tuple[str, ...]] = {
    "pertinence": ("rank", "raison_sociale", "id"),
    "designation": ("raison_sociale", "id"),
    "identifiant": ("identifiant", "id"),
    "type": ("type_identifiant", "raison_sociale", "id"),
    "statut": ("statut", "raison_sociale", "id"),
}


@dataclass(frozen=True, slots=True)
class Criteria:
    """One search. Texts as typed; None or empty: not asked. `privees` looks among private structures instead of public ones.

    `libelle`, `nom` and `prenom` are looked for in the designation: a fiche has one name, that of a sole trader included.
    """

    identifiant: str = ""
    type_identifiant: str = ""
    raison_sociale: str = ""
    libelle: str = ""
    nom: str = ""
    prenom: str = ""
    code_postal: str = ""
    ville: str = ""
    code_pays: str = ""
    privees: bool = False
    statut: str = ""
    moa: bool | None = None
    moa_uniquement: bool | None = None
    service_code: str = ""
    service_libelle: str = ""
    service_actif: bool | None = None
    service_le: date | None = None

    def __bool__(self) -> bool:
        """Whether anything is asked; the kind of structure alone is no question."""
        return any(getattr(self, field.name) not in ("", None) for field in fields(self) if field.name != "privees")

    @property
    def of_services(self) -> bool:
        """Whether something is asked of the services of a structure."""
        return bool(self.service_code or self.service_libelle or self.service_actif is not None or self.service_le)


def shown(privees: bool) -> QuerySet[Structure]:
    """The structures that may be shown: the public ones; of the private ones, neither individuals nor undisclosed ones."""
    if not privees:
        return Structure.objects.publiques()
    private = Structure.objects.filter(is_public=False, non_diffusible_insee=False)
    return private.exclude(type_identifiant=TypeIdentifiant.PARTICULIER)


def is_narrow(asked: Criteria) -> bool:
    """Whether an index of words or of numbers finds the rows: they are then sorted, not read in their order."""
    texts = (asked.identifiant, asked.code_postal, asked.ville, asked.raison_sociale, asked.libelle, asked.nom, asked.prenom)
    return any(texts)


def conditions_of(asked: Criteria) -> list[Q | Func]:
    """Every criterion, as a condition on structures."""
    found: list[Q | Func] = []
    if bare := re.sub(r"[\s.\-\u00a0\u202f]", "", asked.identifiant):
        found.append(Q(identifiant__startswith=bare.upper()))
    if post_code := asked.code_postal.replace(" ", ""):
        found.append(Q(code_postal__startswith=post_code))
    plain = ("type_identifiant", "code_pays", "statut")
    found += [Q(**{name: getattr(asked, name)}) for name in plain if getattr(asked, name)]
    flags = {"est_moa": asked.moa, "est_moa_uniquement": asked.moa_uniquement}
    found += [Q(**{name: value}) for name, value in flags.items() if value is not None]
    name = " ".join((asked.raison_sociale, asked.libelle, asked.nom, asked.prenom))
    found += _worded(name, "") + _worded(asked.ville, TOWN)
    if asked.of_services:
        found.append(Q(pk__in=services_asked(Service.objects.all(), asked).values("structure_id")))
    return found


def _worded(text: str, mark: str) -> list[Q | Func]:
    wanted = words(text[:LONGEST])
    useful = [word for word in wanted if word not in EMPTY] or wanted
    if not useful:
        return []
    choices = [[f"{mark}{choice}" for choice in (SYNONYMS.get(word, (word,)) if not mark else (word,))] for word in useful]
    return [matching(tsquery(choices))]


def services_asked(rows: ServiceQuerySet, asked: Criteria) -> ServiceQuerySet:
    """The services that meet the criteria about services."""
    if code := asked.service_code.strip():
        rows = rows.annotate(bare_code=Upper("code")).filter(bare_code__startswith=code.upper())
    if wanted := words(asked.service_libelle[:LONGEST]):
        rows = rows.filter(matching_service(tsquery([[word] for word in wanted])))
    if asked.service_actif:
        rows = rows.actifs()
    elif asked.service_actif is not None:
        today = clock.today()
        rows = rows.filter(Q(is_active=False) | Q(debut__gt=today) | Q(fin__lt=today))
    if day := asked.service_le:
        rows = rows.filter(Q(debut=None) | Q(debut__lte=day), Q(fin=None) | Q(fin__gte=day))
    return rows


def tsquery(choices: list[list[str]], whole: bool = False) -> str:
    """Every choice must be met by one of its words, or their beginnings unless `whole`."""
    # Words are letters, digits and our own mark (words.py): nothing in them can be an operator.
    end = "" if whole else ":*"
    return " & ".join("(" + " | ".join(f"'{word}'{end}" for word in choice) + ")" for choice in choices)


class _Meets(Func):
    """A text vector and a query, as the indexes of the directory have them."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()


def matching(query: str) -> Func:
    """Structures whose words meet the query: found by the index of the directory."""
    held = Func(F("search_words"), Value(" "), function="string_to_array", output_field=TextField())
    return _Meets(Func(held, function="array_to_tsvector", output_field=TextField()), Value(query))


def matching_service(query: str) -> Func:
    """Services whose code or name meets the query, by their own index."""
    return _Meets(Func(F("code"), F("nom"), function="directory_service_words", output_field=TextField()), Value(query))


def anywhere(choices: list[list[str]]) -> list[list[str]]:
    """The same words, in a name or in a town."""
    return [[*choice, *(f"{TOWN}{word}" for word in choice)] for choice in choices]


def holding(choices: list[list[str]]) -> RawSQL:
    """Whether every choice is met by a whole word, among rows already found."""
    held = " AND ".join(["(' ' || search_words || ' ') LIKE ANY(%s)"] * len(choices))
    return RawSQL(held, [[f"% {word} %" for word in choice] for choice in choices], output_field=BooleanField())  # noqa: S611
