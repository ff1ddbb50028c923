"""Account and structure pages in a real browser, in the states that need a story: test_every_page judges the others."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page

from unisson.portal.accounts.actions.registration import Registration, sign_up
from unisson.portal.organisations.actions.entering import ask_to_join
from unisson.portal.organisations.permissions import actor_for

pytestmark = pytest.mark.django_db(transaction=True)


def enter(page: Page, site: str, email: str) -> None:
    page.goto(site + reverse("sign_in"))
    page.get_by_label("Adresse de connexion").fill(email)
    page.get_by_label("Mot de passe", exact=False).first.fill("unisson-demonstration")
    page.get_by_role("button", name="Me connecter").click()


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.fixture
def judge(visit, assert_accessible, request):
    """Axe, content policy and width, at 1280 and 320 px; pictures when UNISSON_SHOTS is set."""

    def check(seen, name, shots=None):
        page = seen.page
        assert_accessible(page)
        assert [said for said in seen.complaints if "404" not in said and "410" not in said] == []
        if shots:
            shots(page, name)
        page.set_viewport_size({"width": 320, "height": 800})
        assert overflow(page) <= 0, name
        page.set_viewport_size({"width": 1280, "height": 900})

    return check


@pytest.fixture
def pictures(shots):
    import os

    return shots if os.environ.get("UNISSON_SHOTS") else None


def test_pages_of_a_link(visit, live_server, judge, pictures):
    seen = visit()
    sign_up(Registration("ines@faure.example", "Inès", "Faure", True))
    link = re.search(r"/activation/\S+/", mail.outbox[-1].body)[0]
    seen.page.goto(live_server.url + link)
    judge(seen, "activate", pictures)
    seen.page.get_by_label("Mot de passe").fill("court")
    seen.page.get_by_label("Le même, encore une fois").fill("courte")
    seen.page.get_by_role("button", name="Activer mon compte").click()
    judge(seen, "activate-refused", pictures)
    seen.page.goto(live_server.url + reverse("activate", args=["inconnu"]))
    judge(seen, "link-unknown", pictures)


def test_pages_of_a_manager(visit, live_server, cast, judge, pictures):
    asked = ask_to_join(cast.COMMUNE.pk, actor_for(cast.nadia), "Je remplace Jean pendant son congé.")
    seen = visit()
    enter(seen.page, live_server.url, cast.sophie.email)
    seen.page.goto(live_server.url + reverse("deactivate"))
    judge(seen, "deactivate-refused", pictures)
    seen.page.goto(live_server.url + reverse("request_page", args=[asked.pk]))
    judge(seen, "request", pictures)
    seen.page.get_by_role("button", name="Accepter la demande").click()
    judge(seen, "request-refused", pictures)


def test_pages_of_who_looks_for_a_structure(visit, live_server, cast, judge, pictures):
    seen = visit()
    enter(seen.page, live_server.url, cast.sam.email)
    for typed in ("732 829 320 00074", "732 829 320 00075", "commune", cast.COMMUNE.identifiant, "zzz"):
        seen.page.goto(f"{live_server.url}{reverse('structure_new')}?q={typed}")
        judge(seen, f"search-{typed.replace(' ', '')}", pictures)
    seen.page.goto(live_server.url + reverse("structure_join", args=[cast.HOPITAL.pk]))
    judge(seen, "join", pictures)
    seen.page.goto(live_server.url + reverse("members"))
    judge(seen, "support-members", pictures)
