"""The documents of the proof: bases written from the model, in every syntax, and the files of a folder given besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from einvoice.codelists.cadres import ALREADY_PAID, CHORUS_CADRES, REFORM_CADRES
from einvoice.codelists.document_types import DOCUMENT_TYPE_LABELS
from einvoice.codelists.generated.documents import CREDIT_NOTE_TYPES
from einvoice.model import (
    Adjustment,
    Buyer,
    Card,
    DirectDebit,
    Identifier,
    Invoice,
    Item,
    Line,
    Payee,
    PaymentInstructions,
    Price,
    Seller,
)
from einvoice.syntax import Format, identify, write
from einvoice.totals import compute
from tests.einvoice.changing import put
from tests.einvoice.samples import represented, sample
from tests.einvoice.syntax.documents import everything, rich

D = Decimal
CATEGORIES = ("S", "Z", "E", "AE", "K", "G", "O", "L", "M")
EXTENSIONS = {".xml", ".pdf"}
SHORT = {Format.UBL_INVOICE: "ubl", Format.UBL_CREDIT_NOTE: "ubl-avoir", Format.CII: "cii"}


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its name says how it was made, so that it can be made again."""

    name: str
    fmt: Format
    data: bytes


def written(name: str, invoice: Invoice, *formats: Format) -> Iterator[Document]:
    """The invoice in UBL (as a credit note when its type is one) and in CII."""
    ubl = Format.UBL_CREDIT_NOTE if invoice.type_code in CREDIT_NOTE_TYPES else Format.UBL_INVOICE
    for fmt in formats or (ubl, Format.CII):
        yield Document(f"{name}.{SHORT[fmt]}", fmt, write(invoice, fmt))


def _line(number: int, quantity: str, price: str, category: str = "S", rate: str | None = "20") -> Line:
    return Line(
        id=str(number), quantity=D(quantity), unit="C62", vat_category=category, vat_rate=None if rate is None else D(rate),
        price=Price(net=D(price)), item=Item(name=f"Article {number}"),
    )  # fmt: skip


def of_lines(*lines: Line) -> Invoice:
    """The ordinary sample with these lines only, computed."""
    return compute(replace(sample(), lines=lines, allowances=(), charges=()))


def _reasoned(invoice: Invoice, *categories: str) -> Invoice:
    reason = "Article 261 du CGI"
    vat = tuple(replace(item, exemption_reason=reason) if item.category in categories else item for item in invoice.vat)
    return replace(invoice, vat=vat)


def _categories() -> Iterator[tuple[str, Invoice]]:
    for category in CATEGORIES:
        yield f"categorie-{category}", sample(category)
        yield f"represente-{category}", represented(sample(category))
    yield "taux-4", sample("S", ("20", "10", "5.5", "2.1"))
    yield "taux-ecrits-autrement", of_lines(_line(1, "1", "10", rate="20"), _line(2, "1", "10", rate="20.00"))
    mixed = of_lines(_line(1, "1", "10"), _line(2, "2", "7.5", "E", "0"), _line(3, "1", "3", "AE", "0"))
    yield "categories-melees", _reasoned(mixed, "E", "AE")
    with_outside = of_lines(_line(1, "1", "10"), _line(2, "2", "7.5", "O", None))
    yield "O-avec-S", _reasoned(with_outside, "O")
    yield "paiement-scinde", of_lines(_line(1, "1", "10", "B", "22"))
    yield "paiement-scinde-et-S", of_lines(_line(1, "1", "10", "B", "22"), _line(2, "1", "10"))


def _kinds() -> Iterator[tuple[str, Invoice]]:
    base = sample()
    for cadre in (*REFORM_CADRES, *CHORUS_CADRES):
        invoice = replace(base, business_process=cadre)
        if cadre in ALREADY_PAID and base.totals:
            invoice = replace(invoice, totals=replace(base.totals, paid=base.totals.with_vat, due=D("0.00")))
        yield f"cadre-{cadre}", invoice
    for code in (*DOCUMENT_TYPE_LABELS, "325", "751", "80"):
        yield f"type-{code}", replace(base, type_code=code)
        yield f"type-{code}-seul", replace(base, type_code=code, preceding=(), contract=None, period=None)


def _money() -> Iterator[tuple[str, Invoice]]:
    base = sample()
    sums = base.totals
    assert sums is not None
    assert sums.with_vat is not None
    dollars = replace(base, currency="USD", vat_currency="EUR", totals=replace(sums, vat_accounting=D("80.12")))
    yield "devise-usd", dollars
    yield "devise-usd-sans-bt111", replace(dollars, totals=sums)
    yield "devise-usd-seule", replace(base, currency="USD")
    yield "devise-deux-fois-eur", replace(base, vat_currency="EUR")
    yield "devise-eur-et-chf", replace(base, vat_currency="CHF", totals=replace(sums, vat_accounting=D("80.123")))
    part = replace(sums, paid=D("100.00"), due=sums.with_vat - D("100.00"))
    yield "acompte-deduit", replace(base, totals=part)
    yield "arrondi", replace(base, totals=replace(sums, rounding=D("0.02"), due=sums.with_vat + D("0.02")))
    both = replace(part, rounding=D("-0.03"), due=sums.with_vat - D("100.03"))
    yield "acompte-et-arrondi", replace(base, totals=both)
    yield "trop-percu", replace(base, totals=replace(sums, paid=D("9999.00"), due=sums.with_vat - D("9999.00")))
    yield "quantites-negatives", of_lines(_line(1, "-3", "41.333"), _line(2, "-1", "0.005"))
    yield "totaux-nuls", of_lines(_line(1, "1", "10"), _line(2, "-1", "10"))
    yield "mille-lignes", of_lines(*(_line(n, "3", f"{n}.337", rate="20" if n % 3 else "5.5") for n in range(1, 1001)))


