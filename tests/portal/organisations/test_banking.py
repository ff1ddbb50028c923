"""Bank accounts: checked, cooled, confirmed by another, told."""

from datetime import timedelta

import pytest

from tests.factories import make_invoice
from tests.portal.organisations.conftest import make_person
from unisson.lifecycles.invoice import Status
from unisson.portal.kernel import clock, files
from unisson.portal.kernel.models import Event
from unisson.portal.notifications.sending import listen
from unisson.portal.organisations.actions.banking import (
    Account,
    Attached,
    add_account,
    choose_account,
    confirm_account,
    withdraw_account,
)
from unisson.portal.organisations.bank import recent_change
from unisson.portal.organisations.models import CoordonneesBancaires, Rattachement
from unisson.portal.organisations.permissions import actor_for

pytestmark = pytest.mark.django_db
FIRST = Account("Courant", "FR76 3000 6000 0112 3456 7890 189", "AGRIFRPP")
SECOND = Account("Épargne", "DE89 3704 0044 0532 0130 00")


@pytest.fixture
def claire(cast):
    return cast.actor("claire")


@pytest.fixture
def second(cast):
    zoe = make_person("Zoe")
    Rattachement.objects.create(
        user=zoe, structure=cast.MENUISERIE, state="VALIDEE", role="GESTIONNAIRE_SECONDAIRE", requested_at=clock.now()
    )
    return actor_for(zoe)


def usable(cast):
    return list(CoordonneesBancaires.objects.utilisables().filter(structure=cast.MENUISERIE))


def test_a_new_account_cools_off_a_day(cast, claire):
    account = add_account(cast.MENUISERIE.pk, claire, FIRST)
    assert (account.iban, account.is_default, account.is_usable) == ("FR7630006000011234567890189", True, False)
    assert usable(cast) == []
    with clock.frozen(clock.now() + timedelta(hours=23)):
        assert usable(cast) == []
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert usable(cast) == [account]


def test_another_manager_confirms_never_the_author(cast, claire, second, refusal):
    account = add_account(cast.MENUISERIE.pk, claire, FIRST)
    assert refusal(confirm_account, account.pk, cast.MENUISERIE.pk, claire) == ("CONFIRMATION_PAR_UN_AUTRE",)
    confirm_account(account.pk, cast.MENUISERIE.pk, second)
    assert usable(cast) == [account]


def test_the_other_managers_are_told(cast, claire, second):
    add_account(cast.MENUISERIE.pk, claire, FIRST)
    event = Event.objects.get(code="COORDONNEES_AJOUTEES")
    from unisson.portal.notifications.models import Notification

    told = Notification.objects.filter(pk__in=listen(event)).values_list("user_id", flat=True)
    assert list(told) == [second.user_id]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Account("", FIRST.iban), "NOM_COMPTE_ABSENT"),
        (Account("X", "FR76 3000 6000 0112 3456 7890 18"), "IBAN_INVALIDE"),
        (Account("X", "FR76 3000 6000 0112 3456 7890 198"), "IBAN_INVALIDE"),
        (Account("X", "ZZ76 3000"), "IBAN_INVALIDE"),
        (Account("X", ""), "IBAN_INVALIDE"),
        (Account("X", FIRST.iban, "AGRI"), "BIC_INVALIDE"),
        (Account("X", FIRST.iban, "DEUTDEFF"), "BIC_INVALIDE"),
        (Account("X", FIRST.iban, est_affactureur=True), "FACTOR_ABSENT"),
        (Account("X", FIRST.iban, rib=Attached("rib.exe", b"MZ...")), "RIB_REFUSE"),
    ],
)
def test_a_bad_account(cast, claire, refusal, given, code):
    assert refusal(add_account, cast.MENUISERIE.pk, claire, given) == (code,)
    assert not CoordonneesBancaires.objects.exists()


def test_the_rib_is_kept(cast, claire):
    account = add_account(cast.MENUISERIE.pk, claire, Account("X", FIRST.iban, rib=Attached("rib.pdf", b"%PDF-1.7 rib")))
    assert files.fetch(account.rib_sha256) == b"%PDF-1.7 rib"


def test_default_and_withdrawal(cast, claire, refusal):
    first = add_account(cast.MENUISERIE.pk, claire, FIRST)
    assert refusal(add_account, cast.MENUISERIE.pk, claire, FIRST) == ("IBAN_DEJA",)
    other = add_account(cast.MENUISERIE.pk, claire, SECOND)
    assert refusal(choose_account, other.pk, cast.MENUISERIE.pk, claire) == ("COMPTE_EN_ATTENTE",)
    with clock.frozen(clock.now() + timedelta(hours=25)):
        choose_account(other.pk, cast.MENUISERIE.pk, claire)
        withdraw_account(first.pk, cast.MENUISERIE.pk, claire)
        assert usable(cast) == [other]
    add_account(cast.MENUISERIE.pk, claire, FIRST)


def test_who_may_not(cast, refusal):
    assert refusal(add_account, cast.BUREAUTIQUE.pk, cast.actor("lucie"), FIRST) == ("DROIT_INSUFFISANT",)
    assert refusal(add_account, cast.BUREAUTIQUE.pk, cast.actor("sam"), FIRST) == ("DROIT_INSUFFISANT",)
    assert refusal(add_account, cast.BUREAUTIQUE.pk, cast.actor("claire"), FIRST) == ("DROIT_INSUFFISANT",)


def test_recipients_are_warned_of_a_change_not_of_a_first_account(cast, claire):
    add_account(cast.MENUISERIE.pk, claire, FIRST)
    assert recent_change(cast.MENUISERIE.pk, clock.now()) is None
    later = clock.now() + timedelta(days=100)
    with clock.frozen(later):
        changed = add_account(cast.MENUISERIE.pk, claire, SECOND)
    assert recent_change(cast.MENUISERIE.pk, later + timedelta(days=3)) == changed
    assert recent_change(cast.MENUISERIE.pk, later - timedelta(days=3)) is None
    assert recent_change(cast.MENUISERIE.pk, later + timedelta(days=70)) is None


def test_the_banner_is_on_the_invoice_of_the_recipient_only(cast, claire, client_of):
    add_account(cast.MENUISERIE.pk, claire, FIRST)
    add_account(cast.MENUISERIE.pk, claire, SECOND)
    invoice = make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION)
    words = "Coordonnées bancaires récentes"
    assert words in client_of("sophie").get(f"/factures/{invoice.pk}/").content.decode()
    assert words not in client_of("claire").get(f"/factures/{invoice.pk}/").content.decode()
