"""An invoice written on line: from the words of the form to a Factur-X that was judged before it was sent."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from einvoice import conformity
from einvoice.syntax import facturx
from tests import writing
from tests.paper import the_day_after  # noqa: F401
from tests.writing import PORTE, POSE, content, draft, off, rules
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
    invoice = write(PORTE, POSE, delivery_date="2026-11-18", comment="Merci", adjustments=(off("ACOMPTE", "100", ""),))
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
        (PORTE,), {"adjustments": (off("REMISE", "50", "Fidélité"), off("FRAIS", "12,50", "Port", tva="20"))},
    ),
    "several of each, several rates": (
        (PORTE, POSE, SANS),
        {"exemption": "VATEX-FR-CGI261-4", "adjustments": (
            off("REMISE", "5 %", "Fidélité"), off("REMISE", "10,01", "Geste"), off("REMISE", "7", "Soins", tva="SANS"),
            off("FRAIS", "12,50", "Port", tva="20"), off("FRAIS", "1,5 %", "Emballage"),
            off("ACOMPTE", "100", "AC-1", day="2026-10-01"), off("ACOMPTE", "50", ""),
        )},
    ),
    "allowance of a line": ((PORTE | {"allowance": "80,50"}, POSE | {"allowance": "1"}), {}),
    "a reason by line": (
        (SANS, SANS | {"exemption": "VATEX-FR-AE"}, SANS | {"exemption": "VATEX-FR-CGI261C-2"}, PORTE),
        {"exemption": "VATEX-FR-CGI261-4"},
    ),
    "what the first version kept": ((PORTE,), {"allowance": "50", "allowance_reason": "Fidélité", "paid": "30"}),
    "down payment": ((PORTE,), {"adjustments": (off("ACOMPTE", "500", ""),)}),
    "paid too much": ((PORTE,), {"adjustments": (off("ACOMPTE", "5000", "AC-9"),)}),
    "due date": ((PORTE,), {"due_date": "20/12/2026"}),
    "prepayment": ((PORTE,), {"type_facture": "ACOMPTE"}),
    "cash": ((PORTE,), {"mode_paiement": "ESPECE", "type_tva": "TVA_SUR_ENCAISSEMENT"}),
    "six decimals": ((PORTE | {"price": "0,123456", "quantity": "10000,1234", "discount": "0,003456"},), {}),
    "long words": ((PORTE | {"name": "é" * 255, "reference": "R" * 50},), {"comment": "c" * 2000}),
}  # fmt: skip


@pytest.mark.parametrize(("shape", "sold"), [*zip(SHAPES, itertools.cycle(("BIENS", "", "SERVICES", "MIXTE")), strict=False)])
def test_what_is_judged_right_makes_a_right_document(write, cast, shape, sold):
    """The verdict shown beside the form and the verdict on the bytes that are sent never disagree.

    Once what is sold is said, the document bears a cadre of the reform and obeys `france` as well.
    """
    lines, header = SHAPES[shape]
    sold = "" if shape == "own words" else sold  # G1.41 wants a code of the list
    invoice = write(*lines, **header, operation=sold)
    assert invoice.verdict == "VALID", writing.places(invoice)
    sent = sending.check_and_send(invoice.pk, cast.actor("claire"), {})
    assert sent.sent_at is not None
    data = documents.content(sent.documents.get(kind=DocumentKind.PRINCIPALE))
    assert conformity.judge(data, today=clock.today()).profile == ("france" if sold else "chorus") == invoice.profile
    for profile in ("chorus", "en16931", *(["france"] if sold else [])):
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
        ({"operation": "TOUT"}, "SAI-OPERATION"),
        ({"operation": "BIENS", "number": "F 12"}, "BR-FR-02"),
        ({"operation": "BIENS", "currency": "USD"}, "BR-FR-CO-12"),
        ({"operation": "BIENS", "type_facture": "AVOIR", "numero_facture_origine": "F-1"}, "BR-FR-CO-05"),
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


@pytest.mark.parametrize(
    ("row", "rule", "where"),
    [
        (off("ACOMPTE", "12345678901234567890", ""), "SAI-TROP-GRAND", "amount"),
        (off("ACOMPTE", "10 %", ""), "SAI-NOMBRE", "amount"),
        (off("REMISE", "10", ""), "SAI-MANQUE", "reason"),
        (off("FRAIS", "", "Port"), "SAI-MANQUE", "amount"),
        (off("REMISE", "-10", "x"), "SAI-REMISE", "amount"),
        (off("REMISE", "101 %", "x"), "SAI-REMISE", "amount"),
        (off("REMISE", "5 %", "x", tva="2.1"), "SAI-REMISE", "tva"),
        (off("REMISE", "1,234", "x"), "SAI-DECIMALES", "amount"),
        (off("REMISE", "5", "=1+1"), "SAI-FORMULE", "reason"),
        (off("REMISE", "5", "x", tva="19"), "SAI-TAUX", "tva"),
        (off("CADEAU", "5", "x"), "SAI-SORTE", "kind"),
    ],
)
def test_bad_adjustments_are_said_where_they_are_and_kept(write, row, rule, where):
    invoice = write(adjustments=(off("REMISE", "1", "bonne"), row))
    assert (invoice.verdict, writing.places(invoice)[rule]) == ("INVALID", f"adjustments[1].{where}")
    assert invoice.entry["adjustments"][1] == row


def test_what_is_taken_off_the_whole_is_shared_to_the_cent(write):
    invoice = write(PORTE, POSE, adjustments=(off("REMISE", "10", "Geste"), off("REMISE", "5 %", "Fidélité", tva="20")))
    made = typed.whole(invoice).document
    assert [(str(a.amount), str(a.vat_rate)) for a in made.allowances] == [("9.51", "20"), ("0.49", "10"), ("64.00", "20")]
    assert (made.allowances[2].percentage, made.allowances[2].base) == (Decimal(5), Decimal("1280.00"))
    assert invoice.total_without_vat == Decimal("1271.48")


def test_reasons_stand_by_category_and_by_line(write):
    lines = (SANS, SANS | {"exemption": "VATEX-FR-AE"}, SANS | {"exemption": "VATEX-FR-CGI261C-2"}, PORTE)
    made = typed.whole(write(*lines, exemption="VATEX-FR-CGI261-4")).document
    by_category = {row.category: row for row in made.vat}
    assert (by_category["AE"].exemption_code, by_category["E"].exemption_code) == ("VATEX-FR-AE", "VATEX-FR-CGI261-4")
    assert "261, 4" in by_category["E"].exemption_reason
    assert "261 C, 2" in by_category["E"].exemption_reason
    assert [bool(line.note) for line in made.lines] == [False, True, True, False]


def test_the_reform_has_its_cadres_and_its_mentions(write, cast):
    usual = {"operation": "SERVICES"}
    made = typed.whole(write(**usual)).document
    assert (made.business_process, made.seller.endpoint.scheme, made.buyer.endpoint.scheme) == ("S1", "0225", "0225")
    assert {note.subject_code for note in made.notes} == {"PMD", "PMT", "AAB"}
    paid = typed.whole(write(**usual, cadre_facturation="A2_FACTURE_FOURNISSEUR_DEJA_PAYEE")).document
    assert (paid.business_process, paid.due_date, paid.totals.due) == ("S2", paid.issue_date, 0)
    settled = write(**usual, adjustments=(off("ACOMPTE", "100", "AC-1", day="01/10/2026"),))
    document = typed.whole(settled).document
    assert (document.business_process, document.preceding[0].number, settled.cadre_facturation) == (
        "S4", "AC-1", "A1_FACTURE_FOURNISSEUR",
    )  # fmt: skip
    cast.MENUISERIE.numero_tva = ""
    cast.MENUISERIE.save()
    assert writing.places(write(SANS, **usual, exemption="VATEX-FR-FRANCHISE"))["SAI-OPERATION"] == "operation"
    dollars = write(operation="MIXTE", currency="USD", vat_in_euros="243,81")
    assert dollars.verdict == "VALID", rules(dollars)


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
    assert (invoice.coordonnees, invoice.iban) == (account, account.iban)  # what who pays is shown, and searches
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


@pytest.mark.parametrize(
    ("cadre", "sold"),
    [("A9_FACTURE_SOUSTRAITANT", ""), ("A9_FACTURE_SOUSTRAITANT", "SERVICES"), ("A12_FACTURE_COTRAITANT", "BIENS")],
)
def test_an_invoice_with_a_valideur_goes_to_it_first(cast, cadre, sold):
    written = content(cast.COMMUNE, cadre_facturation=cadre, valideur_identifiant=cast.MENUISERIE.identifiant, operation=sold)
    invoice = draft(cast.PEINTURE, cast.actor("nadia"), written)
    assert invoice.verdict == "VALID", rules(invoice)
    sent = sending.check_and_send(invoice.pk, cast.actor("nadia"), {})
    assert (sent.status, sent.valideur_1) == ("A_VALIDER_1", cast.MENUISERIE)


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


def test_two_tabs_never_undo_each_other(cast):
    actor = cast.actor("claire")
    mandating.accept(cast.MENUISERIE, actor)
    pk = entering.start(cast.MENUISERIE, actor, entering.blank(cast.MENUISERIE)).pk

    def write(number, revision, writer, *, automatic=False):
        written = content(cast.COMMUNE, number=number)
        written.revision, written.writer, written.automatic = revision, writer, automatic
        return entering.keep(pk, actor, written)

    assert write("A1", 0, "a", automatic=True).entry["revision"] == 1
    assert write("A1", 0, "a", automatic=True).entry["revision"] == 1  # the same words, sent twice
    assert write("A2", 0, "a", automatic=True).number == "A2"  # the first answer never came back to its page
    for automatic in (True, False):
        with pytest.raises(entering.StaleContent) as stale:
            write("B", 0, "b", automatic=automatic)
        assert stale.value.kept.header["number"] == "A2"
    assert write("B", 2, "b").number == "B"
    with pytest.raises(entering.StaleContent):
        write("A3", 2, "a")
    assert write("B2", 3, "b").number == "B2"
    with pytest.raises(entering.StaleContent):  # sent before the button, arrived after it
        write("B1", 3, "b", automatic=True)
    assert write("C", None, "c").number == "C"


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
    made = judgement.judge_document(sent, judgement.paper_of(sent)).invoice
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
