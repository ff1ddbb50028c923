"""The secret question: what counts in an answer, when it is asked, when it locks."""

from datetime import timedelta

import pytest
from django.core import mail

from tests.portal.accounts.conftest import ANSWER, PASSWORD, SECRET, last_token
from tests.portal.accounts.test_registration import codes_of
from unisson.portal.accounts.actions import secret
from unisson.portal.accounts.actions.recovery import answer_question, ask_new_password, reset_password
from unisson.portal.accounts.actions.registration import activate
from unisson.portal.accounts.actions.secret import Secret
from unisson.portal.accounts.models import OneTimeLink, SecretQuestion, User
from unisson.portal.accounts.queries import awaits_answer, question_of
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.models import Event

pytestmark = pytest.mark.django_db
NEW = "une brioche du dimanche matin"


@pytest.fixture
def token(ines, post):
    post(ask_new_password, ines.email)
    return last_token()


def test_the_answer_is_kept_hashed_only(ines):
    kept = SecretQuestion.objects.get(user=ines)
    assert str(kept) == "Quel était le nom de votre première école ?"
    assert "eloi" not in kept.answer_hash.lower()
    assert not Event.objects.filter(data__icontains="eloi").exists()


@pytest.mark.parametrize("typed", [ANSWER, "ecole saint eloi", "  ÉCOLE  SAINT-ELOI ! ", "École Saint’Éloi"])
def test_case_accents_and_punctuation_do_not_count(token, typed):
    answer_question(token, typed)
    assert not awaits_answer(token)


def test_the_link_alone_changes_no_password(ines, token):
    assert codes_of(reset_password, token, NEW) == ("QUESTION_SANS_REPONSE",)
    ines.refresh_from_db()
    assert ines.check_password(PASSWORD)
    answer_question(token, ANSWER)
    assert reset_password(token, NEW).check_password(NEW)


def test_an_answer_serves_the_link_it_was_given_for(ines, token, post):
    answer_question(token, ANSWER)
    post(ask_new_password, ines.email)
    assert codes_of(reset_password, last_token(), NEW) == ("QUESTION_SANS_REPONSE",)


def test_five_wrong_answers_lock_for_an_hour_on_every_link(ines, token, post):
    tries = [codes_of(answer_question, token, "Saint-Jean") for _ in range(5)]
    assert tries == [("REPONSE_INCORRECTE",)] * 4 + [("QUESTION_BLOQUEE",)]
    post(ask_new_password, ines.email)
    assert codes_of(answer_question, last_token(), ANSWER) == ("QUESTION_BLOQUEE",)
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        post(ask_new_password, ines.email)
        answer_question(last_token(), ANSWER)


def test_a_right_answer_forgets_the_wrong_ones(token):
    for _ in range(3):
        codes_of(answer_question, token, "Saint-Jean")
    answer_question(token, ANSWER)
    assert [codes_of(answer_question, token, "x") for _ in range(4)] == [("REPONSE_INCORRECTE",)] * 4


def test_a_dead_link_asks_nothing(token):
    with clock.frozen(OneTimeLink.objects.last().expires_at):
        assert codes_of(answer_question, token, ANSWER) == ("LIEN_EXPIRE",)


def test_an_account_without_question_is_recovered_by_the_link(ines, token):
    SecretQuestion.objects.all().delete()
    assert reset_password(token, NEW).check_password(NEW)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Secret("PREMIERE_ECOLE", "", "é !"), "REPONSE_TROP_COURTE"),
        (Secret("LIBRE", "   ", "Saint-Éloi"), "QUESTION_VIDE"),
        (Secret("LIBRE", "Mon école, Saint Éloi ?", "saint-eloi"), "REPONSE_DANS_LA_QUESTION"),
    ],
)
def test_a_bad_secret_opens_no_account_and_leaves_the_link_good(waiting, given, code):
    assert codes_of(activate, waiting, PASSWORD, given) == (code,)
    assert not User.objects.get().is_active
    assert activate(waiting, PASSWORD, SECRET).is_active


def test_it_is_changed_with_the_current_password_and_the_person_is_told(ines, post):
    mine = Secret("LIBRE", "Le nom du bateau de mon oncle ?", "Belle-Étoile")
    assert codes_of(secret.change, ines.pk, "faux", mine) == ("MOT_DE_PASSE_ACTUEL_INCORRECT",)
    post(secret.change, ines.pk, PASSWORD, mine)
    assert str(question_of(ines)) == "Le nom du bateau de mon oncle ?"
    secret.check_answer(ines, "belle etoile")
    assert mail.outbox[-1].to == [ines.email]
    assert "QUESTION_SECRETE_CHANGEE" in [event.code for event in events.history(ines)]
