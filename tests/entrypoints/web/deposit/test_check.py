"""The check page: everything read is there to be checked, every error stands by its field, nothing is sent by surprise."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import paper
from unisson.portal.invoices.models import Depot, DocumentKind, Invoice
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db


def errors(response):
    """Fields of the page that carry an error."""
    return set(response.context["form"].errors)


def show(desk, invoice_id):
    return desk.client.get(reverse("deposit_check", args=[invoice_id]))


def test_a_right_pdf_is_ready_to_be_sent(desk):
    response = show(desk, desk.draft())
    assert response.context["sendable"] is True
    assert errors(response) == set()
    assert response.context["form"]["number"].value() == "F-2026-121"
    assert b'value="send"' in response.content
    assert response.content.count(b"btn-primary") == 1


def test_what_is_wrong_stands_by_its_field_and_nothing_can_be_sent(desk):
    response = show(desk, desk.draft(paper.pdf(engagement="à venir", with_vat="1 600,00 €")))
    assert {"numero_engagement", "total_with_vat"} <= errors(response)
    assert b'value="send"' not in response.content
    assert response.content.count(b"btn-primary") == 1


@pytest.mark.parametrize("make", [paper.pdf, paper.scan, paper.ubl])
@pytest.mark.usefixtures("without_ocr")
def test_a_draft_says_that_nothing_was_sent(desk, make):
    assert "rien n’a été envoyé" in desk.page(desk.draft(make()))


def test_two_tabs_on_one_draft_are_told_and_the_person_chooses(desk):
    invoice = desk.draft()
    address = reverse("deposit_check", args=[invoice])
    page = show(desk, invoice)
    old = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields if name != "pieces"}
    old |= {"seen": page.context["seen"], "action": "send"}
    desk.press(invoice, numero_marche="M-1")
    late = desk.client.post(address, old | {"comment": "Mot", "pieces": [SimpleUploadedFile("bon.pdf", b"%PDF")]})
    assert late.status_code == 409
    assert [(one.here, one.there) for one in late.context["differences"]] == [("", "M-1"), ("Mot", "")]
    kept = Invoice.objects.get(pk=invoice)
    assert (kept.status, kept.numero_marche, kept.comment) == ("BROUILLON", "M-1", "")
    assert "bon.pdf" in [piece.filename for piece in late.context["pieces"]]
    assert late.content.count(b"btn-primary") == 1
    assert desk.client.post(address, old | {"numero_marche": "M-1"}).status_code == 302  # the same words: nothing to choose
    other = desk.draft(paper.pdf(number="F-2026-122"))
    desk.press(other, numero_marche="M-1")
    old |= {"number": "F-2026-122", "comment": "Mot", "action": "overwrite"}
    desk.client.post(reverse("deposit_check", args=[other]), old)
    assert (Invoice.objects.get(pk=other).numero_marche, Invoice.objects.get(pk=other).comment) == ("", "Mot")


def test_the_page_shows_where_each_value_was_read(desk):
    pages = show(desk, desk.draft()).context["pages"]
    boxes = {box["name"]: box for box in pages[0].boxes}
    assert {"number", "issue_date", "total_with_vat", "recipient_identifiant"} <= set(boxes)
    assert all(0 < box["x"] < pages[0].width and 0 < box["y"] < pages[0].height for box in boxes.values())


def test_the_hint_changes_with_what_is_typed(desk):
    invoice = desk.draft()
    assert "Lu sur le PDF" in desk.page(invoice)
    desk.press(invoice, number="AUTRE-1")
    assert "Le PDF porte « F-2026-121 »" in desk.page(invoice)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1 540,00", "1540.00"), ("1\u202f540,00 €", "1540.00"), ("1540.5", "1540.50"), ("-12,30", "-12.30"), ("", None)],
)
def test_amounts_as_people_type_them(desk, typed, meant):
    invoice = desk.draft()
    desk.press(invoice, total_with_vat=typed)
    value = Invoice.objects.get(pk=invoice).total_with_vat
    assert value == (Decimal(meant) if meant else None)


@pytest.mark.parametrize("typed", ["douze", "1,2,3", "12,345", "9" * 30, "NaN", "1e9", "٣"])
def test_what_is_no_amount_is_kept_and_said(desk, typed):
    invoice = desk.draft()
    response = desk.press(invoice, total_with_vat=typed, comment="Gardez ceci")
    assert response.status_code == 422
    assert "total_with_vat" in errors(response)
    assert response.context["form"]["total_with_vat"].value() == typed
    assert b'value="send"' not in response.content
    kept = Invoice.objects.get(pk=invoice)
    assert (kept.comment, kept.total_with_vat) == ("Gardez ceci", Decimal("1540.00"))


def test_a_wrong_date_is_kept_and_said(desk):
    response = desk.press(desk.draft(), issue_date="31/02/2026")
    assert (response.status_code, errors(response)) == (422, {"issue_date"})


@pytest.mark.usefixtures("without_ocr")
def test_everything_typed_is_there_after_a_check(desk, cast):
    invoice = desk.draft(paper.scan())
    typed = {
        "recipient_identifiant": "999",
        "code_service": "NULLE-PART",
        "number": "un numéro bien trop long pour être admis",
        "numero_engagement": "EJ",
        "comment": "Bonjour",
        "total_vat": "3,00",
        "issue_date": "2026-12-25",
    }
    assert desk.press(invoice, **typed).status_code == 302
    shown = desk.fields(invoice)
    assert {name: shown[name] for name in typed} == typed


def test_the_requirements_of_the_recipient_are_shown(desk, cast):
    invoice = desk.draft(paper.pdf(buyer="269 903 852 00011", service="à préciser"))
    response = show(desk, invoice)
    assert "code_service" in errors(response)
    assert "ACHATS" in response.content.decode()
    assert response.context["requirements"].service
    assert {service.code for service in response.context["services"]} >= {"ACHATS", "PHARMACIE"}
    assert "LABO-2019" not in {service.code for service in response.context["services"]}


def test_the_fragment_answers_as_the_page_does(desk, cast):
    response = desk.client.get(reverse("directory:requirements"), {"recipient_identifiant": cast.HOPITAL.identifiant})
    assert response.status_code == 200
    assert "services-du-destinataire" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"recipient_identifiant": "00000000000000"}, "recipient_identifiant"),
        ({"recipient_identifiant": ""}, "recipient_identifiant"),
        ({"code_service": "INCONNU"}, "code_service"),
        ({"numero_engagement": ""}, "numero_engagement"),
        ({"number": ""}, "number"),
        ({"issue_date": "2026-12-01"}, "issue_date"),
        ({"type_tva": ""}, "type_tva"),
        ({"type_tva": "EXONERATION", "total_vat": "0"}, "motif_exoneration"),
        ({"mode_paiement": ""}, "mode_paiement"),
        ({"total_without_vat": ""}, "total_without_vat"),
        ({"amount_due": ""}, "amount_due"),
        ({"currency": "ZZZ"}, "currency"),
        ({"cadre_facturation": "A9_FACTURE_SOUSTRAITANT"}, "valideur_identifiant"),
    ],
)
def test_each_fault_is_said_by_its_field(desk, typed, field):
    invoice = desk.draft()
    desk.press(invoice, **typed)
    response = show(desk, invoice)
    assert field in errors(response)
    assert response.context["sendable"] is False


def test_an_inactive_recipient_is_said(desk, cast):
    cast.COMMUNE.statut = "INACTIVE"
    cast.COMMUNE.save()
    assert "recipient_identifiant" in errors(show(desk, desk.draft()))


def test_choosing_a_cadre_that_does_not_exist_changes_nothing(desk):
    invoice = desk.draft()
    response = desk.press(invoice, cadre_facturation="A22_PROJET_DECOMPTE")
    assert response.status_code == 422
    assert Invoice.objects.get(pk=invoice).cadre_facturation == "A1_FACTURE_FOURNISSEUR"


@pytest.mark.parametrize(("make", "name"), [(paper.ubl, "f.xml"), (paper.cii, "f.xml"), (paper.facturx, "f.pdf")])
def test_a_structured_document_is_read_only_except_its_routing(desk, make, name):
    invoice = desk.draft(make(), name)
    response = show(desk, invoice)
    assert set(response.context["form"].fields) == {
        "recipient_identifiant", "code_service", "numero_engagement", "comment", "pieces",
    }  # fmt: skip
    assert response.context["sendable"] is True
    assert response.context["pages"]
    desk.client.post(reverse("deposit_check", args=[invoice]), desk.fields(invoice) | {"number": "X", "total_vat": "0"})
    assert Invoice.objects.get(pk=invoice).number == "F-2026-121"


def test_the_duplicate_leads_to_the_existing_invoice(desk):
    first = desk.draft()
    desk.press(first, "send")
    response = show(desk, desk.draft(paper.pdf("bottom_table")))
    assert "number" in errors(response)
    assert reverse("invoice", args=[first]) in response.content.decode()


def piece(name="bon.pdf", data=b"%PDF-1.4 bon"):
    return SimpleUploadedFile(name, data)


def test_pieces_come_and_go_and_what_was_typed_stays(desk):
    invoice = desk.draft()
    response = desk.press(invoice, "attach", pieces=[piece(), piece("plan.png")], comment="Avec plan")
    assert response.status_code == 302, response.context["form"].errors
    kept = Invoice.objects.get(pk=invoice)
    pieces = list(kept.documents.filter(kind=DocumentKind.COMPLEMENTAIRE))
    assert ([p.filename for p in pieces], kept.comment) == (["bon.pdf", "plan.png"], "Avec plan")
    desk.press(invoice, f"detach-{pieces[0].pk}")
    assert [p.filename for p in kept.documents.filter(kind=DocumentKind.COMPLEMENTAIRE)] == ["plan.png"]


@pytest.mark.parametrize(
    ("name", "data"), [("virus.exe", b"x"), ("vide.pdf", b""), ("n" * 47 + ".pdf", b"x"), ("g.pdf", bytes(10_485_761))]
)
def test_a_piece_that_is_refused_says_why_and_keeps_the_rest(desk, name, data):
    invoice = desk.draft()
    response = desk.press(invoice, "attach", pieces=[piece(), piece(name, data)], comment="Gardé")
    assert response.status_code == 422
    assert "pieces" in errors(response)
    kept = Invoice.objects.get(pk=invoice)
    assert (kept.comment, kept.documents.count()) == ("Gardé", 2)


def test_too_large_a_piece_says_why_and_keeps_the_rest(desk, settings):
    invoice = desk.draft()
    settings.UPLOAD_LIMIT = 20_000
    response = desk.press(invoice, "attach", pieces=[piece(data=bytes(30_000))], comment="Gardé")
    assert response.status_code == 413
    assert Invoice.objects.get(pk=invoice).comment == "Gardé"


@pytest.mark.parametrize(
    "action", ["detach-999999", "detach-99999999999999999999999999", "detach-²", "detach-x", "detach-", "nothing", ""]
)
def test_an_action_nobody_offers_breaks_nothing(desk, action):
    assert desk.press(desk.draft(), action).status_code in (302, 404)


def test_a_draft_is_deleted_and_deleting_again_is_calm(desk):
    invoice = desk.draft()
    url = reverse("deposit_delete", args=[invoice])
    assert desk.client.post(url).status_code == 302
    assert desk.client.post(url, follow=True).status_code == 200
    assert show(desk, invoice).status_code == 404
    assert Invoice.objects.get(pk=invoice).status == "SUPPRIMEE"


def test_a_get_deletes_nothing(desk):
    invoice = desk.draft()
    assert desk.client.get(reverse("deposit_delete", args=[invoice])).status_code == 405
    assert show(desk, invoice).status_code == 200


@pytest.mark.parametrize("who", ["marc", "sophie", "paul", "sam"])
@pytest.mark.parametrize("name", ["deposit_check", "deposit_sent"])
def test_a_draft_is_nobody_else_s(desk, desk_of, who, name):
    url = reverse(name, args=[desk.draft()])
    stranger = desk_of(who).client
    assert stranger.get(url).status_code == 404
    assert stranger.post(url, {"action": "send"}).status_code in (404, 405)
    assert not Depot.objects.exists()


def test_who_only_consults_sees_and_changes_nothing(desk_of):
    invoice = desk_of("marc").draft()
    lucie = desk_of("lucie")
    page = lucie.page(invoice)
    assert 'value="send"' not in page
    assert 'value="check"' not in page
    for action in ("check", "send", "attach"):
        assert lucie.press(invoice, action, number="X", pieces=[piece()]).status_code == 403
    lucie.client.post(reverse("deposit_delete", args=[invoice]))
    kept = Invoice.objects.get(pk=invoice)
    assert (kept.number, kept.status, kept.documents.count()) == ("F-2026-121", "BROUILLON", 1)


def test_an_expired_session_leads_back_to_the_draft(desk):
    invoice = desk.draft()
    fields = desk.fields(invoice)
    desk.client.logout()
    url = reverse("deposit_check", args=[invoice])
    response = desk.client.post(url, fields | {"action": "send"})
    assert response.status_code == 302
    assert f"next={url}" in response["Location"]
    assert not Depot.objects.exists()


def test_the_page_is_never_kept_by_the_browser(desk):
    assert "no-store" in show(desk, desk.draft())["Cache-Control"]


def test_hostile_text_is_shown_as_text(desk):
    invoice = desk.draft(paper.pdf(number="F-1"))
    desk.press(invoice, number='"><script>alert(1)</script>', comment="<img src=x onerror=alert(1)>")
    content = show(desk, invoice).content.decode()
    assert "<script>alert(1)" not in content
    assert "<img src=x" not in content


def test_the_clock_of_the_draft_is_its_last_change(desk):
    invoice = desk.draft()
    desk.press(invoice, comment="x")
    assert Invoice.objects.get(pk=invoice).updated_at == clock.now()


def test_a_signature_is_shown_for_what_it_is(desk):
    from tests import signing

    text = desk.page(desk.draft(signing.pades(paper.pdf())))
    assert "Document inchangé" in text
    assert "Signataire non vérifié" in text
    assert "Claire Roussel, Menuiserie Roussel" in text
    assert re.search(r"Date déclarée</dt><dd>\d+(er)?\s\w+\s\d{4} à \d+\sh\s\d\d</dd>", text)


def odd(**totals):
    """An XML whose totals and only row of VAT are these."""
    model = paper.model()
    taxable, tax = totals.get("without_vat", Decimal("1000.00")), totals.get("vat", Decimal("200.00"))
    vat = (replace(model.vat[0], taxable=taxable, tax=tax),)
    return paper.ubl(replace(model, vat=vat, totals=replace(model.totals, **totals)))


D = Decimal
NEGATIVE = {"without_vat": D("-1000.00"), "vat": D("-200.00"), "with_vat": D("-1200.00"), "due": D("-1200.00")}
HUGE = {"without_vat": D("12345678901234567890.00"), "with_vat": D("12345678901234568090.00"), "due": D("12345678901234568090")}


@pytest.mark.parametrize(
    ("totals", "rule", "found"),
    [
        ({"vat": D("100.00"), "with_vat": D("1100.00"), "due": D("1100.00")}, "UN-09", "lu : 100,00 ; attendu : 200,00"),
        (NEGATIVE, "UN-17", "-1200,00"),
    ],
    ids=["vat", "negative"],
)
def test_what_is_odd_is_said_and_prevents_nothing(desk, totals, rule, found):
    invoice = desk.draft(odd(**totals), "facture.xml")
    page = desk.page(invoice)
    assert rule in page
    assert found in page
    desk.press(invoice, "send")
    assert Invoice.objects.get(pk=invoice).sent_at


@pytest.mark.parametrize(
    ("totals", "rule"), [({"with_vat": D("1300.00")}, "UN-06"), (HUGE, "UN-16")], ids=["sum", "twenty digits"]
)
def test_amounts_that_cannot_be_taken_are_said_and_nothing_leaves(desk, totals, rule):
    invoice = desk.draft(odd(**totals), "facture.xml")
    assert rule in desk.page(invoice)
    desk.press(invoice, "send")
    assert Invoice.objects.get(pk=invoice).sent_at is None


def test_a_thousand_lines_are_read_judged_and_sent(desk):
    model = paper.model()
    one = replace(model.lines[0], quantity=D(1), net=D("1.00"), price=replace(model.lines[0].price, net=D("1.00")))
    lines = tuple(replace(one, id=str(place)) for place in range(1, 1001))
    invoice = desk.draft(paper.ubl(replace(model, lines=lines)), "facture.xml")
    desk.press(invoice, "send")
    assert Invoice.objects.get(pk=invoice).sent_at
