"""The recipient's verbs: what each writes, what each refuses, and the same through any door."""

from __future__ import annotations

import pytest

from tests.factories import make_invoice, make_sent
from unisson.lifecycles.invoice import BEFORE_BOOKING, TRANSITIONS, Guard, Status
from unisson.portal.invoices.actions import answering, treating
from unisson.portal.invoices.guards import ORDERED
from unisson.portal.invoices.models import Invoice
from unisson.portal.invoices.motifs import MOTIFS, motifs_for
from unisson.portal.kernel.actor import EntryPoint
from unisson.portal.kernel.events import history
from unisson.portal.kernel.models import OutboxEntry
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import Structure

pytestmark = pytest.mark.django_db
MOTIF_OF = {"suspend": "PJ_MANQUANTE", "reject": "MONTANT_ERR", "ask_recycling": "SERVICE_ERR"}
RECIPIENT_VERBS = (*treating.PLAIN, "mandate", *MOTIF_OF)


@pytest.fixture
def sent(cast) -> Invoice:
    return make_sent(cast.BUREAUTIQUE, cast.COMMUNE, cast.actor("marc"))


def run(verb: str, invoice: Invoice, actor) -> Invoice:
    if verb in treating.PLAIN:
        return treating.treat(invoice.pk, verb, actor)
    if verb == "mandate":
        return treating.mandate(invoice.pk, actor, "M-1")
    return getattr(treating, verb)(invoice.pk, actor, MOTIF_OF[verb])


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.TECHNIQUE_INCONNU])
@pytest.mark.parametrize("verb", RECIPIENT_VERBS)
def test_each_verb_leaves_only_from_the_statuses_of_its_line(cast, verb: str, status: Status):
    line = next(line for line in TRANSITIONS if line.verb == verb)
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(categorie_acheteur="ENTREPRISE_PUBLIQUE")  # every line is open to it
    invoice = make_invoice(supplier=cast.BUREAUTIQUE, recipient=cast.COMMUNE, status=status)
    sophie = cast.actor("sophie")
    if status in line.sources:
        assert run(verb, invoice, sophie).status == line.target
        return
    with pytest.raises((Refused, Invoice.DoesNotExist)) as refusal:
        run(verb, invoice, sophie)
    if isinstance(refusal.value, Refused):
        assert "STATUT_INCOMPATIBLE" in refusal.value.codes
    invoice.refresh_from_db()
    assert invoice.status == status
    assert not history(invoice).exists()


def test_a_mandate_after_payment_is_refused(sent, cast):
    treating.treat(sent.pk, "pay", cast.actor("sophie"))
    with pytest.raises(Refused) as refusal:
        treating.mandate(sent.pk, cast.actor("sophie"), "M-1")
    assert refusal.value.codes == ("STATUT_INCOMPATIBLE",)
    sent.refresh_from_db()
    assert (sent.status, sent.numero_mandat) == (Status.MISE_EN_PAIEMENT, "")


@pytest.mark.parametrize("verb", list(MOTIF_OF))
@pytest.mark.parametrize("motif", ["", "INVENTE"])
def test_a_motif_is_demanded(sent, cast, verb: str, motif: str):
    with pytest.raises(Refused) as refusal:
        getattr(treating, verb)(sent.pk, cast.actor("sophie"), motif)
    assert refusal.value.codes == (Guard.MOTIF_FOURNI,)


@pytest.mark.parametrize("verb", list(MOTIF_OF))
def test_only_the_motifs_of_the_verb_are_taken(sent, cast, verb: str):
    for motif in MOTIFS.values():
        if verb not in motif.verbs:
            with pytest.raises(Refused, match="MOTIF_INCOMPATIBLE"):
                getattr(treating, verb)(sent.pk, cast.actor("sophie"), motif.code, "Des mots.")
        elif motif.needs_comment:
            with pytest.raises(Refused, match="MOTIF_SANS_EXPLICATION"):
                getattr(treating, verb)(sent.pk, cast.actor("sophie"), motif.code, "  ")
    sent.refresh_from_db()
    assert sent.status == Status.MISE_A_DISPOSITION


