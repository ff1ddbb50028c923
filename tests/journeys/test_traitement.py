"""Stories told through HTTP only: from the moment an invoice reaches its recipient or its valideur, to its end."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import make_sent
from unisson.entrypoints.jobs.tasks import relaying
from unisson.lifecycles.invoice import Guard, Status
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.guards import VALIDATION_DELAY
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.events import history
from unisson.portal.kernel.models import EventKind
from unisson.portal.notifications import sending
from unisson.portal.notifications.models import Notification

SignIn = Callable[[str], Client]


class Story:
    """Someone acts, the portal tells: each step posts a form, follows the answer, then lets the worker's jobs run."""

    def __init__(self, invoice: Invoice, client_of: SignIn) -> None:
        self.invoice = invoice
        self.client_of = client_of

    def act(self, person: str, verb: str, **given: object) -> str:
        address = reverse("treatment", kwargs={"invoice_id": self.invoice.pk, "verb": verb})
        answer = self.client_of(person).post(address, given, follow=True)
        assert answer.status_code == 200, answer.context["refusal"]
        self.invoice.refresh_from_db()
        return self.invoice.status

    def page(self, person: str):
        return self.client_of(person).get(reverse("invoice", kwargs={"invoice_id": self.invoice.pk}))

    def awaits(self, person: str) -> bool:
        return self.invoice.pk in [task["invoice"].pk for task in self.client_of(person).get("/").context["tasks"]]

    def mails(self) -> list[tuple[str, str]]:
        """What has just been sent: (first name, message)."""
        relaying.relay_events()
        owed = list(Notification.objects.filter(sent_at=None).select_related("user").order_by("user__first_name", "pk"))
        return [(row.user.first_name, row.message) for row in owed if sending.send(row.pk)]


