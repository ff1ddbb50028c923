"""The accounts that the sign-in page of a demonstration presents."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings

from unisson.portal.accounts.queries import active_addresses
from unisson.portal.organisations.models import RoleRattachement


class DemoAccount(NamedTuple):
    """One made-up person."""

    name: str
    email: str
    presentation: str
    structure: str
    role: str


def accounts() -> dict[str, Any]:
    """`demo_accounts` and `demo_password` for the page; nothing unless this is a demonstration whose cast is loaded.

    The cast belongs to another entry point: it is reached by the name the settings give, as a counter of the menu is.
    """
    if not settings.UNISSON_DEMO:
        return {}
    cast = import_module(settings.UNISSON_DEMO_CAST)
    known = active_addresses(person.email for person in cast.PEOPLE)
    shown = [_account(cast, person) for person in cast.PEOPLE if person.email in known]
    return {"demo_accounts": shown, "demo_password": cast.PASSWORD if shown else ""}


def _account(cast: Any, person: Any) -> DemoAccount:
    key, role, _ = person.places[0] if person.places else ("", "", ())
    structure = cast.PLACE_BY_KEY[key].raison_sociale if key else "Support d’Unisson"
    label = str(RoleRattachement(role).label) if role else "Support"
    return DemoAccount(f"{person.first_name} {person.last_name}", person.email, person.presentation, structure, label)
