"""Who reads an invoice, who acts on it: every status for every side, and the same answer from the database and the object."""

from __future__ import annotations

import pytest

from tests.factories import make_invoice
from unisson.lifecycles.invoice import VISIBLE_TO_RECIPIENT, Role, Status
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.permissions import invoices_of_espace, roles_of, sides_of
from unisson.portal.kernel.actor import ANONYMOUS, SYSTEM
from unisson.portal.organisations.models import Droit, Espace, EtatRattachement

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice(cast) -> Invoice:
    return make_invoice(
        supplier=cast.BUREAUTIQUE,
        recipient=cast.COMMUNE,
        recipient_service=cast.COMMUNE.services.get(code="TECH"),
        valideur_1=cast.MENUISERIE,
        valideur_2=cast.ELECTRICITE,
        status=Status.MISE_A_DISPOSITION,
    )


def sees(actor, invoice: Invoice) -> bool:
    return Invoice.objects.visible_to(actor).filter(pk=invoice.pk).exists()


def test_each_side_reads_and_acts_in_its_role(invoice, cast):
    for person, role in (("marc", Role.FOURNISSEUR), ("sophie", Role.DESTINATAIRE)):
        assert sides_of(invoice, cast.actor(person)) == roles_of(invoice, cast.actor(person)) == {role}
    for person, role in (("claire", Role.VALIDEUR_1), ("paul", Role.VALIDEUR_2)):
        assert roles_of(invoice, cast.actor(person)) == {role}
    for person in ("marc", "sophie", "claire", "paul"):
        assert sees(cast.actor(person), invoice), person


def test_who_may_only_read_holds_a_side_and_no_role(invoice, cast):
    lucie = cast.actor("lucie")
    assert (sides_of(invoice, lucie), roles_of(invoice, lucie), sees(lucie, invoice)) == ({Role.FOURNISSEUR}, set(), True)


def test_strangers_hold_nothing(invoice, cast):
    for actor in (*(cast.actor(person) for person in ("nadia", "karim", "julie", "sam", "jean")), ANONYMOUS):
        assert (sides_of(invoice, actor), roles_of(invoice, actor), sees(actor, invoice)) == (set(), set(), False)


def test_the_portal_itself_sees_all_and_acts_as_the_portal(invoice):
    assert sees(SYSTEM, invoice)
    assert roles_of(invoice, SYSTEM) == {Role.SYSTEME}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.TECHNIQUE_INCONNU])
def test_a_recipient_sees_from_delivery_on(invoice, cast, status: Status):
    Invoice.objects.filter(pk=invoice.pk).update(status=status)
    assert sees(cast.actor("sophie"), invoice) == (status in VISIBLE_TO_RECIPIENT)


@pytest.mark.parametrize("status", [Status.BROUILLON, Status.INTERPRETEE_OCR, Status.SUPPRIMEE])
def test_valideurs_never_see_drafts_and_the_supplier_never_sees_what_is_deleted(invoice, cast, status: Status):
    Invoice.objects.filter(pk=invoice.pk).update(status=status)
    assert not sees(cast.actor("claire"), invoice)
    assert not sees(cast.actor("paul"), invoice)
    assert sees(cast.actor("marc"), invoice) == (status is not Status.SUPPRIMEE)


def test_a_second_valideur_waits_for_the_first(invoice, cast):
    Invoice.objects.filter(pk=invoice.pk).update(status=Status.A_VALIDER_1)
    assert sees(cast.actor("claire"), invoice)
    assert not sees(cast.actor("paul"), invoice)


def test_an_attachment_that_ended_opens_nothing(invoice, cast):
    cast.marc.rattachements.update(state=EtatRattachement.DESACTIVEE)
    assert not sees(cast.actor("marc"), invoice)


def test_rights_on_a_service_open_this_service_only(invoice, cast):
    jean = cast.actor("jean")
    assert not sees(jean, invoice)
    invoice.recipient_service = cast.COMMUNE.services.get(code="FIN")
    invoice.save()
    assert sees(jean, invoice)
    assert roles_of(invoice, jean) == {Role.DESTINATAIRE}


def test_a_list_opens_one_espace_of_one_structure(invoice, cast):
    sophie = cast.actor("sophie")
    found = Invoice.objects.filter(invoices_of_espace(sophie, Espace.FACTURES_RECUES, cast.COMMUNE.pk))
    assert list(found) == [invoice]
    for espace, structure in ((Espace.FACTURES_EMISES, cast.COMMUNE), (Espace.FACTURES_RECUES, cast.LYCEE)):
        assert not Invoice.objects.filter(invoices_of_espace(sophie, espace, structure.pk)).exists()


def test_a_list_of_what_may_be_changed_leaves_readers_out(invoice, cast):
    lucie = cast.actor("lucie")
    assert {grant.may_modify for grant in lucie.grants} == {Droit.CONSULTATION_UNIQUEMENT == Droit.MODIFICATION}
    mine = invoices_of_espace(lucie, Espace.FACTURES_EMISES, cast.BUREAUTIQUE.pk)
    changeable = invoices_of_espace(lucie, Espace.FACTURES_EMISES, cast.BUREAUTIQUE.pk, modify=True)
    assert Invoice.objects.filter(mine).exists()
    assert not Invoice.objects.filter(changeable).exists()
