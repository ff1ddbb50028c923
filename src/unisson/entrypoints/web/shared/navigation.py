"""The navigation as a table: one line per entry, in reading order. An entry whose page does not exist is not shown."""

import logging
from collections.abc import Callable
from enum import Flag, auto
from functools import cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from unisson.portal.organisations.models import Espace

log = logging.getLogger(__name__)


class Seen(Flag):
    """Who reads the page; an entry is shown when it shares one of these with the reader."""

    ANONYMOUS = auto()
    MEMBER = auto()  # signed in
    PRIVATE = auto()  # the current structure is a company
    PUBLIC = auto()  # the current structure is a public entity
    MANAGER = auto()  # gestionnaire of the current structure
    SUPPORT = auto()  # support agent
    ANY_STRUCTURE = PRIVATE | PUBLIC
    EVERYONE = ANONYMOUS | MEMBER


class Entry(NamedTuple):
    """One line of the navigation. `counter` is the dotted name of a callable(request) -> int, absent when empty.

    `espace`: shown only to who has it open in the current structure, with the right to modify when `to_modify`.
    """

    code: str
    label: str
    url_name: str
    seen_by: Seen
    group: str = ""
    counter: str = ""
    icon: str = ""
    espace: str = ""
    to_modify: bool = False


class Link(NamedTuple):
    """An entry as shown to one person."""

    code: str
    label: str
    url: str
    current: bool
    waiting: int = 0
    icon: str = ""


class Group(NamedTuple):
    """Links under one heading (none for the first)."""

    title: str
    links: tuple[Link, ...]


EMISES = Espace.FACTURES_EMISES
ENTRIES: tuple[Entry, ...] = (
    Entry("home", "À faire", "home", Seen.MEMBER, counter="unisson.entrypoints.web.invoices.counters.to_do"),
    Entry("dashboard", "Tableau de bord", "dashboard", Seen.ANY_STRUCTURE | Seen.SUPPORT),
    Entry("every", "Rechercher une facture", "every", Seen.ANY_STRUCTURE),
    Entry("deposit", "Déposer", "deposit", Seen.ANY_STRUCTURE, "Mes factures", espace=EMISES, to_modify=True),
    Entry("entry", "Saisir en ligne", "saisie", Seen.ANY_STRUCTURE, "Mes factures", espace=EMISES, to_modify=True),
    Entry("issued", "Factures émises", "issued", Seen.ANY_STRUCTURE, "Mes factures", espace=EMISES),
    Entry("flux", "Suivi des dépôts", "flux_list", Seen.ANY_STRUCTURE, "Mes factures", espace=EMISES),
    Entry("orders", "Engagements reçus", "engagements_received", Seen.ANY_STRUCTURE, "Mes factures", espace=EMISES),
    Entry(
        "to_validate",
        "Factures à valider",
        "to_validate",
        Seen.PRIVATE,
        "Mes factures",
        "unisson.entrypoints.web.invoices.counters.to_validate",
        espace=Espace.FACTURES_A_VALIDER,
    ),
    Entry(
        "received",
        "Factures reçues",
        "received",
        Seen.PUBLIC,
        "Factures à payer",
        "unisson.entrypoints.web.invoices.counters.received",
        espace=Espace.FACTURES_RECUES,
    ),
    Entry("engagements", "Engagements", "engagements", Seen.PUBLIC, "Factures à payer", espace=Espace.ENGAGEMENTS),
    Entry("structure", "Fiche et services", "structure", Seen.ANY_STRUCTURE, "Ma structure"),
    Entry(
        "members",
        "Utilisateurs",
        "members",
        Seen.MANAGER,
        "Ma structure",
        "unisson.entrypoints.web.organisations.counters.join_requests",
    ),
    Entry("activities", "Activités du gestionnaire", "activities", Seen.MANAGER, "Ma structure"),
    Entry("connections", "Raccordements", "connections", Seen.MANAGER, "Ma structure"),
    Entry("bank", "Coordonnées bancaires", "bank", Seen.MANAGER, "Ma structure"),
    Entry("archives", "Archives", "archives", Seen.MANAGER, "Ma structure"),
    Entry(
        "join_requests",
        "Demandes de rattachement",
        "members",
        Seen.SUPPORT,
        "Support",
        "unisson.entrypoints.web.organisations.counters.join_requests",
    ),
    Entry(
        "successions",
        "Successions",
        "successions",
        Seen.SUPPORT,
        "Support",
        "unisson.entrypoints.web.organisations.counters.successions",
    ),
    Entry("structure_public", "Créer une structure publique", "structure_public", Seen.SUPPORT, "Support"),
    Entry("directory_refreshes", "Actualisation de l’annuaire", "directory:refreshes", Seen.SUPPORT, "Support"),
    Entry("directory_quality", "Qualité de l’annuaire", "directory:quality_overview", Seen.SUPPORT, "Support"),
    Entry("seals", "Sceaux", "seals", Seen.SUPPORT, "Support"),
    Entry("interest_rates", "Taux d’intérêt", "interest_rates", Seen.SUPPORT, "Support"),
    Entry("directory", "Annuaire", "directory", Seen.EVERYONE, "S’informer"),
    Entry("verify", "Vérifier une facture", "verify", Seen.EVERYONE, "S’informer"),
    Entry("help", "Aide", "help", Seen.EVERYONE, "S’informer"),
    Entry("demo_mail", "Courrier de démonstration", "demo_mail", Seen.EVERYONE, "S’informer"),
)

