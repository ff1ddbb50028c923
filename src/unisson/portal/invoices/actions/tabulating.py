"""Many invoices from one spreadsheet: each is a draft with its verdict; the good ones are sent, the others corrected."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from unisson.portal.invoices import mandate
from unisson.portal.invoices.actions import drafting, entering, sending
from unisson.portal.invoices.documents import safe_name
from unisson.portal.invoices.entry import sheet
from unisson.portal.invoices.entry.fields import Content
from unisson.portal.invoices.models import Invoice, Tableur
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import Espace, Service, Structure

AT_ONCE = 25  # invoices sent by one press: a few seconds; the page goes on by itself


@dataclass(frozen=True, slots=True)
class Progress:
    """What one press did, and what remains ready."""

    sent: int
    refused: int
    ready: int


@transaction.atomic
def take(structure: Structure, actor: Actor, filename: str, data: bytes, service: Service | None = None) -> Tableur:
    """Open a draft, judged, for each invoice of the file. The same file given twice is taken once while its drafts are there.

    Nothing is sent. Raises NotAllowed, MandateMissing, SheetRefused.
    """
    if not actor.may(Espace.FACTURES_EMISES, structure.pk, service.pk if service else None, modify=True):
        raise drafting.NotAllowed
    Structure.objects.select_for_update(no_key=True).get(pk=structure.pk)
    if mandate.in_force(structure.pk) is None:
        raise entering.MandateMissing
    groups = sheet.groups_of(filename, data)
    digest = files.digest(data)
    same = Tableur.objects.filter(structure=structure, created_by_id=actor.user_id, sha256=digest)
    twin = same.filter(invoices__in=Invoice.objects.drafts()).first()
    if twin is not None:
        return twin
    taken = Tableur.objects.create(
        structure=structure,
        filename=safe_name(filename),
        sha256=digest,
        created_at=clock.now(),
        created_by_id=actor.user_id,
    )
    usual = entering.blank(structure).header
    for group in groups:
        written = group.content
        content = Content(usual | written.header, written.lines, checked=True, adjustments=written.adjustments)
        opened = entering.open_typed(structure, actor, content, service)
        where = {"rows": group.rows, "adjustments": group.adjustment_rows}
        Invoice.objects.filter(pk=opened.pk).update(tableur=taken, fields_read=where)
    return taken


def send_some(tableur_id: int, actor: Actor) -> Progress:
    """Send the next good ones, one transaction each; those that no longer pass become ones to correct.

    Raises Tableur.DoesNotExist, NotAllowed.
    """
    taken = Tableur.objects.visible_to(actor).get(pk=tableur_id)
    ready = Invoice.objects.drafts().visible_to(actor).filter(tableur=taken, verdict="VALID").order_by("id")
    done = refused = 0
    for pk in list(ready.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            went = sending.check_and_send(pk, actor, {}).sent_at is not None
        except Refused:  # judged right an instant before: its twin has just left
            entering.check(pk, actor)
            went = False
        done += went
        refused += not went
    return Progress(done, refused, ready.count())


def discard(tableur_id: int, actor: Actor) -> int:
    """Delete the drafts of the file that were not sent; return how many. Raises Tableur.DoesNotExist, Refused."""
    taken = Tableur.objects.visible_to(actor).get(pk=tableur_id)
    waiting = list(Invoice.objects.drafts().visible_to(actor).filter(tableur=taken).values_list("pk", flat=True))
    for pk in waiting:
        drafting.delete_draft(pk, actor)
    return len(waiting)
