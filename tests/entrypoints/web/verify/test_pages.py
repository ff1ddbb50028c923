"""« Vérifier une facture »: open to everybody, forgets everything, shows what is wrong beside the document."""

from __future__ import annotations

import html
import re
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from einvoice import syntax
from einvoice.syntax import Format
from tests import paper
from tests.einvoice.mutations import MUTATIONS
from tests.einvoice.samples import sample
from tests.hostile import HOSTILE, good_cii, good_facturx, good_ubl, pages
from unisson.entrypoints.web.verify import forms
from unisson.portal.invoices import verification
from unisson.portal.kernel import clock
from unisson.portal.kernel.pace import forget

pytestmark = pytest.mark.django_db
URL, CONVERT = "/verifier/", "/verifier/convertir/"


@pytest.fixture(autouse=True)
def on_the_day():
    forget()
    with clock.frozen(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        yield


def send(client: Client, data: bytes, name: str = "facture.xml", **fields: str):
    return client.post(URL, {"fichier": SimpleUploadedFile(name, data), **fields})


def text(answer) -> str:
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def wrong() -> bytes:
    return syntax.write(MUTATIONS["BR-CO-15"](sample()), Format.CII)


def codes(answer) -> set[str]:
    return {finding.rule for finding in answer.context["report"].findings}


def test_a_visitor_gets_a_form(client: Client):
    answer = client.get(URL)
    assert answer.status_code == 200
    assert 'type="file"' in text(answer)
    assert URL in text(client.get("/annuaire/"))


@pytest.mark.parametrize("make", [good_ubl, good_cii, good_facturx])
def test_a_valid_invoice_is_said_valid_and_shown(client: Client, make):
    answer = send(client, make(), profil="en16931")
    assert answer.status_code == 200
    assert answer.context["report"].verdict == "VALID"
    assert answer.context["tone"] == "ok"
    shown = text(answer)
    for part in ("F-2026-121", "Menuiserie Roussel", "Pose de porte", "BT-115", "bl.pdf", "À payer"):
        assert part in shown


def test_an_invalid_one_shows_the_rule_beside_the_marked_document(client: Client):
    answer = send(client, wrong(), profil="en16931")
    assert answer.status_code == 200
    assert answer.context["report"].verdict == "INVALID"
    assert "BR-CO-15" in codes(answer)
    raw = answer.content.decode()
    assert "<mark>&lt;ram:GrandTotalAmount&gt;" in raw
    for level in answer.context["report"].levels:
        assert level.title in text(answer)


def test_an_xcbl_is_judged_as_the_document_made_of_it_and_says_so(client: Client):
    answer = send(client, paper.xcbl(), profil="chorus")
    assert answer.context["report"].verdict == "VALID"
    assert "xCBL" in text(answer)
    broken = text(send(client, paper.xcbl().replace(b">1000.00<", b">1001.00<"), profil="en16931"))
    assert "du CII D16B fait de ce fichier" in broken


def test_the_profile_and_the_day_are_those_that_were_asked(client: Client):
    answer = send(client, good_ubl(), profil="chorus", date="2027-01-31")
    assert answer.context["report"].profile == "chorus"
    assert answer.context["day"].isoformat() == "2027-01-31"
    auto = send(client, good_ubl())
    assert auto.context["report"].profile == "france"  # its cadre (M1) is one of the reform
    assert auto.context["day"] == clock.today()


@pytest.mark.parametrize("fields", [{"date": "31/02/2026"}, {"profil": "edi"}])
def test_a_wrong_choice_is_said_and_the_rest_is_kept(client: Client, fields):
    answer = send(client, good_ubl(), **{"profil": "france"} | fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert next(iter(fields.values())) in text(answer) or "profil" in fields


def test_no_file(client: Client):
    answer = client.post(URL, {"profil": "france"})
    assert answer.status_code == 422
    assert "fichier" in answer.context["form"].errors


def test_what_was_not_read_is_listed(client: Client):
    data = good_ubl().replace(b"<cbc:Note>", b"<cbc:UUID>6F9619FF</cbc:UUID><cbc:Note>", 1)
    answer = send(client, data)
    assert [item.value for item in answer.context["not_read"]] == ["6F9619FF"]
    assert "6F9619FF" in text(answer)


def test_a_bare_pdf_is_explained(client: Client):
    answer = send(client, pages(), "facture.pdf")
    assert answer.status_code == 200
    assert answer.context["is_bare_pdf"]
    assert answer.context["report"].verdict == "NOT_CHECKED"
    assert answer.context["offers"] == []


def test_nothing_is_stored(client: Client, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    media = Path(settings.MEDIA_ROOT)
    before = set(media.rglob("*")) if media.exists() else set()
    piece = b"<cbc:Note>" + b"x" * 200_000 + b"</cbc:Note>"
    heavy = good_ubl().replace(b"<cbc:Note>", piece * 20 + b"<cbc:Note>", 1)
    assert len(heavy) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    with CaptureQueriesContext(connection) as queries:
        for data in (heavy, good_facturx(), wrong()):
            assert send(client, data).status_code == 200
    assert [row["sql"] for row in queries if re.match(r"\s*(INSERT|UPDATE|DELETE)(?! INTO kernel_pacecount)", row["sql"])] == []
    assert (set(media.rglob("*")) if media.exists() else set()) == before
    assert list(tmp_path.iterdir()) == []
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_sentence_and_no_traceback(client: Client, name: str):
    case = HOSTILE[name]
    answer = send(client, case.make(), "<img src=x onerror=alert(1)>.xml")
    assert answer.status_code == (422 if case.refused else 200)
    report = answer.context["report"]
    assert case.rule in {finding.rule for finding in report.findings} or (
        not case.rule and (report.findings or not case.refused)
    )
    assert all(finding.message.endswith((".", ")")) and finding.message for finding in report.findings)
    raw = answer.content.decode()
    for trace in ("Traceback", "root:x:", "<script>alert", "<img src=x"):
        assert trace not in raw
    assert len(raw) < 2_000_000


class Flood:
    """A form whose file is made while it is read, so that only what the portal keeps is measured."""

    head = b'--x\r\nContent-Disposition: form-data; name="fichier"; filename="gros.xml"\r\n\r\n'
    tail = b"\r\n--x--\r\n"

    def __init__(self, size: int) -> None:
        self.left = size
        self.length = len(self.head) + size + len(self.tail)
        self.parts = [self.head]

    def read(self, size: int = 65_536) -> bytes:
        if self.parts:
            return self.parts.pop()
        if self.left:
            piece = b"<" * min(size, self.left, 65_536)
            self.left -= len(piece)
            if not self.left:
                self.parts = [self.tail]
            return piece
        return b""

    readline = read


def test_fifty_megabytes_are_refused_in_bounded_memory(client: Client):
    client.get(URL)  # templates and caches are loaded once
    flood = Flood(50 * 1024 * 1024)
    kind = "multipart/form-data; boundary=x"
    extra = {"CONTENT_LENGTH": str(flood.length), "CONTENT_TYPE": kind, "wsgi.input": flood}
    tracemalloc.start()
    try:
        answer = client.generic("POST", URL, b"", **extra)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert answer.status_code == 413
    assert "fichier" in answer.context["form"].errors
    assert flood.left == 0  # read to the end, so that the browser gets an answer
    assert peak < 2.5 * verification.MAX_BYTES


def test_the_handler_keeps_no_more_than_its_limit():
    from unisson.config.uploads import MemoryUploadHandler, too_large

    class Request:
        pass

    request = Request()
    handler = MemoryUploadHandler(request, 1000)
    handler.new_file("fichier", "a.xml", "text/xml", None)
    handler.receive_data_chunk(b"a" * 900, 0)
    assert not too_large(request)
    from django.core.files.uploadhandler import SkipFile

    with pytest.raises(SkipFile):
        handler.receive_data_chunk(b"a" * 101, 900)
    assert too_large(request)
    assert handler.chunks == []


def test_too_many_at_once(client: Client, monkeypatch):
    for _ in range(verification.PACE.most):
        assert client.post(URL, {}).status_code == 422
    refused = client.post(URL, {})
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert client.get(URL).status_code == 200
    assert client.post(URL, {}, REMOTE_ADDR="192.0.2.7").status_code == 422
    with clock.frozen(datetime(2026, 11, 22, 9, 2, tzinfo=UTC)):
        assert client.post(URL, {}).status_code == 422


def test_the_token_is_asked_for():
    assert send(Client(enforce_csrf_checks=True), good_ubl()).status_code == 403


def test_a_signed_in_person_keeps_the_navigation(client_of):
    answer = client_of("claire").get(URL)
    assert answer.status_code == 200
    assert "unisson/base.html" in [template.name for template in answer.templates]
    assert f'href="{URL}" aria-current="page"' in text(answer) or f'href="{URL}"' in text(answer)


# -- conversions -------------------------------------------------------------------------------------------------------


def carried(answer) -> dict[str, str]:
    return {"contenu": answer.context["carried"], "nom": answer.context["name"]}


def test_the_other_syntax_can_be_downloaded(client: Client):
    page = send(client, good_ubl(), "ma facture.xml")
    assert [offer.target for offer in page.context["offers"]] == ["cii"]
    answer = client.post(CONVERT, {"vers": "cii", **carried(page)})
    assert answer.status_code == 200
    assert answer.content == good_cii()
    assert answer["Content-Disposition"] == 'attachment; filename="ma-facture.cii.xml"'
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_facturx_gives_both(client: Client):
    page = send(client, good_facturx(), "f.pdf")
    assert [offer.target for offer in page.context["offers"]] == ["ubl", "cii"]
    assert client.post(CONVERT, {"vers": "cii", **carried(page)}).content == good_cii()
    assert client.post(CONVERT, {"vers": "ubl", **carried(page)}).content == good_ubl()


def test_a_file_may_be_chosen_again(client: Client):
    answer = client.post(CONVERT, {"vers": "cii", "fichier": SimpleUploadedFile("f.xml", good_ubl())})
    assert answer.content == good_cii()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"vers": "cii"},
        {"vers": "edi", "contenu": forms.packed(b"<a/>")},
        {"vers": "cii", "contenu": "pas du base64 !"},
        {"vers": "cii", "contenu": "AAAA"},
        {"vers": "cii", "contenu": forms.packed(b"<a/>")},
        {"vers": "cii", "contenu": forms.packed(b"a" * (verification.MAX_BYTES + 1))},
    ],
)
def test_a_conversion_that_cannot_be_made(client: Client, fields):
    answer = client.post(CONVERT, fields)
    assert answer.status_code == 422
    assert answer.context["refusal"]


def test_conversions_are_asked_for_by_post(client: Client):
    assert client.get(CONVERT).status_code == 405