def _roundings() -> Iterator[tuple[str, Invoice]]:
    """Amounts that end on a half cent, positive and negative, before and after the sum."""
    for price in ("0.005", "0.015", "0.025", "2.675", "1.005", "10.0049999", "33.333333", "0.125"):
        yield f"arrondi-{price}", of_lines(_line(1, "1", price), _line(2, "3", price, rate="5.5"))
        yield f"arrondi-moins-{price}", of_lines(_line(1, "-1", price), _line(2, "-3", price, rate="5.5"))
    base = of_lines(_line(1, "1", "10.00"), _line(2, "1", "20.00"))
    for net in ("10.005", "10.0049", "-10.005", "9.995"):
        raw = put(base, "lines[0].net", D(net))
        yield f"ligne-brute-{net}", raw
        yield f"ligne-brute-totaux-{net}", replace(raw, totals=compute(replace(raw, lines=raw.lines)).totals)
    for gap in ("0.01", "0.99", "1.00", "1.01", "-0.99", "-1.00", "-1.01"):
        assert base.vat[0].tax is not None
        assert base.vat[0].taxable is not None
        yield f"tva-ecart-{gap}", put(base, "vat[0].tax", base.vat[0].tax + D(gap))
        yield f"base-ecart-{gap}", put(base, "vat[0].taxable", base.vat[0].taxable + D(gap))
        exempt = sample("E")
        assert exempt.vat[0].taxable is not None
        yield f"base-E-ecart-{gap}", put(exempt, "vat[0].taxable", exempt.vat[0].taxable + D(gap))


def _parties() -> Iterator[tuple[str, Invoice]]:
    base = sample()
    yield "minimale", Invoice(
        number="1", issue_date=date(2026, 11, 1), type_code="380", currency="EUR", specification="urn:cen.eu:en16931:2017",
        seller=Seller(name="A"), buyer=Buyer(name="B"),
    )  # fmt: skip
    yield "vide", Invoice()
    yield "une-ligne-vide", Invoice(lines=(Line(note="x"),))
    yield "beneficiaire-est-le-vendeur", replace(base, payee=Payee(name="Roussel", identifier=Identifier("73282932000074")))
    yield (
        "beneficiaire-complet",
        replace(
            base,
            payee=Payee(
                name="Affacturage", identifier=Identifier("38012986648625", "0009"), legal_id=Identifier("380129866", "0002")
            ),
        ),
    )
    yield "sans-beneficiaire", replace(base, payee=None)
    yield "sans-livraison", replace(base, delivery=None, period=None)
    yield "carte", replace(base, payment=PaymentInstructions(means_code="48", card=Card(number="1234", holder="A. Roussel")))
    debit = DirectDebit(mandate="RUM-1", creditor_id="FR72ZZZ123456", debited_account="FR7630006000011234567890189")
    yield "prelevement", replace(base, payment=PaymentInstructions(means_code="59", direct_debit=debit))
    yield "sans-reglement", replace(base, payment=None)
    yield "remises-sans-motif", replace(base, allowances=(Adjustment(amount=D("10.00"), vat_category="S", vat_rate=D(20)),))
    yield "routage", put(base, "buyer.identifiers", (Identifier("21750001600019", "0009"), Identifier("SERVICE-12", "0224")))


def bases() -> dict[str, Invoice]:
    """Every base invoice of the project by name."""
    makers = (_categories, _kinds, _money, _roundings, _parties)
    return {name: invoice for maker in makers for name, invoice in maker()}


def base_documents() -> Iterator[Document]:
    """Every base in both syntaxes, and the rich documents in the three."""
    for name, invoice in bases().items():
        yield from written(name, invoice)
    for fmt, short in SHORT.items():
        yield Document(f"riche.{short}", fmt, write(rich(fmt), fmt))
        yield Document(f"tout.{short}", fmt, write(everything(fmt), fmt))


def of_folder(folder: Path) -> Iterator[Document]:
    """The invoices found under a folder, by what they are and not by their name."""
    from einvoice.syntax import facturx

    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in EXTENSIONS:
            continue
        data = path.read_bytes()
        fmt = identify(data)
        if fmt is Format.FACTURX:
            data, fmt = facturx.extract(data).xml or b"", Format.CII
        if fmt in SHORT:
            yield Document(str(path.relative_to(folder)), fmt, data)
