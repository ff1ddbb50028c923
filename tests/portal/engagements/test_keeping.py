"""The list of a buyer: who reads it, who writes it, what is refused, what the history keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from unisson.portal.engagements import queries
from unisson.portal.engagements.actions import keeping
from unisson.portal.engagements.given import Given
from unisson.portal.engagements.models import Engagement
from unisson.portal.engagements.words import told
from unisson.portal.kernel.actor import Actor, Grant

pytestmark = pytest.mark.django_db

ORDER = Given("1300 456 789", "Mobilier", "CSPFACT075", "81240573600016", Decimal("1000.00"), Decimal("1200.00"))


@pytest.fixture
def anne(cast):
    return cast.actor("anne")


def of_service(structure, code: str | None, *, modify: bool = True) -> Actor:
    """Somebody who keeps the engagements of one service (None: of the whole structure)."""
    service = structure.services.get(code=code).pk if code else None
    return Actor(None, "Quelqu’un", _grants=(Grant(structure.pk, service, "ENGAGEMENTS", modify),))


def test_an_engagement_lives(cast, anne):
    made = keeping.write(cast.MINISTERE, anne, ORDER)
    assert (made.numero, made.cle, made.service.code) == ("1300 456 789", "1300456789", "CSPFACT075")
    changed = keeping.write(cast.MINISTERE, anne, replace(ORDER, libelle="Chaises", fin=date(2027, 1, 31)), made.pk)
    assert (changed.libelle, changed.is_open) == ("Chaises", True)
    keeping.write(cast.MINISTERE, anne, replace(ORDER, libelle="Chaises", fin=date(2027, 1, 31)), made.pk)
    assert keeping.close(made.pk, anne).is_open is False
    assert keeping.reopen(made.pk, anne).is_open
    keeping.delete(made.pk, anne)
    assert queries.readable(anne, made.pk) is None
    history = told(Engagement.objects.get(pk=made.pk))
    assert [line["label"] for line in history] == ["Ajouté", "Modifié", "Clos", "Rouvert", "Supprimer"]
    assert "Mobilier → Chaises" in history[1]["detail"]
    assert keeping.write(cast.MINISTERE, anne, ORDER).pk != made.pk  # the number is free again


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"numero": ""}, "NUMERO_ABSENT"),
        ({"numero": "E" * 51}, "NUMERO_LONG"),
        ({"numero": "=HYPERLINK(1)"}, "NUMERO_SIGNE"),
        ({"numero": "1300456789 "}, "NUMERO_PRIS"),
        ({"numero": "2", "libelle": "l" * 256}, "TEXTE_LONG"),
        ({"numero": "2", "code_service": "NULLE-PART"}, "SERVICE_INCONNU"),
        ({"numero": "2", "fournisseur_siret": "81240573600017"}, "FOURNISSEUR_SIRET"),
        ({"numero": "2", "montant_ttc": Decimal("999.99")}, "MONTANTS_INVERSES"),
        ({"numero": "2", "debut": date(2026, 2, 1), "fin": date(2026, 1, 1)}, "DATES_INVERSEES"),
    ],
)
def test_what_is_refused(cast, anne, refusal, change, code):
    keeping.write(cast.MINISTERE, anne, ORDER)
    assert refusal(keeping.write, cast.MINISTERE, anne, replace(ORDER, **change)) == (code,)
    assert Engagement.objects.count() == 1


def test_every_cause_is_said_at_once(cast, anne, refusal):
    wrong = replace(ORDER, numero="", fournisseur_siret="1", debut=date(2026, 2, 1), fin=date(2026, 1, 1))
    assert refusal(keeping.write, cast.MINISTERE, anne, wrong) == ("NUMERO_ABSENT", "FOURNISSEUR_SIRET", "DATES_INVERSEES")


def test_one_service_keeps_its_own(cast, anne, refusal):
    ours = of_service(cast.MINISTERE, "CSPFACT035")
    paris = keeping.write(cast.MINISTERE, anne, ORDER)
    rennes = keeping.write(cast.MINISTERE, ours, Given("R-1", code_service="cspfact035"))
    whole = keeping.write(cast.MINISTERE, anne, Given("TOUT-1"))
    assert [row.pk for row in queries.issued(ours, cast.MINISTERE)] == [rennes.pk]
    assert queries.issued(anne, cast.MINISTERE).count() == 3
    for given in (Given("R-2"), Given("R-2", code_service="CSPFACT075")):
        assert refusal(keeping.write, cast.MINISTERE, ours, given) == ("SERVICE_INTERDIT",)
    for foreign in (paris, whole):
        with pytest.raises(Engagement.DoesNotExist):
            keeping.close(foreign.pk, ours)
    # Taking it to another service is writing in both.
    assert refusal(keeping.write, cast.MINISTERE, ours, Given("R-1", code_service="CSPFACT075"), rennes.pk) == (
        "SERVICE_INTERDIT",
    )


def test_who_consults_changes_nothing(cast, anne, refusal):
    made = keeping.write(cast.MINISTERE, anne, ORDER)
    reader = of_service(cast.MINISTERE, None, modify=False)
    assert queries.readable(reader, made.pk) == made
    assert refusal(keeping.close, made.pk, reader) == ("ROLE_INCOMPATIBLE",)
    assert refusal(keeping.write, cast.MINISTERE, reader, Given("X")) == ("SERVICE_INTERDIT",)


def test_the_supplier_that_is_named_reads_it_and_nobody_else(cast, anne):
    made = keeping.write(cast.MINISTERE, anne, ORDER)
    keeping.write(cast.MINISTERE, anne, Given("POUR-TOUS"))
    claire, marc = cast.actor("claire"), cast.actor("marc")
    assert [row.pk for row in queries.received(claire, cast.MENUISERIE)] == [made.pk]
    assert queries.readable(claire, made.pk) == made
    assert queries.readable(marc, made.pk) is None
    assert not queries.received(marc, cast.BUREAUTIQUE)
    assert not queries.issued(claire, cast.MINISTERE).exclude(pk=made.pk)


def test_searched_and_paged_by_key(cast, anne, django_assert_num_queries):
    Engagement.objects.bulk_create(
        [keeping.new(cast.MINISTERE, {"numero": f"N-{rank:03d}", "libelle": f"Lot {rank}"}) for rank in range(60)]
    )
    closed = Engagement.objects.get(numero="N-007")
    keeping.close(closed.pk, anne)
    rows = queries.issued(anne, cast.MINISTERE)
    with django_assert_num_queries(1):
        first = queries.page(rows)
    second = queries.page(rows, after=first.older)
    last = queries.page(rows, after=second.older)
    assert [len(page.rows) for page in (first, second, last)] == [25, 25, 10]
    assert (first.newer, last.older) == (None, None)
    assert queries.page(rows, before=second.newer).rows == first.rows
    assert queries.page(rows, before=last.newer).rows == second.rows

    def numbers(**asked):
        return {row.numero for row in queries.matching(rows, queries.Asked(**asked))}

    assert numbers(text="n-00") == {f"N-00{rank}" for rank in range(10)}
    assert numbers(text="LOT 59") == {"N-059"}
    assert numbers(etat="clos") == {"N-007"}
    assert len(numbers(etat="ouverts")) == 59
    assert numbers(service="CSPFACT075") == set()
    assert queries.count(rows) == 60
