"""Writing an invoice on line: open a draft, keep what is typed, ask for the verdict. Sending is `sending`'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from unisson.portal.directory import queries as directory
from unisson.portal.invoices import judgement, mandate
from unisson.portal.invoices.actions import drafting
from unisson.portal.invoices.actions.drafting import NotADraft, NotAllowed
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.entry.fields import HEADER_DEFAULTS, LINE_DEFAULTS, Content
from unisson.portal.invoices.models import Invoice, ModeDepot
from unisson.portal.invoices.numbering import next_number
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import CoordonneesBancaires, Espace, Service, Structure

__all__ = ["MandateMissing", "NotADraft", "NotAllowed", "StaleContent", "blank", "check", "keep", "start"]


class MandateMissing(Exception):
    """The structure has not accepted the mandat de facturation: nothing is written on line in its name."""


class StaleContent(Exception):
    """The draft was changed elsewhere (another tab): keeping these words would undo `kept`."""

    def __init__(self, kept: Content) -> None:
        super().__init__("stale")
        self.kept = kept


def blank(supplier: Structure, **header: str) -> Content:
    """What a new invoice starts from: today, the number that follows, the usual account, one empty line."""
    account = CoordonneesBancaires.objects.utilisables().filter(structure=supplier).first()
    usual = {
        "number": next_number(supplier),
        "issue_date": clock.today().isoformat(),
        "account": str(account.pk) if account else typed.NO_ACCOUNT,
    }
    return Content(HEADER_DEFAULTS | usual | header, [dict(LINE_DEFAULTS)])


@transaction.atomic
def start(supplier: Structure, actor: Actor, content: Content, service: Service | None = None) -> Invoice:
    """Open a draft with this content. A double click opens one: the untouched twin comes back.

    Raises NotAllowed, MandateMissing.
    """
    if not actor.may(Espace.FACTURES_EMISES, supplier.pk, service.pk if service else None, modify=True):
        raise NotAllowed
    Structure.objects.select_for_update(no_key=True).get(pk=supplier.pk)
    if mandate.in_force(supplier.pk) is None:
        raise MandateMissing
    mine = Invoice.objects.drafts().filter(supplier=supplier, created_by_id=actor.user_id, mode_depot=ModeDepot.SAISIE_PORTAIL)
    return mine.filter(entry=content.as_json()).first() or open_typed(supplier, actor, content, service)


def open_typed(supplier: Structure, actor: Actor, content: Content, service: Service | None = None) -> Invoice:
    """The new draft itself, inside a transaction, whoever prepares it."""
    now = clock.now()
    invoice = Invoice(
        supplier=supplier,
        supplier_service=service,
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
        status_at=now,
        format="FACTURX",
        mode_depot=ModeDepot.SAISIE_PORTAIL,
        entry=content.as_json(),
    )
    _derive(invoice)
    invoice.save()
    judgement.judge(invoice)
    invoice.save()
    record(invoice, EventKind.ACTION, "CREATION_BROUILLON", actor, data={"mode": invoice.mode_depot})
    return invoice


@transaction.atomic
def keep(invoice_id: int, actor: Actor, content: Content) -> Invoice:
    """Keep what is typed, whatever it is worth; two tabs on one draft never undo each other in silence.

    Words typed over a revision that is no longer the last are refused, unless the same page wrote in between; a program
    that did not look (`content.revision` None) writes over. The verdict waits for `check`, or follows once it was asked
    for. Raises Invoice.DoesNotExist, NotADraft, NotAllowed, StaleContent.
    """
    invoice = _typed_draft(invoice_id, actor)
    kept = Content.of(invoice.entry)
    if content.revision is not None and content.revision != kept.revision and not _same_page(content, kept):
        raise StaleContent(kept)
    content.header = _found_by_name(content.header)
    content.checked = kept.checked
    content.revision = (kept.revision or 0) + (0 if content.says_as(kept) else 1)
    return _write(invoice, content)


def _same_page(content: Content, kept: Content) -> bool:
    """Whether the last words were of this very page; what it sent by itself never comes after what its buttons sent."""
    return bool(content.writer) and content.writer == kept.writer and (kept.automatic or not content.automatic)


@transaction.atomic
def check(invoice_id: int, actor: Actor) -> Invoice:
    """Give the complete verdict on what is kept, and show it from now on. Raises as `keep`."""
    invoice = _typed_draft(invoice_id, actor)
    content = Content.of(invoice.entry)
    content.checked = True
    return _write(invoice, content)


def _write(invoice: Invoice, content: Content) -> Invoice:
    invoice.entry = content.as_json()
    _derive(invoice)
    if content.checked:
        return drafting.rejudge(invoice)
    invoice.verdict, invoice.updated_at = "NOT_CHECKED", clock.now()
    invoice.save()
    return invoice


def _derive(invoice: Invoice) -> None:
    drafting.write(invoice, typed.columns(typed.whole(invoice)))


def _typed_draft(invoice_id: int, actor: Actor) -> Invoice:
    invoice = drafting.open_draft(invoice_id, actor)
    if not invoice.is_typed:
        raise NotADraft
    return invoice


def _found_by_name(header: Mapping[str, str]) -> dict[str, Any]:
    """A recipient typed by its name becomes its SIRET when only one answers to that name."""
    written = header.get("recipient_identifiant", "").strip()
    if not any(character.isalpha() for character in written):
        return dict(header)
    found = directory.suggest(written, size=2)
    return {**header, "recipient_identifiant": found[0].identifiant} if len(found) == 1 else dict(header)
