"""Stories of several structures in real browsers: two valideurs, their silence, the treatments of a recipient, a visa."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.factories import make_sent
from unisson.entrypoints.jobs.tasks.lapsing import lapse_validations
from unisson.entrypoints.web.shared.statuses import look_of
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.actions import visas
from unisson.portal.invoices.guards import VALIDATION_DELAY
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.queries.work import COMPULSORY_AFTER
from unisson.portal.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[str], Page]


@pytest.fixture
def as_person(visit, live_server, client_of) -> Open:
    """The page of somebody signed in."""
    opened: dict[str, Page] = {}

    def enter(key: str) -> Page:
        if key not in opened:
            opened[key] = visit().page
            session = client_of(key).cookies["sessionid"].value
            opened[key].context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return opened[key]

    return enter


@pytest.fixture
def at_hour(monkeypatch) -> Callable[[datetime], None]:
    """Move the portal's clock, for its pages as for its jobs: `clock.frozen` holds for one thread alone."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.wait_for_load_state()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_load_state()


def status(invoice: Invoice) -> str:
    invoice.refresh_from_db()
    return invoice.status


def subcontracted(cast, number: str) -> Invoice:
    """The painter, sub-contractor of the joiner, himself a co-contractor of the electrician's group."""
    fields = {"cadre_facturation": "A9_FACTURE_SOUSTRAITANT", "valideur_1": cast.MENUISERIE, "number": number}
    return make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields)


@pytest.mark.slow
def test_a9_through_two_valideurs(cast, as_person: Open, live_server, assert_accessible):
    invoice = subcontracted(cast, "P-1")
    claire, paul, sophie = as_person("claire"), as_person("paul"), as_person("sophie")
    claire.goto(f"{live_server.url}/factures/a-valider/")
    assert_accessible(claire)
    follow(claire, "P-1")
    follow(claire, "^Valider$")
    claire.get_by_label("un cotraitant").check()
    assert_accessible(claire)
    claire.fill("[name=mandataire]", cast.ELECTRICITE.identifiant)
    claire.fill("[name=comment]", "Travaux conformes.")
    press(claire, "^Valider$")
    expect(claire.locator("h1")).to_contain_text("P-1")
    assert status(invoice) == Status.A_VALIDER_2

    paul.goto(f"{live_server.url}/")
    follow(paul, "Valider ou refuser")
    follow(paul, "^Valider$")
    press(paul, "^Valider$")
    assert status(invoice) == Status.MISE_A_DISPOSITION

    sophie.goto(f"{live_server.url}/factures/recues/")
    follow(sophie, "P-1")
    expect(sophie.locator("main")).to_contain_text("Travaux conformes.")
    expect(sophie.locator("main")).to_contain_text("Second valideur")


def test_the_silence_of_both_valideurs_is_agreement(cast, as_person: Open, live_server, at_hour):
    invoice = subcontracted(cast, "P-2")
    Invoice.objects.filter(pk=invoice.pk).update(valideur_2=cast.ELECTRICITE)
    first = invoice.status_at + VALIDATION_DELAY
    claire, paul, nadia, sophie = (as_person(key) for key in ("claire", "paul", "nadia", "sophie"))
    at_hour(first - timedelta(minutes=1))
    assert lapse_validations() == 0
    claire.goto(f"{live_server.url}/")
    follow(claire, "Valider ou refuser")
    expect(claire.locator("main")).to_contain_text("R2193-12")  # by when, and what silence means
    expect(claire.get_by_role("link", name="Valider", exact=True)).to_be_visible()
    at_hour(first)
    assert lapse_validations() == 1
    claire.reload()
    expect(claire.locator("main")).to_contain_text(look_of("ABSENCE_VALIDATION_1_HORS_DELAI").label)
    expect(claire.get_by_role("link", name="Valider", exact=True)).to_have_count(0)
    paul.goto(f"{live_server.url}/factures/a-valider/")
    expect(paul.get_by_role("link", name="P-2")).to_be_visible()
    at_hour(first + VALIDATION_DELAY)
    assert lapse_validations() == 1
    assert status(invoice) == Status.MISE_A_DISPOSITION
    sophie.goto(f"{live_server.url}/factures/recues/")
    expect(sophie.get_by_role("link", name="P-2")).to_be_visible()
    nadia.goto(f"{live_server.url}/factures/{invoice.pk}/")
    for words in (look_of("ABSENCE_VALIDATION_2_HORS_DELAI").label, "Mise à disposition du destinataire"):
        expect(nadia.locator("main")).to_contain_text(words)


