"""Give, withdraw, copy rights; the table of roles."""

import pytest

from tests.portal.organisations.conftest import make_person
from unisson.portal.kernel import clock, events
from unisson.portal.organisations import matrix
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.granting import duplicate, grant_many, set_rights
from unisson.portal.organisations.matrix import Cell, cells_of, fingerprint
from unisson.portal.organisations.models import GESTIONNAIRES, Rattachement
from unisson.portal.organisations.permissions import TABLE, Profile, Right, actor_for, holds

pytestmark = pytest.mark.django_db


@pytest.fixture
def sophie(cast):
    return cast.actor("sophie")


@pytest.fixture
def jean(cast):
    return Rattachement.objects.get(user=cast.jean)


@pytest.fixture
def tech(cast):
    return cast.COMMUNE.services.get(code="TECH")


def attach(cast, name, role="UTILISATEUR", **more):
    return Rattachement.objects.create(
        user=make_person(name), structure=cast.COMMUNE, state="VALIDEE", role=role, requested_at=clock.now(), **more
    )


def test_the_table_names_each_right_once():
    assert [line.right for line in TABLE] == list(dict.fromkeys(line.right for line in TABLE))
    assert {line.right for line in TABLE} == set(Right)
    assert all(line.held_by and line.words for line in TABLE)
    assert all(str(role) in set(Profile) for role in GESTIONNAIRES)


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.right)
def test_each_role_holds_what_the_table_says_and_only_at_home(cast, line):
    secondary = attach(cast, "Zoe", "GESTIONNAIRE_SECONDAIRE")
    mandated = attach(cast, "Yann", "MANDATAIRE")
    people = {
        Profile.GESTIONNAIRE_PRINCIPAL: cast.actor("sophie"),
        Profile.GESTIONNAIRE_SECONDAIRE: actor_for(secondary.user),
        Profile.UTILISATEUR: cast.actor("jean"),
        Profile.MANDATAIRE: actor_for(mandated.user),
        Profile.SUPPORT: cast.actor("sam"),
    }
    for profile, actor in people.items():
        assert holds(actor, line.right, cast.COMMUNE.pk) == (profile in line.held_by)
        assert holds(actor, line.right, cast.HOPITAL.pk) == (profile is Profile.SUPPORT and profile in line.held_by)


def test_rights_become_exactly_those_of_the_grid(cast, sophie, jean, tech):
    before = cells_of(jean)
    fin = cast.COMMUNE.services.get(code="FIN")
    wanted = {Cell("FACTURES_RECUES", fin.pk, "CONSULTATION_UNIQUEMENT"), Cell("FACTURES_RECUES", tech.pk, "MODIFICATION")}
    set_rights(jean.pk, sophie, wanted, fingerprint(before))
    assert cells_of(jean) == wanted
    person = cast.actor("jean")
    assert person.may("FACTURES_RECUES", cast.COMMUNE.pk, tech.pk, modify=True)
    assert not person.may("FACTURES_RECUES", cast.COMMUNE.pk, fin.pk, modify=True)
    told = events.history(jean).get()
    assert (told.kind, told.code, len(told.data["ajoutes"]), len(told.data["retires"])) == (
        "DROIT", "HABILITATIONS_MODIFIEES", 2, 1,
    )  # fmt: skip
    set_rights(jean.pk, sophie, wanted)
    assert events.history(jean).count() == 1
    set_rights(jean.pk, sophie, ())
    assert cast.actor("jean").grants == ()


def test_a_grid_read_before_another_change_is_refused(sophie, jean, tech, refusal):
    seen = fingerprint(cells_of(jean))
    set_rights(jean.pk, sophie, {Cell("FACTURES_RECUES", tech.pk, "MODIFICATION")}, seen)
    assert refusal(set_rights, jean.pk, sophie, (), seen) == ("DROITS_CHANGES",)
    assert len(cells_of(jean)) == 1


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (Cell("FACTURES_SECRETES", None, "MODIFICATION"), "ESPACE_INCOMPATIBLE"),
        (Cell("FACTURES_RECUES", None, "TOUT"), "ESPACE_INCOMPATIBLE"),
        (Cell("FACTURES_RECUES", 0, "MODIFICATION"), "SERVICE_INCONNU"),
    ],
)
def test_what_cannot_be_given(sophie, jean, refusal, cell, code):
    before = cells_of(jean)
    assert refusal(set_rights, jean.pk, sophie, {cell}) == (code,)
    assert cells_of(jean) == before


