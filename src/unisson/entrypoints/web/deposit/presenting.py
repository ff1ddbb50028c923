"""From a draft and its verdict to what the check page shows: errors by their field, pages with their boxes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.forms.utils import ErrorList
from django.urls import reverse
from django.utils.html import format_html

from einvoice.report import Finding, Report, Severity
from unisson.entrypoints.web.deposit.forms import AMOUNTS, DraftForm, needs_valideur
from unisson.portal.invoices.models import Document, Invoice
from unisson.portal.invoices.pages.pdf import UnreadablePdf
from unisson.portal.invoices.printing import rendering

# Business term of a finding -> field of the form where it is said.
FIELD_OF_TERM = {
    "BT-1": "number",
    "BT-2": "issue_date",
    "BT-3": "type_facture",
    "BT-5": "currency",
    "BT-8": "type_tva",
    "BT-9": "due_date",
    "BT-10": "code_service",
    "BT-12": "numero_marche",
    "BT-13": "numero_engagement",
    "BT-23": "cadre_facturation",
    "BT-25": "numero_facture_origine",
    "BT-46": "recipient_identifiant",
    "BT-47": "recipient_identifiant",
    "BT-81": "mode_paiement",
    "BT-84": "coordonnees",
    "BT-109": "total_without_vat",
    "BT-110": "total_vat",
    "BT-112": "total_with_vat",
    "BT-115": "amount_due",
    "BT-120": "motif_exoneration",
    "FR-VALIDEUR": "valideur_identifiant",
}
TWINS = ("ADM-DOUBLON", "ADM-MEME-FICHIER")

# Fields whose place on the page helps; the word « Facture » or the sign « € » would only be noise.
BOXED = (
    "recipient_identifiant",
    "code_service",
    "numero_engagement",
    "number",
    "issue_date",
    "due_date",
    "numero_facture_origine",
    "numero_marche",
    *AMOUNTS,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page image and what was read on it."""

    src: str
    width: int
    height: int
    boxes: list[dict[str, Any]]
    alt: str


def place_findings(form: DraftForm, report: Report) -> list[Finding]:
    """Put each error by its field; what no field of the form can mend comes back, to be said apart."""
    elsewhere = []
    for finding in report.findings:
        name = next((FIELD_OF_TERM[term] for term in finding.field.split() if term in FIELD_OF_TERM), "")
        if finding.severity is not Severity.FATAL or name not in form.fields:
            # The place of a twin is an invoice: it is given as a link, not as a number.
            elsewhere.append(replace(finding, location="") if finding.rule in TWINS else finding)
        elif not _said(form, name, finding):
            form.add_error(name, sentence(finding))
    return elsewhere


def _said(form: DraftForm, name: str, finding: Finding) -> bool:
    """An unknown recipient is said once, whichever level saw it."""
    errors = form.errors.get(name) or ErrorList()
    absent = not form.data.get(name) and bool(errors)
    return absent or any(finding.message in str(error) for error in errors)


def sentence(finding: Finding) -> str:
    if url := twin_url((finding,)):
        link = format_html('<a href="{}">Voir la facture existante</a>', url)
        return format_html("{} {} {}", finding.message, finding.remedy, link)
    return f"{finding.message} {finding.remedy}".strip()


def twin_url(findings: Iterable[Finding]) -> str:
    """The address of the invoice that this one repeats, when the verdict found one."""
    found = (finding.location for finding in findings if finding.rule in TWINS and finding.location.isdecimal())
    return next((reverse("invoice", args=[int(location)]) for location in found), "")


def rows_of(form: DraftForm, invoice: Invoice) -> dict[str, list[dict[str, Any]]]:
    """The fields of the form by group, each with its hint of reading; those that do not apply are left out."""
    cadre = str(form.data.get("cadre_facturation", invoice.cadre_facturation))
    hidden = {
        "numero_facture_origine": form.data.get("type_facture") != "AVOIR",
        "motif_exoneration": form.data.get("type_tva") != "EXONERATION",
        "valideur_identifiant": not needs_valideur(cadre),
        "coordonnees": len(form.fields["coordonnees"].choices) < 2 if "coordonnees" in form.fields else True,  # type: ignore[attr-defined]
    }
    return {
        group: [
            {"field": form[name], "read": read_hint(invoice, name), "box": name if name in BOXED else ""}
            for name in names
            if name in form.fields and not (hidden.get(name) and not form.errors.get(name))
        ]
        for group, names in GROUPS.items()
    }


GROUPS = {
    "routing": ("recipient_identifiant", "code_service", "numero_engagement"),
    "references": ("type_facture", "number", "issue_date", "due_date", "numero_facture_origine", "numero_marche"),
    "amounts": ("total_without_vat", "total_vat", "total_with_vat", "amount_due", "currency"),
    "payment": ("type_tva", "motif_exoneration", "mode_paiement", "coordonnees"),
    "circuit": ("cadre_facturation", "valideur_identifiant", "comment"),
}


def read_hint(invoice: Invoice, name: str) -> str:
    """« Lu sur le PDF » while the field says what was read, else what the PDF says."""
    if invoice.format != "PDF":
        return "Repris du document" if getattr(invoice, name, "") and name in GROUPS["routing"] else ""
    read = invoice.fields_read.get("fields", {}).get(name)
    if not read or name not in BOXED:
        return ""
    return "Lu sur le PDF" if _same(getattr(invoice, name), read["value"]) else f"Le PDF porte « {read['text'][:60]} »"


def _same(current: Any, read: str) -> bool:
    if isinstance(current, Decimal):
        return current == Decimal(read)
    return str(current or "").casefold() == read.casefold()


def pages_shown(invoice: Invoice, document: Document, labels: dict[str, str]) -> list[Shown]:
    """The pages of the document with their boxes; none when it cannot be shown."""
    try:
        pages = rendering.pages_of(document)
    except (UnreadablePdf, rendering.NoSuchPage):
        return []
    fields = invoice.fields_read.get("fields", {})
    return [
        Shown(
            reverse("document_page", args=[invoice.pk, document.pk, page.number]) + page.query,
            page.width,
            page.height,
            [
                _box(name, fields[name], page, labels)
                for name in BOXED
                if name in fields and fields[name]["page"] == page.number
            ],
            f"Page {page.number} de la facture",
        )
        for page in pages
    ]


def _box(name: str, read: dict[str, Any], page: rendering.Page, labels: dict[str, str]) -> dict[str, Any]:
    margin = 3  # pixels of air around the words
    return {
        "name": name,
        "label": labels.get(name, name),
        "x": round(read["x"] * page.width) - margin,
        "y": round(read["y"] * page.height) - margin,
        "width": round(read["width"] * page.width) + 2 * margin,
        "height": round(read["height"] * page.height) + 2 * margin,
    }


def labels_of(form: DraftForm) -> dict[str, str]:
    """The word of each field, for the boxes of the page."""
    words = {name: str(field.label).split(" (")[0] for name, field in form.fields.items()}
    return {name: word if word[:2].isupper() else word[0].lower() + word[1:] for name, word in words.items()}
