"""Verification: everything that was sealed is read and hashed again; each difference is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import Max

from unisson.portal.archives import content, hashing
from unisson.portal.archives.models import Leaf, Seal, Verification
from unisson.portal.invoices.models import Document, Invoice
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.models import Event, EventKind

BATCH = 500


@dataclass(frozen=True, slots=True)
class Break:
    """Something is no longer what was sealed: what, on which object, since when, in words."""

    code: str
    subject: str
    words: str


def verify(*, with_files: bool = False) -> Verification:
    """Verify the chain, then each object under it, its files too when asked; the result is kept. Changes nothing else."""
    done = Verification.objects.create(started_at=clock.now(), with_files=with_files)
    found = list(_chain())
    done.seals = Seal.objects.count()
    for kind, ids in _subjects():
        checks = _Batch(kind, ids, with_files)
        found += checks.breaks()
        done.subjects, done.files = done.subjects + len(ids), done.files + checks.files
    done.breaks = [asdict(one) for one in found]
    done.finished_at = clock.now()
    done.save()
    return done


def _chain() -> Iterator[Break]:
    previous, expected = "", None
    for seal in Seal.objects.all():
        day = f"{seal.day:%d/%m/%Y}"
        if expected is not None and seal.day != expected:
            yield Break("SCEAU_MANQUANT", day, f"Le sceau du {expected:%d/%m/%Y} manque avant celui du {day}.")
        if seal.previous != previous:
            yield Break("CHAINE_ROMPUE", day, f"Le sceau du {day} ne suit plus celui de la veille.")
        if hashing.digest(content.of_seal(seal)) != seal.hash:
            yield Break("SCEAU_ALTERE", day, f"Le sceau du {day} a été modifié.")
        leaves = list(seal.leaves.order_by("subject_type", "subject_id"))
        wrong = [leaf for leaf in leaves if hashing.digest(content.of_leaf(leaf)) != leaf.digest]
        for leaf in wrong:
            yield Break("FEUILLE_ALTEREE", _named(leaf), f"Ce que le sceau du {day} dit de {_named(leaf)} a été modifié.")
        if hashing.root([leaf.digest for leaf in leaves]) != seal.root:
            yield Break("SCEAU_ALTERE", day, f"Le sceau du {day} ne couvre plus les mêmes objets.")
        previous, expected = seal.hash, seal.day + timedelta(1)


def _subjects() -> Iterator[tuple[str, list[int]]]:
    rows = Leaf.objects.order_by("subject_type", "subject_id").values_list("subject_type", "subject_id").distinct()
    kinds: dict[str, list[int]] = defaultdict(list)
    for kind, pk in rows.iterator():
        kinds[kind].append(pk)
    for kind, ids in kinds.items():
        for start in range(0, len(ids), BATCH):
            yield kind, ids[start : start + BATCH]


class _Batch:
    """Some objects of one kind, read once."""

    def __init__(self, kind: str, ids: list[int], with_files: bool) -> None:
        self.kind, self.ids, self.with_files, self.files = kind, ids, with_files, 0
        scope = {"subject_type": kind, "subject_id__in": ids}
        self.leaves: dict[int, list[Leaf]] = defaultdict(list)
        for leaf in Leaf.objects.filter(**scope).select_related("seal").order_by("id"):
            self.leaves[leaf.subject_id].append(leaf)
        self.events: dict[int, list[Event]] = defaultdict(list)
        for event in Event.objects.filter(**scope).order_by("pk"):
            self.events[event.subject_id].append(event)
        is_invoice = kind == content.INVOICE
        rows = Invoice.objects.filter(pk__in=ids if is_invoice else []).defer("report", "fields_read")
        self.invoices = {invoice.pk: invoice for invoice in rows}
        self.documents: dict[int, list[Document]] = defaultdict(list)
        for document in Document.objects.filter(invoice__in=ids if is_invoice else []).order_by("pk"):
            self.documents[document.invoice_id].append(document)

    def breaks(self) -> Iterator[Break]:
        for pk in self.ids:
            yield from self._history(pk)
            if self.kind == content.INVOICE:
                yield from self._invoice(pk)

    def _history(self, pk: int) -> Iterator[Break]:
        running, position, since = "", 0, None
        events = self.events[pk]
        for leaf in self.leaves[pk]:
            while position < len(events) and events[position].pk <= leaf.last_event_id:
                running = content.history([events[position]], running)
                position += 1
            if running != leaf.events_hash:
                yield Break(
                    "HISTORIQUE_ALTERE", _named(leaf), f"L’historique de {_named(leaf)} a été modifié {_when(since, leaf)}."
                )
                return
            since = leaf.seal.day

    def _invoice(self, pk: int) -> Iterator[Break]:
        leaf, name = self.leaves[pk][-1], _named(self.leaves[pk][-1])
        if not leaf.facts_hash:
            return
        invoice = self.invoices.get(pk)
        if invoice is None:
            yield Break("FACTURE_ABSENTE", name, f"{name} a disparu.")
            return
        if hashing.digest(content.of_facts(invoice)) != leaf.facts_hash:
            yield Break(
                "FACTURE_ALTEREE", name, f"Les données de {name} ({invoice.number}) ne sont plus celles qui ont été scellées."
            )
        sealed = [document for document in self.documents[pk] if document.pk <= leaf.last_document_id]
        if hashing.digest(content.of_documents(sealed)) != leaf.documents_hash:
            yield Break("DOCUMENTS_ALTERES", name, f"La liste des documents de {name} ({invoice.number}) a été modifiée.")
        last = next((event for event in reversed(self.events[pk]) if event.kind == EventKind.STATUT), None)
        if last is not None and last.target != invoice.status:
            said = f"{name} ({invoice.number}) est « {invoice.status} », son historique dit « {last.target} »."
            yield Break("STATUT_SANS_HISTORIQUE", name, said)
        yield from self._files(sealed, f"{name} ({invoice.number})")

    def _files(self, documents: list[Document], name: str) -> Iterator[Break]:
        for document in documents if self.with_files else []:
            self.files += 1
            try:
                files.fetch(document.sha256)
            except FileNotFoundError:
                yield Break("FICHIER_ABSENT", name, f"Le fichier « {document.filename} » de {name} a disparu.")
            except OSError:
                yield Break("FICHIER_ALTERE", name, f"Le fichier « {document.filename} » de {name} a été modifié.")


def _named(leaf: Leaf) -> str:
    kinds = {"invoices.invoice": "la facture", "organisations.structure": "la structure", "accounts.user": "le compte"}
    return f"{kinds.get(leaf.subject_type, leaf.subject_type)} {leaf.subject_id}"


def _when(since: date | None, leaf: Leaf) -> str:
    upto = f"au plus tard dans ce qui a été scellé le {leaf.seal.day:%d/%m/%Y}"
    return f"entre les sceaux du {since:%d/%m/%Y} et du {leaf.seal.day:%d/%m/%Y}" if since else upto


def unsealed() -> int:
    """The events that no seal covers yet: those of today, and what was written late."""
    low = Seal.objects.aggregate(low=Max("low_event_id"))["low"] or 0
    return Event.objects.filter(pk__gt=low).count()
