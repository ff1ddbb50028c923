"""The secret question: chosen at activation, asked when the password is lost, changed with the current password."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from unisson.portal.accounts import mails
from unisson.portal.accounts.actions.limiting import check, forget, take
from unisson.portal.accounts.models import QuestionSecrete, Scope, SecretQuestion, User
from unisson.portal.accounts.queries import question_of
from unisson.portal.accounts.refusals import refused
from unisson.portal.kernel import clock, events
from unisson.portal.kernel.models import EventKind

SHORTEST_ANSWER = 3
SHORTEST_QUESTION = 10


@dataclass(frozen=True, slots=True)
class Secret:
    """A question of the list, or one's own words for it, and the answer."""

    question: str
    own_words: str
    answer: str


def normal(answer: str) -> str:
    """What counts in an answer: its letters and digits, without accents nor case. « École St-Éloi » is « ecolesteloi »."""
    plain = unicodedata.normalize("NFKD", answer).casefold()
    return "".join(character for character in plain if character.isalnum())


def judge(given: Secret) -> None:
    """Raises Refused: QUESTION_VIDE, REPONSE_TROP_COURTE, REPONSE_DANS_LA_QUESTION."""
    is_own = given.question == QuestionSecrete.LIBRE
    if is_own and len(given.own_words.strip()) < SHORTEST_QUESTION:
        raise refused("QUESTION_VIDE")
    answer = normal(given.answer)
    if len(answer) < SHORTEST_ANSWER:
        raise refused("REPONSE_TROP_COURTE")
    if is_own and answer in normal(given.own_words):
        raise refused("REPONSE_DANS_LA_QUESTION")


def write(user: User, given: Secret) -> None:
    """Keep the question of a person and the hash of the answer. Raises Refused as `judge` does."""
    judge(given)
    own = given.own_words.strip() if given.question == QuestionSecrete.LIBRE else ""
    values = {"question": given.question, "own_words": own, "answer_hash": make_password(normal(given.answer))}
    SecretQuestion.objects.update_or_create(user=user, defaults=values | {"chosen_at": clock.now()})


@transaction.atomic
def change(user_id: int, current: str, given: Secret) -> None:
    """Choose another question, the current password in hand, and tell the person.

    Raises Refused: MOT_DE_PASSE_ACTUEL_INCORRECT, QUESTION_VIDE, REPONSE_TROP_COURTE, REPONSE_DANS_LA_QUESTION.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.check_password(current):
        raise refused("MOT_DE_PASSE_ACTUEL_INCORRECT")
    write(user, given)
    events.record(user, EventKind.DROIT, "QUESTION_SECRETE_CHANGEE", user.actor)
    mails.send(mails.QUESTION_CHANGED, user.email, user=user)


def check_answer(user: User, answer: str) -> None:
    """Count the try, then compare. Must not run in a transaction that a refusal would undo.

    Raises Refused: REPONSE_INCORRECTE, then QUESTION_BLOQUEE at the fifth wrong answer.
    """
    left = take(Scope.QUESTION_SECRETE, str(user.pk))
    question = question_of(user)
    if question is not None and check_password(normal(answer), question.answer_hash):
        forget(Scope.QUESTION_SECRETE, str(user.pk))
        return
    check(Scope.QUESTION_SECRETE, str(user.pk))
    raise refused("REPONSE_INCORRECTE", left="il vous reste un essai" if left == 1 else f"il vous reste {left} essais")
