"""A1 written on line, in a real browser, until it is sent: with and without JavaScript; its pages in every state."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.test_styleguide import overflow
from tests.portal.invoices.test_tabulating import csv, row
from tests.writing import PORTE, POSE, content, draft, off
from unisson.portal.invoices.actions import cataloguing, copying, entering, mandating, sending, tabulating
from unisson.portal.invoices.models import Article, Invoice
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_desk(visit: Callable[..., Any], live_server: Any, client_of: Callable[[str], Client]) -> Callable[..., Any]:
    """`at_desk("/saisir/", phone=…)`: Claire in front of a page."""

    def open_page(path: str, person: str = "claire", **options: Any) -> Any:
        seen = visit(**options)
        sign_in(seen.page.context, client_of(person), live_server.url)
        seen.page.goto(live_server.url + path)
        return seen

    return open_page


def sign_in(context: Any, client: Client, url: str) -> None:
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def accept(page: Page) -> None:
    page.get_by_role("link", name="Lire le mandat de facturation").click()
    page.get_by_label("J’ai lu ce mandat").check()
    press(page, "Accepter le mandat")
    press(page, "Commencer une facture")


def line(page: Page, number: int) -> Any:
    return page.get_by_role("group", name=f"Ligne {number}", exact=True)


def fill(page: Page, number: int, name: str, quantity: str, price: str) -> None:
    line(page, number).get_by_label("Désignation").fill(name)
    line(page, number).get_by_label("Quantité").fill(quantity)
    line(page, number).get_by_label("Prix unitaire HT").fill(price)


@pytest.mark.slow
def test_written_checked_and_sent_with_live_totals_then_credited(at_desk, cast, assert_accessible, live_server):
    seen = at_desk("/saisir/")
    page = seen.page
    assert_accessible(page)
    accept(page)
    page.get_by_label("Destinataire (nom ou SIRET)").fill(cast.COMMUNE.identifiant)
    expect(page.locator("#exigences")).to_contain_text("numéro d’engagement")
    page.get_by_label("Numéro d’engagement", exact=True).fill("EJ-2026-90")
    page.get_by_label("Date de la facture", exact=True).fill("2025-11-20")
    fill(page, 1, "Porte en chêne", "2", "640")
    expect(page.locator("#totaux")).to_contain_text("1 536,00")  # the page was never reloaded
    expect(page.locator("#net-0")).to_contain_text("1 280,00")
    press(page, "Ajouter une ligne")
    expect(line(page, 2).get_by_label("Désignation")).to_be_focused()
    fill(page, 2, "Pose", "1,5", "48,50")
    line(page, 2).get_by_label("TVA", exact=True).select_option("SANS")
    expect(page.get_by_label("Motif d’exonération")).to_be_visible()
    page.get_by_label("Motif d’exonération").select_option("VATEX-FR-CGI261-4")
    expect(page.locator("#totaux")).to_contain_text("1 608,75")
    line(page, 1).get_by_label("Prix unitaire HT").fill("640,00")  # at once: what is being saved never undoes a button
    press(page, "Ajouter une remise")
    page.get_by_label("Remise HT (€ ou %)").fill("10 %")
    page.get_by_label("Motif", exact=True).fill("Fidélité")
    page.get_by_label("Sur quelles lignes").select_option("20")
    press(page, "Déduire un acompte versé")
    page.get_by_label("Montant versé (TTC)").fill("55,15")
    expect(page.locator("#totaux")).to_contain_text("1 400,00")
    assert_accessible(page)
    press(page, "Monter la ligne 2")
    expect(line(page, 1).get_by_label("Désignation")).to_have_value("Pose")
    page.get_by_label("Mode de règlement").select_option("CHEQUE")
    assert_accessible(page)
    press(page, "Vérifier et relire")
    expect(page.get_by_role("heading", level=1)).to_have_text("Prête à être envoyée")
    assert_accessible(page)
    press(page, "Envoyer à Commune de Saint-Aubin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Facture envoyée")
    invoice = Invoice.objects.get()
    assert (invoice.status, str(invoice.amount_due)) == ("MISE_A_DISPOSITION", "1400.00")
    # Its credit note: the same lines, which name it.
    page.goto(f"{live_server.url}/factures/{invoice.pk}/")
    press(page, "Préparer un avoir")
    expect(page.get_by_label("Facture d’origine", exact=True)).to_have_value(invoice.number)
    press(page, "Vérifier et relire")
    expect(page.get_by_role("heading", level=1)).to_have_text("Prête à être envoyée")
    press(page, "Envoyer à Commune de Saint-Aubin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Facture envoyée")
    credit = Invoice.objects.get(type_facture="AVOIR")
    assert (credit.status, credit.numero_facture_origine) == ("MISE_A_DISPOSITION", invoice.number)
    assert seen.complaints == []


def test_a_page_that_no_longer_keeps_says_so_and_loses_nothing(
    at_desk, states, assert_accessible, shots, client_of, live_server
):
    seen = at_desk(states["juste"])
    page = seen.page
    warning = page.locator("#autosave-trouble")
    page.context.set_offline(True)
    line(page, 1).get_by_label("Quantité").fill("3")
    expect(warning).to_contain_text("Le portail ne répond pas")
    page.context.set_offline(False)
    line(page, 1).get_by_label("Quantité").fill("4")
    expect(page.locator("#totaux")).to_contain_text("2 625,48")
    expect(warning).to_be_hidden()
    # Another tab on the same draft: the first one is told, nothing is undone, the person chooses.
    other = page.context.new_page()
    other.goto(page.url)
    line(other, 1).get_by_label("Quantité").fill("7")
    expect(other.locator("#totaux")).to_contain_text("5 448,03")
    other.close()
    line(page, 1).get_by_label("Quantité").fill("6")
    expect(page.locator("#totaux")).to_contain_text("Ce brouillon a changé dans un autre onglet")
    press(page, "Comparer et choisir")
    expect(page.get_by_role("row", name="Ligne 1, Quantité")).to_contain_text("7")
    assert_accessible(page)
    if os.environ.get("SHOTS"):
        shots(page, "saisie-deux-versions")
    press(page, "Garder ce qui est à l’écran")
    expect(line(page, 1).get_by_label("Quantité")).to_have_value("6")
    page.context.clear_cookies(name="sessionid")
    line(page, 1).get_by_label("Quantité").fill("5")
    expect(warning).to_contain_text("Votre session a pris fin")
    expect(page.locator("#totaux")).to_contain_text("Net à payer")
    expect(line(page, 1).get_by_label("Quantité")).to_have_value("5")
    # Sent all the same: the words come back to be sent once signed in again.
    press(page, "Enregistrer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre session a pris fin")
    assert_accessible(page)
    if os.environ.get("SHOTS"):
        shots(page, "session-finie")
    sign_in(page.context, client_of("claire"), live_server.url)
    press(page, "Envoyer de nouveau")
    expect(line(page, 1).get_by_label("Quantité")).to_have_value("5")


def test_all_of_it_works_without_javascript(chrome: Browser, live_server, client_of, cast):
    context = chrome.new_context(java_script_enabled=False, viewport=chromium.PHONE)
    try:
        sign_in(context, client_of("claire"), live_server.url)
        page = context.new_page()
        page.goto(live_server.url + "/saisir/")
        accept(page)
        page.get_by_label("Destinataire (nom ou SIRET)").fill("saint aubin")
        page.get_by_label("Date de la facture", exact=True).fill("2025-11-20")
        fill(page, 1, "Porte en chêne", "2", "640")
        press(page, "Ajouter une ligne")
        fill(page, 2, "Pose", "1", "cent")
        press(page, "Vérifier et relire")
        assert line(page, 2).get_by_label("Prix unitaire HT").input_value() == "cent"
        line(page, 2).get_by_label("Prix unitaire HT").fill("100")
        page.get_by_label("Numéro d’engagement", exact=True).fill("EJ-77")
        press(page, "Vérifier et relire")
        press(page, "Envoyer à Commune de Saint-Aubin")
        assert Invoice.objects.get().status == "MISE_A_DISPOSITION"
    finally:
        context.close()


@pytest.fixture
def states(cast: Any) -> dict[str, str]:
    """The address of each state of each page."""
    actor, mine = cast.actor("claire"), cast.MENUISERIE
    wrong = draft(mine, actor, content(cast.COMMUNE, PORTE | {"price": "cher", "discount": "x"}, numero_engagement="",
                                       issue_date="2025-11-20", number="F 1"))  # fmt: skip
    right = draft(mine, actor, content(cast.COMMUNE, PORTE, POSE, issue_date="2025-11-20", number="F-2026-201"))
    rows = (off("REMISE", "5 %", "Fidélité"), off("FRAIS", "beaucoup", ""), off("ACOMPTE", "100", "AC-1", day="hier"))
    lines = (PORTE | {"tva": "SANS", "exemption": "VATEX-FR-AE", "allowance": "-1"}, PORTE | {"tva": "AUTRE"})
    special = draft(mine, actor, content(cast.COMMUNE, *lines, number="F-3", adjustments=rows, currency="USD",
                                         cadre_facturation="A9_FACTURE_SOUSTRAITANT", type_facture="AVOIR"))  # fmt: skip
    many = entering.start(mine, actor, content(cast.COMMUNE, *[PORTE] * 90, number="F-4"))
    Article.objects.create(structure=mine, name="Pose de menuiserie", price="48.5", unit="HUR", tva="10")
    cataloguing.keep_customer(mine, actor, {"identifiant": cast.COMMUNE.identifiant, "code_service": "TECH"})
    copying.save_model(right.pk, actor, copying.Terms("Entretien mensuel", "MENSUELLE", clock.today()))
    rows = [row("T-1"), row("T-2", price="cher", engagement=""), row("T-2", name="=1+1"), row("T-3")]
    sheet = tabulating.take(mine, actor, "factures-de-novembre.csv", csv(*rows))
    sending.check_and_send(sheet.invoices.get(number="T-3").pk, actor, {})
    return {
        "en-nombre": "/saisir/tableur/",
        "tableur": f"/saisir/tableur/{sheet.pk}/",
        "accueil": "/saisir/",
        "mandat": "/saisir/mandat/",
        "a-corriger": f"/saisir/{wrong.pk}/",
        "juste": f"/saisir/{right.pk}/",
        "relire": f"/saisir/{right.pk}/relire/",
        "special": f"/saisir/{special.pk}/",
        "longue": f"/saisir/{many.pk}/",
        "catalogue": "/saisir/catalogue/",
        "modele": f"/saisir/{right.pk}/modele/",
        "cadre": "/cadres/?objet=FACTURE&place=SOUSTRAITANT&paiement=NON",
        "cadre-travaux": "/cadres/?objet=TRAVAUX&place=DIRECTE&paiement=NON",
        "cadre-vide": "/cadres/?objet=FACTURE",
    }


DARK = ("a-corriger", "special", "relire", "tableur")


@pytest.mark.slow
def test_every_state_is_accessible_wide_and_narrow(
    at_desk, states, assert_accessible, assert_accessible_in_both_themes, shots, live_server
):
    seen = at_desk("/saisir/")
    page = seen.page
    for name, path in states.items():
        page.goto(live_server.url + path)
        if name in DARK:
            assert_accessible_in_both_themes(page, "dark")
        else:
            assert_accessible(page)
        page.set_viewport_size({"width": 320, "height": 800})
        assert overflow(page) == [], name
        page.set_viewport_size({"width": 1280, "height": 900})
        if os.environ.get("UNISSON_SHOTS"):
            shots(page, f"saisie-{name}")
    assert [words for words in seen.complaints if "400" not in words] == []


def test_a_spreadsheet_leaves_by_itself_packet_after_packet(at_desk, cast, monkeypatch):
    monkeypatch.setattr(tabulating, "AT_ONCE", 1)
    mandating.accept(cast.MENUISERIE, cast.actor("claire"))
    lines = csv(*[row(f"T-{n}", day="20/11/2025") for n in range(3)])
    sheet = tabulating.take(cast.MENUISERIE, cast.actor("claire"), "f.csv", lines)
    seen = at_desk(f"/saisir/tableur/{sheet.pk}/")
    press(seen.page, "Envoyer ces 3 factures")
    expect(seen.page.get_by_text("Tout est envoyé.")).to_be_visible()
    assert Invoice.objects.filter(sent_at__isnull=False).count() == 3
    assert seen.complaints == []


def test_who_revoked_the_mandate_is_told_before_writing(at_desk, cast, assert_accessible):
    mandating.accept(cast.MENUISERIE, cast.actor("claire"))
    mandating.revoke(cast.MENUISERIE, cast.actor("claire"))
    page = at_desk("/saisir/").page
    assert page.get_by_role("link", name="Lire le mandat de facturation").count() == 1
    page.goto(page.url + "mandat/")
    assert_accessible(page)
