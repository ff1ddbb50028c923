"""The indexes of the lists: one table, each line with the criterion or the sort it answers.

A list always belongs to one structure, so every index begins with it, and holds only what this structure sees
(`permissions.OPEN`): rows are then found, sorted and counted without reading the table. Beginnings and ends of numbers are
compared byte by byte (collation C), which serves the search and the sort alike. `…_cover` bounds everything else: the rarest
combination of criteria reads the entries of one structure and nothing of the table.
"""

from __future__ import annotations

from django.db.models import F, Index, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate, Reverse, Upper

from unisson.portal.invoices.permissions import OPEN

SIDES = ("supplier", "recipient")
SORTED = ("sent_at", "issue_date", "status_at", "amount_due")
RANGED = ("total_without_vat", "total_with_vat")
REFERENCES = ("numero_engagement", "numero_marche", "numero_facture_origine", "numero_mandat")
COVERED = (
    "status", "sent_at", "issue_date", "status_at", "total_without_vat", "total_with_vat", "amount_due",
    "type_facture", "cadre_facturation", "mode_depot", "recipient_service", "supplier_service", "assigned_to",
    "downloaded_at", "rejection_treated_at",
)  # fmt: skip
# What is read of the invoices of one status: the payment delay, the motif, what waits to be paid, what was read.
STATED = (
    "acknowledged_at", "status_at", "motif", "type_facture", "cadre_facturation", "available_at", "due_on",
    "currency", "amount_due", "rejection_treated_at", "sent_at",
)  # fmt: skip
# What is read besides of the invoices of a valideur.
VALIDATED = (
    "supplier", "recipient", "number", "numero_engagement", "numero_marche", "motif", "currency", "available_at", "due_on",
    "days_late",
)  # fmt: skip
# Nearly every invoice is of this type, of this cadre, in this currency: the others are found apart.
USUAL = {"type_facture": "FACTURE", "cadre_facturation": "A1_FACTURE_FOURNISSEUR", "currency": "EUR"}


def upper(field: str) -> Collate:
    """A reference as it is compared: capitals, byte by byte."""
    return Collate(Upper(field), "C")


def reversed_upper(field: str) -> Collate:
    """The same, backwards: an end becomes a beginning."""
    return Collate(Reverse(Upper(field)), "C")


def _of_side(side: str) -> list[Index]:
    keys: list[tuple[str, tuple[str | Combinable, ...]]] = [
        *((f"by_{field}", (side, field, "id")) for field in SORTED),
        *((f"by_{field}", (side, field)) for field in RANGED),
        ("by_number", (F(side), upper("number"), F("id"))),
        ("by_number_end", (F(side), reversed_upper("number"))),
    ]
    found = [_index(f"inv_{side[:3]}_{name}", key, OPEN[side]) for name, key in keys]
    # A reference is often absent: only those that are written weigh something.
    found += [
        Index(F(side), upper(field), name=f"inv_{side[:3]}_{field}"[:30], condition=~Q(**{field: ""})) for field in REFERENCES
    ]
    other = "recipient" if side == "supplier" else "supplier"
    return [
        *found,
        *(_rare(side, field, usual) for field, usual in USUAL.items()),
        Index(fields=[side, "iban", "-id"], name=f"inv_{side[:3]}_by_iban", condition=OPEN[side] & ~Q(iban="")),
        Index(
            fields=[side, "-id"],
            name=f"inv_{side[:3]}_paid_late",
            include=["status_at"],
            condition=OPEN[side] & Q(days_late__isnull=False),
        ),
        Index(fields=[side, "status", "-id"], name=f"inv_{side[:3]}_by_status", include=[*STATED, other], condition=OPEN[side]),
        Index(fields=[side, "-id"], name=f"inv_{side[:3]}_cover", include=[*COVERED, other], condition=OPEN[side]),
    ]


def _of_valideur(side: str) -> list[Index]:
    """What waits for them, and all that they see: few rows, read whole rather than found."""
    named = Q(**{f"{side}__isnull": False})
    return [
        Index(fields=[side, "status", "-id"], name=f"inv_by_{side}", condition=named),
        Index(fields=[side, "-id"], name=f"inv_{side}_cover", include=[*COVERED, *VALIDATED], condition=named),
    ]


def _rare(side: str, field: str, usual: str) -> Index:
    condition = OPEN[side] & ~Q(**{field: usual})
    return Index(fields=[side, field, "-id"], name=f"inv_{side[:3]}_rare_{field[:4]}", condition=condition)


def _index(name: str, key: tuple[str | Combinable, ...], condition: Q) -> Index:
    if all(isinstance(part, str) for part in key):
        return Index(fields=[str(part) for part in key], name=name, condition=condition)
    return Index(*key, name=name, condition=condition)


LISTS = [
    *(index for side in SIDES for index in _of_side(side)),
    Index(fields=["recipient", "supplier", "-id"], name="inv_parties", include=["status"]),
    Index(fields=["supplier", "mode_depot", "-id"], name="inv_sup_by_mode", condition=OPEN["supplier"]),
    *(index for side in ("valideur_1", "valideur_2") for index in _of_valideur(side)),
    Index(fields=["assigned_to", "-id"], name="inv_by_assigned", condition=Q(assigned_to__isnull=False)),
    Index(fields=["created_by", "-id"], name="inv_by_creator"),
]
