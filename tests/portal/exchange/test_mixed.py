"""CPPFactureMixte: what is read of it, what becomes of it, what is refused and how it is said."""

from __future__ import annotations

import base64
from datetime import date
from decimal import Decimal

import pytest

from einvoice.syntax import Format, identify
from tests import paper
from unisson.portal.exchange import mixed
from unisson.portal.exchange.actions.taking import take_at_once
from unisson.portal.exchange.models import FluxItem
from unisson.portal.invoices.extraction.bundles import pivot_of

SECOND = (
    "<PJ NumOrdre='2'><Contenu>" + base64.b64encode(b"bon de livraison").decode() + "</Contenu>"
    "<NomPJ>bon.txt</NomPJ><TypePJ>02</TypePJ></PJ>"
)


def test_every_field_is_read():
    came = mixed.read(paper.mixed(service="TECH", more=SECOND))
    assert came.seller == "81240573600016"
    assert came.pdf[0] == "F-2026-121.pdf"
    assert came.pdf[1].startswith(b"%PDF-")
    assert came.pieces == (("bon.txt", b"bon de livraison"),)
    assert came.values == {
        "number": "F-2026-121",
        "recipient_identifiant": "21990471100013",
        "code_service": "TECH",
        "currency": "EUR",
        "numero_marche": "",
        "numero_facture_origine": "",
        "numero_engagement": "EJ-4500098765",
        "total_without_vat": Decimal("1283.33"),
        "total_with_vat": Decimal("1540.00"),
        "amount_due": Decimal("1540.00"),
        "total_vat": Decimal("256.67"),
        "type_tva": "TVA_SUR_DEBIT",
        "issue_date": date(2026, 11, 20),
        "type_facture": "FACTURE",
        "cadre_facturation": "A1_FACTURE_FOURNISSEUR",
        "mode_paiement": "VIREMENT",
    }


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "999"},
        {"cadre": "A4"},
        {"cadre": "Z9"},
        {"date": "20/11/2026"},
        {"ttc": "mille"},
        {"ttc": "NaN"},
        {"ttc": "1e40"},
        {"content": "pas du base 64"},
        {"content": base64.b64encode(b"PK\x03\x04abime").decode()},
        {"content": base64.b64encode(b"un texte").decode()},
        {"piece": "02"},
        {"more": "</CPPFactureMixteUnitaire><CPPFactureMixteUnitaire>"},
        {"more": "<Fournisseur>"},
    ],
    ids=lambda said: next(iter(said)),
)
def test_what_is_wrong_is_refused_with_a_sentence(said):
    with pytest.raises(mixed.NotMixed) as refused:
        mixed.read(paper.mixed(**said))
    assert refused.value.sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({}, set()),
        ({"ttc": "1541.00"}, {"UN-06"}),
        ({"engagement": ""}, {"ADM-ENGAGEMENT"}),
        ({"seller": "26990385200011"}, {"REJ_HAB"}),
        ({"kind": "999"}, {"IRR_SYNTAX"}),
    ],
    ids=["right", "sum", "engagement", "another supplier", "type"],
)
def test_it_is_judged_as_a_pdf_with_its_fields(cast, the_day_after, said, codes):
    actor = cast.actor("claire")
    flux, _ = take_at_once(actor, cast.MENUISERIE, "f.xml", paper.mixed(**said, more=SECOND), "IN_DP_E2_CPP_FACTURE_MIN")
    item = FluxItem.objects.get(flux=flux)
    assert codes <= {found["rule"] for found in item.findings}
    assert (item.invoice is None) == bool(codes)
    if item.invoice:
        assert {"F-2026-121.pdf", "bon.txt"} <= set(item.invoice.documents.values_list("filename", flat=True))
        # What the recipient takes as XML is an invoice of the norm, whatever it came as.
        assert identify(pivot_of(item.invoice, list(item.invoice.documents.all()))) is Format.CII
