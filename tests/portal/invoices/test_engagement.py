"""The engagement given on an invoice: looked up for the State, by its exact number, for its own supplier."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import make_invoice
from unisson.portal.engagements import queries
from unisson.portal.engagements.actions import keeping
from unisson.portal.engagements.given import Given
from unisson.portal.invoices import admissibility, engagement
from unisson.portal.invoices.routing import Target
from unisson.portal.kernel import clock
from unisson.portal.organisations.actions.fiche import change_siret

pytestmark = pytest.mark.django_db


@pytest.fixture
def state(cast):
    """The ministry keeps a list: one engagement of each kind."""
    anne = cast.actor("anne")
    for given in (
        Given("OUVERT-1"),
        Given("PARIS-1", code_service="CSPFACT075"),
        Given("CLAIRE-1", fournisseur_siret=cast.MENUISERIE.identifiant),
        Given("MARC-1", fournisseur_siret=cast.BUREAUTIQUE.identifiant),
        Given("ECHU-1", fin=clock.today() - timedelta(days=1)),
        Given("DERNIER-JOUR", fin=clock.today()),
    ):
        keeping.write(cast.MINISTERE, anne, given)
    keeping.close(keeping.write(cast.MINISTERE, anne, Given("CLOS-1")).pk, anne)
    keeping.delete(keeping.write(cast.MINISTERE, anne, Given("PARTI-1")).pk, anne)
    return cast.MINISTERE


def invoice_to(cast, recipient, numero: str, code: str = "CSPFACT035", **fields):
    service = recipient.services.filter(code=code).first()
    return make_invoice(
        supplier=cast.MENUISERIE, recipient=recipient, numero_engagement=numero,
        recipient_service=service, code_service=code, **fields,
    )  # fmt: skip


def rules(invoice) -> list[str]:
    return [finding.rule for finding in admissibility.requirements(invoice)]


@pytest.mark.parametrize(
    ("numero", "expected"),
    [
        ("OUVERT-1", []),
        ("ouvert -1", []),
        ("CLAIRE-1", []),
        ("DERNIER-JOUR", []),
        ("INVENTE-1", ["ADM-ENGAGEMENT-INCONNU"]),
        ("PARTI-1", ["ADM-ENGAGEMENT-INCONNU"]),
        ("MARC-1", ["ADM-ENGAGEMENT-INCONNU"]),  # as if it did not exist: nothing is learnt of other people's orders
        ("OUVERT", ["ADM-ENGAGEMENT-INCONNU"]),  # never by its beginning
        ("O" * 51, ["ADM-ENGAGEMENT-INCONNU"]),
        ("CLOS-1", ["ADM-ENGAGEMENT-CLOS"]),
        ("ECHU-1", ["ADM-ENGAGEMENT-CLOS"]),
        ("PARIS-1", ["ADM-ENGAGEMENT-SERVICE"]),
        ("", ["ADM-ENGAGEMENT"]),
    ],
)
def test_the_state_looks_the_number_up(cast, state, numero, expected):
    invoice = invoice_to(cast, state, numero)
    assert rules(invoice) == expected
    verdict = {level.code: level.verdict for level in admissibility.levels(invoice)}
    assert (verdict["ADMISSIBILITE"] == "VALID") is (expected == [])


def test_another_establishment_and_the_holder_of_the_market_may_cite_it(cast, state):
    sister = cast.MENUISERIE.identifiant[:9] + "00024"
    cast.MENUISERIE.identifiant = sister
    cast.MENUISERIE.save()
    assert rules(invoice_to(cast, state, "CLAIRE-1")) == []
    a9 = {"cadre_facturation": "A9_FACTURE_SOUSTRAITANT", "valideur_1": cast.BUREAUTIQUE}
    assert rules(invoice_to(cast, state, "MARC-1", valideur_identifiant="498 173 624 00020", **a9)) == []


def test_what_was_ordered_under_a_former_siret_may_still_be_cited(cast, state):
    """Another SIREN even: the list of received engagements shows it, so it is invoiced."""
    copy = change_siret(cast.MENUISERIE.pk, cast.actor("claire"), "73282932000074")
    invoice = invoice_to(cast, state, "CLAIRE-1")
    invoice.supplier = copy
    assert rules(invoice) == []
    assert [row.numero for row in queries.numbered(queries.citable(copy), "claire-1")] == ["CLAIRE-1"]
    invoice.supplier = cast.BUREAUTIQUE
    assert rules(invoice) == ["ADM-ENGAGEMENT-INCONNU"]
    a9 = {"cadre_facturation": "A9_FACTURE_SOUSTRAITANT", "valideur_identifiant": copy.identifiant, "valideur_1": copy}
    invoice = invoice_to(cast, state, "CLAIRE-1", **a9)
    invoice.supplier = cast.PEINTURE
    assert rules(invoice) == []


def test_only_a_siret_has_a_siren(cast, state):
    """The number of a foreign company may begin like somebody's SIREN: it is not that company."""
    cast.MENUISERIE.type_identifiant = "HORS_UE"
    assert queries.sirets_of(cast.MENUISERIE) == []
    invoice = invoice_to(cast, state, "CLAIRE-1")
    invoice.supplier = cast.MENUISERIE
    assert rules(invoice) == ["ADM-ENGAGEMENT-INCONNU"]


def test_other_recipients_look_nothing_up(cast, django_assert_num_queries):
    keeping.write(cast.COMMUNE, cast.actor("sophie"), Given("C-1"))
    invoice = invoice_to(cast, cast.COMMUNE, "INVENTE-1", "TECH")
    with django_assert_num_queries(0):
        assert engagement.findings(invoice, cast.COMMUNE) == []


def test_one_query_and_none_without_number(cast, state, django_assert_num_queries):
    given, bare = invoice_to(cast, state, "OUVERT-1"), invoice_to(cast, state, "")
    with django_assert_num_queries(1):
        assert engagement.findings(given, state) == []
    with django_assert_num_queries(0):
        assert engagement.findings(bare, state) == []


def test_a_list_that_is_not_kept_here_blocks_nobody_and_is_said(cast):
    invoice = invoice_to(cast, cast.MINISTERE, "EJ-1")
    assert rules(invoice) == []
    found = admissibility.levels(invoice)[0]
    assert (found.verdict, [finding.rule for finding in found.findings]) == ("VALID", ["ADM-ENGAGEMENT-NON-VERIFIE"])


def test_looked_up_before_anything_is_written(cast, state):
    invoice = invoice_to(cast, cast.COMMUNE, "X", "TECH")
    assert engagement.looked_up(invoice, Target(state.identifiant, "CSPFACT035", "OUVERT-1")) == (True, [])
    looked_up, found = engagement.looked_up(invoice, Target(state.identifiant, "CSPFACT035", "CLOS-1"))
    assert (looked_up, found[0].rule) == (True, "ADM-ENGAGEMENT-CLOS")
    assert engagement.looked_up(invoice, Target(cast.COMMUNE.identifiant, "TECH", "X")) == (False, [])
    assert engagement.looked_up(invoice, Target("rien", "", "X")) == (False, [])
    invoice.refresh_from_db()
    assert invoice.recipient == cast.COMMUNE
