"""Objects that belong to nobody of the cast: what a URL parameter names, made for the access matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from allauth.mfa.models import Authenticator

from tests.factories import make_invoice, make_structure
from unisson.lifecycles.invoice import Status
from unisson.portal.accounts.models import Device, OpenSession, PieceJointe, User
from unisson.portal.archives.models import Archive
from unisson.portal.engagements.models import Engagement, ImportEngagements
from unisson.portal.exchange.models import Flux
from unisson.portal.invoices.models import Depot, Extraction, Invoice, Modele, Tableur
from unisson.portal.invoices.numbering import numero_flux_depot
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import (
    CompteTechnique,
    CoordonneesBancaires,
    DemandeAbonnement,
    EtatRattachement,
    Mandat,
    PieceStructure,
    Rattachement,
)
from unisson.portal.raccordements.models import Application

# Pages about an object that is everybody's business, each with the reason.
PUBLIC_OBJECTS: dict[str, str] = {
    "api_nowhere": "there is nothing at any of these addresses",
    "cpro_nowhere": "there is nothing at any of these addresses",
    "cpro_doc": "the reference of the API is public",
    "directory:structure": "the directory is public",
    "public_statistics": "how public recipients pay is everybody's business; small counts are masked",
    "structure_join": "anybody signed in may ask to join any structure; its name is public",
    "succession": "anybody signed in may claim, with a proof; the support decides",
    "structure_take_over": "a private structure without manager belongs to the first who creates it",
    "demo_mail_message": "in a demonstration, everybody reads the mail; elsewhere, nobody",
    "activate": "the one-time token is the right",
    "address_confirm": "the one-time token is the right",
    "reactivate": "the one-time token is the right",
    "unlock": "the one-time token is the right",
    "reset_password": "the one-time token is the right",
    "visa": "the one-time token is the right",
    "visa_document": "the one-time token is the right",
    "visa_page": "the one-time token is the right",
}


def _invoice() -> Invoice:
    return make_invoice(status=Status.MISE_A_DISPOSITION)


def _request() -> Rattachement:
    stranger = User.objects.create_user("inconnu@ailleurs.example", date_joined=clock.now(), is_active=True)
    return Rattachement.objects.create(
        user=stranger,
        structure=make_structure(),
        state=EtatRattachement.EN_COURS_DE_VALIDATION,
        requested_at=clock.now(),
    )


def _account() -> CoordonneesBancaires:
    now = clock.now()
    return CoordonneesBancaires.objects.create(
        structure=make_structure(),
        nom="X",
        iban="FR7630006000011234567890189",
        created_at=now,
        usable_at=now,
        rib_sha256="0" * 64,
    )


def _demande() -> DemandeAbonnement:
    values = {"espaces": ["FACTURES_RECUES"], "droit": "MODIFICATION", "requested_at": clock.now()}
    return DemandeAbonnement.objects.create(rattachement=_attachment(), **values)


def _kept() -> PieceStructure:
    values = {"name": "a.pdf", "sha256": "0" * 64, "size": 1, "added_at": clock.now()}
    return PieceStructure.objects.create(structure=make_structure(), **values)


def _technical() -> CompteTechnique:
    now = clock.now()
    dates = {"password_at": now, "expires_at": now, "created_at": now}
    return CompteTechnique.objects.create(structure=make_structure(), login="TECH_0_0@x", nom="X", **dates)


def _mandate() -> Mandat:
    now, today = clock.now(), clock.today()
    days = {"begins_on": today, "ends_on": today, "created_at": now}
    return Mandat.objects.create(
        mandant=make_structure(), mandataire=make_structure(), espaces=[], droit="MODIFICATION", **days
    )


def _attachment() -> Rattachement:
    link = _request()
    Rattachement.objects.filter(pk=link.pk).update(state=EtatRattachement.VALIDEE)
    return link


def _piece() -> PieceJointe:
    stranger = User.objects.create_user("piece@ailleurs.example", date_joined=clock.now(), is_active=True)
    return PieceJointe.objects.create(user=stranger, name="a.pdf", sha256="0" * 64, size=1, added_at=clock.now())


def _session() -> OpenSession:
    stranger, now = User.objects.create_user("ici@ailleurs.example", date_joined=clock.now(), is_active=True), clock.now()
    device = Device.objects.create(user=stranger, token_hash="x", words="Firefox", first_seen_at=now)
    return OpenSession.objects.create(user=stranger, device=device, session_key="x", origin="::1", opened_at=now, seen_at=now)


def _authenticator() -> Authenticator:
    stranger = User.objects.create_user("cle@ailleurs.example", date_joined=clock.now(), is_active=True)
    return Authenticator.objects.create(user=stranger, type=Authenticator.Type.TOTP, data={"secret": "x"})


def _engagement() -> Engagement:
    now = clock.now()
    return Engagement.objects.create(structure=make_structure(public=True), numero="X", cle="X", status_at=now, created_at=now)


def _import() -> ImportEngagements:
    stranger = User.objects.create_user("liste@ailleurs.example", date_joined=clock.now(), is_active=True)
    return ImportEngagements.objects.create(structure=make_structure(public=True), user=stranger, filename="x", at=clock.now())


def _model() -> Modele:
    return Modele.objects.create(structure=make_structure(), name="X", created_at=clock.now())


def _flux() -> Flux:
    now = clock.now()
    depot = Depot.objects.create(
        numero_flux_depot=numero_flux_depot("1001"), entry_point="PORTAIL", filename="a.zip", size=0, received_at=now
    )
    return Flux.objects.create(depot=depot, structure=make_structure(), status_at=now)


def _tableur() -> Tableur:
    return Tableur.objects.create(structure=make_structure(), filename="X", created_at=clock.now())


def _extraction() -> Extraction:
    stranger, now = User.objects.create_user("liste@ailleurs.example", date_joined=clock.now(), is_active=True), clock.now()
    return Extraction.objects.create(
        user=stranger, structure=make_structure(), espace="FACTURES_RECUES", format="CSV", asked_at=now, expires_at=now
    )


def _application() -> Application:
    made = make_structure()
    return Application.objects.create(structure=made, nom="X", client_id="x", espaces=[], created_at=clock.now())


def _archive() -> Archive:
    return Archive.objects.create(structure=make_structure(), year=2026, espaces=[], state="PRETE", requested_at=clock.now())


FOREIGN: dict[str, Callable[[], object]] = {
    "application_id": lambda: _application().pk,
    **dict.fromkeys(("secret_id", "webhook_id", "delivery_id", "call_id"), lambda: 1),
    "piece_id": lambda: _piece().pk,
    "session_id": lambda: _session().pk,
    "authenticator_id": lambda: _authenticator().pk,
    "flux_id": lambda: _flux().pk,
    "invoice_id": lambda: _invoice().pk,
    "model_id": lambda: _model().pk,
    "tableur_id": lambda: _tableur().pk,
    "archive_id": lambda: _archive().pk,
    "document_id": lambda: _invoice().documents.get().pk,
    "structure_id": lambda: make_structure().pk,
    "request_id": lambda: _request().pk,
    "service_id": lambda: make_structure().services.create(code="X", nom="X").pk,
    "account_id": lambda: _account().pk,
    "demande_id": lambda: _demande().pk,
    "kept_id": lambda: _kept().pk,
    "technical_id": lambda: _technical().pk,
    "mandate_id": lambda: _mandate().pk,
    "visa_id": lambda: 1,
    "extraction_id": lambda: _extraction().pk,
    "succession_id": lambda: 1,
    "engagement_id": lambda: _engagement().pk,
    "import_id": lambda: _import().pk,
    "rattachement_id": lambda: _attachment().pk,
    "verb": lambda: "pay",
    "number": lambda: 1,
}


def strangers(keys: Iterable[str]) -> dict[str, object]:
    """One value for each parameter; a document is the foreign invoice's own."""
    values = {key: FOREIGN[key]() for key in keys}
    if {"invoice_id", "document_id"} <= values.keys():
        invoice = _invoice()
        values |= {"invoice_id": invoice.pk, "document_id": invoice.documents.get().pk}
    return values
