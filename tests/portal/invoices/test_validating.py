"""The valideurs of sub- and co-contractors: agree, refuse, disown, and what silence means."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import make_sent
from unisson.lifecycles.invoice import Guard, Status
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import validating
from unisson.portal.invoices.cadres import CadreFacturation
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock, outbox
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused
from unisson.portal.notifications import sending as notifications
from unisson.portal.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast) -> Invoice:
    """The painter names the joiner as valideur."""
    fields = {"cadre_facturation": CadreFacturation.A9_FACTURE_SOUSTRAITANT, "valideur_1": cast.MENUISERIE}
    return make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields)


def test_agreement_delivers_at_once(sent, cast):
    done = validating.validate(sent.pk, cast.actor("claire"), comment="Conforme.")
    assert (done.status, done.available_at is not None) == (Status.MISE_A_DISPOSITION, True)
    targets = [event.target for event in history(done)]
    assert targets == ["A_VALIDER_1", "VALIDEE_1", "DEPOSEE", "EN_COURS_ACHEMINEMENT", "MISE_A_DISPOSITION"]


def test_a_second_agreement_is_asked_of_the_mandataire(sent, cast):
    waiting = validating.validate(sent.pk, cast.actor("claire"), mandataire=cast.ELECTRICITE)
    assert (waiting.status, waiting.valideur_2, waiting.available_at) == (Status.A_VALIDER_2, cast.ELECTRICITE, None)
    with pytest.raises(Refused):
        validating.validate(sent.pk, cast.actor("claire"))
    assert validating.validate(sent.pk, cast.actor("paul")).status == Status.MISE_A_DISPOSITION


@pytest.mark.parametrize("place", ["PEINTURE", "MENUISERIE"])
def test_the_mandataire_is_somebody_else(sent, cast, place: str):
    with pytest.raises(Refused) as refusal:
        validating.validate(sent.pk, cast.actor("claire"), mandataire=cast.structures[place])
    assert refusal.value.codes == (Guard.SECOND_VALIDEUR_DESIGNE,)
    sent.refresh_from_db()
    assert (sent.status, sent.valideur_2) == (Status.A_VALIDER_1, None)


def test_nobody_is_the_valideur_of_their_own_invoice(cast):
    fields = {"cadre_facturation": CadreFacturation.A9_FACTURE_SOUSTRAITANT, "valideur_1": cast.PEINTURE}
    with pytest.raises(Refused) as refusal:
        make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields)
    assert refusal.value.codes == (Guard.VALIDEUR_DESIGNE,)


@pytest.mark.parametrize(
    ("verb", "motif", "target"),
    [("refuse_1", "HORS_CONTRAT", Status.REFUSEE_1), ("disown_1", "ERR_VALIDEUR", Status.ERREUR_FOURNISSEUR_SUR_VALIDEUR)],
)
def test_a_refusal_wants_a_motif(sent, cast, verb: str, motif: str, target: Status):
    with pytest.raises(Refused) as refusal:
        validating.refuse(sent.pk, verb, cast.actor("claire"), "")
    assert refusal.value.codes == (Guard.MOTIF_FOURNI,)
    assert validating.refuse(sent.pk, verb, cast.actor("claire"), motif).status == target


def test_only_refusals_are_refusals(sent, cast):
    with pytest.raises(KeyError):
        validating.refuse(sent.pk, "validate_1", cast.actor("claire"), "HORS_CONTRAT")


def test_the_supplier_names_another_valideur(sent, cast):
    validating.refuse(sent.pk, "disown_1", cast.actor("claire"), "ERR_VALIDEUR")
    with pytest.raises(Refused) as refusal:
        validating.correct_valideur(sent.pk, cast.actor("nadia"), None)
    assert refusal.value.codes == (Guard.VALIDEUR_DESIGNE,)
    again = validating.correct_valideur(sent.pk, cast.actor("nadia"), cast.ELECTRICITE)
    assert (again.status, again.valideur_1) == (Status.A_VALIDER_1, cast.ELECTRICITE)
    with pytest.raises(Invoice.DoesNotExist):
        validating.validate(sent.pk, cast.actor("claire"))


def test_the_first_valideur_names_another_mandataire(sent, cast):
    validating.validate(sent.pk, cast.actor("claire"), mandataire=cast.ELECTRICITE)
    validating.refuse(sent.pk, "disown_2", cast.actor("paul"), "ERR_VALIDEUR")
    again = validating.correct_valideur(sent.pk, cast.actor("claire"), cast.ATELIER)
    assert (again.status, again.valideur_2) == (Status.A_VALIDER_2, cast.ATELIER)


@pytest.mark.parametrize(
    ("verb", "motif", "target"),
    [("refuse_2", "HORS_CONTRAT", Status.REFUSEE_2), ("disown_2", "ERR_VALIDEUR", Status.ERREUR_COTRAITANT_SUR_VALIDEUR)],
)
def test_the_second_valideur_refuses_or_disowns_with_a_motif(sent, cast, verb: str, motif: str, target: Status):
    validating.validate(sent.pk, cast.actor("claire"), mandataire=cast.ELECTRICITE)
    for person, given, code in (("claire", motif, "ROLE_INCOMPATIBLE"), ("paul", "", Guard.MOTIF_FOURNI)):
        with pytest.raises(Refused) as refusal:
            validating.refuse(sent.pk, verb, cast.actor(person), given)
        assert refusal.value.codes == (code,)
    assert validating.refuse(sent.pk, verb, cast.actor("paul"), motif, "Pas chez nous.").status == target
    outbox.relay(notifications.listen)
    told = {(row.user.first_name, row.message) for row in Notification.objects.filter(event__code=verb)}
    assert (
        told
        == {
            "refuse_2": {("Nadia", "FACTURE_REFUSEE"), ("Claire", "MANDATAIRE_A_REFUSE")},
            "disown_2": {("Nadia", "MANDATAIRE_CONTESTE"), ("Claire", "MANDATAIRE_A_CORRIGER")},
        }[verb]
    )


def test_each_correction_opens_fifteen_days_again_at_its_level(sent, cast):
    """Disowned, corrected, silent; agreed by a cotraitant, disowned, corrected, silent: the clock of each level starts anew."""
    late = sent.status_at + timedelta(days=14)
    with clock.frozen(late):
        validating.refuse(sent.pk, "disown_1", cast.actor("claire"), "ERR_VALIDEUR")
        again = validating.correct_valideur(sent.pk, cast.actor("nadia"), cast.ELECTRICITE)
    with clock.frozen(late + timedelta(days=14)):
        assert queries.left_unanswered() == []
        validating.validate(sent.pk, cast.actor("paul"), mandataire=cast.ATELIER)
        Invoice.objects.filter(pk=sent.pk).update(valideur_2=cast.MENUISERIE)
        validating.refuse(sent.pk, "disown_2", cast.actor("claire"), "ERR_VALIDEUR")
        again = validating.correct_valideur(sent.pk, cast.actor("paul"), cast.ATELIER)
    with clock.frozen(again.status_at + timedelta(days=15)):
        done = validating.lapse(sent.pk)
    assert (done.status, done.available_at) == (Status.MISE_A_DISPOSITION, again.status_at + timedelta(days=15))
    assert [event.target for event in history(done)][:8] == [
        "A_VALIDER_1", "ERREUR_FOURNISSEUR_SUR_VALIDEUR", "A_VALIDER_1", "VALIDEE_1", "A_VALIDER_2",
        "ERREUR_COTRAITANT_SUR_VALIDEUR", "A_VALIDER_2", "ABSENCE_VALIDATION_2_HORS_DELAI",
    ]  # fmt: skip


@pytest.fixture
def joint(cast) -> Invoice:
    """The painter, co-contractor of a group whose mandataire is the joiner (A12)."""
    fields = {"cadre_facturation": CadreFacturation.A12_FACTURE_COTRAITANT, "valideur_1": cast.MENUISERIE}
    return make_sent(cast.PEINTURE, cast.COMMUNE, cast.actor("nadia"), **fields)


def test_the_mandataire_of_a_group_is_the_only_valideur(joint, cast):
    with pytest.raises(Refused) as refusal:
        validating.validate(joint.pk, cast.actor("claire"), mandataire=cast.ELECTRICITE)
    assert refusal.value.codes == (Guard.SECOND_VALIDEUR_DESIGNE,)
    joint.refresh_from_db()
    assert (joint.status, joint.valideur_2) == (Status.A_VALIDER_1, None)
    done = validating.validate(joint.pk, cast.actor("claire"))
    assert done.status == Status.MISE_A_DISPOSITION
    outbox.relay(notifications.listen)
    told = {(row.user.first_name, row.message) for row in Notification.objects.filter(event__subject_id=joint.pk)}
    assert {("Claire", "FACTURE_A_VALIDER"), ("Nadia", "FACTURE_VALIDEE"), ("Sophie", "FACTURE_A_TRAITER")} <= told


@pytest.mark.parametrize(
    ("verb", "motif", "target"),
    [("refuse_1", "MONTANT_ERR", Status.REFUSEE_1), ("disown_1", "ERR_VALIDEUR", Status.ERREUR_FOURNISSEUR_SUR_VALIDEUR)],
)
def test_the_mandataire_of_a_group_refuses_or_disowns(joint, cast, verb: str, motif: str, target: Status):
    assert validating.refuse(joint.pk, verb, cast.actor("claire"), motif).status == target
    if verb == "disown_1":
        again = validating.correct_valideur(joint.pk, cast.actor("nadia"), cast.ELECTRICITE)
        with clock.frozen(again.status_at + timedelta(days=15)):
            done = validating.lapse(joint.pk)
        assert (done.status, done.available_at) == (Status.MISE_A_DISPOSITION, again.status_at + timedelta(days=15))


def test_silence_is_agreement_after_fifteen_days_and_not_before(sent):
    with clock.frozen(sent.status_at + timedelta(days=15) - timedelta(seconds=1)):
        assert queries.left_unanswered() == []
        with pytest.raises(Refused) as refusal:
            validating.lapse(sent.pk)
        assert refusal.value.codes == (Guard.DELAI_15_JOURS_ECOULE,)
    with clock.frozen(sent.status_at + timedelta(days=15)):
        assert queries.left_unanswered() == [sent.pk]
        assert validating.lapse(sent.pk).status == Status.MISE_A_DISPOSITION
        assert queries.left_unanswered() == []
    assert "ABSENCE_VALIDATION_1_HORS_DELAI" in [event.target for event in history(sent)]


def test_silence_at_the_second_level_delivers_too(sent, cast):
    waiting = validating.validate(sent.pk, cast.actor("claire"), mandataire=cast.ELECTRICITE)
    with clock.frozen(waiting.status_at + timedelta(days=15)):
        assert validating.lapse(waiting.pk).status == Status.MISE_A_DISPOSITION


def test_nobody_else_agrees_in_their_name(sent, cast):
    for person, error in (("nadia", Refused), ("sophie", Invoice.DoesNotExist), ("paul", Invoice.DoesNotExist)):
        with pytest.raises(error):
            validating.validate(sent.pk, cast.actor(person))
