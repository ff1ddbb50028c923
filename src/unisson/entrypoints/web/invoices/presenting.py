"""From the facts of an invoice to the words and addresses its page shows. Reads nothing, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from unisson.entrypoints.web.invoices.asking import address
from unisson.entrypoints.web.invoices.verbs import USUAL, VERBS, Verb
from unisson.entrypoints.web.shared.statuses import look_of
from unisson.lifecycles.engine import Ability, Cause
from unisson.lifecycles.invoice import INVOICE, Role, Status
from unisson.portal.invoices.event_words import OTHER_EVENTS
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.pages.pdf import UnreadablePdf
from unisson.portal.invoices.printing import rendering
from unisson.portal.invoices.queries import Moment, Next

PAGES_SHOWN = 3
SENDING = ("send", "send_to_valideur")
TONES = {"bad": "bad", "warn": "warn"}


@dataclass(frozen=True, slots=True)
class Button:
    """A verb as offered to the reader: allowed, or blocked with its causes."""

    verb: Verb
    url: str
    causes: tuple[Cause, ...] = ()
    main: bool = False

    @property
    def allowed(self) -> bool:
        return not self.causes


def blocking(ability: Ability, verb: Verb) -> tuple[Cause, ...]:
    """The causes that the verb's own form will not settle."""
    return tuple(cause for cause in ability.causes if cause.code not in verb.settles)


def buttons(invoice: Invoice, abilities: Sequence[Ability]) -> list[Button]:
    """One button for each verb a person may be offered here, in the order of the table; one of them is the main one."""
    known = [(ability, VERBS[ability.transition.verb]) for ability in abilities if ability.transition.verb in VERBS]
    judged = {verb.code: blocking(ability, verb) for ability, verb in known}
    main = next((code for code in USUAL if judged.get(code) == ()), "")
    return [
        Button(verb, address("treatment", invoice_id=invoice.pk, verb=verb.code), judged[verb.code], verb.code == main)
        for _, verb in known
    ]


def history(invoice: Invoice, moments: Sequence[Moment], upcoming: Next | None, certificate: str = "") -> list[dict[str, Any]]:
    """The lines of the timeline, the certificate beside the sending, then what is expected."""
    lines = [_line(moment, there) for moment, there in zip(moments, _settings(invoice, moments), strict=True)]
    for line, moment in zip(lines, moments, strict=True):
        if moment.code in SENDING and certificate:
            line |= {"url": certificate, "url_label": "certificat de dépôt"}
    if lines:
        lines[-1]["state"] = "now" if upcoming else lines[-1]["state"]
    if upcoming:
        lines.append({"label": f"Ensuite : {upcoming.sentence}.", "state": "next"})
    return lines


@dataclass(frozen=True, slots=True)
class _Setting:
    """Who held each role, and how long the recipient had to pay, when something happened."""

    holders: dict[Role, str]
    days: int | None


def _settings(invoice: Invoice, moments: Sequence[Moment]) -> list[_Setting]:
    """One setting for each moment: read backwards, since a recycling or a correction tells what it replaced."""
    holders = {
        Role.FOURNISSEUR: str(invoice.supplier or ""),
        Role.DESTINATAIRE: str(invoice.recipient or ""),
        Role.VALIDEUR_1: str(invoice.valideur_1 or ""),
        Role.VALIDEUR_2: str(invoice.valideur_2 or ""),
    }
    now = _Setting(holders, invoice.recipient.delai_paiement_jours if invoice.recipient else None)
    found = []
    for moment in reversed(moments):
        found.append(now)
        if "before" in moment.data:
            now = _earlier(now, moment)
    return found[::-1]


def _earlier(now: _Setting, moment: Moment) -> _Setting:
    before = moment.data["before"]
    if moment.code == "recycle":
        return _Setting(now.holders | {Role.DESTINATAIRE: before.get("recipient", "")}, before.get("delai_paiement_jours"))
    fields = {Role.VALIDEUR_1: "valideur_1", Role.VALIDEUR_2: "valideur_2"}
    return _Setting(now.holders | {role: before[name] for role, name in fields.items() if name in before}, now.days)


def _line(moment: Moment, there: _Setting) -> dict[str, Any]:
    look = look_of(moment.status)
    line: dict[str, Any] = {"label": look.label, "at": moment.at, "note": moment.note, "detail": moment.motif}
    line["state"] = TONES.get(look.tone, "done")
    line["who"] = _who(moment, there)
    if moment.status == Status.MISE_A_DISPOSITION and there.days:
        line["detail"] = f"le délai de {there.days} jours commence"
    if moment.data.get("numero_mandat"):
        line["detail"] = f"mandat n° {moment.data['numero_mandat']}"
    return line


def _who(moment: Moment, there: _Setting) -> str:
    """The person, and the structure in whose name the verb was said."""
    role = next((line.by[0] for line in INVOICE.transitions if line.verb == moment.code), Role.SYSTEME)
    return ", ".join(part for part in (moment.who, there.holders.get(Role(role), "")) if part)


def others(moments: Iterable[Moment]) -> list[dict[str, Any]]:
    """The lines of what is not a change of status."""
    return [
        {
            "label": OTHER_EVENTS.get(moment.code, moment.code.replace("_", " ").capitalize()),
            "at": moment.at,
            "who": moment.who,
            "detail": moment.data.get("filename") or moment.data.get("to", ""),
            "note": moment.note,
        }
        for moment in moments
    ]


def pages(invoice: Invoice, found: Iterable[Document]) -> list[dict[str, Any]]:
    """The first pages of the invoice as images; none when the document cannot be shown."""
    principal = next((document for document in found if document.kind == DocumentKind.PRINCIPALE), None)
    if principal is None:
        return []
    try:
        shown = rendering.pages_of(principal)[:PAGES_SHOWN]
    except (rendering.NoSuchPage, UnreadablePdf, OSError):  # the file itself stays in the list of documents
        return []
    ids = {"invoice_id": invoice.pk, "document_id": principal.pk}
    return [
        {
            "src": address("document_page", **ids, number=page.number) + page.query,
            "width": page.width,
            "height": page.height,
            "alt": f"Page {page.number} de la facture {invoice.number}",
        }
        for page in shown
    ]


@dataclass(frozen=True, slots=True)
class File:
    """A document as its card shows it."""

    kind: str
    label: str
    name: str
    size: int
    url: str


def documents(invoice: Invoice, found: Iterable[Document]) -> list[File]:
    """The files, the invoice itself first, each with its address when it can be downloaded."""
    order = list(DocumentKind)
    ranked = sorted(found, key=lambda document: order.index(DocumentKind(document.kind)))
    return [
        File(
            document.kind,
            document.designation or _kind(document),
            document.filename,
            document.size,
            address("document", invoice_id=invoice.pk, document_id=document.pk),
        )
        for document in ranked
    ]


def _kind(document: Document) -> str:
    if document.kind == DocumentKind.COMPLEMENTAIRE:
        return document.filename
    if document.kind == DocumentKind.PRINCIPALE:
        return "Facture (XML)" if "xml" in document.mime_type else "Facture (PDF)"
    return str(DocumentKind(document.kind).label)
