"""The supplier's answers: complete, recycle, abandon, say that a refusal was read."""

from __future__ import annotations

import pytest

from tests.factories import make_sent
from unisson.lifecycles.invoice import Guard, Status
from unisson.portal.invoices.actions import answering, treating
from unisson.portal.invoices.documents import DocumentRefused
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.invoices.routing import Target
from unisson.portal.kernel import files
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast) -> Invoice:
    return make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"), number="B-1", numero_engagement="EJ-1")


@pytest.fixture
def suspended(sent, cast) -> Invoice:
    return treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE")


@pytest.fixture
def returned(sent, cast) -> Invoice:
    return treating.ask_recycling(sent.pk, cast.actor("sophie"), "DESTINATAIRE_ERR")


def test_a_comment_alone_completes(suspended, cast):
    done = answering.complete(suspended.pk, cast.actor("marc"), " Voici l’explication. ")
    assert (done.status, done.completed_at is not None) == (Status.COMPLETEE, True)
    event = history(done).last()
    assert event is not None
    assert event.note == "Voici l’explication."


def test_pieces_alone_complete_and_keep_their_bytes(suspended, cast):
    answering.complete(suspended.pk, cast.actor("marc"), pieces=[("bon.pdf", b"%PDF-1.7 bon"), ("photo.PNG", b"png")])
    kept = suspended.documents.filter(kind=DocumentKind.COMPLEMENTAIRE)
    assert [(piece.filename, piece.mime_type, files.fetch(piece.sha256)) for piece in kept] == [
        ("bon.pdf", "application/pdf", b"%PDF-1.7 bon"),
        ("photo.PNG", "image/png", b"png"),
    ]
    assert [event.code for event in history(suspended)][-3:] == ["AJOUT_PIECE", "AJOUT_PIECE", "complete"]


def test_nothing_new_completes_nothing(suspended, cast):
    with pytest.raises(Refused) as refusal:
        answering.complete(suspended.pk, cast.actor("marc"), "  ")
    assert refusal.value.codes == (Guard.COMPLEMENT_FOURNI,)


def test_one_bad_piece_keeps_all_of_them_out(suspended, cast):
    with pytest.raises(DocumentRefused) as refusal:
        answering.complete(suspended.pk, cast.actor("marc"), "Voici.", [("a.pdf", b"%PDF"), ("b.exe", b"MZ")])
    assert refusal.value.code == "PJ_EXTENSION"
    suspended.refresh_from_db()
    assert suspended.status == Status.SUSPENDUE
    assert not suspended.documents.filter(kind=DocumentKind.COMPLEMENTAIRE).exists()


@pytest.mark.parametrize("person", ["sophie", "lucie"])
def test_only_the_supplier_completes(suspended, cast, person: str):
    with pytest.raises(Refused) as refusal:
        answering.complete(suspended.pk, cast.actor(person), "Voici.", [("bon.pdf", b"%PDF")])
    assert refusal.value.codes == ("ROLE_INCOMPATIBLE",)
    assert not suspended.documents.filter(kind=DocumentKind.COMPLEMENTAIRE).exists()


def test_nothing_is_stored_for_who_may_not_send_it(suspended, cast):
    data = b"%PDF unwanted " + str(suspended.pk).encode()
    with pytest.raises(Refused):
        answering.complete(suspended.pk, cast.actor("sophie"), "Voici.", [("bon.pdf", data)])
    with pytest.raises(FileNotFoundError):
        files.fetch(files.digest(data))


def test_recycling_changes_the_routing_and_nothing_else(returned, cast):
    before = {"number": returned.number, "sent_at": returned.sent_at, "amount_due": returned.amount_due}
    done = answering.recycle(returned.pk, cast.actor("marc"), Target(cast.LYCEE.identifiant, "intendance"), "Pardon.")
    assert (done.status, done.recipient, done.code_service) == (Status.MISE_A_DISPOSITION, cast.LYCEE, "INTENDANCE")
    assert {name: getattr(done, name) for name in before} == before
    event = history(done).get(code="recycle")
    assert event.data["before"] == {
        "recipient_id": cast.COMMUNE.pk,
        "recipient": cast.COMMUNE.raison_sociale,
        "delai_paiement_jours": 30,
        "code_service": "",
        "numero_engagement": "EJ-1",
    }


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        (("COMMUNE", "", "EJ-1"), {Guard.ROUTAGE_MODIFIE}),
        (("COMMUNE", "", ""), {Guard.ADMISSIBLE}),
        (("HOPITAL", "", "EJ-1"), {Guard.ADMISSIBLE}),
        (("HOPITAL", "LABO-2019", "EJ-1"), {Guard.ADMISSIBLE}),
        (("HOPITAL", "FACTURES_PUBLIQUES", "EJ-1"), {Guard.ADMISSIBLE}),
        (("MENUISERIE", "", "EJ-1"), {Guard.ADMISSIBLE}),
    ],
    ids=["same place", "engagement missing", "service missing", "service inactive", "service reserved", "not public"],
)
def test_a_recycling_that_would_fail_is_refused(returned, cast, target, codes):
    place, service, engagement = target
    with pytest.raises(Refused) as refusal:
        wanted = Target(cast.structures[place].identifiant, service, engagement)
        answering.recycle(returned.pk, cast.actor("marc"), wanted)
    assert set(refusal.value.codes) == codes
    returned.refresh_from_db()
    assert (returned.status, returned.recipient, returned.numero_engagement) == (Status.A_RECYCLER, cast.COMMUNE, "EJ-1")


def test_abandoning_is_final(returned, cast):
    assert answering.abandon(returned.pk, cast.actor("marc"), "Tant pis.").status == Status.ABANDONNEE
    with pytest.raises(Refused):
        answering.recycle(returned.pk, cast.actor("marc"), Target(cast.LYCEE.identifiant, "INTENDANCE"))


def test_a_refusal_is_said_read_once(sent, cast):
    treating.reject(sent.pk, cast.actor("sophie"), "DOUBLE_FACT")
    for _ in range(2):
        assert answering.acknowledge_rejection(sent.pk, cast.actor("marc")).status == Status.REJETEE
    event = history(sent).get(code="ACQUITTEMENT_REJET")
    assert (event.actor_id, event.motif) == (cast.marc.pk, "DOUBLE_FACT")


def test_saying_it_read_wants_a_refusal_and_the_right_to_act(sent, cast):
    with pytest.raises(Refused) as refusal:
        answering.acknowledge_rejection(sent.pk, cast.actor("lucie"))
    assert refusal.value.codes == ("STATUT_INCOMPATIBLE", "ROLE_INCOMPATIBLE")
    with pytest.raises(Invoice.DoesNotExist):
        answering.acknowledge_rejection(sent.pk, cast.actor("claire"))
