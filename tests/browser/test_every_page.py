"""Law 13: axe finds nothing on any page. The pages come from the URLconf, so a new one is judged the day it is written."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.architecture.test_access import ALL, OPEN, Route
from tests.browser.chromium import WIDE
from tests.factories import make_invoice, make_sent
from tests.lots import good, zip_of
from tests.writing import content
from tests.writing import draft as typed_draft
from unisson.lifecycles.invoice import Status
from unisson.portal.engagements.actions import importing, keeping
from unisson.portal.engagements.given import Given
from unisson.portal.exchange.actions.processing import process_flux
from unisson.portal.exchange.actions.receiving import receive_flux
from unisson.portal.invoices.actions.copying import Terms, save_model
from unisson.portal.invoices.actions.tabulating import take
from unisson.portal.invoices.entry.sheet import model_csv
from unisson.portal.invoices.models import Extraction
from unisson.portal.kernel import clock
from unisson.portal.organisations.actions.asking import ask_rights
from unisson.portal.organisations.actions.banking import Account, Attached, add_account
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.succeeding import claim
from unisson.portal.organisations.actions.technical import create_account
from unisson.portal.organisations.models import EtatRattachement, Rattachement
from unisson.portal.raccordements.actions import applications, calls, telling

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NARROW = {"width": 320, "height": 800}
# Answers that are not pages: data, files, probes, fragments of a page judged with it.
NOT_PAGES = {
    "account_rib",
    "claim_letter",
    "archive_download",
    "activities_export",
    "succession_proof",
    "members_export",
    "services_model",
    "structure_piece",
    "healthz",
    "readyz",
    "metrics",
    "document",
    "document_page",
    "extraction_file",
    "visa_document",
    "visa_page",
    "entry_bulk_csv",
    "entry_bulk_xlsx",
    "entry_document",
    "entry_page",
    "flux_csv",
    "flux_pdf",
    "flux_list_xlsx",
    "flux_xlsx",
    "flux_file",
    "flux_progress",
    "deposit_engagement",
    "deposit_reading",
    "engagement_piece",
    "engagements_csv",
    "engagements_model_csv",
    "engagements_model_xlsx",
    "engagements_to_mend",
    "engagements_xlsx",
    "entry_tableur_report",
    "directory:requirements",
    "directory:whole_xlsx",
    "directory:whole_csv",
    "directory:changes_xlsx",
    "directory:changes_csv",
    "directory:suggest",
    "oauth_token",
    "oauth_revoke",
}
DOCS = ("cpro_docs", "cpro_doc")
TOKENS = {
    "activate",
    "reset_password",
    "unlock",
    "reactivate",
    "address_confirm",
    "visa",
}  # judged by test_account_pages, which makes real tokens


def is_page(route: Route) -> bool:
    return route.name not in NOT_PAGES | TOKENS and (route.name in DOCS or not route.name.startswith(("api", "cpro_")))


def is_for(person: str, route: Route) -> bool:
    """What everybody sees is judged once: what is open, as a visitor; one's own account, as lucie. The home page, as each."""
    if person == "lucie" or route.path.startswith("compte/"):
        return person == "lucie" and route.path.startswith("compte/")
    return not person or route.name not in OPEN - {"home"}


