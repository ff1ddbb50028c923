"""One file of a flux becomes a draft, a sent invoice, or a refusal with its codes. Once, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from einvoice import syntax
from einvoice.report import Finding, Verdict
from unisson.portal.exchange import findings, mixed, signing
from unisson.portal.exchange.actions.unwrapping import XML, draft_mixed
from unisson.portal.exchange.models import Flux, FluxItem, ItemState
from unisson.portal.exchange.syntaxes import SYNTAXES, SyntaxeFlux
from unisson.portal.invoices import judgement, routing
from unisson.portal.invoices.actions import drafting, opening, sending
from unisson.portal.invoices.actions.opening import Opened
from unisson.portal.invoices.cadres import CADRES, CadreFacturation
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.printing import certificate
from unisson.portal.invoices.queries.deposit import depositing_service, may_deposit
from unisson.portal.kernel import clock, files, writing
from unisson.portal.kernel.actor import SYSTEM, Actor, EntryPoint
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import Structure
from unisson.portal.organisations.permissions import actor_for, actor_of_account

TWIN = "Ce fichier a déjà été déposé dans un autre lot, qui attend votre décision."
_NAMES = {**certificate.FORMATS, str(syntax.Format.CPP_FACTURE): "CPPFactureMixte"}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a refused file said of itself, so that its depositor recognises it."""

    number: str = ""
    seller: str = ""
    buyer: str = ""


class NotTaken(Exception):
    """The file is refused: whatever was written for it is undone."""

    def __init__(self, reasons: list[dict[str, Any]], said: _Said | None = None) -> None:
        super().__init__()
        self.reasons = reasons
        self.said = said or _Said()


@dataclass(slots=True)
class Work:
    """One file to integrate: its line, its flux, who gave it, its bytes."""

    item: FluxItem
    flux: Flux
    actor: Actor
    data: bytes = field(repr=False)


def process_item(item_id: int) -> FluxItem:
    """Judge the file (and integrate it when its flux is automatic), or send its draft when it was asked.

    One transaction; done again, or by another worker, it does nothing more. Returns the item as it stands.
    """
    with transaction.atomic():
        rows = FluxItem.objects.select_for_update(of=("self",))
        item = rows.select_related("flux__depot__created_by", "flux__structure", "flux__service", "invoice").get(pk=item_id)
        if item.state == ItemState.PENDING:
            _judge(item)
        elif item.state == ItemState.SENDING:
            _send(item)
        return item


def depositor(flux: Flux) -> Actor:
    """Who deposited the flux, with the rights they hold today, through the door they came by."""
    depot = flux.depot
    door = EntryPoint(depot.entry_point)
    if depot.created_by is None and depot.technical_account:
        return actor_of_account(depot.technical_account)
    if depot.created_by is None:
        return SYSTEM if door is EntryPoint.SYSTEME else Actor(None, depot.technical_account, door)
    return actor_for(depot.created_by, door, technical_account=depot.technical_account, idempotency_key=depot.idempotency_key)


def _judge(item: FluxItem) -> None:
    if why := SYNTAXES[SyntaxeFlux(item.flux.syntaxe_flux)].why if item.flux.syntaxe_flux else "":
        _refuse(item, NotTaken([findings.as_data(findings.finding("IRR_SYNTAX", why))]))
        return
    work = Work(item, item.flux, depositor(item.flux), files.fetch(item.sha256))
    try:
        with transaction.atomic():
            _refuse_twin(item)
            invoice = _taken(work)
    except NotTaken as refused:
        _refuse(item, refused)
        return
    item.invoice, item.state = invoice, ItemState.DRAFTED
    _settle(item)


def _taken(work: Work) -> Invoice:
    """The draft of the file, sent when the flux is automatic. Raises NotTaken."""
    try:
        with transaction.atomic():
            invoice = _draft(work, work.flux.structure)
            if named := _named_supplier(work, invoice):
                raise _OtherSupplier(named)
    except _OtherSupplier as other:
        invoice = _draft(work, other.structure)
    _check_syntaxe(work, invoice)
    _check_number(work.flux, invoice)
    invoice = _sign(work, invoice)
    return _integrated(work, invoice) if work.flux.automatic else invoice


