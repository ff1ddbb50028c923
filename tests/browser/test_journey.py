"""The whole story in a real browser: a newcomer signs up, deposits, the town hall suspends then pays, all of it seen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.paper import pdf
from unisson.entrypoints.jobs.world.cast import PASSWORD
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import outbox
from unisson.portal.notifications import sending
from unisson.portal.notifications.models import Notification

pytestmark = pytest.mark.django_db(transaction=True)
OWN_PASSWORD = "une phrase assez longue pour moi 7"


@pytest.fixture(autouse=True)
def local_mailbox(settings) -> None:
    """As an installation without a mail server: the newcomer reads the mail in the portal."""
    settings.EMAIL_BACKEND = "unisson.portal.notifications.mailbox.DatabaseEmailBackend"


@pytest.fixture
def newcomer(visit) -> Page:
    seen: Visit = visit()
    return seen.page


@pytest.fixture
def town_hall(visit, live_server, cast) -> Page:
    page = visit().page
    page.goto(f"{live_server.url}/connexion/")
    page.fill("[name=login]", cast.sophie.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Me connecter").click()
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.wait_for_load_state()


def sign_up(page: Page, base: str, address: str) -> None:
    page.goto(f"{base}/inscription/")
    page.fill("[name=email]", address)
    page.fill("[name=first_name]", "Nora")
    page.fill("[name=last_name]", "Petit")
    page.check("[name=consent]")
    page.locator("main .btn-primary").click()
    page.goto(f"{base}/courrier/?a={address}")
    page.get_by_role("link", name=re.compile("Activez")).click()
    page.locator("a[href*='/activation/']").first.click()
    for field in page.locator("main input[type=password]").all():
        field.fill(OWN_PASSWORD)
    page.select_option("[name=question]", "PREMIER_ANIMAL")
    page.fill("[name=answer]", "Minouche")
    page.locator("main .btn-primary").click()


def create_structure(page: Page, siret: str) -> None:
    page.fill("[name=q]", siret)
    press(page, "Chercher")
    form = page.locator("form[action*='creer']")
    for name, value in (("raison_sociale", "Atelier Petit"), ("adresse", "1 rue Haute"), ("code_postal", "35000")):
        form.locator(f"[name={name}]").fill(value)
    form.locator("[name=ville]").fill("Rennes")
    form.locator("button").last.click()


def deposit(page: Page, base: str, siret: str, engagement: str) -> None:
    page.goto(f"{base}/deposer/")
    page.set_input_files("[name=fichier]", {"name": "facture.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    page.locator("main form .btn-primary").first.click()
    expect(page.get_by_text("rien n’a été envoyé").first).to_be_visible()
    fields = {
        "recipient_identifiant": siret,
        "code_service": "FIN",
        "numero_engagement": engagement,
        "number": "P-2026-001",
        "issue_date": "2026-11-02",
        "total_without_vat": "1 000,00",
        "total_vat": "200,00",
        "total_with_vat": "1 200,00",
        "amount_due": "1 200,00",
    }
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    for name, value in (("type_tva", "TVA_SUR_DEBIT"), ("mode_paiement", "VIREMENT")):
        page.select_option(f"[name={name}]", value)
    press(page, "Vérifier de nouveau")


def relay() -> None:
    """What the worker does after each act: tell, then send."""
    while outbox.relay(sending.listen):
        for notification in Notification.objects.filter(sent_at=None):
            sending.send(notification.pk)


def test_from_sign_up_to_payment(newcomer: Page, town_hall: Page, live_server, cast):
    base = live_server.url
    sign_up(newcomer, base, "nora@atelier-petit.example")
    create_structure(newcomer, "73282932000074")
    deposit(newcomer, base, cast.COMMUNE.identifiant, engagement="")
    expect(newcomer.get_by_text("exige un numéro d’engagement").first).to_be_visible()
    assert Invoice.objects.get().sent_at is None
    newcomer.fill("[name=numero_engagement]", "EJ-2026-77")
    press(newcomer, "Vérifier de nouveau")
    press(newcomer, "^Envoyer")
    expect(newcomer.get_by_role("heading", level=1)).to_contain_text("Facture envoyée")
    invoice = Invoice.objects.get()
    page_of = f"{base}/factures/{invoice.pk}/"

    town_hall.goto(page_of)
    town_hall.get_by_role("link", name="Suspendre").or_(town_hall.get_by_role("button", name="Suspendre")).first.click()
    town_hall.select_option("[name=motif]", "PJ_MANQUANTE")
    town_hall.locator("main form .btn-primary, main form .btn-danger").first.click()
    newcomer.goto(f"{base}/")
    expect(newcomer.get_by_text("Suspendue").first).to_be_visible()
    newcomer.goto(page_of)
    newcomer.get_by_role("link", name=re.compile("Compléter")).or_(
        newcomer.get_by_role("button", name=re.compile("Compléter"))
    ).first.click()
    newcomer.locator("[name=comment]").fill("Voici le bon de livraison.")
    newcomer.locator("main form .btn-primary").first.click()

    for verb in ("Constater le service fait", "Mandater", "Mettre en paiement"):
        town_hall.goto(page_of)
        town_hall.get_by_role("link", name=verb).or_(town_hall.get_by_role("button", name=verb)).first.click()
        if town_hall.locator("[name=numero_mandat]").count():
            town_hall.fill("[name=numero_mandat]", "M-42")
        if "/actions/" in town_hall.url:
            town_hall.locator("main form .btn-primary, main form .btn-danger").first.click()
    invoice.refresh_from_db()
    assert (invoice.status, invoice.numero_mandat) == ("MISE_EN_PAIEMENT", "M-42")
    relay()
    newcomer.goto(page_of)
    expect(newcomer.get_by_text("Mise en paiement").first).to_be_visible()
    newcomer.goto(f"{base}/courrier/?a=nora@atelier-petit.example")
    assert newcomer.locator("main table a").count() >= 4
