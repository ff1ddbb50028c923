"""Create a structure, take it over, ask to join it."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import close_old_connections, connection

from tests.factories import make_structure
from unisson.portal.kernel import events
from unisson.portal.kernel.actor import ANONYMOUS, SYSTEM
from unisson.portal.kernel.models import EventKind
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions.entering import NewStructure, ask_to_join, create_structure, take_over
from unisson.portal.organisations.models import EtatRattachement, Rattachement, RoleRattachement, Structure
from unisson.portal.organisations.permissions import actor_for, manages
from unisson.portal.organisations.rights import espaces_of

SIRET = "73282932000074"
pytestmark = pytest.mark.django_db


def given(siret="732 829 320 00074", **more):
    words = {"raison_sociale": "Faure Toitures", "adresse": "1 rue du Zinc", "code_postal": "35000", "ville": "Rennes"}
    return NewStructure(**{"siret": siret} | words | more)


def fresh(actor):
    """The same person, with rights read again."""
    return actor_for(Rattachement.objects.filter(user_id=actor.user_id).first().user)


def test_the_creator_is_gestionnaire_principal_with_every_espace(zoe):
    structure = create_structure(given(), zoe)
    assert (structure.identifiant, structure.is_public) == (SIRET, False)
    assert "faure" in structure.search_words.split()
    link = Rattachement.objects.get(structure=structure)
    assert (link.state, link.role, link.user_id) == ("VALIDEE", "GESTIONNAIRE_PRINCIPAL", zoe.user_id)
    zoe = fresh(zoe)
    assert all(zoe.may(espace, structure.pk, None, modify=True) for espace in espaces_of(structure))
    assert not zoe.may("FACTURES_RECUES", structure.pk, None)
    assert events.history(structure).get().code == "STRUCTURE_CREEE"
    assert events.history(link, EventKind.DROIT).get().code == "GESTIONNAIRE_PRINCIPAL_DESIGNE"


@pytest.mark.parametrize(
    ("siret", "code"),
    [
        ("73282932000075", "SIRET_CLE"),
        ("73282932000", "SIRET_LONGUEUR"),
        ("732829320000741", "SIRET_LONGUEUR"),
        ("FR73282932000", "SIRET_CARACTERES"),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "SIRET_CARACTERES"),
        ("", "SIRET_CARACTERES"),
    ],
)
def test_a_wrong_siret_is_refused_with_what_is_wrong(zoe, refusal, siret, code):
    assert refusal(create_structure, given(siret), zoe) == (code,)
    assert not Structure.objects.exists()


def test_la_poste_has_its_own_key(zoe):
    assert create_structure(given("35600000000048"), zoe).identifiant == "35600000000048"
    assert create_structure(given("35600000049837"), zoe).identifiant == "35600000049837"


def test_a_nameless_structure_is_refused(zoe, refusal):
    assert refusal(create_structure, given(raison_sociale="  "), zoe) == ("RAISON_SOCIALE_ABSENTE",)


def test_a_vat_number_is_checked_and_kept_bare(zoe, refusal):
    assert refusal(create_structure, given(numero_tva="FR45732829320"), zoe) == ("TVA_INVALIDE",)
    assert create_structure(given(numero_tva="fr44 732 829 320"), zoe).numero_tva == "FR44732829320"


def test_a_double_click_creates_once(zoe):
    assert create_structure(given(), zoe) == create_structure(given(), zoe)
    assert Rattachement.objects.count() == 1


def test_an_existing_structure_is_not_created_again(zoe, yann, refusal, cast):
    create_structure(given(), zoe)
    assert refusal(create_structure, given(raison_sociale="Autre nom"), yann) == ("STRUCTURE_EXISTANTE",)
    assert refusal(create_structure, given(cast.COMMUNE.identifiant), yann) == ("STRUCTURE_PUBLIQUE",)
    assert Structure.objects.get(identifiant=SIRET).raison_sociale == "Faure Toitures"


def test_only_people_have_structures():
    for actor in (ANONYMOUS, SYSTEM):
        with pytest.raises(PermissionDenied):
            create_structure(given(), actor)
    assert not Structure.objects.exists()


def test_an_orphan_is_taken_over_once(zoe, yann, refusal):
    orphan = make_structure()
    assert take_over(orphan.pk, zoe) == orphan
    assert take_over(orphan.pk, zoe) == orphan, "a double click changes nothing"
    assert manages(zoe, orphan.pk)
    assert refusal(take_over, orphan.pk, yann) == ("STRUCTURE_GEREE",)
    assert Rattachement.objects.count() == 1


def test_taking_over_uses_the_request_already_made(zoe):
    orphan = make_structure()
    asked = ask_to_join(orphan.pk, zoe)
    take_over(orphan.pk, zoe)
    asked.refresh_from_db()
    assert (asked.state, asked.role) == ("VALIDEE", "GESTIONNAIRE_PRINCIPAL")


def test_a_public_or_closed_structure_is_never_taken_over(zoe, refusal):
    assert refusal(take_over, make_structure(public=True).pk, zoe) == ("STRUCTURE_PUBLIQUE",)
    assert refusal(take_over, make_structure(statut="INACTIVE").pk, zoe) == ("STRUCTURE_INACTIVE",)
    with pytest.raises(Structure.DoesNotExist):
        take_over(0, zoe)


def test_a_request_gives_no_right(zoe, cast):
    asked = ask_to_join(cast.COMMUNE.pk, zoe, "Je remplace Jean.")
    assert asked.state == EtatRattachement.EN_COURS_DE_VALIDATION
    assert actor_for(asked.user).grants == ()
    assert not manages(zoe, cast.COMMUNE.pk)
    told = events.history(asked).get()
    assert (told.code, told.note, told.kind) == ("RATTACHEMENT_DEMANDE", "Je remplace Jean.", "DROIT")


def test_one_request_at_a_time(zoe, cast, refusal):
    first = ask_to_join(cast.COMMUNE.pk, zoe)
    assert refusal(ask_to_join, cast.COMMUNE.pk, zoe) == ("DEMANDE_EN_COURS",)
    assert refusal(ask_to_join, cast.COMMUNE.pk, cast.actor("jean")) == ("DEJA_RATTACHE",)
    assert Rattachement.objects.filter(user_id=zoe.user_id).get() == first


def test_one_may_ask_again_after_a_refusal(zoe, cast):
    Rattachement.objects.filter(pk=ask_to_join(cast.COMMUNE.pk, zoe).pk).update(state=EtatRattachement.REFUSEE)
    assert ask_to_join(cast.COMMUNE.pk, zoe).state == EtatRattachement.EN_COURS_DE_VALIDATION


def test_nobody_joins_a_closed_structure(zoe, refusal):
    assert refusal(ask_to_join, make_structure(statut="INACTIVE").pk, zoe) == ("STRUCTURE_INACTIVE",)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_once_one_takes_over(zoe, yann):
    orphan = make_structure()
    barrier, outcomes = threading.Barrier(2), []

    def run(actor):
        barrier.wait(10)
        try:
            take_over(orphan.pk, actor)
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(refusal.codes[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[actor]) for actor in (zoe, yann)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    close_old_connections()
    assert sorted(outcomes) == ["STRUCTURE_GEREE", "done"]
    assert Rattachement.objects.filter(structure=orphan, role=RoleRattachement.GESTIONNAIRE_PRINCIPAL).count() == 1