@pytest.mark.django_db
def test_from_availability_to_payment(cast, client_of: SignIn):
    story = Story(make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-2026-118"), client_of)
    assert story.mails() == [("Claire", "FACTURE_REMISE"), ("Sophie", "FACTURE_A_TRAITER")]
    assert story.awaits("sophie")
    assert not story.awaits("claire")
    assert story.act("sophie", "certify_service") == Status.SERVICE_FAIT
    assert story.act("sophie", "mandate", numero_mandat="2026-4512") == Status.MANDATEE
    assert story.act("sophie", "hand_to_comptable") == Status.MISE_A_DISPOSITION_COMPTABLE
    assert story.act("sophie", "book") == Status.COMPTABILISEE
    assert story.act("sophie", "pay") == Status.MISE_EN_PAIEMENT
    assert [message for _, message in story.mails()] == [
        "FACTURE_SERVICE_FAIT",
        "FACTURE_MANDATEE",
        "FACTURE_CHEZ_LE_COMPTABLE",
        "FACTURE_COMPTABILISEE",
        "FACTURE_MISE_EN_PAIEMENT",
    ]
    assert "2026-4512" in mail.outbox[3].body
    page = story.page("claire")
    assert page.context["upcoming"] is None
    assert page.context["delay"].state == "PAID"


@pytest.mark.django_db
def test_suspended_then_completed(cast, client_of: SignIn):
    story = Story(make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire")), client_of)
    story.mails()
    story.act("sophie", "suspend", motif="PJ_MANQUANTE", comment="Merci de joindre le bon de livraison signé.")
    assert story.mails() == [("Claire", "FACTURE_SUSPENDUE")]
    assert "bon de livraison signé" in mail.outbox[-1].body
    assert story.awaits("claire")
    assert not story.awaits("sophie")
    assert story.page("claire").context["delay"].state == "STOPPED"
    signed = SimpleUploadedFile("bon-signe.pdf", b"%PDF-1.7 bon")
    assert story.act("claire", "complete", comment="Le voici.", pieces=signed) == Status.COMPLETEE
    assert story.mails() == [("Sophie", "FACTURE_COMPLETEE")]
    assert story.awaits("sophie")
    page = story.page("sophie").content.decode()
    assert "bon-signe.pdf" in page
    assert "Le voici." in page
    assert story.act("sophie", "pay") == Status.MISE_EN_PAIEMENT


@pytest.mark.django_db
def test_sent_to_the_wrong_place_then_recycled(cast, client_of: SignIn):
    story = Story(make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-7"), client_of)
    story.mails()
    story.act("sophie", "ask_recycling", motif="DESTINATAIRE_ERR")
    assert story.mails() == [("Claire", "FACTURE_A_RECYCLER")]
    target = {"recipient_identifiant": cast.LYCEE.identifiant, "code_service": "INTENDANCE", "numero_engagement": ""}
    assert story.act("claire", "recycle", **target) == Status.MISE_A_DISPOSITION
    assert story.mails() == [("Claire", "FACTURE_REMISE"), ("Élise", "FACTURE_A_TRAITER")]
    assert story.invoice.number == "F-7"
    assert story.awaits("elise")
    assert story.page("sophie").status_code == 403
    who = [line["who"] for line in story.page("elise").context["lines"] if line.get("who")]
    assert "Sophie Garnier, Commune de Saint-Aubin" in who, "what the town hall did stays under its name"
    assert not any("Lycée" in one for one in who)


@pytest.mark.django_db
def test_rejected_then_read(cast, client_of: SignIn):
    story = Story(make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire")), client_of)
    story.mails()
    story.act("sophie", "reject", motif="DONNEES_FACTURATION_ERR", comment="Le taux horaire n’est pas celui du devis.")
    assert story.mails() == [("Claire", "FACTURE_REJETEE")]
    assert story.awaits("claire")
    assert "taux horaire" in story.page("claire").content.decode()
    story.act("claire", "acknowledge_rejection")
    assert not story.awaits("claire")


@pytest.fixture
def subcontracted(cast) -> Invoice:
    """The painter, sub-contractor of the joiner, invoices the town hall."""
    fields = {"cadre_facturation": CadreFacturation.A9_FACTURE_SOUSTRAITANT, "valideur_1": cast.MENUISERIE}
    return make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields)


@pytest.mark.django_db
def test_a_subcontractor_s_invoice_is_validated_then_delivered(subcontracted, client_of: SignIn):
    story = Story(subcontracted, client_of)
    assert story.mails() == [("Claire", "FACTURE_A_VALIDER")]
    assert story.awaits("claire")
    assert story.page("sophie").status_code == 404
    assert story.act("claire", "validate_1", comment="Conforme.") == Status.MISE_A_DISPOSITION
    assert sorted(story.mails()) == [
        ("Nadia", "FACTURE_REMISE"), ("Nadia", "FACTURE_VALIDEE"), ("Sophie", "FACTURE_A_TRAITER"),
    ]  # fmt: skip
    assert not story.awaits("claire")
    assert story.awaits("sophie")


@pytest.mark.django_db
def test_a_cotraitant_names_the_mandataire_who_validates_next(subcontracted, cast, client_of: SignIn):
    story = Story(subcontracted, client_of)
    assert story.act("claire", "validate_1", mandataire=cast.ELECTRICITE.identifiant) == Status.A_VALIDER_2
    assert story.awaits("paul")
    assert story.act("paul", "disown_2", motif="ERR_VALIDEUR") == Status.ERREUR_COTRAITANT_SUR_VALIDEUR
    assert story.awaits("claire")
    assert story.act("claire", "correct_valideur_2", valideur=cast.ATELIER.identifiant) == Status.A_VALIDER_2
    assert story.act("helene", "validate_2") == Status.MISE_A_DISPOSITION


@pytest.mark.django_db
def test_a_cotraitant_s_invoice_asks_its_mandataire_alone(cast, client_of: SignIn):
    fields = {"cadre_facturation": "A12_FACTURE_COTRAITANT", "valideur_1": cast.MENUISERIE, "number": "P-12"}
    story = Story(make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields), client_of)
    assert story.awaits("claire")
    assert [story.page(who).context["tacit"] for who in ("claire", "nadia")] == [story.invoice.status_at + VALIDATION_DELAY] * 2
    page = client_of("claire").get(reverse("treatment", kwargs={"invoice_id": story.invoice.pk, "verb": "validate_1"}))
    assert list(page.context["form"].fields) == ["comment"]
    assert story.act("claire", "disown_1", motif="ERR_VALIDEUR") == Status.ERREUR_FOURNISSEUR_SUR_VALIDEUR
    assert story.awaits("nadia")
    assert story.act("nadia", "correct_valideur_1", valideur=cast.ELECTRICITE.identifiant) == Status.A_VALIDER_1
    assert story.act("paul", "validate_1", comment="Pris connaissance.") == Status.MISE_A_DISPOSITION
    assert story.awaits("sophie")


@pytest.mark.django_db
def test_a_mandataire_that_does_not_fit_is_not_ignored(subcontracted, cast, client_of: SignIn):
    address = reverse("treatment", kwargs={"invoice_id": subcontracted.pk, "verb": "validate_1"})
    for given, wrong in (
        ({"mandataire": "00000000000000"}, "mandataire"),
        ({"place": "COTRAITANT"}, "mandataire"),
        ({"place": "TITULAIRE", "mandataire": cast.ELECTRICITE.identifiant}, "place"),
    ):
        answer = client_of("claire").post(address, given)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [wrong])
    subcontracted.refresh_from_db()
    assert subcontracted.status == Status.A_VALIDER_1


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["PEINTURE", "MENUISERIE"], ids=["the supplier", "oneself"])
def test_nobody_validates_twice_nor_their_own_invoice(subcontracted, cast, client_of: SignIn, who: str):
    address = reverse("treatment", kwargs={"invoice_id": subcontracted.pk, "verb": "validate_1"})
    answer = client_of("claire").post(address, {"mandataire": cast.structures[who].identifiant})
    assert answer.status_code == 422
    assert answer.context["refusal"].codes == (Guard.SECOND_VALIDEUR_DESIGNE,)
    subcontracted.refresh_from_db()
    assert (subcontracted.status, subcontracted.valideur_2) == (Status.A_VALIDER_1, None)


