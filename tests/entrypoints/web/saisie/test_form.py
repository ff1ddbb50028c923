"""The form: every button keeps what was typed, every fault is said by its field, the totals are the portal's own."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.writing import PORTE, content
from unisson.entrypoints.web.saisie import form, review
from unisson.entrypoints.web.shared import pacing
from unisson.portal.accounts.models import PieceJointe
from unisson.portal.invoices.actions import entering
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import Article, Invoice
from unisson.portal.kernel import clock, files

pytestmark = pytest.mark.django_db


def get(invoice_id):
    return Invoice.objects.get(pk=invoice_id)


def errors(response):
    """Field -> is wrong, for the header and the lines on the screen."""
    shown = response.context["shown"]
    wrong = set(shown.form.errors)
    return wrong | {cell.key for line in shown.lines for cell in line.cells.values() if cell.errors}


def test_the_mandate_comes_first_and_once(claire):
    assert claire.client.post(reverse("saisie"), {})["Location"] == reverse("entry_mandate")
    assert claire.client.post(reverse("entry_mandate"), {}).status_code == 422
    assert claire.accept()["Location"] == reverse("saisie")
    assert claire.client.get(reverse("saisie")).context["mandate"] is not None
    claire.client.post(reverse("entry_mandate"), {"action": "revoke"})
    assert claire.client.get(reverse("saisie")).context["mandate"] is None


def test_a_new_invoice_comes_with_what_is_usual(claire):
    invoice = claire.start(cadre="A9_FACTURE_SOUSTRAITANT")
    fields = claire.fields(invoice)
    assert fields["cadre_facturation"] == "A9_FACTURE_SOUSTRAITANT"
    assert (fields["issue_date"], fields["currency"]) == ("2026-11-21", "EUR")
    assert fields["number"]
    assert errors(claire.show(invoice)) == set()  # nothing is reproached before it is asked


def test_a_cadre_whose_espace_is_closed_cannot_be_started(claire):
    invoice = claire.start(cadre="A3_MEMOIRE_JUSTICE")
    assert get(invoice).cadre_facturation == CadreFacturation.A1_FACTURE_FOURNISSEUR


def test_from_a_blank_page_to_sent(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    response = claire.press(invoice, "check")
    assert response["Location"] == reverse("entry_review", args=[invoice])
    review = claire.client.get(response["Location"])
    assert len(review.context["pages"]) == 1
    page = claire.client.get(reverse("entry_page", args=[invoice, 1]))
    assert page.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert claire.client.get(reverse("entry_page", args=[invoice, 9])).status_code == 404
    assert claire.client.get(reverse("entry_document", args=[invoice])).content[:5] == b"%PDF-"
    sent = claire.client.post(reverse("entry_send", args=[invoice]))
    assert sent["Location"] == reverse("deposit_sent", args=[invoice])
    assert get(invoice).status == "MISE_A_DISPOSITION"
    # Sent again, opened again, changed again: nothing happens twice.
    assert claire.client.post(reverse("entry_send", args=[invoice]))["Location"] == sent["Location"]
    for name in ("entry_edit", "entry_review"):
        assert claire.client.get(reverse(name, args=[invoice]))["Location"] == sent["Location"]
    late = claire.client.post(reverse("entry_edit", args=[invoice]), {"action": "save", "number": "X"})
    assert late["Location"] == sent["Location"]
    assert get(invoice).number == "F-2026-200"
    assert claire.client.get(reverse("entry_page", args=[invoice, 1])).status_code == 404


def test_what_is_wrong_is_said_by_its_field_and_what_was_typed_is_kept(claire, cast):
    invoice = claire.write(
        cast.COMMUNE.identifiant, numero_engagement="", lines__0__price="douze", issue_date="31/02/2026", number="n" * 30
    )
    response = claire.press(invoice, "check", follow=True)
    assert {"numero_engagement", "lines-0-price", "issue_date", "number"} <= errors(response)
    assert "douze" in claire.text(response)
    assert "31/02/2026" in claire.text(response)
    assert claire.client.get(reverse("entry_review", args=[invoice])).status_code == 302
    assert claire.client.get(reverse("entry_document", args=[invoice])).status_code == 404
    assert claire.client.post(reverse("entry_send", args=[invoice]))["Location"] == reverse("entry_edit", args=[invoice])
    assert get(invoice).sent_at is None


def test_a_negative_total_is_said_once_and_what_was_typed_stays(claire, cast):
    response = claire.press(claire.write(cast.COMMUNE.identifiant, lines__0__quantity="-2"), "check", follow=True)
    assert [finding.rule for finding in response.context["shown"].elsewhere] == ["SAI-NEGATIF"]
    assert 'value="-2"' in response.content.decode()


def test_a_number_that_is_none_is_said_at_once_and_a_missing_one_waits(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant, lines__0__price="12345678901234567890", lines__0__quantity="")
    assert errors(claire.show(invoice)) == {"lines-0-price"}


def test_lines_are_added_moved_and_removed_without_javascript(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    claire.press(invoice, "add")
    claire.press(invoice, lines__1__name="Pose", lines__1__price="50")
    claire.press(invoice, "add")
    claire.press(invoice, lines__2__name="Vernis", lines__2__price="10")
    names = lambda: [line["name"] for line in get(invoice).entry["lines"]]  # noqa: E731
    assert names() == ["Porte en chêne", "Pose", "Vernis"]
    assert claire.press(invoice, "up-2")["Location"].endswith("#ligne-1")
    assert names() == ["Porte en chêne", "Vernis", "Pose"]
    claire.press(invoice, "down-0")
    assert names() == ["Vernis", "Porte en chêne", "Pose"]
    claire.press(invoice, "remove-0")
    assert names() == ["Porte en chêne", "Pose"]
    for impossible in ("up-0", "down-1", "remove-9", "page-7", "nothing", "detach-5", "remove-x", "recipient-0"):
        claire.press(invoice, impossible)
    assert names() == ["Porte en chêne", "Pose"]


def test_every_line_can_go(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    claire.press(invoice, "remove-0")
    assert claire.show(invoice).context["shown"].lines == []
    response = claire.press(invoice, "check", follow=True)
    assert [finding.rule for finding in response.context["shown"].elsewhere] == ["SAI-LIGNES"]
    claire.press(invoice, "add")
    assert len(get(invoice).entry["lines"]) == 1


def test_many_lines_come_by_pages_and_none_is_lost(claire, cast):
    invoice = claire.start()
    lines = [PORTE | {"name": f"Ligne {n}"} for n in range(100)]
    entering.keep(invoice, cast.actor("claire"), content(cast.COMMUNE, *lines))
    shown = claire.show(invoice, page=1).context["shown"]
    assert (len(shown.lines), shown.lines[0].place, shown.pages) == (40, 40, [0, 1, 2])
    claire.press(invoice, page=1, lines__45__name="Changée")
    kept = get(invoice).entry["lines"]
    assert (len(kept), kept[45]["name"], kept[44]["name"], kept[99]["name"]) == (100, "Changée", "Ligne 44", "Ligne 99")
    assert "lignes=2" in claire.press(invoice, "add")["Location"]
    assert "lignes=1" in claire.press(invoice, "down-39")["Location"]
    # A fault on another page is told with its line.
    claire.press(invoice, page=2, lines__100__name="", lines__100__price="1")
    response = claire.press(invoice, "check", follow=True)
    assert "ligne 101" in {finding.location for finding in response.context["shown"].elsewhere}


def test_totals_are_kept_and_computed_by_the_portal(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    typed = claire.fields(invoice) | {"lines-0-quantity": "3", "lines-0-discount": "10 %"}
    response = claire.client.post(reverse("entry_totals", args=[invoice]), typed, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response.context["totals"]["due"] == get(invoice).amount_due
    assert str(get(invoice).amount_due) == "2073.60"  # 3 x 576 x 1,2
    assert response.context["moved"] is False
    typed["recipient_identifiant"] = cast.HOPITAL.identifiant
    response = claire.client.post(reverse("entry_totals", args=[invoice]), typed)
    assert response.context["structure"] == cast.HOPITAL


def test_allowances_charges_and_deposits_are_added_and_taken_back(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    assert claire.press(invoice, "remise")["Location"].endswith("#ajouts")
    claire.press(invoice, "frais", adjustments__0__amount="5 %", adjustments__0__reason="Fidélité")
    claire.press(invoice, "acompte", adjustments__1__amount="12,50", adjustments__1__reason="Port", adjustments__1__tva="20")
    claire.press(invoice, adjustments__2__amount="100", adjustments__2__reason="AC-1", adjustments__2__day="2026-10-01")
    totals = claire.show(invoice).context["totals"]
    assert [str(totals[name]) for name in ("allowances", "charges", "paid", "due")] == ["64.00", "12.50", "100.00", "1374.20"]
    # Two percent by hand: one of them wrong, said at its place, both kept.
    claire.press(invoice, "remise")
    answer = claire.press(invoice, "check", follow=True, adjustments__3__amount="beaucoup")
    wrong = {cell.key for row in answer.context["shown"].adjustments for cell in row.cells.values() if cell.errors}
    assert wrong == {"adjustments-3-amount", "adjustments-3-reason"}
    assert "beaucoup" in claire.text(answer)
    claire.press(invoice, "drop-3")
    claire.press(invoice, "drop-0")
    assert [row["kind"] for row in get(invoice).entry["adjustments"]] == ["FRAIS", "ACOMPTE"]
    assert claire.press(invoice, "check")["Location"] == reverse("entry_review", args=[invoice])


def test_an_old_tab_undoes_nothing_and_the_person_chooses(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    old = claire.fields(invoice)
    claire.press(invoice, number="F-2026-999")
    response = claire.client.post(reverse("entry_totals", args=[invoice]), old)
    assert response.context["stale"]
    assert get(invoice).number == "F-2026-999"
    # A button pressed in the old tab: nothing kept, nothing lost, both versions shown; a file sent along stays.
    piece = SimpleUploadedFile("bon.pdf", b"%PDF")
    late = old | {"action": "save", "comment": "De l’autre onglet", "pieces": [piece]}
    response = claire.client.post(reverse("entry_edit", args=[invoice]), late)
    assert response.status_code == 409
    assert {(one.here, one.there) for one in response.context["differences"]} == {
        ("F-2026-200", "F-2026-999"), ("De l’autre onglet", ""),
    }  # fmt: skip
    assert "De l’autre onglet" in claire.text(response)
    assert (get(invoice).number, get(invoice).comment) == ("F-2026-999", "")
    assert [piece.filename for piece in claire.show(invoice).context["pieces"]] == ["bon.pdf"]
    headers = {"HX-Request": "true"}
    assert claire.client.post(reverse("entry_edit", args=[invoice]), late, headers=headers).status_code == 200
    claire.client.post(reverse("entry_edit", args=[invoice]), late | {"action": "overwrite"})
    assert (get(invoice).number, get(invoice).comment) == ("F-2026-200", "De l’autre onglet")


def test_a_form_that_comes_after_its_session_loses_no_word(claire, cast):
    """Signed out, then signed in again elsewhere: the same form goes on, and only from our own pages."""
    invoice = claire.write(cast.COMMUNE.identifiant)
    address, here = reverse("entry_edit", args=[invoice]), {"Origin": "http://testserver"}
    words = claire.fields(invoice) | {"comment": "<b>Écrit</b> pendant une heure", "action": "save"}
    gone = Client(enforce_csrf_checks=False).post(address, words, headers=here)
    assert gone.status_code == 403
    assert "&lt;b&gt;Écrit&lt;/b&gt; pendant une heure" in gone.content.decode()
    assert Client().post(address, words, headers={"Origin": "http://ailleurs.example"}).status_code == 302
    again = Client(enforce_csrf_checks=True)
    again.force_login(cast.claire, backend="django.contrib.auth.backends.ModelBackend")
    late = again.post(address, words, headers=here)
    assert (late.status_code, get(invoice).comment) == (403, "")
    kept = {unescape(name): unescape(value) for name, value in
            re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', late.content.decode())}  # fmt: skip
    assert words.items() <= kept.items()
    assert again.post(address, kept, headers=here).status_code == 302
    assert get(invoice).comment == "<b>Écrit</b> pendant une heure"
    for elsewhere in ({"Origin": "http://ailleurs.example"}, {}):
        refused = again.post(address, words, headers=elsewhere)
        assert (refused.status_code, "pendant une heure" in refused.content.decode()) == (403, False)
    secret = again.post(reverse("change_password"), {"current": "Secret-2026", "comment": "mot"}, headers=here)
    assert "Secret-2026" not in secret.content.decode()


def test_a_page_that_never_stops_saving_is_slowed_down(claire, cast, monkeypatch):
    invoice = claire.write(cast.COMMUNE.identifiant)
    monkeypatch.setattr(pacing, "spend", lambda pace, who: pace is form.AUTOSAVES)
    assert claire.client.post(reverse("entry_totals", args=[invoice]), {}).status_code == 429
    monkeypatch.setattr(pacing, "spend", lambda pace, who: pace is review.PREVIEWS)
    assert claire.client.get(reverse("entry_page", args=[invoice, 1])).status_code == 429


def test_pieces_are_judged_one_by_one(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    good, long = SimpleUploadedFile("bon.pdf", b"%PDF"), SimpleUploadedFile("n" * 47 + ".pdf", b"%PDF")
    odd = SimpleUploadedFile("virus.exe", b"MZ")
    response = claire.press(invoice, "attach", pieces=[good, long, odd], comment="Gardé")
    assert response.status_code == 422
    assert len(response.context["form"].errors["pieces"]) == 2
    assert [piece.filename for piece in response.context["pieces"]] == ["bon.pdf"]
    assert get(invoice).comment == "Gardé"
    claire.press(invoice, f"detach-{response.context['pieces'][0].pk}")
    assert list(claire.show(invoice).context["pieces"]) == []


def test_a_piece_kept_on_the_account_is_joined_and_a_foreign_one_is_not(claire, cast):
    mine, theirs = (
        PieceJointe.objects.create(
            user=who, name=f"{who.first_name}.pdf", sha256=files.keep(b"%PDF rib"), size=8, added_at=clock.now()
        )
        for who in (cast.claire, cast.marc)
    )
    invoice = claire.write(cast.COMMUNE.identifiant)
    assert [piece.key for piece in claire.show(invoice).context["kept"]] == [mine.pk]
    claire.press(invoice, f"join-mine-{mine.pk}", comment="Avec le RIB")
    for odd in (f"join-mine-{theirs.pk}", "join-x-1", "join-"):
        assert claire.press(invoice, odd).status_code == 422
    assert [piece.filename for piece in claire.show(invoice).context["pieces"]] == ["Claire.pdf"]
    assert get(invoice).comment == "Avec le RIB"


def test_a_name_that_several_answer_to_is_offered_as_a_choice(claire, cast):
    for town in ("Nord", "Sud"):
        cast.COMMUNE.pk, cast.COMMUNE.identifiant = None, f"2199047110002{1 if town == 'Nord' else 2}"
        cast.COMMUNE.raison_sociale = f"Commune de Saint-Aubin {town}"
        cast.COMMUNE.save()
    invoice = claire.write("saint aubin")
    candidates = claire.show(invoice).context["candidates"]
    assert len(candidates) == 3
    claire.press(invoice, f"recipient-{candidates[1].pk}")
    assert get(invoice).recipient == candidates[1]


def test_an_article_fills_a_line_and_a_foreign_one_nothing(claire, cast):
    invoice = claire.start()
    mine = Article.objects.create(structure=cast.MENUISERIE, name="Pose", reference="P1", unit="HUR", price="48.5", tva="10")
    other = Article.objects.create(structure=cast.BUREAUTIQUE, name="Écran", price="200")
    claire.press(invoice, "article", article=str(other.pk))
    claire.press(invoice, "article", article=str(mine.pk))
    lines = get(invoice).entry["lines"]
    assert [(line["name"], line["price"], line["unit"], line["tva"]) for line in lines] == [("Pose", "48,50", "HUR", "10")]


@pytest.mark.parametrize("person", ["lucie", "sophie", "marc"])
def test_nobody_else_writes_it(claire, writer_of, cast, person):
    invoice = claire.write(cast.COMMUNE.identifiant)
    for name in ("entry_edit", "entry_totals", "entry_send", "entry_review"):
        answer = writer_of(person).client.post(reverse(name, args=[invoice]))
        assert answer.status_code in (404, 405)


def test_who_consults_reads_no_form(writer_of, cast):
    invoice = writer_of("marc").write(cast.COMMUNE.identifiant)
    assert writer_of("lucie").client.get(reverse("entry_edit", args=[invoice])).status_code == 403
    page = writer_of("lucie").client.get(reverse("saisie"))
    assert page.context["may_write"] is False


def test_the_other_pages_know_drafts_that_have_no_file_yet(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)
    assert claire.client.get(reverse("deposit_check", args=[invoice]))["Location"] == reverse("entry_edit", args=[invoice])
    for name, args in (("invoice", [invoice]), ("home", []), ("issued", []), ("deposit", []), ("saisie", [])):
        assert claire.client.get(reverse(name, args=args)).status_code == 200
    claire.client.post(reverse("deposit_delete", args=[invoice]))
    assert get(invoice).status == "SUPPRIMEE"
    assert claire.client.get(reverse("entry_edit", args=[invoice])).status_code == 404


def test_a_page_costs_the_same_whatever_the_number_of_lines(claire, cast):
    invoice = claire.write(cast.COMMUNE.identifiant)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            claire.show(invoice)
        return len(queries)

    few = cost()
    entering.keep(invoice, cast.actor("claire"), content(cast.COMMUNE, *[PORTE] * 200))
    assert cost() == few
    assert few <= 24
