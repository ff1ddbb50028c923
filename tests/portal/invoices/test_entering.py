"""An invoice written on line: from the words of the form to a Factur-X that was judged before it was sent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from einvoice import conformity
from einvoice.syntax import facturx
from tests import writing
from tests.paper import the_day_after  # noqa: F401
from tests.writing import PORTE, POSE, content, draft, rules
from unisson.portal.invoices import documents, judgement
from unisson.portal.invoices.actions import drafting, entering, mandating, sending, treating
from unisson.portal.invoices.entry import typed
from unisson.portal.invoices.models import DocumentKind, Invoice, ModeDepot
from unisson.portal.kernel import clock
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import CoordonneesBancaires

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_day_after")]
SANS = PORTE | {"tva": "SANS"}


@pytest.fixture
def write(cast):
    """Claire writes to the town hall."""
    return lambda *lines, **header: draft(cast.MENUISERIE, cast.actor("claire"), content(cast.COMMUNE, *lines, **header))


def bank(structure, **more):
    now = clock.now()
    values = {"nom": "Compte courant", "iban": "FR7630006000011234567890189", "bic": "AGRIFRPP", "created_at": now}
    return CoordonneesBancaires.objects.create(structure=structure, **values | {"usable_at": now} | more)


def test_what_is_typed_becomes_an_invoice_with_its_totals(write, cast):
    invoice = write(PORTE, POSE)
    assert invoice.verdict == "VALID", rules(invoice)
    # 2 x 640 and 1,5 x (48,50 - 4,85) = 65,475 -> 65,48; VAT 256,00 and 6,55.
    assert (invoice.total_without_vat, invoice.total_vat) == (Decimal("1345.48"), Decimal("262.55"))
    assert invoice.amount_due == Decimal("1608.03")
    assert (invoice.recipient, invoice.number, invoice.mode_depot) == (cast.COMMUNE, "F-2026-200", "SAISIE_PORTAIL")


def test_it_is_sent_as_a_facturx_that_is_authoritative(write, cast):
    invoice = write(PORTE, POSE, delivery_date="2026-11-18", comment="Merci", paid="100")
    sent = sending.check_and_send(invoice.pk, cast.actor("claire"), {})
    assert sent.status == "MISE_A_DISPOSITION"
    principal = sent.documents.get(kind=DocumentKind.PRINCIPALE)
    data = documents.content(principal)
    assert (principal.filename, sent.entry) == ("facture-F-2026-200.pdf", {})
    assert facturx.extract(data).xml is not None
    for profile in ("chorus", "en16931"):
        assert conformity.judge(data, profile=profile, today=clock.today()).verdict == "VALID"
    assert sent.documents.filter(kind=DocumentKind.CERTIFICAT).exists()
    assert sent.depot.sha256 == principal.sha256
    # A double click, and the recipient.
    assert sending.check_and_send(invoice.pk, cast.actor("claire"), {}).depot == sent.depot
    assert treating.treat(sent.pk, "acknowledge", cast.actor("sophie"), "").status == "PRISE_EN_COMPTE_DESTINATAIRE"


SHAPES = {
    "credit note": ((PORTE,), {"type_facture": "AVOIR", "numero_facture_origine": "F-2026-100", "origin_date": "2026-10-01"}),
    "already paid": ((PORTE,), {"cadre_facturation": "A2_FACTURE_FOURNISSEUR_DEJA_PAYEE"}),
    "franchise": ((SANS,), {"exemption": "VATEX-FR-FRANCHISE"}),
    "own words": ((SANS,), {"exemption_text": "Exonération, article 261 D du CGI"}),
    "reverse charge": ((PORTE, SANS), {"exemption": "VATEX-FR-AE"}),
    "outside": ((SANS,), {"exemption": "VATEX-EU-O"}),
    "overseas": ((PORTE | {"tva": "8.5"},), {}),
    "corsica": ((PORTE | {"tva": "0.9"}, PORTE | {"tva": "13"}), {}),
    "manual rate": ((PORTE | {"tva": "AUTRE", "taux": "7"},), {}),
    "negative quantity": ((PORTE, PORTE | {"name": "Reprise", "quantity": "-1"}),  {}),
    "allowance and charge": (
        (PORTE,), {"allowance": "50", "allowance_reason": "Fidélité", "charge": "12,50", "charge_reason": "Port"},
    ),
    "down payment": ((PORTE,), {"paid": "500"}),
    "paid too much": ((PORTE,), {"paid": "5000"}),
    "due date": ((PORTE,), {"due_date": "20/12/2026"}),
    "prepayment": ((PORTE,), {"type_facture": "ACOMPTE"}),
    "cash": ((PORTE,), {"mode_paiement": "ESPECE", "type_tva": "TVA_SUR_ENCAISSEMENT"}),
    "six decimals": ((PORTE | {"price": "0,123456", "quantity": "10000,1234", "discount": "0,003456"},), {}),
    "long words": ((PORTE | {"name": "é" * 255, "reference": "R" * 50},), {"comment": "c" * 2000}),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_judged_right_makes_a_right_document(write, cast, shape):
    """The verdict shown beside the form and the verdict on the bytes that are sent never disagree."""
    lines, header = SHAPES[shape]
    invoice = write(*lines, **header)
    assert invoice.verdict == "VALID", writing.places(invoice)
    sent = sending.check_and_send(invoice.pk, cast.actor("claire"), {})
    assert sent.sent_at is not None
    data = documents.content(sent.documents.get(kind=DocumentKind.PRINCIPALE))
    for profile in ("chorus", "en16931"):
        report = conformity.judge(data, profile=profile, today=clock.today())
        assert report.verdict == "VALID", report.findings
    before, after = (of.amount_due for of in (invoice, sent))
    assert before == after == report.invoice.totals.due


WRONG = {
    "no line": ((), {"SAI-LIGNES"}, "lines"),
    "no name": ((PORTE | {"name": ""},), {"SAI-MANQUE"}, "lines[0].name"),
    "not a number": ((PORTE | {"price": "cher"},), {"SAI-NOMBRE"}, "lines[0].price"),
    "twenty digits": ((PORTE | {"price": "12345678901234567890"},), {"SAI-TROP-GRAND"}, "lines[0].price"),
    "too many decimals": ((PORTE | {"quantity": "1,12345"},), {"SAI-DECIMALES"}, "lines[0].quantity"),
    "total too large": ((PORTE | {"price": "999999999999", "quantity": "999999999999"},), {"SAI-TOTAL"}, "lines"),
    "negative price": ((PORTE | {"price": "-3"},), {"SAI-PRIX-NEGATIF"}, "lines[0].price"),
    "discount too large": ((PORTE | {"discount": "641"},), {"SAI-REMISE"}, "lines[0].discount"),
    "discount of 101 %": ((PORTE | {"discount": "101 %"},), {"SAI-REMISE"}, "lines[0].discount"),
    "long name": ((PORTE | {"name": "x" * 256},), {"SAI-LONGUEUR"}, "lines[0].name"),
    "unknown rate": ((PORTE | {"tva": "19"},), {"SAI-TAUX"}, "lines[0].tva"),
    "rate missing": ((PORTE | {"tva": "AUTRE"},), {"SAI-MANQUE"}, "lines[0].taux"),
    "unit": ((PORTE | {"unit": "ZZ9"},), {"SAI-UNITE"}, "lines[0].unit"),
    "negative total": ((PORTE | {"quantity": "-1"},), {"SAI-NEGATIF"}, "lines"),
    "no reason": ((SANS,), {"SAI-EXONERATION"}, "exemption"),
    "second line": ((PORTE, {}, PORTE | {"quantity": "deux"}), {"SAI-NOMBRE"}, "lines[2].quantity"),
}


@pytest.mark.parametrize("case", WRONG)
def test_bad_lines_are_said_where_they_are_and_kept(cast, case):
    lines, expected, where = WRONG[case]
    written = content(cast.COMMUNE, *lines)
    written.lines = [dict(line) for line in lines]
    invoice = draft(cast.MENUISERIE, cast.actor("claire"), written)
    assert invoice.verdict == "INVALID"
    assert expected <= rules(invoice)
    assert writing.places(invoice)[next(iter(expected))] == where
    assert invoice.entry["lines"] == [dict(line) for line in lines]


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ({"issue_date": "31/02/2026"}, "SAI-DATE"),
        ({"number": "x" * 21}, "G1.05"),
        ({"number": ""}, "G1.05"),
        ({"issue_date": "2027-01-01"}, "G1.07"),
        ({"numero_engagement": ""}, "ADM-ENGAGEMENT"),
        ({"numero_engagement": "x" * 51}, "SAI-LONGUEUR"),
        ({"recipient_identifiant": "00000000000000"}, "ADM-DESTINATAIRE"),
        ({"code_service": "INCONNU"}, "ADM-SERVICE-INCONNU"),
        ({"currency": "ZZZ"}, "SAI-DEVISE"),
        ({"paid": "12345678901234567890"}, "SAI-TROP-GRAND"),
        ({"allowance": "10"}, "SAI-MANQUE"),
        ({"allowance": "-10", "allowance_reason": "x"}, "SAI-REMISE"),
        ({"type_facture": "AVOIR"}, "SAI-AVOIR-ORIGINE"),
        ({"cadre_facturation": "A9_FACTURE_SOUSTRAITANT"}, "UN-02"),
        ({"cadre_facturation": "A3_MEMOIRE_JUSTICE"}, "ADM-CADRE-FERME"),
        ({"account": "999999"}, "SAI-COMPTE"),
        ({"account": "\u0663"}, "SAI-COMPTE"),
    ],
)
def test_bad_headers_are_said(write, header, rule):
    invoice = write(**header)
    assert invoice.verdict == "INVALID"
    assert rule in rules(invoice)
    assert {name: invoice.entry["header"][name] for name in header} == header


def test_what_is_not_valid_is_not_sent_and_makes_no_document(write, cast):
    invoice = write(numero_engagement="")
    actor = cast.actor("claire")
    assert sending.check_and_send(invoice.pk, actor, {}).sent_at is None
    with pytest.raises(Refused):
        sending.send(invoice.pk, actor)
    assert not Invoice.objects.get(pk=invoice.pk).documents.exists()


def test_the_form_is_the_only_way_to_change_it(write, cast):
    invoice = write()
    drafting.update_draft(invoice.pk, cast.actor("claire"), {"numero_engagement": "AUTRE", "number": "X"})
    invoice.refresh_from_db()
    assert (invoice.numero_engagement, invoice.number) == ("EJ-77", "F-2026-200")


def test_a_duplicate_number_is_seen_before_sending(write, cast):
    first = write()
    sending.check_and_send(first.pk, cast.actor("claire"), {})
    assert "ADM-DOUBLON" in rules(write())


def test_bank_details_are_those_of_the_structure(write, cast):
    account = bank(cast.MENUISERIE)
    invoice = write(account=str(account.pk))
    assert invoice.verdict == "VALID", rules(invoice)
    assert invoice.coordonnees == account  # what who pays is shown
    payment = typed.whole(invoice).document.payment
    assert (payment.means_code, payment.transfers[0].account) == ("30", account.iban)
    foreign = bank(cast.BUREAUTIQUE, iban="FR1420041010050500013M02606")
    stolen = write(account=str(foreign.pk))
    assert "SAI-COMPTE" in rules(stolen)
    assert stolen.coordonnees is None
    cooling = bank(cast.MENUISERIE, iban="FR1420041010050500013M02606", usable_at=clock.now().replace(year=2027))
    assert "SAI-COMPTE" in rules(write(account=str(cooling.pk)))


def test_a_factor_is_the_payee(write, cast):
    account = bank(cast.MENUISERIE, est_affactureur=True, factor_nom="Factor SA", factor_identifiant="49817362400020")
    invoice = write(account=str(account.pk))
    assert invoice.verdict == "VALID", rules(invoice)
    made = typed.whole(invoice).document
    assert (made.payee.name, made.payment.transfers[0].account_name) == ("Factor SA", "Factor SA")


def test_a_subcontractors_invoice_goes_to_its_valideur(cast):
    written = content(
        cast.COMMUNE, cadre_facturation="A9_FACTURE_SOUSTRAITANT", valideur_identifiant=cast.MENUISERIE.identifiant
    )
    invoice = draft(cast.PEINTURE, cast.actor("nadia"), written)
    assert invoice.verdict == "VALID", rules(invoice)
    assert sending.check_and_send(invoice.pk, cast.actor("nadia"), {}).status == "A_VALIDER_1"


def test_a_recipient_typed_by_its_name_is_found_when_it_is_alone(write, cast):
    assert write(recipient_identifiant="saint aubin").recipient == cast.COMMUNE
    assert write(recipient_identifiant="xyzzy").recipient is None


def test_the_verdict_waits_until_it_is_asked_for(cast):
    actor = cast.actor("claire")
    mandating.accept(cast.MENUISERIE, actor)
    opened = entering.start(cast.MENUISERIE, actor, entering.blank(cast.MENUISERIE))
    assert entering.keep(opened.pk, actor, content(cast.COMMUNE)).verdict == "NOT_CHECKED"
    assert entering.check(opened.pk, actor).verdict == "VALID"
    assert entering.keep(opened.pk, actor, content(cast.COMMUNE, numero_engagement="")).verdict == "INVALID"


def test_the_page_never_undoes_what_a_person_did_elsewhere(cast):
    actor = cast.actor("claire")
    mandating.accept(cast.MENUISERIE, actor)
    opened = entering.start(cast.MENUISERIE, actor, entering.blank(cast.MENUISERIE))
    entering.keep(opened.pk, actor, content(cast.COMMUNE))
    with pytest.raises(entering.StaleContent):
        entering.keep(opened.pk, actor, content(cast.COMMUNE, number="OLD"), automatic=True)
    fresh = content(cast.COMMUNE, number="NEW")
    fresh.revision = 1
    assert entering.keep(opened.pk, actor, fresh, automatic=True).number == "NEW"


def test_a_double_click_opens_one_draft_and_numbers_follow(cast):
    actor, mine = cast.actor("claire"), cast.MENUISERIE
    mandating.accept(mine, actor)
    first = entering.start(mine, actor, entering.blank(mine, number="F-2026-009"))
    assert entering.start(mine, actor, entering.blank(mine, number="F-2026-009")).pk == first.pk
    assert entering.blank(mine).header["number"] == "F-2026-010"


def test_somebody_who_only_consults_writes_nothing(cast):
    mandating.accept(cast.BUREAUTIQUE, cast.actor("marc"))
    with pytest.raises(entering.NotAllowed):
        entering.start(cast.BUREAUTIQUE, cast.actor("lucie"), entering.blank(cast.BUREAUTIQUE))
    opened = entering.start(cast.BUREAUTIQUE, cast.actor("marc"), entering.blank(cast.BUREAUTIQUE))
    with pytest.raises(entering.NotAllowed):
        entering.keep(opened.pk, cast.actor("lucie"), content(cast.COMMUNE))
    with pytest.raises(Invoice.DoesNotExist):
        entering.keep(opened.pk, cast.actor("claire"), content(cast.COMMUNE))


def test_a_thousand_lines_are_borne_and_a_thousand_and_one_are_refused(write, cast):
    lines = [PORTE | {"name": f"Ligne {n}", "price": f"{n},01"} for n in range(1, 1001)]
    invoice = write(*lines)
    assert invoice.verdict == "VALID", rules(invoice)
    sent = sending.check_and_send(invoice.pk, cast.actor("claire"), {})
    made = judgement.judge_document(sent).invoice
    assert len(made.lines) == 1000
    assert made.totals.lines == sum(2 * (Decimal(n) + Decimal("0.01")) for n in range(1, 1001))
    assert "SAI-LIGNES" in rules(write(*lines, PORTE, number="F-2026-201"))


# The mandate.
def test_nothing_is_written_before_the_mandate(cast):
    actor = cast.actor("claire")
    with pytest.raises(entering.MandateMissing):
        entering.start(cast.MENUISERIE, actor, entering.blank(cast.MENUISERIE))


def test_the_mandate_is_accepted_once_dated_and_kept_as_an_event(cast):
    actor = cast.actor("claire")
    accepted = mandating.accept(cast.MENUISERIE, actor)
    assert mandating.accept(cast.MENUISERIE, actor) == accepted
    assert (accepted.accepted_by, accepted.accepted_at) == (cast.claire, clock.now())
    assert [event.code for event in history(cast.MENUISERIE)] == ["MANDAT_FACTURATION_ACCEPTE"]
    mandating.revoke(cast.MENUISERIE, actor)
    mandating.revoke(cast.MENUISERIE, actor)
    assert [event.code for event in history(cast.MENUISERIE)][1:] == ["MANDAT_FACTURATION_REVOQUE"]
    assert mandating.accept(cast.MENUISERIE, actor).pk != accepted.pk


@pytest.mark.parametrize("person", ["lucie", "claire", "sophie"])
def test_only_those_who_write_for_the_whole_structure_bind_it(cast, person):
    for verb in (mandating.accept, mandating.revoke):
        with pytest.raises(entering.NotAllowed):
            verb(cast.BUREAUTIQUE, cast.actor(person))


def test_a_revoked_mandate_blocks_drafts_and_spares_what_was_sent(write, cast):
    actor = cast.actor("claire")
    sent = sending.check_and_send(write().pk, actor, {})
    waiting = write(number="F-2026-201")
    mandating.revoke(cast.MENUISERIE, actor)
    assert "ADM-MANDAT" in rules(entering.check(waiting.pk, actor))
    assert sending.check_and_send(waiting.pk, actor, {}).sent_at is None
    sent = treating.ask_recycling(sent.pk, cast.actor("sophie"), "SERVICE_ERR")
    assert "ADM-MANDAT" not in {f.rule for f in judgement.judge(sent).findings}
    assert sent.mode_depot == ModeDepot.SAISIE_PORTAIL
