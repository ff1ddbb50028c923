"""Rhythms: what is told at once, together, or not at all; rejections never wait."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tests.factories import make_sent
from unisson.portal.invoices.actions import treating
from unisson.portal.kernel.events import history
from unisson.portal.kernel.moving import Refused
from unisson.portal.notifications import digests, sending
from unisson.portal.notifications.catalogue import CATALOGUE
from unisson.portal.notifications.families import ALLOWED, DEFAULT, WHY, family_of
from unisson.portal.notifications.models import Famille, Notification, Preference, Rythme
from unisson.portal.notifications.preferences import choose, rhythms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast):
    return make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-1", created_by=cast.claire)


def tell(invoice, code):
    """What leaves at once about the last event of this code, and to whom."""
    rows = sending.listen(history(invoice).filter(code=code).last())
    return {Notification.objects.get(pk=pk).user_id for pk in rows}


def test_every_message_has_a_family_and_every_family_a_rhythm():
    assert {family_of(message) for message in CATALOGUE} == set(Famille) == set(ALLOWED) == set(WHY) == set(DEFAULT)
    assert all(DEFAULT[famille] in ALLOWED[famille] for famille in Famille)
    assert ALLOWED[Famille.REJETS] == (Rythme.IMMEDIAT,)
    silent = {famille for famille in Famille if Rythme.AUCUN in ALLOWED[famille]}
    assert silent == {Famille.SUIVI, Famille.RECAPITULATIF}
    families = {message.code: family_of(message) for message in CATALOGUE}
    assert {families["FACTURE_REJETEE"], families["FACTURE_REFUSEE"]} == {Famille.REJETS}


# domaine 9.1, line by line: what is told, and how often to who chose nothing.
FREQUENCIES = {
    "RATTACHEMENT_A_DECIDER": Rythme.QUOTIDIEN,
    "ABONNEMENT_A_DECIDER": Rythme.QUOTIDIEN,
    "RATTACHEMENT_VALIDE": Rythme.IMMEDIAT,
    "RATTACHEMENT_REFUSE": Rythme.IMMEDIAT,
    "DROITS_MODIFIES": Rythme.IMMEDIAT,  # a subscription that is accepted
    "ABONNEMENT_REFUSE": Rythme.IMMEDIAT,
    "FACTURE_A_TRAITER": Rythme.QUOTIDIEN,
    **dict.fromkeys(
        ("FACTURE_REMISE", "FACTURE_PRISE_EN_COMPTE", "FACTURE_A_RECYCLER", "FACTURE_SUSPENDUE", "FACTURE_SERVICE_FAIT",
         "FACTURE_MANDATEE", "FACTURE_CHEZ_LE_COMPTABLE", "FACTURE_COMPTABILISEE", "FACTURE_MISE_EN_PAIEMENT",
         "FACTURE_VALIDEE", "FACTURE_VALIDEE_PAR_SILENCE"),
        Rythme.QUOTIDIEN,
    ),
    "FACTURE_REJETEE": Rythme.IMMEDIAT,
    "MANDAT_DONNE": Rythme.QUOTIDIEN,
    "COMPTE_TECHNIQUE_CREE": Rythme.QUOTIDIEN,
    "RECAPITULATIF": Rythme.HEBDOMADAIRE,
}  # fmt: skip


@pytest.mark.parametrize(("code", "rythme"), FREQUENCIES.items(), ids=FREQUENCIES)
def test_the_frequency_is_that_of_the_table(code, rythme):
    assert {DEFAULT[family_of(message)] for message in CATALOGUE if message.code == code} == {rythme}


def test_who_chose_nothing_is_told_the_next_morning_of_what_can_wait(cast, sent):
    Preference.objects.all().delete()
    assert rhythms_of(cast.claire.pk) == DEFAULT
    assert tell(sent, "make_available") == set()
    assert digests.people_waiting(Rythme.QUOTIDIEN) == sorted([cast.sophie.pk, cast.claire.pk])
    treating.reject(sent.pk, cast.actor("sophie"), "AUTRE", "Déjà facturée.")
    assert tell(sent, "reject") == {cast.claire.pk}


def test_daily_messages_wait_then_leave_in_one_mail_with_their_links(cast, sent):
    choose(cast.claire.pk, {Famille.SUIVI: Rythme.QUOTIDIEN})
    other = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"), number="F-2", created_by=cast.claire)
    for invoice in (sent, other):
        assert tell(invoice, "make_available") == {cast.sophie.pk}
    assert digests.people_waiting(Rythme.QUOTIDIEN) == [cast.claire.pk]
    assert digests.people_waiting(Rythme.HEBDOMADAIRE) == []
    assert digests.send(cast.claire.pk, Rythme.QUOTIDIEN) == 2
    letter = mail.outbox[-1]
    assert letter.to == [cast.claire.notification_address]
    for invoice in (sent, other):
        assert f"/{invoice.pk}/" in letter.body
        assert f"/{invoice.pk}/" in letter.alternatives[0].content
    assert Famille.SUIVI.label in letter.body
    assert digests.send(cast.claire.pk, Rythme.QUOTIDIEN) == 0
    assert len(mail.outbox) == 1


def test_a_rejection_does_not_wait(cast, sent):
    choose(cast.claire.pk, {Famille.SUIVI: Rythme.AUCUN, Famille.A_FAIRE: Rythme.QUOTIDIEN})
    treating.reject(sent.pk, cast.actor("sophie"), "AUTRE", "Déjà facturée.")
    assert tell(sent, "reject") == {cast.claire.pk}


def test_none_is_kept_in_the_portal_and_never_mailed(cast, sent):
    choose(cast.claire.pk, {Famille.SUIVI: Rythme.AUCUN})
    assert tell(sent, "make_available") == {cast.sophie.pk}
    assert Notification.objects.get(user=cast.claire).rythme == Rythme.AUCUN
    assert digests.people_waiting(Rythme.QUOTIDIEN) == []


@pytest.mark.parametrize(
    ("famille", "rythme"),
    [(Famille.REJETS, Rythme.AUCUN), (Famille.A_FAIRE, Rythme.HEBDOMADAIRE), (Famille.ORGANISATION, Rythme.AUCUN)],
)
def test_what_may_not_be_silenced_is_refused(cast, famille, rythme):
    with pytest.raises(Refused) as refusal:
        choose(cast.claire.pk, {famille: rythme})
    assert refusal.value.codes == ("RYTHME_INTERDIT",)


def test_a_mail_server_that_fails_loses_nothing(cast, sent, monkeypatch):
    choose(cast.claire.pk, {Famille.SUIVI: Rythme.HEBDOMADAIRE})
    tell(sent, "make_available")

    def fail(*args):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fail)
        with pytest.raises(ConnectionRefusedError):
            digests.send(cast.claire.pk, Rythme.HEBDOMADAIRE)
    assert digests.send(cast.claire.pk, Rythme.HEBDOMADAIRE) == 1


def test_who_left_receives_nothing(cast, sent):
    choose(cast.claire.pk, {Famille.SUIVI: Rythme.QUOTIDIEN})
    tell(sent, "make_available")
    cast.claire.is_active = False
    cast.claire.save()
    assert digests.people_waiting(Rythme.QUOTIDIEN) == []
    assert digests.send(cast.claire.pk, Rythme.QUOTIDIEN) == 0