def test_a_service_of_another_structure_is_refused(cast, sophie, jean, refusal):
    foreign = cast.HOPITAL.services.get(code="ACHATS")
    assert refusal(set_rights, jean.pk, sophie, {Cell("FACTURES_RECUES", foreign.pk, "MODIFICATION")}) == ("SERVICE_INCONNU",)


def test_who_may_not_give_rights(cast, jean, refusal):
    assert refusal(set_rights, jean.pk, cast.actor("jean"), ()) == ("DROIT_INSUFFISANT",)
    assert refusal(set_rights, jean.pk, cast.actor("sam"), ()) == ("DROIT_INSUFFISANT",)
    with pytest.raises(Rattachement.DoesNotExist):
        set_rights(jean.pk, cast.actor("karim"), ())
    assert cells_of(jean)


def test_somebody_who_left_receives_nothing(sophie, jean, refusal):
    Rattachement.objects.filter(pk=jean.pk).update(state="DESACTIVEE")
    assert refusal(set_rights, jean.pk, sophie, ()) == ("RATTACHEMENT_INACTIF",)


def test_rights_are_copied_exactly(cast, sophie, jean, refusal):
    zoe = attach(cast, "Zoe")
    set_rights(zoe.pk, sophie, {Cell("FACTURES_TRAVAUX", None, "MODIFICATION")})
    duplicate(jean.pk, zoe.pk, sophie)
    assert cells_of(zoe) == cells_of(jean)
    assert events.history(zoe).last().data["copie_de"] == str(cast.jean)
    assert refusal(duplicate, jean.pk, jean.pk, sophie) == ("MEME_PERSONNE",)
    elsewhere = Rattachement.objects.get(user=cast.karim)
    with pytest.raises(Rattachement.DoesNotExist):
        duplicate(elsewhere.pk, zoe.pk, sophie)


def test_the_same_rights_for_many(cast, sophie, jean, tech, refusal):
    zoe, before = attach(cast, "Zoe"), cells_of(jean)
    given = Granted("", ("FACTURES_RECUES", "FACTURES_TRAVAUX"), (tech.pk,), "CONSULTATION_UNIQUEMENT")
    assert grant_many(cast.COMMUNE.pk, [jean.pk, zoe.pk], sophie, given) == 2
    assert cells_of(jean) > before
    assert len(cells_of(zoe)) == 2
    assert grant_many(cast.COMMUNE.pk, [jean.pk, zoe.pk], sophie, given) == 0
    assert refusal(grant_many, cast.COMMUNE.pk, [], sophie, given) == ("PERSONNE_ABSENTE",)
    foreign = Rattachement.objects.get(user=cast.karim)
    with pytest.raises(Rattachement.DoesNotExist):
        grant_many(cast.COMMUNE.pk, [zoe.pk, foreign.pk], sophie, Granted("", ("FACTURES_EMISES",)))
    assert len(cells_of(zoe)) == 2


def test_the_matrix_shows_every_place(cast, jean, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = matrix.matrix_of(cast.COMMUNE)
    assert [row.service.code if row.service else "" for row in rows] == ["", "FIN", "TECH"]
    assert [holder.rattachement for holder in rows[1].columns["FACTURES_RECUES"]] == [jean]


def test_an_attachment_past_its_last_day_opens_nothing(cast, jean):
    jean.ends_on = clock.today()
    jean.save()
    assert cast.actor("jean").grants
    jean.ends_on = clock.today().replace(year=2020)
    jean.save()
    assert cast.actor("jean").grants == ()
    assert not Rattachement.objects.valides().filter(pk=jean.pk).exists()
