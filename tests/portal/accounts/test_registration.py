"""Sign up, activation links, activation."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend

from tests.portal.accounts.conftest import PASSWORD, SECRET, last_token, registration
from unisson.portal.accounts.actions import recovery
from unisson.portal.accounts.actions.registration import activate, send_activation_again, sign_up
from unisson.portal.accounts.models import LinkPurpose, OneTimeLink, User
from unisson.portal.accounts.queries import person_of_link
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.models import Event, EventKind, OutboxEntry
from unisson.portal.kernel.moving import Refused

pytestmark = pytest.mark.django_db


def codes_of(verb, *arguments):
    with pytest.raises(Refused) as refusal:
        verb(*arguments)
    assert refusal.value.sentence.endswith(".")
    return refusal.value.codes


def test_a_new_account_waits_for_its_link(waiting):
    user = User.objects.get()
    assert not user.is_active
    assert not user.has_usable_password()
    assert user.consented_at is not None
    assert [event.code for event in events.history(user)] == ["COMPTE_CREE", "LIEN_ACTIVATION_ENVOYE"]
    assert "60 minutes" in mail.outbox[0].body


def test_without_consent_nothing_is_kept():
    assert codes_of(sign_up, registration(consent=False)) == ("CONSENTEMENT_ABSENT",)
    assert not User.objects.exists()


def test_only_a_hash_of_the_token_is_kept(waiting):
    link = OneTimeLink.objects.get()
    assert waiting not in link.token_hash
    assert not Event.objects.filter(data__icontains=waiting).exists()
    assert len(waiting) >= 40


def test_activation_opens_the_account(waiting):
    user = activate(waiting, PASSWORD, SECRET)
    assert user.is_active
    assert user.activated_at is not None
    assert user.check_password(PASSWORD)
    told = events.history(user, EventKind.DROIT).get()
    assert (told.code, told.actor_id) == ("COMPTE_ACTIVE", user.pk)
    assert OutboxEntry.objects.filter(event=told).exists()


def test_a_link_serves_once(waiting):
    activate(waiting, PASSWORD, SECRET)
    assert codes_of(activate, waiting, "un autre mot de passe long", SECRET) == ("LIEN_DEJA_UTILISE",)
    assert User.objects.get().check_password(PASSWORD)


def test_a_link_dies_after_sixty_minutes(waiting):
    made = OneTimeLink.objects.get().created_at
    with clock.frozen(made + timedelta(minutes=59, seconds=59)):
        assert person_of_link(waiting, LinkPurpose.ACTIVATION) == User.objects.get()
    with clock.frozen(made + timedelta(minutes=60)):
        assert codes_of(activate, waiting, PASSWORD, SECRET) == ("LIEN_EXPIRE",)
        assert codes_of(person_of_link, waiting, LinkPurpose.ACTIVATION) == ("LIEN_EXPIRE",)
    assert not User.objects.get().is_active


@pytest.mark.parametrize("token", ["", "x", "é" * 50, "' OR 1=1"])
def test_an_unknown_token_opens_nothing(token):
    assert codes_of(activate, token, PASSWORD, SECRET) == ("LIEN_INCONNU",)


def test_a_link_serves_its_own_purpose_only(ines, post):
    post(recovery.ask_new_password, ines.email)
    assert codes_of(activate, last_token(), PASSWORD, SECRET) == ("LIEN_INCONNU",)


def test_a_weak_password_leaves_the_link_good(waiting):
    with pytest.raises(ValidationError):
        activate(waiting, "court", SECRET)
    assert activate(waiting, PASSWORD, SECRET).is_active


def test_a_link_sent_again_replaces_the_lost_one_and_both_die_together(waiting, post):
    post(send_activation_again, " INES@faure.example ")
    again = last_token()
    assert again != waiting
    assert activate(again, PASSWORD, SECRET).is_active
    assert codes_of(activate, waiting, PASSWORD, SECRET) == ("LIEN_DEJA_UTILISE",)


def test_signing_up_again_while_waiting_corrects_the_names(waiting, post):
    post(sign_up, registration("Ines@Faure.example", first_name="Inés"))
    assert User.objects.get().first_name == "Inés"
    assert len(mail.outbox) == 2


def test_signing_up_on_an_active_account_changes_nothing_and_tells_its_mailbox(ines, post):
    post(sign_up, registration(first_name="Pirate"))
    ines.refresh_from_db()
    assert ines.first_name == "Inès"
    assert ines.check_password(PASSWORD)
    assert "/connexion/" in mail.outbox[-1].body
    assert "/activation/" not in mail.outbox[-1].body


def test_a_deactivated_account_receives_no_link(ines, post):
    ines.is_active = False
    ines.save()
    for verb, argument in (
        (sign_up, registration()),
        (send_activation_again, ines.email),
        (recovery.ask_new_password, ines.email),
    ):
        post(verb, argument)
        assert "désactivé" in mail.outbox[-1].body
    assert not OneTimeLink.objects.filter(used_at=None).exists()


def test_every_request_writes_exactly_one_mail(waiting, post):
    """Somebody who watches the page cannot tell an account from none: one mail leaves in both cases."""
    for verb in (send_activation_again, recovery.ask_new_password):
        for address in ("ines@faure.example", "personne@ailleurs.example"):
            before = len(mail.outbox)
            post(verb, address)
            assert len(mail.outbox) == before + 1
            assert mail.outbox[-1].to == [address]


def test_a_mail_server_that_fails_loses_no_account(monkeypatch, post):
    def fail(*args):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    post(sign_up, registration())
    assert User.objects.count() == 1


def test_a_refused_transaction_sends_nothing(django_capture_on_commit_callbacks):
    for _ in range(5):
        sign_up(registration())
    with django_capture_on_commit_callbacks() as callbacks:
        assert codes_of(sign_up, registration()) == ("TROP_DE_DEMANDES",)
    assert callbacks == []
