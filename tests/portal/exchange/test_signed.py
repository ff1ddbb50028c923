"""Signatures that come beside the invoices of a lot: each is checked with the file it names, and follows its invoice."""

from __future__ import annotations

import pytest

from tests import paper, signing
from tests.lots import good, tar_of, zip_of
from unisson.portal.exchange.actions import processing, receiving
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.models import DocumentKind, Invoice

pytestmark = pytest.mark.django_db
PDF = paper.pdf(number="F-3")
FILES = {
    "a/facture.xml": good("F-1"),
    "a/facture.xades": signing.detached(good("F-1"), "facture.xml"),
    "b/facture.xml": good("F-2"),
    "b/signature.xml": signing.detached(good("F-1"), "facture.xml"),
    "papier.pdf": PDF,
    "signatures/papier.xml": signing.detached(PDF, "papier.pdf"),
    "seule.xml": signing.detached(b"x", "ailleurs.xml"),
}


def integrity(flux: Flux) -> dict[str, list[str]]:
    """What each file's signatures say."""
    rows = flux.items.select_related("invoice")
    return {row.filename: [one["integrity"] for one in row.invoice.report["signatures"]] if row.invoice else [] for row in rows}


@pytest.mark.parametrize("make", [zip_of, tar_of])
def test_each_signature_is_checked_with_the_file_it_names(receive, make):
    flux = receive(make(FILES))
    assert integrity(flux) == {"a/facture.xml": ["VALID"], "b/facture.xml": ["INVALID"], "papier.pdf": ["VALID"]}
    assert {one["name"]: one["signs"] for one in flux.signatures} == {
        "a/facture.xades": "a/facture.xml",
        "b/signature.xml": "b/facture.xml",
        "signatures/papier.xml": "papier.pdf",
        "seule.xml": "",
    }
    first = flux.items.get(position=1).invoice
    assert first.documents.get(kind=DocumentKind.COMPLEMENTAIRE).filename == "facture.xades.xml"
    assert "F-SIGNATURE" in {found["rule"] for found in flux.items.get(filename="b/facture.xml").reasons}


def test_a_program_is_refused_what_was_changed_after_its_signature(receive):
    flux = receive(zip_of({name: FILES[name] for name in list(FILES)[:4]}), automatic=True)
    assert [(item.state, item.number) for item in flux.items.all()] == [("DRAFTED", ""), ("REFUSED", "F-2")]
    assert {found["rule"] for found in flux.items.get(number="F-2").findings} == {"F-SIGNATURE"}
    assert Invoice.objects.get(sent_at__isnull=False).number == "F-1"


def test_files_chosen_together(cast):
    pieces = [("f.xml", good("F-1")), ("f.sig.xml", signing.detached(good("F-1"), "f.xml"))]
    flux = receiving.receive_files(cast.actor("claire"), cast.MENUISERIE, pieces).flux
    while processing.process_flux(flux.pk):
        pass
    assert integrity(flux) == {"f.xml": ["VALID"]}


def test_signatures_alone_are_no_lot(cast, receive):
    signature = signing.detached(b"x", "f.xml")
    assert receive(zip_of({"s.xml": signature})).errors[0]["rule"] == "IRR_VIDE"
    flux = receiving.receive_files(cast.actor("claire"), cast.MENUISERIE, [("s.xml", signature), ("t.xml", signature)]).flux
    assert (flux.items.count(), flux.signatures) == (2, [])
