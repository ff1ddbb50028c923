"""Invite, suspend, detach, name managers, hand over, leave."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from tests.portal.organisations.conftest import make_person
from unisson.portal.accounts.models import OneTimeLink, User
from unisson.portal.accounts.queries import person
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions import governing
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.entering import ask_to_join
from unisson.portal.organisations.actions.governing import Invited
from unisson.portal.organisations.models import Rattachement
from unisson.portal.organisations.permissions import actor_for
from unisson.portal.organisations.queries import find_members

pytestmark = pytest.mark.django_db
PLAIN = Granted("UTILISATEUR", ("FACTURES_RECUES",))
NEW = Invited("nouvelle@saint-aubin.example", "Nour", "Belkacem")


@pytest.fixture
def sophie(cast):
    return cast.actor("sophie")


@pytest.fixture
def jean(cast):
    return Rattachement.objects.get(user=cast.jean)


def attach(structure, name, role="UTILISATEUR"):
    return Rattachement.objects.create(
        user=make_person(name), structure=structure, state="VALIDEE", role=role, requested_at=clock.now()
    )


def principal(structure):
    return Rattachement.objects.valides().get(structure=structure, role="GESTIONNAIRE_PRINCIPAL")


@pytest.mark.django_db(transaction=True)
def test_who_has_no_account_receives_a_link(cast, sophie):
    link = governing.invite(cast.COMMUNE.pk, sophie, NEW, PLAIN)
    assert (link.state, link.user.is_active, link.user.consented_at) == ("VALIDEE", False, None)
    assert [letter.to for letter in mail.outbox] == [[NEW.email]]
    assert all(words in mail.outbox[0].body for words in ("Sophie Garnier", str(cast.COMMUNE), "7 jours"))
    assert "\\n" not in mail.outbox[0].body
    (sent,) = OneTimeLink.objects.all()
    assert sent.expires_at - sent.created_at == timedelta(days=7)
    assert link.habilitations.get().espace == "FACTURES_RECUES"
    assert events.history(link).get().kind == "DROIT"


@pytest.mark.django_db(transaction=True)
def test_a_known_person_is_attached_without_a_link(cast, sophie, refusal):
    lucie = Invited(cast.lucie.email.upper(), "X", "Y")
    link = governing.invite(cast.COMMUNE.pk, sophie, lucie, PLAIN)
    assert link.user == cast.lucie
    assert mail.outbox == []
    assert cast.actor("lucie").may("FACTURES_RECUES", cast.COMMUNE.pk, None)
    assert refusal(governing.invite, cast.COMMUNE.pk, sophie, lucie, PLAIN) == ("DEJA_MEMBRE",)
    assert person(lucie.email).first_name == "Lucie"


def test_an_invitation_answers_the_request_of_the_person(cast, sophie):
    asked = ask_to_join(cast.COMMUNE.pk, cast.actor("lucie"))
    assert governing.invite(cast.COMMUNE.pk, sophie, Invited(cast.lucie.email, "", ""), PLAIN) == asked


def test_what_cannot_be_invited(cast, sophie, refusal):
    gone = make_person("Zoe", activated_at=clock.now())
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert refusal(governing.invite, cast.COMMUNE.pk, sophie, Invited(gone.email, "", ""), PLAIN) == ("COMPTE_DESACTIVE",)
    assert refusal(governing.invite, cast.COMMUNE.pk, sophie, Invited(NEW.email, "Nour", " "), PLAIN) == ("NOMS_ABSENTS",)
    first = Granted("GESTIONNAIRE_PRINCIPAL", ("FACTURES_RECUES",))
    assert refusal(governing.invite, cast.COMMUNE.pk, sophie, NEW, first) == ("ROLE_RESERVE",)
    assert refusal(governing.invite, cast.COMMUNE.pk, cast.actor("jean"), NEW, PLAIN) == ("DROIT_INSUFFISANT",)
    assert refusal(governing.invite, cast.HOPITAL.pk, sophie, NEW, PLAIN) == ("DROIT_INSUFFISANT",)
    assert person(NEW.email) is None


def test_suspended_then_back_with_the_same_rights(cast, sophie, jean):
    governing.suspend(jean.pk, sophie)
    assert cast.actor("jean").grants == ()
    governing.resume(jean.pk, sophie)
    assert len(cast.actor("jean").grants) == 1
    assert [event.code for event in events.history(jean)] == ["RATTACHEMENT_SUSPENDU", "RATTACHEMENT_REACTIVE"]


def test_nobody_is_back_twice(cast, sophie, jean, refusal):
    governing.suspend(jean.pk, sophie)
    ask_to_join(cast.COMMUNE.pk, cast.actor("jean"))
    assert refusal(governing.resume, jean.pk, sophie) == ("DEJA_MEMBRE",)


def test_detached_for_good(cast, sophie, jean, refusal):
    governing.detach(jean.pk, sophie)
    assert cast.actor("jean").grants == ()
    assert not jean.habilitations.exists()
    assert refusal(governing.detach, jean.pk, sophie) == ("ETAT_CHANGE",)
    assert ask_to_join(cast.COMMUNE.pk, cast.actor("jean")).pk != jean.pk


def test_the_last_manager_stays(cast, sophie, refusal):
    own = principal(cast.COMMUNE)
    for verb in (governing.detach, governing.suspend, governing.leave):
        assert refusal(verb, own.pk, sophie) == ("DERNIER_GESTIONNAIRE",)
    attach(cast.COMMUNE, "Zoe", "GESTIONNAIRE_SECONDAIRE")
    assert refusal(governing.leave, own.pk, sophie) == ("DERNIER_GESTIONNAIRE",)


def test_a_user_leaves_alone(cast, jean):
    governing.leave(jean.pk, cast.actor("jean"))
    assert cast.actor("jean").grants == ()
    with pytest.raises(Rattachement.DoesNotExist):
        governing.leave(principal(cast.COMMUNE).pk, cast.actor("jean"))


def test_only_the_principal_touches_managers(cast, sophie, jean, refusal):
    zoe, yann = (attach(cast.COMMUNE, name, "GESTIONNAIRE_SECONDAIRE") for name in ("Zoe", "Yann"))
    second = actor_for(zoe.user)
    assert refusal(governing.detach, yann.pk, second) == ("DROIT_INSUFFISANT",)
    assert refusal(governing.detach, principal(cast.COMMUNE).pk, second) == ("DERNIER_GESTIONNAIRE",)
    assert refusal(governing.change_role, yann.pk, second, "UTILISATEUR") == ("DROIT_INSUFFISANT",)
    assert refusal(governing.transfer, yann.pk, second) == ("DROIT_INSUFFISANT",)
    governing.detach(jean.pk, second)
    governing.change_role(yann.pk, sophie, "UTILISATEUR")
    governing.detach(yann.pk, second)


@pytest.mark.parametrize("role", ["GESTIONNAIRE_PRINCIPAL", "MANDATAIRE", "ROI"])
def test_roles_that_are_not_given_here(sophie, jean, refusal, role):
    assert refusal(governing.change_role, jean.pk, sophie, role) == ("ROLE_RESERVE",)


def test_the_role_is_handed_over(cast, sophie, jean, refusal):
    governing.transfer(jean.pk, sophie)
    assert principal(cast.COMMUNE) == jean
    former = Rattachement.objects.get(user=cast.sophie)
    assert former.role == "GESTIONNAIRE_SECONDAIRE"
    assert refusal(governing.transfer, former.pk, sophie) == ("DROIT_INSUFFISANT",)
    governing.leave(former.pk, sophie)


def test_the_role_goes_to_an_active_account_only(cast, sophie, refusal):
    link = governing.invite(cast.COMMUNE.pk, sophie, NEW, PLAIN)
    assert refusal(governing.transfer, link.pk, sophie) == ("COMPTE_INACTIF",)
    assert refusal(governing.transfer, principal(cast.COMMUNE).pk, sophie) == ("MEME_PERSONNE",)


@pytest.mark.django_db(transaction=True)
def test_a_link_again_only_for_who_waits(cast, sophie, jean, refusal):
    link = governing.invite(cast.COMMUNE.pk, sophie, NEW, PLAIN)
    governing.send_activation(link.pk, sophie)
    assert len(mail.outbox) == 2
    assert refusal(governing.send_activation, jean.pk, sophie) == ("COMPTE_DEJA_ACTIF",)
    with pytest.raises(Rattachement.DoesNotExist):
        governing.send_activation(link.pk, cast.actor("karim"))


def test_search_forgives_case_and_accents(cast):
    attach(cast.COMMUNE, "Élodie")
    names = [[row.user.first_name for row in find_members(cast.COMMUNE, typed)] for typed in ("elodie", "LEBRUN jean", "zzz")]
    assert names == [["Élodie"], ["Jean"], []]


@pytest.mark.django_db(transaction=True)
def test_two_transfers_at_once_leave_one_principal(cast, sophie, jean):
    zoe = attach(cast.COMMUNE, "Zoe")
    barrier, outcomes = threading.Barrier(2), []

    def run(pk):
        barrier.wait(10)
        try:
            governing.transfer(pk, sophie)
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.codes[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(pk,)) for pk in (jean.pk, zoe.pk)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["DROIT_INSUFFISANT", "done"]
    assert principal(cast.COMMUNE).pk in (jean.pk, zoe.pk)
