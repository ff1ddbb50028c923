"""A supplier checks an invoice, mends it, takes it in the other syntax; its software does the same in JSON."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from einvoice import syntax
from einvoice.syntax import Format
from tests.einvoice.mutations import MUTATIONS
from tests.einvoice.samples import sample
from unisson.portal.kernel import clock
from unisson.portal.kernel.pace import forget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day():
    forget()
    with clock.frozen(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        yield


def test_from_a_wrong_invoice_to_a_right_one_in_the_other_syntax():
    visitor = Client(enforce_csrf_checks=True)
    wrong = syntax.write(MUTATIONS["BR-CO-15"](sample()), Format.UBL_INVOICE)

    def check(data: bytes) -> str:
        form = visitor.get("/verifier/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]  # type: ignore[index]
        given = {"csrfmiddlewaretoken": token, "fichier": SimpleUploadedFile("f.xml", data), "profil": "en16931"}
        answer = visitor.post("/verifier/", given)
        assert answer.status_code == 200
        return answer.content.decode()

    first = check(wrong)
    assert "BR-CO-15" in first
    marked = html.unescape(re.search(r"<mark>(.*?)</mark>", first, re.DOTALL)[1])  # type: ignore[index]
    expected = re.search(r"attendu : ([\d,]+)", html.unescape(first))[1].replace(",", ".")  # type: ignore[index]
    read = re.search(r">([\d.]+)<", marked)[1]  # type: ignore[index]
    # What the page shows is enough to mend the document by hand.
    assert wrong.count(marked.encode()) == 1
    mended = wrong.replace(marked.encode(), marked.replace(read, expected).encode())

    second = check(mended)
    assert "BR-CO-15" not in second
    fields = dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|vers|nom|contenu)" value="([^"]*)"', second))
    download = visitor.post("/verifier/convertir/", {name: html.unescape(value) for name, value in fields.items()})
    assert download.status_code == 200
    assert download["Content-Type"] == "application/xml"

    software = Client(enforce_csrf_checks=True)
    verdict = software.post("/api/verifier?profile=en16931", download.content, content_type="application/xml")
    assert verdict.json()["verdict"] == "VALID"
    assert verdict.json()["format"] == "CII"
    assert not verdict.cookies
