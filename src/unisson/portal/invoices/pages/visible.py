"""Whether the pages of a Factur-X say the same amounts as its data: people pay what they read, machines what is inside.

Order for the form of invoices: both parts of a hybrid invoice are one invoice (Factur-X 1.0, 4.1; EN 16931-1 BT-112, BT-115).
"""

from __future__ import annotations

from decimal import Decimal

from einvoice.model import Invoice
from einvoice.report import Finding, Level, Severity, Verdict
from einvoice.syntax import facturx
from unisson.portal.invoices.pages import pdf
from unisson.portal.invoices.pages.written import amounts_in

CODE, TITLE = "lisible", "Lisible et données"
MAX_PAGES = 30
SECONDS = 2.0
_REMEDY = (
    "Ouvrez le PDF et comparez son total avec celui des données. S’ils diffèrent, produisez de nouveau la facture : "
    "le PDF et ses données doivent venir du même enregistrement."
)


def level(data: bytes, invoice: Invoice | None) -> Level:
    """Look for BT-112 and BT-115 among the amounts written on the pages; an absent one is a warning, rule F-VISIBLE.

    NOT_CHECKED when the pages have no text, take too long, or when the data have no total. F-AUTRE-XML-JOINT warns of
    another XML file beside the invoice.
    """
    others = _other_xml(data)
    totals = _totals(invoice)
    if not totals:
        return _level(others, "Les données n’ont pas de total à comparer avec les pages.")
    try:
        written = _amounts(data)
    except pdf.UnreadablePdf as error:
        return _level(others, error.sentence)
    except TimeoutError:
        return _level(others, "Les pages sont trop longues à lire : leur total n’a pas été comparé.")
    if not written:
        return _level(others, "Les pages n’ont pas de texte (image numérisée) : leur total n’a pas été comparé.")
    missing = [_missing(term, name, value) for term, name, value in totals if abs(value) not in written]
    return _level([*others, *missing])


def _level(findings: list[Finding], why: str = "") -> Level:
    verdict = Verdict.NOT_CHECKED if why else Verdict.VALID
    return Level(code=CODE, title=TITLE, verdict=verdict, findings=tuple(findings), why=why)


def _totals(invoice: Invoice | None) -> list[tuple[str, str, Decimal]]:
    totals = invoice.totals if invoice else None
    if totals is None:
        return []
    rows = (("BT-112", "total toutes taxes comprises", totals.with_vat), ("BT-115", "montant à payer", totals.due))
    return [(term, name, value) for term, name, value in rows if value]  # an amount of zero is often left unsaid


def _amounts(data: bytes) -> set[Decimal]:
    text = pdf.text_of(data, MAX_PAGES, seconds=SECONDS)
    if not text.in_time:
        raise TimeoutError
    segments = (segment for line in text.lines for segment in line)
    return {abs(value) for segment in segments for value, _, _ in amounts_in(segment.plain[:2_000], 0)}


def _missing(term: str, name: str, value: Decimal) -> Finding:
    shown = f"{value:f}".replace(".", ",")
    return Finding(
        rule="F-VISIBLE",
        severity=Severity.WARNING,
        field=term,
        message=f"Le {name} des données ({shown}) ne se lit nulle part sur les pages du PDF.",
        remedy=_REMEDY,
    )


def _other_xml(data: bytes) -> list[Finding]:
    try:
        extracted = facturx.extract(data)
    except facturx.UnreadablePdf:
        return []  # said by the level of the PDF
    if "OTHER_XML" not in extracted.warnings:
        return []
    names = ", ".join(piece.name for piece in extracted.attachments if piece.name.lower().endswith(".xml"))
    finding = Finding(
        rule="F-AUTRE-XML-JOINT",
        severity=Severity.WARNING,
        message=f"Un autre fichier XML est joint au PDF ({names}) : seul « {extracted.filename} » a été lu comme facture.",
        remedy="Si l’autre fichier est une facture, retirez-le du PDF : un destinataire pourrait lire l’un ou l’autre.",
    )
    return [finding]
