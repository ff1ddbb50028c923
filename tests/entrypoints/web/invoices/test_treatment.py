"""The one view of all verbs: what it does once, what it refuses, with every cause and nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories import make_sent
from unisson.entrypoints.web.invoices.verbs import USUAL, VERBS
from unisson.lifecycles.invoice import TRANSITIONS, Guard, Role, Status
from unisson.portal.invoices.actions import answering, treating
from unisson.portal.invoices.models import DocumentKind, Invoice
from unisson.portal.kernel.events import history

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def sent(cast) -> Invoice:
    return make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"), number="B-1")


def address(invoice: Invoice, verb: str) -> str:
    return reverse("treatment", kwargs={"invoice_id": invoice.pk, "verb": verb})


def status(invoice: Invoice) -> str:
    invoice.refresh_from_db()
    return invoice.status


def test_every_verb_of_a_person_has_its_line():
    by_people = {line.verb for line in TRANSITIONS if set(line.by) != {Role.SYSTEME}}
    own_pages = {"take_over", "delete", "send", "send_to_valideur"}  # the deposit's
    assert by_people - own_pages == set(VERBS) - {"acknowledge_rejection", "treat_rejection"}
    assert set(USUAL) <= set(VERBS)


def test_a_form_settles_only_guards_of_its_verb():
    lines = {line.verb: set(line.only_if) for line in TRANSITIONS}
    for verb in VERBS.values():
        assert verb.settles <= lines.get(verb.code, set()), verb.code
        assert (Guard.MOTIF_FOURNI in verb.settles) == ("motif" in verb.fields), verb.code


def test_verbs_that_end_everything_are_confirmed_on_a_page_of_their_own():
    assert [VERBS[code].direct for code in ("reject", "pay", "abandon", "refuse_1", "refuse_2")] == [False] * 5


@pytest.mark.parametrize(
    ("verb", "given", "reached"),
    [
        ("acknowledge", {}, Status.PRISE_EN_COMPTE_DESTINATAIRE),
        ("certify_service", {"comment": "Livré le 3."}, Status.SERVICE_FAIT),
        ("mandate", {"numero_mandat": " M-77 "}, Status.MANDATEE),
        ("hand_to_comptable", {}, Status.MISE_A_DISPOSITION_COMPTABLE),
        ("book", {}, Status.COMPTABILISEE),
        ("pay", {}, Status.MISE_EN_PAIEMENT),
        ("suspend", {"motif": "PJ_MANQUANTE"}, Status.SUSPENDUE),
        ("ask_recycling", {"motif": "SERVICE_ERR"}, Status.A_RECYCLER),
        ("reject", {"motif": "MONTANT_ERR", "comment": "Deux fois trop."}, Status.REJETEE),
    ],
)
def test_each_treatment_is_done_once(sent, client_of: SignIn, verb: str, given: dict[str, str], reached: Status):
    client = client_of("sophie")
    assert client.get(address(sent, verb)).context["possible"] is True
    for _ in range(2):  # a double click: the second is told that it was done
        answer = client.post(address(sent, verb), given)
        assert answer.status_code == 302
        assert answer["Location"] == reverse("invoice", kwargs={"invoice_id": sent.pk})
    assert status(sent) == reached
    done = history(sent).filter(code=verb)
    assert done.count() == 1
    event = done.get()
    assert (event.motif, event.note) == (given.get("motif", ""), given.get("comment", ""))
    levels = [message.level_tag for message in client.get(answer["Location"]).context["messages"]]
    assert levels == ["success", "info"]


def test_the_number_of_the_mandate_is_kept_and_shown(sent, client_of: SignIn):
    client_of("sophie").post(address(sent, "mandate"), {"numero_mandat": " M-77 "})
    sent.refresh_from_db()
    assert sent.numero_mandat == "M-77"
    assert "M-77" in client_of("marc").get(reverse("invoice", kwargs={"invoice_id": sent.pk})).content.decode()


@pytest.mark.parametrize("verb", ["suspend", "ask_recycling", "reject"])
def test_a_missing_motif_is_refused_and_the_comment_kept(sent, client_of: SignIn, verb: str):
    answer = client_of("sophie").post(address(sent, verb), {"comment": "Parce que."})
    assert answer.status_code == 422
    assert answer.context["refusal"].codes == (Guard.MOTIF_FOURNI,)
    assert "Parce que." in answer.content.decode()
    assert status(sent) == Status.MISE_A_DISPOSITION


def test_a_motif_that_needs_words_is_refused_without_them(sent, client_of: SignIn):
    answer = client_of("sophie").post(address(sent, "suspend"), {"motif": "INFORMATION_ATTENDUE"})
    assert answer.status_code == 422
    assert answer.context["form"]["motif"].value() == "INFORMATION_ATTENDUE"
    assert status(sent) == Status.MISE_A_DISPOSITION


def test_a_motif_of_another_verb_is_not_offered_nor_taken(sent, client_of: SignIn):
    client = client_of("sophie")
    offered = dict(client.get(address(sent, "suspend")).context["form"].fields["motif"].choices)
    assert "MONTANT_ERR" not in offered
    assert client.post(address(sent, "suspend"), {"motif": "MONTANT_ERR"}).status_code == 422
    assert status(sent) == Status.MISE_A_DISPOSITION


def test_a_second_suspension_is_shown_blocked_and_refused(sent, cast, client_of: SignIn):
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    answering.complete(sent.pk, cast.actor("marc"), "Voici.")
    client = client_of("sophie")
    page = client.get(reverse("invoice", kwargs={"invoice_id": sent.pk}))
    blocked = {button.verb.code: [cause.code for cause in button.causes] for button in page.context["buttons"]}
    assert blocked["suspend"] == [Guard.PREMIERE_SUSPENSION]
    assert "R2192-27" in page.content.decode()
    answer = client.post(address(sent, "suspend"), {"motif": "PJ_MANQUANTE", "comment": "Encore."})
    assert answer.status_code == 422
    assert answer.context["refusal"].codes == (Guard.PREMIERE_SUSPENSION,)
    assert "Encore." in answer.content.decode()
    assert status(sent) == Status.COMPLETEE


def test_nothing_follows_payment(sent, cast, client_of: SignIn):
    treating.treat(sent.pk, "pay", cast.actor("sophie"))
    client = client_of("sophie")
    assert client.get(reverse("invoice", kwargs={"invoice_id": sent.pk})).context["buttons"] == []
    for verb in ("mandate", "reject", "book"):
        answer = client.post(address(sent, verb), {"motif": "MONTANT_ERR"})
        assert answer.status_code == 409, verb
        assert "STATUT_INCOMPATIBLE" in answer.context["refusal"].codes
    assert status(sent) == Status.MISE_EN_PAIEMENT


def test_who_may_only_read_sees_why_they_cannot_act(sent, cast, client_of: SignIn):
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    lucie = client_of("lucie")
    page = lucie.get(reverse("invoice", kwargs={"invoice_id": sent.pk}))
    causes = {button.verb.code: [cause.code for cause in button.causes] for button in page.context["buttons"]}
    assert causes == {"complete": ["ROLE_INCOMPATIBLE"]}
    assert page.context["turn"] is None
    assert lucie.get(address(sent, "complete")).context["possible"] is False
    answer = lucie.post(address(sent, "complete"), {"comment": "J’essaie."})
    assert answer.status_code == 403
    assert "J’essaie." in answer.content.decode()
    assert status(sent) == Status.SUSPENDUE


def test_a_supplier_cannot_do_what_belongs_to_the_recipient(sent, client_of: SignIn):
    answer = client_of("marc").post(address(sent, "pay"))
    assert answer.status_code == 403
    assert status(sent) == Status.MISE_A_DISPOSITION


def test_who_comes_second_is_told_who_came_first(sent, cast, client_of: SignIn):
    finances = cast.COMMUNE.services.get(code="FIN")
    theirs = make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"), recipient_service=finances)
    treating.treat(theirs.pk, "pay", cast.actor("jean"))
    answer = client_of("sophie").post(address(theirs, "certify_service"))
    assert answer.status_code == 409
    assert answer.context["refusal"].sentences[0].startswith("Jean Lebrun a agi avant vous")


@pytest.mark.parametrize("verb", ["inconnu", "send", "delete", "route"])
def test_a_verb_that_is_not_offered_here_does_not_exist(sent, client_of: SignIn, verb: str):
    assert client_of("sophie").post(address(sent, verb)).status_code == 404


def test_looking_at_a_verb_changes_nothing(sent, client_of: SignIn):
    for verb in VERBS:
        assert client_of("sophie").get(address(sent, verb)).status_code == 200
    assert status(sent) == Status.MISE_A_DISPOSITION


# The supplier answers.


@pytest.fixture
def suspended(sent, cast) -> Invoice:
    return treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE", "Le bon de livraison, s’il vous plaît.")


def piece(name: str = "bon.pdf", data: bytes = b"%PDF-1.7 bon") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_completing_with_pieces_and_words(suspended, client_of: SignIn):
    answer = client_of("marc").post(
        address(suspended, "complete"), {"comment": "Voici.", "pieces": [piece(), piece("photo.png")]}
    )
    assert answer.status_code == 302
    assert status(suspended) == Status.COMPLETEE
    names = [document.filename for document in suspended.documents.filter(kind=DocumentKind.COMPLEMENTAIRE)]
    assert names == ["bon.pdf", "photo.png"]


def test_who_completes_reads_again_what_is_missing(suspended, client_of: SignIn):
    page = client_of("marc").get(address(suspended, "complete"))
    assert page.context["motif"].code == "PJ_MANQUANTE"
    assert suspended.motif == "PJ_MANQUANTE"
    assert page.context["words"] in page.content.decode()
    assert client_of("sophie").get(address(suspended, "reject")).context["words"] == ""


def test_completing_with_nothing_is_refused(suspended, client_of: SignIn):
    answer = client_of("marc").post(address(suspended, "complete"), {"comment": "   "})
    assert answer.status_code == 422
    assert answer.context["refusal"].codes == (Guard.COMPLEMENT_FOURNI,)
    assert status(suspended) == Status.SUSPENDUE


@pytest.mark.parametrize(
    "bad", [piece("virus.exe"), piece("vide.pdf", b""), piece("n" * 47 + ".pdf")], ids=["type", "empty", "name"]
)
def test_a_piece_that_cannot_be_taken_keeps_all_out_and_the_words_in(suspended, client_of: SignIn, bad: SimpleUploadedFile):
    answer = client_of("marc").post(address(suspended, "complete"), {"comment": "Voici.", "pieces": [piece(), bad]})
    assert answer.status_code == 422
    assert "Voici." in answer.content.decode()
    assert not suspended.documents.filter(kind=DocumentKind.COMPLEMENTAIRE).exists()
    assert status(suspended) == Status.SUSPENDUE


@pytest.fixture
def returned(sent, cast) -> Invoice:
    return treating.ask_recycling(sent.pk, cast.actor("sophie"), "DESTINATAIRE_ERR")


def test_recycling_sends_the_same_number_elsewhere(returned, cast, client_of: SignIn):
    marc = client_of("marc")
    form = marc.get(address(returned, "recycle")).context["form"]
    assert form["recipient_identifiant"].value() == cast.COMMUNE.identifiant
    target = {"recipient_identifiant": cast.LYCEE.identifiant, "code_service": "intendance", "numero_engagement": ""}
    for _ in range(2):
        assert marc.post(address(returned, "recycle"), target).status_code == 302
    assert status(returned) == Status.MISE_A_DISPOSITION
    assert (returned.number, returned.recipient, returned.code_service) == ("B-1", cast.LYCEE, "INTENDANCE")
    here = reverse("invoice", kwargs={"invoice_id": returned.pk})
    assert client_of("sophie").get(here).status_code == 403
    assert client_of("elise").get(here).status_code == 200


def test_recycling_to_the_same_place_is_refused(returned, cast, client_of: SignIn):
    same = {"recipient_identifiant": cast.COMMUNE.identifiant, "numero_engagement": returned.numero_engagement}
    answer = client_of("marc").post(address(returned, "recycle"), same)
    assert answer.status_code == 422
    assert answer.context["refusal"].codes == (Guard.ROUTAGE_MODIFIE,)
    assert status(returned) == Status.A_RECYCLER


@pytest.mark.parametrize(("identifiant", "told"), [("99999999999999", "99999999999999"), ("", "n’est pas indiqué")])
def test_recycling_to_nobody_is_refused_with_what_is_missing(returned, client_of: SignIn, identifiant: str, told: str):
    answer = client_of("marc").post(address(returned, "recycle"), {"recipient_identifiant": identifiant})
    assert answer.status_code == 422
    assert Guard.ADMISSIBLE in answer.context["refusal"].codes
    assert any(told in sentence for sentence in answer.context["refusal"].sentences)
    returned.refresh_from_db()
    assert (returned.status, returned.recipient is None) == (Status.A_RECYCLER, False)


def test_recycling_to_who_demands_more_says_what(returned, cast, client_of: SignIn):
    answer = client_of("marc").post(address(returned, "recycle"), {"recipient_identifiant": cast.HOPITAL.identifiant})
    assert answer.status_code == 422
    assert any("code service" in sentence for sentence in answer.context["refusal"].sentences)


def test_abandoning_ends_it(returned, client_of: SignIn):
    assert client_of("marc").post(address(returned, "abandon"), {"comment": "Tant pis."}).status_code == 302
    assert status(returned) == Status.ABANDONNEE


def test_a_rejection_leaves_the_list_once_read(sent, cast, client_of: SignIn):
    treating.reject(sent.pk, cast.actor("sophie"), "DOUBLE_FACT", "Déjà payée en mars.")
    marc = client_of("marc")
    here = reverse("invoice", kwargs={"invoice_id": sent.pk})
    assert [task["invoice"].pk for task in marc.get("/").context["tasks"]] == [sent.pk]
    assert marc.get(here).context["acknowledge"] is not None
    for _ in range(2):
        assert marc.post(address(sent, "acknowledge_rejection")).status_code == 302
    assert history(sent).filter(code="ACQUITTEMENT_REJET").count() == 1
    assert marc.get("/").context["total"] == 0
    assert marc.get(here).context["turn"] is None
    assert status(sent) == Status.REJETEE


@pytest.mark.parametrize(("person", "code"), [("lucie", 403), ("sophie", 403), ("claire", 404)])
def test_only_the_supplier_says_that_a_rejection_was_read(sent, cast, client_of: SignIn, person: str, code: int):
    treating.reject(sent.pk, cast.actor("sophie"), "DOUBLE_FACT")
    assert client_of(person).post(address(sent, "acknowledge_rejection")).status_code == code
    assert not history(sent).filter(code="ACQUITTEMENT_REJET").exists()


def test_what_was_not_rejected_cannot_be_said_read(sent, client_of: SignIn):
    assert client_of("marc").post(address(sent, "acknowledge_rejection")).status_code == 409
