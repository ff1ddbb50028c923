"""Invoices as suppliers really print them, made for the tests: several layouts in PDF, and the same as UBL, CII, Factur-X."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import typst

from einvoice import model as en
from einvoice import syntax
from einvoice.syntax import Format

CORPUS = Path(__file__).parent / "corpus" / "valid"


@dataclass(frozen=True)
class Paper:
    """What is printed. Amounts as they are written."""

    number: str = "F-2026-121"
    issued: str = "20/11/2026"
    due: str = "20/12/2026"
    seller: str = "812 405 736 00016"
    buyer_name: str = "Commune de Saint-Aubin"
    buyer: str = "219 904 711 00013"
    engagement: str = "EJ-4500098765"
    service: str = "TECH"
    without_vat: str = "1 283,33 €"
    vat: str = "256,67 €"
    with_vat: str = "1 540,00 €"
    mention: str = "TVA acquittée sur les débits. Règlement par virement."


@pytest.fixture
def the_day_after() -> Iterator[datetime]:
    """The portal's clock is held on the day after the papers were printed."""
    from unisson.portal.kernel import clock

    moment = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    with clock.frozen(moment):
        yield moment


LETTER = """
#text(size: 16pt)[*Menuiserie Roussel*] \\
12 rue des Copeaux, 35140 Saint-Aubin-du-Cormier \\
SIRET {seller} — RCS Rennes — capital 10 000 €

*Facture n° {number}* \\
Date : {issued} \\
Échéance : {due}

Adressée à : {buyer_name} \\
SIRET {buyer} \\
Code service : {service} \\
N° d’engagement : {engagement}

Réfection de deux portes, école du Bourg

Total HT : {without_vat} \\
TVA 20 % : {vat} \\
*Total TTC : {with_vat}* \\
Net à payer : {with_vat}

{mention}
"""

COLUMNS = """
#grid(columns: (1fr, 1fr),
  [*Émetteur* \\ Menuiserie Roussel \\ 12 rue des Copeaux \\ SIRET : {seller}],
  [*Client* \\ {buyer_name} \\ 1 place de la Mairie \\ SIRET : {buyer}])
#v(1cm)
#table(columns: (1fr, 1fr, 1fr, 1fr),
  [N° de facture], [Date de facture], [Bon de commande], [Date d’échéance],
  [{number}], [{issued}], [{engagement}], [{due}])
#table(columns: (1fr, auto, auto, auto),
  [Désignation], [Qté], [PU HT], [Total HT],
  [Porte], [2], [400,00], [800,00],
  [Pose], [1], [483,33], [483,33])
#align(right, table(columns: (4cm, 3.5cm), align: (left, right),
  [Montant total HT], [{without_vat}],
  [Montant TVA], [{vat}],
  [Montant TTC], [{with_vat}],
  [NET À PAYER], [{with_vat}]))
{mention}
"""

BOTTOM_TABLE = """
#align(right)[Rennes, le {issued}]
= FACTURE {number}
Doit : {buyer_name}, SIRET {buyer}

Votre commande : {engagement} — Service exécutant : {service}

Prestations de nettoyage
#v(2cm)
#table(columns: (1fr, 1fr, 1fr),
  [Total HT], [Total TVA], [Total TTC],
  [{without_vat}], [{vat}], [{with_vat}])
{mention}
#v(1fr)
#text(size: 7pt)[Menuiserie Roussel SARL au capital de 10 000 € — SIRET {seller} — APE 4332A — TVA FR70812405736
  — IBAN FR76 3000 6000 0112 3456 7890 189]
"""

BOX = """
#grid(columns: (1fr, 7cm),
  [*Menuiserie Roussel* \\ 12 rue des Copeaux \\ Siret : {seller} \\ contact\\@roussel.example],
  block(stroke: 1pt, inset: 8pt)[
    *FACTURE* \\ Numéro : {number} \\ Date : {issued} \\ Échéance : {due} \\ N° commande Chorus : {engagement}])
#v(1cm)
#align(right)[{buyer_name} \\ Mairie \\ 1 place de la Mairie \\ SIRET {buyer}]
#v(1cm)
#table(columns: (1fr, 2cm, 3cm), [Libellé], [TVA], [Prix HT], [Remise en état], [20 %], [{without_vat}])
#align(right)[
  TOTAL € HT #h(1cm) {without_vat} \\
  Dont TVA à 20,00 % #h(1cm) {vat} \\
  TOTAL € TTC #h(1cm) {with_vat}]
{mention} En cas de retard, indemnité forfaitaire de 40 €.
"""

LAYOUTS = {"letter": LETTER, "columns": COLUMNS, "bottom_table": BOTTOM_TABLE, "box": BOX}


@cache
def _typeset(source: str) -> bytes:
    made = typst.Compiler(ignore_system_fonts=True).compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def pdf(layout: str = "letter", paper: Paper | None = None, **printed: str) -> bytes:
    """An invoice in PDF with text."""
    shown = replace(paper or Paper(), **printed)
    escaped = {name: value.replace("@", "\\@").replace("#", "\\#") for name, value in vars(shown).items()}
    return _typeset(LAYOUTS[layout].format(**escaped))


def page(text: str) -> bytes:
    """A PDF of free typst content."""
    return _typeset(text)


