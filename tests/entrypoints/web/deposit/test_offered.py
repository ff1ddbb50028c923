"""What is kept is offered at deposit: validated accounts, files. A closed structure deposits nothing."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from tests import paper
from unisson.portal.accounts.actions import pieces
from unisson.portal.invoices.actions.sending import send
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions.banking import Account, add_account, withdraw_account
from unisson.portal.organisations.actions.fiche import switch
from unisson.portal.organisations.actions.keeping import add_piece
from unisson.portal.organisations.bank import default_bank_account, usable_bank_accounts

pytestmark = pytest.mark.django_db
IBAN, OTHER, THIRD = "FR7630006000011234567890189", "DE89370400440532013000", "BE68539007547034"


@pytest.fixture
def accounts(cast):
    """A default account and a factor's, both past their cooling time, and one that waits."""
    claire = cast.actor("claire")
    with clock.frozen(clock.now() - timedelta(days=10)):
        usual = add_account(cast.MENUISERIE.pk, claire, Account("Courant", IBAN))
        factor = Account("Affacturage", OTHER, est_affactureur=True, factor_nom="Factor de l’Ouest")
        sold = add_account(cast.MENUISERIE.pk, claire, factor)
    add_account(cast.MENUISERIE.pk, claire, Account("Tout neuf", THIRD))
    return usual, sold


def offered(desk, invoice_id):
    form = desk.client.get(reverse("deposit_check", args=[invoice_id])).context["form"]
    return [key for key, _ in form.fields["coordonnees"].choices]


def findings(invoice_id):
    invoice = Invoice.objects.get(pk=invoice_id)
    return {row["rule"] for level in invoice.report["levels"] for row in level["findings"] if row["severity"] == "FATAL"}


def test_only_validated_accounts_are_offered_the_default_first(cast, desk, accounts):
    usual, sold = accounts
    assert usable_bank_accounts(cast.MENUISERIE) == [usual, sold]
    assert default_bank_account(cast.MENUISERIE) == usual
    invoice = desk.draft()
    assert offered(desk, invoice) == ["", str(usual.pk), str(sold.pk)]
    assert Invoice.objects.get(pk=invoice).coordonnees == usual


def test_nothing_is_asked_of_who_keeps_no_account(desk):
    invoice = desk.draft()
    assert 'name="coordonnees"' not in desk.page(invoice)
    assert Invoice.objects.get(pk=invoice).coordonnees is None


def test_a_factor_is_chosen_and_shown_to_who_pays(cast, desk, desk_of, accounts):
    invoice = desk.draft()
    desk.press(invoice, "send", coordonnees=str(accounts[1].pk))
    assert Invoice.objects.get(pk=invoice).sent_at
    seen = unescape(desk_of("sophie").client.get(reverse("invoice", args=[invoice])).content.decode())
    assert "Factor de l’Ouest" in seen
    assert "DE89 3704 0044 0532 0130 00" in seen


def test_no_account_may_be_chosen(desk, accounts):
    invoice = desk.draft()
    desk.press(invoice, coordonnees="")
    assert Invoice.objects.get(pk=invoice).coordonnees is None
    assert findings(invoice) == set()


def test_an_account_withdrawn_meanwhile_is_said_and_blocks(cast, desk, accounts):
    usual, _ = accounts
    invoice = desk.draft()
    withdraw_account(usual.pk, cast.MENUISERIE.pk, cast.actor("claire"))
    with pytest.raises(Refused):
        send(invoice, cast.actor("claire"))
    Invoice.objects.get(pk=invoice)
    desk.press(invoice)
    assert Invoice.objects.get(pk=invoice).coordonnees is None


def test_the_account_of_somebody_else_is_never_taken(cast, desk, accounts):
    with clock.frozen(clock.now() - timedelta(days=10)):
        foreign = add_account(cast.BUREAUTIQUE.pk, cast.actor("marc"), Account("Courant", IBAN))
    invoice = desk.draft()
    desk.press(invoice, coordonnees=str(foreign.pk))
    assert Invoice.objects.get(pk=invoice).coordonnees is None
    Invoice.objects.filter(pk=invoice).update(coordonnees=foreign)
    with pytest.raises(Refused):
        send(invoice, cast.actor("claire"))


def test_a_structured_document_names_its_own_account(desk, accounts):
    invoice = desk.draft(paper.ubl(), "facture.xml")
    assert 'name="coordonnees"' not in desk.page(invoice)
    assert Invoice.objects.get(pk=invoice).coordonnees is None


@pytest.fixture
def kept(cast):
    mine = pieces.add(cast.claire.pk, "devis.pdf", b"%PDF-1.7 devis")
    ours = add_piece(cast.MENUISERIE.pk, cast.actor("claire"), "kbis.pdf", b"%PDF-1.7 kbis", "Extrait Kbis")
    return mine, ours


def joined(invoice_id):
    rows = Invoice.objects.get(pk=invoice_id).documents.filter(kind=DocumentKind.COMPLEMENTAIRE)
    return sorted(rows.values_list("filename", flat=True))


def test_kept_files_are_joined_in_one_click_once(desk, kept):
    mine, ours = kept
    invoice = desk.draft()
    assert "Extrait Kbis" in desk.page(invoice)
    for action in (f"join-mine-{mine.pk}", f"join-structure-{ours.pk}", f"join-structure-{ours.pk}"):
        assert desk.press(invoice, action).status_code == 302
    assert joined(invoice) == ["devis.pdf", "kbis.pdf"]


def test_what_was_typed_is_kept_when_a_file_is_joined(desk, kept):
    invoice = desk.draft()
    desk.press(invoice, f"join-mine-{kept[0].pk}", number="AUTRE-1")
    assert Invoice.objects.get(pk=invoice).number == "AUTRE-1"


@pytest.mark.parametrize("action", ["join-mine-0", "join-structure-0", "join-x-1", "join-mine-", "join-"])
def test_a_file_that_is_gone_is_said(desk, kept, action):
    invoice = desk.draft()
    answer = desk.press(invoice, action)
    assert answer.status_code == 422
    assert joined(invoice) == []


def test_files_of_others_are_not_joined(cast, desk, kept):
    theirs = pieces.add(cast.marc.pk, "secret.pdf", b"%PDF-1.7")
    far = add_piece(cast.BUREAUTIQUE.pk, cast.actor("marc"), "secret.pdf", b"%PDF-1.7")
    invoice = desk.draft()
    for action in (f"join-mine-{theirs.pk}", f"join-structure-{far.pk}"):
        assert desk.press(invoice, action).status_code == 422
    assert joined(invoice) == []


def test_an_inactive_structure_deposits_nothing(cast, desk):
    before = desk.draft()
    switch(cast.MENUISERIE.pk, cast.actor("claire"), active=False, reason="Cessation")
    page = desk.client.get(reverse("deposit"))
    assert b"dropzone" not in page.content
    assert desk.drop(paper.pdf(number="F-2026-999")).status_code == 403
    assert Invoice.objects.count() == 1
    desk.press(before, "send")
    assert Invoice.objects.get(pk=before).sent_at is None
    assert "ADM-FOURNISSEUR-INACTIF" in findings(before)


def test_once_active_again_the_draft_leaves(cast, desk):
    before = desk.draft()
    switch(cast.MENUISERIE.pk, cast.actor("claire"), active=False, reason="Erreur")
    switch(cast.MENUISERIE.pk, cast.actor("claire"), active=True)
    desk.press(before, "send")
    assert Invoice.objects.get(pk=before).sent_at
