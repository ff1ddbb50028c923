"""The deposit certificate says what was received, when, under which fingerprint."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest

from tests import paper
from tests.paper import the_day_after  # noqa: F401
from unisson.portal.invoices.actions import drafting, sending
from unisson.portal.invoices.documents import content
from unisson.portal.invoices.models import Document, DocumentKind, Invoice
from unisson.portal.invoices.printing import certificate
from unisson.portal.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]


@pytest.fixture
def sent(cast):
    draft = drafting.create_draft(cast.MENUISERIE, cast.actor("claire"), "facture 121.pdf", paper.pdf())
    return sending.send(draft.pk, cast.actor("claire"))


def text_of(data):
    """Words of the PDF, whatever the kind and number of blanks between them."""
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def test_it_is_kept_with_the_invoice(sent):
    kept = sent.documents.get(kind=DocumentKind.CERTIFICAT)
    assert kept.filename == f"certificat-{sent.depot.numero_flux_depot}.pdf"
    assert content(kept).startswith(b"%PDF-")


def test_it_says_what_when_and_the_fingerprint(sent):
    text = text_of(certificate.issue(sent, sent.documents.get(kind="PRINCIPALE"))[1])
    for said in (
        sent.depot.numero_flux_depot,
        sent.depot.sha256[:32],
        sent.depot.sha256[32:],
        "21 novembre 2026 à 09:30:00 (heure de Paris, UTC+01:00)",
        "facture 121.pdf",
        "F-2026-121",
        "Menuiserie Roussel (SIRET 81240573600016)",
        "Commune de Saint-Aubin (SIRET 21990471100013)",
        "EJ-4500098765",
        "1 540,00 €",
    ):
        assert said in text


def test_summer_time_has_its_own_offset(sent):
    sent.depot.received_at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert "2 juillet 2026 à 00:30:00 (heure de Paris, UTC+02:00)" in text_of(
        certificate.issue(sent, sent.documents.get(kind="PRINCIPALE"))[1]
    )


def test_text_of_people_is_shown_never_run(sent):
    sent.supplier.raison_sociale = '#panic("x") $ * _ \\ @nobody `raw` "quoted" </script>'
    assert '#panic("x") $ * _ \\ @nobody `raw` "quoted" </script>' in text_of(
        certificate.issue(sent, sent.documents.get(kind="PRINCIPALE"))[1]
    )


def test_it_is_archivable(sent):
    with pikepdf.open(io.BytesIO(certificate.issue(sent, sent.documents.get(kind="PRINCIPALE"))[1])) as document:
        meta = document.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")


def test_a_draft_is_not_certified(cast):
    with pytest.raises(ValueError, match="deposit"):
        certificate.issue(Invoice(supplier=cast.MENUISERIE, created_at=clock.now()), Document())
