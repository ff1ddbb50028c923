"""What a list may show: one line a column (domaine 3.2 and 3.3), read by the page, the export and the choice of columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Func, OuterRef, Subquery, Sum, TextField, Value, When
from django.db.models.expressions import Combinable

from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Document, DocumentKind, Invoice, InvoiceQuerySet, ListChoice, Listed, Recherche
from unisson.portal.invoices.motifs import MOTIFS
from unisson.portal.invoices.queries.delay import payment_clock
from unisson.portal.invoices.queries.roles import ROLES, RoleUtilisateur, as_role
from unisson.portal.kernel.actor import ANONYMOUS, Actor
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.organisations.models import Espace

E, R, V = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER
T = Recherche.TOUTES
ALL: tuple[Listed, ...] = (E, R, V, T)


class Show(StrEnum):
    """How a value is shown on a page and written in a table."""

    TEXT = "TEXT"
    CODE = "CODE"  # an identifier: its zeros and its spaces matter
    MONEY = "MONEY"
    DAY = "DAY"
    MOMENT = "MOMENT"
    STATUS = "STATUS"
    SIZE = "SIZE"
    IBAN = "IBAN"
    YES_NO = "YES_NO"
    NUMBER = "NUMBER"
    DUE = "DUE"  # the end of the payment delay, with what is late


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value(invoice)` gives a plain value; `needs`: relations it reads; `adds`: what the database must compute."""

    code: str
    label: str
    espaces: tuple[Listed, ...]
    value: Callable[[Any], Any]
    show: Show = Show.TEXT
    first: tuple[Listed, ...] = ()  # where it is shown to who chose nothing
    needs: tuple[str, ...] = ()
    adds: str = ""


def _field(name: str) -> Callable[[Any], Any]:
    def read(invoice: Any) -> Any:
        value: Any = invoice
        for part in name.split("."):
            value = getattr(value, part) if value is not None else ""
        return "" if value is None else value

    return read


def _recipient(invoice: Invoice) -> str:
    return str(invoice.recipient or invoice.recipient_identifiant or "à choisir")


def _motif(invoice: Invoice) -> str:
    known = MOTIFS.get(invoice.motif)
    return known.label if known else invoice.motif


def _due(invoice: Invoice) -> Any:
    return payment_clock(invoice)


def _treated(invoice: Invoice) -> bool | None:
    return invoice.rejection_treated_at is not None if invoice.status == Status.REJETEE else None


def _factor(invoice: Invoice) -> str:
    """Who is paid in place of the supplier, when the account is a factor's."""
    account = invoice.coordonnees
    return account.factor_nom if account is not None and account.est_affactureur else ""


def _roles(invoice: Any) -> str:
    return ", ".join(RoleUtilisateur(code).label for code in invoice.seen_as)


def _label(field: str) -> Callable[[Any], Any]:
    return lambda invoice: getattr(invoice, f"get_{field}_display")()


