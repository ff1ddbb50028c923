"""What a list may be searched by: one line a criterion (domaine 3.3), read by the form, the query and the bench.

`index` names what answers it at a million invoices (`invoices/indexes.py`); a criterion without one is not offered.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.lookups import StartsWith

from unisson.lifecycles.invoice import VISIBLE_TO_RECIPIENT, Status
from unisson.portal.accounts.models import User
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.indexes import reversed_upper, upper
from unisson.portal.invoices.models import Depot, Listed, ModeDepot, Recherche, TypeFacture
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.invoices.queries import delay
from unisson.portal.invoices.queries.parties import among, structures_named
from unisson.portal.invoices.queries.roles import ROLES
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, EtatRattachement, Service, Structure

E, R, V = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER
T = Recherche.TOUTES
ESPACES: tuple[Listed, ...] = (E, R, V)
ALL: tuple[Listed, ...] = (*ESPACES, T)
YES, NO = "oui", "non"
WITH_MOTIF = (Status.REJETEE, Status.SUSPENDUE, Status.A_RECYCLER, Status.REFUSEE_1, Status.REFUSEE_2)
MINE, NOBODY = "moi", "personne"
TO_SUPPLIER = tuple(status for status in Status if status not in (Status.SUPPRIMEE, Status.TECHNIQUE_INCONNU))
STATUSES: dict[Listed, Sequence[Status]] = {E: TO_SUPPLIER, R: VISIBLE_TO_RECIPIENT, V: TO_SUPPLIER[2:], T: TO_SUPPLIER}


class Kind(StrEnum):
    """How a criterion is typed, hence which field the form shows."""

    TEXT = "TEXT"
    MANY = "MANY"  # several of a list
    ONE = "ONE"  # one of a list
    TICK = "TICK"
    DAY = "DAY"
    MOMENT = "MOMENT"
    AMOUNT = "AMOUNT"


@dataclass(frozen=True, slots=True)
class Scope:
    """Who searches, and in the list of which espace of which structure (of all theirs, for TOUTES).

    `few`: the invoices are found by their valideur, fewer than those of the parties that would be named.
    """

    actor: Actor
    structure: Structure
    espace: Listed
    few: bool = False


Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `where(value, scope, asked)` is its condition; `folded`: shown under « Plus de critères »."""

    code: str
    label: str
    espaces: tuple[Listed, ...]
    kind: Kind
    where: Callable[[Any, Scope, Asked], Q]
    index: str
    choices: Callable[[Listed], Sequence[tuple[str, str]]] | None = None
    hint: str = ""
    group: str = ""
    own_labels: Mapping[Listed, str] = field(default_factory=dict)

    def label_in(self, espace: Listed) -> str:
        """Its words in the list of one espace."""
        return self.own_labels.get(espace, self.label)

    @property
    def folded(self) -> bool:
        return bool(self.group)


def _begins(field: str) -> Callable[[str, Scope, Asked], Q]:
    return lambda text, scope, asked: Q(StartsWith(upper(field), text.strip().upper())) & ~Q(**{field: ""})


def _number(text: str, scope: Scope, asked: Asked) -> Q:
    del scope, asked
    typed = text.strip().upper()
    return Q(StartsWith(upper("number"), typed)) | Q(StartsWith(reversed_upper("number"), typed[::-1]))


def _account(text: str, scope: Scope, asked: Asked) -> Q:
    del scope, asked
    typed = "".join(text.split()).upper()
    return Q(iban=typed) & ~Q(iban="")


def _in_scope(value: Any, scope: Scope, asked: Asked) -> Q:
    """Nothing to add: `found_in` says the statuses with the rights of the reader."""
    del value, scope, asked
    return Q()


def _is(field: str) -> Callable[[str, Scope, Asked], Q]:
    return lambda value, scope, asked: Q(**{field: value})


def _among(field: str) -> Callable[[Sequence[str], Scope, Asked], Q]:
    return lambda values, scope, asked: Q(**{f"{field}__in": list(values)})


def _least(field: str) -> Callable[[Any, Scope, Asked], Q]:
    return lambda value, scope, asked: Q(**{f"{field}__gte": _instant(value) if field.endswith("_at") else value})


