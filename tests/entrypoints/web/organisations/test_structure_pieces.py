"""« Pièces jointes de la structure »: kept by managers, read by members."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from unisson.portal.kernel import events
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions.keeping import add_piece, remove_piece
from unisson.portal.organisations.models import PieceStructure

pytestmark = pytest.mark.django_db
URL = "/structure/pieces/"


def send(client, name="kbis.pdf", data=b"%PDF-1.7 kbis", **more):
    return client.post(URL, {"file": SimpleUploadedFile(name, data), "designation": "Extrait Kbis", **more})


def test_kept_read_then_taken_off(cast, client_of):
    marc, lucie = client_of("marc"), client_of("lucie")
    assert send(marc).status_code == 302
    piece = PieceStructure.objects.get()
    assert (piece.structure, piece.added_by, piece.designation) == (cast.BUREAUTIQUE, cast.marc, "Extrait Kbis")
    assert "kbis.pdf" in lucie.get(URL).content.decode()
    answer = lucie.get(f"{URL}{piece.pk}/")
    assert answer.content == b"%PDF-1.7 kbis"
    assert answer["Content-Disposition"].startswith("attachment")
    assert marc.post(f"{URL}{piece.pk}/retirer/").status_code == 302
    assert not PieceStructure.objects.exists()
    assert [event.code for event in events.history(cast.BUREAUTIQUE)] == ["PIECE_STRUCTURE_AJOUTEE", "PIECE_STRUCTURE_RETIREE"]


@pytest.mark.parametrize(
    ("name", "data"), [("kbis.exe", b"MZ"), ("kbis.pdf", b""), ("k" * 60 + ".pdf", b"%PDF"), ("kbis", b"x")]
)
def test_a_bad_file_is_said_beside_its_field(client_of, name, data):
    answer = send(client_of("marc"), name, data)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"file"}
    assert 'value="Extrait Kbis"' in answer.content.decode()
    assert not PieceStructure.objects.exists()


def test_the_same_name_twice(client_of):
    send(client_of("marc"))
    assert set(send(client_of("marc")).context["form"].errors) == {"file"}
    assert PieceStructure.objects.count() == 1


@pytest.mark.parametrize("key", ["lucie", "sam", "claire"])
def test_who_may_not(cast, client_of, key):
    for verb, rest in ((add_piece, (cast.actor(key), "a.pdf", b"%PDF")), (remove_piece, (1, cast.actor(key)))):
        with pytest.raises(Refused) as refusal:
            verb(cast.BUREAUTIQUE.pk, *rest)
        assert refusal.value.codes == ("DROIT_INSUFFISANT",)


def test_a_member_reads_and_does_not_add(client_of):
    assert send(client_of("lucie")).status_code == 403


def test_a_file_of_another_structure(cast, client_of):
    far = add_piece(cast.MENUISERIE.pk, cast.actor("claire"), "a.pdf", b"%PDF")
    marc = client_of("marc")
    assert marc.get(f"{URL}{far.pk}/").status_code == 404
    assert marc.post(f"{URL}{far.pk}/retirer/").status_code == 404
    assert PieceStructure.objects.count() == 1
