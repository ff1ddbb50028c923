"""Taking invoices away through the pages: the choice, a small table at once, a file made by a job, its owner alone."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import paper
from tests.factories import make_sent
from tests.worker import run_jobs
from unisson.entrypoints.jobs.tasks.extracting import expire_extractions
from unisson.portal.invoices.actions import extracting
from unisson.portal.invoices.models import Document, Extraction, Invoice
from unisson.portal.kernel import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(cast) -> list[Invoice]:
    data = paper.pdf()
    invoices = [make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number=f"X-{index}") for index in range(3)]
    Document.objects.update(sha256=files.keep(data), size=len(data))
    return invoices


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_small_table_goes_out_at_once(made, client_of: Callable[[str], Client]):
    sophie, url = client_of("sophie"), reverse("received_export")
    page = sophie.get(url, {"number": "X-1"})
    assert page.context["count"] == 1
    assert page.context["query"] == "number=X-1"
    answer = sophie.post(url, {"format": "CSV", "recherche": "number=X-1"})
    rows = list(csv.reader(io.StringIO(body(answer).decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["X-1"]
    assert "attachment" in answer["Content-Disposition"]
    assert not Extraction.objects.exists()


def test_a_large_table_is_made_in_the_background(made, client_of: Callable[[str], Client], monkeypatch):
    monkeypatch.setattr(extracting, "SMALL", 2)
    sophie = client_of("sophie")
    answer = sophie.post(reverse("received_export"), {"format": "XLSX", "recherche": ""})
    extraction = Extraction.objects.get()
    assert answer["Location"] == reverse("extraction", kwargs={"extraction_id": extraction.pk})
    page = sophie.get(answer["Location"])
    assert page.context["going"]
    assert "0 sur 3" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_rows_ticked_are_downloaded_by_a_job(made, cast, client_of: Callable[[str], Client]):
    sophie = client_of("sophie")
    chosen = [made[0].pk, made[2].pk]
    page = sophie.get(reverse("received_export"), {"facture": chosen})
    assert (page.context["count"], page.context["chosen"]) == (2, tuple(chosen))
    answer = sophie.post(reverse("received_export"), {"format": "PDF", "facture": chosen, "recherche": ""})
    for _ in range(3):  # a worker that does not wait may leave while a job asks for another
        run_jobs()
    page = sophie.get(answer["Location"], headers={"HX-Request": "true"})
    assert not page.context["going"]
    assert "<h1" not in page.content.decode()
    link = answer["Location"] + "fichier/"
    names = zipfile.ZipFile(io.BytesIO(body(sophie.get(link)))).namelist()
    assert names == [f"X-0_{made[0].pk}/facture.pdf", f"X-2_{made[2].pk}/facture.pdf"]
    (listed,) = sophie.get(reverse("extractions")).context["extractions"]
    assert listed.state == "PRETE"
    for other in ("jean", "claire"):
        stranger = client_of(other)
        assert stranger.get(answer["Location"]).status_code == 404
        assert stranger.get(link).status_code == 404
        assert list(stranger.get(reverse("extractions")).context["extractions"]) == []


def test_a_file_that_is_gone_says_so(made, client_of: Callable[[str], Client]):
    sophie = client_of("sophie")
    url = sophie.post(reverse("received_export"), {"format": "PDF", "recherche": ""})["Location"]
    assert sophie.get(url + "fichier/")["Location"] == url
    Extraction.objects.update(expires_at="2020-01-01T00:00Z")
    assert expire_extractions() == 1
    assert "effacé" in sophie.get(url).content.decode()


@pytest.mark.parametrize(
    "given", [{}, {"format": "EXE"}, {"format": "PDF", "recherche": "number=ABSENT"}, {"format": "PDF", "facture": ["1"]}]
)
def test_what_cannot_be_made_is_said(made, client_of: Callable[[str], Client], given: dict[str, object]):
    answer = client_of("sophie").post(reverse("received_export"), given)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Extraction.objects.exists()


def test_foreign_invoices_are_not_taken_away(made, cast, client_of: Callable[[str], Client]):
    answer = client_of("karim").post(reverse("received_export"), {"format": "PDF", "facture": [made[0].pk]})
    assert answer.status_code == 422
    closed = client_of("lucie").post(reverse("received_export"), {"format": "PDF"})
    assert closed["Location"] == reverse("received")