COLUMNS: tuple[Column, ...] = (
    Column("number", "Facture", ALL, _field("number"), Show.CODE, ALL),
    Column("role", "Votre rôle", (T,), _roles, first=(T,), adds="seen_as"),
    Column("supplier", "Fournisseur", ALL, _field("supplier.raison_sociale"), first=(R, V, T), needs=("supplier",)),
    Column("recipient", "Destinataire", ALL, _recipient, first=(E, T), needs=("recipient",)),
    Column("status", "Statut", ALL, _field("status"), Show.STATUS, ALL),
    Column("amount_due", "À payer", ALL, _field("amount_due"), Show.MONEY, ALL),
    Column("sent_at", "Déposée", ALL, _field("sent_at"), Show.DAY, ALL),
    Column("due", "Échéance", (E, R, T), _due, Show.DUE, (E, R), needs=("recipient",)),
    Column("assigned_to", "Affectée à", (R,), _field("assigned_to"), first=(R,), needs=("assigned_to",)),
    Column("supplier_id", "Identifiant du fournisseur", ALL, _field("supplier.identifiant"), Show.CODE, needs=("supplier",)),
    Column("supplier_type", "Type d’identifiant du fournisseur", ALL, lambda it: it.supplier.get_type_identifiant_display(), needs=("supplier",)),
    Column("supplier_service", "Service fournisseur", ALL, _field("supplier_service.nom"), needs=("supplier_service",)),
    Column("supplier_service_code", "Code du service fournisseur", ALL, _field("supplier_service.code"), Show.CODE, needs=("supplier_service",)),
    Column("recipient_id", "Identifiant du destinataire", ALL, _field("recipient_identifiant"), Show.CODE),
    Column("service_code", "Code du service destinataire", ALL, _field("code_service"), Show.CODE),
    Column("service", "Service destinataire", ALL, _field("recipient_service.nom"), needs=("recipient_service",)),
    Column("issue_date", "Date de facture", ALL, _field("issue_date"), Show.DAY),
    Column("due_date", "Échéance indiquée", ALL, _field("due_date"), Show.DAY),
    Column("type", "Type", ALL, _label("type_facture")),
    Column("cadre", "Cadre", ALL, _label("cadre_facturation")),
    Column("total_without_vat", "Hors taxes", ALL, _field("total_without_vat"), Show.MONEY),
    Column("total_with_vat", "TTC", ALL, _field("total_with_vat"), Show.MONEY),
    Column("currency", "Devise", ALL, _field("currency"), Show.CODE),
    Column("engagement", "Numéro d’engagement", ALL, _field("numero_engagement"), Show.CODE),
    Column("marche", "Numéro de marché", ALL, _field("numero_marche"), Show.CODE),
    Column("origine", "Facture d’origine", ALL, _field("numero_facture_origine"), Show.CODE),
    Column("mandat", "Numéro de mandat", ALL, _field("numero_mandat"), Show.CODE),
    Column("status_at", "Date de l’état courant", ALL, _field("status_at"), Show.MOMENT),
    Column("motif", "Motif de l’état courant", ALL, _motif),
    Column("status_note", "Commentaire de l’état courant", ALL, _field("status_note"), adds="status_note"),
    Column("valideur_1", "Premier valideur", ALL, _field("valideur_1"), needs=("valideur_1",)),
    Column("validated_1", "Validée au premier niveau", ALL, _field("validated_1"), Show.MOMENT, adds="validated_1"),
    Column("valideur_2", "Second valideur", ALL, _field("valideur_2"), needs=("valideur_2",)),
    Column("validated_2", "Validée au second niveau", ALL, _field("validated_2"), Show.MOMENT, adds="validated_2"),
    Column("days_late", "Jours de retard du paiement", ALL, _field("days_late"), Show.NUMBER),
    Column("mode", "Mode de dépôt", (E, R, T), _label("mode_depot")),
    Column("flux", "Numéro de flux", (E,), _field("depot.numero_flux_depot"), Show.CODE, needs=("depot",)),
    Column("creator", "Déposée par", (E,), _field("created_by"), needs=("created_by",)),
    Column("size", "Taille", ALL, _field("files_size"), Show.SIZE, adds="files_size"),
    Column("account", "Compte à créditer (IBAN)", (E, R, T), _field("iban"), Show.IBAN),
    Column("factor", "Affactureur", (E, R, T), _factor, needs=("coordonnees",)),
    Column("treated", "Rejet traité", (E,), _treated, Show.YES_NO),
    Column("downloaded", "Téléchargée par le destinataire", (R,), lambda it: it.downloaded_at is not None, Show.YES_NO),
)  # fmt: skip
BY_CODE = {column.code: column for column in COLUMNS}


def columns_of(espace: Listed) -> tuple[Column, ...]:
    """The columns that may be chosen in one espace, in the order of the table."""
    return tuple(column for column in COLUMNS if espace in column.espaces)


