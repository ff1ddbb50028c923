"""Law 14 for every role and every service: what each may do to a structure, open as a page, read and treat as an invoice.

The expectations are written by hand, apart from the table of the code: a right given by mistake fails here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.architecture.test_access import PLAIN, WITH_OBJECT
from tests.factories import make_invoice
from unisson.lifecycles.invoice import Status
from unisson.portal.accounts.models import User
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import ANONYMOUS, Actor
from unisson.portal.kernel.models import Event, EventKind
from unisson.portal.organisations.actions import (
    deciding,
    entering,
    fiche,
    governing,
    granting,
    mandating,
    succeeding,
    technical,
)
from unisson.portal.organisations.actions.banking import Attached
from unisson.portal.organisations.actions.deciding import Granted
from unisson.portal.organisations.matrix import Cell
from unisson.portal.organisations.models import Habilitation, Rattachement
from unisson.portal.organisations.permissions import Right, actor_for, holds

pytestmark = pytest.mark.django_db

RECUES, EMISES = "FACTURES_RECUES", "FACTURES_EMISES"


@dataclass
class Role:
    """One role on the town hall: who acts, and their browser (None for a machine and a visitor)."""

    actor: Actor
    client: Client | None = None


def _person(name: str) -> User:
    return User.objects.create_user(f"{name}@commune.example", first_name=name, is_active=True, date_joined=clock.now())


def _attach(structure, user, role, *rights, **more) -> Rattachement:
    values = {"state": "VALIDEE", "requested_at": clock.now()} | more
    link = Rattachement.objects.create(user=user, structure=structure, role=role, **values)
    Habilitation.objects.bulk_create(
        Habilitation(rattachement=link, espace=espace, service=service, droit=droit) for espace, service, droit in rights
    )
    return link


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def roles(cast) -> dict[str, Role]:
    """Everybody who may stand before the town hall, once each."""
    town = cast.COMMUNE
    office = {row.code: row for row in town.services.all()}
    whole = (RECUES, None, "MODIFICATION")
    fin, tech = (RECUES, office["FIN"], "MODIFICATION"), (RECUES, office["TECH"], "MODIFICATION")
    people = {"GP": cast.sophie, "FIN": cast.jean, "SUPPORT": cast.sam, "STRANGER": cast.marc}
    links = {
        "GS": ("GESTIONNAIRE_SECONDAIRE", (whole,), {}),
        "TECH": ("UTILISATEUR", (tech,), {}),
        "READER": ("UTILISATEUR", ((RECUES, office["FIN"], "CONSULTATION_UNIQUEMENT"),), {}),
        "NOTHING": ("UTILISATEUR", (), {}),
        "SUSPENDED": ("UTILISATEUR", (whole,), {"state": "DESACTIVEE"}),
        "ASKING": ("UTILISATEUR", (), {"state": "EN_COURS_DE_VALIDATION"}),
        "ENDED": ("UTILISATEUR", (fin,), {"ends_on": clock.today() - timedelta(days=1)}),
    }
    for key, (role, rights, more) in links.items():
        people[key] = _person(key.lower())
        _attach(town, people[key], role, *rights, **more)
    days = clock.today() + timedelta(days=30)
    siret = cast.COMPTABLE.identifiant
    mandating.give_mandate(town.pk, cast.actor("sophie"), mandating.Terms(siret, (RECUES,), "MODIFICATION", days))
    people["MANDATED"] = cast.julie
    given = Granted("", (RECUES,), (office["FIN"].pk,))
    machine, password = technical.create_account(town.pk, cast.actor("sophie"), "Progiciel", given)
    made = {key: Role(actor_for(user), _browser(user)) for key, user in people.items()}
    made["TECHNICAL"] = Role(technical.authenticate_technical_account(machine.login, password))
    made["VISITOR"] = Role(ANONYMOUS, Client())
    for role in made.values():
        if role.client:
            role.client.post(reverse("switch_structure"), {"structure": town.pk})
    return made


# right -> who holds it on the town hall.
MEMBERS = {"GP", "GS", "FIN", "TECH", "READER", "NOTHING", "MANDATED"}
EXPECTED: dict[Right, set[str]] = {
    Right.READ_FICHE: MEMBERS | {"TECHNICAL", "SUPPORT"},
    Right.EDIT_FICHE: {"GP", "GS"},
    Right.CHANGE_SIRET: {"GP"},
    Right.SWITCH_STRUCTURE: {"GP", "SUPPORT"},
    Right.CREATE_PUBLIC: {"SUPPORT"},
    Right.EDIT_SERVICES: {"GP", "GS"},
    Right.READ_BANK: {"GP", "GS"},
    Right.EDIT_BANK: {"GP", "GS"},
    Right.READ_PEOPLE: {"GP", "GS", "SUPPORT"},
    Right.DECIDE_REQUESTS: {"GP", "GS"},
    Right.INVITE: {"GP", "GS"},
    Right.DETACH: {"GP", "GS"},
    Right.GIVE_RIGHTS: {"GP", "GS"},
    Right.NAME_MANAGERS: {"GP"},
    Right.TRANSFER: {"GP"},
    Right.GIVE_MANDATE: {"GP", "GS"},
    Right.DECIDE_SUCCESSION: {"SUPPORT"},
    Right.READ_HISTORY: {"GP", "GS", "SUPPORT"},
    Right.WATCH_DIRECTORY: {"SUPPORT"},
    Right.MANAGE_CONNECTIONS: {"GP", "GS"},
    Right.READ_TECHNICAL: {"GP", "GS"},
    Right.MANAGE_TECHNICAL: {"GP"},
}


def test_every_right_for_every_role(cast, roles):
    assert set(EXPECTED) == set(Right), "say here who holds the new right"
    for right, holders in EXPECTED.items():
        assert {key for key, role in roles.items() if holds(role.actor, right, cast.COMMUNE.pk)} == holders, right


def test_a_right_here_is_no_right_elsewhere(cast, roles):
    for key, role in roles.items():
        if key in ("SUPPORT", "STRANGER"):
            continue
        held = {right for right in Right if holds(role.actor, right, cast.HOPITAL.pk)}
        assert held == set(), key


# page of the structure -> which members open it. A page that is not here is open to every member.
MANAGED = {"GP", "GS"}
PAGES: dict[str, set[str]] = {
    "members": MANAGED,
    "members_export": MANAGED,
    "member_invite": MANAGED,
    "requests_bulk": MANAGED,
    "rights": MANAGED,
    "rights_bulk": MANAGED,
    "rights_asked": MANAGED,
    "rights_ask": MEMBERS - {"MANDATED"},
    "activities": MANAGED,
    "activities_export": MANAGED,
    "bank": MANAGED,
    "mandates": MANAGED,
    "technical": MANAGED,
    "connections": MANAGED,
    "structure_edit": MANAGED,
    "structure_espaces": MANAGED,
    "service_new": MANAGED,
    "services_import": MANAGED,
    "structure_siret": {"GP"},
    "structure_public": set(),
    "successions": set(),
}


def test_every_page_of_the_structure_for_every_member(roles):
    known = {route.name for route in PLAIN}
    assert set(PAGES) <= known
    for name, openers in PAGES.items():
        answers = {key: roles[key].client.get(reverse(name)).status_code for key in sorted(MEMBERS)}
        assert {key for key, status in answers.items() if status == 200} == openers, (name, answers)
        assert set(answers.values()) <= {200, 302, 403, 404}, (name, answers)


@pytest.fixture
def invoices(cast) -> dict[str, Invoice]:
    """One invoice for each service of the town hall, one for no service, one for another structure."""
    office = {row.code: row for row in cast.COMMUNE.services.all()}
    there = {"recipient": cast.COMMUNE, "supplier": cast.MENUISERIE, "status": Status.MISE_A_DISPOSITION}
    return {
        "FIN": make_invoice(recipient_service=office["FIN"], code_service="FIN", **there),
        "TECH": make_invoice(recipient_service=office["TECH"], code_service="TECH", **there),
        "none": make_invoice(**there),
        "elsewhere": make_invoice(**there | {"recipient": cast.HOPITAL}),
    }


EVERY = {"FIN", "TECH", "none"}
READS: dict[str, set[str]] = {
    "GP": EVERY,
    "GS": EVERY,
    "MANDATED": EVERY,
    "FIN": {"FIN"},
    "READER": {"FIN"},
    "TECHNICAL": {"FIN"},
    "TECH": {"TECH"},
    **{key: set() for key in ("NOTHING", "SUSPENDED", "ASKING", "ENDED", "SUPPORT", "STRANGER", "VISITOR")},
}


def test_every_service_for_every_role(roles, invoices):
    assert set(READS) == set(roles)
    for key, seen in READS.items():
        visible = set(Invoice.objects.visible_to(roles[key].actor))
        assert {name for name, invoice in invoices.items() if invoice in visible} == seen, key


def test_every_invoice_page_for_every_role(roles, invoices):
    """A page about an invoice that one does not read is nobody's business, whatever the service it went to."""
    pages = [route for route in WITH_OBJECT if route.keys == ("invoice_id",) and not route.is_open]
    assert len(pages) > 5
    for key, seen in READS.items():
        client = roles[key].client
        if client is None or key == "VISITOR":
            continue
        hidden = [name for name in invoices if name not in seen]
        for route in pages:
            answer = client.get(route.url({"invoice_id": invoices[hidden[0]].pk}))
            assert answer.status_code in (403, 404, 405), (key, hidden[0], route.name)
        for name in hidden:
            assert client.get(reverse("invoice", args=[invoices[name].pk])).status_code in (403, 404), (key, name)
        for name in seen:
            assert client.get(reverse("invoice", args=[invoices[name].pk])).status_code == 200, (key, name)


