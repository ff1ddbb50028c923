"""Who calls: the application by its token, the technical account by `cpro-account`. Each refusal says what is missing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from unisson.entrypoints.api.cpro.refusals import Echec
from unisson.entrypoints.api.cpro.table import Operation
from unisson.portal.kernel.actor import Actor
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.actions.technical import authenticate_technical_account
from unisson.portal.organisations.models import Espace
from unisson.portal.raccordements import tokens
from unisson.portal.raccordements.models import Application

Headers = Mapping[str, str]


def application_of(headers: Headers) -> Application:
    """The application of the Bearer token. Raises Echec: JETON_ABSENT, JETON_REFUSE."""
    token = _bearer(headers)
    if not token:
        raise Echec("JETON_ABSENT")
    application = tokens.application_of(token)
    if application is None:
        raise Echec("JETON_REFUSE")
    return application


def formerly(headers: Headers) -> Application | None:
    """The application of a token that has expired: it opens nothing more, but its manager should know."""
    return tokens.expired(_bearer(headers))


def _bearer(headers: Headers) -> str:
    kind, _, token = headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def actor_of(headers: Headers) -> Actor:
    """The actor of the technical account. Raises Echec: COMPTE_ABSENT, COMPTE_REFUSE, RATTACHEMENT."""
    login, password = _account(headers.get("cpro-account", ""))
    try:
        actor = authenticate_technical_account(login, password)
    except Refused as refused:
        raise Echec("COMPTE_REFUSE", phrase=refused.sentence) from refused
    if not actor.grants:
        raise Echec("RATTACHEMENT")
    return actor


def _account(value: str) -> tuple[str, str]:
    try:
        login, colon, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise Echec("COMPTE_ABSENT") from None
    if not (login and colon and password) or "\0" in login:
        raise Echec("COMPTE_ABSENT")
    return login, password


def authorise(operation: Operation, application: Application, actor: Actor) -> None:
    """Nothing when both the application and the account open one of its espaces. Raises Echec: SCOPE, HABILITATION."""
    if not operation.espaces:
        return
    names = " ou ".join(Espace(espace).label for espace in operation.espaces)
    opened = [espace for espace in operation.espaces if espace in application.espaces]
    if not opened:
        raise Echec("SCOPE", application=application.nom, espace=names)
    held = [grant for grant in actor.grants if grant.espace in opened]
    if not held:
        raise Echec("HABILITATION", espace=names, droit="")
    if operation.writes and not any(grant.may_modify for grant in held):
        raise Echec("HABILITATION", espace=names, droit=" en modification")
