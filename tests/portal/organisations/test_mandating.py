"""A third party acts for a structure: until a day, revocably."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import make_invoice, make_sent
from unisson.portal.accounts.models import User
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock, events
from unisson.portal.organisations.actions import governing
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.entering import ask_to_join
from unisson.portal.organisations.actions.mandating import Terms, expire, give_mandate, revoke_mandate
from unisson.portal.organisations.models import Mandat, Rattachement, Structure
from unisson.portal.organisations.permissions import Right, actor_for, holds
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


# -- its whole life -----------------------------------------------------------------------------------------------------


@pytest.fixture
def mandate(cast, claire):
    return give_mandate(cast.MENUISERIE.pk, claire, terms(cast))


def colleague(cast, role="GESTIONNAIRE_SECONDAIRE"):
    """Zoe, invited to the accountant's firm by Julie."""
    rights = Granted(role, ("FACTURES_EMISES",))
    link = governing.invite(cast.COMPTABLE.pk, cast.actor("julie"), governing.Invited("zoe@perrin.example", "Zoe", "P"), rights)
    User.objects.filter(pk=link.user_id).update(is_active=True, activated_at=clock.now())
    return link


def acts(link, cast):
    return actor_for(User.objects.get(pk=link.user_id)).may("FACTURES_EMISES", cast.MENUISERIE.pk, None, modify=True)


def test_it_is_visible_to_both_and_in_the_history(cast, mandate, client_of):
    given = client_of("claire").get("/structure/mandats/").content.decode()
    received = client_of("julie").get("/structure/mandats/").content.decode()
    assert "Cabinet Perrin" in given
    assert "Menuiserie Roussel" in received
    assert "Julie Perrin" in client_of("claire").get("/utilisateurs/").content.decode()
    assert "Mandat donné" in client_of("claire").get("/activites/").content.decode()
    assert "Menuiserie Roussel" in client_of("julie").get("/compte/").content.decode()


def test_the_accountant_deposits_under_their_own_name_and_governs_nothing(cast, mandate, client_of):
    julie = client_of("julie")
    assert julie.post(reverse("switch_structure"), {"structure": cast.MENUISERIE.pk}).status_code == 302
    assert b'name="fichier"' in julie.get(reverse("deposit")).content
    draft = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, numero_engagement="EJ-1")
    sent = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("julie"), number="J-1")
    told = events.history(sent).filter(code="send").get()
    assert (told.actor_id, told.actor_label) == (cast.julie.pk, "Julie Perrin")
    assert draft in Invoice.objects.visible_to(cast.actor("julie"))
    held = {right for right in Right if holds(cast.actor("julie"), right, cast.MENUISERIE.pk)}
    assert held == {Right.READ_FICHE}


def test_a_new_manager_of_the_firm_acts_and_stops_with_the_role(cast, mandate):
    zoe = colleague(cast)
    assert acts(zoe, cast)
    governing.change_role(zoe.pk, cast.actor("julie"), "UTILISATEUR")
    assert not acts(zoe, cast)
    governing.change_role(zoe.pk, cast.actor("julie"), "GESTIONNAIRE_SECONDAIRE")
    assert not acts(zoe, cast), "who once lost it receives it by a new mandate only"


def test_a_plain_user_of_the_firm_receives_nothing(cast, mandate):
    assert not acts(colleague(cast, "UTILISATEUR"), cast)


@pytest.mark.parametrize("verb", [governing.detach, governing.suspend])
def test_who_leaves_the_firm_loses_its_clients_at_once(cast, mandate, verb):
    zoe = colleague(cast)
    verb(zoe.pk, cast.actor("julie"))
    assert not acts(zoe, cast)
    gone = Rattachement.objects.get(user_id=zoe.user_id, structure=cast.MENUISERIE)
    assert (gone.state, gone.habilitations.count()) == ("SUPPRIMEE", 0)
    assert events.history(gone).last().actor_id == cast.julie.pk
    assert may(cast), "the others go on"


def test_whom_the_client_detached_does_not_come_back(cast, mandate, claire):
    julie = Rattachement.objects.get(user=cast.julie, structure=cast.MENUISERIE)
    governing.detach(julie.pk, claire)
    zoe = colleague(cast)
    assert acts(zoe, cast)
    assert not may(cast)


def test_revoking_ends_the_suspended_too(cast, mandate, claire):
    julie = Rattachement.objects.get(user=cast.julie, structure=cast.MENUISERIE)
    governing.suspend(julie.pk, claire)
    revoke_mandate(mandate.pk, cast.MENUISERIE.pk, claire)
    julie.refresh_from_db()
    assert julie.state == "SUPPRIMEE"
