"""From nothing, two people in real browsers: accounts, a structure, services, espaces, rights limited to one service, bank."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_journey import OWN_PASSWORD, local_mailbox  # noqa: F401 - a fixture
from tests.factories import make_sent, make_structure
from unisson.entrypoints.jobs.world.cast import PASSWORD
from unisson.portal.accounts.models import SecretQuestion, User
from unisson.portal.organisations.models import CoordonneesBancaires, Rattachement
from unisson.portal.organisations.permissions import actor_for

pytestmark = pytest.mark.django_db(transaction=True)
SIRET = "21990000800018"


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


def test_two_people_govern_their_structure(visit, live_server, cast, town, assert_accessible):
    base = live_server.url
    nora, tom, support = visit().page, visit(phone=True).page, visit().page
    enter(nora, base, "nora@treverien.example", "Nora")
    assert SecretQuestion.objects.get().answer_hash

    support.goto(f"{base}/connexion/")
    support.fill("[name=login]", cast.sam.email)
    support.fill("[name=password]", PASSWORD)
    press(support, "Me connecter")
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

    for number, code in (("F-VOIRIE-1", "VOIRIE"), ("F-ECOLE-1", "ECOLE")):
        place = town.services.get(code=code)
        sent = make_sent(cast.MENUISERIE, town, cast.actor("claire"), number=number, recipient_service=place, code_service=code)
    tom.goto(f"{base}/factures/recues/")
    expect(tom.get_by_text("F-VOIRIE-1").first).to_be_visible()
    expect(tom.get_by_text("F-ECOLE-1")).to_have_count(0)
    assert_accessible(tom)
    assert tom.goto(f"{base}/factures/{sent.pk}/").status == 404
    assert tom.goto(f"{base}/utilisateurs/").status == 403
    assert tom.goto(f"{base}/structure/banque/").status == 403
    nora.goto(f"{base}/factures/recues/")
    expect(nora.get_by_text("F-VOIRIE-1").first).to_be_visible()
    expect(nora.get_by_text("F-ECOLE-1").first).to_be_visible()

    states = dict(Rattachement.objects.filter(structure=town).values_list("user__first_name", "role"))
    assert states == {"Nora": "GESTIONNAIRE_PRINCIPAL", "Tom": "UTILISATEUR"}
    seen = actor_for(User.objects.get(first_name="Tom")).grants
    assert [(grant.espace, grant.service_id) for grant in seen] == [("FACTURES_RECUES", town.services.get(code="VOIRIE").pk)]
