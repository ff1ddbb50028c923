"""A third party acts for a structure: until a day, revocably."""

from datetime import timedelta

import pytest

from unisson.portal.kernel import clock, events
from unisson.portal.organisations.actions.entering import ask_to_join
from unisson.portal.organisations.actions.mandating import Terms, expire, give_mandate, revoke_mandate
from unisson.portal.organisations.models import Mandat, Rattachement, Structure
from unisson.portal.organisations.queries import attachments_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire(cast):
    return cast.actor("claire")


def terms(cast, **more):
    given = {
        "siret": cast.COMPTABLE.identifiant,
        "espaces": ("FACTURES_EMISES",),
        "droit": "MODIFICATION",
        "ends_on": clock.today() + timedelta(days=90),
    }
    return Terms(**given | more)


def may(cast):
    return cast.actor("julie").may("FACTURES_EMISES", cast.MENUISERIE.pk, None, modify=True)


def test_the_accountant_acts_until_the_last_day(cast, claire):
    assert not may(cast)
    mandate = give_mandate(cast.MENUISERIE.pk, claire, terms(cast))
    assert may(cast)
    assert cast.MENUISERIE in [row.structure for row in attachments_of(cast.actor("julie"))]
    assert not cast.actor("julie").may("FACTURES_A_VALIDER", cast.MENUISERIE.pk, None)
    with clock.frozen(clock.now() + timedelta(days=91)):
        assert not may(cast)
        assert cast.MENUISERIE not in Structure.objects.visible_to(cast.actor("julie"))
        assert [expire(), expire()] == [1, 0]
        assert not mandate.is_in_force
        ask_to_join(cast.MENUISERIE.pk, cast.actor("julie"))
    assert events.history(cast.MENUISERIE).last().code == "MANDAT_DONNE"


def test_revoked_at_once(cast, claire):
    mandate = give_mandate(cast.MENUISERIE.pk, claire, terms(cast))
    revoke_mandate(mandate.pk, cast.MENUISERIE.pk, claire)
    revoke_mandate(mandate.pk, cast.MENUISERIE.pk, claire)
    assert not may(cast)
    assert events.history(cast.MENUISERIE).filter(code="MANDAT_REVOQUE").count() == 1
    give_mandate(cast.MENUISERIE.pk, claire, terms(cast, droit="CONSULTATION_UNIQUEMENT"))
    assert cast.actor("julie").may("FACTURES_EMISES", cast.MENUISERIE.pk, None)
    assert not may(cast)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"ends_on": clock.today()}, "MANDAT_DATES"),
        ({"ends_on": clock.today() + timedelta(days=2000)}, "MANDAT_DATES"),
        ({"espaces": ()}, "ESPACE_ABSENT"),
        ({"espaces": ("FACTURES_RECUES",)}, "ESPACE_INCOMPATIBLE"),
        ({"siret": "12"}, "SIRET_LONGUEUR"),
        ({"siret": "21990471100013"}, "MANDATAIRE_INCONNU"),
        ({"siret": "81240573600016"}, "MANDATAIRE_INCONNU"),
    ],
)
def test_what_is_no_mandate(cast, claire, refusal, more, code):
    assert refusal(give_mandate, cast.MENUISERIE.pk, claire, terms(cast, **more)) == (code,)
    assert not Mandat.objects.exists()


def test_one_mandate_at_a_time_and_who_may_give_it(cast, claire, refusal):
    mandate = give_mandate(cast.MENUISERIE.pk, claire, terms(cast))
    assert refusal(give_mandate, cast.MENUISERIE.pk, claire, terms(cast)) == ("MANDAT_EXISTANT",)
    for key in ("julie", "marc", "sam"):
        assert refusal(revoke_mandate, mandate.pk, cast.MENUISERIE.pk, cast.actor(key)) == ("DROIT_INSUFFISANT",)
    with pytest.raises(Mandat.DoesNotExist):
        revoke_mandate(mandate.pk, cast.BUREAUTIQUE.pk, cast.actor("marc"))


def test_a_mandate_takes_nothing_from_who_belongs_already(cast, claire):
    own = Rattachement.objects.create(user=cast.julie, structure=cast.MENUISERIE, state="VALIDEE", requested_at=clock.now())
    mandate = give_mandate(cast.MENUISERIE.pk, claire, terms(cast))
    revoke_mandate(mandate.pk, cast.MENUISERIE.pk, claire)
    own.refresh_from_db()
    assert own.state == "VALIDEE"
