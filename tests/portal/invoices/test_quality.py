"""The checks of a fiche: each finds what it says, nothing else, and falls silent once mended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import make_invoice, make_structure
from unisson.lifecycles.invoice import Status
from unisson.portal.directory.models import Change
from unisson.portal.invoices import quality
from unisson.portal.kernel import clock
from unisson.portal.organisations.models import Habilitation, Rattachement, Service, Structure

pytestmark = pytest.mark.django_db


def codes(structure) -> set[str]:
    return {finding.check.code for finding in quality.findings_of(structure)}


def named(structure) -> set[tuple[str, str]]:
    return {(finding.check.code, finding.service.code) for finding in quality.findings_of(structure) if finding.service}


@pytest.fixture
def commune(cast):
    """A town in order: reachable, peopled, its services known for two years."""
    Structure.objects.filter(pk=cast.COMMUNE.pk).update(courriel="mairie@saint-aubin.example")
    Change.objects.update(at=clock.now() - timedelta(days=800))
    assert codes(cast.COMMUNE) == set()
    return cast.COMMUNE


def test_a_fiche_in_order_says_nothing(commune):
    assert quality.findings_of(commune) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"gestion_service_engagement": True}, "EXIGENCES"),
        ({"est_moa_uniquement": True, "est_moa": False}, "MOA_UNIQUEMENT"),
        ({"courriel": "", "telephone": ""}, "INJOIGNABLE"),
    ],
)
def test_parameters(commune, changes, code):
    Structure.objects.filter(pk=commune.pk).update(**changes)
    assert codes(commune) == {code}


@pytest.mark.parametrize(("statut", "others"), [("ACTIVE", {"MOA_RECOIT"}), ("INACTIVE", {"INACTIVE"})])
def test_invoices_left_behind(commune, statut, others):
    invoice = make_invoice(recipient=commune, status=Status.MANDATEE)
    Structure.objects.filter(pk=commune.pk).update(statut=statut, est_moa_uniquement=True)
    assert codes(commune) - {"SERVICE_MORT"} == others
    type(invoice).objects.filter(pk=invoice.pk).update(status=Status.MISE_EN_PAIEMENT)
    assert codes(commune) - {"SERVICE_MORT"} == set()


def test_a_service_asked_and_none_open(commune):
    Structure.objects.filter(pk=commune.pk).update(gestion_service=True)
    assert codes(commune) == set()
    Service.objects.filter(structure=commune).update(is_active=False)
    Service.objects.create(structure=commune, code="FACTURES_PUBLIQUES", nom="Entre structures publiques")
    assert "SERVICE_EXIGE" in codes(commune)
    Structure.objects.filter(pk=commune.pk).update(gestion_service=False, gestion_engagement=False)
    assert codes(commune) == set()
    Structure.objects.filter(pk=commune.pk).update(gestion_service_engagement=True)
    assert codes(commune) == {"SERVICE_OU_ENGAGEMENT"}


def test_people(commune, cast):
    members = Rattachement.objects.filter(structure=commune)
    fin = Service.objects.filter(structure=commune, code="FIN")
    # Only one service is read: the other one and the structure itself are nobody's.
    Habilitation.objects.filter(rattachement__structure=commune, espace="FACTURES_RECUES").update(service=fin.get())
    assert codes(commune) == {"SANS_LECTEUR", "SERVICE_SEUL"}
    assert named(commune) == {("SERVICE_SEUL", "TECH")}
    members.update(role="UTILISATEUR")
    assert "SANS_GESTIONNAIRE" in codes(commune)
    for link in members.select_related("user"):
        type(link.user).objects.filter(pk=link.user_id).update(is_active=False)
    assert codes(commune) == {"PERSONNE"}


def test_a_service_is_dead_after_a_year_of_silence_among_others(commune):
    tech, fin = (Service.objects.get(structure=commune, code=code) for code in ("TECH", "FIN"))
    make_invoice(recipient=commune, recipient_service=fin, status=Status.MISE_EN_PAIEMENT)
    assert named(commune) == {("SERVICE_MORT", "TECH")}
    Change.objects.filter(service_id=tech.pk).update(at=clock.now() - timedelta(days=30))
    assert named(commune) == set()  # known for a month only
    Change.objects.filter(service_id=tech.pk).update(at=clock.now() - timedelta(days=800))
    make_invoice(recipient=commune, recipient_service=tech, status=Status.REJETEE)
    assert named(commune) == set()


def test_a_silent_structure_has_no_dead_service(commune):
    old = clock.now() - timedelta(days=500)
    make_invoice(recipient=commune, status=Status.MISE_EN_PAIEMENT, available_at=old, sent_at=old)
    assert named(commune) == set()


def test_closed_services(commune):
    tech = Service.objects.filter(structure=commune, code="TECH")
    tech.update(is_active=False, gestion_engagement=True)
    invoice = make_invoice(recipient=commune, recipient_service=tech.get(), status=Status.SUSPENDUE)
    found = {pair for pair in named(commune) if pair[1] == "TECH"}
    assert found == {("ENGAGEMENT_FERME", "TECH"), ("FERME_AVEC_FACTURES", "TECH")}
    tech.update(is_active=True, gestion_engagement=False, fin=clock.today() - timedelta(days=1))
    found = {pair for pair in named(commune) if pair[1] == "TECH"}
    assert found == {("FERME_AVEC_FACTURES", "TECH"), ("SERVICE_ECHU", "TECH")}
    tech.update(fin=clock.today())
    assert ("SERVICE_ECHU", "TECH") not in named(commune)
    assert invoice.pk


def test_twins(commune):
    Service.objects.filter(structure=commune, code="TECH").update(nom="Service des FINANCES")
    assert named(commune) == {("MEME_NOM", "TECH"), ("MEME_NOM", "FIN")}


def test_the_grave_ones_come_first_and_every_sentence_is_whole(commune):
    Structure.objects.filter(pk=commune.pk).update(gestion_service_engagement=True, courriel="")
    Service.objects.filter(structure=commune, code="TECH").update(is_active=False, gestion_engagement=True)
    found = quality.findings_of(commune)
    assert [finding.check.grave for finding in found] == sorted((f.check.grave for f in found), reverse=True)
    for finding in found:
        assert finding.sentence.endswith(".") and "{" not in finding.sentence
        assert finding.check.remedy.endswith(".")


def test_counts_and_lists_agree(commune, cast):
    make_structure(public=True, gestion_service_engagement=True, gestion_engagement=True)
    counted = quality.counts()
    assert set(counted) == {check.code for check in quality.CHECKS}
    assert counted["EXIGENCES"] == 1
    for check in quality.CHECKS:
        assert len(quality.concerned(check, size=1000)) == counted[check.code]
    first = quality.concerned(quality.BY_CODE["INJOIGNABLE"], size=1)
    second = quality.concerned(quality.BY_CODE["INJOIGNABLE"], after=first[0].structure.pk, size=1)
    assert second[0].structure.pk > first[0].structure.pk


def test_private_structures_are_never_concerned(cast):
    Structure.objects.filter(pk=cast.MENUISERIE.pk).update(courriel="", telephone="", gestion_service_engagement=True)
    assert codes(cast.MENUISERIE) - {"MOA_UNIQUEMENT"} == set()


def test_one_query_a_check(commune, django_assert_num_queries):
    with django_assert_num_queries(len(quality.CHECKS)):
        quality.findings_of(commune)
