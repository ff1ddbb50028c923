"""Accept and refuse requests."""

import threading

import pytest
from django.db import connection

from tests.factories import make_structure
from unisson.portal.kernel import events
from unisson.portal.kernel.models import OutboxEntry
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions.deciding import Granted, accept, refuse
from unisson.portal.organisations.actions.entering import ask_to_join
from unisson.portal.organisations.models import Rattachement, RoleRattachement
from unisson.portal.organisations.permissions import actor_for, manages
from unisson.portal.organisations.queries import requests_to_decide

pytestmark = pytest.mark.django_db
PLAIN = Granted("UTILISATEUR", ("FACTURES_RECUES",))


@pytest.fixture
def asked(cast, zoe):
    return ask_to_join(cast.COMMUNE.pk, zoe)


@pytest.fixture
def sophie(cast):
    return cast.actor("sophie")


def service(cast, code):
    return cast.COMMUNE.services.get(code=code)


def test_rights_are_effective_at_once(cast, asked, sophie):
    fin = service(cast, "FIN")
    espaces = ("FACTURES_RECUES", "FACTURES_EMISES", "FACTURES_RECUES")
    accept(asked.pk, sophie, Granted("UTILISATEUR", espaces, (fin.pk,), "CONSULTATION_UNIQUEMENT"))
    person = actor_for(asked.user)
    assert person.may("FACTURES_RECUES", cast.COMMUNE.pk, fin.pk)
    assert person.may("FACTURES_EMISES", cast.COMMUNE.pk, fin.pk)
    assert not person.may("FACTURES_RECUES", cast.COMMUNE.pk, fin.pk, modify=True)
    assert not person.may("FACTURES_RECUES", cast.COMMUNE.pk, service(cast, "TECH").pk)
    assert not person.may("FACTURES_TRAVAUX", cast.COMMUNE.pk, fin.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by_id) == ("VALIDEE", sophie.user_id)
    told = events.history(asked).last()
    assert (told.code, told.data["services"], told.kind) == ("RATTACHEMENT_VALIDE", ["FIN"], "DROIT")
    assert OutboxEntry.objects.filter(event=told).exists()


def test_without_a_service_the_whole_structure_is_open(cast, asked, sophie):
    accept(asked.pk, sophie, PLAIN)
    assert actor_for(asked.user).may("FACTURES_RECUES", cast.COMMUNE.pk, service(cast, "FIN").pk, modify=True)


def test_a_refusal_keeps_its_reason(asked, sophie, refusal):
    assert refusal(refuse, asked.pk, sophie, "  ") == ("RAISON_ABSENTE",)
    refuse(asked.pk, sophie, "Vous n’êtes pas de la commune.")
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("REFUSEE", "Vous n’êtes pas de la commune.")
    assert actor_for(asked.user).grants == ()
    assert events.history(asked).last().note == asked.reason


@pytest.mark.parametrize(
    ("granted", "code"),
    [
        (Granted("GESTIONNAIRE_PRINCIPAL", ("FACTURES_RECUES",)), "ROLE_RESERVE"),
        (Granted("ROI", ("FACTURES_RECUES",)), "ROLE_RESERVE"),
        (Granted("UTILISATEUR", ()), "ESPACE_ABSENT"),
        (Granted("UTILISATEUR", ("FACTURES_SECRETES",)), "ESPACE_INCOMPATIBLE"),
        (Granted("UTILISATEUR", ("FACTURES_RECUES",), (0,)), "SERVICE_INCONNU"),
    ],
)
def test_what_cannot_be_given(asked, sophie, refusal, granted, code):
    assert refusal(accept, asked.pk, sophie, granted) == (code,)
    asked.refresh_from_db()
    assert asked.state == "EN_COURS_DE_VALIDATION"
    assert not asked.habilitations.exists()


def test_a_service_of_another_structure_or_closed_is_refused(cast, asked, sophie, refusal):
    foreign = cast.HOPITAL.services.get(code="ACHATS")
    assert refusal(accept, asked.pk, sophie, Granted("UTILISATEUR", ("FACTURES_RECUES",), (foreign.pk,))) == (
        "SERVICE_INCONNU",
    )
    cast.COMMUNE.services.filter(code="TECH").update(is_active=False)
    closed = Granted("UTILISATEUR", ("FACTURES_RECUES",), (service(cast, "TECH").pk,))
    assert refusal(accept, asked.pk, sophie, closed) == ("SERVICE_INCONNU",)


