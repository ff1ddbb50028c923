"""Every invoice a person may see, in whatever role and structure: each once, by every criterion, in every order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories import make_invoice, make_structure
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import queries
from unisson.portal.invoices.models import Invoice, Recherche
from unisson.portal.invoices.queries import listing, roles
from unisson.portal.invoices.queries.columns import columns_of, named, with_columns
from unisson.portal.kernel import clock
from unisson.portal.kernel.actor import Actor, EntryPoint, Grant
from unisson.portal.organisations.models import Espace

pytestmark = pytest.mark.django_db
E, R, V, T = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER, Recherche.TOUTES
SEEN = Status.MISE_A_DISPOSITION


@pytest.fixture
def busy(cast) -> Actor:
    """Somebody who supplies for one structure, receives for another (one service), validates for a third."""
    service = cast.COMMUNE.services.get(code="TECH")
    rights = (
        Grant(cast.MENUISERIE.pk, None, E, True),
        Grant(cast.COMMUNE.pk, service.pk, R, False),
        Grant(cast.PEINTURE.pk, None, V, True),
    )
    return Actor(cast.sophie.pk, "Une personne occupée", EntryPoint.PORTAIL, _grants=rights)


@pytest.fixture
def seen(cast) -> dict[str, Invoice]:
    """What that person sees, by the roles in which they do."""
    town = {"recipient": cast.COMMUNE, "recipient_service": cast.COMMUNE.services.get(code="TECH")}
    mine = {"supplier": cast.MENUISERIE}
    other = make_structure(raison_sociale="Zinguerie Zola")
    made = {
        "draft": make_invoice(**mine, recipient=cast.COMMUNE),
        "supplier": make_invoice(**mine, recipient=cast.LYCEE, status=SEEN),
        "both": make_invoice(**mine, **town, status=SEEN),
        "recipient": make_invoice(supplier=other, **town, status=Status.MANDATEE, numero_mandat="MD-1"),
        "valideur": make_invoice(supplier=other, recipient=cast.LYCEE, valideur_1=cast.PEINTURE, status=Status.A_VALIDER_1),
        "second": make_invoice(supplier=other, recipient=cast.LYCEE, valideur_2=cast.PEINTURE, status=Status.A_VALIDER_2),
    }
    make_invoice(supplier=other, recipient=cast.COMMUNE, status=SEEN)  # of no service
    make_invoice(supplier=other, **town, valideur_1=other, status=Status.A_VALIDER_1)  # not received yet
    make_invoice(supplier=other, recipient=cast.LYCEE, valideur_2=cast.PEINTURE, status=Status.A_VALIDER_1)  # not theirs yet
    make_invoice(**mine, recipient=cast.LYCEE, status=Status.SUPPRIMEE)
    return made


def scope(cast, actor: Actor) -> queries.Scope:
    return queries.Scope(actor, cast.MENUISERIE, T)


def found(cast, actor: Actor, **asked: object) -> set[str]:
    """The names of what is found, the same whole or part by part."""
    whole = list(queries.found_in(scope(cast, actor), asked).order_by("-pk"))
    paged = queries.page(queries.parts_of(scope(cast, actor), asked), size=50).rows
    assert [row.pk for row in paged] == [row.pk for row in whole]
    return {row.number for row in whole}


def numbers(seen: dict[str, Invoice], *names: str) -> set[str]:
    return {seen[name].number for name in names}


def test_it_is_all_that_may_be_read_and_nothing_else(cast, busy: Actor, seen: dict[str, Invoice]):
    assert found(cast, busy) == numbers(seen, *seen)
    assert found(cast, busy) == set(Invoice.objects.visible_to(busy).values_list("number", flat=True))
    assert queries.count(queries.parts_of(scope(cast, busy))) == len(seen)
    assert queries.count(queries.parts_of(scope(cast, busy)), 2) == 3


@pytest.mark.parametrize("most", [0, 6])
def test_the_structures_of_one_role_are_read_apart_or_together(cast, busy: Actor, seen, monkeypatch, most: int):
    more = Actor(busy.user_id, busy.label, EntryPoint.PORTAIL, _grants=(*busy.grants, Grant(cast.LYCEE.pk, None, R, True)))
    monkeypatch.setattr(roles, "MOST_APART", most)
    assert found(cast, more, role="DESTINATAIRE") == numbers(seen, "both", "recipient", "supplier")
    assert len(queries.parts_of(scope(cast, more))) == (5 if most else 4)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"role": "FOURNISSEUR"}, ("draft", "supplier", "both")),
        ({"role": "DESTINATAIRE"}, ("both", "recipient")),
        ({"role": "VALIDEUR"}, ("valideur", "second")),
        ({"supplier": "zola"}, ("recipient", "valideur", "second")),
        ({"recipient": "zay", "role": "FOURNISSEUR"}, ("supplier",)),
        ({"mandat": "md"}, ("recipient",)),
        ({"code_service": "te"}, ("both", "recipient")),
        ({"status": ["BROUILLON", "MANDATEE"]}, ("draft", "recipient")),
        ({"status": ["A_RECYCLER"]}, ()),
    ],
)
def test_criteria(cast, busy: Actor, seen: dict[str, Invoice], asked: dict[str, object], names: tuple[str, ...]):
    assert found(cast, busy, **asked) == numbers(seen, *names)


def test_who_holds_no_role_finds_nothing(cast, seen):
    nobody = Actor(None, "Personne", EntryPoint.PORTAIL, _grants=())
    assert found(cast, nobody) == set()
    assert queries.count(queries.parts_of(scope(cast, nobody))) == 0
    assert roles.held_by(nobody) == ()


def test_every_order_pages_forth_and_back_without_loss(cast, busy: Actor, seen: dict[str, Invoice]):
    now = clock.now()
    for index, invoice in enumerate(seen.values()):
        Invoice.objects.filter(pk=invoice.pk).update(
            amount_due=Decimal(index // 2) if index else None,
            issue_date=date(2026, 1, 1 + index % 2),
            status_at=now - timedelta(days=index % 3),
        )
    parts = queries.parts_of(scope(cast, busy))
    for order in listing.ORDERS:
        sign = "-" if order.down else ""
        rows = Invoice.objects.visible_to(busy).annotate(k=order.sort.key).order_by(f"{sign}k", f"{sign}pk")
        pages = [listing.page(parts, order, size=2)]
        while pages[-1].older:
            pages.append(listing.page(parts, order, before=pages[-1].older, size=2))
        assert [row.pk for one in pages for row in one.rows] == [row.pk for row in rows], order.code
        for place in range(len(pages) - 1, 0, -1):
            back = listing.page(parts, order, after=pages[place].newer, size=2)
            assert [row.pk for row in back.rows] == [row.pk for row in pages[place - 1].rows], order.code


def test_each_row_says_in_which_roles_it_is_seen(cast, busy: Actor, seen: dict[str, Invoice], django_assert_num_queries):
    columns = named(["role"], T)
    with django_assert_num_queries(1):
        rows = with_columns(queries.found_in(scope(cast, busy)), columns, busy)
        shown = {row.number: columns[1].value(row) for row in rows}
    roles_of = {"both": "Fournisseur, Destinataire", "recipient": "Destinataire", "valideur": "Valideur", "second": "Valideur"}
    assert shown == {invoice.number: roles_of.get(name, "Fournisseur") for name, invoice in seen.items()}


def test_every_column_reads_without_a_query(cast, busy: Actor, seen, django_assert_num_queries):
    columns = columns_of(T)
    with django_assert_num_queries(1):
        rows = with_columns(queries.found_in(scope(cast, busy)), columns, busy)
        assert len([[column.value(row) for column in columns] for row in rows]) == len(seen)
