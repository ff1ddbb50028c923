"""What another invoice gives to a new one: a duplicate, a credit note, a model. Amounts and words travel, identity does not."""

from __future__ import annotations

from decimal import Decimal

from einvoice import conformity, syntax
from einvoice import model as en
from einvoice.codelists.french_rates import EXEMPTIONS, RATES
from einvoice.syntax import Format
from einvoice.totals import amounts
from unisson.portal.invoices import documents
from unisson.portal.invoices.entry.fields import MANUAL_RATE, WITHOUT_VAT, AdjustmentKind, Content, Operation
from unisson.portal.invoices.entry.mentions import LETTERS
from unisson.portal.invoices.entry.typed import NO_ACCOUNT
from unisson.portal.invoices.models import DocumentKind, Invoice, ModePaiement, TypeFacture, TypeTva

LONGEST_NUMBER = 20
OWN = ("number", "issue_date", "due_date", "delivery_date", "vat_in_euros", "numero_facture_origine", "origin_date")
SIX = Decimal("0.000001")


def content_of(invoice: Invoice) -> Content:
    """What can be written again from an invoice: what was typed, what its document says, or what is known of a bare PDF."""
    if invoice.entry:
        return model_of(Content.of(invoice.entry))
    made = _document(invoice)
    header = _header(invoice)
    if made is None or not made.lines:
        return Content(header, [_single_line(invoice)])
    content = Content(header | _exemption(made) | _operation(made), [_line(line, made) for line in made.lines])
    for kind, items in ((AdjustmentKind.REMISE, made.allowances), (AdjustmentKind.FRAIS, made.charges)):
        for item in items:
            row = _adjustment(item, kind)
            if row:
                content.adjustments.append(row)
            else:  # at a rate that no list holds: a line says it as well
                content.lines.append(_adjusting_line(item, "-1" if kind is AdjustmentKind.REMISE else "1"))
    return content


def credit_of(invoice: Invoice) -> Content:
    """The credit note of a sent invoice: the same lines, positive, and the invoice it corrects."""
    content = content_of(invoice)
    number = f"A-{invoice.number}"
    content.header |= {
        "type_facture": TypeFacture.AVOIR.value,
        "numero_facture_origine": invoice.number,
        "origin_date": invoice.issue_date.isoformat() if invoice.issue_date else "",
    }
    if len(number) <= LONGEST_NUMBER:
        content.header["number"] = number
    return content


def _shared(header: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in header.items() if name not in OWN}


def model_of(content: Content) -> Content:
    """What a model keeps: everything but what belongs to one invoice only."""
    kept = [row for row in content.adjustments if row.get("kind") != AdjustmentKind.ACOMPTE]
    return Content(_shared(content.header), content.lines, adjustments=kept)


def _document(invoice: Invoice) -> en.Invoice | None:
    """The structured data of an invoice, read again from its file; None for a bare PDF or a file that cannot be read."""
    wanted = DocumentKind.XML if invoice.format in conformity.CARRIERS else DocumentKind.PRINCIPALE
    file = invoice.documents.filter(kind=wanted).first()
    if file is None or invoice.format == "PDF":
        return None
    try:
        data = documents.content(file)
        return syntax.read(syntax.parse(data), Format(syntax.identify(data))).invoice
    except (syntax.UnsafeDocument, KeyError, ValueError, OSError):
        return None


def _header(invoice: Invoice) -> dict[str, str]:
    names = ("cadre_facturation", "type_facture", "code_service", "numero_engagement", "numero_marche", "currency")
    header = {name: str(getattr(invoice, name)) for name in names}
    header["recipient_identifiant"] = invoice.recipient_identifiant
    header["valideur_identifiant"] = invoice.valideur_identifiant
    header["type_tva"] = invoice.type_tva if invoice.type_tva == TypeTva.TVA_SUR_ENCAISSEMENT else TypeTva.TVA_SUR_DEBIT.value
    header["mode_paiement"] = invoice.mode_paiement or ModePaiement.VIREMENT.value
    return header | {"account": NO_ACCOUNT}


