"""Technical accounts: made by the principal, recognised at the door of the API, limited, renewed, closed."""

from datetime import timedelta

import pytest

from tests.factories import make_invoice
from tests.portal.organisations.conftest import make_person
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.actor import EntryPoint
from unisson.portal.kernel.models import Event
from unisson.portal.notifications.models import Notification
from unisson.portal.notifications.sending import listen
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.actions.technical import (
    authenticate_technical_account,
    close_account,
    create_account,
    renew_password,
    set_account_rights,
    warn_of_ends,
)
from unisson.portal.organisations.matrix import Cell, cells_of, fingerprint
from unisson.portal.organisations.models import CompteTechnique, Rattachement, Structure
from unisson.portal.organisations.permissions import Profile, Right, actor_for, holds, profiles_of
from unisson.portal.organisations.refusals import SENTENCES

pytestmark = pytest.mark.django_db
EMISES = Granted("", ("FACTURES_EMISES",))


@pytest.fixture
def sophie(cast):
    return cast.actor("sophie")


@pytest.fixture
def finances(cast):
    return cast.COMMUNE.services.get(code="FIN")


@pytest.fixture
def machine(cast, sophie, finances):
    """An account of the town hall that treats the invoices of its finance service."""
    return create_account(cast.COMMUNE.pk, sophie, "Progiciel", Granted("", ("FACTURES_RECUES",), (finances.pk,)))


def refused_at_the_door(refusal, login, password):
    return refusal(authenticate_technical_account, login, password)


def test_the_password_is_given_once_and_kept_as_a_hash(cast, machine):
    account, password = machine
    assert account.login.startswith(f"TECH_{cast.COMMUNE.pk}_")
    assert "@" in account.login
    row = CompteTechnique.objects.filter(pk=account.pk).values().get()
    assert not [value for value in row.values() if password in str(value)]
    assert not Event.objects.filter(data__icontains=password).exists()
    assert account.expires_at.date() == (clock.now() + timedelta(days=424)).date()


def test_an_actor_of_the_api_with_the_rights_of_the_account(cast, machine, finances):
    account, password = machine
    actor = authenticate_technical_account(account.login, password)
    assert (actor.entry_point, actor.technical_account, actor.user_id) == (EntryPoint.API, account.login, None)
    assert actor.may("FACTURES_RECUES", cast.COMMUNE.pk, finances.pk, modify=True)
    assert not actor.may("FACTURES_RECUES", cast.COMMUNE.pk, None)
    assert not actor.may("FACTURES_EMISES", cast.COMMUNE.pk, finances.pk)
    assert not actor.may("FACTURES_RECUES", cast.HOPITAL.pk, None)
    assert list(Structure.objects.visible_to(actor)) == [cast.COMMUNE]
    assert not Rattachement.objects.visible_to(actor).exists()


def test_it_sees_what_its_service_receives_and_nothing_else(cast, machine, finances):
    account, password = machine
    there = {"recipient": cast.COMMUNE, "status": Status.MISE_A_DISPOSITION}
    mine = make_invoice(recipient_service=finances, **there)
    make_invoice(recipient_service=cast.COMMUNE.services.get(code="TECH"), **there)
    make_invoice(**there)
    make_invoice(status=Status.MISE_A_DISPOSITION)
    actor = authenticate_technical_account(account.login, password)
    assert list(Invoice.objects.visible_to(actor)) == [mine]


def test_a_machine_governs_nothing(cast, machine, refusal, finances):
    account, password = machine
    actor = authenticate_technical_account(account.login, password)
    assert profiles_of(actor, cast.COMMUNE.pk) == {Profile.TECHNIQUE}
    assert profiles_of(actor, cast.HOPITAL.pk) == frozenset()
    held = {right for right in Right if holds(actor, right, cast.COMMUNE.pk)}
    assert held == {Right.READ_FICHE}
    assert refusal(create_account, cast.COMMUNE.pk, actor, "Autre", EMISES) == ("DROIT_INSUFFISANT",)


def test_wrong_unknown_closed_say_the_same(cast, sophie, machine, refusal):
    account, password = machine
    assert refused_at_the_door(refusal, account.login, "faux") == ("TECHNIQUE_REFUSE",)
    assert refused_at_the_door(refusal, account.login, "") == ("TECHNIQUE_REFUSE",)
    assert refused_at_the_door(refusal, "TECH_9_000000@nulle.part", password) == ("TECHNIQUE_REFUSE",)
    close_account(account.pk, cast.COMMUNE.pk, sophie)
    assert refused_at_the_door(refusal, account.login, password) == ("TECHNIQUE_REFUSE",)
    assert not account.habilitations.exists()
    with pytest.raises(CompteTechnique.DoesNotExist):
        renew_password(account.pk, cast.COMMUNE.pk, sophie)


def test_the_end_of_a_password(cast, sophie, machine, refusal):
    account, password = machine
    with clock.frozen(clock.now() + timedelta(days=425)):
        assert refused_at_the_door(refusal, account.login, password) == ("TECHNIQUE_EXPIRE",)
        assert refused_at_the_door(refusal, account.login, "faux") == ("TECHNIQUE_REFUSE",)
        _, fresh = renew_password(account.pk, cast.COMMUNE.pk, sophie)
        assert refused_at_the_door(refusal, account.login, password) == ("TECHNIQUE_REFUSE",)
        assert authenticate_technical_account(account.login, fresh).technical_account == account.login


