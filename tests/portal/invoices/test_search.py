"""Searching and paging the lists: every criterion finds what it should and nothing else; every order pages by key."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import make_invoice, make_structure
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import queries
from unisson.portal.invoices.actions import keeping
from unisson.portal.invoices.models import Depot, Invoice, ListChoice, ModeDepot, SavedSearch
from unisson.portal.invoices.queries import parties
from unisson.portal.invoices.queries.columns import COLUMNS, chosen, columns_of, named, with_columns
from unisson.portal.invoices.queries.criteria import CRITERIA, criteria_of
from unisson.portal.invoices.queries.listing import ORDERS, Key, key_of, order_of, page
from unisson.portal.kernel import clock
from unisson.portal.kernel.moving import Refused
from unisson.portal.organisations.models import CoordonneesBancaires, Espace, Service

pytestmark = pytest.mark.django_db
E, R, V = Espace.FACTURES_EMISES, Espace.FACTURES_RECUES, Espace.FACTURES_A_VALIDER
PLACES = {E: ("claire", "MENUISERIE"), R: ("sophie", "COMMUNE"), V: ("nadia", "PEINTURE")}


@pytest.fixture
def pair(cast) -> dict[str, Invoice]:
    """Two invoices that differ by everything a list may be searched by."""
    valideur = cast.PEINTURE
    common: dict[str, Any] = {"supplier": cast.MENUISERIE, "recipient": cast.COMMUNE, "valideur_1": valideur}
    flux = Depot.objects.create(
        numero_flux_depot="CPP0000000000000000000042",
        entry_point="PORTAIL",
        filename="a.pdf",
        format="PDF",
        sha256="0" * 64,
        size=1,
        received_at=clock.now(),
    )
    one = make_invoice(
        **common,
        number="AB-2026-118",
        numero_engagement="EJ-77",
        numero_marche="M-12",
        numero_facture_origine="OR-1",
        numero_mandat="MD-5",
        iban="FR7630006000011234567890189",
        supplier_service=Service.objects.create(structure=cast.MENUISERIE, code="ATEL", nom="Atelier"),
        depot=flux,
        status=Status.REJETEE,
        motif="DOUBLE_FACT",
        currency="XPF",
        rejection_treated_at=clock.now(),
        created_by=cast.claire,
        type_facture="AVOIR",
        cadre_facturation="A9_FACTURE_SOUSTRAITANT",
        mode_depot=ModeDepot.EDI,
        downloaded_at=clock.now(),
        assigned_to=cast.sophie,
        recipient_service=cast.COMMUNE.services.get(code="TECH"),
        sent_at=at(2026, 3, 10, 9, 30),
        status_at=at(2026, 3, 20, 14, 5),
        issue_date=date(2026, 3, 9),
        amount_due=Decimal(50),
        total_without_vat=Decimal(40),
        total_with_vat=Decimal(48),
    )
    other = make_invoice(
        **common | {"valideur_1": None, "valideur_2": valideur},
        number="CD-2025-901",
        numero_engagement="XX-1",
        numero_marche="Z",
        numero_mandat="ZZ-5",
        iban="FR7612345678901234567890123",
        status=Status.MISE_EN_PAIEMENT,
        sent_at=at(2025, 1, 5, 8, 0),
        status_at=at(2025, 2, 1, 8, 0),
        issue_date=date(2025, 1, 2),
        amount_due=Decimal(5_000),
        total_without_vat=Decimal(4_000),
        total_with_vat=Decimal(4_800),
    )
    return {"one": one, "other": other}


def at(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))  # type: ignore[arg-type]


# For each criterion: what finds only the first invoice, in which espace.
FINDS_ONE: list[tuple[str, Any, Espace]] = [
    ("number", "ab-2026", E),
    ("number", "118", R),
    ("status", ["REJETEE", "SUSPENDUE"], R),
    ("engagement", "ej-7", R),
    ("motif", ["DOUBLE_FACT"], R),
    ("currency", " xpf ", E),
    ("marche", "m-1", V),
    ("origine", "or-1", E),
    ("mandat", "md-", R),
    ("account", "fr76 3000 6000 0112 3456 7890 189", R),
    ("account", "FR7630006000011234567890189", E),
    ("supplier_service", "at", E),
    ("supplier_service", "ATEL", R),
    ("flux", "cpp0000000000000000000042", E),
    ("creator", "claire", E),
    ("cadre", ["A9_FACTURE_SOUSTRAITANT"], E),
    ("type", ["AVOIR"], R),
    ("mode", ["EDI"], E),
    ("treated", "oui", E),
    ("downloaded", "oui", R),
    ("assigned", "moi", R),
    ("code_service", "te", R),
    ("sent_from", date(2026, 3, 10), R),
    ("issued_from", date(2026, 3, 9), V),
    ("state_from", at(2026, 3, 20, 14, 5), E),
    ("amount_max", Decimal(50), R),
    ("ht_max", Decimal(40), E),
    ("ttc_max", Decimal(48), V),
]
# And what finds only the second one.
FINDS_OTHER: list[tuple[str, Any, Espace]] = [
    ("downloaded", "non", R),
    ("assigned", "personne", R),
    ("sent_to", date(2025, 1, 5), R),
    ("issued_to", date(2025, 1, 2), E),
    ("state_to", at(2025, 2, 1, 8, 0), R),
    ("amount_min", Decimal("50.01"), E),
    ("ht_min", Decimal(4_000), R),
    ("ttc_min", Decimal(4_800), R),
]


def found(cast, espace: Espace, asked: dict[str, Any]) -> set[int]:
    person, place = PLACES[espace]
    scope = queries.Scope(cast.actor(person), cast.structures[place], espace)
    return set(queries.found_in(scope, asked).values_list("pk", flat=True))


@pytest.mark.parametrize(("code", "value", "espace"), FINDS_ONE, ids=lambda value: str(value)[:20])
def test_a_criterion_finds_what_it_names(pair, cast, code: str, value: Any, espace: Espace):
    assert found(cast, espace, {code: value}) == {pair["one"].pk}


@pytest.mark.parametrize(("code", "value", "espace"), FINDS_OTHER, ids=lambda value: str(value)[:20])
def test_a_criterion_leaves_the_rest(pair, cast, code: str, value: Any, espace: Espace):
    assert found(cast, espace, {code: value}) == {pair["other"].pk}


def test_every_criterion_is_tested():
    said_below = {"party", "siren", "valideur", "late", "to_pay", "paid_late"}
    said_elsewhere = {"role", "supplier", "recipient"}  # test_every.py
    assert {line.code for line in CRITERIA} == {code for code, _, _ in FINDS_ONE + FINDS_OTHER} | said_below | said_elsewhere


@pytest.mark.parametrize("espace", [E, R, V])
def test_paid_late_is_what_was_paid_beyond_its_delay(pair, cast, espace: Espace):
    assert found(cast, espace, {"paid_late": True}) == set()
    paid = Invoice.objects.filter(pk=pair["other"].pk)
    paid.update(available_at=at(2025, 1, 2, 8, 0))  # thirty days before its payment: in time
    assert found(cast, espace, {"paid_late": True}) == set()
    paid.update(available_at=at(2025, 1, 1, 8, 0))
    assert found(cast, espace, {"paid_late": True}) == {pair["other"].pk}
    assert paid.get().days_late == 1


@pytest.mark.parametrize("espace", [E, R, V])
def test_late_is_what_waits_beyond_its_delay(pair, cast, espace: Espace):
    assert found(cast, espace, {"late": True}) == found(cast, espace, {"to_pay": True}) == set()  # one rejected, one paid
    delivered = {"available_at": at(2025, 1, 5, 8, 0), "cadre_facturation": "A1_FACTURE_FOURNISSEUR", "type_facture": "FACTURE"}
    Invoice.objects.filter(pk=pair["other"].pk).update(**delivered, status=Status.MANDATEE)
    assert found(cast, espace, {"late": True}) == found(cast, espace, {"to_pay": True}) == {pair["other"].pk}
    Invoice.objects.filter(pk=pair["other"].pk).update(type_facture="AVOIR")
    assert found(cast, espace, {"late": True}) == found(cast, espace, {"to_pay": True}) == set()


def test_a_rejection_not_treated_is_only_a_rejection(pair, cast):
    assert found(cast, E, {"treated": "non"}) == set()
    Invoice.objects.filter(pk=pair["one"].pk).update(rejection_treated_at=None)
    assert found(cast, E, {"treated": "non"}) == {pair["one"].pk}


def test_a_criterion_of_another_espace_filters_nothing(pair, cast):
    assert found(cast, R, {"flux": "nothing"}) == {pair["one"].pk, pair["other"].pk}


def test_criteria_are_those_of_each_espace():
    by_espace = {espace: {line.code for line in criteria_of(espace)} for espace in (E, R, V)}
    assert by_espace[R] - by_espace[V] == {"assigned", "downloaded", "account", "mandat"}
    assert by_espace[E] - by_espace[R] == {"origine", "flux", "creator", "mode", "treated"}
    assert by_espace[R] - by_espace[E] == {"assigned", "downloaded"}


def test_the_other_party_by_words_siret_or_siren(pair, cast):
    both = {pair["one"].pk, pair["other"].pk}
    siret = cast.MENUISERIE.identifiant
    sister = make_structure(identifiant=siret[:9] + "99999", raison_sociale="Menuiserie Roussel Est")
    theirs = make_invoice(supplier=sister, recipient=cast.COMMUNE, status=Status.MISE_A_DISPOSITION)
    assert found(cast, R, {"party": "rouss"}) == both | {theirs.pk}
    assert found(cast, R, {"party": "ROUSSEL est"}) == {theirs.pk}
    assert found(cast, R, {"party": siret}) == both
    assert found(cast, R, {"party": siret[:9]}) == both | {theirs.pk}
    assert found(cast, R, {"party": siret, "siren": True}) == both | {theirs.pk}
    assert found(cast, R, {"party": "…"}) == set()
    assert found(cast, R, {"valideur": "peinture"}) == both
    assert found(cast, R, {"valideur": cast.PEINTURE.identifiant}) == both
    assert found(cast, R, {"valideur": "roussel"}) == set()


@pytest.mark.parametrize(("first", "written_out"), [(0, 0), (5_000, 0), (5_000, 100)])
def test_a_name_borne_by_many_finds_the_same(pair, cast, monkeypatch, first: int, written_out: int):
    monkeypatch.setattr(parties, "NAMED_FIRST", first)
    monkeypatch.setattr(parties, "WRITTEN_OUT", written_out)
    both = {pair["one"].pk, pair["other"].pk}
    assert found(cast, R, {"party": "rouss"}) == found(cast, R, {"valideur": "peinture"}) == both
    assert found(cast, V, {"party": "commune"}) == found(cast, E, {"creator": "claire"}) | {pair["other"].pk} == both
    assert found(cast, R, {"party": "peinture"}) == set()


def test_the_columns_of_an_account(pair, cast):
    factor = CoordonneesBancaires.objects.create(
        structure=cast.MENUISERIE, nom="F", iban="FR76", est_affactureur=True, factor_nom="Factor SA",
        created_at=clock.now(), usable_at=clock.now(),
    )  # fmt: skip
    Invoice.objects.filter(pk=pair["one"].pk).update(coordonnees=factor)
    columns = named(["account", "factor"], R)
    rows = with_columns(Invoice.objects.order_by("pk"), columns)
    assert [[column.value(row) for column in columns[1:]] for row in rows] == [
        ["FR7630006000011234567890189", "Factor SA"],
        ["FR7612345678901234567890123", ""],
    ]


@pytest.mark.parametrize("text", ["100%", "a_b", "\\", "'; DROP TABLE x; --", "a & b | !c:*", "()", "%%"])
def test_what_is_typed_is_never_an_operator(pair, cast, text: str):
    for code in ("number", "party", "engagement", "code_service", "valideur", "account"):
        assert found(cast, R, {code: text}) == set(), code
    assert found(cast, E, {"creator": text}) == set()


# Pages.


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.code)
def test_every_order_pages_forth_and_back_without_loss(cast, order):
    now = clock.now()
    for index in range(7):
        make_invoice(
            supplier=cast.MENUISERIE,
            recipient=cast.COMMUNE,
            status=Status.MISE_A_DISPOSITION,
            amount_due=Decimal(index // 3),
            issue_date=date(2026, 1, 1 + index % 2),
            status_at=now - timedelta(days=index % 3),
            sent_at=now - timedelta(days=index // 2),
        )
    for _ in range(3):
        make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, amount_due=None, issue_date=None)
    rows = queries.issued(cast.actor("claire"), cast.MENUISERIE)
    sign = "-" if order.down else ""
    expected = list(rows.annotate(k=order.sort.key).order_by(f"{sign}k", f"{sign}pk").values_list("pk", flat=True))
    assert len(expected) == 10

    seen: list[int] = []
    shown = page(rows, order, size=3)
    assert shown.newer is None
    pages = [shown]
    while shown.older:
        shown = page(rows, order, before=through_an_address(shown.older, order), size=3)
        pages.append(shown)
    seen = [row.pk for one in pages for row in one.rows]
    assert seen == expected
    assert [len(one.rows) for one in pages] == [3, 3, 3, 1]

    back = pages[-1]
    for before in reversed(pages[:-1]):
        assert back.newer is not None
        back = page(rows, order, after=through_an_address(back.newer, order), size=3)
        assert [row.pk for row in back.rows] == [row.pk for row in before.rows]
    assert back.newer is None


def through_an_address(key: Key, order) -> Key:
    read = key_of(key.written(), order)
    assert read is not None
    return read


@pytest.mark.parametrize(
    "text", ["", "x", "-1~", "9" * 30, "1~pas une date", "1~NaN", "1~9999999999999999-01-01", "1~a\x00b", "~"]
)
@pytest.mark.parametrize("code", ["recent", "-sent", "issued", "-amount", "number"])
def test_a_mad_place_is_the_beginning(cast, text: str, code: str):
    order = order_of(code)
    key = key_of(text, order)
    assert key is None or key.pk == 1
    list(page(queries.issued(cast.actor("claire"), cast.MENUISERIE), order, before=key).rows)


def test_an_order_nobody_offers_is_the_usual_one():
    assert order_of("-inventé").code == "-recent"


def test_counting_stops(cast):
    for _ in range(4):
        make_invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE)
    rows = queries.issued(cast.actor("claire"), cast.MENUISERIE)
    assert (queries.count(rows), queries.count(rows, 2)) == (4, 3)


# Columns.


@pytest.mark.parametrize("espace", [E, R, V])
def test_every_column_reads_without_a_query(pair, cast, espace: Espace, django_assert_num_queries):
    person, place = PLACES[espace]
    rows = queries.found_in(queries.Scope(cast.actor(person), cast.structures[place], espace))
    columns = columns_of(espace)
    with django_assert_num_queries(1):
        values = {invoice.pk: [column.value(invoice) for column in columns] for invoice in with_columns(rows, columns)}
    assert set(values) == {pair["one"].pk, pair["other"].pk}


def test_column_codes_are_unique_and_shown_somewhere():
    assert len({column.code for column in COLUMNS}) == len(COLUMNS)
    for espace in (E, R, V):
        assert 5 <= len([column for column in columns_of(espace) if espace in column.first]) <= 8


def test_columns_are_kept_for_the_person_and_the_espace(cast):
    claire = cast.actor("claire")
    usual = chosen(claire, E)
    assert keeping.choose_columns(claire, E, ["flux", "status", "inventée", "downloaded"]) == ("number", "status", "flux")
    assert [column.code for column in chosen(claire, E)] == ["number", "status", "flux"]
    assert chosen(claire, R) != chosen(claire, E)
    assert chosen(cast.actor("marc"), E) == usual
    keeping.choose_columns(claire, E, [])
    assert chosen(claire, E) == usual
    assert not ListChoice.objects.exists()


def test_no_code_names_no_column():
    assert named([], E) == ()
    assert named(["inventée"], E) == ()


def test_searches_are_kept_replaced_and_forgotten(cast):
    claire = cast.actor("claire")
    keeping.save_search(claire, E, "  Mes   rejets ", "status=REJETEE")
    keeping.save_search(claire, E, "Mes rejets", "status=SUSPENDUE")
    assert [(kept.name, kept.query) for kept in queries.saved_searches(claire, E)] == [("Mes rejets", "status=SUSPENDUE")]
    assert queries.saved_searches(cast.actor("marc"), E) == []
    keeping.forget_search(cast.actor("marc"), E, "Mes rejets")
    assert SavedSearch.objects.count() == 1
    keeping.forget_search(claire, E, "Mes rejets")
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(("name", "query"), [("", "a=1"), ("   ", "a=1"), ("x", "a" * 2_001)])
def test_a_search_without_name_or_too_long_is_not_kept(cast, name: str, query: str):
    with pytest.raises(Refused, match=r"RECHERCHE_SANS_NOM|RECHERCHE_LONGUE"):
        keeping.save_search(cast.actor("claire"), E, name, query)


def test_searches_are_counted(cast):
    claire = cast.actor("claire")
    SavedSearch.objects.bulk_create(SavedSearch(user=cast.claire, espace=E, name=str(i)) for i in range(keeping.MOST_SEARCHES))
    with pytest.raises(Refused, match="RECHERCHES_NOMBREUSES"):
        keeping.save_search(claire, E, "une de trop", "a=1")
    keeping.save_search(claire, E, "3", "a=1")