@pytest.mark.slow
def test_the_treatments_of_a_recipient(cast, as_person: Open, live_server, assert_accessible, at_hour):
    made = {
        name: make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number=name)
        for name in ("T-1", "T-2", "T-3", "T-4")
    }
    sophie = as_person("sophie")
    # Two suspended at once, with their motif; the result is said row by row.
    sophie.goto(f"{live_server.url}/factures/recues/")
    assert_accessible(sophie)
    for name in ("T-1", "T-2"):
        sophie.get_by_label(f"Choisir la facture {name}").check()
    sophie.select_option("[name=verbe]", "suspend")
    press(sophie, "Continuer")
    assert_accessible(sophie)
    sophie.select_option("[name=motif]", "PJ_MANQUANTE")
    press(sophie, "^Suspendre$")
    assert_accessible(sophie)
    expect(sophie.locator("main")).to_contain_text("2 factures : c’est fait.")
    # One rejected, one sent back to be recycled.
    for name, verb, motif in (("T-3", "reject", "MONTANT_ERR"), ("T-4", "ask_recycling", "SERVICE_ERR")):
        sophie.goto(f"{live_server.url}/factures/{made[name].pk}/actions/{verb}/")
        sophie.select_option("[name=motif]", motif)
        sophie.locator("form.card .btn").first.click()
        sophie.wait_for_load_state()
    # The supplier reads what came back: offered at once, asked before any other page after seven days; then completes.
    claire = as_person("claire")
    claire.goto(f"{live_server.url}/")
    follow(claire, "Lire et acquitter")
    assert_accessible(claire)
    claire.get_by_label("J’ai lu : facture T-1").check()
    press(claire, "Acquitter la sélection")
    at_hour(clock.now() + COMPULSORY_AFTER + timedelta(minutes=1))
    claire.goto(f"{live_server.url}/deposer/")
    expect(claire.locator("h1")).to_have_text("Rejets et suspensions à lire")
    expect(claire.get_by_role("link", name="Plus tard")).to_have_count(0)
    assert_accessible(claire)
    press(claire, "Tout acquitter")
    claire.goto(f"{live_server.url}/deposer/")
    expect(claire.locator("h1")).to_have_text("Déposer des factures")
    claire.goto(f"{live_server.url}/factures/{made['T-1'].pk}/actions/complete/")
    claire.fill("[name=comment]", "Le bon est joint au courriel.")
    press(claire, "Compléter la facture")
    # Service done, mandated with a number, paid.
    sophie.goto(f"{live_server.url}/factures/{made['T-1'].pk}/")
    press(sophie, "Constater le service fait")
    follow(sophie, "^Mandater$")
    sophie.fill("[name=numero_mandat]", "B-2026-0042")
    press(sophie, "^Mandater$")
    follow(sophie, "Mettre en paiement")
    press(sophie, "Mettre en paiement")
    assert [status(made[name]) for name in made] == [
        Status.MISE_EN_PAIEMENT, Status.SUSPENDUE, Status.REJETEE, Status.A_RECYCLER,
    ]  # fmt: skip
    assert made["T-1"].numero_mandat == "B-2026-0042"


def test_a_visa_by_a_link(cast, visit, live_server, settings, assert_accessible, assert_accessible_everywhere):
    settings.PUBLIC_URL = live_server.url
    invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="V-1")
    visas.ask(invoice.pk, cast.actor("sophie"), "Mme le Maire", "maire@aubin.example", "Est-ce livré ?")
    found = re.search(r"http\S+/visa/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    page = visit().page
    page.goto(found[0])
    assert_accessible_everywhere(page)
    page.get_by_label("Vu", exact=True).check()
    press(page, "Donner mon avis")
    expect(page.locator("h1")).to_contain_text("Merci")
    assert_accessible(page)
    assert invoice.visas.get().decision == "VU"