def test_who_may_not_treat_changes_nothing(roles, invoices):
    invoice = invoices["FIN"]
    address = reverse("treatment", kwargs={"invoice_id": invoice.pk, "verb": "acknowledge"})
    for key in ("READER", "NOTHING", "SUSPENDED", "ENDED", "SUPPORT", "STRANGER", "TECH"):
        answer = roles[key].client.post(address, {})
        assert answer.status_code in (302, 403, 404, 409, 422), (key, answer.status_code)
        invoice.refresh_from_db()
        assert invoice.status == Status.MISE_A_DISPOSITION, key
    roles["FIN"].client.post(address, {})
    invoice.refresh_from_db()
    assert invoice.status == Status.PRISE_EN_COMPTE_DESTINATAIRE, "the same gesture, by who may"


# -- every change of right is written down ------------------------------------------------------------------------------

RIGHTS = ('"organisations_rattachement"', '"organisations_habilitation"', '"organisations_habilitationtechnique"')


@pytest.fixture
def audited() -> Callable[..., object]:
    """Run a verb: it must write about rights, and tell it in an event of right, with its author, in the same breath."""

    def run(verb: Callable[..., object], *arguments: object, **more: object) -> object:
        before = Event.objects.order_by("-id").values_list("pk", flat=True).first() or 0
        with CaptureQueriesContext(connection) as queries:
            result = verb(*arguments, **more)
        writes = [row["sql"] for row in queries if row["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert any(table in sql for sql in writes for table in RIGHTS), f"{verb.__name__} changes no right"
        told = Event.objects.filter(pk__gt=before, kind=EventKind.DROIT)
        assert told.exists(), f"{verb.__name__} changes a right in silence"
        assert all(event.actor_label for event in told)
        return result

    return run


def test_every_change_of_right_is_written_down(cast, audited):
    town, sophie = cast.COMMUNE, cast.actor("sophie")
    lucie, karim = cast.actor("lucie"), cast.actor("karim")
    plain, cell = Granted("UTILISATEUR", (RECUES,)), Cell(EMISES, None, "MODIFICATION")
    jean = Rattachement.objects.get(user=cast.jean)
    first = audited(entering.ask_to_join, town.pk, lucie)
    audited(deciding.accept, first.pk, sophie, plain)
    second = audited(entering.ask_to_join, town.pk, karim)
    audited(deciding.refuse, second.pk, sophie, "Non.")
    invited = governing.Invited(cast.anne.email, "Anne", "Vidal")
    anne = audited(governing.invite, town.pk, sophie, invited, plain)
    audited(granting.set_rights, jean.pk, sophie, {cell})
    audited(granting.duplicate, jean.pk, anne.pk, sophie)
    audited(granting.grant_many, town.pk, [jean.pk], sophie, plain)
    audited(governing.suspend, jean.pk, sophie)
    audited(governing.resume, jean.pk, sophie)
    audited(governing.change_role, jean.pk, sophie, "GESTIONNAIRE_SECONDAIRE")
    audited(governing.detach, anne.pk, sophie)
    audited(governing.leave, first.pk, lucie)
    days = clock.today() + timedelta(days=30)
    terms = mandating.Terms(cast.COMPTABLE.identifiant, (RECUES,), "MODIFICATION", days)
    mandate = audited(mandating.give_mandate, town.pk, sophie, terms)
    audited(mandating.revoke_mandate, mandate.pk, town.pk, sophie)
    machine, _ = audited(technical.create_account, town.pk, sophie, "Progiciel", plain)
    audited(technical.set_account_rights, machine.pk, town.pk, sophie, {cell})
    audited(technical.close_account, machine.pk, town.pk, sophie)
    audited(fiche.open_espaces, town.pk, sophie, [EMISES])
    claim = succeeding.claim(town.pk, lucie, "Parti", Attached("p.pdf", b"%PDF-1.7"))
    audited(succeeding.decide_claim, claim.pk, cast.actor("sam"), granted=True)
    audited(governing.transfer, Rattachement.objects.valides().get(user=cast.jean).pk, cast.actor("lucie"))


def test_a_mandate_that_ends_and_a_new_siret_are_written_down(cast, audited):
    days = clock.today() + timedelta(days=30)
    terms = mandating.Terms(cast.COMPTABLE.identifiant, (EMISES,), "MODIFICATION", days)
    audited(mandating.give_mandate, cast.MENUISERIE.pk, cast.actor("claire"), terms)
    copy = audited(fiche.change_siret, cast.MENUISERIE.pk, cast.actor("claire"), "73282932000074")
    assert not copy.rattachements.filter(role="MANDATAIRE").exists(), "a mandate is given to one SIRET"
    with clock.frozen(clock.now() + timedelta(days=31)):
        audited(mandating.expire)


def test_a_closed_espace_closes_for_machines_too(cast, roles):
    fiche.open_espaces(cast.COMMUNE.pk, cast.actor("sophie"), [EMISES])
    machine = cast.COMMUNE.comptes_techniques.get()
    assert not machine.habilitations.exists()
