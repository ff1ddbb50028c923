"""An invoice submitted in one go by software: prepared, judged and sent in one transaction, or nothing of it is kept."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from einvoice.report import Report
from unisson.portal.invoices import documents, judgement, mandate
from unisson.portal.invoices.actions import drafting, entering, sending
from unisson.portal.invoices.entry.fields import Content
from unisson.portal.invoices.guards import verdict_is_favourable
from unisson.portal.invoices.models import Invoice, ModeDepot
from unisson.portal.kernel.actor import Actor
from unisson.portal.organisations.models import Espace, Service, Structure

CENT = Decimal("0.01")


class Piece(NamedTuple):
    """A file that goes with an invoice, and what is said of it: its words, its type, the line it is about."""

    name: str
    data: bytes
    designation: str = ""
    type_code: str = ""
    line_number: int | None = None


class NotSent(Exception):
    """What was submitted may not be sent; `report` says why, level by level. Nothing is kept."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.verdict)
        self.report = report


class TotalsDiffer(Exception):
    """The totals announced are not those of the lines: `differences` are (field, announced, computed)."""

    def __init__(self, differences: list[tuple[str, Decimal, Decimal]]) -> None:
        super().__init__("totals")
        self.differences = differences


@dataclass(frozen=True, slots=True)
class Submission:
    """What both ways share: for whom, and the pieces that go with the invoice."""

    supplier: Structure
    service: Service | None = None
    pieces: Sequence[Piece] = ()
    totals: dict[str, Decimal] = field(default_factory=dict)  # column of the invoice -> amount announced


@transaction.atomic
def submit_typed(submission: Submission, actor: Actor, content: Content) -> Invoice:
    """Send an invoice given as data (SAISIE_API): the portal makes its document.

    Raises NotAllowed, MandateMissing, TotalsDiffer, NotSent, DocumentRefused, Refused.
    """
    _demand(submission, actor)
    supplier = submission.supplier
    if mandate.in_force(supplier.pk) is None:
        raise entering.MandateMissing
    content.checked = True
    invoice = entering.open_typed(supplier, actor, content, submission.service)
    invoice.mode_depot = ModeDepot.SAISIE_API
    invoice.save(update_fields=["mode_depot"])
    return _sent(invoice, submission, actor)


@transaction.atomic
def submit_pdf(
    submission: Submission, actor: Actor, file: tuple[str, bytes], values: dict[str, Any], *, signed: bool = False
) -> Invoice:
    """Send a PDF with the fields that say what it is (DEPOT_PDF_API). Raises as `submit_typed`, and FileRefused."""
    _demand(submission, actor)
    draft = drafting.create_draft(submission.supplier, actor, *file, submission.service)
    invoice = drafting.update_draft(draft.pk, actor, values)
    if signed:
        invoice.mode_depot = ModeDepot.DEPOT_PDF_SIGNE_API
        invoice.save(update_fields=["mode_depot"])
    return _sent(invoice, submission, actor)


def _demand(submission: Submission, actor: Actor) -> None:
    place = submission.service.pk if submission.service else None
    if not actor.may(Espace.FACTURES_EMISES, submission.supplier.pk, place, modify=True):
        raise drafting.NotAllowed


def _sent(invoice: Invoice, submission: Submission, actor: Actor) -> Invoice:
    differences = [
        (name, announced, computed)
        for name, announced in submission.totals.items()
        if (computed := getattr(invoice, name)) is not None and announced.quantize(CENT) != computed
    ]
    if differences:
        raise TotalsDiffer(differences)
    for piece in submission.pieces:
        mime = mimetypes.guess_type(piece.name)[0] or "application/octet-stream"
        documents.designate(drafting.attach_piece(invoice.pk, actor, piece.name, piece.data, mime), *piece[2:])
    if not verdict_is_favourable(invoice):
        raise NotSent(judgement.report_of(invoice))
    return sending.send(invoice.pk, actor)