def _sign(work: Work, invoice: Invoice) -> Invoice:
    """Join to the draft the signatures that came beside its file: they are checked, and follow it. Raises NotTaken."""
    mine = [one for one in work.flux.signatures if one["signs"] == work.item.filename]
    for one in mine:
        try:
            drafting.attach_piece(invoice.pk, work.actor, signing.piece_name(one["name"]), files.fetch(one["sha256"]), XML)
        except DocumentRefused as refused:
            raise NotTaken([findings.as_data(Finding(rule=refused.code, message=refused.sentence))]) from refused
    if mine:
        invoice.refresh_from_db()
    return invoice


class _OtherSupplier(Exception):
    """The file names another structure for which its depositor may deposit too: an accountant sends for many."""

    def __init__(self, structure: Structure) -> None:
        super().__init__()
        self.structure = structure


def _draft(work: Work, supplier: Structure) -> Invoice:
    service = work.flux.service if supplier == work.flux.structure else depositing_service(work.actor, supplier)
    name = work.item.filename.replace("\\", "/").rpartition("/")[2]
    with _told(supplier):
        draft = draft_mixed if mixed.is_mixed(work.data) else drafting.create_draft
        invoice = draft(supplier, work.actor, name, work.data, service)
    if FluxItem.objects.filter(invoice=invoice).exists():
        raise _not_taken("REJ_UNI", TWIN)
    return invoice


@contextmanager
def _told(supplier: Structure) -> Iterator[None]:
    """Each reason why a file opens nothing, as a refusal of the flux."""
    try:
        yield
    except mixed.NotMixed as refused:
        raise _not_taken("IRR_SYNTAX", refused.sentence) from refused
    except opening.FileRefused as refused:
        raise NotTaken(findings.of_report(refused.report)) from refused
    except opening.SupplierInactive as refused:
        raise _not_taken("REJ_HAB", f"{supplier} est inactive : elle ne peut plus envoyer de facture.") from refused
    except opening.NotAllowed as refused:
        raise _not_taken("REJ_HAB", f"Votre habilitation ne permet plus de déposer pour {supplier}.") from refused
    except DocumentRefused as refused:
        raise NotTaken([findings.as_data(Finding(rule=refused.code, message=refused.sentence))]) from refused


def _named_supplier(work: Work, invoice: Invoice) -> Structure | None:
    """The structure that the file names as its supplier, when it is another one for which the actor deposits.

    Raises NotTaken when the flux is automatic and the actor may not: nobody is there to be asked.
    """
    named = invoice.seller_read
    if not named or named == invoice.supplier.identifiant:
        return None
    other = routing.find_structure(named)
    if other is not None and may_deposit(work.actor, other):
        return other
    if work.flux.automatic:
        what = f"Ce fichier nomme le fournisseur {named}, pour lequel ce compte ne peut pas déposer."
        raise NotTaken([findings.as_data(findings.finding("REJ_HAB", what))], _said(invoice))
    return None


def _check_syntaxe(work: Work, invoice: Invoice) -> None:
    announced, came = work.flux.syntaxe_flux, _format(work, invoice)
    if announced:
        if came not in SYNTAXES[SyntaxeFlux(announced)].formats:
            right = " ou ".join(code.value for code, known in SYNTAXES.items() if came in known.formats and known.may_be_sent)
            name = _NAMES.get(came, came)
            what = f"Ce fichier est de format « {name} », hors de la syntaxe annoncée ({announced})."
            what += f" Annoncez {right}." if right else ""
            raise NotTaken([findings.as_data(findings.finding("IRR_SYNTAX", what))], _said(invoice))
        _check_cadre(SyntaxeFlux(announced), invoice)
    elif work.flux.automatic and came == "PDF":
        what = "Un PDF sans données ne peut pas être intégré sans que personne le vérifie."
        raise NotTaken([findings.as_data(findings.finding("IRR_TYPE_F", what))], _said(invoice))


def _check_cadre(announced: SyntaxeFlux, invoice: Invoice) -> None:
    only = SYNTAXES[announced].only
    if only is not None and invoice.cadre_facturation != only:
        cadre = CADRES[CadreFacturation(invoice.cadre_facturation)].short
        what = f"{announced} ne porte que le cadre {CADRES[only].short} ({only.label.lower()}) ; ce fichier porte {cadre}."
        raise NotTaken([findings.as_data(findings.finding("IRR_SYNTAX", what))], _said(invoice))


def _format(work: Work, invoice: Invoice) -> str:
    return str(syntax.Format.CPP_FACTURE) if mixed.is_mixed(work.data) else invoice.format