def test_a_private_structure_receives_nothing(cast, zoe, refusal):
    asked = ask_to_join(cast.MENUISERIE.pk, zoe)
    assert refusal(accept, asked.pk, cast.actor("claire"), PLAIN) == ("ESPACE_INCOMPATIBLE",)


def test_a_secondary_manager_names_no_manager(cast, asked, sophie, yann, refusal):
    accept(asked.pk, sophie, Granted("GESTIONNAIRE_SECONDAIRE", ("FACTURES_RECUES",)))
    zoe = actor_for(asked.user)
    assert manages(zoe, cast.COMMUNE.pk)
    second = ask_to_join(cast.COMMUNE.pk, yann)
    assert refusal(accept, second.pk, zoe, Granted("GESTIONNAIRE_SECONDAIRE", ("FACTURES_RECUES",))) == ("ROLE_RESERVE",)
    accept(second.pk, zoe, PLAIN)


def test_who_may_not_decide(cast, asked, zoe, refusal):
    assert refusal(accept, asked.pk, zoe, PLAIN) == ("NON_GESTIONNAIRE",)
    for key in ("jean", "karim", "claire"):
        with pytest.raises(Rattachement.DoesNotExist):
            accept(asked.pk, cast.actor(key), PLAIN)
    asked.refresh_from_db()
    assert asked.state == "EN_COURS_DE_VALIDATION"


def test_the_support_decides_only_where_nobody_manages(cast, asked, zoe, refusal):
    sam = cast.actor("sam")
    assert refusal(accept, asked.pk, sam, PLAIN) == ("NON_GESTIONNAIRE",)
    assert refusal(refuse, asked.pk, sam, "Non.") == ("NON_GESTIONNAIRE",)
    orphan = make_structure(public=True)
    first = ask_to_join(orphan.pk, zoe)
    assert list(requests_to_decide(sam)) == [first]
    accept(first.pk, sam, Granted("GESTIONNAIRE_PRINCIPAL", ("FACTURES_RECUES",)))
    assert manages(zoe, orphan.pk)


def test_a_support_agent_does_not_decide_for_themselves(cast, refusal):
    sam = cast.actor("sam")
    own = ask_to_join(make_structure(public=True).pk, sam)
    assert refusal(accept, own.pk, sam, Granted("GESTIONNAIRE_PRINCIPAL", ("FACTURES_RECUES",))) == ("NON_GESTIONNAIRE",)


def test_the_second_decision_is_told_who_decided(cast, asked, sophie, yann):
    second = ask_to_join(cast.COMMUNE.pk, yann)
    accept(second.pk, sophie, Granted("GESTIONNAIRE_SECONDAIRE", ("FACTURES_RECUES",)))
    refuse(asked.pk, actor_for(second.user), "Inconnue.")
    with pytest.raises(Refused) as refusal:
        accept(asked.pk, sophie, PLAIN)
    assert refusal.value.codes == ("DEMANDE_DEJA_DECIDEE",)
    assert second.user.full_name in refusal.value.sentence
    assert actor_for(asked.user).grants == ()


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_once_one_decides(cast, asked, sophie, yann):
    second = ask_to_join(cast.COMMUNE.pk, yann)
    accept(second.pk, sophie, Granted(RoleRattachement.GESTIONNAIRE_SECONDAIRE, ("FACTURES_RECUES",)))
    barrier, outcomes = threading.Barrier(2), []

    def run(verb, *arguments):
        barrier.wait(10)
        try:
            outcomes.append(verb(*arguments).state)
        except Refused as refusal:
            outcomes.append(refusal.codes[0])
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(accept, asked.pk, sophie, PLAIN)),
        threading.Thread(target=run, args=(refuse, asked.pk, actor_for(second.user), "Inconnue.")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    asked.refresh_from_db()
    assert sorted(outcomes) == sorted(["DEMANDE_DEJA_DECIDEE", asked.state])
    assert asked.habilitations.exists() == (asked.state == "VALIDEE")
    assert events.history(asked).count() == 2
