"""Ask for more rights where one belongs; one approval gives everything."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.portal.organisations.conftest import make_person
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.moving import Refused
from unisson.portal.notifications.models import Notification
from unisson.portal.notifications.sending import listen
from unisson.portal.organisations.actions.asking import accept_rights, ask_rights, refuse_rights, remind
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.entering import Wanted, ask_to_join
from unisson.portal.organisations.actions.governing import detach
from unisson.portal.organisations.matrix import cells_of
from unisson.portal.organisations.models import DemandeAbonnement, Rattachement
from unisson.portal.organisations.permissions import actor_for
from unisson.portal.organisations.queries import rights_to_decide

pytestmark = pytest.mark.django_db
READ = "CONSULTATION_UNIQUEMENT"


@pytest.fixture
def jean(cast):
    return cast.actor("jean")


@pytest.fixture
def sophie(cast):
    return cast.actor("sophie")


@pytest.fixture
def tech(cast):
    return cast.COMMUNE.services.get(code="TECH")


@pytest.fixture
def asked(cast, jean, tech):
    return ask_rights(cast.COMMUNE.pk, jean, Granted("", ("FACTURES_RECUES", "FACTURES_EMISES"), (tech.pk,)), "Intérim")


def may(cast, tech, espace="FACTURES_RECUES"):
    return cast.actor("jean").may(espace, cast.COMMUNE.pk, tech.pk, modify=True)


def told(code):
    return {row.user.first_name for row in Notification.objects.filter(pk__in=listen(Event.objects.get(code=code)))}


def test_one_approval_gives_everything_and_keeps_the_rest(cast, jean, sophie, tech, asked):
    assert not may(cast, tech)
    before = cells_of(Rattachement.objects.get(user=cast.jean))
    assert list(rights_to_decide(sophie)) == [asked]
    assert told("ABONNEMENT_DEMANDE") == {"Sophie"}
    accept_rights(asked.pk, sophie)
    assert may(cast, tech)
    assert may(cast, tech, "FACTURES_EMISES")
    assert before < cells_of(Rattachement.objects.get(user=cast.jean))
    assert not rights_to_decide(sophie).exists()
    codes = [event.code for event in events.history(asked.rattachement)]
    assert codes == ["ABONNEMENT_DEMANDE", "HABILITATIONS_MODIFIEES"]


def test_refused_with_a_reason_then_asked_again(cast, jean, sophie, tech, asked, refusal):
    assert refusal(refuse_rights, asked.pk, sophie, " ") == ("RAISON_ABSENTE",)
    refuse_rights(asked.pk, sophie, "Pas ce mois-ci.")
    assert told("ABONNEMENT_REFUSE") == {"Jean"}
    assert not may(cast, tech)
    assert refusal(accept_rights, asked.pk, sophie) == ("DEMANDE_DEJA_DECIDEE",)
    assert ask_rights(cast.COMMUNE.pk, jean, Granted("", ("FACTURES_EMISES",))).state == "EN_COURS_DE_VALIDATION"


@pytest.mark.parametrize(
    ("espaces", "services", "code"),
    [
        ((), (), "ESPACE_ABSENT"),
        (("INCONNU",), (), "ESPACE_INCOMPATIBLE"),
        (("FACTURES_EMISES",), (0,), "SERVICE_INCONNU"),
        (("FACTURES_EMISES",), (), "ABONNEMENT_EN_COURS"),
    ],
)
def test_what_cannot_be_asked(cast, jean, asked, refusal, espaces, services, code):
    assert refusal(ask_rights, cast.COMMUNE.pk, jean, Granted("", espaces, services)) == (code,)
    assert DemandeAbonnement.objects.count() == 1


def test_what_one_has_already(cast, jean, refusal):
    office = cast.COMMUNE.services.get(code="FIN")
    assert refusal(ask_rights, cast.COMMUNE.pk, jean, Granted("", ("FACTURES_RECUES",), (office.pk,))) == ("DROITS_DEJA",)


def test_who_may_not_ask_nor_answer(cast, jean, asked, refusal):
    for key in ("claire", "sam"):
        with pytest.raises(Rattachement.DoesNotExist):
            ask_rights(cast.COMMUNE.pk, cast.actor(key), Granted("", ("FACTURES_EMISES",)))
    assert refusal(accept_rights, asked.pk, jean) == ("DROIT_INSUFFISANT",)
    assert refusal(refuse_rights, asked.pk, cast.actor("sam"), "Non") == ("DROIT_INSUFFISANT",)
    with pytest.raises(DemandeAbonnement.DoesNotExist):
        accept_rights(asked.pk, cast.actor("karim"))


def test_who_left_waits_for_nothing(cast, sophie, asked, refusal):
    detach(asked.rattachement_id, sophie)
    assert not rights_to_decide(sophie).exists()
    assert refusal(accept_rights, asked.pk, sophie) == ("RATTACHEMENT_INACTIF",)


def test_a_service_closed_meanwhile(cast, sophie, tech, asked, refusal):
    tech.is_active = False
    tech.save()
    assert refusal(accept_rights, asked.pk, sophie) == ("SERVICE_INCONNU",)
    asked.refresh_from_db()
    assert asked.state == "EN_COURS_DE_VALIDATION"


def test_wishes_of_a_newcomer_grant_nothing(cast, zoe):
    made = ask_to_join(cast.COMMUNE.pk, zoe, "", Wanted(("FACTURES_RECUES", "INCONNU"), ("FIN", "RIEN")))
    assert (made.espaces_souhaites, made.services_souhaites) == (["FACTURES_RECUES"], ["FIN", "RIEN"])
    assert zoe.grants == ()


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_answer_once(cast, sophie, jean, tech, asked):
    second = make_person("Zoe")
    Rattachement.objects.create(
        user=second, structure=cast.COMMUNE, state="VALIDEE", role="GESTIONNAIRE_SECONDAIRE", requested_at=clock.now()
    )
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
        threading.Thread(target=run, args=(accept_rights, asked.pk, sophie)),
        threading.Thread(target=run, args=(refuse_rights, asked.pk, actor_for(second), "Non.")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    asked.refresh_from_db()
    assert sorted(outcomes) == sorted(["DEMANDE_DEJA_DECIDEE", asked.state])
    assert may(cast, tech) == (asked.state == "VALIDEE")


def test_silence_is_recalled_once(cast, sophie, asked):
    assert remind() == 0
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert [remind(), remind()] == [1, 0]
        assert told("ABONNEMENT_RELANCE") == {"Sophie"}
        accept_rights(asked.pk, sophie)
        assert remind() == 0
