"""Home, lists, invoice and treatment pages in a real browser: accessible in both themes, inside the policy, from 320 px."""

from __future__ import annotations

import os
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests import paper
from tests.factories import make_invoice, make_sent
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.actions import answering, treating
from unisson.portal.kernel import clock, files
from unisson.portal.notifications.models import LocalMail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(cast):
    """A joiner's invoices in the states that show the most."""
    now = clock.now()

    def sent(number: str, amount: str, recipient=cast.COMMUNE, days: int = 0, **fields):
        with clock.frozen(now - timedelta(days)):
            fields = {"number": number, "amount_due": Decimal(amount)} | fields
            return make_sent(cast.MENUISERIE, recipient, cast.actor("claire"), **fields)

    technical = {"recipient_service": cast.COMMUNE.services.get(code="TECH"), "code_service": "TECH"}
    suspended = sent("F-2026-118", "4260.00", days=19, **technical)
    with clock.frozen(now - timedelta(9)):
        treating.treat(suspended.pk, "certify_service", cast.actor("sophie"))
    with clock.frozen(now - timedelta(2)):
        treating.suspend(suspended.pk, cast.actor("sophie"), "PJ_MANQUANTE", "Merci de joindre le bon de livraison signé.")
    rejected = sent("F-2026-112", "987.60", days=4)
    with clock.frozen(now - timedelta(1)):
        treating.reject(
            rejected.pk, cast.actor("sophie"), "DONNEES_FACTURATION_ERR", "Le taux horaire n’est pas celui du devis."
        )
    late = sent("F-2026-097", "2310.00", days=36)
    printed = paper.pdf()
    late.documents.update(sha256=files.keep(printed), size=len(printed))
    completed = sent("F-2026-101-travaux-de-la-salle-polyvalente", "12420.30", days=25)
    with clock.frozen(now - timedelta(15)):
        treating.suspend(completed.pk, cast.actor("sophie"), "PJ_NON_CONFORME", "")
    with clock.frozen(now - timedelta(10)):
        answering.complete(completed.pk, cast.actor("claire"), "Voici l’attestation lisible.")
    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.LYCEE, number="F-2026-121", amount_due=Decimal("1540.00"))
    recycled = sent("F-2026-130", "310.00", days=3)
    treating.ask_recycling(recycled.pk, cast.actor("sophie"), "SERVICE_ERR", "")
    return {
        "suspended": suspended, "rejected": rejected, "late": late,
        "completed": completed, "draft": draft, "recycled": recycled,
    }  # fmt: skip


@pytest.fixture
def judge(visit, live_server, client_of, assert_accessible_in_both_themes, shots):
    """Signs `person` in, opens each address; axe in both themes, policy, width at 320 px."""

    def check(person: str, pages: dict[str, str]) -> None:
        session = client_of(person).cookies["sessionid"].value
        seen = visit()
        page = seen.page
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        for name, address in pages.items():
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(live_server.url + address)
            if page.locator("[hx-trigger*=load]").count():
                page.wait_for_load_state("networkidle")
            if os.environ.get("UNISSON_SHOTS"):
                shots(page, f"{person}-{name}")
            assert_accessible_in_both_themes(page)
            page.set_viewport_size({"width": 320, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
            assert page.locator("h1").count() == 1
            assert page.locator("main .btn-primary").count() <= 1, name
            assert seen.complaints == [], name

    return check


def act(invoice, verb: str) -> str:
    return reverse("treatment", kwargs={"invoice_id": invoice.pk, "verb": verb})


def show(invoice) -> str:
    return reverse("invoice", kwargs={"invoice_id": invoice.pk})


@pytest.mark.slow
def test_pages_of_a_supplier(story, judge):
    pages = {name: show(invoice) for name, invoice in story.items()}
    pages |= {"home": "/", "issued": reverse("issued"), "nothing": reverse("issued") + "?number=inconnu"}
    pages |= {
        "complete": act(story["suspended"], "complete"),
        "recycle": act(story["recycled"], "recycle"),
        "abandon": act(story["recycled"], "abandon"),
        "impossible": act(story["late"], "pay"),
        "to_validate": reverse("to_validate"),
    }
    judge("claire", pages)


@pytest.mark.slow
def test_pages_of_a_recipient(story, judge):
    pages = {name: show(story[name]) for name in ("late", "suspended", "completed")}
    pages |= {"home": "/", "received": reverse("received"), "reject": act(story["late"], "reject")}
    pages |= {"mandate": act(story["late"], "mandate"), "suspend": act(story["late"], "suspend")}
    judge("sophie", pages)


def test_pages_of_who_may_only_read(cast, judge):
    theirs = make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))
    treating.suspend(theirs.pk, cast.actor("sophie"), "PJ_MANQUANTE", "")
    assert theirs.status == Status.MISE_A_DISPOSITION
    judge("lucie", {"home": "/", "invoice": show(theirs), "complete": act(theirs, "complete"), "received": reverse("received")})


def test_the_demonstration_mailbox(cast, visit, live_server, judge, assert_accessible):
    text = f"Bonjour,\n\nActiver mon compte :\n{live_server.url}/activation/{'a' * 64}/"
    letter = LocalMail.objects.create(sent_at=clock.now(), to=cast.claire.email, sender="x@y.fr", subject="Activez", text=text)
    pages = {"mail": reverse("demo_mail"), "letter": reverse("demo_mail_message", kwargs={"mail_id": letter.pk})}
    judge("claire", pages)
    visitor = visit(phone=True).page
    for address in pages.values():
        visitor.goto(live_server.url + address)
        assert_accessible(visitor)
