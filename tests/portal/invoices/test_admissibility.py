"""What each recipient requires, table of domaine 1.4, and what is only worth a remark."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import make_invoice, make_structure
from unisson.lifecycles.invoice import Status
from unisson.portal.invoices import admissibility
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import CategorieAcheteur, Service, StatutStructure

pytestmark = pytest.mark.django_db


def codes(invoice: Invoice) -> list[str]:
    return [finding.rule for finding in admissibility.requirements(invoice)]


def addressed(*, service: bool = False, engagement: bool = False, service_fields: dict | None = None, **fields) -> Invoice:
    recipient = make_structure(public=True, **fields)
    office = Service.objects.create(structure=recipient, code="TECH", nom="Technique", **(service_fields or {}))
    return make_invoice(
        recipient=recipient,
        recipient_service=office if service else None,
        code_service="TECH" if service else "",
        numero_engagement="EJ-1" if engagement else "",
    )


@pytest.mark.parametrize(
    ("parameters", "without", "with_service", "with_engagement"),
    [
        ({}, [], [], []),
        ({"gestion_service": True}, ["ADM-SERVICE"], [], ["ADM-SERVICE"]),
        ({"gestion_engagement": True}, ["ADM-ENGAGEMENT"], ["ADM-ENGAGEMENT"], []),
        ({"gestion_service_engagement": True}, ["ADM-SERVICE-OU-ENGAGEMENT"], [], []),
        (
            {"categorie_acheteur": CategorieAcheteur.ETAT},
            ["ADM-SERVICE", "ADM-ENGAGEMENT"],
            ["ADM-ENGAGEMENT"],
            ["ADM-SERVICE"],
        ),
    ],
    ids=["nothing", "service", "engagement", "either", "state"],
)
def test_parameters_of_the_recipient(parameters, without, with_service, with_engagement):
    assert codes(addressed(**parameters)) == without
    assert codes(addressed(service=True, **parameters)) == with_service
    assert codes(addressed(engagement=True, **parameters)) == with_engagement
    assert codes(addressed(service=True, engagement=True, **parameters)) == []


def test_a_service_adds_its_own_requirement():
    assert codes(addressed(service=True, service_fields={"gestion_engagement": True})) == ["ADM-ENGAGEMENT"]


def test_inactive_service_and_structure():
    assert codes(addressed(service=True, service_fields={"is_active": False})) == ["ADM-SERVICE-INACTIF"]
    assert codes(addressed(statut=StatutStructure.INACTIVE)) == ["ADM-DESTINATAIRE-INACTIF"]
    assert codes(addressed(est_moa_uniquement=True)) == ["ADM-MOA-UNIQUEMENT"]


def test_unknown_service_is_told_apart_from_a_missing_one():
    invoice = addressed(gestion_service=True)
    invoice.code_service = "NULLE-PART"
    assert codes(invoice) == ["ADM-SERVICE-INCONNU"]


def test_unknown_recipient_keeps_what_was_typed():
    invoice = make_invoice()
    invoice.recipient, invoice.recipient_identifiant = None, "12345"
    (finding,) = admissibility.requirements(invoice)
    assert finding.rule == "ADM-DESTINATAIRE"
    assert "12345" in finding.message


def test_factures_publiques_is_for_public_issuers():
    recipient = make_structure(public=True)
    office = Service.objects.create(structure=recipient, code="FACTURES_PUBLIQUES", nom="Inter-publique")
    private = make_invoice(recipient=recipient, recipient_service=office, code_service=office.code)
    public = make_invoice(
        recipient=recipient, recipient_service=office, code_service=office.code, supplier=make_structure(public=True)
    )
    assert codes(private) == ["ADM-FACTURES-PUBLIQUES"]
    assert codes(public) == []


@pytest.mark.parametrize(("cadre", "expected"), [("A1", []), ("S1", []), ("A4", ["ADM-CADRE"]), ("ZZ", [])])
def test_cadres_of_works_are_sent_elsewhere(cadre: str, expected: list[str]):
    assert codes(make_invoice(cadre_read=cadre)) == expected


def test_another_seller_is_a_remark_that_blocks_nothing():
    invoice = make_invoice(seller_read="73282932000074")
    level = admissibility.levels(invoice)[0]
    assert level.verdict == "VALID"
    assert [finding.rule for finding in level.findings] == ["ADM-FOURNISSEUR"]


def test_a_number_is_taken_for_the_year_even_after_a_rejection():
    sent = make_invoice(status=Status.REJETEE, number="F-1")
    again = make_invoice(supplier=sent.supplier, number="f-1")
    assert admissibility.duplicate_of(again) == sent
    assert admissibility.duplicate_of(make_invoice(number="F-1")) is None, "another supplier may use the number"
    with clock.frozen(clock.now() + timedelta(days=370)):
        assert admissibility.duplicate_of(again) is None, "another year too"


def test_a_draft_takes_no_number():
    draft = make_invoice(number="F-1")
    assert admissibility.duplicate_of(make_invoice(supplier=draft.supplier, number="F-1")) is None