def test_how_long_is_a_setting(cast, sophie, settings):
    settings.DELAYS = settings.DELAYS | {"MOT_DE_PASSE_TECHNIQUE": 10}
    account, _ = create_account(cast.COMMUNE.pk, sophie, "Progiciel", EMISES)
    assert account.expires_at == account.password_at + timedelta(days=10)


def test_managers_are_told_once_of_an_end_that_comes(cast, sophie, machine):
    account, _ = machine
    assert warn_of_ends() == 0
    with clock.frozen(clock.now() + timedelta(days=400)):
        assert [warn_of_ends(), warn_of_ends()] == [1, 0]
        renew_password(account.pk, cast.COMMUNE.pk, sophie)
        assert warn_of_ends() == 0
    assert [event.code for event in events.history(account)].count("COMPTE_TECHNIQUE_FIN_PROCHE") == 1


def test_every_change_is_written_and_told(cast, sophie, machine, finances):
    account, _ = machine
    zoe = make_person("Zoe")
    Rattachement.objects.create(
        user=zoe, structure=cast.COMMUNE, state="VALIDEE", role="GESTIONNAIRE_SECONDAIRE", requested_at=clock.now()
    )
    wanted = {Cell("FACTURES_RECUES", None, "CONSULTATION_UNIQUEMENT")}
    set_account_rights(account.pk, cast.COMMUNE.pk, sophie, wanted)
    renew_password(account.pk, cast.COMMUNE.pk, sophie)
    close_account(account.pk, cast.COMMUNE.pk, sophie)
    written = list(events.history(account))
    assert [(event.code, event.kind, event.actor_id) for event in written] == [
        ("COMPTE_TECHNIQUE_CREE", "DROIT", cast.sophie.pk),
        ("COMPTE_TECHNIQUE_DROITS", "DROIT", cast.sophie.pk),
        ("COMPTE_TECHNIQUE_MOT_DE_PASSE", "DROIT", cast.sophie.pk),
        ("COMPTE_TECHNIQUE_FERME", "DROIT", cast.sophie.pk),
    ]
    assert (len(written[1].data["ajoutes"]), len(written[1].data["retires"])) == (1, 1)
    for event in written:
        listen(event)  # told the next morning to who chose nothing
    assert set(Notification.objects.values_list("user_id", "event__code")) == {
        (zoe.pk, "COMPTE_TECHNIQUE_CREE"),
        (zoe.pk, "COMPTE_TECHNIQUE_MOT_DE_PASSE"),
    }


def test_what_an_account_calls_is_dated(cast, machine):
    account, password = machine
    authenticate_technical_account(account.login, password)
    first = CompteTechnique.objects.get(pk=account.pk).seen_at
    authenticate_technical_account(account.login, password)
    assert CompteTechnique.objects.get(pk=account.pk).seen_at == first
    with clock.frozen(clock.now() + timedelta(hours=2)):
        authenticate_technical_account(account.login, password)
    assert CompteTechnique.objects.get(pk=account.pk).seen_at > first


def test_only_the_principal_manages_them(cast, machine, refusal):
    account, _ = machine
    second = make_person("Zoe")
    Rattachement.objects.create(
        user=second, structure=cast.COMMUNE, state="VALIDEE", role="GESTIONNAIRE_SECONDAIRE", requested_at=clock.now()
    )
    others = [actor_for(second), cast.actor("jean"), cast.actor("sam"), cast.actor("claire")]
    for actor in others:
        assert refusal(create_account, cast.COMMUNE.pk, actor, "Autre", EMISES) == ("DROIT_INSUFFISANT",)
        for verb in (renew_password, close_account):
            assert refusal(verb, account.pk, cast.COMMUNE.pk, actor) == ("DROIT_INSUFFISANT",)
        assert refusal(set_account_rights, account.pk, cast.COMMUNE.pk, actor, ()) == ("DROIT_INSUFFISANT",)
    assert holds(others[0], Right.READ_TECHNICAL, cast.COMMUNE.pk)


@pytest.mark.parametrize(
    ("nom", "granted", "code"),
    [
        (" ", EMISES, "TECHNIQUE_NOM_ABSENT"),
        ("Progiciel", EMISES, "TECHNIQUE_NOM_PRIS"),
        ("Autre", Granted("", ()), "ESPACE_ABSENT"),
        ("Autre", Granted("", ("INCONNU",)), "ESPACE_INCOMPATIBLE"),
        ("Autre", Granted("", ("FACTURES_EMISES",), (0,)), "SERVICE_INCONNU"),
    ],
)
def test_what_is_no_account(cast, sophie, machine, refusal, nom, granted, code):
    assert refusal(create_account, cast.COMMUNE.pk, sophie, nom, granted) == (code,)
    assert code in SENTENCES
    assert CompteTechnique.objects.count() == 1


def test_two_managers_do_not_overwrite_each_other(cast, sophie, machine, refusal):
    account, _ = machine
    seen = fingerprint(cells_of(account))
    set_account_rights(account.pk, cast.COMMUNE.pk, sophie, {Cell("FACTURES_EMISES", None, "MODIFICATION")}, seen)
    assert refusal(set_account_rights, account.pk, cast.COMMUNE.pk, sophie, (), seen) == ("DROITS_CHANGES",)
    assert len(cells_of(account)) == 1
