"""From nothing, two people in real browsers: accounts, a structure, services, espaces, rights limited to one service, bank."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import paper
from tests.browser.test_journey import OWN_PASSWORD, local_mailbox  # noqa: F401 - a fixture
from tests.factories import make_structure
from unisson.entrypoints.jobs.world.cast import PASSWORD
from unisson.portal.accounts.models import SecretQuestion, User
from unisson.portal.directory.requirements import LABELS
from unisson.portal.invoices.models import Invoice
from unisson.portal.organisations.models import CoordonneesBancaires, Rattachement
from unisson.portal.organisations.permissions import actor_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SIRET = "21990000800018"
# What the fiche may demand, by what the depositor is then told.
DEMANDS = {
    "SERVICE": "gestion_service",
    "ENGAGEMENT": "gestion_engagement",
    "SERVICE_OU_ENGAGEMENT": "gestion_service_engagement",
}


@pytest.fixture
def town():
    """A public structure of the directory that nobody manages yet."""
    fields = {"raison_sociale": "Commune de Tréverien", "code_postal": "35190", "ville": "Tréverien"}
    return make_structure(public=True, identifiant=SIRET, categorie_acheteur="COLLECTIVITE", **fields)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def enter(page: Page, base: str, address: str, first_name: str) -> None:
    """Sign up with the structure's identifier, read the mail, choose a password and a secret question, ask to join."""
    page.goto(f"{base}/inscription/")
    page.get_by_label("Adresse électronique").fill(address)
    page.get_by_label("Identifiant de votre structure").fill("219 900 008 00018")
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Nom (obligatoire)", exact=True).fill("Petit")
    page.check("[name=consent]")
    press(page, "Recevoir mon lien d’activation")
    page.goto(f"{base}/courrier/?a={address}")
    page.get_by_role("link", name=re.compile("Activez")).click()
    page.locator("a[href*='/activation/']").first.click()
    for field in page.locator("main input[type=password]").all():
        field.fill(OWN_PASSWORD)
    page.select_option("[name=question]", "PREMIER_ANIMAL")
    page.fill("[name=answer]", "Minouche")
    page.locator("main .btn-primary").click()
    expect(page.get_by_text("Commune de Tréverien").first).to_be_visible()
    page.locator("[name=comment]").fill("Secrétariat de mairie.")
    press(page, "Demander à la rejoindre")
    expect(page.get_by_text("Demande en attente").first).to_be_visible()


def accept(page: Page, base: str, role: str, espaces: tuple[str, ...], service: str = "") -> None:
    """Open the request that waits, choose what to give, accept."""
    page.goto(f"{base}/utilisateurs/")
    page.get_by_role("link", name=re.compile("^Répondre")).first.click()
    page.check(f"[name=role][value={role}]")
    for espace in espaces:
        page.check(f"[name=espaces][value={espace}]")
    if service:
        page.get_by_label(re.compile(service)).check()
    page.locator("form[action$='/accepter/'] button").last.click()
    page.wait_for_load_state()


def add_service(page: Page, base: str, code: str, nom: str) -> None:
    page.goto(f"{base}/structure/services/nouveau/")
    page.fill("[name=code]", code)
    page.fill("[name=nom]", nom)
    page.locator("main form .btn-primary").first.click()
    expect(page.get_by_text(code).first).to_be_visible()


def sign_in(page: Page, base: str, address: str) -> None:
    page.goto(f"{base}/connexion/")
    page.fill("[name=login]", address)
    page.fill("[name=password]", PASSWORD)
    press(page, "Me connecter")


def demand(page: Page, base: str, wanted: str) -> None:
    """Tick on the fiche what every invoice must bear, and only that."""
    page.goto(f"{base}/structure/modifier/")
    for code, name in DEMANDS.items():
        page.locator(f"[name={name}]").set_checked(code == wanted)
    press(page, "Enregistrer la fiche")


def deposit(page: Page, base: str, number: str, service: str = "") -> None:
    """A PDF as a supplier prints it, up to its verdict."""
    printed = {
        "number": number,
        "buyer": SIRET,
        "service": service,
        "engagement": "",
        "issued": "20/11/2025",
        "due": "20/12/2025",
    }
    data = paper.pdf(buyer_name="Commune de Tréverien", **printed)
    page.goto(f"{base}/deposer/")
    page.set_input_files("[name=fichier]", {"name": f"{number}.pdf", "mimeType": "application/pdf", "buffer": data})
    press(page, "Déposer et vérifier")
    expect(page.get_by_label("Code service", exact=True)).to_have_value(service)


def send(page: Page) -> None:
    press(page, "Envoyer à Commune de Tréverien")
    expect(page.get_by_role("heading", level=1)).to_have_text("Facture envoyée")