@pytest.mark.django_db
def test_a_wrong_valideur_says_so_and_the_supplier_corrects(subcontracted, cast, client_of: SignIn):
    story = Story(subcontracted, client_of)
    story.mails()
    assert story.act("claire", "disown_1", motif="ERR_VALIDEUR") == Status.ERREUR_FOURNISSEUR_SUR_VALIDEUR
    assert story.mails() == [("Nadia", "VALIDEUR_A_CORRIGER")]
    assert story.awaits("nadia")
    right = cast.ELECTRICITE.identifiant
    assert story.act("nadia", "correct_valideur_1", valideur=f"{right[:3]} {right[3:]}") == Status.A_VALIDER_1
    assert story.mails() == [("Paul", "FACTURE_A_VALIDER")]
    assert story.page("claire").status_code == 403
    assert story.act("paul", "refuse_1", motif="HORS_CONTRAT") == Status.REFUSEE_1
    assert story.mails() == [("Nadia", "FACTURE_REFUSEE")]
    assert story.awaits("nadia")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verbs", [("pay", "reject"), ("suspend", "ask_recycling"), ("certify_service", "certify_service")])
def test_two_agents_at_once_one_wins_the_other_is_told(cast, client_of: SignIn, verbs: tuple[str, str]):
    finances = cast.COMMUNE.services.get(code="FIN")
    invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), recipient_service=finances)
    motifs = {"reject": "MONTANT_ERR", "suspend": "PJ_MANQUANTE", "ask_recycling": "SERVICE_ERR"}
    barrier, answers = threading.Barrier(2), {}

    def act(person: str, client: Client, verb: str) -> None:
        address = reverse("treatment", kwargs={"invoice_id": invoice.pk, "verb": verb})
        try:
            barrier.wait(timeout=10)
            answers[person] = client.post(address, {"motif": motifs.get(verb, "")})
        finally:
            connection.close()

    people = ("sophie", "jean")
    threads = [
        threading.Thread(target=act, args=(person, client_of(person), verb)) for person, verb in zip(people, verbs, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner, loser = sorted(people, key=lambda person: answers[person].status_code)
    assert (answers[winner].status_code, answers[loser].status_code) == (302, 409)
    assert answers[loser].context["refusal"].sentences[0].startswith(str(cast.people[winner]))
    assert history(invoice, EventKind.STATUT).filter(actor__isnull=False).exclude(code="send").count() == 1
