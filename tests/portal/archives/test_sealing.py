"""Seals: one a closed day, each holding the one before; whatever is altered is found and named."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_invoice, make_sent
from tests.portal.archives.conftest import DAY0, at
from unisson.entrypoints.jobs.tasks.archiving import seal_days, verify_files, verify_seals
from unisson.lifecycles.invoice import Status
from unisson.portal.archives import content, hashing, sealing, verifying
from unisson.portal.archives.models import Leaf, Seal, Verification
from unisson.portal.invoices.actions import answering, treating
from unisson.portal.invoices.models import Document
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.kernel.storage import address_of

pytestmark = pytest.mark.django_db


def codes(*, with_files: bool = True) -> set[str]:
    with at(5):
        return {one["code"] for one in verifying.verify(with_files=with_files).breaks}


def words() -> str:
    with at(5):
        return " ".join(one["words"] for one in verifying.verify(with_files=True).breaks)


# Sealing.


def test_each_closed_day_has_one_seal_that_holds_the_one_before(sealed):
    seals = list(Seal.objects.all())
    assert [seal.day for seal in seals] == [date(2026, 3, day) for day in (2, 3, 4, 5)]
    assert [seal.previous for seal in seals] == ["", *(seal.hash for seal in seals[:-1])]
    invoices = Leaf.objects.filter(subject_type=content.INVOICE)
    assert [(leaf.seal.day.day, leaf.subject_id) for leaf in invoices.order_by("id")] == [
        (2, sealed[0].pk), (2, sealed[1].pk), (2, sealed[2].pk), (3, sealed[0].pk), (5, sealed[0].pk),
    ]  # fmt: skip
    assert (seals[2].subjects, seals[2].root) == (0, hashing.EMPTY)  # nothing happened on Wednesday, and that is sealed


def test_sealing_again_changes_nothing_and_today_waits(sealed):
    before = list(Seal.objects.values_list("hash", flat=True))
    with at(4):
        assert seal_days() == 0
        assert sealing.seal_day(date(2026, 3, 6)) is False  # today
        assert sealing.seal_day(date(2026, 3, 2)) is False  # done
    with at(5):
        assert seal_days() == 1
    assert list(Seal.objects.values_list("hash", flat=True))[:-1] == before


def test_what_happened_around_midnight_is_sealed_once(cast, sealed):
    with at(4.58):  # a few minutes before midnight, written after the event of the next day
        late = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-9")
    with at(4.7):
        treating.treat(late.pk, "acknowledge", cast.actor("sophie"))
    with at(7):
        seal_days()
        assert verify_seals() == 0
    assert Leaf.objects.filter(subject_type=content.INVOICE, subject_id=late.pk).latest("id").last_event_id == (
        Event.objects.filter(subject_id=late.pk, subject_type=content.INVOICE).latest("id").pk
    )


def test_an_event_written_late_for_a_past_day_is_in_the_next_seal(cast, sealed):
    with at(2):
        late = make_sent(cast.MENUISERIE, cast.LYCEE, cast.actor("claire"), number="F-10")
    with at(5):
        seal_days()
        assert verify_seals() == 0
    assert Leaf.objects.get(subject_type=content.INVOICE, subject_id=late.pk).seal.day == date(2026, 3, 6)


def test_a_draft_is_sealed_by_its_history_alone(cast):
    with at(0):
        draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE)
        Event.objects.create(
            at=DAY0, kind=EventKind.ACTION, code="CREATION_BROUILLON", subject_type=content.INVOICE, subject_id=draft.pk,
            entry_point="PORTAIL",
        )  # fmt: skip
    with at(1):
        seal_days()
    leaf = Leaf.objects.get(subject_type=content.INVOICE, subject_id=draft.pk)
    assert (leaf.facts_hash, leaf.documents_hash) == ("", "")
    with at(2):
        draft.documents.all().delete()
        draft.delete()
    assert codes() == set()


# Verifying.


def test_nothing_altered_nothing_said(cast, sealed):
    with at(4):
        treating.suspend(sealed[1].pk, cast.actor("sophie"), "PJ_MANQUANTE")
        answering.complete(sealed[1].pk, cast.actor("claire"), "Voici.", [("bon.pdf", b"%PDF-1.7 bon")])
    assert codes() == set()
    done = Verification.objects.first()
    assert done is not None
    assert (done.seals, done.is_whole, done.files > 0) == (4, True, True)
    with at(6):
        seal_days()
        assert (verify_seals(), verify_files()) == (0, 0)


TAMPERING = [
    ("UPDATE kernel_event SET note = 'Rien.' WHERE code = 'acknowledge'", "HISTORIQUE_ALTERE"),
    ("UPDATE kernel_event SET at = at - interval '1 day' WHERE code = 'pay'", "HISTORIQUE_ALTERE"),
    ("UPDATE kernel_event SET actor_label = 'Un autre' WHERE code = 'pay'", "HISTORIQUE_ALTERE"),
    ("DELETE FROM kernel_event WHERE code = 'acknowledge'", "HISTORIQUE_ALTERE"),
    ("UPDATE invoices_invoice SET amount_due = 1 WHERE number = 'F-1'", "FACTURE_ALTEREE"),
    ("UPDATE invoices_invoice SET number = 'F-X' WHERE number = 'F-1'", "FACTURE_ALTEREE"),
    ("UPDATE invoices_invoice SET sent_at = sent_at - interval '1 hour' WHERE number = 'F-2'", "FACTURE_ALTEREE"),
    ("UPDATE invoices_invoice SET status = 'REJETEE' WHERE number = 'F-0'", "STATUT_SANS_HISTORIQUE"),
    ("UPDATE invoices_document SET filename = 'x.pdf' WHERE id = (SELECT min(id) FROM invoices_document)", "DOCUMENTS_ALTERES"),
    ("UPDATE archives_leaf SET facts_hash = repeat('0', 64) WHERE id = (SELECT min(id) FROM archives_leaf)", "FEUILLE_ALTEREE"),
    ("DELETE FROM archives_leaf WHERE id = (SELECT max(id) FROM archives_leaf)", "SCEAU_ALTERE"),
    ("UPDATE archives_seal SET root = repeat('0', 64) WHERE day = '2026-03-03'", "SCEAU_ALTERE"),
    ("UPDATE archives_seal SET previous = repeat('0', 64) WHERE day = '2026-03-04'", "CHAINE_ROMPUE"),
    ("DELETE FROM archives_seal WHERE day = '2026-03-04'", "SCEAU_MANQUANT"),
]


@pytest.mark.parametrize(("statement", "code"), TAMPERING, ids=[f"{code}-{n}" for n, (_, code) in enumerate(TAMPERING)])
def test_a_row_altered_by_who_holds_the_database_is_found(sealed, tamper, statement, code):
    assert codes() == set()
    tamper(statement)
    assert code in codes()


def test_an_invoice_that_disappears_is_named(sealed, tamper):
    for table, column in (("invoices_document", "invoice_id"), ("invoices_invoice", "id")):
        tamper(f"DELETE FROM {table} WHERE {column} = %s", sealed[2].pk)  # noqa: S608 - our own words
    assert f"la facture {sealed[2].pk} a disparu" in words()


def test_one_byte_of_a_file_is_enough(sealed):
    document = Document.objects.get(invoice=sealed[1])
    path = Path(settings.MEDIA_ROOT) / address_of(document.sha256)
    before = path.read_bytes()
    try:
        path.write_bytes(bytes([before[0] ^ 1]) + before[1:])
        assert codes(with_files=False) == set()  # not read: nothing is said of it, and the verification says so
        assert "« facture.pdf » de la facture" in words()
        path.unlink()
        assert codes() == {"FICHIER_ABSENT"}
    finally:
        path.write_bytes(before)
    assert codes() == set()


def test_the_days_between_which_a_history_was_altered_are_named(sealed, tamper):
    tamper("UPDATE kernel_event SET note = 'Rien.' WHERE code = 'pay'")
    assert "entre les sceaux du 03/03/2026 et du 05/03/2026" in words()


@pytest.mark.parametrize(
    "statement", ["UPDATE archives_seal SET subjects = 9", "DELETE FROM archives_leaf", "TRUNCATE archives_seal CASCADE"]
)
def test_the_database_refuses_to_alter_seals(sealed, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def test_the_command_says_what_was_verified_and_fails_on_a_break(sealed, tamper):
    out = StringIO()
    with at(5):
        call_command("archives", "sceller", stdout=out)
        call_command("archives", "verifier", "--fichiers", stdout=out)
        assert "1 jour(s) scellé(s)" in out.getvalue()
        assert "0 écart(s)" in out.getvalue()
        tamper("UPDATE invoices_invoice SET amount_due = 1 WHERE number = 'F-1'")
        out = StringIO()
        with pytest.raises(SystemExit) as broken:
            call_command("archives", "verifier", "--json", stdout=out)
    assert broken.value.code == 1
    assert [one["code"] for one in json.loads(out.getvalue())["breaks"]] == ["FACTURE_ALTEREE"]


def test_a_status_that_moved_since_the_seal_is_no_break(cast, sealed):
    with at(4):
        treating.ask_recycling(sealed[1].pk, cast.actor("sophie"), "DESTINATAIRE_ERR")
        answering.recycle(sealed[1].pk, cast.actor("claire"), answering.routing.Target(cast.LYCEE.identifiant, "INTENDANCE"))
    sealed[1].refresh_from_db()
    assert sealed[1].status == Status.MISE_A_DISPOSITION
    assert codes() == set()


# Hashing.


@given(st.lists(st.text("0123456789abcdef", min_size=1, max_size=8), min_size=1, max_size=40), st.data())
def test_each_leaf_can_be_proven_and_no_other_takes_its_place(leaves, data):
    place = data.draw(st.integers(0, len(leaves) - 1))
    path = hashing.proof(leaves, place)
    assert hashing.climbed(leaves[place], path) == hashing.root(leaves)
    assert hashing.climbed(leaves[place] + "x", path) != hashing.root(leaves)


def test_the_order_and_the_number_of_leaves_are_part_of_the_root():
    roots = {hashing.root(leaves) for leaves in (["a", "b"], ["b", "a"], ["a"], [], ["a", "b", "b"], ["a", "b", "a", "b"])}
    assert len(roots) == 6