def see_demands_change(claire: Page, nora: Page, base: str, saisie: Page) -> None:
    """Whatever the town comes to demand is asked at once, of a draft under the eyes as of an invoice being written on line."""
    saisie.goto(f"{base}/saisir/")
    saisie.get_by_role("link", name="Lire le mandat de facturation").click()
    saisie.get_by_label("J’ai lu ce mandat").check()
    press(saisie, "Accepter le mandat")
    press(saisie, "Commencer une facture")
    saisie.get_by_label("Destinataire (nom ou SIRET)").fill(SIRET)
    for wanted in ("ENGAGEMENT", "SERVICE_OU_ENGAGEMENT", "SERVICE"):
        demand(nora, base, wanted)
        press(claire, "Vérifier de nouveau")
        expect(claire.locator("#exigences")).to_contain_text(LABELS[wanted][1])
        expect(claire.get_by_role("button", name="Envoyer à")).to_have_count(0)
        press(saisie, "Vérifier et relire")
        expect(saisie.locator("#exigences")).to_contain_text(LABELS[wanted][1])


def test_two_people_govern_their_structure(visit, live_server, cast, town, assert_accessible):
    base = live_server.url
    nora, tom, support = visit().page, visit(phone=True).page, visit().page
    enter(nora, base, "nora@treverien.example", "Nora")
    assert SecretQuestion.objects.get().answer_hash

    sign_in(support, base, cast.sam.email)
    accept(support, base, "GESTIONNAIRE_PRINCIPAL", ("FACTURES_RECUES", "FACTURES_EMISES", "FACTURES_TRAVAUX"))

    add_service(nora, base, "VOIRIE", "Voirie et espaces verts")
    add_service(nora, base, "ECOLE", "Affaires scolaires")
    nora.goto(f"{base}/structure/espaces/")
    nora.uncheck("[name=espaces][value=FACTURES_TRAVAUX]")
    press(nora, "Enregistrer les espaces")
    assert_accessible(nora)

    enter(tom, base, "tom@treverien.example", "Tom")
    accept(nora, base, "UTILISATEUR", ("FACTURES_RECUES",), "VOIRIE")
    nora.goto(f"{base}/utilisateurs/droits/")
    expect(nora.locator("tr", has_text="VOIRIE").first).to_contain_text("Tom Petit")
    expect(nora.locator("tr", has_text="ECOLE").first).not_to_contain_text("Tom Petit")
    assert_accessible(nora)

    nora.goto(f"{base}/structure/banque/")
    nora.fill("[name=nom]", "Régie")
    nora.fill("[name=iban]", "FR76 3000 6000 0112 3456 7890 18")
    press(nora, "Ajouter ce compte")
    expect(nora.locator(".field.err").first).to_contain_text("longueur")
    assert nora.input_value("[name=nom]") == "Régie"
    nora.fill("[name=iban]", "FR76 3000 6000 0112 3456 7890 189")
    press(nora, "Ajouter ce compte")
    expect(nora.get_by_text("En attente").first).to_be_visible()
    assert CoordonneesBancaires.objects.get().structure == town
    assert_accessible(nora)

    claire = visit().page
    sign_in(claire, base, cast.claire.email)
    deposit(claire, base, "F-VOIRIE-1", "VOIRIE")
    send(claire)
    deposit(claire, base, "F-ECOLE-1")
    see_demands_change(claire, nora, base, claire.context.new_page())
    claire.get_by_label("Code service", exact=True).fill("ECOLE")
    press(claire, "Vérifier de nouveau")
    send(claire)
    ecole = Invoice.objects.get(number="F-ECOLE-1")
    assert (ecole.status, ecole.recipient_service) == ("MISE_A_DISPOSITION", town.services.get(code="ECOLE"))

    tom.goto(f"{base}/factures/recues/")
    expect(tom.get_by_text("F-VOIRIE-1").first).to_be_visible()
    expect(tom.get_by_text("F-ECOLE-1")).to_have_count(0)
    assert_accessible(tom)
    assert tom.goto(f"{base}/factures/{ecole.pk}/").status == 404
    assert tom.goto(f"{base}/utilisateurs/").status == 403
    assert tom.goto(f"{base}/structure/banque/").status == 403
    nora.goto(f"{base}/factures/recues/")
    expect(nora.get_by_text("F-VOIRIE-1").first).to_be_visible()
    expect(nora.get_by_text("F-ECOLE-1").first).to_be_visible()

    states = dict(Rattachement.objects.filter(structure=town).values_list("user__first_name", "role"))
    assert states == {"Nora": "GESTIONNAIRE_PRINCIPAL", "Tom": "UTILISATEUR"}
    seen = actor_for(User.objects.get(first_name="Tom")).grants
    assert [(grant.espace, grant.service_id) for grant in seen] == [("FACTURES_RECUES", town.services.get(code="VOIRIE").pk)]
