"""Begin again from another invoice, or from a model; keep a model; let a dated job prepare what recurs."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from unisson.portal.accounts.models import User
from unisson.portal.invoices.actions import answering, entering
from unisson.portal.invoices.actions.drafting import NotAllowed
from unisson.portal.invoices.entry import copying
from unisson.portal.invoices.entry.fields import Content
from unisson.portal.invoices.models import Invoice, Modele, Periodicite, TypeFacture
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import SYSTEM, Actor, EntryPoint
from unisson.portal.kernel.events import record
from unisson.portal.kernel.models import EventKind
from unisson.portal.organisations.models import Espace, Structure

MONTHS = {Periodicite.MENSUELLE: 1, Periodicite.TRIMESTRIELLE: 3, Periodicite.ANNUELLE: 12}


class NotCreditable(Exception):
    """Only an invoice that was sent can be corrected by a credit note."""


class NameTaken(Exception):
    """Another model of the structure has this name."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The name of a model, and when it prepares a draft (never, when there is no period)."""

    name: str
    periodicite: str = ""
    next_on: date | None = None
    ends_on: date | None = None


def duplicate(invoice_id: int, actor: Actor) -> Invoice:
    """A new draft with the same words, today's date and the next number. Raises as `entering.start`, Invoice.DoesNotExist."""
    source = _mine(invoice_id, actor)
    return _again(source, actor, copying.content_of(source))


@transaction.atomic
def redo(invoice_id: int, actor: Actor) -> Invoice:
    """Deal with a refusal in one click: it is treated, and a draft with the same words waits under the next number.

    All or nothing. Raises Refused (no refusal, no right) and as `duplicate`.
    """
    answering.treat_rejection(invoice_id, actor)
    return duplicate(invoice_id, actor)


def credit(invoice_id: int, actor: Actor) -> Invoice:
    """A credit note that corrects a sent invoice, amounts positive, as a draft. Raises NotCreditable and as `duplicate`."""
    source = _mine(invoice_id, actor)
    if source.sent_at is None or source.type_facture == TypeFacture.AVOIR:
        raise NotCreditable
    return _again(source, actor, copying.credit_of(source))


def _mine(invoice_id: int, actor: Actor) -> Invoice:
    visible = Invoice.objects.visible_to(actor).select_related("supplier", "supplier_service")
    invoice = visible.get(pk=invoice_id)
    if not actor.may(Espace.FACTURES_EMISES, invoice.supplier_id, invoice.supplier_service_id, modify=True):
        raise NotAllowed
    return invoice


def _again(source: Invoice, actor: Actor, content: Content) -> Invoice:
    fresh = entering.blank(source.supplier, **{name: text for name, text in content.header.items() if name != "account"})
    written = Content(fresh.header, content.lines, adjustments=content.adjustments)
    return entering.start(source.supplier, actor, written, source.supplier_service)


@transaction.atomic
def save_model(invoice_id: int, actor: Actor, terms: Terms) -> Modele:
    """Keep the words of an invoice as a model. Raises NotAllowed, NameTaken, Invoice.DoesNotExist."""
    source = _mine(invoice_id, actor)
    content = copying.model_of(copying.content_of(source))
    model = Modele(structure=source.supplier, content=content.as_json(), created_at=clock.now(), created_by_id=actor.user_id)
    return _keep(model, terms)


@transaction.atomic
def change_model(model_id: int, actor: Actor, terms: Terms) -> Modele:
    """Rename a model or change its period. Raises NotAllowed, NameTaken, Modele.DoesNotExist."""
    return _keep(_model(model_id, actor), terms)


def _keep(model: Modele, terms: Terms) -> Modele:
    model.name, model.periodicite = terms.name, terms.periodicite
    model.next_on = terms.next_on if terms.periodicite else None
    model.ends_on = terms.ends_on if terms.periodicite else None
    model.day = model.next_on.day if model.next_on else None
    try:
        with transaction.atomic():
            model.save()
    except IntegrityError as error:
        if "modele_name_unique" not in str(error):
            raise
        raise NameTaken from error
    return model


@transaction.atomic
def remove_model(model_id: int, actor: Actor) -> None:
    """Forget a model; the invoices it began are not touched. Raises NotAllowed, Modele.DoesNotExist."""
    _model(model_id, actor).delete()


def _model(model_id: int, actor: Actor) -> Modele:
    model = Modele.objects.visible_to(actor).locked(model_id)
    if not actor.may(Espace.FACTURES_EMISES, model.structure_id, None, modify=True):
        raise NotAllowed
    return model


def use_model(model_id: int, actor: Actor, structure: Structure) -> Invoice:
    """A new draft from a model of the structure. Raises Modele.DoesNotExist and as `entering.start`."""
    model = Modele.objects.visible_to(actor).get(pk=model_id, structure=structure)
    return entering.start(structure, actor, _fresh(model))


def _fresh(model: Modele) -> Content:
    kept = Content.of(model.content)
    return Content(entering.blank(model.structure, **kept.header).header, kept.lines, adjustments=kept.adjustments)


def prepare_due() -> int:
    """Prepare the draft of every model whose day has come, and tell its people; return how many. Nothing is ever sent.

    One transaction a model: run again, or twice at once, it prepares nothing more. After a long stop, one draft is
    prepared, not one for each day missed.
    """
    due = Modele.objects.filter(next_on__lte=clock.today()).order_by("next_on", "id").values_list("pk", flat=True)
    return sum(_prepare(pk) for pk in list(due))


@transaction.atomic
def _prepare(model_id: int) -> bool:
    today = clock.today()
    waiting = Modele.objects.select_for_update(skip_locked=True, of=("self",)).select_related("structure", "created_by")
    model = waiting.filter(pk=model_id, next_on__lte=today).first()
    if model is None:
        return False
    if model.ends_on is None or model.next_on is None or model.next_on <= model.ends_on:
        draft = entering.open_typed(model.structure, _on_behalf_of(model.created_by), _fresh(model))
        record(draft, EventKind.ACTION, "BROUILLON_PREPARE", SYSTEM, data={"modele": model.name})
    _move_on(model, today)
    model.save(update_fields=["next_on"])
    return True


def _on_behalf_of(person: User | None) -> Actor:
    """The portal, for the person who made the model: the draft is theirs."""
    return Actor(person.pk if person else None, SYSTEM.label, EntryPoint.SYSTEME)


def _move_on(model: Modele, today: date) -> None:
    """The next day of the period after today; none beyond the last day wanted."""
    months = MONTHS.get(Periodicite(model.periodicite)) if model.periodicite else None
    following = model.next_on
    while months and following and following <= today:
        following = _months_later(following, months, model.day or following.day)
    over = following is None or months is None or (model.ends_on is not None and following > model.ends_on)
    model.next_on = None if over else following


def _months_later(day: date, months: int, wanted: int) -> date:
    """The same day some months later, or the last of the month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(wanted, calendar.monthrange(year, month + 1)[1]))