def _refuse_twin(item: FluxItem) -> None:
    before = FluxItem.objects.filter(flux_id=item.flux_id, sha256=item.sha256, position__lt=item.position).first()
    if before is not None:
        raise _not_taken("REJ_UNI", f"Ce fichier est identique à « {before.filename} » du même lot.")


def _check_number(flux: Flux, invoice: Invoice) -> None:
    """Two files of one lot with the same number: the second would be refused at its sending, so it is told now."""
    same = Invoice.objects.filter(supplier=invoice.supplier_id, number__iexact=invoice.number, flux_item__flux=flux)
    twin = same.select_related("flux_item").exclude(pk=invoice.pk).first() if invoice.number else None
    if twin is not None:
        what = f"Le fichier « {twin.flux_item.filename} » du même lot porte déjà le numéro « {invoice.number} »."
        raise NotTaken([findings.as_data(findings.finding("REJ_UNI", what))], _said(invoice))


def take(work: Work) -> None:
    """Judge once a file that is a flux by itself, and make its invoice as it is when it has been sent: no draft ever was.

    Inside `writing.together()`, and the item stays to be written. Raises NotTaken: nothing was written then.
    """
    opened = _opened(work, work.flux.structure)
    if other := _named_supplier(work, opened.invoice):
        opened = _opened(work, other)
    invoice, paper = opened.invoice, opened.paper
    _check_syntaxe(work, invoice)
    judgement.judge(invoice, paper)
    if invoice.verdict != Verdict.VALID:
        raise NotTaken(findings.of_report(judgement.report_of(invoice)), _said(invoice))
    try:
        sending.leave(invoice, work.actor, paper.document, work.flux.depot, certified=False)
    except Refused as refused:
        raise NotTaken(_causes(refused), _said(invoice)) from refused
    writing.add(*opened.documents)
    work.item.invoice, work.item.state = invoice, ItemState.DRAFTED


def _opened(work: Work, supplier: Structure) -> Opened:
    service = work.flux.service if supplier == work.flux.structure else depositing_service(work.actor, supplier)
    with _told(supplier):
        return opening.open_file(supplier, work.actor, work.item.filename, work.data, service)
    raise AssertionError  # the block gives its result, or a refusal


def _integrated(work: Work, invoice: Invoice) -> Invoice:
    if invoice.verdict != Verdict.VALID:
        raise NotTaken(findings.of_report(judgement.report_of(invoice)), _said(invoice))
    try:
        return sending.send(invoice.pk, work.actor, work.flux.depot)
    except Refused as refused:
        raise NotTaken(_causes(refused), _said(invoice)) from refused


def _send(item: FluxItem) -> None:
    """Send the draft; refused at the last moment, it goes back among those to mend, with today's verdict."""
    actor, invoice = depositor(item.flux), item.invoice
    assert invoice is not None  # only a judged file is ever asked to be sent
    item.state = ItemState.DRAFTED
    try:
        sending.send(invoice.pk, actor, item.flux.depot)
    except Invoice.DoesNotExist:
        pass  # deleted by its author meanwhile
    except Refused as refused:
        try:
            again = drafting.update_draft(invoice.pk, actor, {})
        except (drafting.NotADraft, drafting.NotAllowed, Invoice.DoesNotExist):
            again = invoice
        if again.verdict == Verdict.VALID:  # not its content: a right was lost, or its status changed
            _refuse(item, NotTaken(_causes(refused), _said(invoice)))
            return
    _settle(item)


def _causes(refused: Refused) -> list[dict[str, Any]]:
    return [findings.as_data(Finding(rule=cause.code, message=cause.sentence)) for cause in refused.causes]


def _said(invoice: Invoice) -> _Said:
    return _Said(invoice.number, invoice.seller_read or invoice.supplier.identifiant, invoice.recipient_identifiant)


def _not_taken(code: str, what: str) -> NotTaken:
    return NotTaken([findings.as_data(findings.finding(code, what))])


def refuse(item: FluxItem, refused: NotTaken) -> None:
    """Say on the item why nothing was made of it; it stays to be written."""
    item.state, item.findings = ItemState.REFUSED, refused.reasons
    item.number, item.seller, item.buyer = refused.said.number, refused.said.seller, refused.said.buyer


def _refuse(item: FluxItem, refused: NotTaken) -> None:
    refuse(item, refused)
    _settle(item)


def _settle(item: FluxItem) -> None:
    item.settled_at, item.attempts = clock.now(), 0
    item.save()