def scan() -> bytes:
    """A PDF without any text."""
    return _typeset("#rect(width: 10cm, height: 5cm, fill: gray)")


def model(
    *,
    number: str = "F-2026-121",
    seller: str = "81240573600016",
    buyer: str = "21990471100013",
    engagement: str | None = "EJ-4500098765",
    service: str | None = None,
    cadre: str | None = "A1",
    issued: date = date(2026, 11, 2),
) -> en.Invoice:
    """A right invoice of 1 200 € for the cast, in the dialect of Chorus Pro."""
    return en.Invoice(
        number=number,
        issue_date=issued,
        due_date=date(2026, 12, 20),
        type_code="380",
        currency="EUR",
        business_process=cadre,
        buyer_reference=service,
        purchase_order=engagement,
        tax_point_code="5",
        specification="urn:cen.eu:en16931:2017",
        seller=en.Seller(
            name="Menuiserie Roussel",
            legal_id=en.Identifier(seller, "0002"),
            vat_id="FR70812405736",
            address=en.Address(line_one="12 rue des Copeaux", city="Saint-Aubin-du-Cormier", post_code="35140", country="FR"),
        ),
        buyer=en.Buyer(
            name="Commune de Saint-Aubin",
            legal_id=en.Identifier(buyer, "0002"),
            address=en.Address(line_one="1 place de la Mairie", city="Saint-Aubin", post_code="35250", country="FR"),
        ),
        payment=en.PaymentInstructions(means_code="30", transfers=(en.CreditTransfer(account="FR7630006000011234567890189"),)),
        totals=en.Totals(
            lines=Decimal("1000.00"),
            without_vat=Decimal("1000.00"),
            vat=Decimal("200.00"),
            with_vat=Decimal("1200.00"),
            due=Decimal("1200.00"),
        ),
        vat=(en.VatBreakdown(taxable=Decimal("1000.00"), tax=Decimal("200.00"), category="S", rate=Decimal(20)),),
        lines=(
            en.Line(
                id="1",
                quantity=Decimal(2),
                unit="C62",
                net=Decimal("1000.00"),
                price=en.Price(net=Decimal("500.00")),
                vat_category="S",
                vat_rate=Decimal(20),
                item=en.Item(name="Porte en chêne"),
            ),
        ),
    )


def ubl(invoice: en.Invoice | None = None) -> bytes:
    """The same in UBL."""
    return syntax.write(replace(invoice or model(), tax_point_code="3"), Format.UBL_INVOICE)


def cii(invoice: en.Invoice | None = None) -> bytes:
    """The same in CII."""
    return syntax.write(invoice or model(), Format.CII)


def cii_old() -> bytes:
    """The same kind of invoice in the CII of before D16B."""
    return (CORPUS.parent / "older" / "cii-d13a.xml").read_bytes()


def xcbl() -> bytes:
    """The same kind of invoice in xCBL 3.5."""
    return (CORPUS.parent / "older" / "xcbl-35.xml").read_bytes()


def facturx(invoice: en.Invoice | None = None) -> bytes:
    """The same in Factur-X, made by the portal's own writer."""
    from unisson.portal.invoices.printing.rendering import facturx_of

    return facturx_of(invoice or model())


def mixed(**said: str) -> bytes:
    """A CPPFactureMixte: the PDF in a zip, as AIFE's examples put it, and its figures. `said` replaces some of them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("F-2026-121.pdf", pdf())
    words = {
        "seller": "81240573600016", "buyer": "21990471100013", "service": "", "number": "F-2026-121", "kind": "380",
        "cadre": "A1", "date": "2026-11-20", "ttc": "1540.00", "engagement": "EJ-4500098765", "piece": "01",
        "content": base64.b64encode(packed.getvalue()).decode(), "more": "",
    } | said  # fmt: skip
    return MIXED.format(**words).encode()


MIXED = """<?xml version="1.0" encoding="UTF-8"?>
<CPPFactureMixte xmlns="urn:exemple"><Enveloppe/><CPPFactures Compteur="1"><CPPFactureMixteUnitaire NumOrdre="1">
<Fournisseur><TypeIdentifiant>1</TypeIdentifiant><Identifiant>{seller}</Identifiant></Fournisseur>
<Debiteur><TypeIdentifiant>1</TypeIdentifiant><Identifiant>{buyer}</Identifiant><CodeService>{service}</CodeService></Debiteur>
<DonneesFacture><Id>{number}</Id><Type>{kind}</Type><Cadre>{cadre}</Cadre><DateEmissionFacture>{date}</DateEmissionFacture>
<ModePaiement><Code>30</Code></ModePaiement><Devise>EUR</Devise>
<Montants><MontantHT>1283.33</MontantHT><MontantTTC>{ttc}</MontantTTC><MontantNetAPayer>{ttc}</MontantNetAPayer></Montants>
<TVAS><TVA><Taux>20</Taux><BaseHt>1283.33</BaseHt><MontantTVA>256.67</MontantTVA></TVA></TVAS>
<Engagement><NumeroEngagement>{engagement}</NumeroEngagement></Engagement></DonneesFacture>
<PJ NumOrdre="1"><Contenu>{content}</Contenu><NomPJ>facture.pdf</NomPJ><TypePJ>{piece}</TypePJ></PJ>{more}
</CPPFactureMixteUnitaire></CPPFactures></CPPFactureMixte>
"""