def chosen(actor: Actor, espace: Listed) -> tuple[Column, ...]:
    """The columns the person keeps for this espace, else the usual ones. One query. The number comes first, always."""
    kept = ListChoice.objects.filter(user_id=actor.user_id or 0, espace=espace).values_list("columns", flat=True).first()
    return named(kept or (), espace) or tuple(column for column in columns_of(espace) if espace in column.first)


def named(codes: Sequence[str], espace: Listed) -> tuple[Column, ...]:
    """The columns of these codes that the espace offers, in the order of the table, the number first; none for no code."""
    wanted = set(codes)
    found = tuple(column for column in columns_of(espace) if column.code in wanted)
    if not found or found[0].code == "number":
        return found
    return (BY_CODE["number"], *found)


def _status_events(*targets: str) -> Any:
    events = Event.objects.filter(
        subject_type=Invoice._meta.label_lower, subject_id=OuterRef("pk"), kind=EventKind.STATUT
    ).order_by("-id")
    return events.filter(target__in=targets) if targets else events


def _additions(actor: Actor) -> dict[str, Combinable]:
    counted = (DocumentKind.PRINCIPALE, DocumentKind.COMPLEMENTAIRE)
    sizes = Document.objects.filter(invoice=OuterRef("pk"), kind__in=counted).order_by().values("invoice")
    agreed = {level: (f"VALIDEE_{level}", f"ABSENCE_VALIDATION_{level}_HORS_DELAI") for level in (1, 2)}
    return {
        "status_note": Subquery(_status_events().values("note")[:1]),
        "validated_1": Subquery(_status_events(*agreed[1]).values("at")[:1]),
        "validated_2": Subquery(_status_events(*agreed[2]).values("at")[:1]),
        "seen_as": _roles_of(actor),
        "files_size": Subquery(sizes.annotate(total=Sum("size")).values("total")),
    }


def _roles_of(actor: Actor) -> Combinable:
    """The codes of the roles in which the actor sees the invoice."""
    told = [Case(When(as_role(actor, line), then=Value(line.code.value)), default=Value(None)) for line in ROLES]
    return Func(*told, template="array_remove(ARRAY[%(expressions)s]::text[], NULL)", output_field=ArrayField(TextField()))


# What a list reads of the invoice itself and of those it names: whole rows of six tables cost more to read than to find.
_READ = """
    status status_at motif cadre_facturation mode_depot type_facture number issue_date due_date sent_at available_at
    suspended_at completed_at executed_on days_late recipient_identifiant code_service numero_engagement numero_marche
    numero_facture_origine numero_mandat iban currency total_without_vat total_with_vat amount_due rejection_treated_at
    downloaded_at
""".split()  # noqa: SIM905 - a list of words reads better as words
_STRUCTURE, _SERVICE, _PERSON = (
    ("identifiant", "type_identifiant", "raison_sociale"),
    ("code", "nom"),
    ("first_name", "last_name", "email"),
)
_READ_OF: dict[str, tuple[str, ...]] = {
    "supplier": _STRUCTURE,
    "recipient": (*_STRUCTURE, "categorie_acheteur"),
    "valideur_1": _STRUCTURE,
    "valideur_2": _STRUCTURE,
    "supplier_service": _SERVICE,
    "recipient_service": _SERVICE,
    "depot": ("numero_flux_depot",),
    "coordonnees": ("est_affactureur", "factor_nom"),
    "created_by": _PERSON,
    "assigned_to": _PERSON,
}


def with_columns(rows: InvoiceQuerySet, columns: Sequence[Column], actor: Actor = ANONYMOUS) -> InvoiceQuerySet:
    """The rows with what these columns read for this reader, and nothing else: no query is left to make for each."""
    needs = sorted({need for column in columns for need in column.needs})
    adds = {column.adds for column in columns if column.adds}
    found = rows.select_related(*needs) if needs else rows.select_related(None)
    known = _additions(actor)
    found = found.defer(None).only(*_READ, *(f"{need}__{name}" for need in needs for name in _READ_OF[need]))
    return found.annotate(**{name: known[name] for name in sorted(adds)})
