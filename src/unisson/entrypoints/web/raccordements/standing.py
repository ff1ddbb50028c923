"""How far a raccordement has come, in three steps: the token, the technical account, the calls. Each says what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from unisson.entrypoints.web.raccordements.explaining import UNKNOWN_CLIENT, explained
from unisson.entrypoints.web.shared import formats
from unisson.portal.organisations.models import CompteTechnique, Espace
from unisson.portal.raccordements.models import Application
from unisson.portal.raccordements.queries import Standing, standing_of


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its tone (`ok`, `idle`, `bad`), where it stands, and the page that helps, with its words."""

    name: str
    tone: str
    label: str
    sentence: str
    address: str = ""
    link: str = ""


def steps_of(application: Application) -> list[Step]:
    """The three steps of an application, in the order software takes them."""
    found = standing_of(application)
    return [_token(found), _account(application, found.accounts), _calls(application, found)]


def _token(found: Standing) -> Step:
    refused = found.token_refused
    if refused is not None and (found.token_at is None or refused.at > found.token_at):
        return Step("Jeton", "bad", "Refusé", f"Dernière demande refusée, {formats.ago(refused.at)}. {UNKNOWN_CLIENT}")
    if found.token_at is None:
        sentence = "Le logiciel n’en a pas encore demandé : réglez-y l’adresse du jeton, l’identifiant client et le secret."
        return Step("Jeton", "idle", "Attendu", sentence)
    return Step("Jeton", "ok", "Obtenu", f"Le logiciel connaît son secret ; dernier jeton {formats.ago(found.token_at)}.")


def _account(application: Application, accounts: list[CompteTechnique]) -> Step:
    where = ", ".join(Espace(code).label for code in application.espaces)
    if not accounts:
        sentence = f"Aucun compte technique en cours de validité n’est habilité sur {where}."
        return Step("Compte technique", "bad", "Manquant", sentence, reverse("technical"), "Créer un compte technique")
    names = ", ".join(f"{account.nom} (jusqu’au {formats.day(account.expires_at)})" for account in accounts)
    return Step("Compte technique", "ok", "Ouvert", f"{names}.", reverse("technical"), "Comptes techniques")


def _calls(application: Application, found: Standing) -> Step:
    last, log = found.last_call, reverse("connection_log", args=(application.pk,))
    if last is None:
        sentence = "Le logiciel n’a encore rien demandé. Son premier essai : GET /cpro/diagnostic, qui dit ce qui manque."
        return Step("Appels", "idle", "Attendus", sentence)
    said = explained(last)
    if said.tone == "bad":
        return Step(
            "Appels", "bad", "Refusé", f"Dernier appel refusé, {formats.ago(last.at)}. {said.why}", log, "Journal des appels"
        )
    return Step("Appels", "ok", "En service", f"Dernier appel {formats.ago(last.at)}.", log, "Journal des appels")