def _line(line: en.Line, made: en.Invoice) -> dict[str, str]:
    item, price = line.item or en.Item(), line.price or en.Price()
    quantity, net = line.quantity or Decimal(1), price.net or Decimal(0)
    base = price.base_quantity or Decimal(1)
    typed = {"name": item.name or "", "reference": item.seller_id or "", "unit": line.unit or "C62"}
    off = amounts(line.allowances)
    if line.charges or (off and not (0 < off <= net * quantity and base == 1)):
        # On the line as a whole: its amount is kept, by unit when that is exact.
        gross = line.net if line.net is not None else net * quantity / base - off + amounts(line.charges)
        unit = (gross / quantity).quantize(SIX) if quantity else gross
        exact = unit * quantity == gross and unit >= 0
        typed |= {"quantity": _number(quantity if exact else Decimal(1)), "price": _number(unit if exact else gross)}
    elif price.gross is not None and price.discount and base == 1:
        typed |= {"quantity": _number(quantity), "price": _number(price.gross), "discount": _number(price.discount)}
    elif net < 0:  # what some documents write as a negative price is typed as a negative quantity
        typed |= {"quantity": _number(-quantity), "price": _number(-net / base)}
    else:
        typed |= {"quantity": _number(quantity), "price": _number((net / base).quantize(SIX))}
    if off and "allowance" not in typed and not line.charges and 0 < off <= net * quantity and base == 1:
        typed["allowance"] = _number(off)
    return typed | _rate(line.vat_category, line.vat_rate) | _own_exemption(line, made)


def _own_exemption(line: en.Line, made: en.Invoice) -> dict[str, str]:
    """The reason of a line, when the invoice has several."""
    codes = {row.category: row.exemption_code for row in made.vat if row.category != "S"}
    code = codes.get(line.vat_category)
    return {"exemption": code} if len(codes) > 1 and code in EXEMPTIONS else {}


def _operation(made: en.Invoice) -> dict[str, str]:
    """What is sold, when the cadre of the document says it (B1, S1, M1…)."""
    cadre = made.business_process or ""
    sold = next((sold for sold, letter in LETTERS.items() if cadre[:1] == letter), None)
    return {"operation": Operation(sold).value} if sold else {}


def _rate(category: str | None, rate: Decimal | None) -> dict[str, str]:
    if category not in (None, "S") or not rate:
        return {"tva": WITHOUT_VAT}
    known = next((text for text in RATES if Decimal(text) == rate), None)
    return {"tva": known} if known else {"tva": MANUAL_RATE, "taux": _number(rate)}


def _adjustment(item: en.Adjustment, kind: AdjustmentKind) -> dict[str, str]:
    """The row of an allowance or a charge; empty when its rate has no place in the list."""
    rate = _rate(item.vat_category, item.vat_rate)
    if rate["tva"] == MANUAL_RATE or not item.amount or item.amount < 0:
        return {}
    share = f"{_number(item.percentage)} %" if item.percentage and item.percentage == round(item.percentage, 2) else ""
    usual = "Remise" if kind is AdjustmentKind.REMISE else "Frais"
    return {"kind": kind.value, "amount": share or _number(item.amount), "reason": item.reason or usual} | rate


def _adjusting_line(item: en.Adjustment, sign: str) -> dict[str, str]:
    words = item.reason or ("Remise" if sign == "-1" else "Frais")
    return {"name": words, "quantity": sign, "unit": "C62", "price": _number(item.amount or Decimal(0))} | _rate(
        item.vat_category, item.vat_rate
    )


def _exemption(made: en.Invoice) -> dict[str, str]:
    row = next((row for row in made.vat if row.category not in (None, "S")), None)
    if row is None:
        return {}
    if row.exemption_code in EXEMPTIONS:
        return {"exemption": str(row.exemption_code)}
    return {"exemption_text": row.exemption_reason or ""}


def _single_line(invoice: Invoice) -> dict[str, str]:
    """The one line that a bare PDF allows: its total without VAT, and the rate that its VAT tells when it is a known one."""
    net, vat = invoice.total_without_vat or Decimal(0), invoice.total_vat or Decimal(0)
    rate = (vat * 100 / net).quantize(Decimal("0.1")) if net else Decimal(0)
    return {
        "name": f"Selon facture {invoice.number}",
        "quantity": "1",
        "unit": "C62",
        "price": _number(abs(net)),
    } | _rate("S" if vat else "E", rate)


def _number(value: Decimal) -> str:
    """As a person would write it: « 1540,5 »."""
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain.replace(".", ",") or "0"