@pytest.fixture
def world(cast):
    """One of everything that a URL parameter may name, belonging to the people who look."""
    sent = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-2026-118")
    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.LYCEE, number="F-2026-121", status=Status.BROUILLON)
    asked = Rattachement.objects.create(
        user=cast.lucie,
        structure=cast.COMMUNE,
        state=EtatRattachement.EN_COURS_DE_VALIDATION,
        requested_at=clock.now(),
    )
    jean = Rattachement.objects.get(user=cast.jean)
    written = typed_draft(cast.MENUISERIE, cast.actor("claire"), content(cast.COMMUNE))
    account = add_account(cast.COMMUNE.pk, cast.actor("sophie"), Account("Compte courant", "FR7630006000011234567890189"))
    jeans = Granted("", ("FACTURES_EMISES",), (), "CONSULTATION_UNIQUEMENT")
    ask_rights(cast.COMMUNE.pk, cast.actor("jean"), jeans, "Pour les avoirs.")
    machine, _ = create_account(cast.COMMUNE.pk, cast.actor("sophie"), "Progiciel", Granted("", ("FACTURES_RECUES",)))
    lot = zip_of({"a.xml": good("F-1"), "b.xml": good("F-2", engagement=None), "c.txt": b"?", ".DS_Store": b"x"})
    flux = receive_flux(cast.actor("claire"), cast.MENUISERIE, "lot.zip", lot).flux
    process_flux(flux.pk)
    shown = applications.declare(cast.COMMUNE.pk, cast.actor("sophie"), "Progiciel", ["FACTURES_RECUES"])
    calls.log(shown.application, None, calls.Exchange("cpro/factures/v1/deposer/flux", b"{}", 401, '{"codeRetour": 20103}', 12))
    telling.add_webhook(shown.application.pk, cast.actor("sophie"), "https://logiciel.example/unisson")
    return {
        "flux": flux,
        "extraction": Extraction.objects.create(
            user=cast.claire,
            structure=cast.MENUISERIE,
            espace="FACTURES_EMISES",
            format="CSV",
            asked_at=clock.now(),
            expires_at=clock.now(),
        ).pk,
        "application": shown.application,
        "call": shown.application.calls.get(),
        "machine": machine,
        "engagement": keeping.write(
            cast.COMMUNE, cast.actor("sophie"), Given("EJ-1", "Mobilier", "FIN", cast.MENUISERIE.identifiant)
        ),
        "import": importing.prepare(
            cast.COMMUNE, cast.actor("sophie"), "e.csv", "Numéro d’engagement\nEJ-1\nEJ-2\n=1".encode()
        ),
        "claim": claim(cast.COMMUNE.pk, cast.actor("lucie"), "Départ", Attached("p.pdf", b"%PDF-1.7")),
        "account": account,
        "jean": jean,
        "service": cast.COMMUNE.services.get(code="FIN"),
        "sent": sent,
        "draft": draft,
        "written": written,
        "tableur": take(cast.MENUISERIE, cast.actor("claire"), "f.csv", model_csv()),
        "model": save_model(written.pk, cast.actor("claire"), Terms("Loyer")),
        "asked": asked,
        "structure": cast.HOPITAL,
    }


def address(route: Route, world) -> str:
    invoice = world["draft"] if route.name in {"deposit_check", "deposit_delete", "deposit_split"} else world["sent"]
    if route.name.startswith("entry_"):
        invoice = world["written"]
    values = {
        "invoice_id": invoice.pk,
        "model_id": world["model"].pk,
        "flux_id": world["flux"].pk,
        "tableur_id": world["tableur"].pk,
        "request_id": world["asked"].pk,
        "service_id": world["service"].pk,
        "account_id": world["account"].pk,
        "mandate_id": 1,
        "technical_id": world["machine"].pk,
        "application_id": world["application"].pk,
        "call_id": world["call"].pk,
        **dict.fromkeys(("secret_id", "webhook_id", "delivery_id"), 1),
        "kept_id": 0,
        "engagement_id": world["engagement"].pk,
        "import_id": world["import"].pk,
        "demande_id": 0,
        "succession_id": world["claim"].pk,
        "visa_id": 1,
        "extraction_id": world["extraction"],
        "rattachement_id": world["jean"].pk,
        "structure_id": world["structure"].pk,
        "mail_id": 1,
        **dict.fromkeys(("piece_id", "session_id", "authenticator_id"), 0),  # nobody's: the page says so
        "verb": "reject",
        "path": "factures/soumettre",
        "code": "404",
    }
    return reverse(route.name, kwargs={key: values[key] for key in route.keys})


@pytest.mark.parametrize("person", ["", "claire", "lucie", "sophie", "sam"])
def test_every_page_is_accessible(person, world, visit, live_server, client_of, assert_accessible):
    seen = visit()
    page = seen.page
    if person:
        session = client_of(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    judged: list[str] = []
    known: set[str] = set()
    routes = [route for route in ALL if is_page(route) and is_for(person, route)]
    for route in routes:
        answer = page.goto(live_server.url + address(route, world))
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        # The sign-in page that forty addresses lead to, the one page of a refusal: judged once, not forty times.
        shown = str(answer.status) if answer.status in {403, 404} else urlsplit(page.url).path
        if shown in known:
            continue
        known.add(shown)
        assert answer.status < 500, route.name
        assert page.locator("h1").count() == 1, route.name
        # As the one before it was left, narrow or wide, then the other: one change of size for each page.
        for size in (NARROW, WIDE) if page.viewport_size == NARROW else (WIDE, NARROW):
            page.set_viewport_size(size)
            if size == NARROW:
                assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, route.name
            else:
                assert_accessible(page)
        judged.append(route.name)
    assert len(judged) > 10
    assert [words for words in seen.complaints if "status of 4" not in words] == []