# Links of the header and footer, resolved the same safe way: code -> url names tried in order.
LINKS: dict[str, tuple[str, ...]] = {
    "home": ("home",),
    "landing": ("landing", "home"),
    "help": ("help",),
    "directory": ("directory",),
    "verify": ("verify",),
    "account": ("account",),
    "sign_in": ("sign_in", "account_login"),
    "sign_up": ("sign_up", "account_signup"),
    "sign_out": ("sign_out", "account_logout"),
    "switch_structure": ("switch_structure",),
    "structure_new": ("structure_new",),
    "demo_mail": ("demo_mail",),
    "accessibility": ("accessibility",),
    "legal": ("legal",),
}


def url_or_none(*names: str) -> str:
    """The address of the first url name that exists, else an empty string."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def reader(request: HttpRequest) -> Seen:
    """Who reads this page, from what the session middleware left on the request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Seen.ANONYMOUS
    seen = Seen.MEMBER | (Seen.SUPPORT if getattr(user, "is_support", False) else Seen(0))
    structure = getattr(request, "current_structure", None)
    if structure is not None:
        seen |= Seen.PUBLIC if getattr(structure, "is_public", False) else Seen.PRIVATE
        if getattr(request, "is_manager", False):
            seen |= Seen.MANAGER
    return seen


@cache
def _counter(name: str) -> Callable[[HttpRequest], int] | None:
    try:
        found: Callable[[HttpRequest], int] = import_string(name)
    except ImportError:
        return None
    return found


def _count(entry: Entry, request: HttpRequest) -> int:
    """A counter decorates: when it fails the page is shown without it and the failure is logged."""
    counter = _counter(entry.counter) if entry.counter else None
    if counter is None:
        return 0
    try:
        return counter(request)
    except Exception:
        log.exception("navigation counter failed", extra={"entry": entry.code})
        return 0


def _is_open(entry: Entry, request: HttpRequest) -> bool:
    """Whether a grant of the reader in the current structure opens this entry: a menu leads to no closed door."""
    actor, structure = getattr(request, "actor", None), getattr(request, "current_structure", None)
    if not entry.espace or actor is None or structure is None:
        return True
    mine = (grant for grant in actor.grants if grant.structure_id == structure.pk and grant.espace == entry.espace)
    return any(grant.may_modify or not entry.to_modify for grant in mine)


def is_current(url: str, path: str) -> bool:
    """An entry is current on its own page and on the pages under it; the root only on itself."""
    return path == url or (url.count("/") > 1 and path.startswith(url))


def groups(request: HttpRequest, entries: tuple[Entry, ...] = ENTRIES) -> list[Group]:
    """The navigation of this reader, grouped, the longest matching entry marked as current."""
    who = reader(request)
    open_to = [entry for entry in entries if entry.seen_by & who and _is_open(entry, request)]
    shown = [(entry, url) for entry in open_to if (url := url_or_none(entry.url_name))]
    matching = [url for _, url in shown if is_current(url, request.path)]
    current = max(matching, key=len, default="")
    titles = list(dict.fromkeys(entry.group for entry, _ in shown))
    return [
        Group(title, tuple(_link(entry, url, current, request) for entry, url in shown if entry.group == title))
        for title in titles
    ]


def _link(entry: Entry, url: str, current: str, request: HttpRequest) -> Link:
    return Link(entry.code, entry.label, url, url == current, _count(entry, request), entry.icon)


def links() -> dict[str, Any]:
    """Addresses of the header and footer, empty when the page does not exist."""
    return {code: url_or_none(*names) for code, names in LINKS.items()}
