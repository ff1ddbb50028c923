"""Pièces jointes, abonnements and history of « Mon compte »."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.architecture.source import SRC
from unisson.entrypoints.web.accounts.words import EVENTS
from unisson.portal.accounts.actions import pieces
from unisson.portal.accounts.models import PieceJointe
from unisson.portal.accounts.personal import archive
from unisson.portal.kernel.moving import Refused

pytestmark = pytest.mark.django_db


def add(client, name="attestation.pdf", data=b"%PDF-1.4 attestation", **more):
    return client.post(reverse("pieces"), {"file": SimpleUploadedFile(name, data), **more})


def code_of(answer):
    return answer.context["form"].errors.as_data()["file"][0].code


def test_a_file_is_kept_downloaded_exported_and_removed(client_of, cast):
    client = client_of("claire")
    assert add(client, designation="Attestation d’assurance").url == reverse("pieces")
    piece = PieceJointe.objects.get()
    assert "Attestation d’assurance" in client.get(reverse("pieces")).content.decode()
    answer = client.get(reverse("piece", args=[piece.pk]))
    assert answer.content == b"%PDF-1.4 attestation"
    assert answer["Content-Disposition"] == 'attachment; filename="attestation.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    with zipfile.ZipFile(io.BytesIO(archive(cast.claire))) as folder:
        assert folder.read("pieces/attestation.pdf") == b"%PDF-1.4 attestation"
    stranger = client_of("sophie")
    assert stranger.get(reverse("piece", args=[piece.pk])).status_code == 404
    assert stranger.post(reverse("piece_remove", args=[piece.pk])).status_code == 404
    assert client.post(reverse("piece_remove", args=[piece.pk])).url == reverse("pieces")
    assert not PieceJointe.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "PIECE_VIDE"),
        ("a.exe", b"x", "PIECE_EXTENSION"),
        ("sans-extension", b"x", "PIECE_NOM"),
        (f"{'a' * 47}.pdf", b"x", "PIECE_NOM"),
        ("a.pdf", b"x" * (pieces.HEAVIEST + 1), "PIECE_TROP_LOURDE"),
    ],
)
def test_what_is_not_an_attachment_is_refused_with_its_cause(client_of, name, data, code):
    assert code_of(add(client_of("claire"), name, data)) == code
    assert not PieceJointe.objects.exists()


def test_a_name_serves_once_and_their_number_is_limited(client_of, cast, monkeypatch):
    client = client_of("claire")
    add(client)
    assert code_of(add(client)) == "PIECE_DEJA_LA"
    assert add(client_of("sophie")).status_code == 302, "names are one's own"
    monkeypatch.setattr(pieces, "MOST", 1)
    with pytest.raises(Refused) as refusal:
        pieces.add(cast.claire.pk, "b.pdf", b"x")
    assert refusal.value.codes == ("TROP_DE_PIECES",)


def test_subscriptions_say_espace_service_and_right(client_of):
    rights = client_of("jean").get(reverse("account")).context["subscriptions"]
    assert {(row.espace, row.rattachement.structure.raison_sociale, row.service.code) for row in rights} == {
        ("FACTURES_RECUES", "Commune de Saint-Aubin", "FIN")
    }


def test_the_history_tells_requests_and_what_happened_to_the_account(client_of):
    client = client_of("claire")
    add(client)
    page = client.get(reverse("account_history"))
    assert [row.structure.raison_sociale for row in page.context["requests"]] == ["Menuiserie Roussel"]
    assert page.context["events"][0]["label"] == "Pièce jointe ajoutée"
    assert page.context["events"][0]["detail"] == "attestation.pdf"


def test_every_event_of_an_account_has_its_words():
    folder: Path = SRC / "unisson" / "portal" / "accounts" / "actions"
    source = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    codes = set(re.findall(r'EventKind\.\w+, "(\w+)"', source)) | set(
        re.findall(r'"(SECOND_FACTEUR_\w+|CODES_DE_SECOURS_\w+)"', source)
    )
    assert codes == set(EVENTS)