def test_each_verb_with_motif_has_motifs():
    demanding = {line.verb for line in TRANSITIONS if Guard.MOTIF_FOURNI in line.only_if} - {"find_non_conforming"}
    assert all(motifs_for(verb) for verb in demanding)


@pytest.mark.parametrize("status", BEFORE_BOOKING)
def test_a_second_suspension_is_refused_wherever_it_is_asked(cast, status: Status):
    invoice = make_invoice(supplier=cast.BUREAUTIQUE, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION)
    treating.suspend(invoice.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    answering.complete(invoice.pk, cast.actor("marc"), "Voici.")
    Invoice.objects.filter(pk=invoice.pk).update(status=status)
    with pytest.raises(Refused) as refusal:
        treating.suspend(invoice.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    ordered = (Guard.AVANT_ORDONNANCEMENT,) if status in ORDERED else ()
    assert refusal.value.codes == (Guard.PREMIERE_SUSPENSION, *ordered)


@pytest.mark.parametrize("status", BEFORE_BOOKING)
def test_a_buyer_with_a_public_accountant_suspends_before_the_mandate_only(cast, status: Status):
    """R2192-27; a public company, which has none, suspends until the invoice is booked."""
    for category in ("COLLECTIVITE", "ENTREPRISE_PUBLIQUE"):
        Structure.objects.filter(pk=cast.COMMUNE.pk).update(categorie_acheteur=category)
        invoice = make_invoice(supplier=cast.BUREAUTIQUE, recipient=cast.COMMUNE, status=status, number=category[:4])
        if category == "COLLECTIVITE" and status in ORDERED:
            with pytest.raises(Refused) as refusal:
                treating.suspend(invoice.pk, cast.actor("sophie"), "PJ_MANQUANTE")
            assert refusal.value.codes == (Guard.AVANT_ORDONNANCEMENT,)
        else:
            assert treating.suspend(invoice.pk, cast.actor("sophie"), "PJ_MANQUANTE").status == Status.SUSPENDUE


def test_a_refusal_gives_every_cause_and_writes_nothing(sent, cast):
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    before, told = history(sent).count(), OutboxEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        treating.suspend(sent.pk, cast.actor("lucie"), "")
    assert set(refusal.value.codes) == {
        "STATUT_INCOMPATIBLE",
        "ROLE_INCOMPATIBLE",
        Guard.MOTIF_FOURNI,
        Guard.PREMIERE_SUSPENSION,
    }
    assert (history(sent).count(), OutboxEntry.objects.count()) == (before, told)


def test_who_cannot_see_it_is_not_told_that_it_exists(sent, cast):
    for person in ("claire", "karim", "jean", "sam"):
        with pytest.raises(Invoice.DoesNotExist):
            treating.treat(sent.pk, "pay", cast.actor(person))


def test_a_verb_that_is_not_plain_is_a_mistake_of_the_caller(sent, cast):
    with pytest.raises(KeyError):
        treating.treat(sent.pk, "reject", cast.actor("sophie"))


def test_an_old_motif_does_not_stick_to_the_next_status(sent, cast):
    treating.suspend(sent.pk, cast.actor("sophie"), "PJ_MANQUANTE")
    answering.complete(sent.pk, cast.actor("marc"), "Voici.")
    paid = treating.treat(sent.pk, "pay", cast.actor("sophie"))
    assert paid.motif == ""
    assert [event.motif for event in history(sent)][-3:] == ["PJ_MANQUANTE", "", ""]


def test_the_event_says_who_through_which_door_with_the_mandate(sent, cast):
    treating.mandate(sent.pk, cast.actor("sophie", EntryPoint.API), " M-9 ", "Bordereau 12")
    event = history(sent).last()
    assert event is not None
    assert (event.actor_label, event.entry_point, event.note) == ("Sophie Garnier", "API", "Bordereau 12")
    assert event.data == {"numero_mandat": "M-9"}
    assert OutboxEntry.objects.filter(event=event).exists()