def _most(field: str) -> Callable[[Any, Scope, Asked], Q]:
    def condition(value: Any, scope: Scope, asked: Asked) -> Q:
        del scope, asked
        if not field.endswith("_at"):
            return Q(**{f"{field}__lte": value})
        # A day is included whole; a minute too.
        beyond = value + (timedelta(minutes=1) if isinstance(value, datetime) else timedelta(days=1))
        return Q(**{f"{field}__lt": _instant(beyond)})

    return condition


def _instant(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else clock.midnight(value)


def _party(*fields: str) -> Callable[[str, Scope, Asked], Q]:
    def condition(text: str, scope: Scope, asked: Asked) -> Q:
        found = structures_named(text, siren=bool(asked.get("siren")))
        return reduce(operator.or_, among(fields, found, few=scope.few))

    return condition


def _other(text: str, scope: Scope, asked: Asked) -> Q:
    fields = {E: ("recipient",), R: ("supplier",)}.get(scope.espace, ("supplier", "recipient"))  # type: ignore[arg-type]
    return _party(*fields)(text, scope, asked)


def _flux(text: str, scope: Scope, asked: Asked) -> Q:
    del scope, asked
    return Q(depot__in=Depot.objects.filter(numero_flux_depot=text.strip().upper()).values("pk"))


def _creator(text: str, scope: Scope, asked: Asked) -> Q:
    del asked
    return _among_keys("created_by", _people_of(scope.structure, text.strip()).order_by().values("pk"))


def _people_of(structure: Structure, text: str) -> QuerySet[User]:
    named = Q(last_name__istartswith=text) | Q(first_name__istartswith=text) | Q(email__istartswith=text)
    return User.objects.filter(
        named,
        rattachements__structure=structure,
        rattachements__state__in=(EtatRattachement.VALIDEE, EtatRattachement.DESACTIVEE),
    )


def _service(side: str, own: Espace) -> Callable[[str, Scope, Asked], Q]:
    """The services of one side whose code begins so; one's own are few and known."""

    def condition(text: str, scope: Scope, asked: Asked) -> Q:
        del asked
        services = Service.objects.filter(code__istartswith=text.strip()).order_by()
        found = services.filter(structure=scope.structure) if scope.espace is own else services
        return _among_keys(f"{side}_service", found.values("pk"))

    return condition


def _among_keys(field: str, found: QuerySet[Any, Any]) -> Q:
    (condition,) = among((field,), found)
    return condition


def _treated(answer: str, scope: Scope, asked: Asked) -> Q:
    del scope, asked
    return Q(status=Status.REJETEE, rejection_treated_at__isnull=answer == NO)


def _downloaded(answer: str, scope: Scope, asked: Asked) -> Q:
    del scope, asked
    return Q(downloaded_at__isnull=answer == NO)


def _assigned(answer: str, scope: Scope, asked: Asked) -> Q:
    del asked
    return Q(assigned_to=scope.actor.user_id) if answer == MINE else Q(assigned_to__isnull=True)


def _late(answer: Any, scope: Scope, asked: Asked) -> Q:
    """Beyond the payment delay today."""
    del answer, scope, asked
    return delay.late()


def _paid_late(answer: Any, scope: Scope, asked: Asked) -> Q:
    del answer, scope, asked
    return Q(days_late__isnull=False)


def _to_pay(answer: Any, scope: Scope, asked: Asked) -> Q:
    del answer, scope, asked
    return delay.to_pay()


def _currency(text: str, scope: Scope, asked: Asked) -> Q:
    del scope, asked
    return Q(currency=text.strip().upper())


def _motif(codes: Sequence[str], scope: Scope, asked: Asked) -> Q:
    del scope, asked
    return Q(status__in=WITH_MOTIF, motif__in=list(codes))


def _motifs(espace: Listed) -> Sequence[tuple[str, str]]:
    del espace
    return [(motif.code, motif.label) for motif in MOTIFS.values()]


def _yes_no(espace: Listed) -> Sequence[tuple[str, str]]:
    del espace
    return ((YES, "Oui"), (NO, "Non"))


STATE, DATES, AMOUNTS, REFERENCES, PARTIES = "État", "Dates", "Montants", "Références", "Parties"
COVER = "cover"
OTHER: dict[Listed, str] = {E: "Destinataire (nom ou SIRET)", R: "Fournisseur (nom ou SIRET)"}

CRITERIA: tuple[Criterion, ...] = (
    Criterion("number", "Numéro de facture", ALL, Kind.TEXT, _number, "by_number, by_number_end", hint="Son début ou sa fin."),
    Criterion("role", "Votre rôle", (T,), Kind.ONE, _in_scope, "those of the role", lambda espace: [(line.code, line.code.label) for line in ROLES]),
    Criterion("supplier", "Fournisseur (nom ou SIRET)", (T,), Kind.TEXT, _party("supplier"), "inv_parties"),
    Criterion("recipient", "Destinataire (nom ou SIRET)", (T,), Kind.TEXT, _party("recipient"), "inv_parties"),
    Criterion("party", "Fournisseur ou destinataire (nom ou SIRET)", ESPACES, Kind.TEXT, _other, "inv_parties", own_labels=OTHER),
    Criterion("status", "Statut", ALL, Kind.MANY, _in_scope, "by_status", lambda espace: [(s, s) for s in STATUSES[espace]]),
    Criterion("assigned", "Affectée", (R,), Kind.ONE, _assigned, "inv_by_assigned", lambda espace: [(MINE, "À moi"), (NOBODY, "À personne")]),
    Criterion("engagement", "Numéro d’engagement", ALL, Kind.TEXT, _begins("numero_engagement"), "numero_engagement", hint="Son début.", group=REFERENCES),
    Criterion("marche", "Numéro de marché", ALL, Kind.TEXT, _begins("numero_marche"), "numero_marche", hint="Son début.", group=REFERENCES),
    Criterion("origine", "Facture d’origine (avoir)", (E, T), Kind.TEXT, _begins("numero_facture_origine"), "numero_facture_origine", hint="Son début.", group=REFERENCES),
    Criterion("mandat", "Numéro de mandat", (E, R, T), Kind.TEXT, _begins("numero_mandat"), "numero_mandat", hint="Son début.", group=REFERENCES),
    Criterion("flux", "Numéro de flux de dépôt", (E,), Kind.TEXT, _flux, "depot_id", hint="Ses 25 caractères.", group=REFERENCES),
    Criterion("account", "Compte à créditer (IBAN)", (E, R), Kind.TEXT, _account, "by_iban", hint="Entier, espaces acceptés.", group=REFERENCES),
    Criterion("siren", "Étendre à tout le SIREN de la structure cherchée", ALL, Kind.TICK, lambda value, scope, asked: Q(), "inv_parties", group=PARTIES),
    Criterion("code_service", "Code du service destinataire", ALL, Kind.TEXT, _service("recipient", R), COVER, hint="Son début.", group=PARTIES),
    Criterion("supplier_service", "Code du service fournisseur", ALL, Kind.TEXT, _service("supplier", E), COVER, hint="Son début.", group=PARTIES),
    Criterion("valideur", "Valideur (nom ou SIRET)", ALL, Kind.TEXT, _party("valideur_1", "valideur_2"), "inv_by_valideur_1, inv_by_valideur_2", group=PARTIES),
    Criterion("creator", "Déposée par (nom ou courriel)", (E,), Kind.TEXT, _creator, "inv_by_creator", hint="Le début suffit.", group=PARTIES),
    Criterion("cadre", "Cadre de facturation", ALL, Kind.MANY, _among("cadre_facturation"), "rare_cadr, cover", lambda espace: CadreFacturation.choices, group=STATE),
    Criterion("type", "Type", ALL, Kind.MANY, _among("type_facture"), "rare_type, cover", lambda espace: TypeFacture.choices, group=STATE),
    Criterion("mode", "Mode de dépôt", (E,), Kind.MANY, _among("mode_depot"), "by_mode", lambda espace: ModeDepot.choices, group=STATE),
    Criterion("treated", "Rejet traité", (E,), Kind.ONE, _treated, "by_status", _yes_no, group=STATE),
    Criterion("downloaded", "Déjà téléchargée", (R,), Kind.ONE, _downloaded, COVER, _yes_no, group=STATE),
    Criterion("to_pay", "En attente de paiement", ALL, Kind.TICK, _to_pay, "by_status", group=STATE),
    Criterion("late", "Au-delà du délai de paiement", ALL, Kind.TICK, _late, "by_status", group=STATE),
    Criterion("paid_late", "Payée en retard", ALL, Kind.TICK, _paid_late, "paid_late", group=STATE),
    Criterion("motif", "Motif", ALL, Kind.MANY, _motif, "by_status", _motifs, group=STATE),
    Criterion("sent_from", "Déposée du", ALL, Kind.DAY, _least("sent_at"), "by_sent_at", group=DATES),
    Criterion("sent_to", "au", ALL, Kind.DAY, _most("sent_at"), "by_sent_at", group=DATES),
    Criterion("issued_from", "Date de facture du", ALL, Kind.DAY, _least("issue_date"), "by_issue_date", group=DATES),
    Criterion("issued_to", "au", ALL, Kind.DAY, _most("issue_date"), "by_issue_date", group=DATES),
    Criterion("state_from", "État courant depuis le", ALL, Kind.MOMENT, _least("status_at"), "by_status_at", group=DATES),
    Criterion("state_to", "jusqu’au", ALL, Kind.MOMENT, _most("status_at"), "by_status_at", group=DATES),
    Criterion("amount_min", "À payer, de", ALL, Kind.AMOUNT, _least("amount_due"), "by_amount_due", group=AMOUNTS),
    Criterion("amount_max", "à", ALL, Kind.AMOUNT, _most("amount_due"), "by_amount_due", group=AMOUNTS),
    Criterion("ht_min", "Hors taxes, de", ALL, Kind.AMOUNT, _least("total_without_vat"), "by_total_without_vat", group=AMOUNTS),
    Criterion("ht_max", "à", ALL, Kind.AMOUNT, _most("total_without_vat"), "by_total_without_vat", group=AMOUNTS),
    Criterion("ttc_min", "TTC, de", ALL, Kind.AMOUNT, _least("total_with_vat"), "by_total_with_vat", group=AMOUNTS),
    Criterion("ttc_max", "à", ALL, Kind.AMOUNT, _most("total_with_vat"), "by_total_with_vat", group=AMOUNTS),
    Criterion("currency", "Devise", ALL, Kind.TEXT, _currency, "rare_curr, by_status", hint="Son code : EUR, XPF…", group=AMOUNTS),
)  # fmt: skip


# Of a period that is over, the newest invoices are all beyond; of one that has begun, the oldest are all before.
_OVER, _BEGUN = ("sent_to", "issued_to", "state_to"), ("sent_from", "issued_from", "state_from")


def far_from_start(asked: Asked, *, down: bool) -> bool:
    """Whether a list in the order of arrival would be walked a long way before the first invoice of the period asked."""
    return any(asked.get(code) for code in (_OVER if down else _BEGUN))


def criteria_of(espace: Listed) -> tuple[Criterion, ...]:
    """The criteria offered in one espace, in the order of the table."""
    return tuple(line for line in CRITERIA if espace in line.espaces)


def matching(scope: Scope, asked: Asked) -> Q:
    """What was asked, as one condition; an empty criterion filters nothing, one of another espace neither."""
    wanted = Q()
    for line in criteria_of(scope.espace):
        value = asked.get(line.code)
        if value not in (None, "", (), [], False):
            wanted &= line.where(value, scope, asked)
    return wanted


def written(asked: Asked) -> str:
    """What was asked as text, to be found again by a job."""
    return json.dumps(
        {code: value.isoformat() if isinstance(value, date) else value for code, value in asked.items()}, default=str
    )


_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.DAY: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.AMOUNT: Decimal,
}


def read_back(text: str) -> dict[str, Any]:
    """What `written` kept, with its types."""
    kinds = {line.code: line.kind for line in CRITERIA}
    found = json.loads(text or "{}")
    return {code: _READ[kinds[code]](value) if kinds[code] in _READ else value for code, value in found.items()}
