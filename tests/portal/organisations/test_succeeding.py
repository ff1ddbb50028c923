"""Silent managers, departed managers."""

from datetime import timedelta

import pytest

from unisson.entrypoints.jobs.tasks.chasing import chase_requests
from unisson.portal.kernel import clock, events, files
from unisson.portal.organisations.actions.banking import Attached
from unisson.portal.organisations.actions.deciding import Granted, accept_many
from unisson.portal.organisations.actions.entering import ask_to_join
from unisson.portal.organisations.actions.succeeding import chase, claim, decide_claim
from unisson.portal.organisations.models import Rattachement
from unisson.portal.organisations.permissions import actor_for
from unisson.portal.organisations.queries import requests_to_decide

pytestmark = pytest.mark.django_db
PROOF = Attached("arrete.pdf", b"%PDF-1.7 arrete")
WHY = "Sophie Garnier a quitté la mairie en octobre."


@pytest.fixture
def made(cast, zoe):
    return claim(cast.COMMUNE.pk, zoe, WHY, PROOF)


def principal(structure):
    return Rattachement.objects.valides().get(structure=structure, role="GESTIONNAIRE_PRINCIPAL")


def test_silence_is_recalled_then_told_to_the_support_once(cast, zoe):
    asked = ask_to_join(cast.COMMUNE.pk, zoe)
    assert chase() == (0, 0)
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert [chase(), chase()] == [(1, 0), (0, 0)]
    assert asked not in requests_to_decide(cast.actor("sam"))
    with clock.frozen(clock.now() + timedelta(days=16)):
        assert [chase_requests(), chase_requests()] == [1, 0]
    assert asked in requests_to_decide(cast.actor("sam"))
    assert [event.code for event in events.history(asked)] == [
        "RATTACHEMENT_DEMANDE", "RATTACHEMENT_RELANCE", "RATTACHEMENT_ESCALADE",
    ]  # fmt: skip


def test_an_answered_request_is_not_recalled(cast, zoe):
    asked = ask_to_join(cast.COMMUNE.pk, zoe)
    given = Granted("UTILISATEUR", ("FACTURES_RECUES",))
    accept_many([asked.pk], cast.actor("sophie"), given)
    with clock.frozen(clock.now() + timedelta(days=20)):
        assert chase() == (0, 0)


def test_many_requests_one_answer(cast, zoe, yann):
    fin = cast.COMMUNE.services.get(code="FIN")
    asked = [ask_to_join(cast.COMMUNE.pk, person).pk for person in (zoe, yann)]
    given = Granted("UTILISATEUR", ("FACTURES_RECUES",), (fin.pk,))
    done, refusals = accept_many(asked, cast.actor("sophie"), given)
    assert (len(done), refusals) == (2, [])
    assert actor_for(make_person_of(yann)).may("FACTURES_RECUES", cast.COMMUNE.pk, fin.pk, modify=True)
    again, refusals = accept_many(asked, cast.actor("sophie"), given)
    assert (again, len(refusals)) == ([], 2)


def make_person_of(actor):
    return Rattachement.objects.filter(user_id=actor.user_id).get().user


def test_the_support_grants_a_succession(cast, zoe, made):
    assert files.fetch(made.proof_sha256) == PROOF.data
    decide_claim(made.pk, cast.actor("sam"), granted=True)
    assert principal(cast.COMMUNE).user_id == zoe.user_id
    assert Rattachement.objects.get(user=cast.sophie).role == "GESTIONNAIRE_SECONDAIRE"
    assert actor_for(make_person_of(zoe)).may("FACTURES_RECUES", cast.COMMUNE.pk, None, modify=True)
    made.refresh_from_db()
    assert (made.state, bool(made.decided_at)) == ("ACCORDEE", True)


def test_a_member_keeps_one_attachment(cast):
    jean = cast.actor("jean")
    made = claim(cast.COMMUNE.pk, jean, WHY, PROOF)
    decide_claim(made.pk, cast.actor("sam"), granted=True)
    assert principal(cast.COMMUNE).user_id == jean.user_id
    assert Rattachement.objects.filter(user=cast.jean, structure=cast.COMMUNE).count() == 1


def test_set_aside_with_a_reason(cast, made, refusal):
    sam = cast.actor("sam")
    assert refusal(lambda: decide_claim(made.pk, sam, granted=False)) == ("RAISON_ABSENTE",)
    decide_claim(made.pk, sam, granted=False, reason="L’arrêté n’est pas signé.")
    assert refusal(lambda: decide_claim(made.pk, sam, granted=True)) == ("SUCCESSION_DECIDEE",)
    assert principal(cast.COMMUNE).user == cast.sophie


def test_what_is_no_claim(cast, zoe, made, refusal):
    assert refusal(claim, cast.COMMUNE.pk, zoe, WHY, PROOF) == ("SUCCESSION_EN_COURS",)
    assert refusal(claim, cast.COMMUNE.pk, cast.actor("sophie"), WHY, PROOF) == ("SUCCESSION_SANS_OBJET",)
    assert refusal(claim, cast.HOPITAL.pk, zoe, " ", PROOF) == ("EXPLICATION_ABSENTE",)
    assert refusal(claim, cast.HOPITAL.pk, zoe, WHY, None) == ("PREUVE_ABSENTE",)
    assert refusal(claim, cast.HOPITAL.pk, zoe, WHY, Attached("x.exe", b"MZ")) == ("RIB_REFUSE",)
    for key in ("sophie", "jean"):
        assert refusal(lambda key=key: decide_claim(made.pk, cast.actor(key), granted=True)) == ("DROIT_INSUFFISANT",)
